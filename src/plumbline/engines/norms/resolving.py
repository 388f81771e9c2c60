"""From a citation and a day to the norm, the version in force on that day, and the words.

Says apart what is wrong (no such article, not in force: a Refusal) and what we do not have (norm or version not
registered, text not held: NormNotHeld). An article that is not held is never shown from another version.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from plumbline.engines.norms.called import norm_called
from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version, VersionKind
from plumbline.engines.norms.reading import words_of
from plumbline.kernel.errors import NormNotHeld, PlumblineError, Says
from plumbline.kernel.norm import Problem, ProblemKind, RegisteredNorm
from plumbline.kernel.norm_problem import no_such_article, not_in_force
from plumbline.kernel.provision import take_apart
from plumbline.kernel.reference import Citation, parse_reference, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a citation names on a day."""

    citation: Citation
    norm: Norm
    version: Version
    article: Article | None  # None: the citation names the norm as a whole
    words: str  # of the very paragraph or item that is cited


def resolve(citation: Citation, *, on: date) -> Resolved:
    """Find what a citation names on a day.

    Raises  InvalidFacts where there is no such article, paragraph or item (naming the highest), or it was not in force
            NormNotHeld where the norm or its version of that day is not registered, or its text is not held
    """
    norm = norm_called(citation.norm)
    version = norm.version_on(on)
    if version is None:
        raise not_in_force(citation, _since_when_known(norm), on).error()
    if citation.article is None:
        return Resolved(citation=citation, norm=norm, version=version, article=None, words="")
    article = articles_of(version).filter(number=citation.article, sub=citation.sub or 0).first()
    if article is None:
        raise _no_article(citation, norm, version)
    words = words_of(article.text, paragraph=citation.paragraph, item=citation.item, subitem=citation.subitem)
    if words is None:
        raise _no_such_place(citation, article).error()
    return Resolved(citation=citation, norm=norm, version=version, article=article, words=words)


def articles_of(version: Version) -> QuerySet[Article]:
    """Give the articles of a version; its preamble and annexes are none."""
    return version.articles.filter(kind=ArticleKind.ARTICLE)


def resolve_reference(ref: str, *, on: date) -> tuple[Resolved, ...]:
    """Resolve every place of a reference in the short form of declarations."""
    return tuple(resolve(citation, on=on) for citation in parse_reference(ref))


def _since_when_known(norm: Norm) -> RegisteredNorm:
    """Give the norm with its first day in any version, where the version that enacted it is at hand and says it."""
    registered = norm.as_registered()
    first = norm.standing_versions().first()
    if registered.since is None and first is not None and first.kind == VersionKind.ENACTED:
        return replace(registered, since=first.in_force_from)
    return registered


def _no_article(citation: Citation, norm: Norm, version: Version) -> PlumblineError:
    number = citation.article or 0
    beyond = version.highest is not None and number > version.highest
    only_the_sub_is_missing = citation.sub is not None and articles_of(version).filter(number=number).exists()
    if beyond or only_the_sub_is_missing:
        return no_such_article(citation, norm.title, version.highest or number, version.promulgated_on).error()
    if version.held:
        return NormNotHeld(_a_gap(citation, version), missing=(norm.title,))
    return not_held(citation, version)


def not_held(citation: Citation, version: Version) -> NormNotHeld:
    """Say that a version is registered, and its text is not held; where its first day is not known either, say so."""
    return NormNotHeld(_not_held(citation, version), missing=(version.norm.title,))


def _not_held(citation: Citation, version: Version) -> Says:
    shown, english = show(citation), show(citation, language="en")
    if version.in_force_from is None:
        return Says(
            zh=f"{version.promulgated_on} 公布的文本已登记，施行日期没有登记，条文也未收录，无法判断{shown}当日的内容；"
            "请导入这一文本：plumbline norms import",
            en=f"The version promulgated {version.promulgated_on} is registered, but neither its first day in force nor its "
            f"text is held, so what {english} said on the day is not known; import it with plumbline norms import",
        )
    return Says(
        zh=f"{shown}已登记（{version.promulgated_on} 公布），但未收录条文；请导入这一文本：plumbline norms import",
        en=f"{english} is registered (promulgated {version.promulgated_on}), but its text is not held; "
        "import it with plumbline norms import",
    )


def _a_gap(citation: Citation, version: Version) -> Says:
    shown, english = show(citation), show(citation, language="en")
    return Says(
        zh=f"收录的文本（{version.promulgated_on} 公布）中没有{shown}，条号在此处不连续；请核对原文后重新导入",
        en=f"The text held (promulgated {version.promulgated_on}) has a gap where {english} should stand; "
        "check the original and import it again",
    )


def _no_such_place(citation: Citation, article: Article) -> Problem:
    count = take_apart(article.text).paragraphs
    return Problem(
        kind=ProblemKind.NO_SUCH_PLACE,
        citation=citation,
        says=Says(
            zh=f"{show(citation)}不存在：该条共 {count} 款，或者没有这一项",
            en=f"{show(citation, language='en')} does not exist: the article has {count} paragraphs, or not that item",
        ),
        cure=Says(zh="请对照条文核对款、项", en="Check paragraph and item against the article"),
    )
