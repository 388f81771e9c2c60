"""The clock, recounted: whether it ran backwards from one event to the next, from leaf to leaf, from head to head.

In a stream an event is begun after the one before it was committed; leaves stand in the order in which their events were
begun; a head is signed after the one before it, and after all that it covers. Two honest moments may still stand the
other way round, by the difference between the clocks of two machines and by the time that a transaction stays open.
Both are seconds. What runs back by more than TOLERANCE was put back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Checkpoint, Leaf

CHUNK = 2000
TOLERANCE = timedelta(minutes=5)


@dataclass(slots=True)
class Watch:
    """The latest moment of a row of them. Once one runs behind, it starts anew: each jump is told once."""

    latest: datetime | None = None

    def behind(self, moment: datetime) -> timedelta | None:
        """Take the next moment; give how far it runs behind, where that is more than honest clocks differ."""
        if self.latest is not None and (by := self.latest - moment) > TOLERANCE:
            self.latest = moment
            return by
        self.latest = moment if self.latest is None else max(self.latest, moment)
        return None


def ran_back(where: str, by: timedelta) -> Finding:
    """Say that a moment is earlier than the one before it."""
    seconds = int(by.total_seconds())
    zh, en = (
        f"比其前一个早 {seconds} 秒：时钟倒退。",
        f"is {seconds} seconds before the one before it: the clock was put back.",
    )
    return finding(FindingKind.CLOCK, where, zh, en)


def out_of_time() -> Iterator[Finding]:
    """Find leaves and heads that are earlier than those before them.

    The matters of a demonstration are invented one after the other, each from its beginning: of it nothing is asked.
    """
    if settings.DEMONSTRATION:
        return
    leaves = Leaf.objects.order_by("index").values_list("index", "reference", "event__recorded_at").iterator(CHUNK)
    heads = Checkpoint.objects.order_by("size").values_list("size", "at").iterator(CHUNK)
    watch, of_heads = Watch(), Watch()
    head = next(heads, None)
    latest: datetime | None = None
    for index, reference, moment in leaves:
        if by := watch.behind(moment):
            yield ran_back(reference, by)
        latest = moment if latest is None else max(latest, moment)
        while head is not None and head[0] <= index + 1:
            yield from _signed(head, of_heads, latest)
            head = next(heads, None)


def _signed(head: tuple[int, datetime], watch: Watch, latest: datetime) -> Iterator[Finding]:
    size, at = head
    if by := watch.behind(at):
        yield ran_back(f"checkpoint {size}", by)
    elif latest - at > TOLERANCE:
        zh, en = "其下有在签名之后才记录的事件。", "covers an event that was recorded after it was signed."
        yield finding(FindingKind.CLOCK, f"checkpoint {size}", zh, en)
