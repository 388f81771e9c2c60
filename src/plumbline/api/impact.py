"""The address of impact: what a version changed, the words beside each other, and who among the public law cites it.

What offices have at hand (matters, entries of registers) cites too. It is shown to those who work on it, and never here:
only the kinds that are named below leave the house.
"""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.asking import norm_of, version_named
from plumbline.api.changes import BetweenVersions, Side, Stretch, side_shown, stretches
from plumbline.api.parameters import OneNorm
from plumbline.api.problems import ProblemShown, SaysShown
from plumbline.api.shapes import VersionBrief, says_shown, version_brief
from plumbline.engines.norms import impact
from plumbline.engines.norms.touched import Citing

router = Router(tags=["changes"])

PUBLIC: Final = frozenset({"norm", "procedure", "document", "measure", "check", "system"})


class CitingShown(Schema):
    """Something public that cites a changed provision."""

    kind: str = Field(description="norm, or the kind of declaration: procedure, document, measure, check, system.")
    code: str = Field(description="What cites: 风筝管理条例#5, or the file of a declaration.")
    title: SaysShown = Field(description="As people name it.")
    line: int | None = Field(description="In the file of a declaration.")
    words: str = Field(description="The citing words.")
    sentence: str = Field(description="The words around them.")
    sure: bool = Field(description="false: the cited version is not held, so the number may mean another provision.")


class ImpactOnProvision(Schema):
    """A provision that was changed, or a norm that was repealed as a whole, and who cites it."""

    kind: str = Field(description="amended, renumbered or dropped; repealed for a norm as a whole.")
    law: str = Field(description="The provision under its old number, such as 行政处罚法#58.")
    norm: str = Field(description="Full title of the norm whose provision it is.")
    lineage: str | None = Field(description="The provision; null for a norm as a whole.")
    on: date = Field(description="From which day.")
    old: Side | None = Field(description="The provision as it was; null for a norm as a whole.")
    new: Side | None = Field(description="As it is; null where it is gone.")
    words: list[Stretch] = Field(description="The difference in words.")
    cited_by: list[CitingShown]


class ImpactShown(Schema):
    """What a version changed, and who cites it."""

    norm: str = Field(description="Full title.")
    old: VersionBrief | None = Field(description="Null where no earlier version is held.")
    new: VersionBrief
    provisions: list[ImpactOnProvision]


@router.get(
    "/norms/{title}/impact",
    response={200: ImpactShown, 404: ProblemShown, 409: ProblemShown},
    summary="Who cites what a version changed",
    operation_id="get_impact",
)
def get_impact(request: HttpRequest, at: Path[OneNorm], asked: Query[BetweenVersions]) -> Any:  # noqa: ARG001 — the framework gives it
    """List the provisions that changed between two versions, and the norms and declarations that cite them."""
    norm = norm_of(at.title)
    old, new = (version_named(norm, day) if day else None for day in (asked.from_, asked.to))
    found = impact.impact(norm, old=old, new=new)
    return ImpactShown(
        norm=norm.title,
        old=version_brief(found.old) if found.old else None,
        new=version_brief(found.new),
        provisions=[_provision(one) for one in found.provisions],
    )


def _provision(one: impact.Provision) -> ImpactOnProvision:
    touched = one.touched
    lineage = touched.changed.lineage if touched.changed else None
    return ImpactOnProvision(
        kind=touched.kind,
        law=touched.reference,
        norm=touched.norm.title,
        lineage=lineage.code if lineage else None,
        on=touched.on,
        old=side_shown(touched.old),
        new=side_shown(touched.new),
        words=stretches(touched.old, touched.new),
        cited_by=[_citing(citing) for citing in one.citing if citing.kind in PUBLIC],
    )


def _citing(one: Citing) -> CitingShown:
    return CitingShown(
        kind=one.kind,
        code=one.code,
        title=says_shown(one.title),
        line=one.line or None,
        words=one.words,
        sentence=one.sentence,
        sure=one.sure,
    )
