"""Which kept files are named, and by what: the key `sha256` in the public part of an event names the file of that digest.

What sealed events name is noted once, in the order of their leaves, so that noting goes on where it ended. Files that are
named by a row instead of an event, such as texts of law that wait for a review, are told by the engine that keeps them.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.db import models

from plumbline.engines.ledger.models import Event, Leaf, Unsealed
from plumbline.engines.ledger.storing.store import State, is_digest
from plumbline.kernel import canonical

KEY: Final = "sha256"
_TOGETHER: Final = 500  # rows that are written at once
Source = Callable[[], Iterable[tuple[str, str]]]  # digests, each with what names it
_sources: dict[str, Source] = {}


class NamedFile(models.Model):
    """A kept file, what names it, and how it stood when it was last read to its end."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, db_index=True)
    reference = models.CharField(max_length=180)  # stream#sequence of an event, or what the engine calls its row
    leaf = models.BigIntegerField(null=True, db_index=True)  # of the event; null where a row names the file
    checked_at = models.DateTimeField(null=True, db_index=True)
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State], blank=True)

    class Meta:
        app_label = "ledger"
        constraints = (models.UniqueConstraint(fields=("digest", "reference"), name="file_is_named_once_by_each"),)

    def __str__(self) -> str:
        return f"{self.digest}: {self.reference}"


def register(name: str, source: Source) -> None:
    """Tell of files that rows name; each engine has one source."""
    _sources[name] = source


def note() -> None:
    """Note what is named by the events that were sealed since the last time, and by the rows of the engines."""
    last = NamedFile.objects.aggregate(last=models.Max("leaf"))["last"]
    leaves = Leaf.objects.filter(index__gte=0 if last is None else last + 1).order_by("index")
    rows = leaves.values_list("index", "reference", "event__body").iterator(chunk_size=_TOGETHER)
    _keep(
        NamedFile(digest=digest, reference=reference, leaf=index)
        for index, reference, body in rows
        for digest in named_in(body)
    )
    _keep(NamedFile(digest=digest, reference=said) for source in _sources.values() for digest, said in source())


def waiting() -> frozenset[str]:
    """Give the digests that events name which are not sealed yet."""
    bodies = Event.objects.filter(id__in=Unsealed.objects.values("event_id")).values_list("body", flat=True)
    return frozenset(digest for body in bodies.iterator() for digest in named_in(body))


def named_in(body: bytes | None) -> tuple[str, ...]:
    """Give the digests of files that an event names, each once; none where its body cannot be read, as a recount tells."""
    if body is None or f'"{KEY}"'.encode() not in body:
        return ()
    try:
        contents = canonical.decode(body)
        return tuple(dict.fromkeys(_digests(contents["public"])))
    except (ValueError, KeyError, TypeError):
        return ()


def _digests(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == KEY and isinstance(inner, str) and is_digest(inner):
                yield inner
            else:
                yield from _digests(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _digests(inner)


def _keep(rows: Iterator[NamedFile]) -> None:
    while some := list(islice(rows, _TOGETHER)):
        NamedFile.objects.bulk_create(some, ignore_conflicts=True)
