"""Kept files that were erased by law: an event says so, and nobody takes their absence for a loss.

A row is written with the event, in its transaction; the file is removed after it, and the row says when. So whoever is
killed in between leaves behind what is still to be removed, and removing twice is the same as once.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from plumbline.engines.ledger import files
from plumbline.engines.ledger.models import Event


class ErasedFile(models.Model):
    """A kept file that an event erased, and when it was removed from the store; empty until it is."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64)
    event = models.ForeignKey(Event, models.PROTECT, related_name="erased_files")
    gone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "ledger"
        constraints = (models.UniqueConstraint(fields=("digest", "event"), name="file_is_erased_once_by_each"),)

    def __str__(self) -> str:
        return self.digest


def note(digests: Iterable[str], *, event: Event) -> None:
    """Note that an event erases these files; in its transaction."""
    rows = [ErasedFile(digest=digest, event=event) for digest in sorted(set(digests))]
    ErasedFile.objects.bulk_create(rows, ignore_conflicts=True)


def remove(*, event: Event, at: datetime) -> int:
    """Remove the files that an event erases and that still lie there; gives how many rows were settled.

    Raises  OSError where the store does not answer: what was not removed stays noted, and is removed the next time
    """
    settled = 0
    for row in ErasedFile.objects.filter(event=event, gone_at=None).order_by("id"):
        files.remove(row.digest)
        row.gone_at = at
        row.save(update_fields=["gone_at"])
        settled += 1
    return settled


def among(digests: Iterable[str]) -> frozenset[str]:
    """Give those of some files that were erased."""
    return frozenset(ErasedFile.objects.filter(digest__in=list(digests)).values_list("digest", flat=True))


def every() -> frozenset[str]:
    """Give every file that an event erased, whether it was removed yet or not."""
    return frozenset(ErasedFile.objects.values_list("digest", flat=True))


def gone() -> frozenset[str]:
    """Give every file that was erased and does not lie in the store again, for another matter took the same one."""
    return frozenset(ErasedFile.objects.exclude(gone_at=None).values_list("digest", flat=True))
