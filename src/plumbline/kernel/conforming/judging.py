"""A procedure made ready to judge the cases of a log, with the acts that the law deems to happen where a period passes in vain."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.conforming.bridge import Bridge
from plumbline.kernel.conforming.counting_out import Counting
from plumbline.kernel.conforming.course import MOST_FOUND, Course, EventLike, Owed
from plumbline.kernel.conforming.ordering import Ordering, on_days
from plumbline.kernel.conforming.parting import looked_at, of_order
from plumbline.kernel.conforming.standing import Finding
from plumbline.kernel.conforming.stepping import Stepping
from plumbline.kernel.procedure import Procedure

_ONE_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta.resolution.total_seconds()


class Judged(NamedTuple):
    """One case, judged.

    Gives   standing — how each rule stands, by number;  found — occasions on which one was broken or is not known
            found_count — how many there were, where they are too many to be kept
    """

    acts: tuple[str, ...]
    standing: bytes
    found: Sequence[Finding]
    found_count: int
    ended: bool
    deemed: tuple[tuple[str, int], ...] = ()


class Judge:
    """Judges the cases of one log by one version of a procedure.

    What hangs on the order of acts alone is judged once for each course of acts, the rest case by case.

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
        self._bridge = Bridge(procedure, self.calendar, zone)
        counting = Counting(procedure, self.calendar, self._bridge)
        everything = range(len(procedure.rules))
        self._whole = Stepping(procedure, counting, self.unrecorded, part=everything)
        self.blind = self._whole.blind
        self._until = 0.0, 0  # the last moment asked for, and its day
        by_order = of_order(procedure)
        self._ordering = Ordering(Stepping(procedure, counting, self.unrecorded, part=by_order))
        self._others = tuple(number for number in everything if number not in by_order)
        self._timed = Stepping(procedure, counting, self.unrecorded, part=self._others, built_in=False)
        self._timed_acts = acts if self._timed.owing.restless else looked_at(procedure, self._others)

    def judge(
        self, events: Sequence[EventLike], *, until: float | None = None, doubtful: frozenset[str] = frozenset()
    ) -> Judged:
        """Judge one case.

        Takes   events — in the order of time;  until — the last moment that the log covers; that of the case if not given
                doubtful — acts of which this case holds a row that could not be read
        """
        last = events[-1][1]
        end = last if until is None else max(until, last)
        if self.deems or doubtful:
            return self._in_one(events, end, doubtful)
        ordered = self._ordering.of(tuple([event[0] for event in events]))
        if ordered is None:
            return self._in_one(events, end)
        timed = self._by_time(events, end)
        if (ordered.found and timed.found) or ordered.found_count > MOST_FOUND:
            return self._in_one(events, end)  # what was found is told in the order in which it happened
        standing = ordered.standing
        if self._others:
            merged = bytearray(standing)
            for number in self._others:
                merged[number] = timed.standing[number]
            standing = bytes(merged)
        return Judged(
            acts=ordered.acts,
            standing=standing,
            found=on_days(ordered.found, events) if ordered.found else timed.found,
            found_count=ordered.found_count or timed.found_count,
            ended=ordered.ended,
        )

    def _by_time(self, events: Sequence[EventLike], end: float) -> Course:
        """Take a case through the rules that hang on more than order, past the acts that mean nothing to them."""
        course = self._timed.begin()
        acts, step, given = self._timed_acts, self._timed.step, None
        for event in events:
            facts = event[3]
            if event[0] in acts or (facts is not None and facts is not given):
                step(course, event)
                given = course.given
        self._end(course, self._timed, end)
        return course

    def _in_one(self, events: Sequence[EventLike], end: float, doubtful: frozenset[str] = frozenset()) -> Judged:
        """Judge a case by all rules, event by event."""
        course = self.begin(doubtful)
        deemed: list[tuple[str, int]] = []
        step = self._whole.step
        for event in events:
            if self.deems:
                deemed += self.let_elapse(course, event[1])
            step(course, event)
        if self.deems:
            deemed += self.let_elapse(course, end)
        self._end(course, self._whole, end)
        return Judged(
            acts=tuple([event[0] for event in events]),
            standing=bytes(course.standing),
            found=tuple(course.found),
            found_count=course.found_count,
            ended=course.ended,
            deemed=tuple(deemed),
        )

    def begin(self, doubtful: frozenset[str] = frozenset()) -> Course:
        """Begin a case."""
        return self._whole.begin(doubtful)

    def step(self, course: Course, event: EventLike) -> None:
        """Take one event of a case."""
        self._whole.step(course, event)

    def _end(self, course: Course, stepping: Stepping, at: float) -> None:
        if at != self._until[0]:
            self._until = at, self._bridge.moment(at).toordinal()
        course.at, course.on = self._until
        stepping.end(course)

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
                passes = self._passes(owed)
                if passes <= until and course.at <= until:
                    moment = max(passes - _INSTANT if rule.on_the_last_day else passes, course.at)
                    passing.append((moment, owed.sequence, rule.code, rule.otherwise))
        for moment, _, _, act in sorted(passing):
            if self._may_be_deemed(course, act, moment):
                return moment, act
        return None

    def _passes(self, owed: Owed) -> float:
        if owed.due_at:
            return owed.due_at + _INSTANT
        next_day = date.fromordinal(owed.due) + _ONE_DAY
        return datetime.combine(next_day, time.min, tzinfo=self.zone).timestamp()

    def _may_be_deemed(self, course: Course, act: str, moment: float) -> bool:
        stood = course.act, course.at, course.on
        course.act, course.at, course.on = act, moment, self._bridge.moment(moment).toordinal()
        against = self._bridge.against(course)
        course.act, course.at, course.on = stood
        return not against
