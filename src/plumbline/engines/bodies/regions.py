"""Keeping the regions: bringing a file of them into the database, again and again without harm.

What is on record is brought up to the file; what the file does not hold stays. A region that a recorded change has
renamed or ended since keeps what the change says: an old file does not undo it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from plumbline.engines.bodies import region_code, region_file
from plumbline.engines.bodies.codes import RegionChangeKind
from plumbline.engines.bodies.models import Region
from plumbline.engines.bodies.region_file import Record
from plumbline.engines.bodies.successions import RegionChange
from plumbline.engines.ledger.appending import append
from plumbline.kernel import canonical, clock

STREAM: Final = "bodies/regions"
BROUGHT: Final = ("name", "name_en", "level", "kind", "valid_from", "valid_to")  # from a file into the database
BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What bringing a file in did, or would do: codes."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()  # of those changed: they have a last day now
    kept: tuple[str, ...] = ()  # a recorded change says otherwise than the file, and holds
    unchanged: int = 0
    beside: int = 0  # on record, and not in the file

    @property
    def nothing(self) -> bool:
        """Tell whether everything stood there already."""
        return not self.added and not self.changed


@dataclass(slots=True)
class _Plan:
    new: list[Record] = field(default_factory=list)
    changed: dict[int, Record] = field(default_factory=dict)  # by primary key
    ended: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def kinds_held() -> dict[str, str]:
    """Give the kind of every region on record, by its code."""
    return dict(Region.objects.order_by().values_list("code", "kind"))


@transaction.atomic
def load(
    records: Sequence[Record] | None = None, *, by: str = "system", dry_run: bool = False, at: datetime | None = None
) -> Loaded:
    """Bring regions into the database; what is there already is brought up to date, and a second time changes nothing.

    Takes   records — as `region_file.read` gives them; all that come with the house when left out
            dry_run — only say what would come of it
    """
    wanted = region_file.shipped() if records is None else records
    held = {row[1]: row for row in Region.objects.order_by().values_list("pk", "code", *BROUGHT)}
    plan = _planned(wanted, held)
    outcome = Loaded(
        added=tuple(one.code for one in plan.new),
        changed=tuple(one.code for one in plan.changed.values()),
        ended=tuple(plan.ended),
        kept=tuple(plan.kept),
        unchanged=len(wanted) - len(plan.new) - len(plan.changed),
        beside=len(held.keys() - {one.code for one in wanted}),
    )
    if not dry_run and not outcome.nothing:
        _insert(plan.new, {code: row[0] for code, row in held.items()})
        _update(plan.changed)
        _record(outcome, [*plan.new, *plan.changed.values()], by=by, at=at)
    return outcome


def _planned(wanted: Iterable[Record], held: Mapping[str, tuple[Any, ...]]) -> _Plan:
    renamed, ended = _changed_since()
    plan = _Plan()
    for one in wanted:
        row = held.get(one.code)
        if row is None:
            plan.new.append(one)
            continue
        now = dict(zip(BROUGHT, row[2:], strict=True))
        kept = one
        if one.code in renamed:
            kept = replace(kept, name=now["name"], name_en=now["name_en"])
        if one.valid_from is None or one.code in ended:
            kept = replace(kept, valid_from=now["valid_from"])
        if one.valid_to is None or one.code in ended:
            kept = replace(kept, valid_to=now["valid_to"])
        if kept is not one and _as_row(kept) != _as_row(one) and one.code in renamed | ended:
            plan.kept.append(one.code)
        if _as_row(kept) != tuple(now.values()):
            plan.changed[row[0]] = kept
            if kept.valid_to and not now["valid_to"]:
                plan.ended.append(one.code)
    return plan


def _changed_since() -> tuple[set[str], set[str]]:
    """Give the codes of the regions that a recorded change renamed, and of those that it began or ended."""
    renamed, days = set(), set()
    for kind, before, after in RegionChange.objects.values_list("kind", "before__code", "after__code"):
        if kind == RegionChangeKind.RENAMED:
            renamed.add(before)
        elif before != after:
            days |= {before, after}
    return renamed, days


def _as_row(one: Record) -> tuple[str | date | None, ...]:
    return (one.name, one.name_en, one.level.value, one.kind.value, one.valid_from, one.valid_to)


def _insert(new: Iterable[Record], known: Mapping[str, int]) -> None:
    """Insert regions level by level: each needs the number of the one above it."""
    numbers = dict(known)
    levels: dict[int, list[Record]] = {}
    for one in new:
        levels.setdefault(len(one.code), []).append(one)
    for _digits, records in sorted(levels.items()):
        made = Region.objects.bulk_create(
            [
                Region(
                    code=one.code,
                    path=region_code.path_of(one.code),
                    parent_id=numbers.get(region_code.parent_of(one.code)),
                    **dict(zip(BROUGHT, _as_row(one), strict=True)),
                )
                for one in records
            ],
            batch_size=BATCH,
        )
        numbers |= {region.code: region.pk for region in made}


def _update(changed: Mapping[int, Record]) -> None:
    regions = [Region(pk=number, **dict(zip(BROUGHT, _as_row(one), strict=True))) for number, one in changed.items()]
    Region.objects.bulk_update(regions, BROUGHT, batch_size=BATCH)


def _record(outcome: Loaded, written: Sequence[Record], *, by: str, at: datetime | None) -> None:
    rows = [[one.code, *(str(value) for value in _as_row(one))] for one in written]
    append(
        stream=STREAM,
        kind="regions_loaded",
        at=at or clock.now(),
        public={
            "by": by,
            "added": len(outcome.added),
            "changed": len(outcome.changed),
            "ended": len(outcome.ended),
            "digest": sha256(canonical.encode(rows)).hexdigest(),
        },
    )
