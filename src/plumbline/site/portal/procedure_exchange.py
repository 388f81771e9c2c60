"""A procedure for other tools: as a graph of DCR tools, as a BPMN diagram, and the list of what these cannot carry."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse

from plumbline.kernel.bpmn.flow import flow_of
from plumbline.kernel.bpmn.writing import write_flow
from plumbline.kernel.dcr.from_procedure import graph_of
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.writing import write_graph
from plumbline.site.portal.procedure_frame import Frame, framed
from plumbline.site.portal.procedures import ProcedurePage
from plumbline.site.showing import shows
from plumbline.site.words import english, say


@shows(ProcedurePage)
def as_graph(request: HttpRequest, code: str) -> HttpResponse:
    """Give the procedure as a DCR graph, in the language of the page."""
    frame = framed(request, code)
    graph, _left_out = graph_of(frame.shown, language=_language())
    return _file(frame, write_graph(graph), "dcr.xml", "application/xml")


@shows(ProcedurePage)
def as_diagram(request: HttpRequest, code: str) -> HttpResponse:
    """Give the procedure as a BPMN diagram for reading, in the language of the page."""
    frame = framed(request, code)
    flow, _left_out = flow_of(frame.shown, language=_language())
    return _file(frame, write_flow(flow), "bpmn", "application/xml")


@shows(ProcedurePage)
def left_out(request: HttpRequest, code: str) -> HttpResponse:
    """List what the graph and the diagram do not carry, rule by rule."""
    frame = framed(request, code)
    lines = [
        "DCR",
        *_lines(graph_of(frame.shown)[1]),
        "",
        "BPMN",
        *_lines(flow_of(frame.shown)[1]),
    ]
    return _file(frame, "\n".join([*lines, ""]).encode(), "not-carried.txt", "text/plain; charset=utf-8")


def _language() -> str:
    return "en" if english() else "zh"


def _lines(found: Iterable[LeftOut]) -> Iterator[str]:
    return (f"{one.where}: {say(one.says)}" for one in found)


def _file(frame: Frame, content: bytes, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{frame.shown.code}-{frame.shown.version}.{ending}"'
    return answer
