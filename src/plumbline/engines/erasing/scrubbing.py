"""Taking the personal data out of the rows of a matter: what happened, when and by which officers stays.

Where a column may not be empty there stands GONE. It runs in the transaction of the erasure, after its event was written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from plumbline.engines.disclosure.laid_open import is_closed, names_hidden
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.keeping import as_data, from_data
from plumbline.engines.documents.models import Document, SealedEdition
from plumbline.engines.documents.redacting import redact
from plumbline.engines.documents.writing import Section, Written
from plumbline.engines.erasing.finding import Found
from plumbline.engines.matters.changes import Correction, Told
from plumbline.engines.matters.models import Evidence, Matter, Party
from plumbline.kernel.errors import Says
from plumbline.kernel.wording import Piece

GONE: Final = "（个人信息已依法删除）"
EMPTIED: Final = "erased"
TITLE: Final = Says(zh="个人信息已依法删除", en="Personal data erased by law")


def scrub(matter: Matter, found: Found, *, law: str, on: date) -> None:
    """Take it out of every row; the caller saves the matter itself."""
    matter.title = GONE
    matter.facts = _without(matter.facts, found.names)
    Party.objects.filter(matter=matter).delete()
    _records(matter, found.names)
    _joined(matter)
    for one in found.evidence:
        one.title = one.name = GONE
    Evidence.objects.bulk_update(found.evidence, ["title", "name"])
    _publications(matter, found.publications)  # while the papers still say what they hide
    _papers(found.documents, law=law, on=on)


def _without(facts: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {code: value for code, value in facts.items() if code not in names}


def _records(matter: Matter, names: frozenset[str]) -> None:
    records = list(matter.records.all())
    for record in records:
        record.facts = _without(record.facts, names)
    matter.records.bulk_update(records, ["facts"])
    corrections = list(Correction.objects.filter(record__matter=matter))
    for correction in corrections:
        correction.facts, correction.reason = _without(correction.facts, names), GONE
    Correction.objects.bulk_update(corrections, ["facts", "reason"])


def _joined(matter: Matter) -> None:
    """Empty what was prepared for other matters: what they took over is theirs, and is erased there."""
    matter.links.update(facts={}, missing=[])
    Told.objects.filter(link__matter=matter).update(reasons=[])


def _papers(documents: Iterable[Document], *, law: str, on: date) -> None:
    """Leave of a paper what stands published; of others that there was one, under its number."""
    for document in documents:
        SealedEdition.objects.filter(recorded=document.digest).delete()
        kept = from_data(document.content)
        if any(section.code == EMPTIED for section in kept.sections):
            continue  # by an erasure before, which the paper names
        left = redact(kept)
        if not document.publications.filter(withdrawn_at=None).exists():
            left = _emptied(left, law=law, on=on)
        document.content, document.seed = as_data(left), ""
        document.save(update_fields=["content", "seed"])


def _emptied(written: Written, *, law: str, on: date) -> Written:
    words = f"本文书的内容含有个人信息，已于{on.year}年{on.month}月{on.day}日依法删除。"
    section = Section(code=EMPTIED, title=TITLE, law=law, heading="", paragraphs=((Piece(words),),))
    return replace(written, addressee=(), sections=(section,), signatures=(), masks=())


def _publications(matter: Matter, publications: Iterable[Publication]) -> None:
    records = list(matter.records.select_related("event"))
    for publication in publications:
        publication.closed = [one.sequence for one in records if is_closed(one.event, one, publication)]
        if not publication.stands:
            SealedEdition.objects.filter(recorded=publication.digest).delete()
            publication.words = GONE
        if names_hidden(publication.reason, publication):
            publication.reason = GONE
        publication.save(update_fields=["closed", "words", "reason"])
