"""What of a procedure a BPMN diagram shows: pools and lanes, acts, timers, and the flow between them.

A procedure forbids and obliges; a diagram shows paths. So the diagram is for reading, not for running: an arrow says that
one act comes before another, or leads to it, and an act with several arrows may follow any of them. Arrows that others
already imply are left out, as are arrows back to what came before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plumbline.kernel.bpmn.order import Order
from plumbline.kernel.bpmn.undrawn import undrawn, wait_id
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import line, roles
from plumbline.kernel.period import Period
from plumbline.kernel.procedure import OUTSIDE_ROLES, Act, Form, Procedure, Rule
from plumbline.kernel.reference import parse_reference, show

SYSTEM: Final = "system"


class Shape(StrEnum):
    """What stands in the diagram."""

    START = "start"
    END = "end"
    ACT = "act"
    EITHER = "either"  # after an act that leads to several: one or more of them may follow
    WAIT = "wait"  # a time that must pass before an act
    DUE = "due"  # on the edge of an act: its last day
    LATE = "late"  # where the last day of an act has passed in vain


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing in the diagram. `on` is the act that it hangs on: at its edge, behind it or below it."""

    id: str
    shape: Shape
    name: str
    lane: str
    period: Period | None = None
    laws: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    on: str = ""
    repeat: bool = False
    interrupting: bool = False
    by_system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Those who act in one role; the pool is the body, or a party outside it."""

    id: str
    name: str
    pool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """That one thing leads to another; between pools it is a message."""

    source: str
    target: str
    condition: str = ""  # under which the one leads to the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A whole diagram without its places."""

    id: str
    name: str
    pools: tuple[tuple[str, str], ...]  # id and name
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]

    def pool_of(self, node: Node) -> str:
        """Give the pool that a thing stands in."""
        return next(lane.pool for lane in self.lanes if lane.id == node.lane)


_BODY: Final = Says(zh="行政机关", en="Administrative body")
_OVERDUE: Final = Says(zh="逾期", en="Overdue")
_STARTS: Final = Says(zh="开始", en="Start")
_ENDS: Final = Says(zh="结束", en="End")


def flow_of(procedure: Procedure, *, language: str = "zh") -> tuple[Flow, list[LeftOut]]:
    """Give the diagram of a procedure, and what it does not show."""
    return _Flowing(procedure, language).flow()


class _Flowing:
    """A diagram while it is gathered."""

    def __init__(self, procedure: Procedure, language: str) -> None:
        self.procedure = procedure
        self.language = language
        self.lanes: dict[str, Lane] = {}
        self.nodes: dict[str, Node] = {}
        self.arrows: dict[Arrow, None] = {}

    def _say(self, says: Says) -> str:
        return says.en if self.language == "en" else says.zh

    def flow(self) -> tuple[Flow, list[LeftOut]]:
        for act in self.procedure.acts.values():
            self._act(act)
        self._lead()
        for rule in self.procedure.rules:
            if rule.form is Form.MUST:
                self._due(rule)
        opens = self.nodes[self.procedure.opens_with]
        self._node(Node(id="start", shape=Shape.START, name=self._say(_STARTS), lane=opens.lane), to=opens.id)
        for code in self.procedure.ends_with:
            end = Node(id=f"end-{code}", shape=Shape.END, name=self._say(_ENDS), lane=self.nodes[code].lane)
            self._node(end, after=code)
        self._part()
        pools = {lane.pool: self._pool_name(lane) for lane in self.lanes.values()}
        flow = Flow(
            id=self.procedure.code.replace(".", "-"),
            name=self._say(self.procedure.title),
            pools=tuple(pools.items()),
            lanes=tuple(sorted(self.lanes.values(), key=lambda lane: list(pools).index(lane.pool))),
            nodes=tuple(self.nodes.values()),
            arrows=tuple(self.arrows),
        )
        return flow, list(undrawn(self.procedure, nodes=self.nodes))

    def _pool_name(self, lane: Lane) -> str:
        return self._say(_BODY) if lane.pool == "body" else lane.name

    def _node(self, node: Node, *, to: str = "", after: str = "") -> None:
        self.nodes[node.id] = node
        if to:
            self.arrows.setdefault(Arrow(source=node.id, target=to))
        if after:
            self.arrows.setdefault(Arrow(source=after, target=node.id))

    def _act(self, act: Act) -> None:
        role = act.by[0]
        lane = self.lanes.setdefault(
            role, Lane(id=role, name=self._say(roles([role])), pool=role if role in OUTSIDE_ROLES else "body")
        )
        notes = [
            self._say(line(self.procedure, rule))
            for rule in self.procedure.targeting[act.code]
            if rule.form is Form.NOT
        ]
        if len(act.by) > 1:
            notes.insert(0, self._say(roles(act.by)))
        self._node(
            Node(
                id=act.code,
                shape=Shape.ACT,
                name=self._say(act.title),
                lane=lane.id,
                laws=tuple(self._laws(act.law)),
                notes=tuple(notes),
                repeat=act.repeat,
                by_system=act.by == (SYSTEM,),
            )
        )

    def _laws(self, law: str) -> Iterator[str]:
        for one in parse_reference(law) if law else ():
            yield show(one, language=self.language)

    # ── what leads to what ──

    def _lead(self) -> None:
        """Draw the arrows between acts: each act from what must come before it, obliges to it or opens it."""
        order = Order(self.procedure)
        waits = {(rule.sources[0], target): rule for rule in self.procedure.rules for target in _waiting(rule)}
        for source, target in order.arrows():
            rule = waits.get((source, target))
            if rule is None or rule.period is None or self._pool(source) != self._pool(target):
                self.arrows.setdefault(Arrow(source=source, target=target, condition=order.condition(source, target)))
                continue
            wait = Node(
                id=wait_id(source, target),
                shape=Shape.WAIT,
                name=self._say(Says(zh=f"满 {rule.period.zh}", en=f"{rule.period.en} have passed")),
                lane=self.nodes[target].lane,
                period=rule.period,
                laws=tuple(self._laws(rule.law)),
            )
            self._node(wait, to=target, after=source)

    def _part(self) -> None:
        """Stand a gateway behind each act that leads to several things in its pool."""
        for node in [one for one in self.nodes.values() if one.shape is Shape.ACT]:
            beyond = [
                one for one in self.arrows if one.source == node.id and self._pool(one.target) == self._pool(node.id)
            ]
            if len(beyond) > 1:
                for arrow in beyond:
                    del self.arrows[arrow]
                either = f"either-{node.id}"
                self._node(Node(id=either, shape=Shape.EITHER, name="", lane=node.lane, on=node.id), after=node.id)
                for arrow in beyond:
                    self.arrows.setdefault(Arrow(source=either, target=arrow.target, condition=arrow.condition))

    def _pool(self, code: str) -> str:
        return self.lanes[self.nodes[code].lane].pool

    def _due(self, rule: Rule) -> None:
        """Stand a timer on the edge of an act that is owed by a day; what it leads to is the deemed act, or lateness."""
        if rule.period is None or rule.ahead_of:
            return
        for target in rule.targets:
            due = f"due-{rule.code}-{target}"
            deemed = rule.otherwise
            self._node(
                Node(
                    id=due,
                    shape=Shape.DUE,
                    name=self._say(Says(zh=f"{rule.period.zh}内", en=f"within {rule.period.en}")),
                    lane=self.nodes[target].lane,
                    period=rule.period,
                    laws=tuple(self._laws(rule.law)),
                    notes=(self._say(line(self.procedure, rule)),),
                    on=target,
                    interrupting=bool(deemed),
                )
            )
            if deemed and self._pool(deemed) == self._pool(target):
                self.arrows.setdefault(Arrow(source=due, target=deemed))
                continue
            late = Node(
                id=f"late-{rule.code}-{target}",
                shape=Shape.LATE,
                name=self._say(_OVERDUE),
                lane=self.nodes[target].lane,
                on=target,
            )
            self._node(late, after=due)
            if deemed:
                self.arrows.setdefault(Arrow(source=late.id, target=deemed))


def _waiting(rule: Rule) -> Iterable[str]:
    """Give the acts that wait until a time has passed since one act."""
    plain = rule.form is Form.FIRST and rule.period is not None and not rule.backwards and len(rule.sources) == 1
    return rule.targets if plain else ()
