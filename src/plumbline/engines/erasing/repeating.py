"""Erasing again what a restored backup brought back, by the list of erasures that lies outside the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from plumbline.engines.erasing import carrying_out, obstacles
from plumbline.engines.erasing.acting import ASKED, append_to, locked
from plumbline.engines.erasing.finding import find
from plumbline.engines.erasing.grounds import Ground, Scope
from plumbline.engines.erasing.listing import Entry
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.errors import Reason


@dataclass(frozen=True, slots=True)
class Repeated:
    """What became of one entry: erased again, or what stands against it in the restored database."""

    entry: Entry
    against: tuple[Reason, ...] = ()


def repeat(entries: Iterable[Entry], *, dry_run: bool = False) -> Iterator[Repeated]:
    """Erase again what stands on a list and is there all the same; what was erased here already is passed over.

    Raises  OSError where a store does not answer; what was decided is finished later
    """
    for entry in entries:
        matter = _brought_back(entry)
        if matter is None:
            continue
        with transaction.atomic():
            erasure, against = _once_more(entry, matter.pk, dry_run=dry_run)
        if erasure is not None:
            carrying_out.finish_one(erasure)
        yield Repeated(entry, tuple(against))


def _brought_back(entry: Entry) -> Matter | None:
    """Find the matter of an entry where its personal data is there again; the code alone may be another matter's by now."""
    if Event.by_digest(digest := bytes.fromhex(entry.event), digest):
        return None
    first = Event.objects.filter(stream=entry.matter, sequence=1).first()
    if first is None or first.digest.hex() != entry.began_with:
        return None
    matter = Matter.objects.get(code=entry.matter)
    done = matter.erasures.filter(state__in=(State.DECIDED, State.DONE), scope__in={entry.scope, Scope.MATTER})
    return None if done.exists() else matter


def _once_more(entry: Entry, matter_id: int, *, dry_run: bool) -> tuple[Erasure | None, list[Reason]]:
    matter = locked(matter_id)
    found = find(matter, Scope(entry.scope))
    against = obstacles.against(matter, found, scope=entry.scope)
    if against or dry_run:
        return None, against
    now = clock.now()
    erasure = matter.erasures.filter(state=State.ASKED).first() or Erasure(matter=matter, asked_at=now)
    erasure.scope, erasure.ground, erasure.keeping = entry.scope, entry.ground, entry.keeping
    erasure.asked_by = entry.asked_by
    if erasure.pk is None:
        asked_by = [{"code": entry.asked_by, "roles": []}]
        said = {"scope": entry.scope, "law": Ground(entry.ground).law, "keeping": entry.keeping, "by": asked_by}
        erasure.asked_in = append_to(matter, ASKED, now, {**said, "again": entry.event})
    by = [{"code": entry.decided_by, "roles": []}]
    carrying_out.decide(erasure, matter, found, by=by, code=entry.decided_by, again=entry.event)
    return erasure, []
