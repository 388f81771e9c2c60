"""What can be said of an event now: read from the ledger and computed again, at this very request.

Four things must hold: the bytes give the fingerprint and repeat the columns; the tree holds that fingerprint at the
place of the event; the proof leads from there to the root; and the root is the one that the ledger signed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from plumbline.engines.ledger import checkpoints, proving
from plumbline.engines.ledger.appending import body_again
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.engines.ledger.proving import Inclusion
from plumbline.kernel.canonical import NotCanonical
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import leaf_hash, verify_inclusion
from plumbline.site.words import Words


class Standing(StrEnum):
    """Sealed under a signed head; written and not yet sealed; does not fit what the ledger has."""

    INCLUDED = "included"
    WAITING = "waiting"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """An event with its standing: why it is broken, or where it stands and since when that is signed."""

    event: Event
    standing: Standing
    fault: Words = ""
    inclusion: Inclusion | None = None
    signed_at: datetime | None = None

    @property
    def entry(self) -> int:
        """Give the place in the log as people count: the first entry is number 1."""
        return self.inclusion.index + 1 if self.inclusion else 0


def check(event: Event) -> Checked:
    """Compute again what the ledger says of an event."""
    fault = _fault_of_bytes(event) or _fault_of_leaf(event)
    if fault:
        return Checked(event=event, standing=Standing.BROKEN, fault=fault)
    try:
        place = proving.inclusion(event)
        fault = _fault_of_proof(place) if place else ""
    except IntegrityBroken:
        place, fault = None, _("账本的哈希树缺了一块，证明算不出来。")
    if fault:
        return Checked(event=event, standing=Standing.BROKEN, fault=fault)
    if place is None:
        return Checked(event=event, standing=Standing.WAITING)
    signed_at = Checkpoint.objects.values_list("at", flat=True).get(size=place.size)
    return Checked(event=event, standing=Standing.INCLUDED, inclusion=place, signed_at=signed_at)


def _fault_of_bytes(event: Event) -> str:
    if leaf_hash(event.body) != event.digest:
        return _("记录的内容和它的指纹不一致。")
    try:
        again = body_again(event)
    except (ValueError, TypeError, KeyError, NotCanonical):
        return _("记录的内容不是账本写入的形式。")
    return "" if again == event.body else _("数据库里的时间、位置和记录的内容不一致。")


def _fault_of_leaf(event: Event) -> str:
    leaf = Leaf.objects.filter(event_id=event.pk).first()
    if leaf is None or (leaf.digest, leaf.reference) == (event.digest, event.reference):
        return ""
    return _("封存的指纹和现在的指纹不一致：记录在封存以后变过。")


def _fault_of_proof(place: Inclusion) -> str:
    try:
        head = checkpoints.read(place.checkpoint)
    except IntegrityBroken:
        return _("账本末端的签名无效。")
    if (head.size, head.root) != (place.size, place.root):
        return _("签名的账本末端和保存的不一致。")
    holds = verify_inclusion(
        index=place.index, size=place.size, leaf_hash=place.leaf_hash, root=place.root, proof=list(place.proof)
    )
    return "" if holds else _("从这条记录算不到签名的根。")
