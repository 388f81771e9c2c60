"""Heads that others have seen: a signed head with what the witnesses signed under it.

A head is *cosigned* once as many of the listed witnesses signed it as are wanted (`witnesses.quorum`). Whoever holds a
proof under such a head need not trust that the ledger shows everybody the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count

from plumbline.engines.ledger import witnesses
from plumbline.engines.ledger.models import Checkpoint, Cosignature
from plumbline.kernel import clock

SETTLING: Final = timedelta(hours=1)  # no round of posting takes so long


@dataclass(frozen=True, slots=True)
class CosignedHead:
    """The size of a head, who cosigned it, and since when there are as many as are wanted."""

    size: int
    since: datetime
    names: tuple[str, ...]


def note_of(head: Checkpoint) -> str:
    """Write a head as the note that its log and its witnesses signed."""
    lines = head.cosignatures.order_by("id").values_list("line", flat=True)
    return f"{head.note}{''.join(lines)}"


def is_past(head: Checkpoint) -> bool:
    """Say whether no witness is asked about a head any more: a later one was signed, and long enough ago."""
    later = Checkpoint.objects.filter(size__gt=head.size).order_by("size").first()
    return later is not None and later.at < clock.now() - SETTLING


def newest_cosigned(*, beyond: int = 0) -> Checkpoint | None:
    """Give the newest cosigned head that has more leaves than that; None where there is none."""
    listed, wanted = _keys(), witnesses.quorum()
    if not listed:
        return None
    counted = Cosignature.objects.filter(witness__in=listed, head_id__gt=beyond).values("head_id")
    enough = counted.annotate(signed=Count("id")).filter(signed__gte=wanted).order_by("-head_id")
    found = enough.values_list("head_id", flat=True).first()
    return None if found is None else Checkpoint.objects.get(size=found)


def standing() -> CosignedHead | None:
    """Tell of the newest cosigned head."""
    head = newest_cosigned()
    return None if head is None else by_whom(head.size)


def by_whom(size: int) -> CosignedHead | None:
    """Tell who cosigned a head; None where they are fewer than are wanted."""
    wanted = witnesses.quorum()
    signed = list(Cosignature.objects.filter(head_id=size, witness__in=_keys()).order_by("at", "id"))
    if not wanted or len(signed) < wanted:
        return None
    return CosignedHead(size, signed[wanted - 1].at, tuple(each.name for each in signed))


def _keys() -> Sequence[str]:
    return [each.key.written for each in witnesses.every()]
