"""A graph while it is read from a file: its parts with their places, and what of the file is not carried."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.dcr.graph import TIMED, Event, Graph, Kind, Relation
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.markup import Element
from plumbline.kernel.errors import DeclarationError, Says

# Names of relations in the files of various tools → what they say; two spellings are in use for the cancelling response.
KINDS: Final = {
    "condition": Kind.CONDITION,
    "response": Kind.RESPONSE,
    "coresponse": Kind.CORESPONSE,
    "coresponce": Kind.CORESPONSE,
    "noresponse": Kind.CORESPONSE,
    "include": Kind.INCLUDE,
    "exclude": Kind.EXCLUDE,
    "milestone": Kind.MILESTONE,
}
_GROUPING: Final = frozenset({"subprocess", "form"})


@dataclass(slots=True)
class Gathering:
    """What has been read so far."""

    title: str
    file: str
    events: dict[str, Event] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, element: Element, where: str, *, zh: str, en: str) -> None:
        """Note something that is not carried, with its place."""
        self.left_out.append(LeftOut(says=Says(zh=zh, en=en), where=where, line=element.line, column=element.column))

    def add_event(self, element: Element, event: Event, *, kind: str = "") -> None:
        """Add an event.

        Takes   kind — the type that the file gives it: a subprocess or a form is read as a plain group, which is told
        Raises  DeclarationError without an id, or where it stands twice
        """
        if not event.id:
            raise element.wrong("an event needs an id")
        if event.id in self.events:
            raise element.wrong(f"the event «{event.id}» stands twice")
        self.events[event.id] = event
        if event.is_group and kind.lower() in _GROUPING:
            self.leave_out(
                element,
                f"event {event.id}",
                zh=f"“{event.label}”是{kind}，按一般的组读入：它自己不会发生，它的关系就是组内每个事件的关系",
                en=f"“{event.label}” is a {kind}; it is read as a plain group: it never happens itself, and its "
                "relations are those of every event in it",
            )

    def add_relation(self, element: Element, name: str, *, source: str, target: str, time: str, guard: str) -> None:
        """Add a relation, or note that its kind is not carried.

        Raises  DeclarationError where an end is missing or names no event
        """
        for end, id_ in (("source", source), ("target", target)):
            if id_ not in self.events:
                raise element.wrong(f"the {end} of this {name} is «{id_}»; there is no such event{self._near(id_)}")
        where = f"{name} {source} → {target}"
        kind = KINDS.get(name.lower())
        if kind is None:
            zh, en = (
                f"{name} 关系没有对应的形式，没有读入",
                f"a relation of the kind {name} has no form here; it is not read",
            )
            self.leave_out(element, where, zh=zh, en=en)
            return
        if guard:
            self.leave_out(
                element,
                where,
                zh=f"条件“{guard}”不计算，关系按条件成立处理",
                en=f"the guard «{guard}» is not evaluated; the relation counts as if it held",
            )
        duration = self._duration(element, where, kind, time)
        description = element.get("description")
        self.relations.append(
            Relation(kind=kind, source=source, target=target, time=duration, guard=guard, description=description)
        )

    def _duration(self, element: Element, where: str, kind: Kind, time: str) -> Duration | None:
        if not time:
            return None
        try:
            duration = Duration.parse(time)
        except DeclarationError:
            zh, en = (
                f"时间“{time}”不是固定的长度，没有读入",
                f"the time «{time}» is not of fixed length; it is not read",
            )
            self.leave_out(element, where, zh=zh, en=en)
            return None
        if kind not in TIMED:
            zh, en = (
                f"{kind} 没有时间，{time} 没有读入",
                f"a relation of the kind {kind} has no time; {time} is not read",
            )
            self.leave_out(element, where, zh=zh, en=en)
            return None
        if not duration.is_plain:
            self.leave_out(
                element,
                where,
                zh=f"{time} 按每月 30 天、每年 365 天、每个工作日 1 天计数",
                en=f"{time} is counted with 30 days a month, 365 a year, and a working day as one day",
            )
        return duration

    def _near(self, id_: str) -> str:
        near = get_close_matches(id_, self.events, n=1)
        return f"; did you mean «{near[0]}»?" if near else ""

    def graph(self, *, executed: frozenset[str], included: frozenset[str], pending: frozenset[str]) -> Graph:
        """Make the graph of what was read."""
        return Graph(
            title=self.title,
            events=tuple(self.events.values()),
            relations=tuple(self.relations),
            executed=executed,
            included=included,
            pending=pending,
        )
