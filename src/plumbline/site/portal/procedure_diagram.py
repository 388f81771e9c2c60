"""A procedure as a diagram: every act a box that leads to its lines, every rule a line or a mark; drawn by the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.kernel import catalogue, sentence
from plumbline.kernel.procedure import OUTSIDE_ROLES, Procedure
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.drawing import Arrow, Box, DiagramShown, Drawn, KeyLine, Label
from plumbline.site.parts.listing import Link
from plumbline.site.portal.procedure_frame import Frame, framed
from plumbline.site.portal.procedure_graph import Graph, Join, graph_of, length_on
from plumbline.site.portal.procedure_labels import middles
from plumbline.site.portal.procedure_layout import broken, heads_of, height_of, path_of, place, width_of
from plumbline.site.rules import deemed_by, line_of
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english, say

_KEPT: Final = 256  # drawings; a drawing of 45 acts takes a third of a second and is the same for everybody
_WIDTHS: Final = {False: 138, True: 164}  # of a box, in Chinese and in English
_PADDING: Final = 24
_SMALL: Final = 0.93  # words on lines are smaller than names


@dataclass(frozen=True, kw_only=True)
class DiagramPage(Page):
    """The diagram of a procedure, whole or around one act."""

    template: ClassVar[str] = "pages/portal/procedure-diagram.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    code: str
    pages: tuple[Link, ...]
    wrong_day: Words
    said: Words
    acts: FiltersShown
    diagram: DiagramShown
    whole: Link | None
    begin: Link
    download: str
    lines: str


@shows(DiagramPage)
def diagram(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the procedure: ?act=decide draws what touches one act."""
    frame = framed(request, code)
    act = request.GET.get("act", "")
    act = act if act in frame.shown.acts else ""
    drawing = drawing_of(frame, act=act)
    start = act or frame.shown.opens_with
    page = DiagramPage(
        title=_("%(procedure)s：程序图") % {"procedure": say(frame.shown.title)},
        wrong=bool(frame.asked.wrong),
        way=frame.way(_("程序图")),
        code=frame.shown.code,
        pages=frame.pages("procedure-diagram"),
        wrong_day=frame.wrong,
        said=drawing.description,
        acts=_chooser(frame, act),
        diagram=drawing,
        whole=Link(words=_("看整个程序"), href=frame.href("procedure-diagram")) if act else None,
        begin=Link(words=_("从“%(act)s”看起") % {"act": say(frame.shown.acts[start].title)}, href=f"#drawn-{start}"),
        download=frame.href("procedure-drawing", act=act),
        lines=frame.href("procedure"),
    )
    return show(request, page, status=frame.asked.status)


@shows(DiagramPage)
def drawing(request: HttpRequest, code: str) -> HttpResponse:
    """Give the drawing alone as a file, its links with the address of this site."""
    frame = framed(request, code)
    act = request.GET.get("act", "")
    drawn = drawing_of(frame, act=act if act in frame.shown.acts else "")
    shown = {"diagram": drawn, "site": f"{request.scheme}://{request.get_host()}"}
    answer = render(request, "pages/portal/procedure-diagram.svg", shown, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{frame.shown.code}-{frame.shown.version}.svg"'
    return answer


def drawing_of(frame: Frame, *, act: str = "") -> DiagramShown:
    """Draw the version that a page shows, in the language of the page; around one act, or whole."""
    on = frame.asked.day.isoformat() if frame.asked.is_given else ""
    return _drawn(frame.shown.code, frame.shown.version, act, frame.href("procedure"), on, english=english())


@lru_cache(maxsize=_KEPT)
def _drawn(code: str, version: str, act: str, href: str, on: str, *, english: bool) -> DiagramShown:  # noqa: ARG001 — day and language are part of what is kept
    procedure = catalogue.load().version(code, version)
    whole = graph_of(procedure)
    return draw(procedure, whole.around(act) if act else whole, href=href, act=act)


def draw(procedure: Procedure, graph: Graph, *, href: str = "", act: str = "") -> DiagramShown:
    """Draw a graph of acts.

    Takes   href — the page with the lines of the procedure, where the boxes lead; act — the one that it is about
    """
    width = _WIDTHS[english()]
    words = {code: broken(say(procedure.acts[code].title), most=width - _PADDING) for code in graph.acts}
    alone = {code: tuple(dict.fromkeys(rule.code for rule in graph.alone.get(code, ()))) for code in graph.acts}
    sizes = {code: (width, height_of(words[code], note=bool(alone[code]))) for code in graph.acts}
    labels = [length_on(join) for join in graph.joins]
    placed = place(graph, sizes)
    widths = [round(width_of(label) * _SMALL) + 8 if label else 0 for label in labels]
    areas = [(x, y, x + sizes[code][0], y + sizes[code][1]) for code, (x, y) in placed.corners.items()]
    boxes = [
        Box(
            x=placed.corners[code][0],
            y=placed.corners[code][1],
            width=sizes[code][0],
            height=sizes[code][1],
            lines=words[code],
            note=_("不得 × %(n)s") % {"n": len(alone[code])} if alone[code] else "",
            by_party=all(role in OUTSIDE_ROLES for role in procedure.acts[code].by),
            goal=code in procedure.ends_with or code == act,
            code=code,
            href=f"{href}#act-{code}",
            title=_("%(act)s（%(who)s）") % _named(procedure, code),
            rules=alone[code],
        )
        for code in graph.acts
    ]
    arrows = [
        (points[0], _arrow(procedure, join, points)) for join, points in zip(graph.joins, placed.lines, strict=True)
    ]
    kinds = {kind for join in graph.joins for kind in join.kinds}
    return DiagramShown(
        code=procedure.code.replace(".", "-"),
        width=placed.width,
        height=placed.height,
        title=_("%(procedure)s的程序图") % {"procedure": say(procedure.title)},
        description=_description(procedure, graph),
        boxes=tuple(sorted(boxes, key=lambda box: (box.y, box.x))),
        arrows=tuple(arrow for _start, arrow in sorted(arrows, key=lambda one: (one[0][1], one[0][0]))),
        labels=tuple(
            Label(x=round(middle[0]), y=round(middle[1]), words=label, width=wide)
            for label, wide, middle in zip(labels, widths, middles(placed.lines, widths, areas), strict=True)
            if middle
        ),
        key=key(kind for kind in Drawn if kind in kinds),
    )


def key(kinds: Iterable[Drawn]) -> tuple[KeyLine, ...]:
    """Explain each kind of line."""
    words = {
        Drawn.MUST: _("必须：前一个之后，要做后一个"),
        Drawn.MAY: _("可以：前一个之后，可以做后一个"),
        Drawn.FIRST: _("先要：没有前一个，不能做后一个"),
        Drawn.NOT: _("不得：前一个之后，不能再做后一个"),
        Drawn.WHILE: _("不得：前一个该做没做，不能做后一个"),
        Drawn.CLOCK: _("计时：前一个停住、恢复、重算或者延长后一个的期限"),
        Drawn.DEEMED: _("视为：期满没有做，视为后一个"),
    }
    return tuple(
        KeyLine(
            arrow=Arrow(kind=kind, line="M1 7H36", heads=heads_of((kind,), ((0, 7), (47, 7)))[0]), words=words[kind]
        )
        for kind in kinds
    )


def _arrow(procedure: Procedure, join: Join, points: tuple[tuple[float, float], ...]) -> Arrow:
    heads, long = heads_of(join.kinds, points)
    return Arrow(
        kind=join.kinds[0],
        line=path_of(points, short=long),
        heads=heads,
        title=(" " if english() else "").join(_sentence(procedure, join)),
        rules=tuple(rule.code for rule in join.rules),
    )


def _sentence(procedure: Procedure, join: Join) -> list[str]:
    lines = [
        line
        for rule in join.rules
        for line in (
            say(line_of(procedure, rule)),
            *([deemed_by(procedure, rule)] if Drawn.DEEMED in join.kinds else []),
        )
    ]
    return [_("%(line)s。") % {"line": line} for line in lines]


def _named(procedure: Procedure, code: str) -> dict[str, str]:
    act = procedure.acts[code]
    return {"act": say(act.title), "who": say(sentence.roles(act.by))}


def _description(procedure: Procedure, graph: Graph) -> str:
    acts = ngettext("%(n)s 个行为", "%(n)s 个行为", len(graph.acts)) % {"n": len(graph.acts)}
    lines = ngettext("%(n)s 条线", "%(n)s 条线", len(graph.joins)) % {"n": len(graph.joins)}
    told = {"acts": acts, "lines": lines, "first": say(procedure.acts[procedure.opens_with].title)}
    return (
        _(
            "%(acts)s，%(lines)s，大体从上到下，从“%(first)s”开始。每个框通向这个行为的规则；规则页用文字说了同样的内容。"
        )
        % told
    )


def _chooser(frame: Frame, act: str) -> FiltersShown:
    options = tuple(Option(value=one.code, words=one.title) for one in frame.shown.acts.values())
    field = FieldShown(
        name="act",
        label=_("只看一个行为"),
        kind=Kind.CHOICE,
        value=act,
        options=(Option(value="", words=_("所有行为")), *options),
        listed=True,
    )
    kept = (("on", frame.asked.day.isoformat()),) if frame.asked.is_given else ()
    return FiltersShown(label=_("画哪些行为"), fields=(field,), kept=kept, go=_("画图"))
