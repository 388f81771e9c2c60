"""Where the boxes and lines of a procedure stand: laid out in layers by graphlay, the same for the same procedure always.

Lines run in right angles from border to border; none runs through a box. Bars and lines of clocks take part in the
layout in the direction in which the procedure runs, so that they do not pull their acts upwards.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import graphlay

from plumbline.site.parts.drawing import LINE_HEIGHT, Drawn, Head
from plumbline.site.portal.procedure_graph import Graph, Join

MARGIN: Final = 16
_WIDE: Final = 14  # of a Chinese character in a name
_NARROW: Final = 7.8  # of a Latin one, on the average
_HEAD: Final = 11
_TURN: Final = 5  # radius of the corners
_OPTIONS: Final = {
    "routing": {"style": "orthogonal"},
    "spacing": {"layer_gap": 68, "node_gap": 30, "dummy_gap": 14, "port_gap": 11, "stub": 30},
}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The places of a graph: the upper left corner of each box, and the points of each line."""

    width: int
    height: int
    corners: Mapping[str, tuple[int, int]]
    lines: tuple[tuple[Point, ...], ...]  # in the order of the joins


def place(graph: Graph, sizes: Mapping[str, tuple[int, int]]) -> Placed:
    """Place boxes of given sizes, and the lines between them."""
    order = {act: number for number, act in enumerate(graph.acts)}
    asked = graphlay.Graph()
    for act in graph.acts:
        width, height = sizes[act]
        asked.node(act, width=width, height=height)
    turned = [not join.forward and order[join.source] > order[join.target] for join in graph.joins]
    for join, back in zip(graph.joins, turned, strict=True):
        ends = (join.target, join.source) if back else (join.source, join.target)
        asked.edge(*ends, weight=_weight(join))
    for act in _beginnings(graph, turned):
        asked.edge(graph.acts[0], act, weight=0.05)  # not drawn: what opens the procedure stands at its top
    drawn = graphlay.layout(asked, preset="process_map", options=_OPTIONS)
    left, top = drawn.bounds["min"]["x"] - MARGIN, drawn.bounds["min"]["y"] - MARGIN

    def moved(point: Mapping[str, float]) -> Point:
        return round(point["x"] - left, 1), round(point["y"] - top, 1)

    routes = [tuple(moved(point) for point in edge["points"]) for edge in drawn.edges[: len(graph.joins)]]
    return Placed(
        width=round(drawn.bounds["max"]["x"] - left) + MARGIN,
        height=round(drawn.bounds["max"]["y"] - top) + MARGIN,
        corners={act: _corner(moved(node["center"]), sizes[act]) for act, node in _named(graph, drawn)},
        lines=tuple(route[::-1] if back else route for route, back in zip(routes, turned, strict=True)),
    )


def width_of(words: str) -> int:
    """Estimate how wide words are in a box."""
    return round(sum(_WIDE if unicodedata.east_asian_width(one) in "WF" else _NARROW for one in words))


def broken(words: str, *, most: int) -> tuple[str, ...]:
    """Break a name into lines of at most a width: between words, or between Chinese characters.

    >>> broken("先行登记保存证据处理", most=84)
    ('先行登记保存', '证据处理')
    >>> broken("Decide on the penalty", most=90)
    ('Decide on', 'the penalty')
    """
    lines: list[str] = []
    for piece in _pieces(words):
        if lines and width_of(lines[-1] + piece.rstrip()) <= most:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(line.strip() for line in lines)


def path_of(points: Sequence[Point], *, short: float) -> str:
    """Draw a line with rounded corners that ends so many units before its last point, where its heads begin."""
    ends = [*points[:-1], _toward(points[-1], points[-2], short)]
    drawn = [f"M{_xy(ends[0])}"]
    for before, here, after in zip(ends, ends[1:], ends[2:], strict=False):
        turn = min(_TURN, _length(before, here) / 2, _length(here, after) / 2)
        drawn.append(f"L{_xy(_toward(here, before, turn))}Q{_xy(here)} {_xy(_toward(here, after, turn))}")
    return "".join([*drawn, f"L{_xy(ends[-1])}"])


def heads_of(kinds: Sequence[Drawn], points: Sequence[Point]) -> tuple[tuple[Head, ...], float]:
    """Draw a head for each kind, one behind the other from the end of a line; give them and how long they are."""
    tip, before = points[-1], points[-2]
    heads, at = [], 0.0
    for kind in kinds:
        heads.append(Head(kind=kind, path=_head(kind, _toward(tip, before, at), before)))
        at += 5 if kind in {Drawn.NOT, Drawn.WHILE} else _HEAD
    return tuple(heads), max(at - 1, 0) if kinds[-1] not in {Drawn.MAY, Drawn.NOT, Drawn.WHILE} else max(at - _HEAD, 1)


def _head(kind: Drawn, tip: Point, before: Point) -> str:
    """Draw one head: a triangle, an open angle, one bar or two, or a lozenge."""
    along = _unit(before, tip)
    side = (-along[1], along[0])

    def at(back: float, out: float) -> str:
        return _xy((tip[0] - along[0] * back + side[0] * out, tip[1] - along[1] * back + side[1] * out))

    if kind is Drawn.MAY:
        return f"M{at(_HEAD, 5)}L{at(0, 0)}L{at(_HEAD, -5)}"
    if kind is Drawn.NOT:
        return f"M{at(2, 7)}L{at(2, -7)}"
    if kind is Drawn.WHILE:
        return f"M{at(2, 7)}L{at(2, -7)}M{at(6, 7)}L{at(6, -7)}"
    if kind in {Drawn.CLOCK, Drawn.DEEMED}:
        return f"M{at(0, 0)}L{at(6, 5)}L{at(12, 0)}L{at(6, -5)}Z"
    return f"M{at(0, 0)}L{at(_HEAD, 5)}L{at(_HEAD, -5)}Z"


def _beginnings(graph: Graph, turned: Sequence[bool]) -> list[str]:
    """Give the joined acts to which no line leads down, but for the one that opens the procedure."""
    ends = [(join.target, join.source) if back else (join.source, join.target) for join, back in _both(graph, turned)]
    below = {target for _source, target in ends}
    joined = below | {source for source, _target in ends}
    return [act for act in graph.acts[1:] if act in joined - below]


def _both(graph: Graph, turned: Sequence[bool]) -> list[tuple[Join, bool]]:
    return list(zip(graph.joins, turned, strict=True))


def _weight(join: Join) -> float:
    if not join.forward:
        return 0.1
    return 3.0 if Drawn.MUST in join.kinds else 1.0


def _named(graph: Graph, drawn: Any) -> list[tuple[str, Any]]:
    return list(zip(graph.acts, drawn.nodes, strict=True))


def _corner(middle: Point, size: tuple[int, int]) -> tuple[int, int]:
    return round(middle[0] - size[0] / 2), round(middle[1] - size[1] / 2)


def _pieces(words: str) -> list[str]:
    pieces: list[str] = []
    for one in words:
        wide = unicodedata.east_asian_width(one) in "WF"
        bound = one in "，、；：）”’" or (bool(pieces) and pieces[-1][-1] in "（“‘")
        if pieces and (bound or (not wide and not pieces[-1].endswith(" ") and pieces[-1][-1].isascii())):
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


def _toward(start: Point, end: Point, distance: float) -> Point:
    along = _unit(start, end)
    return start[0] + along[0] * distance, start[1] + along[1] * distance


def _unit(start: Point, end: Point) -> Point:
    length = _length(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _length(start: Point, end: Point) -> float:
    return float(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)


def _xy(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def height_of(lines: Sequence[str], *, note: bool) -> int:
    """Give the height of a box with so many lines."""
    return 20 + LINE_HEIGHT * (len(lines) + (1 if note else 0))
