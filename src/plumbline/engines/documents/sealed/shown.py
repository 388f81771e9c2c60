"""Whether a sealed edition shows what was recorded: nothing was added but what `making` adds.

A PDF shows the newest edition of each of its objects. So what comes after the recorded bytes may only put new objects
there, and change of the old ones: the catalogue, where receipt and signature are entered; what describes the file; and
the last page, by one more annotation, the stamp, at the place where stamps stand.
"""

from collections.abc import Mapping
from typing import Any, Final

from pyhanko.pdf_utils.generic import IndirectObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from plumbline.engines.documents.sealed import stamp

FIELD: Final = "plumbline"  # the name of the signature, and of its stamp
_ENTERED: Final = {"/Names", "/AF", "/AcroForm", "/Perms", "/Extensions", "/Version", "/Metadata"}
_IN_FORM: Final = {"/Fields", "/SigFlags"}


def shows_the_recorded(sealed: PdfFileReader, recorded: PdfFileReader) -> bool:
    """Tell whether the pages of a sealed edition are those of the recorded file, with one stamp at its place."""
    if sealed.root_ref != recorded.root_ref or not _only_entered(sealed.root, recorded.root):
        return False
    page = _last_page(recorded)
    described = {_reference(recorded.trailer, "/Info"), _reference(recorded.root, "/Metadata")}
    if _replaced(sealed, recorded) - described - {recorded.root_ref, page}:
        return False
    place = stamp.box(int(recorded.root["/Pages"]["/Count"]))
    return _only_stamped(sealed.get_object(page), recorded.get_object(page), place)


def _replaced(sealed: PdfFileReader, recorded: PdfFileReader) -> set[Reference]:
    """Give the objects of the recorded file that do not stand where they stood."""
    revisions = range(recorded.xrefs.total_revisions)
    old = set[Reference]().union(*(recorded.xrefs.explicit_refs_in_revision(revision) for revision in revisions))
    return {one for one in old if _place(sealed, one) != _place(recorded, one)}


def _place(reader: PdfFileReader, reference: Reference) -> Any:
    try:
        return reader.xrefs[reference]
    except KeyError:
        return None


def _only_entered(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    if _differing(now, before) - _ENTERED:
        return False
    form = now["/AcroForm"]
    return set(now["/Names"]) == {"/EmbeddedFiles"} and set(form) == _IN_FORM and len(form["/Fields"]) == 1


def _only_stamped(now: Mapping[str, Any], before: Mapping[str, Any], place: stamp.Box) -> bool:
    if _differing(now, before) != {"/Annots"} or "/Annots" in before or len(now["/Annots"]) != 1:
        return False
    stamped = now["/Annots"][0]
    return (stamped["/Subtype"], stamped["/T"], tuple(map(int, stamped["/Rect"]))) == ("/Widget", FIELD, place)


def _differing(now: Mapping[str, Any], before: Mapping[str, Any]) -> set[str]:
    return {key for key in {*now, *before} if _raw(now, key) != _raw(before, key)}


def _last_page(reader: PdfFileReader) -> Reference:
    node, reference = reader.root["/Pages"], None
    while "/Kids" in node:
        last: IndirectObject = node["/Kids"].raw_get(-1)
        node, reference = last.get_object(), last.reference
    return reference or reader.root_ref


def _reference(dictionary: Any, key: str) -> Reference | None:
    raw = _raw(dictionary, key)
    return raw.reference if isinstance(raw, IndirectObject) else None


def _raw(dictionary: Any, key: str) -> Any:
    return dictionary.raw_get(key) if key in dictionary else None
