"""What a page asks of a matter: which acts are owed, allowed, blocked or ahead, and how its clocks stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plumbline.engines.matters import deeming, schedules
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.refusing import not_competent
from plumbline.kernel import clock, marking, questions
from plumbline.kernel.actor import Actor
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import Reason, ReasonKind
from plumbline.kernel.expression import Missing
from plumbline.kernel.fields import Field
from plumbline.kernel.marking import Answer, Duty, DutyState, Marking, Situation, View
from plumbline.kernel.pause import Pause
from plumbline.kernel.period import Period, Reckoning, left
from plumbline.kernel.procedure import Act, Form, Procedure, Rule


class ActState(StrEnum):
    """How an act stands for the person who looks."""

    OWED = "owed"
    ALLOWED = "allowed"
    BLOCKED = "blocked"
    AHEAD = "ahead"  # its turn has not come: another act, itself not yet possible, comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """One act as a page shows it."""

    act: Act
    state: ActState
    reasons: tuple[Reason, ...]
    duties: tuple[Duty, ...]  # what makes it owed
    laws: tuple[str, ...]
    possible: bool  # whether this person may perform it now


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One running period: the rule, the count, where today stands."""

    rule: Rule
    acts: tuple[Act, ...]
    duty: Duty | None  # None: a window that stands open for somebody
    reckoning: Reckoning | None  # None: the law gives no period, or the day to count from is missing
    left: int | None
    missing: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()  # days that do not count; up to today where it stands still
    stopped: str = ""  # the rule under which it stands still: the reckoning is as if it went on tomorrow

    @property
    def period(self) -> Period | None:
        """The period that the rule lays down."""
        return self.rule.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A matter as one person sees it now."""

    matter: Matter
    procedure: Procedure
    marking: Marking
    acts: tuple[ActView, ...]
    clocks: tuple[ClockView, ...]
    known: tuple[tuple[Field, Any], ...]
    deemed: tuple[tuple[Act, datetime], ...] = ()  # what the law has let happen meanwhile, and is not written down yet

    def of(self, state: ActState) -> list[ActView]:
        """Give the acts in one state."""
        return [one for one in self.acts if one.state is state]

    def act(self, code: str) -> ActView | None:
        """Give one act, or None where it is done or not of this procedure."""
        return next((one for one in self.acts if one.act.code == code), None)


def standing(matter: Matter, *, by: Actor, calendar: Calendar | None = None) -> Standing:
    """Give a matter as an officer sees it now.

    Takes   by — who looks: an act that only another post may perform is shown with that reason
    Gives   Standing: each next act, each clock, each known fact
    """
    now = clock.now()
    calendar = calendar or schedules.calendar()
    stands = deeming.stands(matter, at=now, calendar=calendar)
    procedure, here, known = stands.procedure, stands.marking, stands.known
    situation = Situation(at=now, facts=known, actors=(by,), domain=matter.domain, calendar=calendar)
    view = View(procedure, here, situation)
    return Standing(
        matter=matter,
        procedure=procedure,
        marking=here,
        acts=tuple(_acts(matter, view, by)),
        clocks=tuple(_clocks(view)),
        known=tuple((procedure.fields[code], value) for code, value in known.items()),
        deemed=tuple((procedure.acts[act], moment) for act, moment in stands.deemed),
    )


def form_fields(matter: Matter, act: str, *, by: Actor) -> list[tuple[Field, bool, Any]]:
    """Give the fields of an act's form: the field, whether it is required, and the value already known."""
    now = clock.now()
    stands = deeming.stands(matter, at=now)
    procedure, known = stands.procedure, stands.known
    situation = Situation(at=now, facts=known, actors=(by,), domain=matter.domain, calendar=schedules.calendar())
    shown = questions.wanted(procedure, stands.marking, procedure.act(act), situation)
    return [(one, required, known.get(one.code)) for one, required in shown]


def _acts(matter: Matter, view: View, by: Actor) -> Iterable[ActView]:
    procedure, here, situation = view.procedure, view.marking, view.situation
    owed = here.owed()
    answers: dict[str, Answer] = {}
    for act in procedure.acts.values():
        if act.code == procedure.opens_with or (act.code in here.acts and not act.repeat):
            continue
        answers[act.code] = marking.ask(procedure, here, act.code, situation, preview=True)
    stranger = [not_competent(procedure, matter, by)] if by.body != matter.body.code else []
    for code, answer in answers.items():
        act = procedure.acts[code]
        duties = tuple(
            duty for duty in owed if duty.state is DutyState.OPEN and code in procedure.by_code[duty.rule].targets
        )
        reasons = (*stranger, *_patient(view, act, answer))
        yield ActView(
            act=act,
            state=_state(here, answers, reasons, duties),
            reasons=reasons,
            duties=duties,
            laws=_laws(procedure, act, duties),
            possible=not reasons,
        )


def _patient(view: View, act: Act, answer: Answer) -> tuple[Reason, ...]:
    """Leave out that another officer is needed where this one is certified: the form asks who else takes part."""
    domain = view.situation.domain if view.procedure.scoped else ""
    alone = act.officers > 1 and view.situation.actors[0].certified(domain, view.today())
    return tuple(reason for reason in answer.reasons if not (alone and reason.rule == "officers"))


def _state(
    here: Marking,
    answers: dict[str, Answer],
    reasons: Sequence[Reason],
    duties: Sequence[Duty],
) -> ActState:
    if not reasons:
        return ActState.OWED if duties else ActState.ALLOWED
    firsts = [reason.act for reason in reasons if reason.kind is ReasonKind.UNMET and reason.act]
    waiting = [code for code in firsts if code not in here.acts and code in answers and answers[code].reasons]
    if waiting and not duties:
        return ActState.AHEAD
    return ActState.BLOCKED


def _laws(procedure: Procedure, act: Act, duties: Sequence[Duty]) -> tuple[str, ...]:
    laws = [procedure.by_code[duty.rule].law for duty in duties]
    laws += [act.law] if act.law else []
    laws += [act.officers_law] if act.officers_law else []
    opening = [rule.law for rule in procedure.targeting[act.code] if rule.form is Form.MAY]
    return tuple(dict.fromkeys(laws or opening))


def _clocks(view: View) -> Iterable[ClockView]:
    procedure, here = view.procedure, view.marking
    today = view.today()
    for duty in here.owed():
        rule = procedure.by_code[duty.rule]
        yield _clock(view, rule, duty, today)
    for rule in procedure.rules:
        if rule.form is Form.MAY and rule.period and not any(target in here.acts for target in rule.targets):
            done = [here.acts[source] for source in rule.sources if source in here.acts]
            if not done or view.holds(rule) is not True:
                continue
            reckoning = view.reckoning(rule, max(done, key=lambda one: one.sequence))
            if not isinstance(reckoning, Missing) and reckoning.due >= today:
                yield ClockView(
                    rule=rule,
                    acts=tuple(procedure.acts[code] for code in rule.targets),
                    duty=None,
                    reckoning=reckoning,
                    left=left(reckoning.due, today, unit=reckoning.period.unit, calendar=view.calendar),
                    pauses=tuple(view.pauses(rule)),
                    stopped=view.stopped_by(rule),
                )


def _clock(view: View, rule: Rule, duty: Duty, today: date) -> ClockView:
    acts = tuple(view.procedure.acts[code] for code in rule.targets)
    if duty.state is DutyState.UNKNOWN or rule.period is None or duty.missing:
        remains = (duty.due_on - today).days if duty.due_on else None
        return ClockView(rule=rule, acts=acts, duty=duty, reckoning=None, left=remains, missing=duty.missing)
    began = marking.Happened(count=1, at=duty.opened_at, sequence=duty.sequence)
    reckoning = view.reckoning(rule, began)
    if isinstance(reckoning, Missing):
        return ClockView(rule=rule, acts=acts, duty=duty, reckoning=None, left=None, missing=tuple(reckoning.names))
    remains = left(reckoning.due, today, unit=reckoning.period.unit, calendar=view.calendar)
    return ClockView(
        rule=rule,
        acts=acts,
        duty=duty,
        reckoning=reckoning,
        left=remains,
        pauses=tuple(view.pauses(rule)),
        stopped=view.stopped_by(rule),
    )
