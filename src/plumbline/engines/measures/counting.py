"""Counting measures from obligations and records; nobody types one in, and each number leads to its rows."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter, Obligation, Record
from plumbline.kernel import clock, fields
from plumbline.kernel.expression import Expression, Missing
from plumbline.kernel.marking import Happened, Marking, Situation, View
from plumbline.kernel.measure import Measure, Met, Share
from plumbline.kernel.procedure import Procedure

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row behind a measure: the matter, the day it became certain, whether it fulfils; None where that is unknown."""

    matter: Matter
    on: date
    fulfilled: bool | None
    obligation: Obligation | None = None
    record: Record | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A measure counted: both numbers, and the rows behind them."""

    measure: Measure
    share: Share
    rows: tuple[Row, ...]


def count(measure: Measure, *, since: date, until: date, bodies: QuerySet[Body]) -> Counted:
    """Count a measure.

    Takes   since, until — legal days, both included: a row belongs to the day on which its answer became certain
            bodies — whose matters are looked at
    Gives   Counted: the share, how many rows could not be judged, and every row
    """
    rows = tuple(row for row in _rows(measure, bodies=bodies, today=clock.today()) if since <= row.on <= until)
    return Counted(measure=measure, share=share_of(rows), rows=rows)


def share_of(rows: Collection[Row]) -> Share:
    """Add rows up: all of a measure, or those of one place among them."""
    judged = [row for row in rows if row.fulfilled is not None]
    return Share(
        part=sum(1 for row in judged if row.fulfilled),
        whole=len(judged),
        unknown=len(rows) - len(judged),
    )


def _rows(measure: Measure, *, bodies: QuerySet[Body], today: date) -> Iterator[Row]:
    matters = Matter.objects.filter(procedure__in=measure.procedures, body__in=bodies).select_related("body", "region")
    if measure.obligations:
        chosen = Obligation.objects.filter(rule__in=measure.obligations).filter(_certain(today))
        matters = matters.filter(obligations__in=chosen).distinct()
    else:
        chosen = Obligation.objects.none()
        matters = matters.filter(records__act__in=measure.acts).distinct()
    matters = matters.prefetch_related(
        Prefetch("obligations", queryset=chosen, to_attr="counted_obligations"),
        Prefetch("records", queryset=Record.objects.order_by("sequence"), to_attr="course"),
    )
    for matter in matters.iterator(chunk_size=500):
        yield from _of_matter(measure, matter, today)


def _certain(today: date) -> Q:
    """Select obligations whose answer is certain: met, or not met with the last day past."""
    return Q(state="met") | Q(state="open", due_on__lt=today)


def _of_matter(measure: Measure, matter: Any, today: date) -> Iterator[Row]:
    procedure = procedure_of(matter)
    if measure.obligations:
        for obligation in matter.counted_obligations:
            until = obligation.met_at or clock.now()
            view = _view(procedure, matter, (one for one in matter.course if one.at <= until), at=until)
            if (counts := _counts(measure, view)) is not False:
                yield Row(
                    matter=matter,
                    on=_certain_on(obligation, today),
                    fulfilled=None if counts is None else _fulfilled(measure, view, obligation),
                    obligation=obligation,
                )
        return
    for record in matter.course:
        if record.act in measure.acts:
            before = [one for one in matter.course if one.sequence <= record.sequence]
            view = _view(procedure, matter, before, at=record.at)
            if (counts := _counts(measure, view)) is not False:
                yield Row(
                    matter=matter,
                    on=clock.day_of(record.at.astimezone(clock.BEIJING)),
                    fulfilled=None if counts is None else _fulfilled(measure, view, None),
                    record=record,
                )


def _certain_on(obligation: Obligation, today: date) -> date:
    """Give the day on which the answer became certain; a late act does not move a row that was late already."""
    overdue = obligation.due_on + ONE_DAY if obligation.due_on else today
    if obligation.met_at is None:
        return overdue
    met = clock.day_of(obligation.met_at.astimezone(clock.BEIJING))
    return min(met, overdue) if obligation.late else met


def _view(procedure: Procedure, matter: Matter, course: Iterable[Record], *, at: datetime) -> View:
    """Look at a matter as it stood after some of its acts."""
    known: dict[str, Any] = {}
    acts: dict[str, Happened] = {}
    for record in course:
        known |= record.facts
        before = acts.get(record.act)
        acts[record.act] = Happened(
            count=before.count + 1 if before else 1,
            at=record.at.astimezone(clock.BEIJING),
            sequence=record.sequence,
        )
    values = fields.from_data(procedure.fields, known)
    situation = Situation(at=at.astimezone(clock.BEIJING), facts=values, domain=matter.domain)
    return View(procedure, replace(Marking(), acts=acts), situation)


def _counts(measure: Measure, view: View) -> bool | None:
    """Tell whether a row belongs to the whole; None where that is unknown."""
    return _both(_holds(measure.when, view, otherwise=True), _not(_holds(measure.unless, view, otherwise=False)))


def _fulfilled(measure: Measure, view: View, obligation: Obligation | None) -> bool | None:
    fulfilled: bool | None = True
    if obligation is not None:
        fulfilled = obligation.state == "met" and (measure.met is Met.EVER or not obligation.late)
    if measure.preceded_by:
        fulfilled = fulfilled and view.done(measure.preceded_by)
    condition = _both(
        _holds(measure.part_when, view, otherwise=True),
        _not(_holds(measure.part_unless, view, otherwise=False)),
    )
    return _both(fulfilled, condition)


def _holds(condition: Expression | None, view: View, *, otherwise: bool) -> bool | None:
    if condition is None:
        return otherwise
    value = condition.value(view)
    return None if isinstance(value, Missing) else bool(value)


def _not(value: bool | None) -> bool | None:  # noqa: FBT001 — the value of a three-valued logic, not a switch
    return None if value is None else not value


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 — as above
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
