"""Reads graphs as DCR tools write them, and says what of the file is not carried.

Four ways of writing are in use, told apart by their first element:

    <dcrgraph><specification>…   the DCR Portal's full export, which process mining libraries write too
    <DCRModel>, <dcrGraph><rules>  the two simple forms for generated graphs: every event is included at the start
    <definitions><dcrGraph>      the editor dcr-js
"""

from dataclasses import dataclass

from plumbline.kernel.dcr import markup, reading_portal, reading_simple
from plumbline.kernel.dcr.graph import Graph
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.markup import Element
from plumbline.kernel.errors import DeclarationError


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRead:
    """A graph that was read: in which way it was written, and what is not carried."""

    graph: Graph
    written_as: str  # portal, simple, editor
    left_out: tuple[LeftOut, ...]


def read_graph(content: bytes, *, file: str = "") -> GraphRead:
    """Read a graph.

    Raises  DeclarationError with file, line and column where the file is no graph, or one that does not hold together
    """
    root = markup.read(content, file=file)
    try:
        written_as, graph, left_out = _read(root)
    except DeclarationError as wrong:
        raise wrong if wrong.line else root.wrong(wrong.what) from wrong
    if not any(not event.is_group for event in graph.events):
        raise root.wrong("the graph has no event")
    return GraphRead(graph=graph, written_as=written_as, left_out=tuple(left_out))


def _read(root: Element) -> tuple[str, Graph, list[LeftOut]]:
    if root.name == "dcrgraph" and root.first("specification"):
        return "portal", *reading_portal.read(root)
    if root.name == "dcrmodel" or (root.name == "dcrgraph" and root.first("rules")):
        return "simple", *reading_simple.read_simple(root)
    if root.name == "definitions" and root.first("dcrgraph"):
        return "editor", *reading_simple.read_editor(root)
    raise root.wrong(
        f"<{root.name}> is no DCR graph; expected is <dcrgraph> with a <specification>, <DCRModel>, <dcrGraph> with "
        "<rules>, or <dcr:definitions>",
    )
