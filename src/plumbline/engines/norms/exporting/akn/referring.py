"""The references of a document: for each citation the IRI of what it names, as exactly as it is known."""

from collections import defaultdict
from typing import Final

from lxml.etree import _Element

from plumbline.engines.norms.exporting.akn.body import Refs
from plumbline.engines.norms.exporting.akn.element import AKN
from plumbline.engines.norms.exporting.akn.names import clause_eid, expression_iri, place_eid, work_iri
from plumbline.engines.norms.exporting.akn.words import Ref
from plumbline.engines.norms.models import ArticleKind, Cited, Version

_DEEPER: Final = "__"  # between the levels of an eId


def refs_of(version: Version) -> Refs:
    """Give the references in each piece of a version; a citation of a norm that is not known here stays words."""
    found: dict[int, list[Ref]] = defaultdict(list)
    cited = Cited.objects.filter(article__version=version, norm__isnull=False).order_by("article", "start", "-end")
    for one in cited.select_related("norm", "version", "target").prefetch_related("norm__versions"):
        found[one.article_id].append(Ref(one.start, one.end, _href(one, version)))
    return found


def settle(document: _Element, version: Version) -> None:
    """Lead each reference inside the document to something that is there: the smallest place around what it names."""
    names = {element.get("eId") for element in document.iter() if element.get("eId")}
    for ref in document.iter(f"{{{AKN}}}ref"):
        href = ref.get("href") or ""
        if not href.startswith("#"):
            continue
        place = href.removeprefix("#")
        while place and place not in names:
            place = place.rpartition(_DEEPER)[0]
        ref.set("href", f"#{place}" if place else expression_iri(version))


def _href(cited: Cited, version: Version) -> str:
    """Name what is cited: in a version where it stands there, else in the norm, where it may have stood."""
    if cited.norm is None:
        return ""
    place = f"#{_place(cited)}" if cited.number else ""
    if cited.norm == version.norm:
        return place or expression_iri(version)
    if cited.version is None or cited.reason:
        return work_iri(cited.norm) + place
    cited.version.norm = cited.norm  # its versions are at hand
    return expression_iri(cited.version) + place


def _place(cited: Cited) -> str:
    number = cited.number or 0
    if cited.target is not None and cited.target.kind == ArticleKind.CLAUSE:
        return clause_eid(number, cited.sub)
    return place_eid(number, cited.sub, paragraph=cited.paragraph, item=cited.item, subitem=cited.subitem)
