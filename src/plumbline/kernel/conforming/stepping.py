"""The rules of a procedure, or a part of them, made ready: which checks stand before each act, and what each does to the duties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from plumbline.kernel.conforming.bridge import Bridge
from plumbline.kernel.conforming.counting_out import Counting
from plumbline.kernel.conforming.course import Course, EventLike, Seen
from plumbline.kernel.conforming.guards import Check, extending, first, meanwhile, prohibited
from plumbline.kernel.conforming.owing import Owing
from plumbline.kernel.conforming.standing import KEPT, UNKNOWN, Kind
from plumbline.kernel.conforming.windows import Gate, gate
from plumbline.kernel.procedure import Form, Procedure, Rule

ENDED, NOT_OPEN, TWICE = range(3)  # what every procedure forbids, numbered after its rules
BUILT_IN: Final = 3


@dataclass(slots=True)
class _Plan:
    """What is to be done when one act happens."""

    checks: list[Check] = field(default_factory=list)
    closers: list[int] = field(default_factory=list)  # rules by which it closes other acts
    item: str = ""  # the fact that says for whom it happens, where it happens once for each
    meets: bool = False
    opens: bool = False  # obliges to something, or to the same again for the next year
    ends: bool = False
    turns: bool = False  # whether it can do anything to a clock


class Stepping:
    """Takes cases through a part of the rules, event by event.

    Takes   part — the rules that are judged, by number; the others only bear on them
            built_in — whether what every procedure forbids is judged too
    """

    def __init__(
        self,
        procedure: Procedure,
        counting: Counting,
        unrecorded: frozenset[str],
        *,
        part: Collection[int],
        built_in: bool = True,
    ) -> None:
        self.procedure = procedure
        self.part = part
        self.unrecorded = unrecorded
        self.blind = _blind(procedure, unrecorded)
        self._counting = counting
        self._built_ins = built_in
        self._size = len(procedure.rules)
        self._plans = {act: _Plan() for act in procedure.acts}
        gates = self._gates()
        shut = {act: one.closed for act, one in gates.items()}
        self.owing = Owing(procedure, counting, shut, part)
        self._make_ready(counting.bridge)
        self._once = frozenset(code for code, act in procedure.acts.items() if not act.repeat and not act.each)
        self._after_end = frozenset(code for code, act in procedure.acts.items() if act.after_end)

    def _gates(self) -> dict[str, Gate]:
        numbered = list(enumerate(self.procedure.rules))
        found = {}
        for act in self.procedure.acts:
            bound = [(number, rule) for number, rule in numbered if act in rule.targets]
            windows = [(number, rule) for number, rule in bound if rule.form is Form.MAY]
            closers = [(number, rule) for number, rule in bound if rule.form is Form.CLOSES]
            found[act] = gate(act, windows, closers, self._counting)
            if any(number in self.part for number, _ in (*windows, *closers)):
                self._plans[act].checks.append(found[act].check)
        return found

    def _make_ready(self, bridge: Bridge) -> None:
        for number, rule in enumerate(self.procedure.rules):
            check = self._check(number, rule, bridge) if number in self.part else None
            if check is not None:
                for act in rule.targets:
                    self._plans[act].checks.insert(0, check)
            if rule.form is Form.CLOSES:
                for act in rule.sources:
                    self._plans[act].closers.append(number)
        turning = bridge.turning_acts()
        for code, declared in self.procedure.acts.items():
            plan = self._plans[code]
            plan.item = declared.each.named_in if declared.each else ""
            plan.meets = bool(self.owing.met_by[code] or self.owing.ended_by[code])
            plan.opens = bool(self.owing.opened_by[code] or self.owing.yearly[code])
            plan.ends = code in self.procedure.ends_with
            plan.turns = code in turning

    def _check(self, number: int, rule: Rule, bridge: Bridge) -> Check | None:
        match rule.form:
            case Form.FIRST:
                return first(number, rule, self.procedure, self._counting)
            case Form.NOT:
                return prohibited(number, rule)
            case Form.WHILE:
                return meanwhile(number, rule, self.procedure, self.unrecorded)
            case Form.EXTENDS:
                return extending(number, rule, bridge)
            case _:
                return None

    def begin(self, doubtful: frozenset[str] = frozenset()) -> Course:
        """Begin a case."""
        unrecorded = self.unrecorded | doubtful if doubtful else self.unrecorded
        return Course(self._size + BUILT_IN, self.procedure.derived, self._counting.calendar, unrecorded)

    def step(self, course: Course, event: EventLike) -> None:
        """Take one event of a case: judge it by what stood before, then let it do what it does."""
        act, at, day, facts = event
        course.act, course.at, course.on = act, at, day
        course.stirred = facts is not None and facts is not course.given and course.take(facts)
        if self._built_ins and (course.ended or not course.sequence or act in course.seen):
            self._built_in(course, act)
        plan = self._plans[act]
        for check in plan.checks:
            check(course)
        course.sequence += 1
        if plan.item:
            self._note_item(course, act, plan.item)
        if plan.meets and course.waiting:
            self.owing.meet(course)
        course.seen[act] = Seen(course.sequence, at, day)
        if plan.ends:
            course.ended = True
        if plan.turns:
            self._counting.bridge.turn(course)
        if plan.closers:
            self._closes(course, plan.closers)
        if plan.opens or course.waiting:
            self.owing.open(course)

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

    def end(self, course: Course) -> None:
        """Judge what is still owed; the course stands at a moment after which nothing more is known of it."""
        self.owing.finish(course)
        for number in self.blind:
            course.stands(number, UNKNOWN)
        if not self._built_ins:
            return
        for number in (NOT_OPEN, TWICE, *((ENDED,) if course.ended else ())):
            course.stands(self._size + number, KEPT)


def _blind(procedure: Procedure, unrecorded: Iterable[str]) -> frozenset[int]:
    """Find the rules that no case of the log can show, because it does not record the acts that they look at."""
    decides = {Form.MUST: "sources", Form.STOPS: "", Form.RESTARTS: ""}
    found = set()
    for number, rule in enumerate(procedure.rules):
        acts = getattr(rule, decides.get(rule.form, "targets"), ())
        if acts and set(unrecorded).issuperset(acts):
            found.add(number)
    return frozenset(found)
