"""Receipts from the store: what is given to whoever filed, applied or was decided upon (`kernel.receipt`).

Who may read what is decided by the caller: without `body` a receipt holds the fingerprint alone, and it opens the
personal data that is named, no other.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings

from plumbline.engines.ledger import keyring, proving
from plumbline.engines.ledger.models import Cosignature, Event, Opening
from plumbline.engines.ledger.proving import Inclusion
from plumbline.kernel import receipt
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.receipt import OpeningShown, Place, Receipt
from plumbline.kernel.signed_note import NoteKey, read_key


def receipt_of(event: Event, *, body: bool = False, opened: Collection[str] = ()) -> dict[str, Any] | None:
    """Make the receipt of an event, under the head that `proving.inclusion` chooses; None while it is not yet sealed.

    Takes   body — what the event says, too: only for a holder who may read it
            opened — names of the personal data to open, for a holder who is entitled to them; they need the body
    Raises  InvalidFacts where the event has no such data, or it was erased;  IntegrityBroken where the tree has lost a node
    """
    place = proving.inclusion(event)
    return None if place is None else written(event, place, body=body, opened=opened)


def written(
    event: Event, place: Inclusion | None, *, body: bool = False, opened: Collection[str] = ()
) -> dict[str, Any]:
    """Write a receipt with a proof that was made already; without one it says that the event is not yet sealed."""
    made = Receipt(
        origin=_origin(place),
        digest=event.digest,
        body=event.body.decode() if body or opened else None,
        openings=_openings(event, opened),
        inclusion=_place(place) if place else None,
        keys=_keys(place) if place else (),
    )
    return made.as_data()


def as_bytes(data: dict[str, Any]) -> bytes:
    """Write a receipt as the file that people keep."""
    return receipt.write(data)


def names_in(event: Event) -> tuple[str, ...]:
    """List the personal data of an event that can be opened: what was not erased."""
    return tuple(Opening.objects.filter(event_id=event.pk).order_by("name").values_list("name", flat=True))


def _openings(event: Event, names: Collection[str]) -> tuple[OpeningShown, ...]:
    if not names:
        return ()
    held = {each.name: each for each in Opening.objects.filter(event_id=event.pk, name__in=names)}
    if lost := sorted(set(names) - set(held)):
        raise InvalidFacts([_not_held(name) for name in lost])
    return tuple(OpeningShown(name, held[name].salt, held[name].canonical) for name in sorted(held))


def _not_held(name: str) -> Reason:
    says = Says(
        zh=f"这条记录没有个人信息“{name}”，或者已经删去，不能附在回执里。",
        en=f"The record has no personal data «{name}», or it was erased: a receipt cannot open it.",
    )
    return Reason(kind=ReasonKind.FACT, says=says, facts=(name,))


def _place(found: Inclusion) -> Place:
    return Place(found.index, found.size, found.leaf_hash, found.root, found.proof, found.checkpoint)


def _origin(place: Inclusion | None) -> str:
    """Give the name of the log under whose head it is proved: a log that went on under another name has two."""
    in_force = keyring.keys_for(place.size) if place else ()
    return in_force[0].name if in_force else settings.LEDGER_ORIGIN


def _keys(place: Inclusion) -> tuple[NoteKey, ...]:
    """Give the key by which the head is checked, and those of the witnesses that signed it."""
    witnesses = Cosignature.objects.filter(head_id=place.size).order_by("id").values_list("witness", flat=True)
    return (*keyring.keys_for(place.size), *map(read_key, witnesses))
