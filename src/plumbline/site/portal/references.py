"""From what a person holds in their hands to the record in the ledger.

A person pastes what there is: the code on a page, the address of a page, a fingerprint, the number of a document.
"""

import re
from typing import Final
from urllib.parse import unquote

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.models import Document, SealedEdition
from plumbline.engines.ledger import proving
from plumbline.engines.ledger.models import Event
from plumbline.site.portal.vouching import event_of

LONGEST: Final = 300  # characters that are read
_ADDRESS: Final = re.compile(r"/(?:decisions|verify)/([0-9A-Za-z-]+)")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_YEAR: Final = re.compile(r"\s*[\[［【(（〔]\s*(\d{4})\s*[\]］】)）〕]\s*")


def cleaned(text: str) -> str:
    """Give what a person pasted, without what cannot be seen, and the last part alone of the address of a page."""
    seen = "".join(sign for sign in unquote(text[:LONGEST]) if sign.isprintable()).strip()
    address = _ADDRESS.search(seen)
    return address[1] if address else seen


def number_of_document(text: str) -> str:
    """Write the year of a document's number as it is issued: 合蜀市监罚[2026]1号 → 合蜀市监罚〔2026〕1号."""
    return _YEAR.sub(r"〔\1〕", text)


def find(text: str) -> Event | None:
    """Find the record that somebody means, by whatever they have of it; None where the ledger has none."""
    reference = cleaned(text)
    if not reference:
        return None
    ways = (proving.find, _by_publication, _by_number, _by_fingerprint_of_a_file)
    return next((event for way in ways if (event := way(reference))), None)


def _by_publication(reference: str) -> Event | None:
    publication = Publication.objects.filter(code=reference.upper()).select_related("matter").first()
    return event_of(publication) if publication else None


def _by_number(reference: str) -> Event | None:
    number = number_of_document(reference)
    publication = Publication.objects.filter(document__number=number).select_related("matter").first()
    return event_of(publication) if publication else None


def _by_fingerprint_of_a_file(reference: str) -> Event | None:
    """Find the act that published or issued a PDF: whoever knows its fingerprint has the file."""
    digest = reference.lower()
    if not _DIGEST.fullmatch(digest):
        return None
    if publication := Publication.objects.filter(digest=digest).select_related("matter").first():
        return event_of(publication)
    if edition := SealedEdition.objects.filter(digest=digest).select_related("event").first():
        return edition.event
    document = Document.objects.filter(digest=digest).first()
    return document.record().event if document else None
