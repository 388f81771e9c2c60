"""How a DCR graph runs: what may happen now, why something may not, what an event does, and whether the run may end.

    allowed     included; every included condition has happened, its delay has passed; no included milestone is owed
    happening   owed := (owed without the event and what it cancels) and what it responds to;
                included := (included without what it excludes) and what it includes
    may end     nothing that is included is owed

Guards are not evaluated: every relation counts as if its guard held. Time is counted in seconds from the start of the
run; a month is 30 days, a year 365, a working day a day (`Duration.plain`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from plumbline.kernel.dcr.duration import DAY, Duration
from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphMarking:
    """Where a run stands. The same marking is equal to itself, so that markings can be gathered in sets."""

    now: int = 0
    executed: frozenset[tuple[str, int]] = frozenset()  # event and the moment when it last happened
    included: frozenset[str] = frozenset()
    pending: frozenset[tuple[str, int]] = frozenset()  # event and the moment until which it is owed; -1: no moment


NO_DEADLINE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """One thing that stands against an event: the sentence, and the relation and the event that it comes from."""

    says: Says
    kind: str  # excluded, condition, delay, milestone, never
    source: str = ""
    guard: str = ""
    wait: int = 0  # seconds after which it stands against the event no more; 0: waiting does not help


@dataclass(frozen=True)
class Running:
    """A graph made ready to run."""

    graph: Graph

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Give the events that can happen, in the order of the file."""
        return tuple(event for event in self.graph.events if not event.is_group)

    @cached_property
    def _by_kind(self) -> Mapping[Kind, Mapping[str, tuple[Relation, ...]]]:
        """Group the relations: those that bind a target by target, those that have effects by source."""
        found: dict[Kind, dict[str, list[Relation]]] = {kind: {} for kind in Kind}
        for one in self.graph.flat:
            end = one.target if one.kind in (Kind.CONDITION, Kind.MILESTONE) else one.source
            found[one.kind].setdefault(end, []).append(one)
        return {kind: {id_: tuple(some) for id_, some in by.items()} for kind, by in found.items()}

    def _of(self, kind: Kind, event: str) -> tuple[Relation, ...]:
        return self._by_kind[kind].get(event, ())

    def start(self) -> GraphMarking:
        """Give the marking that the graph starts from; what had happened before counts as of the start."""
        single = {event.id for event in self.events}
        return GraphMarking(
            executed=frozenset((id_, 0) for id_ in self.graph.executed & single),
            included=self.graph.included & single,
            pending=frozenset((id_, NO_DEADLINE) for id_ in self.graph.pending & single),
        )

    def against(self, marking: GraphMarking, event: str) -> Iterator[Against]:
        """Go through everything that stands against an event now."""
        if event not in marking.included:
            yield Against(says=_excluded(self._named(event)), kind="excluded")
        happened = dict(marking.executed)
        for one in self._of(Kind.CONDITION, event):
            if one.source in marking.included:
                yield from self._condition(one, happened.get(one.source), marking.now)
        owed = {id_ for id_, _ in marking.pending}
        for one in self._of(Kind.MILESTONE, event):
            if one.source in marking.included and one.source in owed:
                says = _owed(self._named(one.source), self._named(event))
                yield Against(says=says, kind="milestone", source=one.source, guard=one.guard)

    def _condition(self, one: Relation, at: int | None, now: int) -> Iterator[Against]:
        first, then = self._named(one.source), self._named(one.target)
        if at is None:
            yield Against(says=_first(first, then), kind="condition", source=one.source, guard=one.guard)
        elif one.time is not None and (wait := at + one.time.plain - now) > 0:
            says = _delay(first, then, one.time)
            yield Against(says=says, kind="delay", source=one.source, guard=one.guard, wait=wait)

    def wait(self, marking: GraphMarking, event: str) -> int | None:
        """Say how long an event has to wait: 0 when it may happen now, None when waiting does not help."""
        found = list(self.against(marking, event))
        return None if any(not one.wait for one in found) else max((one.wait for one in found), default=0)

    def happen(self, marking: GraphMarking, event: str) -> GraphMarking:
        """Give the marking after an event, once it has waited as long as it has to."""
        now = marking.now + (self.wait(marking, event) or 0)
        cancelled = {event, *(one.target for one in self._of(Kind.CORESPONSE, event))}
        owed: dict[str, int] = {id_: until for id_, until in marking.pending if id_ not in cancelled}
        for one in self._of(Kind.RESPONSE, event):
            until = now + one.time.plain if one.time else NO_DEADLINE
            owed[one.target] = _earlier(owed.get(one.target, NO_DEADLINE), until)
        closed = {one.target for one in self._of(Kind.EXCLUDE, event)}
        opened = {one.target for one in self._of(Kind.INCLUDE, event)}
        return GraphMarking(
            now=now,
            executed=frozenset({**dict(marking.executed), event: now}.items()),
            included=frozenset(marking.included - closed | opened),
            pending=frozenset(owed.items()),
        )

    def pass_time(self, marking: GraphMarking, duration: Duration) -> GraphMarking:
        """Give the marking after some time in which nothing happened."""
        return replace(marking, now=marking.now + duration.plain)

    def owed(self, marking: GraphMarking) -> list[tuple[Event, int]]:
        """Give what is owed and included, in the order of the file, each with the moment until which, or -1."""
        until = dict(marking.pending)
        return [(one, until[one.id]) for one in self.events if one.id in until and one.id in marking.included]

    def may_end(self, marking: GraphMarking) -> bool:
        """Tell whether the run may end here."""
        return not self.owed(marking)

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Give the labels that several events bear."""
        count = Counter(event.label for event in self.events)
        return frozenset(label for label, number in count.items() if number > 1)

    def _named(self, event: str) -> tuple[str, str]:
        """Name an event in both languages: by its label, and by its id too where others bear the label."""
        label = self.graph.by_id[event].label
        if label in self._shared:
            return f"“{label}”（{event}）", f"“{label}” ({event})"
        return f"“{label}”", f"“{label}”"


def told(wait: int) -> str:
    """Write a number of seconds as a duration."""
    days, seconds = divmod(wait, DAY)
    return str(Duration(days=days, seconds=seconds))


def _earlier(one: int, other: int) -> int:
    return min((until for until in (one, other) if until != NO_DEADLINE), default=NO_DEADLINE)


def _excluded(event: tuple[str, str]) -> Says:
    return Says(zh=f"{event[0]}现在不在图中（已被排除或尚未包含）", en=f"{event[1]} is excluded now")


def _first(first: tuple[str, str], then: tuple[str, str]) -> Says:
    return Says(zh=f"{then[0]}要等{first[0]}先发生", en=f"{then[1]} waits for {first[1]} to happen first")


def _delay(first: tuple[str, str], then: tuple[str, str], time: Duration) -> Says:
    return Says(zh=f"{first[0]}之后还没有过 {time}，{then[0]}要等", en=f"{then[1]} waits until {time} after {first[1]}")


def _owed(first: tuple[str, str], then: tuple[str, str]) -> Says:
    return Says(zh=f"{first[0]}应做而没有做，{then[0]}要等", en=f"{then[1]} waits while {first[1]} is owed")
