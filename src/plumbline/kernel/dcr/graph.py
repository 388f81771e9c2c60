"""A DCR graph as DCR tools know it: events, five kinds of relation and the cancelling response, and a first marking.

Source  Hildebrandt and Mukkamala, Declarative Event-Based Workflow as Distributed Dynamic Condition Response Graphs
        (2010); Hildebrandt, Mukkamala and Slaats, Nested Dynamic Condition Response Graphs (2011): a relation of a group
        is a relation of every event in it
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.errors import DeclarationError


class Kind(StrEnum):
    """What a relation says of its source and its target."""

    CONDITION = "condition"  # the target waits until the source has happened, while the source is included
    RESPONSE = "response"  # once the source happens, the target is owed
    CORESPONSE = "coresponse"  # once the source happens, the target is owed no more
    INCLUDE = "include"
    EXCLUDE = "exclude"
    MILESTONE = "milestone"  # the target waits while the source is owed and included


DEEPEST: Final = 100  # groups in groups
MOST: Final = 1_000_000  # relations between single events
TIMED: Final = frozenset({Kind.CONDITION, Kind.RESPONSE})
_KINDS: Final = list(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that can happen; or a group of events, which itself never happens."""

    id: str
    label: str
    roles: tuple[str, ...] = ()
    description: str = ""
    group: str = ""  # id of the group that it stands in
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation between two events or groups.

    Takes   time — the delay of a condition, the deadline of a response
            guard — a condition over data that the file states; kept as text, never evaluated
    """

    kind: Kind
    source: str
    target: str
    time: Duration | None = None
    guard: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A whole graph with the marking that it starts from."""

    title: str
    events: tuple[Event, ...]
    relations: tuple[Relation, ...] = ()
    executed: frozenset[str] = frozenset()
    included: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    by_id: Mapping[str, Event] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that the graph holds together, and put its relations in the order of their kinds.

        Raises  DeclarationError for an id that stands twice, a name of nothing, a group inside itself, or too much
        """
        by_id = {event.id: event for event in self.events}
        object.__setattr__(self, "by_id", by_id)
        in_order = sorted(self.relations, key=lambda one: _KINDS.index(one.kind))
        object.__setattr__(self, "relations", tuple(in_order))
        if len(by_id) < len(self.events):
            seen: set[str] = set()
            twice = next(one.id for one in self.events if one.id in seen or seen.add(one.id))  # type: ignore[func-returns-value]  # add gives None, which is false
            raise DeclarationError(f"the event «{twice}» stands twice")
        named = {end for one in self.relations for end in (one.source, one.target)}
        for id_ in (*named, *self.executed, *self.included, *self.pending):
            if id_ not in by_id:
                raise DeclarationError(f"there is no event «{id_}»")
        for event in self.events:
            self._check_group(event)
        if sum(len(self.atoms[one.source]) * len(self.atoms[one.target]) for one in self.relations) > MOST:
            raise DeclarationError(f"the relations of the groups stand for more than {MOST} relations of single events")

    def _check_group(self, event: Event) -> None:
        seen = {event.id}
        while event.group:
            if event.group not in self.by_id or not self.by_id[event.group].is_group:
                raise DeclarationError(f"«{event.id}» stands in «{event.group}», which is no group of events")
            if event.group in seen:
                raise DeclarationError(f"the group «{event.group}» stands inside itself")
            if len(seen) > DEEPEST:
                raise DeclarationError(f"«{event.group}» stands in groups more than {DEEPEST} deep")
            seen.add(event.group)
            event = self.by_id[event.group]

    @cached_property
    def atoms(self) -> Mapping[str, tuple[str, ...]]:
        """Give for every id the events that can happen and are meant by it: itself, or all of a group."""
        inside: dict[str, list[str]] = {event.id: [] for event in self.events}
        for event in self.events:
            if not event.is_group:
                for id_ in (event.id, *self.groups_of(event)):
                    inside[id_].append(event.id)
        return {id_: tuple(found) for id_, found in inside.items()}

    def groups_of(self, event: Event) -> Iterator[str]:
        """Go through the groups that an event stands in, the innermost first."""
        while event.group:
            yield event.group
            event = self.by_id[event.group]

    @cached_property
    def flat(self) -> tuple[Relation, ...]:
        """Give the relations between single events: those of a group are those of every event in it."""
        return tuple(
            dict.fromkeys(
                Relation(
                    kind=one.kind,
                    source=source,
                    target=target,
                    time=one.time,
                    guard=one.guard,
                    description=one.description,
                )
                for one in self.relations
                for source in self.atoms[one.source]
                for target in self.atoms[one.target]
            )
        )
