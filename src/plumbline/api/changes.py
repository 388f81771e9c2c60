"""Addresses of change: what differs between two versions, and which versions come or came into force."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.asking import norm_of, version_named
from plumbline.api.parameters import Day, OnDay, OneNorm
from plumbline.api.problems import ProblemShown, not_found
from plumbline.api.shapes import LevelShown, VersionBrief, level_shown, version_brief
from plumbline.engines.norms import standing
from plumbline.engines.norms.changing import Changed, ChangeKind, changes, difference
from plumbline.engines.norms.exporting.facts import place_of
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.kernel import clock
from plumbline.kernel.difference import PieceKind
from plumbline.kernel.errors import Says

router = Router(tags=["changes"])


class BetweenVersions(Schema):
    """Two versions of a norm."""

    from_: Day | None = Field(
        None,
        alias="from",
        description="The old version, by its day of promulgation; where none is of that day, the one in force on it, "
        "YYYY-MM-DD. Default: the version before the new one.",
    )
    to: Day | None = Field(
        None, description="The new version, likewise. Default: the newest that is held, whether in force yet or not."
    )


class Compared(BetweenVersions):
    """Two versions, and whether what stayed the same is told too."""

    same: bool = Field(default=False, description="true: also the provisions that stayed the same.")


class Stretch(Schema):
    """Some words that both texts have, or only one of them."""

    kind: PieceKind = Field(description="same, added or removed.")
    words: str


class Side(Schema):
    """A provision in one of the versions."""

    place: str = Field(description="Its number there; empty for what is no article.")
    text: str


class ChangeShown(Schema):
    """One provision, and what became of it."""

    kind: ChangeKind = Field(description="same, amended, renumbered, inserted or dropped.")
    lineage: str | None = Field(description="The provision that it is through all versions.")
    likeness: float | None = Field(description="How sure that it is the same provision, 0 to 1.")
    old: Side | None = Field(description="Null where it was inserted.")
    new: Side | None = Field(description="Null where it was dropped.")
    words: list[Stretch] = Field(
        description="The difference in words where it was amended: same with removed is the old text, same with added the new."
    )


class DiffShown(Schema):
    """What changed between two versions, in the order of the new one."""

    norm: str = Field(description="Full title.")
    old: VersionBrief
    new: VersionBrief
    counts: dict[str, int] = Field(description="How many provisions were amended, renumbered and so on; same ones too.")
    changes: list[ChangeShown]


class WhichChanges(OnDay):
    """Changes of the whole law around a day."""

    kind: Literal["coming", "recent"] = Field(
        "recent", description="coming: known, not yet in force on the day; recent: came into force in the days before."
    )
    days: int = Field(90, ge=1, le=3650, description="How many days back, for recent.")
    limit: int = Field(200, ge=1, le=500, description="How many items at most, 1 to 500; nearest to the day first.")


class Arrival(Schema):
    """A version that comes or came into force."""

    norm: str = Field(description="Full title.")
    level: LevelShown
    version: VersionBrief


class ArrivalsShown(Schema):
    """Versions that come or came into force around a day."""

    on: str
    items: list[Arrival]
    total: int = Field(description="How many there are; more than items where the limit cut them off.")


@router.get(
    "/norms/{title}/diff",
    response={200: DiffShown, 404: ProblemShown, 409: ProblemShown},
    summary="What changed between two versions",
    operation_id="get_diff",
)
def get_diff(request: HttpRequest, at: Path[OneNorm], asked: Query[Compared]) -> Any:  # noqa: ARG001 — the framework gives it
    """Compare two versions provision by provision and word by word."""
    norm = norm_of(at.title)
    old, new = two_versions(norm, asked)
    found = changes(old, new)
    counts = {str(kind): sum(one.kind == kind for one in found) for kind in ChangeKind}
    told = [one for one in found if asked.same or one.kind != ChangeKind.SAME]
    return DiffShown(
        norm=norm.title,
        old=version_brief(old),
        new=version_brief(new),
        counts=counts,
        changes=[change_shown(one) for one in told],
    )


@router.get("/changes", response={200: ArrivalsShown}, summary="Coming and recent law", operation_id="list_changes")
def list_changes(request: HttpRequest, asked: Query[WhichChanges]) -> Any:  # noqa: ARG001 — the framework gives it
    """List the versions that are known and not yet in force on a day, or that came into force in the days before."""
    on = asked.on or clock.today()
    found = standing.upcoming(on) if asked.kind == "coming" else standing.recent(on, days=asked.days)
    items = [
        Arrival(norm=version.norm.title, level=level_shown(version.norm.level), version=version_brief(version))
        for version in found[: asked.limit]
    ]
    return ArrivalsShown(on=on.isoformat(), items=items, total=len(found))


def two_versions(norm: Norm, asked: BetweenVersions) -> tuple[Version, Version]:
    """Find the two versions that are compared.

    Raises  Stopped (404) where there is no earlier one
    """
    held = list(norm.standing_versions().filter(held=True))
    new = version_named(norm, asked.to) if asked.to else (held[-1] if held else version_named(norm, clock.today()))
    if asked.from_:
        return version_named(norm, asked.from_), new
    earlier = [version for version in held if version.promulgated_on < new.promulgated_on]
    if not earlier:
        raise not_found(
            f"《{norm.title}》没有收录 {new.promulgated_on} 以前的文本",
            f"No version of 《{norm.title}》 before {new.promulgated_on} is held",
            cure=Says(zh="请用 from 写明旧文本，或者导入它", en="Name the old version with from, or import it"),
        )
    return earlier[-1], new


def change_shown(one: Changed) -> ChangeShown:
    """Show what became of a provision."""
    return ChangeShown(
        kind=one.kind,
        lineage=one.lineage.code if one.lineage else None,
        likeness=one.likeness,
        old=side_shown(one.old),
        new=side_shown(one.new),
        words=stretches(one.old, one.new),
    )


def side_shown(article: Article | None) -> Side | None:
    """Show a provision in one of the versions."""
    return Side(place=place_of(article.number, article.sub), text=article.text) if article else None


def stretches(old: Article | None, new: Article | None) -> list[Stretch]:
    """Lay the words of a provision that was amended beside each other; nothing where only one version has it."""
    if old is None or new is None or old.text == new.text:
        return []
    return [Stretch(kind=piece.kind, words=piece.words) for piece in difference(old.text, new.text)]
