"""The simple ways to write a graph: lists of events and rules, and the editor dcr-js with its state on each event."""

from typing import Final

from plumbline.kernel.dcr.gathering import Gathering
from plumbline.kernel.dcr.graph import Event, Graph
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.markup import Element

_GROUPS: Final = frozenset({"nesting", "subprocess", "form"})


def read_simple(root: Element) -> tuple[Graph, list[LeftOut]]:
    """Read a graph written as lists of events and rules, with values in attributes or in elements of their own."""
    gathering = Gathering(_value(root, "title"), root.file)
    events = [one for one in (*root.every("events"), *root.every("events", "event")) if _value(one, "id")]
    ids = {_value(one, "id") for one in events}
    parents = {_value(one, "parent") for one in events} - {""}
    for one in events:
        id_, kind = _value(one, "id"), _value(one, "type").lower()
        roles = (_value(one, "role"),) if _value(one, "role") else ()
        event = Event(
            id=id_,
            label=_value(one, "label") or id_,
            roles=roles,
            description=_value(one, "description"),
            group=_value(one, "parent"),
            is_group=id_ in parents or kind == "nesting",
        )
        gathering.add_event(one, event, kind=kind)
        if event.group and event.group not in ids:
            raise one.wrong(f"the parent of «{id_}» is «{event.group}»; there is no such event")
    for rule in (*root.every("rules"), *root.every("rules", "rule")):
        if not _value(rule, "source"):
            continue
        gathering.add_relation(
            rule,
            _value(rule, "type"),
            source=_value(rule, "source"),
            target=_value(rule, "target"),
            time=_plain_seconds(_value(rule, "duration", "time")),
            guard=_value(rule, "guard"),
        )
    every = frozenset(gathering.events)
    return gathering.graph(executed=frozenset(), included=every, pending=frozenset()), gathering.left_out


def read_editor(root: Element) -> tuple[Graph, list[LeftOut]]:
    """Read a graph of the editor dcr-js: every event bears its own state."""
    (plane,) = root.every("dcrgraph")[:1]
    gathering = Gathering(plane.get("title"), root.file)
    _gather(gathering, plane, "")
    marked: dict[str, set[str]] = {"included": set(), "executed": set(), "pending": set()}
    for element in _events(plane):
        for state, ids in marked.items():
            written = element.get(state).lower()
            if written == "true" or (state == "included" and not written):
                ids.add(element.get("id"))
    for one in _relations(plane):
        gathering.add_relation(
            one,
            one.get("type"),
            source=one.get("sourceRef"),
            target=one.get("targetRef"),
            time=one.get("time"),
            guard=one.get("guard"),
        )
    graph = gathering.graph(
        executed=frozenset(marked["executed"]),
        included=frozenset(marked["included"]),
        pending=frozenset(marked["pending"]),
    )
    return graph, gathering.left_out


def _gather(gathering: Gathering, inside: Element, group: str) -> None:
    for element in inside.children:
        if element.name != "event" and element.name not in _GROUPS:
            continue
        id_ = element.get("id")
        event = Event(
            id=id_,
            label=element.get("label") or element.get("description") or id_,
            roles=(element.get("role"),) if element.get("role") else (),
            description=element.get("description") if element.get("label") else "",
            group=group,
            is_group=element.name in _GROUPS,
        )
        gathering.add_event(element, event, kind=element.name)
        if element.get("computation") or element.first("eventdata"):
            zh, en = "事件的数据和计算没有读入", "data and computation of the event are not read"
            gathering.leave_out(element, f"event {id_}", zh=zh, en=en)
        _gather(gathering, element, id_)


def _events(inside: Element) -> list[Element]:
    found = []
    for element in inside.children:
        if element.name == "event":
            found.append(element)
        elif element.name in _GROUPS:
            found += _events(element)
    return found


def _relations(inside: Element) -> list[Element]:
    found = []
    for element in inside.children:
        if element.name == "relation":
            found.append(element)
        elif element.name in _GROUPS:
            found += _relations(element)
    return found


def _value(element: Element, *names: str) -> str:
    """Give a value that stands in an attribute or in an element of this name."""
    if found := element.get(*names):
        return found
    return next((inner.text.strip() for name in names if (inner := element.first(name)) and not inner.children), "")


def _plain_seconds(written: str) -> str:
    """Read a bare number as process mining libraries mean it in this form: seconds."""
    number = written.removesuffix(".0")
    return f"PT{number}S" if number.isascii() and number.isdigit() else written
