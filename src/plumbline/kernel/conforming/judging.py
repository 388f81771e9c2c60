"""A procedure made ready to judge cases: which checks stand before each act, and what each act does to the duties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.conforming.bridge import Bridge
from plumbline.kernel.conforming.counting_out import Counting
from plumbline.kernel.conforming.course import Course, EventLike, Owed, Seen
from plumbline.kernel.conforming.guards import Check, extending, first, meanwhile, prohibited
from plumbline.kernel.conforming.owing import Owing
from plumbline.kernel.conforming.standing import KEPT, UNKNOWN, Finding, Kind
from plumbline.kernel.conforming.windows import gate
from plumbline.kernel.procedure import Form, Procedure, Rule

ENDED, NOT_OPEN, TWICE = range(3)  # what every procedure forbids, numbered after its rules
BUILT_IN: Final = 3
_ONE_DAY: Final = timedelta(days=1)


class Judged(NamedTuple):
    """One case, judged.

    Gives   standing — how each rule stands, by number;  found — occasions on which one was broken or is not known
            found_count — how many there were, where they are too many to be kept;  first, last — seconds
    """

    acts: tuple[str, ...]
    standing: bytes
    found: tuple[Finding, ...]
    found_count: int
    first: float
    last: float
    ended: bool
    deemed: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class _Plan:
    """What is to be done when one act happens."""

    checks: list[Check] = field(default_factory=list)
    closers: list[int] = field(default_factory=list)  # rules by which it closes other acts
    item: str = ""  # the fact that says for whom it happens, where it happens once for each
    meets: bool = False
    opens: bool = False
    ends: bool = False
    turns: bool = False  # whether it can do anything to a clock


class Judge:
    """Judges the cases of one log by one version of a procedure.

    Takes   recorded — the acts that the log records: of the others nobody can tell whether they happened
            zone — whose wall clock tells the legal day
    """

    def __init__(
        self,
        procedure: Procedure,
        *,
        recorded: Iterable[str] | None = None,
        calendar: Calendar | None = None,
        zone: ZoneInfo = BEIJING,
    ) -> None:
        self.procedure = procedure
        self.calendar = calendar or official()
        self.zone = zone
        acts = frozenset(procedure.acts)
        deemed = {rule.otherwise for rule in procedure.rules if rule.otherwise}
        self.recorded = acts if recorded is None else acts.intersection(recorded)
        self.deems = deemed - self.recorded if recorded is not None else frozenset(deemed)
        self.unrecorded = acts - self.recorded - self.deems
        self.blind = _blind(procedure, self.unrecorded)
        self._bridge = Bridge(procedure, self.calendar, zone)
        self._counting = Counting(procedure, self.calendar, self._bridge)
        self._size = len(procedure.rules)
        self._until = 0.0, 0  # the last moment asked for, and its day
        self._plans = {act: _Plan() for act in acts}
        gates = self._gates()
        self._owing = Owing(procedure, self._counting, self.unrecorded, {act: one.closed for act, one in gates.items()})
        self._make_ready()
        self._once = frozenset(code for code, act in procedure.acts.items() if not act.repeat and not act.each)
        self._after_end = frozenset(code for code, act in procedure.acts.items() if act.after_end)

    def _gates(self) -> dict[str, Any]:
        numbered = list(enumerate(self.procedure.rules))
        found = {}
        for act in self.procedure.acts:
            bound = [(number, rule) for number, rule in numbered if act in rule.targets]
            windows = [(number, rule) for number, rule in bound if rule.form is Form.MAY]
            closers = [(number, rule) for number, rule in bound if rule.form is Form.CLOSES]
            found[act] = gate(act, windows, closers, self._counting)
            if windows or closers:
                self._plans[act].checks.append(found[act].check)
        return found

    def _make_ready(self) -> None:
        for number, rule in enumerate(self.procedure.rules):
            check = self._check(number, rule)
            for act in rule.targets if check else ():
                self._plans[act].checks.insert(0, check)  # type: ignore[arg-type]  # asked above
            if rule.form is Form.CLOSES:
                for act in rule.sources:
                    self._plans[act].closers.append(number)
        turning = self._bridge.turning_acts()
        for code, declared in self.procedure.acts.items():
            plan = self._plans[code]
            plan.item = declared.each.named_in if declared.each else ""
            plan.meets = bool(self._owing.met_by[code] or self._owing.ended_by[code])
            plan.opens = bool(self._owing.opened_by[code])
            plan.ends = code in self.procedure.ends_with
            plan.turns = code in turning

    def _check(self, number: int, rule: Rule) -> Check | None:
        match rule.form:
            case Form.FIRST:
                return first(number, rule, self.procedure, self._counting)
            case Form.NOT:
                return prohibited(number, rule)
            case Form.WHILE:
                return meanwhile(number, rule, self.procedure, self.unrecorded)
            case Form.EXTENDS:
                return extending(number, rule, self._bridge)
            case _:
                return None

    def judge(
        self, events: Sequence[EventLike], *, until: float | None = None, doubtful: frozenset[str] = frozenset()
    ) -> Judged:
        """Judge one case.

        Takes   events — in the order of time;  until — the last moment that the log covers; that of the case if not given
                doubtful — acts of which this case holds a row that could not be read
        """
        course = self.begin(doubtful)
        deemed: list[tuple[str, int]] = []
        step = self.step
        for event in events:
            if self.deems:
                deemed += self.let_elapse(course, event[1])
            step(course, event)
        last = events[-1][1]
        end = last if until is None else max(until, last)
        if self.deems:
            deemed += self.let_elapse(course, end)
        self.end(course, end)
        return Judged(
            acts=tuple([event[0] for event in events]),
            standing=bytes(course.standing),
            found=tuple(course.found),
            found_count=course.found_count,
            first=events[0][1],
            last=last,
            ended=course.ended,
            deemed=tuple(deemed),
        )

    def begin(self, doubtful: frozenset[str] = frozenset()) -> Course:
        """Begin a case."""
        unrecorded = self.unrecorded | doubtful if doubtful else self.unrecorded
        return Course(self._size + BUILT_IN, self.procedure.derived, self.calendar, unrecorded)

    def end(self, course: Course, at: float) -> None:
        """Judge what is still owed at a moment after which nothing more is known of a case."""
        if at != self._until[0]:
            self._until = at, self._bridge.moment(at).toordinal()
        course.at, course.on = self._until
        self._owing.finish(course)
        for number in self.blind:
            course.stands(number, UNKNOWN)
        for number in (NOT_OPEN, TWICE, *((ENDED,) if course.ended else ())):
            course.stands(self._size + number, KEPT)

    def step(self, course: Course, event: EventLike) -> None:
        """Take one event of a case: judge it by what stood before, then let it do what it does."""
        act, at, day, facts = event
        course.act, course.at, course.on = act, at, day
        course.stirred = facts is not None and facts is not course.given and course.take(facts)
        if course.ended or not course.sequence or act in course.seen:
            self._built_in(course, act)
        plan = self._plans[act]
        for check in plan.checks:
            check(course)
        course.sequence += 1
        if plan.item:
            self._note_item(course, act, plan.item)
        if plan.meets and course.waiting:
            self._owing.meet(course)
        course.seen[act] = Seen(course.sequence, at, day)
        if plan.ends:
            course.ended = True
        if plan.turns:
            self._bridge.turn(course)
        if plan.closers:
            self._closes(course, plan.closers)
        if plan.opens or course.waiting or plan.meets:
            self._owing.open(course)

    @staticmethod
    def _note_item(course: Course, act: str, named_in: str) -> None:
        if (item := course.facts.get(named_in)) is not None:
            course.items.setdefault(act, set()).add(item)

    def _closes(self, course: Course, closers: list[int]) -> None:
        """Note that what this act closes had come before it, as it should."""
        course.closing = True
        for number in closers:
            targets = self.procedure.rules[number].targets
            if any(target != course.act and target in course.seen for target in targets):
                course.stands(number, KEPT)

    def _built_in(self, course: Course, act: str) -> None:
        """Judge what every procedure forbids: acts after the end, acts before the opening, what is done once done twice."""
        opens = act == self.procedure.opens_with
        if course.ended and act not in self._after_end:
            course.broke(self._size + ENDED, Kind.ENDED)
        elif not opens and not course.sequence:
            if self.procedure.opens_with in self.unrecorded:
                course.unsure(self._size + NOT_OPEN, course.unseen((self.procedure.opens_with,)))
            else:
                course.broke(self._size + NOT_OPEN, Kind.NOT_OPEN, other=self.procedure.opens_with)
        elif act in course.seen and (opens or act in self._once):
            course.broke(self._size + TWICE, Kind.TWICE, other=act, other_day=course.seen[act].day)

    def let_elapse(self, course: Course, until: float) -> list[tuple[str, int]]:
        """Let the acts happen that are deemed to have happened because a period passed in vain, in order."""
        happened = []
        while (found := self._elapsed(course, until)) is not None:
            at, act = found
            day = self._bridge.moment(at).toordinal()
            happened.append((act, day))
            self.step(course, (act, at, day, None))
        return happened

    def _elapsed(self, course: Course, until: float) -> tuple[float, str] | None:
        passing = []
        for number, owed in course.waiting.items():
            rule = self.procedure.rules[number]
            if rule.otherwise in self.deems and owed.existing and (owed.due or owed.due_at):
                moment = max(self._passes(owed), course.at)
                if moment <= until:
                    passing.append((moment, owed.sequence, rule.code, rule.otherwise))
        for moment, _, _, act in sorted(passing):
            if self._may_be_deemed(course, act, moment):
                return moment, act
        return None

    def _passes(self, owed: Owed) -> float:
        if owed.due_at:
            return owed.due_at + timedelta.resolution.total_seconds()
        next_day = date.fromordinal(owed.due) + _ONE_DAY
        return datetime.combine(next_day, time.min, tzinfo=self.zone).timestamp()

    def _may_be_deemed(self, course: Course, act: str, moment: float) -> bool:
        stood = course.act, course.at, course.on
        course.act, course.at, course.on = act, moment, self._bridge.moment(moment).toordinal()
        against = self._bridge.against(course)
        course.act, course.at, course.on = stood
        return not against


def _blind(procedure: Procedure, unrecorded: frozenset[str]) -> frozenset[int]:
    """Find the rules that no case of the log can show, because it does not record the acts that they look at."""
    decides = {Form.MUST: "sources", Form.STOPS: "", Form.RESTARTS: ""}
    found = set()
    for number, rule in enumerate(procedure.rules):
        acts = getattr(rule, decides.get(rule.form, "targets"), ())
        if acts and unrecorded.issuperset(acts):
            found.add(number)
    return frozenset(found)
