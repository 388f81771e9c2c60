"""Writing what was read from a file into the database: the norm, its version, the pieces of its text.

Words never change in place. Other words of a version that is held make a new edition, and the edition before stays
as it was; who may replace whom is for the import to say. Where the register names a version, its days and number stand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, Final

from plumbline.engines.bodies.codes import Level
from plumbline.engines.bodies.models import Region
from plumbline.engines.ledger import appending
from plumbline.engines.norms.arranging import arrange
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.texts import ARTICLE, NUMBERED, LawText, unreadable
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.norm import NormVersion, register

REGISTER: Final = "登记册"  # the source of a day that the register gives


class Outcome(StrEnum):
    """What became of one file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # another file gave this version, with other words: kept for a review
    REFUSED = "refused"


TAKEN: Final = (Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED)


class Conflict(InvalidFacts):
    """Two files claim one version, and their words differ."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and the edition that it replaces."""

    outcome: Outcome
    version: Version
    replaced: Version | None = None
    new_norm: bool = False  # the norm was not known before


def write(text: LawText, *, other_source: Callable[[], str]) -> Written:
    """Write a text; called in a transaction.

    Takes   other_source — asked only where words are held already: names the other file that gave them; empty where the
            same file did, or a person decided for this one
    Raises  Conflict where another file gave other words; InvalidFacts where the text fits nowhere
    """
    norm, new_norm = _norm(text)
    version = norm.versions.filter(promulgated_on=text.promulgated_on, replaced_at=None).first()
    if version:
        version.norm = norm
    facts = _facts(norm, text)
    if version is None:
        version = Version.objects.create(norm=norm, promulgated_on=text.promulgated_on, **facts)
    there = list(version.articles.filter(part=text.part).order_by("position")) if version.held else []
    if not there:
        outcome = Outcome.CHANGED if version.held else Outcome.ADDED
        _fill(version, text, facts)
        return _recorded(Written(outcome, version, new_norm=new_norm), text)
    other = other_source()
    if _said(text.pieces) == _said(there):
        changed = not other and _set(version, facts)
        return Written(Outcome.CHANGED if changed else Outcome.UNCHANGED, version)
    if other:
        raise _conflict(other)
    return _recorded(_new_edition(version, text, facts), text)


def _norm(text: LawText) -> tuple[Norm, bool]:
    """Give the norm of a text, and whether it is new."""
    title = register().full_title(text.title) or text.title
    norm = Norm.objects.filter(title=title).first()
    if norm is not None:
        return norm, False
    if registered := register().by_title.get(title):  # a dry run on an empty database
        return Norm.objects.create(title=title, short=registered.short, level=str(registered.level)), False
    if text.level is None:
        raise unreadable(
            "看不出是法律、法规还是规章",
            "It is not said whether this is a law, a regulation or a rule",
            cure=Says(
                zh="请把文件放在以级别命名的文件夹中，如“行政法规”",
                en="Put it below a folder named by its level, such as 行政法规",
            ),
        )
    new = Norm.objects.create(
        title=title,
        short=text.short,
        level=str(text.level),
        issuer=text.issuer,
        region=region_of(text.place, text.region),
        field=text.field,
    )
    return new, True


@cache
def _regions() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, code in Region.objects.exclude(level=Level.VILLAGE).values_list("name", "code"):
        found[name] = (*found.get(name, ()), code)
    return found


def forget_regions() -> None:
    """Look the regions up anew: an import begins."""
    _regions.cache_clear()


def region_of(place: str, province: str) -> str:
    """Give the code of a place where exactly one region of that province has its name; else the province's."""
    codes = [code for code in _regions().get(place, ()) if code.startswith(province)]
    return codes[0] if len(codes) == 1 else province


def registered_version(norm: Norm, text_or_version: "LawText | Version") -> NormVersion | None:
    """Give what the register says of a version; None where it does not name it."""
    registered = register().by_title.get(norm.title)
    versions = registered.versions if registered else ()
    return next((one for one in versions if one.promulgated_on == text_or_version.promulgated_on), None)


def _facts(norm: Norm, text: LawText) -> dict[str, Any]:
    """Give the facts of a version: what the register says, and for the rest what the text says."""
    said = registered_version(norm, text)
    sources = dict(text.sources)
    facts: dict[str, Any] = {
        "kind": text.kind,
        "number": text.number,
        "in_force_from": text.in_force_from,
        "in_force_to": text.in_force_to,
    }
    for name in ("number", "in_force_from", "in_force_to") if said else ():
        if known := getattr(said, name):
            facts[name] = known
            sources[name] = REGISTER
    if facts["in_force_to"] and facts["in_force_from"] and facts["in_force_to"] < facts["in_force_from"]:
        facts["in_force_to"] = None
    return facts | {
        "history": [
            {"on": one.on.isoformat(), "act": one.act, "by": one.by, "number": one.number, "words": one.words}
            for one in text.history
        ],
        "sources": sources,
        "doubts": [{"code": one.code, "zh": one.says.zh, "en": one.says.en} for one in text.doubts],
    }


def _said(pieces: Sequence[Any]) -> list[tuple[str, int, int, str, str]]:
    """Give what a file says, piece by piece; annexes are counted over the whole norm, and their number is not its word."""
    return [
        (str(one.kind), one.number if one.kind in NUMBERED else 0, one.sub, one.heading, one.text) for one in pieces
    ]


def _fill(version: Version, text: LawText, facts: Mapping[str, Any]) -> None:
    """Give words to a version that has none yet, or one more part to one that comes in several files."""
    _refuse_numbers_of_another_part(version, text)
    if not version.held:
        _set(version, facts)
    arrange(version, text)
    numbers = [piece.number for piece in text.pieces if piece.kind == ARTICLE]
    version.highest = max([version.highest or 0, *numbers]) or None
    version.held = True
    version.save()


def _set(version: Version, facts: Mapping[str, Any]) -> bool:
    """Set facts that differ; an end that follows from other versions is not a fact of the file and stays."""
    changes = {name: value for name, value in facts.items() if getattr(version, name) != value}
    if facts["in_force_to"] is None and "in_force_to" in version.sources:
        changes.pop("in_force_to", None)
        sources = {**facts["sources"], "in_force_to": version.sources["in_force_to"]}
        changes["sources"] = sources
        if sources == version.sources:
            changes.pop("sources")
    for name, value in changes.items():
        setattr(version, name, value)
    if changes:
        version.save(update_fields=list(changes))
    return bool(changes)


def _new_edition(version: Version, text: LawText, facts: Mapping[str, Any]) -> Written:
    others = list(version.articles.exclude(part=text.part).order_by("position"))
    contents = [one for one in version.contents if one.get("part", "") != text.part]
    version.replaced_at = clock.now()
    version.save(update_fields=["replaced_at"])
    new = Version.objects.create(
        norm=version.norm,
        promulgated_on=version.promulgated_on,
        edition=version.edition + 1,
        contents=contents,
        **facts,
    )
    for article in others:
        article.pk, article.version = None, new
    Article.objects.bulk_create(others)
    _fill(new, text, facts)
    return Written(Outcome.CHANGED, new, replaced=version)


def _refuse_numbers_of_another_part(version: Version, text: LawText) -> None:
    taken = {(row.kind, row.number, row.sub): row.part for row in version.articles.all()} if version.held else {}
    for piece in text.pieces:
        part = taken.get((piece.kind, piece.number, piece.sub))
        if part is not None and piece.kind in NUMBERED:
            raise unreadable(
                f"第 {piece.number} 条已在“{part}”部分中",
                f"Article {piece.number} already stands in the part «{part}»",
                cure=Says(zh="请改正条号或文首的 subtitle", en="Mend the number, or the subtitle at the top"),
            )


def _conflict(earlier: str) -> Conflict:
    says = Says(
        zh=f"同一文本已由 {earlier} 导入，而内容不同；这一份留待审核",
        en=f"{earlier} already gave this version, with other words; this one is kept for a review",
    )
    cure = Says(
        zh="请在导入审核中决定采用哪一份，或只保留正确的一份",
        en="Decide in the review of imports which one stands, or keep only the right one",
    )
    return Conflict([Reason(kind=ReasonKind.FACT, says=says, cure=cure, facts=("file",))])


def _recorded(written: Written, text: LawText) -> Written:
    version = written.version
    words = canonical.encode(_said(text.pieces))
    appending.append(
        stream=f"norms/{version.norm_id}",
        kind="text_imported",
        at=clock.now(),
        public={
            "norm": version.norm.title,
            "promulgated_on": version.promulgated_on.isoformat(),
            "edition": version.edition,
            "part": text.part,
            "articles": len(text.articles),
            "digest": sha256(words).hexdigest(),
        },
    )
    return written
