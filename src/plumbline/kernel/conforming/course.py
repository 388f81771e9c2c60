"""One case on its course: what has happened in it, what is owed, and what was found; also the scope that conditions read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.conforming.standing import BROKEN, UNKNOWN, Finding, Kind
from plumbline.kernel.procedure import Derived
from plumbline.kernel.scope import Missing
from plumbline.kernel.state import RUNNING, Clocks

MOST_FOUND: Final = 1_000  # findings of one case that are kept word for word; all are counted


class Event(NamedTuple):
    """One act of a case.

    Takes   at — seconds since 1970, for order and for hours;  day — ordinal of the legal day where it happened
            facts — read values that came with it, or None
    """

    act: str
    at: float
    day: int
    facts: Mapping[str, Any] | None = None


EventLike = tuple[str, float, int, Mapping[str, Any] | None]  # an event, or the bare tuple of its parts


class Seen(NamedTuple):
    """That an act has happened: when last, and as the how-manieth event of the case."""

    sequence: int
    at: float
    day: int


class Owed:
    """An act owed under a rule: since when, until when, and what is missing to say so."""

    __slots__ = ("at", "day", "due", "due_at", "existing", "missing", "provisional", "rule", "sequence", "stopped")

    def __init__(self, rule: int, sequence: int, at: float, day: int) -> None:
        self.rule = rule
        self.sequence = sequence
        self.at = at
        self.day = day
        self.existing = True  # False: a fact that decides whether it exists is missing
        self.due = 0
        self.due_at = 0.0
        self.provisional = False
        self.stopped = ""  # the rule under which its clock stands still
        self.missing: Missing | None = None

    def stands(self) -> tuple[Any, ...]:
        """Give all that facts, acts and clocks can change."""
        return self.existing, self.due, self.due_at, self.provisional, self.stopped, self.missing


class Course:
    """One case while it is judged.

    Takes   unrecorded — acts of which this log, or this case, cannot tell whether they happened
    """

    __slots__ = (
        "act", "at", "calendar", "clocks", "closing", "derived", "ended", "facts", "found", "found_count", "given", "items", "met", "on",
        "seen", "sequence", "standing", "stirred", "unrecorded", "waiting",
    )  # fmt: skip

    def __init__(
        self, rules: int, derived: Mapping[str, Derived], calendar: Calendar, unrecorded: frozenset[str]
    ) -> None:
        self.derived = derived
        self.calendar = calendar
        self.unrecorded = unrecorded
        self.act = ""
        self.at = 0.0
        self.on = 0  # ordinal of the legal day of this event
        self.sequence = 0
        self.ended = False
        self.closing = False  # whether an act has happened that closes others
        self.facts: dict[str, Any] = {}
        self.given: Mapping[str, Any] | None = None  # the facts that came last
        self.stirred = False  # whether this event brought others
        self.seen: dict[str, Seen] = {}
        self.waiting: dict[int, Owed] = {}
        self.items: dict[str, set[str]] = {}  # for whom an act that happens once for each has happened
        self.clocks: Clocks = RUNNING
        self.met: dict[int, tuple[int, int]] = {}  # rules whose duty was met: its last day, and by which event
        self.standing = bytearray(rules)
        self.found: list[Finding] = []
        self.found_count = 0

    def take(self, facts: Mapping[str, Any]) -> bool:
        """Take the facts that came with an event, others than last time."""
        self.given = facts
        self.facts.update(facts)
        return True

    def fact(self, name: str) -> Any:
        """Give a fact or a derived condition, or say which facts are missing."""
        one = self.derived.get(name)
        if one is not None:
            return one.condition.value(self)
        value = self.facts.get(name)
        return Missing(frozenset((name,))) if value is None else value

    def done(self, act: str) -> Any:
        """Tell whether the act has happened; Missing where the log does not record it."""
        if act in self.seen:
            return True
        return Missing(frozenset(), frozenset((act,))) if act in self.unrecorded else False

    def day(self, act: str) -> Any:
        """Give the day on which the act last happened, or say that it is missing."""
        seen = self.seen.get(act)
        return Missing(frozenset(), frozenset((act,))) if seen is None else date.fromordinal(seen.day)

    def today(self) -> date:
        """Give the legal day of the event."""
        return date.fromordinal(self.on)

    def last(self, acts: Iterable[str]) -> tuple[str, Seen] | None:
        """Give the latest of these acts, or None where none has happened."""
        found = None
        for act in acts:
            seen = self.seen.get(act)
            if seen is not None and (found is None or seen.sequence > found[1].sequence):
                found = act, seen
        return found

    def unseen(self, acts: Iterable[str]) -> Missing | None:
        """Name those acts of which it cannot be told whether they happened; None where there is none."""
        open_acts = frozenset(act for act in acts if act in self.unrecorded and act not in self.seen)
        return Missing(frozenset(), open_acts) if open_acts else None

    def stands(self, rule: int, standing: int) -> None:
        """Note how a rule stands on one occasion."""
        if self.standing[rule] < standing:  # noqa: PLR1730 — a call of max would cost as much as the rest
            self.standing[rule] = standing

    def finds(self, finding: Finding) -> None:
        """Note an occasion on which a rule was broken or could not be judged."""
        self.stands(finding.rule, finding.standing)
        self.found_count += 1
        if self.found_count <= MOST_FOUND:
            self.found.append(finding)

    def broke(self, rule: int, kind: Kind, *, due: int = 0, other: str = "", other_day: int = 0) -> None:
        """Note that the act of this event broke a rule."""
        self.finds(Finding(rule, BROKEN, kind, self.act, self.on, due, other, other_day))

    def unsure(self, rule: int, *missing: Any, due: int = 0, kind: Kind = Kind.UNSEEN) -> None:
        """Note that nobody can tell whether the act of this event kept a rule, and what would decide."""
        self.finds(Finding(rule, UNKNOWN, kind, self.act, self.on, due, missing=self.named(*missing)))

    def named(self, *missing: Any) -> tuple[str, ...]:
        """Write what is missing: facts by code; of an act that happened its day, of another whether it happened."""
        lacking = Missing.among(missing)
        if lacking is None:
            return ()
        acts = (f"day({act})" if act in self.seen else f"done({act})" for act in sorted(lacking.acts) if act)
        return (*sorted(lacking.names), *acts)
