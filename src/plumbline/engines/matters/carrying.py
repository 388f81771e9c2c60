"""Carrying running matters over to a new version of their procedure, with the provision that says so as the reason.

A matter keeps the version under which it was opened unless the new law says otherwise. Its whole course is told once more
under the new version; where that would not have allowed an act, the matter stays, and the reasons are given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters import refusing, retelling, rewriting, schedules
from plumbline.engines.matters.changes import Cause
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.replaying import CARRIED, course_of, walk
from plumbline.engines.matters.rewriting import DayMoved
from plumbline.engines.matters.sourcing import faults_of_law
from plumbline.kernel import catalogue, clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says, Unknown
from plumbline.kernel.procedure import Applies, Procedure

LOT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What became of one matter: it follows the new version, or stays for the reasons given."""

    matter: str
    was: str
    now: str
    moved: tuple[DayMoved, ...] = ()
    reasons: tuple[Reason, ...] = ()


def carry(code: str, *, to: str, law: str, dry_run: bool = False) -> Iterator[Carried]:
    """Carry every open matter of a procedure over to a version of it, each in a transaction of its own.

    Takes   to — first day of the version;  law — the provision that says so;  dry_run — say what would become of each
    Gives   one Carried for each open matter that follows another version, oldest first
    Raises  InvalidFacts — no such procedure or version, no such provision, or the version says that it governs new matters only
    """
    version = _allowed(code, to=to, law=law)
    after = 0
    while True:
        waiting = Matter.objects.filter(procedure=code, ended_at=None, pk__gt=after).exclude(version=version.version)
        numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:LOT])
        if not numbers:
            return
        for number in numbers:
            yield _carry_one(number, version, law=law, dry_run=dry_run)
        after = numbers[-1]


@transaction.atomic
def _carry_one(number: int, version: Procedure, *, law: str, dry_run: bool) -> Carried:
    matter = Matter.objects.select_related("body__region", "region").select_for_update(of=("self",)).get(pk=number)
    stays = Carried(matter=matter.code, was=matter.version, now=matter.version)
    if matter.ended_at or matter.version == version.version:  # it moved on while we waited for it
        return stays
    try:
        told = course_of(matter.code).told
        retold = retelling.retell(version, told, known=schedules.calendars(), domain=matter.domain)
    except Unknown as unknown:
        reason = Reason(kind=ReasonKind.UNKNOWN, says=unknown.says, facts=unknown.missing)
        return Carried(matter=matter.code, was=matter.version, now=matter.version, reasons=(reason,))
    reasons = [*retold.against, *_undeemed(version, retold)]
    if reasons:
        return Carried(matter=matter.code, was=matter.version, now=matter.version, reasons=tuple(reasons))
    walked = walk(version, told)
    moved = rewriting.days_moved(matter, walked)
    was = matter.version
    if not dry_run:
        event = append(
            stream=matter.code,
            kind=CARRIED,
            at=clock.now(),
            public={"from": was, "to": version.version, "law": law.strip(), "days": [one.as_data() for one in moved]},
            after=Head(matter.head_sequence, bytes(matter.head_digest or b"")),
        )
        rewriting.rewrite(matter, version, walked, event=event, cause=Cause.CARRIED, moved=moved)
    return Carried(matter=matter.code, was=was, now=version.version, moved=tuple(moved))


def _undeemed(version: Procedure, retold: retelling.Retold) -> Iterator[Reason]:
    """Say that what the old law let happen by itself would not, or at another moment, have happened under the new one."""
    for number in (*retold.dropped, *retold.moved):
        says = Says(
            zh=f"记录 {number} 是依旧版本视为发生的行为，依 {version.version} 起的版本不会在那一刻发生",
            en=f"Record {number} was deemed under the old version; under that of {version.version} it is not, at that moment",
        )
        yield Reason(kind=ReasonKind.FORBIDDEN, says=says, law=version.basis)


def _allowed(code: str, *, to: str, law: str) -> Procedure:
    """Find the version to which matters may be carried, or refuse."""
    versions = {one.version: one for one in catalogue.load().procedures.get(code, ())}
    if not versions:
        raise InvalidFacts([_about("procedure", f"没有“{code}”这种程序", f"There is no procedure «{code}»")])
    version = versions.get(to)
    if version is None:
        listed = ", ".join(versions)
        raise InvalidFacts(
            [_about("to", f"没有 {to} 起的版本；有 {listed}", f"No version of {to}; there are {listed}")]
        )
    reasons = faults_of_law(law, on=clock.today())
    if version.in_force_from > clock.today():
        zh, en = f"{to} 起的版本还没有施行", f"The version of {to} is not in force yet"
        reasons.append(_about("to", zh, en, law=version.basis))
    if version.applies_law and version.applies_to is Applies.OPENED:
        zh = f"{to} 起的版本只适用于施行以后开启的案件"
        en = f"The version of {to} governs only matters opened since it came into force"
        reasons.append(_about("to", zh, en, law=version.applies_law))
    elif version.applies_law and law.strip() != version.applies_law:
        zh = f"该版本的过渡规定是 {version.applies_law}，不是 {law.strip()}"
        en = f"The transitional provision of the version is {version.applies_law}, not {law.strip()}"
        reasons.append(_about("law", zh, en, law=version.applies_law))
    if reasons:
        raise InvalidFacts(reasons)
    return version


def _about(field: str, zh: str, en: str, *, law: str = "") -> Reason:
    return refusing.about(field, Says(zh=zh, en=en), law=law)
