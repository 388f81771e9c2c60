"""Where a matter stands: what has happened, what is owed, and what may happen now.

The marking is small (it grows with the procedure, not with the history), so an act costs the same after five
thousand acts as after ten. `ask` answers for any act: allowed, or every unmet rule with its article and its cure.
`perform` gives the next marking; nothing is changed in place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from plumbline.kernel import sentence
from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import DeclarationError, NotAllowed, Reason, ReasonKind
from plumbline.kernel.expression import Expression, Missing
from plumbline.kernel.period import Reckoning, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Act, Actor, Form, Procedure, Rule

_SEARCH_DAYS: Final = 400


class DutyState(StrEnum):
    """Where an obligation stands."""

    OPEN = "open"
    UNKNOWN = "unknown"  # a fact that decides whether it exists is missing
    MET = "met"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """That an act has happened: how often, and when last."""

    count: int
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """An act that is owed under a rule: since when, and until when."""

    rule: str
    state: DutyState
    opened_at: datetime
    sequence: int
    due_on: date | None = None
    due_at: datetime | None = None
    provisional: bool = False
    missing: tuple[str, ...] = ()
    met_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The state of one matter."""

    acts: Mapping[str, Happened] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    performers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sequence: int = 0
    at: datetime | None = None
    ended: bool = False

    def done(self, act: str) -> bool:
        """Tell whether the act has happened."""
        return act in self.acts

    def owed(self) -> list[Duty]:
        """Give what is owed now, or may be owed: the earliest due day first, the undated last."""
        waiting = [duty for duty in self.duties.values() if duty.state in {DutyState.OPEN, DutyState.UNKNOWN}]
        return sorted(waiting, key=lambda duty: (duty.due_on is None, duty.due_on or date.max, duty.sequence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything beside the marking that an answer depends on."""

    at: datetime
    facts: Mapping[str, Any]
    actors: Sequence[Actor] = ()
    domain: str = ""
    calendar: Calendar = field(default_factory=official)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether an act may happen: yes, or every reason why not."""

    act: str
    reasons: tuple[Reason, ...] = ()
    open_questions: frozenset[str] = frozenset()  # facts that the act itself will ask, and that decide

    @property
    def allowed(self) -> bool:
        """Tell whether nothing stands against the act."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What performing an act did to the obligations."""

    marking: Marking
    closed: tuple[Duty, ...] = ()
    opened: tuple[Duty, ...] = ()
    moved: tuple[Duty, ...] = ()
    lapsed: tuple[Duty, ...] = ()


class View:
    """One look at a matter: the scope that conditions read."""

    __slots__ = ("_derived", "calendar", "marking", "procedure", "situation")

    def __init__(self, procedure: Procedure, marking: Marking, situation: Situation) -> None:
        self.procedure = procedure
        self.marking = marking
        self.situation = situation
        self.calendar = situation.calendar
        self._derived: dict[str, Any] = {}

    def fact(self, name: str) -> Any:
        """Give a fact or a derived condition, or say which facts are missing."""
        derived = self.procedure.derived.get(name)
        if derived is None:
            value = self.situation.facts.get(name)
            return Missing(frozenset({name})) if value is None else value
        if name not in self._derived:
            self._derived[name] = derived.condition.value(self)
        return self._derived[name]

    def done(self, act: str) -> bool:
        """Tell whether the act has happened."""
        return act in self.marking.acts

    def day(self, act: str) -> Any:
        """Give the day on which the act last happened."""
        happened = self.marking.acts.get(act)
        return day_of(happened.at) if happened else Missing(frozenset({act}))

    def today(self) -> date:
        """Give the legal day of the act."""
        return day_of(self.situation.at)

    def holds(self, rule: Rule) -> Any:
        """Tell whether `when` and `unless` let a rule apply: True, False or Missing."""
        when = _value(rule.when, self)
        if when is False:
            return False
        unless = _value(rule.unless, self) if rule.unless else False
        if unless is True:
            return False
        unknown = [side.names for side in (when, unless) if isinstance(side, Missing)]
        return Missing(frozenset().union(*unknown)) if unknown else True

    def start(self, rule: Rule, happened: Happened, unit: Unit) -> date | datetime | Missing:
        """Give the day, or for hours the moment, from which a rule counts."""
        if rule.counts_from:
            value = self.fact(rule.counts_from)
            if isinstance(value, Missing):
                return value
            return day_of(value) if isinstance(value, datetime) and unit is not Unit.HOURS else value
        return happened.at if unit is Unit.HOURS else day_of(happened.at)

    def reckoning(self, rule: Rule, happened: Happened) -> Reckoning | Missing:
        """Count the period of a rule from the act that set it running."""
        if rule.period is None:
            message = f"the rule {rule.code} has no period"
            raise DeclarationError(message)
        start = self.start(rule, happened, rule.period.unit)
        return start if isinstance(start, Missing) else reckon(rule.period, start, calendar=self.calendar)


def _value(condition: Expression | None, view: View) -> Any:
    return True if condition is None else condition.value(view)


def _past(reckoning: Reckoning, at: datetime) -> bool:
    """Tell whether a moment lies after the last day, or hour, in time."""
    return at > reckoning.due_at if reckoning.due_at else day_of(at) > reckoning.due


def ask(procedure: Procedure, marking: Marking, act: str, situation: Situation, *, preview: bool = False) -> Answer:
    """Answer whether an act may happen.

    Takes   situation — moment, facts (those given with the act included), who acts, domain
            preview — before a form is filled in: facts that the act itself will ask do not block it yet
    Gives   Answer: allowed, or every unmet rule with its article and what would satisfy it
    """
    declared = procedure.act(act)
    view = View(procedure, marking, situation)
    reasons = [*_order(procedure, marking, declared), *_people(view, declared)]
    targeting = procedure.targeting[act]
    for rule in targeting:
        match rule.form:
            case Form.FIRST:
                reasons += _first(view, rule)
            case Form.WHILE:
                reasons += _while(view, rule)
            case Form.NOT:
                reasons += _not(view, rule)
            case _:
                continue
    reasons += _opening(view, act, targeting)
    if not preview:
        return Answer(act=act, reasons=tuple(reasons))
    asked = declared.asked()
    later = {
        reason
        for reason in reasons
        if reason.kind is ReasonKind.UNKNOWN and reason.facts and asked.issuperset(reason.facts)
    }
    return Answer(
        act=act,
        reasons=tuple(reason for reason in reasons if reason not in later),
        open_questions=frozenset(code for reason in later for code in reason.facts),
    )


def _order(procedure: Procedure, marking: Marking, act: Act) -> Iterable[Reason]:
    opening = act.code == procedure.opens_with
    if marking.ended and not act.after_end:
        yield sentence.ended(procedure)
    elif opening and marking.sequence:
        yield sentence.already(act)
    elif not opening and not marking.sequence:
        yield sentence.not_open(procedure)
    elif not act.repeat and act.code in marking.acts:
        yield sentence.already(act)


def _people(view: View, act: Act) -> Iterable[Reason]:
    actors = view.situation.actors
    if not actors:
        return
    first, *_ = actors
    entering = set(act.performed_by) | set(act.by)
    if not entering & first.roles:
        yield sentence.wrong_role(act, first)
    for person in actors:
        if any(person.code in view.marking.performers.get(role, ()) for role in act.not_same_as):
            yield sentence.same_person(act, person)
    if bar := view.procedure.bars:
        barred = view.situation.facts.get(bar.field) or ()
        for person in actors:
            if person.name in barred:
                yield sentence.barred(bar.law, person)
    if act.officers:
        domain = view.situation.domain if view.procedure.scoped else ""
        day = view.today()
        certified = {person.code for person in actors if person.certified(domain, day)}
        if len(certified) < act.officers:
            yield sentence.too_few_officers(act, actors, domain=domain, day=day)
    for need in act.needs:
        needed = _value(need.when, view)
        if isinstance(needed, Missing):
            yield sentence.unknown(need.law, view.procedure, needed.names, act.title)
        elif needed and need.qualification not in first.qualifications:
            yield sentence.unqualified(act, need, first)


def _applies(view: View, rule: Rule) -> tuple[bool, list[Reason]]:
    """Tell whether a rule applies; when that is unknown, why."""
    holds = view.holds(rule)
    if isinstance(holds, Missing):
        target = view.procedure.acts[rule.targets[0]].title
        return False, [sentence.unknown(rule.law, view.procedure, holds.names, target, rule=rule)]
    return bool(holds), []


def _first(view: View, rule: Rule) -> list[Reason]:
    done = [view.marking.acts[source] for source in rule.sources if source in view.marking.acts]
    if done and rule.period is None:
        return []
    applies, unknown = _applies(view, rule)
    if not applies:
        return unknown
    if not done:
        return [sentence.must_come_first(view.procedure, rule)]
    happened = max(done, key=lambda one: one.sequence)
    if rule.backwards:
        return _notified_in_time(view, rule, happened)
    reckoning = view.reckoning(rule, happened)
    if isinstance(reckoning, Missing):
        return [
            sentence.unknown(rule.law, view.procedure, reckoning.names, sentence.titles(view.procedure, rule.targets))
        ]
    return [] if _past(reckoning, view.situation.at) else [sentence.too_early(view.procedure, rule, reckoning)]


def _notified_in_time(view: View, rule: Rule, happened: Happened) -> list[Reason]:
    period = rule.period
    start = view.start(rule, happened, Unit.DAYS)
    if period is None or isinstance(start, Missing):
        names = start.names if isinstance(start, Missing) else frozenset()
        return [
            sentence.unknown(rule.law, view.procedure, names, sentence.titles(view.procedure, rule.targets), rule=rule)
        ]
    notified = day_of(start) if isinstance(start, datetime) else start
    if notified <= last_day_to_notify(period, view.today(), calendar=view.calendar):
        return []
    earliest = view.today()
    for _ in range(_SEARCH_DAYS):
        earliest += timedelta(days=1)
        if notified <= last_day_to_notify(period, earliest, calendar=view.calendar):
            break
    return [sentence.too_short_notice(view.procedure, rule, period, notified, earliest)]


def _while(view: View, rule: Rule) -> list[Reason]:
    owed = [
        duty
        for duty in view.marking.duties.values()
        if duty.state is DutyState.OPEN and set(view.procedure.by_code[duty.rule].targets) & set(rule.sources)
    ]
    if not owed:
        return []
    applies, unknown = _applies(view, rule)
    return [sentence.still_owed(view.procedure, rule)] if applies else unknown


def _not(view: View, rule: Rule) -> list[Reason]:
    applies, unknown = _applies(view, rule)
    return [sentence.forbidden(view.procedure, rule)] if applies else unknown


def _opening(view: View, act: str, targeting: Sequence[Rule]) -> list[Reason]:
    """Judge the rules that open and close an act: the later one counts, and where both fell together the closing one."""
    reasons: list[Reason] = []
    opened = 0
    windows = [rule for rule in targeting if rule.form is Form.MAY]
    for rule in windows:
        since, unmet = _window(view, rule)
        opened = max(opened, since)
        reasons += unmet
    if opened:
        reasons = []
    for rule in targeting:
        if rule.form is not Form.CLOSES:
            continue
        closed = max((view.marking.acts[one].sequence for one in rule.sources if one in view.marking.acts), default=0)
        if not closed or (windows and closed < opened):
            continue
        applies, unknown = _applies(view, rule)
        reasons += [sentence.closed(view.procedure, rule, act)] if applies else unknown
    return reasons


def _window(view: View, rule: Rule) -> tuple[int, list[Reason]]:
    """Judge one rule that opens an act: since which sequence it is open, or why it is not."""
    done = [view.marking.acts[source] for source in rule.sources if source in view.marking.acts]
    if not done:
        return 0, [sentence.must_come_first(view.procedure, rule)]
    applies, unknown = _applies(view, rule)
    if unknown:
        return 0, unknown
    if not applies:
        return 0, [sentence.not_given(view.procedure, rule)]
    happened = max(done, key=lambda one: one.sequence)
    if rule.period is None or rule.late:
        return happened.sequence, []
    reckoning = view.reckoning(rule, happened)
    if isinstance(reckoning, Missing):
        title = sentence.titles(view.procedure, rule.targets)
        return 0, [sentence.unknown(rule.law, view.procedure, reckoning.names, title, rule=rule)]
    if _past(reckoning, view.situation.at):
        return 0, [sentence.too_late(view.procedure, rule, reckoning)]
    return happened.sequence, []


def perform(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Perform an act whose facts have been read.

    Raises  NotAllowed with every unmet rule; nothing has changed then
    """
    answer = ask(procedure, marking, act, situation)
    if not answer.allowed:
        raise NotAllowed(answer.reasons)
    return advance(procedure, marking, act, situation)


def advance(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Give the next marking after an act that the rules allow; what became of the obligations with it.

    Raises  DeclarationError when the rules let happen what the procedure says may never be
    """
    _keep_never(View(procedure, marking, situation), act)
    return take(procedure, marking, act, situation)


def take(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Take an act as it happened elsewhere, lawful or not, and give what became of the obligations."""
    declared = procedure.act(act)
    sequence = marking.sequence + 1
    before = marking.acts.get(act)
    happened = Happened(count=before.count + 1 if before else 1, at=situation.at, sequence=sequence)
    acts = {**marking.acts, act: happened}
    performers = dict(marking.performers)
    for person in situation.actors:
        for role in person.roles.intersection(declared.performed_by):
            performers[role] = performers.get(role, frozenset()) | {person.code}
    ended = marking.ended or act in procedure.ends_with
    after = replace(marking, acts=acts, performers=performers, sequence=sequence, at=situation.at, ended=ended)
    return _Duties(View(procedure, after, situation), act, happened).step()


def _keep_never(view: View, act: str) -> None:
    """Refuse to reach what the procedure says may never be reached: then the declaration itself is wrong."""
    for never in view.procedure.never:
        if never.reach == act and never.without not in view.marking.acts and _value(never.when, view) is True:
            message = f"{view.procedure.code} lets «{act}» happen without «{never.without}», against {never.law}"
            raise DeclarationError(message)


class _Duties:
    """What one act does to the obligations of a matter."""

    def __init__(self, view: View, act: str, happened: Happened) -> None:
        self.view = view
        self.act = act
        self.happened = happened
        self.duties = dict(view.marking.duties)
        self.closed: list[Duty] = []
        self.opened: list[Duty] = []
        self.moved: list[Duty] = []
        self.lapsed: list[Duty] = []

    def step(self) -> Step:
        """Close, open, move and lapse, in this order."""
        rules = self.view.procedure.by_code
        for duty in list(self.duties.values()):
            if duty.state in {DutyState.OPEN, DutyState.UNKNOWN} and self.act in rules[duty.rule].targets:
                self._close(duty)
        for rule in self.view.procedure.following[self.act]:
            if rule.form is Form.MUST:
                self._open(rule)
            elif rule.form is Form.CLOSES:
                self._lapse_closed(rule)
        for duty in list(self.duties.values()):
            if duty.state in {DutyState.OPEN, DutyState.UNKNOWN} and duty.sequence != self.happened.sequence:
                self._judge_again(duty)
        return Step(
            marking=replace(self.view.marking, duties=self.duties),
            closed=tuple(self.closed),
            opened=tuple(self.opened),
            moved=tuple(self.moved),
            lapsed=tuple(self.lapsed),
        )

    def _close(self, duty: Duty) -> None:
        at = self.happened.at
        late = at > duty.due_at if duty.due_at else duty.due_on is not None and day_of(at) > duty.due_on
        met = replace(duty, state=DutyState.MET, met_at=at, late=late)
        self.duties[duty.rule] = met
        self.closed.append(met)

    def _judged(self, rule: Rule, duty: Duty, happened: Happened) -> Duty | None:
        """Judge whether a rule obliges, and until when; None when it does not."""
        holds = self.view.holds(rule)
        if holds is False:
            return None
        if isinstance(holds, Missing):
            return replace(duty, state=DutyState.UNKNOWN, missing=tuple(sorted(holds.names)))
        duty = replace(duty, state=DutyState.OPEN, missing=())
        if rule.due_on:
            value = self.view.fact(rule.due_on)
            if isinstance(value, Missing):
                return replace(duty, missing=tuple(sorted(value.names)))
            return replace(duty, due_on=day_of(value) if isinstance(value, datetime) else value)
        if rule.period is None:
            return duty
        reckoning = self.view.reckoning(rule, happened)
        if isinstance(reckoning, Missing):
            return replace(duty, due_on=None, due_at=None, missing=tuple(sorted(reckoning.names)))
        return replace(duty, due_on=reckoning.due, due_at=reckoning.due_at, provisional=reckoning.provisional)

    def _open(self, rule: Rule) -> None:
        standing = self.duties.get(rule.code)
        if standing and standing.state is DutyState.OPEN and not rule.due_on and self.act not in rule.targets:
            return  # already owed since earlier: the earlier day stands
        fresh = Duty(
            rule=rule.code,
            state=DutyState.OPEN,
            opened_at=self.happened.at,
            sequence=self.happened.sequence,
        )
        duty = self._judged(rule, fresh, self.happened)
        if duty:
            old = self.duties.get(rule.replaces)
            if old and old.state is DutyState.OPEN and duty.state is DutyState.OPEN:
                self._lapse(old)
            self.duties[rule.code] = duty
            self.opened.append(duty)

    def _lapse(self, duty: Duty) -> None:
        lapsed = replace(duty, state=DutyState.LAPSED)
        self.duties[duty.rule] = lapsed
        self.lapsed.append(lapsed)

    def _lapse_closed(self, closing: Rule) -> None:
        if self.view.holds(closing) is not True:
            return
        for duty in list(self.duties.values()):
            targets = set(self.view.procedure.by_code[duty.rule].targets)
            if duty.state in {DutyState.OPEN, DutyState.UNKNOWN} and targets <= set(closing.targets):
                self._lapse(duty)

    def _judge_again(self, duty: Duty) -> None:
        """Judge an older duty by the facts as they are now."""
        rule = self.view.procedure.by_code[duty.rule]
        if not (rule.when or rule.unless or rule.counts_from or rule.due_on):
            return
        began = Happened(count=1, at=duty.opened_at, sequence=duty.sequence)
        judged = self._judged(rule, duty, began)
        if judged is None:
            self._lapse(duty)
        elif judged != duty:
            self.duties[duty.rule] = judged
            (self.moved if duty.state is DutyState.OPEN else self.opened).append(judged)


def begin() -> Marking:
    """Give the marking of a matter in which nothing has happened yet."""
    return Marking()
