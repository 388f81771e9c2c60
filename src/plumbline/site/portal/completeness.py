"""Whether everybody may have the proof that the record of a matter is complete, and what the page of a record says of it.

A proof tells the leaves of the events of the matter, and hashed keys of a few neighbours (docs/decisions/0010). So it is
given out where the matter is published, and nowhere else.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.disclosure.laid_open import contents_for_everybody, record_of
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.ledger.models import Event
from plumbline.site import completeness
from plumbline.site.completeness import CompletenessShown
from plumbline.site.parts.listing import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteShown:
    """What the page of a record says, and where the proof is."""

    shown: CompletenessShown
    proof: Link | None


def is_for_everybody(event: Event) -> bool:
    """Tell whether everybody may know at which leaves the events of this event's matter stand."""
    record = record_of(event)
    if record is None or contents_for_everybody(event, record) is None:
        return False
    return Publication.objects.filter(matter_id=record.matter_id, withdrawn_at__isnull=True).exists()


def complete_shown(event: Event) -> CompleteShown | None:
    """Say whether the record of an event's matter is complete; nothing where the matter is not published."""
    if not is_for_everybody(event):
        return None
    shown = completeness.of_stream(event.stream)
    href = reverse("verify-complete", kwargs={"code": event.code})
    proof = None if shown.holds is None else Link(words=_("下载完整性证明"), href=href)
    return CompleteShown(shown=shown, proof=proof)
