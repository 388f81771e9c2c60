"""Where everything of a BPMN diagram stands: acts in columns by what comes before them, in rows by who acts."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from plumbline.kernel.bpmn.flow import Arrow, Flow, Node, Shape

WIDTH: Final = 120
HEIGHT: Final = 80
ROUND: Final = 36  # the width of an event
COLUMN: Final = 200
ROW: Final = 224
NOTE_HEIGHT: Final = 44
HEAD: Final = 30  # the head of a pool, and that of a lane
GAP: Final = 40  # between pools
LEFT: Final = 60
TOP: Final = 30


@dataclass(frozen=True, slots=True)
class Box:
    """A place: the upper left corner, and the size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> tuple[int, int]:
        """The middle of the right edge."""
        return self.x + self.width, self.y + self.height // 2

    @property
    def left(self) -> tuple[int, int]:
        """The middle of the left edge."""
        return self.x, self.y + self.height // 2

    @property
    def bottom(self) -> tuple[int, int]:
        """The middle of the lower edge."""
        return self.x + self.width // 2, self.y + self.height


@dataclass(frozen=True)
class Placing:
    """The places of one diagram."""

    flow: Flow

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.flow.nodes}

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Give each thing its column: one further to the right than the furthest thing before it."""
        before: dict[str, list[str]] = defaultdict(list)
        for arrow in self.flow.arrows:
            source = self._by_id[arrow.source]
            if source.shape is Shape.EITHER:
                before[arrow.target].append(source.on)
            elif not source.on:
                before[arrow.target].append(arrow.source)
        column: dict[str, int] = {}

        def place(id_: str) -> int:
            if id_ not in column:
                column[id_] = 0
                column[id_] = max((place(one) + 1 for one in before[id_]), default=0)
            return column[id_]

        for node in self.flow.nodes:
            if not node.on:
                place(node.id)
        return column

    @cached_property
    def _cells(self) -> Mapping[str, tuple[int, int, int]]:
        """Give each thing that has a cell of its own its lane, column and row; and each lane as many rows as it needs."""
        used: dict[tuple[int, int], int] = defaultdict(int)
        cells = {}
        places = {lane.id: place for place, lane in enumerate(self.flow.lanes)}
        for node in self.flow.nodes:
            if not node.on:
                lane, column = places[node.lane], self.column[node.id]
                cells[node.id] = (lane, column, used[lane, column])
                used[lane, column] += 1
        return cells

    @cached_property
    def _lane_tops(self) -> list[tuple[int, int]]:
        rows = [1] * len(self.flow.lanes)
        for place, _, row in self._cells.values():
            rows[place] = max(rows[place], row + 1)
        tops, y, pool = [], TOP, ""
        for lane, count in zip(self.flow.lanes, rows, strict=True):
            if pool and lane.pool != pool:
                y += GAP
            pool = lane.pool
            tops.append((y, count * ROW))
            y += count * ROW
        return tops

    @cached_property
    def width(self) -> int:
        """Give the width of the pools."""
        return 2 * HEAD + (max(self.column.values()) + 1) * COLUMN + LEFT

    def lane(self, place: int) -> Box:
        """Give the place of a lane."""
        y, height = self._lane_tops[place]
        return Box(LEFT + HEAD, y, self.width - HEAD, height)

    def pool(self, pool: str) -> Box:
        """Give the place of a pool: around its lanes."""
        inside = [self.lane(place) for place, lane in enumerate(self.flow.lanes) if lane.pool == pool]
        last = inside[-1]
        return Box(LEFT, inside[0].y, self.width, last.y + last.height - inside[0].y)

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Give the place of everything."""
        boxes = {id_: self._box(self._by_id[id_], *cell) for id_, cell in self._cells.items()}
        count: dict[str, int] = defaultdict(int)
        for node in self.flow.nodes:
            if node.shape is Shape.EITHER:
                x, y = boxes[node.on].right
                boxes[node.id] = Box(x + 12, y - ROUND // 2, ROUND, ROUND)
            elif node.shape is Shape.DUE:
                act = boxes[node.on]
                x = act.x + act.width - ROUND - count[node.on] * (ROUND + 6)
                boxes[node.id] = Box(x, act.y + act.height - ROUND // 2, ROUND, ROUND)
                count[node.on] += 1
        for node in self.flow.nodes:
            if node.shape is Shape.LATE:
                due = next(arrow.source for arrow in self.flow.arrows if arrow.target == node.id)
                boxes[node.id] = Box(boxes[due].x, boxes[due].y + ROUND + 16, ROUND, ROUND)
        return boxes

    def _box(self, node: Node, lane: int, column: int, row: int) -> Box:
        x = LEFT + 2 * HEAD + 20 + column * COLUMN
        y = self._lane_tops[lane][0] + row * ROW + NOTE_HEIGHT + 14
        if node.shape is Shape.ACT:
            return Box(x, y, WIDTH, HEIGHT)
        return Box(x + (WIDTH - ROUND) // 2, y + (HEIGHT - ROUND) // 2, ROUND, ROUND)

    def note(self, node: Node) -> Box:
        """Give the place of the note above an act."""
        act = self.boxes[node.id]
        return Box(act.x, act.y - NOTE_HEIGHT - 8, COLUMN - 30, NOTE_HEIGHT)

    def points(self, arrow: Arrow) -> list[tuple[int, int]]:
        """Give the way of an arrow: from edge to edge, with right angles."""
        source, target = self.boxes[arrow.source], self.boxes[arrow.target]
        if self._by_id[arrow.source].shape is Shape.DUE and self._by_id[arrow.target].shape is Shape.LATE:
            return [source.bottom, (target.x + target.width // 2, target.y)]
        (x1, y1), (x2, y2) = source.right, target.left
        if self._by_id[arrow.source].shape is Shape.DUE:
            (x1, y1) = source.bottom
            return [(x1, y1), (x1, y1 + 10), (x2 - 14, y1 + 10), (x2 - 14, y2), (x2, y2)]
        bend = x2 - 20
        if 0 < x2 - x1 < COLUMN:
            return [(x1, y1), (x2, y2)] if y1 == y2 else [(x1, y1), (bend, y1), (bend, y2), (x2, y2)]
        below = self._below(arrow.source)
        return [(x1, y1), (x1 + 10, y1), (x1 + 10, below), (bend, below), (bend, y2), (x2, y2)]

    def _below(self, id_: str) -> int:
        """Give the height of the free way below the row that a thing stands in: nothing else stands there."""
        lane, _, row = self._cells[self._by_id[id_].on or id_]
        return self._lane_tops[lane][0] + (row + 1) * ROW - 8
