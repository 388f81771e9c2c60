"""What of a record everybody may read: the acts of a matter whose decision is published, and publishing itself.

The ledger keeps personal data as salted fingerprints only. Beyond that, the portal does not tell of matters that are
not published; and where a word that the publication hides was typed into another fact, the record stays closed. Which
key signs the ledger next concerns everybody, and is open.
"""

import re
from typing import Any, Final

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.keeping import from_data
from plumbline.engines.documents.redacting import SHORTEST
from plumbline.engines.ledger import announcing
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Record

_BETWEEN: Final = re.compile(r"[\s\-‐-―·]+")  # people write 138-0000 0000 and 张 三
PUBLICITY: Final = frozenset({"publishes", "withdraws"})  # effects that concern the public by themselves


def record_of(event: Event) -> Record | None:
    """Give the act in a matter that an event records; None where it records something else."""
    return Record.objects.select_related("matter__body").filter(event_id=event.pk).first()


def contents_for_everybody(event: Event, record: Record | None) -> dict[str, Any] | None:
    """Give what the event says, where everybody may read it; None where it stays closed."""
    if record is None:
        return event.contents if event.stream == announcing.STREAM else None
    publications = list(Publication.objects.filter(matter_id=record.matter_id).select_related("document"))
    is_published = any(publication.stands for publication in publications)
    if not is_published and not PUBLICITY & record.effects.keys():
        return None
    if any(is_closed(event, record, publication) for publication in publications):
        return None
    return event.contents


def is_closed(event: Event, record: Record, publication: Publication) -> bool:
    """Tell whether a record names what a publication hides; once that was erased, its number says so."""
    return record.sequence in publication.closed or names_hidden(event.body.decode(), publication)


def names_hidden(text: str, publication: Publication) -> bool:
    """Tell whether a text names what a publication hides, however it is spaced."""
    bare = _bare(text)
    return any(_bare(value) in bare for value in hidden_in(publication))


def hidden_in(publication: Publication) -> tuple[str, ...]:
    """Give the values that a publication hides wherever they stand."""
    masks = from_data(publication.document.content).masks
    return tuple(value for mask in masks for value in mask.values if len(value.strip()) >= SHORTEST)


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text)
