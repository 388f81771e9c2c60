"""Writes a diagram as BPMN 2.0 with its diagram interchange, so that every viewer of BPMN shows it.

Source  OMG, Business Process Model and Notation 2.0.2 (formal/2013-12-09), with its schema BPMN20.xsd
"""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

from plumbline.kernel.bpmn.flow import Flow, Node, Shape
from plumbline.kernel.bpmn.placing import Box, Placing
from plumbline.kernel.dcr.duration import Duration

_MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_BOUNDS: Final = "http://www.omg.org/spec/DD/20100524/DC"
_EDGES: Final = "http://www.omg.org/spec/DD/20100524/DI"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
for _prefix, _space in (("bpmn", _MODEL), ("bpmndi", _DIAGRAM), ("omgdc", _BOUNDS), ("omgdi", _EDGES), ("xsi", _XSI)):
    ET.register_namespace(_prefix, _space)

_ELEMENTS: Final = {
    Shape.START: "startEvent",
    Shape.END: "endEvent",
    Shape.LATE: "endEvent",
    Shape.ACT: "userTask",
    Shape.EITHER: "inclusiveGateway",
    Shape.WAIT: "intermediateCatchEvent",
    Shape.DUE: "boundaryEvent",
}
_AGAIN: Final = "again"  # an act that may be repeated: whenever whoever performs it finds it needed
_ON_EDGES: Final = (Shape.WAIT, Shape.DUE)


def write_flow(flow: Flow) -> bytes:
    """Write a diagram."""
    return _Writing(flow).write()


class _Writing:
    """A file while it is written."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.placing = Placing(flow)
        self.ids: dict[tuple[str, str], str] = {}
        self.used: set[str] = set()
        self.root = ET.Element(
            _tag(_MODEL, "definitions"),
            id=self._id("definitions", flow.id),
            targetNamespace="https://plumbline.example/procedures",
            exporter="Plumbline",
        )
        self.root.set("name", flow.name)
        # what crosses from pool to pool, by the index of its arrow
        self.pools = [(flow.pool_of(nodes[0]), flow.pool_of(nodes[1])) for nodes in self._ends()]
        self.parting = {node.id for node in flow.nodes if node.shape is Shape.EITHER}
        self.notes = {node.id: text for node in flow.nodes if node.shape is Shape.ACT and (text := self._note(node))}

    def _ends(self) -> Iterable[tuple[Node, Node]]:
        by_id = {node.id: node for node in self.flow.nodes}
        return ((by_id[arrow.source], by_id[arrow.target]) for arrow in self.flow.arrows)

    def _id(self, kind: str, name: str) -> str:
        """Give the id of a thing in the file: a name that XML allows, and that no other thing has."""
        if (kind, name) not in self.ids:
            plain = f"{kind}_{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}"
            found, number = plain, 1
            while found in self.used:
                number += 1
                found = f"{plain}_{number}"
            self.used.add(found)
            self.ids[kind, name] = found
        return self.ids[kind, name]

    def write(self) -> bytes:
        self._collaboration()
        for pool, _ in self.flow.pools:
            self._process(pool)
        self._diagram()
        ET.indent(self.root)
        written: bytes = ET.tostring(self.root, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    # ── what there is ──

    def _collaboration(self) -> None:
        whole = _add(self.root, _MODEL, "collaboration", id=self._id("collaboration", self.flow.id))
        for pool, name in self.flow.pools:
            process = self._id("process", pool)
            _add(whole, _MODEL, "participant", id=self._id("pool", pool), name=name, processRef=process)
        for number, (arrow, (one, other)) in enumerate(zip(self.flow.arrows, self.pools, strict=True)):
            if one != other:
                ends = {"sourceRef": self._id("node", arrow.source), "targetRef": self._id("node", arrow.target)}
                _add(whole, _MODEL, "messageFlow", id=self._id("arrow", str(number)), **ends)

    def _process(self, pool: str) -> None:
        process = _add(self.root, _MODEL, "process", id=self._id("process", pool), isExecutable="false")
        inside = [node for node in self.flow.nodes if self.flow.pool_of(node) == pool]
        lanes = _add(process, _MODEL, "laneSet", id=self._id("lanes", pool))
        for lane in self.flow.lanes:
            if lane.pool == pool:
                drawn = _add(lanes, _MODEL, "lane", id=self._id("lane", lane.id), name=lane.name)
                for node in inside:
                    if node.lane == lane.id:
                        _add(drawn, _MODEL, "flowNodeRef").text = self._id("node", node.id)
        for node in inside:
            self._flow_node(process, node)
        within = [(n, arrow) for n, arrow in enumerate(self.flow.arrows) if self.pools[n] == (pool, pool)]
        for number, arrow in within:
            ends = {"sourceRef": self._id("node", arrow.source), "targetRef": self._id("node", arrow.target)}
            drawn = _add(process, _MODEL, "sequenceFlow", id=self._id("arrow", str(number)), **ends)
            if arrow.source in self.parting:
                self._expression(drawn, "conditionExpression", arrow.condition or "true")
        for node in inside:
            if node.id in self.notes:
                note = _add(process, _MODEL, "textAnnotation", id=self._id("note", node.id))
                _add(note, _MODEL, "text").text = self.notes[node.id]
                ends = {"sourceRef": self._id("node", node.id), "targetRef": self._id("note", node.id)}
                _add(process, _MODEL, "association", id=self._id("to-note", node.id), **ends)

    def _note(self, node: Node) -> str:
        """Write the articles of an act, and those of its last days."""
        lines = ["、".join(node.laws)] if node.laws else []
        lines += [
            f"{one.name}: {'、'.join(one.laws)}"
            for one in self.flow.nodes
            if one.on == node.id and one.shape is Shape.DUE
        ]
        return "\n".join(lines)

    def _flow_node(self, process: ET.Element, node: Node) -> None:
        name = "task" if node.by_system else _ELEMENTS[node.shape]
        element = _add(process, _MODEL, name, id=self._id("node", node.id))
        if node.name:
            element.set("name", node.name)
        if node.shape is Shape.DUE:
            element.set("attachedToRef", self._id("node", node.on))
            element.set("cancelActivity", "true" if node.interrupting else "false")
        if told := [*node.laws, *node.notes]:
            _add(element, _MODEL, "documentation").text = "\n".join(told)
        for number, arrow in enumerate(self.flow.arrows):
            if self.pools[number][0] == self.pools[number][1]:
                for end, tag in ((arrow.target, "incoming"), (arrow.source, "outgoing")):
                    if end == node.id:
                        _add(element, _MODEL, tag).text = self._id("arrow", str(number))
        element[:] = sorted(element, key=lambda child: _CHILDREN.index(child.tag))
        if node.repeat:
            again = _add(element, _MODEL, "standardLoopCharacteristics", id=self._id("repeat", node.id))
            self._expression(again, "loopCondition", _AGAIN)
        if node.shape in _ON_EDGES and node.period:
            timer = _add(element, _MODEL, "timerEventDefinition", id=self._id("timer", node.id))
            self._expression(timer, "timeDuration", str(Duration.of(node.period)))

    def _expression(self, inside: ET.Element, tag: str, text: str) -> None:
        element = _add(inside, _MODEL, tag)
        element.set(_tag(_XSI, "type"), "bpmn:tFormalExpression")
        element.text = text

    # ── where it stands ──

    def _diagram(self) -> None:
        diagram = _add(self.root, _DIAGRAM, "BPMNDiagram", id=self._id("diagram", self.flow.id), name=self.flow.name)
        collaboration = self._id("collaboration", self.flow.id)
        plane = _add(diagram, _DIAGRAM, "BPMNPlane", id=self._id("plane", self.flow.id), bpmnElement=collaboration)
        for pool, _ in self.flow.pools:
            self._shape(plane, self._id("pool", pool), self.placing.pool(pool), isHorizontal="true")
        for place, lane in enumerate(self.flow.lanes):
            self._shape(plane, self._id("lane", lane.id), self.placing.lane(place), isHorizontal="true")
        for node in self.flow.nodes:
            self._shape(plane, self._id("node", node.id), self.placing.boxes[node.id])
            if node.id in self.notes:
                box, act = self.placing.note(node), self.placing.boxes[node.id]
                self._shape(plane, self._id("note", node.id), box)
                up = [(act.x + 20, act.y), (act.x + 20, box.y + box.height)]
                self._edge(plane, self._id("to-note", node.id), up)
        for number, arrow in enumerate(self.flow.arrows):
            self._edge(plane, self._id("arrow", str(number)), self.placing.points(arrow))

    def _shape(self, plane: ET.Element, element: str, box: Box, **more: str) -> None:
        shape = _add(plane, _DIAGRAM, "BPMNShape", id=self._id("shape", element), bpmnElement=element, **more)
        size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        _add(shape, _BOUNDS, "Bounds", **{key: str(value) for key, value in size.items()})

    def _edge(self, plane: ET.Element, element: str, points: Iterable[tuple[int, int]]) -> None:
        edge = _add(plane, _DIAGRAM, "BPMNEdge", id=self._id("edge", element), bpmnElement=element)
        for x, y in points:
            _add(edge, _EDGES, "waypoint", x=str(x), y=str(y))


def _tag(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


def _add(parent: ET.Element, space: str, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _tag(space, tag), attributes)


_CHILDREN: Final = [_tag(_MODEL, name) for name in ("documentation", "incoming", "outgoing")]  # in the schema's order
