"""A case as the kernel's own marking sees it, for what is rare in a log: clocks that are stopped, restarted, extended, capped.

Going over costs some ten times an event; only events and rules that need it do.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.clocks import running, turned
from plumbline.kernel.conforming.course import Course, Owed
from plumbline.kernel.enabling import judge
from plumbline.kernel.errors import Reason
from plumbline.kernel.period import Reckoning
from plumbline.kernel.procedure import OF_CLOCKS, Procedure, Rule
from plumbline.kernel.state import Duty, DutyState, Happened, Marking, Situation
from plumbline.kernel.view import View


@dataclass(frozen=True, slots=True)
class Bridge:
    """Makes views of a case.

    Takes   zone — whose wall clock tells the legal day; to the kernel it is Beijing's
    """

    procedure: Procedure
    calendar: Calendar
    zone: ZoneInfo

    def moment(self, second: float) -> datetime:
        """Give the moment on the wall clock of the log."""
        return datetime.fromtimestamp(second, self.zone).replace(tzinfo=BEIJING)

    def second(self, moment: datetime) -> float:
        """Give the second back."""
        return moment.replace(tzinfo=self.zone).timestamp()

    def view(self, course: Course) -> View:
        """Look at a case as it stands now."""
        situation = Situation(at=self.moment(course.at), facts=course.facts, calendar=self.calendar)
        return View(self.procedure, self._marking(course), situation)

    def turn(self, course: Course) -> None:
        """Let the act of this event do to the clocks what the rules say."""
        course.clocks = turned(self.view(course), course.act)

    def against(self, course: Course) -> dict[str, Reason]:
        """Give what stands against the act of this event, by rule."""
        reasons = judge(self.view(course), self.procedure.acts[course.act]).reasons
        return {reason.rule: reason for reason in reasons}

    def last_day_to_extend(self, course: Course, rule: Rule) -> int:
        """Give the last day on which a period still ran that a rule lets be extended, as an ordinal; 0 where none is known."""
        view = self.view(course)
        ends = [view.reckoning(clock, began) for clock, began in running(view, rule)]
        return max((one.due.toordinal() for one in ends if isinstance(one, Reckoning)), default=0)

    def turning_acts(self) -> frozenset[str]:
        """Give the acts that can do anything to a clock."""
        acts: set[str] = set()
        for rule in self.procedure.rules:
            if rule.form in OF_CLOCKS:
                acts.update(rule.sources, rule.until)
            elif rule.code in self.procedure.turned_by:
                acts.update(rule.sources)
        return frozenset(acts)

    def _marking(self, course: Course) -> Marking:
        acts = {
            act: Happened(
                count=1, at=self.moment(seen.at), sequence=seen.sequence, items=frozenset(course.items.get(act, ()))
            )
            for act, seen in course.seen.items()
        }
        duties = {
            self.procedure.rules[number].code: self._duty(number, owed) for number, owed in course.waiting.items()
        }
        return Marking(
            acts=acts,
            duties=duties,
            clocks=course.clocks,
            sequence=course.sequence,
            ended=course.ended,
        )

    def _duty(self, number: int, owed: Owed) -> Duty:
        return Duty(
            rule=self.procedure.rules[number].code,
            state=DutyState.OPEN if owed.existing else DutyState.UNKNOWN,
            opened_at=self.moment(owed.at),
            sequence=owed.sequence,
        )
