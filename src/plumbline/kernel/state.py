"""Where a matter stands: what has happened, what is owed, who took part; and what an answer depends on beside that.

The state is small (it grows with the procedure, not with the history), so an act costs the same after five thousand
acts as after ten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from plumbline.kernel.actor import Actor
from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import Reason


class DutyState(StrEnum):
    """Where an obligation stands."""

    OPEN = "open"
    UNKNOWN = "unknown"  # a fact that decides whether it exists is missing
    MET = "met"
    LAPSED = "lapsed"
    DEEMED = "deemed"  # not done in time, and the law put another act in its place


WAITING: Final = frozenset({DutyState.OPEN, DutyState.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """That an act has happened: how often, and when last; for whom, where it happens once for each."""

    count: int
    at: datetime
    sequence: int
    items: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a clock stands still, both included; without a last day it still does."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """That a rule has moved the end of a clock, and to which chosen day where one was named."""

    rule: str
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """What has happened to the periods of a matter beside their beginning.

    Takes   stops — by the rule that stops: its stretches in their order
            restarted — by the rule whose clock it is: from when it runs anew
            extended — by the rule whose clock it is: how its end was moved, in order
    """

    stops: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    restarted: Mapping[str, datetime] = field(default_factory=dict)
    extended: Mapping[str, tuple[Extension, ...]] = field(default_factory=dict)

    def stopped(self, rule: str) -> bool:
        """Tell whether what a rule stops stands still now."""
        stretches = self.stops.get(rule, ())
        return bool(stretches) and stretches[-1].last is None


RUNNING: Final = Clocks()  # of a matter whose clocks nothing has touched


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
    stopped: str = ""  # the rule under which its clock stands still
    met_at: datetime | None = None
    late: bool = False

    def has_passed(self, at: datetime) -> bool:
        """Tell whether its last moment, or where it is counted in days its last day, lies before a moment."""
        if self.due_at:
            return at > self.due_at
        return self.due_on is not None and day_of(at) > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The state of one matter."""

    acts: Mapping[str, Happened] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    performers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()  # names of those who may not act any more
    clocks: Clocks = RUNNING
    sequence: int = 0
    at: datetime | None = None
    ended: bool = False

    def done(self, act: str) -> bool:
        """Tell whether the act has happened."""
        return act in self.acts

    def last(self, acts: Sequence[str]) -> Happened | None:
        """Give the latest of these acts, or None where none has happened."""
        found = None
        for act in acts:
            happened = self.acts.get(act)
            if happened and (found is None or happened.sequence > found.sequence):
                found = happened
        return found

    def owed(self) -> list[Duty]:
        """Give what is owed now, or may be owed: the earliest due day first, the undated last."""
        waiting = [duty for duty in self.duties.values() if duty.state in WAITING]
        return sorted(waiting, key=lambda duty: (duty.due_on is None, duty.due_on or date.max, duty.sequence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything beside the marking that an answer depends on.

    Takes   actors — who acts, the first in front; nobody: who may act is not asked, only what may be done
    """

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
    lapsed: tuple[Duty, ...] = ()  # those too that a deemed act has taken the place of
    late: tuple[str, ...] = ()  # rules whose window had passed, and that let the act happen all the same
