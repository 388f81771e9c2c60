"""Reading kept files again: is every file that something names there, and is its content what its name says?

What was found stands with each file until it is read again. A run that is cut off has lost nothing: the next one begins
with the files that were not read for longest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db.models import Count, Min, Q

from plumbline.engines.ledger import erased_files, files, named_files
from plumbline.engines.ledger.files import Lying, State
from plumbline.engines.ledger.named_files import NamedFile
from plumbline.kernel import clock

OLD: Final = timedelta(days=1)  # a younger file may belong to an act that is being performed
_TOGETHER: Final = 50  # files whose state is written down at once


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that is missing or changed, and everything that names it."""

    digest: str
    state: State
    named_by: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        return {"digest": self.digest, "state": self.state.value, "named_by": list(self.named_by)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the files stand by what was last found."""

    files: int
    unread: int  # that were never read again
    oldest: datetime | None  # of the last readings
    lost: tuple[Lost, ...]

    @property
    def ok(self) -> bool:
        """Whether no file is known to be missing or changed."""
        return not self.lost

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        oldest = clock.in_beijing(self.oldest).isoformat() if self.oldest else None
        lost = [one.as_data() for one in self.lost]
        return {"ok": self.ok, "files": self.files, "unread": self.unread, "oldest": oldest, "lost": lost}


def check(*, every: timedelta = timedelta(0)) -> int:
    """Read again each named file that was not read for so long, and write down how it stands.

    Gives   how many files were read
    Raises  OSError when the place of the files does not answer: that is no finding about a file
    """
    began = clock.now()
    named_files.note()
    read = 0
    while some := _due(before=began - every):
        found = _states(some)
        at = max(clock.now(), began)
        for state in State:
            these = [digest for digest in some if found[digest] is state]
            NamedFile.objects.filter(digest__in=these).update(checked_at=at, state=state)
        read += len(some)
    return read


def _states(digests: list[str]) -> dict[str, State]:
    """Read files again; what is missing because it was erased by law is no loss."""
    erased = erased_files.among(digests)
    found = {digest: files.state_of(digest) for digest in digests}
    return {
        digest: State.ERASED if state is State.MISSING and digest in erased else state
        for digest, state in found.items()
    }


def _due(*, before: datetime) -> list[str]:
    """Give some files that were never read, or else some that were not read since a moment, the longest ago first."""
    unread = NamedFile.objects.filter(checked_at=None).order_by("id")
    earlier = NamedFile.objects.filter(checked_at__lt=before).order_by("checked_at", "id")
    for rows in (unread, earlier):
        if digests := list(dict.fromkeys(rows.values_list("digest", flat=True)[:_TOGETHER])):
            return digests
    return []


def standing() -> Standing:
    """Say how the files stand by what was last found."""
    counted = NamedFile.objects.aggregate(
        files=Count("digest", distinct=True),
        unread=Count("digest", distinct=True, filter=Q(checked_at=None)),
        oldest=Min("checked_at"),
    )
    return Standing(**counted, lost=tuple(_lost(Q(state__in=(State.MISSING, State.CHANGED)))))


def unnamed() -> Iterator[Lying]:
    """Go through the files that nothing names: they are left of acts that were undone."""
    named = named_files.waiting()  # first: what is sealed from here on is noted next
    named_files.note()
    lying = files.every_kept()
    while some := list(islice(lying, 500)):
        noted = set(NamedFile.objects.filter(digest__in=[one.digest for one in some]).values_list("digest", flat=True))
        yield from (one for one in some if one.digest not in noted and one.digest not in named)


def sweep(found: Iterator[Lying]) -> int:
    """Remove, of files that nothing names, those that were kept more than a day ago; gives how many."""
    before = clock.now() - OLD
    return sum(files.sweep(one.digest, before=before) for one in found if one.since < before)


def _lost(which: Q) -> Iterator[Lost]:
    named: dict[str, list[NamedFile]] = {}
    for row in NamedFile.objects.filter(which).order_by("digest", "id"):
        named.setdefault(row.digest, []).append(row)
    for digest, rows in named.items():
        yield Lost(digest, State(rows[0].state), tuple(row.reference for row in rows))
