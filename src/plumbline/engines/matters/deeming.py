"""Acts that the law deems to have happened because a period passed in vain: seen at every reading, written down once.

They bear the moment at which the law lets them happen. Before any act in a matter they are written first; a reading
counts them in without writing; `deem` writes those in which nobody acts, and is run by a timer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from plumbline.engines.matters import recording, schedules
from plumbline.engines.matters.locking import locked
from plumbline.engines.matters.models import Matter, Obligation
from plumbline.engines.matters.procedures import procedure_of
from plumbline.engines.matters.recording import Deed, Performed
from plumbline.kernel import catalogue, clock, elapsing, fields, marking, stored
from plumbline.kernel.actor import Actor
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import PlumblineError
from plumbline.kernel.marking import DutyState, Marking, Situation
from plumbline.kernel.procedure import Procedure

SYSTEM: Final = Actor(code="system", name="系统", roles=frozenset({"system"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """Where a matter stands in law at a moment, whether or not all of it is written down."""

    procedure: Procedure
    marking: Marking
    known: Mapping[str, Any]
    deemed: tuple[tuple[str, datetime], ...]  # acts that are not written down yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Deemed:
    """One act that the sweep wrote down, or would write; or why it could not."""

    matter: str
    procedure: str
    act: str
    at: datetime | None
    law: str
    failed: PlumblineError | None = None


def stands(matter: Matter, *, at: datetime, calendar: Calendar | None = None) -> Stands:
    """Give where a matter stands at a moment; writes nothing."""
    procedure = procedure_of(matter)
    here, known = stored.from_data(matter.marking), fields.from_data(procedure.fields, matter.facts)
    if not may_elapse(procedure):
        return Stands(procedure=procedure, marking=here, known=known, deemed=())
    situation = Situation(at=at, facts=known, domain=matter.domain, calendar=calendar or schedules.calendar())
    here, happened = elapsing.let_elapse(procedure, here, situation)
    deemed = tuple((act, moment) for act, moment, _ in happened)
    return Stands(procedure=procedure, marking=here, known=known, deemed=deemed)


def write_elapsed(matter: Matter, *, until: datetime, calendar: Calendar) -> tuple[Performed, ...]:
    """Write down what the law has let happen in a matter by a moment.

    Takes   matter — locked by the transaction that is open;  calendar — as it is known now
    """
    procedure = procedure_of(matter)
    if not may_elapse(procedure):
        return ()
    known = fields.from_data(procedure.fields, matter.facts)
    here = stored.from_data(matter.marking)
    written = []
    while found := elapsing.elapsed(procedure, here, known, at=until, calendar=calendar):
        act, moment = found
        situation = Situation(at=moment, facts=known, actors=(SYSTEM,), domain=matter.domain, calendar=calendar)
        deed = Deed(
            procedure=procedure,
            act=act,
            at=moment,
            actors=situation.actors,
            known=known,
            values={},
            step=marking.advance(procedure, here, act, situation),
            deemed=True,
        )
        written.append(recording.write(matter, deed, token=None))
        here = deed.step.marking
    return tuple(written)


def deem(at: datetime) -> Iterator[Deemed]:
    """Write down, in every matter, what the law has let happen by a moment; each matter in a transaction of its own.

    Doing it again, or twice at once, writes nothing twice. A matter in which it fails is told, and does not hold up
    the others.
    """
    for number in list(_waiting(at)):
        try:
            with transaction.atomic():
                read = locked(number)
                written = write_elapsed(read.matter, until=at, calendar=read.calendar)
        except PlumblineError as failed:
            matter = Matter.objects.get(pk=number)
            yield Deemed(matter=matter.code, procedure=matter.procedure, act="", at=None, law="", failed=failed)
        else:
            for done in written:
                yield _told(read.matter, done.record.act, done.record.at)


def foreseen(at: datetime) -> Iterator[Deemed]:
    """Give what `deem` would write down, and write nothing."""
    for number in list(_waiting(at)):
        matter = Matter.objects.get(pk=number)
        for act, moment in stands(matter, at=at).deemed:
            yield _told(matter, act, moment)


def _told(matter: Matter, act: str, at: datetime) -> Deemed:
    procedure = procedure_of(matter)
    laws = [rule.law for rule in procedure.rules if rule.otherwise == act]
    return Deemed(matter=matter.code, procedure=matter.procedure, act=act, at=clock.in_beijing(at), law="; ".join(laws))


def may_elapse(procedure: Procedure) -> bool:
    """Tell whether there is a period in the procedure after which the law lets an act happen by itself."""
    return any(rule.otherwise for rule in procedure.rules)


def _waiting(at: datetime) -> Iterator[int]:
    """Find the matters in which a period has passed after which the law lets an act happen."""
    day = clock.day_of(at)
    rules = {
        rule.code
        for versions in catalogue.load().procedures.values()
        for procedure in versions
        for rule in procedure.rules
        if rule.otherwise
    }
    passed = Q(due_at__lt=at) | Q(due_at=None, due_on__lt=day)
    waiting = Obligation.objects.filter(passed, state=str(DutyState.OPEN), rule__in=rules)
    yield from waiting.order_by("due_on", "matter_id").values_list("matter_id", flat=True)
