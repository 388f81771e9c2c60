"""Carrying out what was decided. The rows go with the event in one transaction; files and the list outside follow.

Whoever is killed in between leaves an erasure that is decided and not done. `finish` goes on with it as often as it is
asked: a file that is gone is no fault, and a line that stands in the list is not written twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plumbline.engines.erasing import listing
from plumbline.engines.erasing.finding import Found
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.erasing.scrubbing import scrub
from plumbline.engines.ledger import erased_files
from plumbline.engines.ledger.erasing import erase
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock


def decide(
    erasure: Erasure, matter: Matter, found: Found, *, by: Sequence[Mapping[str, Any]], code: str, again: str = ""
) -> None:
    """Write the event and take the data out of every row, in the open transaction.

    Takes   by — who decided, as the event says it;  code — of that officer
            again — digest of the event that erased it before, where a restored backup had brought it back
    """
    now = clock.now()
    erasure.event = erase(
        stream=matter.code,
        reason=erasure.law,
        at=now,
        only=found.opened,
        said={
            "body": matter.body_code,
            "asked": erasure.asked_in.digest.hex(),
            "scope": erasure.scope,
            "keeping": erasure.keeping,
            "files": sorted(found.files),
            "by": by,
            **({"again": again} if again else {}),
        },
        after=Head(matter.head_sequence, bytes(matter.head_digest or b"")),
    )
    matter.head_sequence, matter.head_digest = erasure.event.sequence, erasure.event.digest
    matter.erased_at = now
    scrub(matter, found, law=erasure.law, on=clock.day_of(now))
    matter.save(update_fields=["title", "facts", "head_sequence", "head_digest", "erased_at"])
    erased_files.note(found.files, event=erasure.event)
    erasure.state, erasure.decided_by, erasure.decided_at = State.DECIDED, code, now
    erasure.save()


def finish_one(erasure: Erasure) -> Erasure:
    """Remove the files of an erasure that was decided, put it on the list, and say that it is done.

    Raises  OSError where a store does not answer or the list cannot be written; it stays decided, and is finished later
    """
    if erasure.state != State.DECIDED or erasure.event is None:
        return erasure
    listing.add(erasure)  # first: a restored backup must learn of it whatever becomes of the files
    erased_files.remove(event=erasure.event, at=clock.now())
    erasure.state, erasure.done_at = State.DONE, clock.now()
    erasure.save(update_fields=["state", "done_at"])
    return erasure


def finish() -> Iterator[Erasure]:
    """Go on with everything that was decided and is not done; gives each as it is done.

    Raises  OSError as `finish_one`
    """
    for erasure in Erasure.objects.filter(state=State.DECIDED).select_related("event", "matter").order_by("id"):
        yield finish_one(erasure)


def pending() -> int:
    """Count what was decided and is not done."""
    return Erasure.objects.filter(state=State.DECIDED).count()
