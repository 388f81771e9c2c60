"""Writes a graph as the DCR Portal exports it: the form that DCR tools and process mining libraries read.

Every collection is written, also an empty one, and every event has its label mapping, because readers rely on both.
"""

from typing import Final
from xml.etree import ElementTree as ET

from plumbline.kernel.dcr.graph import Event, Graph, Kind, Relation

# In the order in which the portal writes them.
_SECTIONS: Final = {
    Kind.CONDITION: "conditions",
    Kind.RESPONSE: "responses",
    Kind.CORESPONSE: "coresponses",
    Kind.EXCLUDE: "excludes",
    Kind.INCLUDE: "includes",
    Kind.MILESTONE: "milestones",
}
_EMPTY_SECTIONS: Final = ("updates", "spawns", "templateSpawns")
_PER_ROW: Final = 6
_STEP: Final = 180


def write_graph(graph: Graph) -> bytes:
    """Write a graph; what is read back from it is the same graph."""
    root = ET.Element("dcrgraph", title=graph.title, version="1.1", filterLevel="1", graphType="0")
    specification = ET.SubElement(root, "specification")
    guards = _resources(specification, graph)
    constraints = ET.SubElement(specification, "constraints")
    for kind, name in _SECTIONS.items():
        section = ET.SubElement(constraints, name)
        for one in graph.relations:
            if one.kind is kind:
                _relation(section, one, guards)
    for name in _EMPTY_SECTIONS:
        ET.SubElement(constraints, name)
    _runtime(root, graph)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _resources(specification: ET.Element, graph: Graph) -> dict[str, str]:
    """Write events, labels and guards; give the id of each guard's text."""
    resources = ET.SubElement(specification, "resources")
    events = ET.SubElement(resources, "events")
    written: dict[str, ET.Element] = {"": events}
    waiting = list(enumerate(graph.events))
    while waiting:  # a group may stand after what is in it
        later = []
        for place, event in waiting:
            if event.group in written:
                written[event.id] = _event(written[event.group], event, place)
            else:
                later.append((place, event))
        waiting = later
    ET.SubElement(resources, "subProcesses")
    ET.SubElement(resources, "distribution")
    labels = ET.SubElement(resources, "labels")
    for label in dict.fromkeys(event.label for event in graph.events):
        ET.SubElement(labels, "label", id=label)
    mappings = ET.SubElement(resources, "labelMappings")
    for event in graph.events:
        ET.SubElement(mappings, "labelMapping", eventId=event.id, labelId=event.label)
    expressions = ET.SubElement(resources, "expressions")
    guards = {}
    for number, guard in enumerate(dict.fromkeys(one.guard for one in graph.relations if one.guard), start=1):
        guards[guard] = f"guard-{number}"
        ET.SubElement(expressions, "expression", id=guards[guard], value=guard)
    ET.SubElement(resources, "variables")
    ET.SubElement(ET.SubElement(resources, "variableAccesses"), "writeAccesses")
    custom = ET.SubElement(resources, "custom")
    roles = ET.SubElement(custom, "roles")
    for role in dict.fromkeys(role for event in graph.events for role in event.roles):
        ET.SubElement(roles, "role", description="", specification="").text = role
    return guards


def _event(inside: ET.Element, event: Event, place: int) -> ET.Element:
    element = ET.SubElement(inside, "event", id=event.id)
    if event.is_group:
        element.set("type", "nesting")
    custom = ET.SubElement(element, "custom")
    row, column = divmod(place, _PER_ROW)
    shown = ET.SubElement(custom, "visualization")
    ET.SubElement(shown, "location", xLoc=str(40 + column * _STEP), yLoc=str(40 + row * _STEP))
    roles = ET.SubElement(custom, "roles")
    for role in event.roles:
        ET.SubElement(roles, "role").text = role
    ET.SubElement(custom, "eventDescription").text = event.description or None
    return element


def _relation(section: ET.Element, one: Relation, guards: dict[str, str]) -> None:
    element = ET.SubElement(
        section,
        str(one.kind),
        sourceId=one.source,
        targetId=one.target,
        filterLevel="1",
        description=one.description,
        time=str(one.time) if one.time else "",
        groups="",
    )
    if one.guard:
        element.set("expressionId", guards[one.guard])


def _runtime(root: ET.Element, graph: Graph) -> None:
    runtime = ET.SubElement(root, "runtime")
    ET.SubElement(ET.SubElement(runtime, "custom"), "globalMarking")
    marking = ET.SubElement(runtime, "marking")
    ET.SubElement(marking, "globalStore")
    states = {"executed": graph.executed, "included": graph.included, "pendingResponses": graph.pending}
    for name, ids in states.items():
        section = ET.SubElement(marking, name)
        for event in graph.events:
            if event.id in ids:
                ET.SubElement(section, "event", id=event.id)
