"""What is owed to an officer: obligations of the own body, in statutory order, each in one of the heaps of the to-do list."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.models import Obligation
from plumbline.kernel import catalogue, clock
from plumbline.kernel.calendar import official
from plumbline.kernel.marking import DutyState
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.kernel.procedure import OUTSIDE_ROLES, Form
from plumbline.site.parts.due import SOON
from plumbline.site.workbench.desk import Desk


class Heap(StrEnum):
    """Where an obligation lies by its due day; in the order of the list."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    NONE = "none"  # the law sets no period
    UNSETTLED = "unsettled"  # a fact is missing that decides whether it is owed, or until when
    WAITING = "waiting"  # the party, a court or another body owes it


class Scope(StrEnum):
    """Whose to-dos."""

    POST = "post"  # what the posts of this officer may do
    MINE = "mine"  # of that, the matters in which this officer has acted
    BODY = "body"  # everything that is owed in the body


ORDER: Final = tuple(Heap)


def owed(desk: Desk, scope: Scope) -> QuerySet[Any]:
    """Select what is owed, each row with its `heap`, in statutory order."""
    rows = _standing(desk.body)
    if scope is not Scope.BODY:
        rows = rows.filter(_for_roles(desk.actor.roles))
    if scope is Scope.MINE:
        rows = rows.annotate(people=Cast("matter__marking", TextField())).filter(
            people__contains=f'"{desk.actor.code}"'
        )
    rank = Case(*(When(heap=heap, then=Value(place)) for place, heap in enumerate(ORDER)), output_field=IntegerField())
    return rows.annotate(heap=_heap(desk.today), rank=rank).order_by(
        "rank", F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "id"
    )


def whole(body: Body, roles: frozenset[str]) -> int:
    """Count what roles may do in a body, without looking at due days."""
    return _standing(body).filter(_for_roles(roles)).count()


def counts(rows: QuerySet[Any]) -> dict[Heap, int]:
    """Count the rows of each heap."""
    counted = rows.order_by().values_list("heap").annotate(number=Count("pk"))
    return {Heap(heap): number for heap, number in counted}


def soon_until(today: date) -> date:
    """Give the last day that lies within three workdays of a day."""
    beyond = reckon(Period(SOON + 1, Unit.WORKDAYS), today, calendar=official()).due
    return beyond - timedelta(days=1)


def _standing(body: Body) -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        state__in=(DutyState.OPEN, DutyState.UNKNOWN), matter__body=body, matter__ended_at__isnull=True
    )


def _heap(today: date) -> Case:
    settled = {"state": DutyState.OPEN, "due_on__isnull": False}
    return Case(
        When(owed_by__in=sorted(OUTSIDE_ROLES), then=Value(Heap.WAITING)),
        When(state=DutyState.UNKNOWN, then=Value(Heap.UNSETTLED)),
        When(~Q(missing=[]), due_on__isnull=True, then=Value(Heap.UNSETTLED)),
        When(Q(due_on__lt=today) | Q(due_at__lt=clock.now()), **settled, then=Value(Heap.LATE)),
        When(due_on=today, then=Value(Heap.TODAY)),
        When(due_on__lte=soon_until(today), then=Value(Heap.SOON)),
        When(due_on__isnull=False, then=Value(Heap.LATER)),
        default=Value(Heap.NONE),
        output_field=CharField(),
    )


@cache
def _for_roles(roles: frozenset[str]) -> Q:
    """Select the obligations whose act one of the roles may perform, or record for the party."""
    chosen = [Q(pk__in=())]
    for procedure in catalogue.load().every_procedure():
        rules = [
            rule.code
            for rule in procedure.rules
            if rule.form is Form.MUST
            and any(roles & {*procedure.acts[act].by, *procedure.acts[act].performed_by} for act in rule.targets)
        ]
        if rules:
            chosen.append(Q(matter__procedure=procedure.code, matter__version=procedure.version, rule__in=rules))
    return reduce(or_, chosen)
