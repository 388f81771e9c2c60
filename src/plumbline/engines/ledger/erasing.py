"""Erasing personal data: what opened the commitments is deleted, and the deletion is itself an event."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Head, Opening
from plumbline.engines.ledger.overwriting import overwrite

ERASED = "ledger.erased"


@transaction.atomic
def erase(
    *,
    stream: str,
    reason: str,
    at: datetime,
    names: Collection[str] | None = None,
    only: Collection[int] | None = None,
    said: Mapping[str, Any] | None = None,
    after: Head | None = None,
) -> Event:
    """Erase the personal data of a stream; the events and their commitments stay, and prove nothing about anyone.

    Takes   reason — why it may be erased; stands in the ledger for ever, so it names no person
            names — the items to erase; every one when not given.  only — the openings to erase, by their numbers
            said — what the event says besides
    Gives   the event that records which items of which events were erased
    """
    openings = Opening.objects.filter(event__stream=stream).order_by("event__sequence", "name")
    if names is not None:
        openings = openings.filter(name__in=names)
    if only is not None:
        openings = openings.filter(id__in=only)
    found = list(openings.values_list("id", "event__sequence", "name"))
    erased: dict[int, list[str]] = defaultdict(list)
    for _, sequence, name in found:
        erased[sequence].append(name)
    items = [{"sequence": sequence, "names": each} for sequence, each in erased.items()]
    public = {**(said or {}), "reason": reason, "erased": items}
    event = append(stream=stream, kind=ERASED, at=at, public=public, after=after)
    Opening.objects.filter(id__in=[each for each, _, _ in found]).delete()
    transaction.on_commit(partial(overwrite, transaction.get_connection().alias))
    return event
