"""The DCR Portal's full export: resources, constraints and the marking at run time, each in its own part of the file."""

from collections.abc import Iterator, Mapping
from typing import Final

from plumbline.kernel.dcr.gathering import KINDS, Gathering
from plumbline.kernel.dcr.graph import Event, Graph
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.markup import Element

# Parts of the resources that say something beyond events and labels → what they hold, in both languages.
_RESOURCES: Final = {
    "subprocesses": ("可重复生成的子过程", "reusable subprocesses"),
    "distribution": ("分布", "the distribution"),
    "variables": ("变量", "variables"),
    "variableaccesses": ("对变量的读写", "accesses to variables"),
}
_DISPLAY: Final = ("visualization", "colors", "level", "sequence", "groups", "phases", "costs")
_GROUP_TYPES: Final = frozenset({"nesting", "subprocess", "form"})


def read(root: Element) -> tuple[Graph, list[LeftOut]]:
    """Read a graph from its first element."""
    gathering = Gathering(root.get("title"), root.file)
    labels = dict(_labels(root, gathering))
    for events in root.every("specification", "resources", "events"):
        _events(gathering, events, labels, group="")
    for event_id, element in _unmatched(root, gathering):
        zh, en = f"标签指向没有的事件“{event_id}”", f"a label is mapped to «{event_id}»; there is no such event"
        gathering.leave_out(element, f"labelMapping {event_id}", zh=zh, en=en)
    _constraints(gathering, root)
    _rest(gathering, root)
    graph = gathering.graph(**_marking(gathering, root))
    return graph, gathering.left_out


def _labels(root: Element, gathering: Gathering) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for one in root.every("specification", "resources", "labelmappings", "labelmapping"):
        event, label = one.get("eventId"), one.get("labelId")
        if event in seen and label != seen[event]:
            zh = f"事件“{event}”有第二个标签“{label}”，用第一个“{seen[event]}”"
            en = f"the event «{event}» has a second label «{label}»; the first, «{seen[event]}», is used"
            gathering.leave_out(one, f"labelMapping {event}", zh=zh, en=en)
        elif event and label:
            seen[event] = label
            yield event, label


def _unmatched(root: Element, gathering: Gathering) -> Iterator[tuple[str, Element]]:
    for one in root.every("specification", "resources", "labelmappings", "labelmapping"):
        if one.get("eventId") not in gathering.events:
            yield one.get("eventId"), one


def _events(gathering: Gathering, inside: Element, labels: Mapping[str, str], *, group: str) -> None:
    for element in inside.every("event"):
        id_, kind = element.get("id"), element.get("type")
        holds = bool(element.every("event"))
        event = Event(
            id=id_,
            label=labels.get(id_) or element.get("label") or id_,
            roles=tuple(_roles(element)),
            description=_text(element.first("custom", "eventdescription")),
            group=group,
            is_group=holds or kind.lower() == "nesting",
        )
        gathering.add_event(element, event, kind=kind)
        if kind and kind.lower() not in _GROUP_TYPES:
            zh, en = f"事件类型“{kind}”没有读入", f"the type «{kind}» of the event is not read"
            gathering.leave_out(element, f"event {id_}", zh=zh, en=en)
        _data(gathering, element, id_)
        _events(gathering, element, labels, group=id_)


def _roles(element: Element) -> Iterator[str]:
    for path in (("custom", "roles", "role"), ("roles", "role"), ("role",)):
        yield from (text for one in element.every(*path) if (text := _text(one)))


def _data(gathering: Gathering, element: Element, id_: str) -> None:
    """Note what an event computes and asks for: nothing of it is carried."""
    if computation := element.get("computation"):
        zh, en = f"计算“{computation}”没有读入", f"the computation «{computation}» is not read"
        gathering.leave_out(element, f"event {id_}", zh=zh, en=en)
    data = element.first("custom", "eventdata", "datatype")
    if data and (kind := _text(data)):
        zh, en = f"数据字段（{kind}）没有读入", f"the data field ({kind}) is not read"
        gathering.leave_out(data, f"event {id_}", zh=zh, en=en)
    condition = element.first("precondition")
    if condition and condition.get("message", "expressionId"):
        zh, en = "事件的前提条件没有读入", "the precondition of the event is not read"
        gathering.leave_out(condition, f"event {id_}", zh=zh, en=en)


def _constraints(gathering: Gathering, root: Element) -> None:
    expressions = {
        one.get("id"): one.get("value") for one in root.every("specification", "resources", "expressions", "expression")
    }
    for constraints in root.every("specification", "constraints"):
        for section in constraints.children:
            for one in section.children:
                named = one.get("expressionId")
                guard = one.get("guard") or (expressions.get(named) or named)
                gathering.add_relation(
                    one,
                    one.name,
                    source=one.get("sourceId"),
                    target=one.get("targetId"),
                    time=one.get("time", "delay", "deadline"),
                    guard=guard if one.name in KINDS else "",
                )


def _marking(gathering: Gathering, root: Element) -> dict[str, frozenset[str]]:
    marking = root.first("runtime", "marking")
    if marking is None or marking.first("included") is None:
        zh = "文件没有写明初始时包含哪些事件，按全部包含处理"
        en = "the file does not say which events are included at the start; all of them are taken to be"
        gathering.leave_out(marking or root, "marking", zh=zh, en=en)
        included = frozenset(gathering.events)
    else:
        included = _without_closed_groups(gathering, marking, _marked(gathering, marking, "included"))
    if marking is None:
        return {"executed": frozenset(), "included": included, "pending": frozenset()}
    store = marking.first("globalstore")
    if store and store.children:
        zh, en = "运行中已有的数据没有读入", "data that the run holds already are not read"
        gathering.leave_out(store, "globalStore", zh=zh, en=en)
    return {
        "executed": _marked(gathering, marking, "executed"),
        "included": included,
        "pending": _marked(gathering, marking, "pendingresponses"),
    }


def _marked(gathering: Gathering, marking: Element, state: str) -> frozenset[str]:
    found = set()
    for one in marking.every(state, "event"):
        id_ = one.get("id")
        if id_ not in gathering.events:
            zh, en = f"标记指向没有的事件“{id_}”", f"the marking names «{id_}»; there is no such event"
            gathering.leave_out(one, state, zh=zh, en=en)
            continue
        found.add(id_)
        if extra := sorted(one.attributes.keys() - {"id"}):
            zh, en = f"标记上的 {'、'.join(extra)} 没有读入", f"{', '.join(extra)} of the marking is not read"
            gathering.leave_out(one, f"{state} {id_}", zh=zh, en=en)
    return frozenset(found)


def _without_closed_groups(gathering: Gathering, marking: Element, included: frozenset[str]) -> frozenset[str]:
    """Take out what stands in a group that is not included, where the file marks groups at all."""
    groups = {id_ for id_, event in gathering.events.items() if event.is_group}
    closed = groups - included if groups & included else set()
    out = set()
    for id_ in included:
        event = gathering.events[id_]
        around = event.group
        while around:
            if around in closed:
                out.add(id_)
                zh = f"所在的组“{around}”没有包含，“{event.label}”按未包含读入"
                en = f"the group «{around}» is not included, so “{event.label}” is read as excluded"
                gathering.leave_out(marking, f"included {id_}", zh=zh, en=en)
                break
            around = gathering.events[around].group
    return included - out


def _rest(gathering: Gathering, root: Element) -> None:
    """Note what else the file holds: data of the whole graph, and how it is displayed."""
    for resources in root.every("specification", "resources"):
        for name, (zh, en) in _RESOURCES.items():
            part = resources.first(name)
            if part and any(child.children or child.attributes or child.text.strip() for child in part.children):
                gathering.leave_out(part, name, zh=f"{zh}没有读入", en=f"{en} are not read")
    if any(one.first("custom", shown) for one in _every_event(root) for shown in _DISPLAY):
        zh, en = (
            "位置、颜色、分组、阶段等显示设置没有读入",
            "how the graph is displayed (places, colours, groups, phases) is not read",
        )
        gathering.leave_out(root, "custom", zh=zh, en=en)


def _every_event(root: Element) -> Iterator[Element]:
    waiting = root.every("specification", "resources", "events", "event")
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.every("event")


def _text(element: Element | None) -> str:
    return element.text.strip() if element else ""
