"""What can be wrong with a citation: unknown norm, version not registered, not in force on the day, no such article."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.kernel.errors import InvalidFacts, NormNotHeld, PlumblineError, Reason, ReasonKind, Says
from plumbline.kernel.numeral import chinese_number
from plumbline.kernel.reference import Citation, write_reference
from plumbline.kernel.registered_norm import NormVersion, RegisteredNorm


class ProblemKind(StrEnum):
    """Why a citation does not stand."""

    UNKNOWN_NORM = "unknown_norm"
    VERSION_NOT_REGISTERED = "version_not_registered"
    NOT_IN_FORCE = "not_in_force"
    NO_SUCH_ARTICLE = "no_such_article"
    NO_SUCH_PLACE = "no_such_place"  # the article has no such paragraph or item


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a citation, and what to do about it."""

    kind: ProblemKind
    citation: Citation
    says: Says
    cure: Says

    def error(self) -> PlumblineError:
        """Make the error: a refusal where the citation is wrong, an Unknown where the register cannot tell."""
        if self.kind in {ProblemKind.UNKNOWN_NORM, ProblemKind.VERSION_NOT_REGISTERED}:
            whole = Says(zh=f"{self.says.zh}；{self.cure.zh}", en=f"{self.says.en}; {self.cure.en}")
            return NormNotHeld(whole, missing=(self.citation.norm,))
        law = write_reference([self.citation])
        return InvalidFacts(
            [Reason(kind=ReasonKind.FACT, says=self.says, law=law, cure=self.cure, facts=("citation",))]
        )


def unknown_norm(citation: Citation, near: str = "") -> Problem:
    """Say that a norm is not registered, and which registered title is nearest."""
    guess = Says(zh=f"是否指《{near}》？" if near else "", en=f"did you mean 《{near}》? " if near else "")
    return Problem(
        kind=ProblemKind.UNKNOWN_NORM,
        citation=citation,
        says=Says(
            zh=f"《{citation.norm}》没有登记，无法核对",
            en=f"《{citation.norm}》 is not registered, so it cannot be checked",
        ),
        cure=Says(
            zh=f"{guess.zh}请核对标题，或者先登记这部规范", en=f"{guess.en}Check the title, or register the norm first"
        ),
    )


def not_in_force(citation: Citation, norm: RegisteredNorm, on: date) -> Problem:
    """Say that no registered version is in force on a day: because there was none, or because we do not have it."""
    if not norm.versions:
        return _no_version(citation, norm.title)
    first, last = norm.versions[0], norm.versions[-1]
    title = norm.title
    if norm.since is not None and on < norm.since:
        says = Says(
            zh=f"《{title}》自 {norm.since} 起施行，{on} 尚未施行",
            en=f"《{title}》 is in force from {norm.since}; on {on} it was not yet",
        )
    elif last.in_force_to is not None and on > last.in_force_to:
        says = Says(
            zh=f"《{title}》已于 {last.in_force_to} 后失效",
            en=f"《{title}》 went out of force after {last.in_force_to}",
        )
    else:
        return Problem(
            kind=ProblemKind.VERSION_NOT_REGISTERED,
            citation=citation,
            says=Says(
                zh=f"《{title}》在 {on} 施行的文本没有登记（登记的最早文本自 {first.first_day} 起）",
                en=f"the version of 《{title}》 in force on {on} is not registered (the earliest is of {first.first_day})",
            ),
            cure=Says(zh="请核对日期，或者先登记那一天的文本", en="Check the day, or register that version first"),
        )
    cure = Says(zh="请核对日期，或者引用当日有效的规范", en="Check the day, or cite what was in force on it")
    return Problem(kind=ProblemKind.NOT_IN_FORCE, citation=citation, says=says, cure=cure)


def _no_version(citation: Citation, title: str) -> Problem:
    return Problem(
        kind=ProblemKind.VERSION_NOT_REGISTERED,
        citation=citation,
        says=Says(
            zh=f"《{title}》只登记了标题，公布和施行的日期都不知道",
            en=f"Only the title of 《{title}》 is registered; when it was promulgated and in force is not known",
        ),
        cure=Says(zh="请先登记或导入它的文本", en="Register a version, or import its text"),
    )


def beyond_the_last(citation: Citation, title: str, version: NormVersion) -> Problem | None:
    """Say that a version has no such article, naming the highest; None where it has, or where that is not known."""
    if citation.article is None or version.articles is None:
        return None
    sub_is_there = citation.sub is None or (citation.article, citation.sub) in version.inserted
    if 1 <= citation.article <= version.articles and sub_is_there:
        return None
    return no_such_article(citation, title, version.articles, version.promulgated_on)


def no_such_article(citation: Citation, title: str, highest: int, promulgated_on: date) -> Problem:
    """Say that an article does not exist, and which is the highest."""
    article = f"第{chinese_number(citation.article)}条" if citation.article else "该条"
    article += f"之{chinese_number(citation.sub)}" if citation.sub else ""
    number = f"{citation.article}-{citation.sub}" if citation.sub else str(citation.article)
    return Problem(
        kind=ProblemKind.NO_SUCH_ARTICLE,
        citation=citation,
        says=Says(
            zh=f"《{title}》（{promulgated_on} 公布）没有{article}，最后一条是第{chinese_number(highest)}条",
            en=f"《{title}》 (promulgated {promulgated_on}) has no article {number}; the last is article {highest}",
        ),
        cure=Says(
            zh="请核对条号，以及引用的是哪一次修订后的文本",
            en="Check the number, and which revision of the norm is meant",
        ),
    )
