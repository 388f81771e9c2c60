"""Duties, made ready: «after A, must B within P»; what each act meets, opens, moves and ends, and what is left at the end."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from plumbline.kernel.conforming.counting_out import Counting, Last, passed
from plumbline.kernel.conforming.course import Course, Owed
from plumbline.kernel.conforming.guards import Holds, complete, complete_for, holds_of
from plumbline.kernel.conforming.standing import BROKEN, KEPT, NOT_APPLICABLE, UNKNOWN, Finding, Kind
from plumbline.kernel.expression import Expression
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.scope import Missing

Shut = Mapping[str, Callable[[Course], bool] | None]  # whether an act is closed now; None: nothing ever closes it


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule that obliges, made ready.

    Takes   last — its last day, None where it has none;  moves — whether facts can change it while it waits;  restless — whether acts, days or clocks can
            turned — whether something turns its clock;  closable — whether something can close what it asks for
            excuses — acts that would meet, end or replace it, or move its last day: where nobody can tell of one, it is not broken
    """

    number: int
    rule: Rule
    holds: Holds | None
    last: Callable[[Course, Owed], Last | Missing | None]
    moves: bool
    restless: bool
    turned: bool
    closable: bool
    excuses: frozenset[str]
    replaces: int  # -1: none


class Owing:
    """All duties of a procedure.

    Takes   closed — by act, whether a rule has closed it now;  part — the rules that count, by number
    """

    def __init__(
        self,
        procedure: Procedure,
        counting: Counting,
        closed: Shut,
        part: Collection[int],
    ) -> None:
        self.procedure = procedure
        self.counting = counting
        self.closed = closed
        self.duties = {
            number: self._ready(number, rule)
            for number, rule in enumerate(procedure.rules)
            if rule.form is Form.MUST and number in part
        }
        self.moving = any(duty.moves for duty in self.duties.values())
        self.restless = any(duty.restless for duty in self.duties.values())
        self.met_by = {act: self._of(act, targets=True) for act in procedure.acts}
        self.opened_by = {act: self._of(act, targets=False) for act in procedure.acts}
        self.yearly = {act: [duty for duty in duties if duty.rule.yearly] for act, duties in self.met_by.items()}
        self.ended_by = {
            act: [duty.number for duty in self.duties.values() if duty.rule.otherwise == act] for act in procedure.acts
        }
        self.each = {code: act.each.of for code, act in procedure.acts.items() if act.each}

    def _of(self, act: str, *, targets: bool) -> list[Duty]:
        return [duty for duty in self.duties.values() if act in (duty.rule.targets if targets else duty.rule.sources)]

    def _ready(self, number: int, rule: Rule) -> Duty:
        rules = self.procedure.rules
        closing = [
            one.sources for one in rules if one.form is Form.CLOSES and set(rule.targets) <= set(one.targets)
        ]  # each ends it
        replacing = [one.sources for one in rules if one.replaces and one.replaces == rule.code]
        turned = rule.code in self.procedure.turned_by
        return Duty(
            number=number,
            rule=rule,
            holds=holds_of(rule),
            last=self.counting.of_duty(rule),
            moves=bool(
                turned or rule.when or rule.unless or rule.counts_from or rule.due_on or rule.ahead_of or rule.cap
            ),
            restless=turned or bool(rule.cap) or self._restless(rule.when) or self._restless(rule.unless),
            turned=turned,
            closable=any(self.closed[target] is not None for target in rule.targets),
            excuses=frozenset(chain(rule.targets, *closing, *replacing, self.counting.movers(rule))),
            replaces=next((place for place, one in enumerate(rules) if one.code == rule.replaces), -1),
        )

    def _restless(self, condition: Expression | None) -> bool:
        """Tell whether a condition can change without a new fact: it looks at acts or at the day."""
        if condition is None:
            return False
        derived = (self.procedure.derived[name].condition for name in condition.names if name in self.procedure.derived)
        return bool(condition.acts) or "today" in condition.text or any(map(self._restless, derived))

    def meet(self, course: Course) -> None:
        """Meet what the act of this event meets, by the case as it stood before."""
        act = course.act
        for number in self.ended_by[act]:
            if owed := course.waiting.pop(number, None):
                self._deemed(course, self.duties[number], owed)
        if act in self.each and not complete_for(course, act, self.each[act]):
            return
        for duty in self.met_by[act]:
            owed = course.waiting.pop(duty.number, None)
            if owed is not None:
                self._meet(course, duty, owed)

    def _deemed(self, course: Course, duty: Duty, owed: Owed) -> None:
        """Note a duty whose place another act has taken, because its period had passed in vain."""
        if owed.missing is None and not passed(Last(owed.due, owed.due_at), course):
            course.stands(duty.number, NOT_APPLICABLE)
        else:
            self._end(course, duty, owed)

    def _meet(self, course: Course, duty: Duty, owed: Owed) -> None:
        if owed.missing is not None and not self._judge(course, duty, owed):
            course.stands(duty.number, NOT_APPLICABLE)
            return
        last: Any = Last(owed.due, owed.due_at, owed.provisional) if owed.due or owed.due_at else None
        if last is None and owed.missing is not None:
            last = duty.last(course, owed)
        due = self._day(last)
        course.met[duty.number] = due, course.sequence
        if isinstance(last, Missing) or (last is not None and passed(last, course) and owed.missing is not None):
            course.unsure(duty.number, owed.missing, last, due=due)
        elif last is None or not passed(last, course):
            course.stands(duty.number, KEPT)
        elif excuses := duty.excuses & course.unrecorded:
            course.unsure(duty.number, Missing(frozenset(), excuses), due=due)
        else:
            course.finds(
                Finding(
                    duty.number, BROKEN, Kind.LATE, course.act, course.on, due, other_day=owed.day,
                    provisional=last.provisional,
                )
            )  # fmt: skip

    def open(self, course: Course) -> None:
        """Open what the act of this event obliges to, judge the rest by the case as it stands now, end what cannot be met."""
        waiting, older = course.waiting, bool(course.waiting)
        sequence = course.sequence
        act = course.act
        for duty in self.yearly[act]:
            if duty.rule.yearly and (met := course.met.get(duty.number)) and met[1] == sequence:
                self._next_year(course, duty, duty.rule.yearly, met[0] or course.on)
        for duty in self.opened_by[act]:
            if duty.number not in waiting:
                self._open(course, duty)
        if older and ((course.stirred and self.moving) or self.restless):
            self._judge_again(course)
        if waiting and (course.ended or course.closing):
            self._lapse(course)

    def _judge_again(self, course: Course) -> None:
        """Judge older duties by the case as it stands now."""
        waiting, sequence = course.waiting, course.sequence
        for number in list(waiting):
            duty, owed = self.duties[number], waiting.get(number)
            if owed is None or owed.sequence == sequence or not duty.moves:
                continue  # replaced meanwhile, new, or nothing moves it
            if course.stirred or duty.restless:
                stood = owed.stands()
                if self._judge(course, duty, owed):
                    if owed.stands() != stood:
                        self._replace(course, duty, owed)
                else:
                    del waiting[number]
                    course.stands(number, NOT_APPLICABLE)

    def _lapse(self, course: Course) -> None:
        """End what can no longer be met."""
        for number in list(course.waiting):
            duty = self.duties[number]
            if (course.ended or duty.closable) and not self._can_be_met(course, duty.rule.targets):
                owed = course.waiting.pop(number)
                if course.ended and all(self._over(course, target) for target in duty.rule.targets):
                    self._end(course, duty, owed)
                else:
                    course.stands(number, NOT_APPLICABLE)

    def _open(self, course: Course, duty: Duty) -> None:
        owed = Owed(duty.number, course.sequence, course.at, course.on)
        if self._judge(course, duty, owed):
            if self._can_be_met(course, duty.rule.targets):
                course.waiting[duty.number] = owed
                self._replace(course, duty, owed)
        else:
            course.stands(duty.number, NOT_APPLICABLE)

    def _next_year(self, course: Course, duty: Duty, day: tuple[int, int], met: int) -> None:
        """Owe again, for the year after the one that was met."""
        owed = Owed(duty.number, course.sequence, course.at, course.on)
        owed.due = date(date.fromordinal(met).year + 1, *day).toordinal()
        applies = True if duty.holds is None else duty.holds(course)
        if applies is not False and self._can_be_met(course, duty.rule.targets):
            course.waiting[duty.number] = owed

    def _replace(self, course: Course, duty: Duty, owed: Owed) -> None:
        """Let the duty that a rule replaces lapse, once the new one stands with its day."""
        if duty.replaces >= 0 and owed.existing and owed.missing is None and duty.replaces in course.waiting:
            del course.waiting[duty.replaces]
            course.stands(duty.replaces, NOT_APPLICABLE)

    def _judge(self, course: Course, duty: Duty, owed: Owed) -> bool:
        """Judge whether a rule obliges, and until when; False when it does not."""
        applies = True if duty.holds is None else duty.holds(course)
        if applies is False:
            return False
        if applies is not True:
            owed.existing, owed.missing = False, applies
            return True
        owed.existing, owed.missing, owed.stopped = True, None, ""
        if duty.turned and (stopped := self.counting.bridge.view(course).stopped_by(duty.rule)):
            owed.stopped, owed.due, owed.due_at = stopped, 0, 0.0
            return True
        last = duty.last(course, owed)
        if isinstance(last, Missing):
            owed.missing, owed.due, owed.due_at = last, 0, 0.0
        elif last is not None:
            owed.due, owed.due_at, owed.provisional = last
        return True

    def _can_be_met(self, course: Course, targets: Sequence[str]) -> bool:
        for act in targets:
            if self._over(course, act):
                continue
            closed = self.closed[act]
            if closed is None or not closed(course):
                return True
        return False

    def _over(self, course: Course, act: str) -> bool:
        """Tell whether the matter has ended for an act, or the act is done for good."""
        declared = self.procedure.acts[act]
        if course.ended and not declared.after_end:
            return True
        if declared.repeat or act not in course.seen:
            return False
        return act not in self.each or complete(course, act, self.each[act])

    def finish(self, course: Course) -> None:
        """Judge what is still owed when the log ends; the course stands at the last moment of the log."""
        for number, owed in list(course.waiting.items()):
            self._end(course, self.duties[number], owed)

    def _end(self, course: Course, duty: Duty, owed: Owed) -> None:
        """Judge a duty that was not met, at the end of the case or of the log."""
        last = Last(owed.due, owed.due_at, owed.provisional) if owed.due or owed.due_at else None
        due = self._day(last)
        missing = owed.missing
        unseen = duty.excuses & course.unrecorded
        ended = course.ended and all(self._over(course, target) for target in duty.rule.targets)
        standing, kind = UNKNOWN, Kind.NOT_YET
        named: tuple[str, ...] = ()
        if missing is None and last is not None and not passed(last, course):
            if ended:
                course.stands(duty.number, NOT_APPLICABLE)
                return
        elif missing is not None or unseen or owed.stopped:
            kind = Kind.UNSEEN
            named = course.named(missing, Missing(frozenset(), unseen) if unseen else None)
        elif last is not None or ended:
            standing, kind = BROKEN, Kind.NOT_DONE
        other_day = course.on if standing == BROKEN and due else owed.day
        course.finds(
            Finding(
                duty.number, standing, kind, duty.rule.targets[0], 0, due, other_day=other_day, missing=named,
                provisional=owed.provisional,
            )
        )  # fmt: skip

    def _day(self, last: Last | Missing | None) -> int:
        if last is None or isinstance(last, Missing):
            return 0
        return last.day or self.counting.bridge.moment(last.at).toordinal()
