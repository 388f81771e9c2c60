"""Carrying out changes of regions: rows begin and end on the day, what lies below follows, and nothing is left hanging.

All lines of a file stand or fall together. Refused, by line: a gap (land that lies in no region), an overlap (a region that
was there before it begins), a region without one above it, two regions that would get the same code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db import transaction

from plumbline.engines.bodies import region_day
from plumbline.engines.bodies.codes import Level, RegionChangeKind
from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.bodies.region_changes import ChangeLine
from plumbline.engines.bodies.region_day import Day
from plumbline.engines.bodies.region_file import shortened
from plumbline.engines.bodies.regions import STREAM
from plumbline.engines.bodies.successions import RegionChange
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts

BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changes did, or would do: codes."""

    begun: tuple[str, ...]
    ended: tuple[str, ...]
    renamed: tuple[str, ...]
    followed: int  # of those begun: below a region that got a new code
    again: int  # lines that were carried out before
    bodies: tuple[str, ...]  # stand on a region that ended: a reform says what becomes of them


def carry_out(
    lines: Sequence[ChangeLine], *, by: str = "system", dry_run: bool = False, at: datetime | None = None
) -> Changed:
    """Carry changes out, or change nothing; lines that were carried out before are passed over.

    Raises  InvalidFacts — with every problem, by line
    """
    told = set(RegionChange.objects.values_list("on", "before__code", "after__code"))
    new = [one for one in lines if (one.on, one.before or None, one.after or None) not in told]
    done: list[Day] = []
    with transaction.atomic():
        for on, group in groupby(new, key=lambda one: one.on):
            day = region_day.judged(on, list(group))
            if day.problems:
                raise InvalidFacts(shortened(day.problems))
            _write(day, by=by, at=at)
            done.append(day)
        ended = {code for day in done for code in day.ended}
        bodies = tuple(Body.objects.filter(region__code__in=ended, valid_to=None).values_list("code", flat=True))
        transaction.set_rollback(dry_run)
    return Changed(
        begun=tuple(sorted(code for day in done for code in day.begun)),
        ended=tuple(sorted(ended)),
        renamed=tuple(sorted(code for day in done for code in day.renamed)),
        followed=sum(len(day.followed) for day in done),
        again=len(lines) - len(new),
        bodies=bodies,
    )


def _joined(day: Day) -> list[RegionChange]:
    """Say of each line what kind of change it was."""
    lines = [*day.lines, *day.followed]
    afters: dict[str, set[str]] = {}
    befores: dict[str, set[str]] = {}
    for one in lines:
        afters.setdefault(one.before, set()).add(one.after)
        befores.setdefault(one.after, set()).add(one.before)
    joined = []
    for one in lines:
        before = day.held.get(one.before)
        renamed = one.before == one.after and one.before in day.renamed
        joined.append(
            RegionChange(
                on=day.on,
                kind=_kind(one, afters, befores, begins=one.after in day.begun, renamed=renamed),
                document=one.document,
                before=before,
                after=day.begun.get(one.after) or day.held.get(one.after),
                name_before=before.name if renamed and before else "",
                name_before_en=before.name_en if renamed and before else "",
            )
        )
    return joined


def _kind(
    one: ChangeLine, afters: Mapping[str, set[str]], befores: Mapping[str, set[str]], *, begins: bool, renamed: bool
) -> RegionChangeKind:
    if renamed:
        return RegionChangeKind.RENAMED
    if not one.before:
        return RegionChangeKind.FOUNDED
    if not one.after:
        return RegionChangeKind.ABOLISHED
    if len(afters[one.before]) > 1:
        return RegionChangeKind.SPLIT
    if len(befores[one.after]) > 1 or not begins:
        return RegionChangeKind.MERGED
    return RegionChangeKind.RECODED


def _write(day: Day, *, by: str, at: datetime | None) -> None:
    """Write one day: regions level by level, then what joins them, then the event."""
    joined = _joined(day)
    names = {one.before: one for one in day.lines if one.before in day.renamed}
    for code, region in day.renamed.items():
        region.name, region.name_en = names[code].name, names[code].name_en
    Region.objects.bulk_update([*day.ended.values(), *day.renamed.values()], ["valid_to", "name", "name_en"], BATCH)
    _save(day.begun.values())
    RegionChange.objects.bulk_create(joined, batch_size=BATCH)
    append(
        stream=STREAM,
        kind="regions_changed",
        at=at or clock.now(),
        public={
            "by": by,
            "on": day.on.isoformat(),
            "documents": sorted({one.document for one in day.lines}),
            "changes": [[one.before, one.after] for one in day.lines],
            "followed": len(day.followed),
        },
    )


def _save(begun: Iterable[Region]) -> None:
    levels = {level.value: number for number, level in enumerate(Level)}
    for _level, group in groupby(sorted(begun, key=lambda one: levels[one.level]), key=lambda one: one.level):
        regions = list(group)
        for region in regions:
            region.parent = region.parent  # the number of a parent that was saved a moment ago
        Region.objects.bulk_create([one for one in regions if one.pk is None], batch_size=BATCH)
        known = [one for one in regions if one.pk is not None]
        Region.objects.bulk_update(known, ["name", "name_en", "valid_from"], BATCH)
