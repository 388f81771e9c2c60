"""Files by their content: each is kept once, under the SHA-256 of its bytes, and never changed.

They lie where settings.FILES says: in a folder, or in an object store at s3://bucket/prefix (`storing`). A file appears
there whole or not at all.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from plumbline.engines.ledger.storing.folder import Folder
from plumbline.engines.ledger.storing.objects import SCHEME, objects
from plumbline.engines.ledger.storing.store import Kept, Lying, State, Store, checked, hash_of
from plumbline.kernel.errors import IntegrityBroken

__all__ = [
    "Kept",
    "Lying",
    "State",
    "every_kept",
    "keep",
    "open_kept",
    "recheck",
    "remove",
    "state_of",
    "store",
    "sweep",
]


def keep(stream: BinaryIO, *, limit: int) -> Kept:
    """Keep the bytes of a stream; bytes that are kept already are not kept twice.

    Takes   limit — the most bytes the file may have; reading stops there
    Raises  InvalidFacts when there are more, or none;  OSError when the store takes no more or does not answer
    """
    return store().keep(stream, limit=limit)


def open_kept(digest: str) -> BinaryIO:
    """Open a kept file for reading.

    Raises  IntegrityBroken when it is not there;  OSError when the store does not answer
    """
    try:
        return store().open(digest)
    except FileNotFoundError as problem:
        message = f"the kept file {digest} is not in {settings.FILES}"
        raise IntegrityBroken(message) from problem


def recheck(digest: str) -> bool:
    """Say whether a file is there and still has the content it is named for."""
    return state_of(digest) is State.WHOLE


def state_of(digest: str) -> State:
    """Read a file to its end and say how it stands."""
    checked(digest)
    try:
        with store().open(digest) as file:
            found = hash_of(file)
    except FileNotFoundError:
        return State.MISSING
    except IntegrityBroken:
        return State.CHANGED
    return State.WHOLE if found == digest else State.CHANGED


def every_kept() -> Iterator[Lying]:
    """Go through all files that are kept, in the order of their digests."""
    return store().every()


def sweep(digest: str, *, before: datetime) -> bool:
    """Remove a file that was last kept before a moment; False where it stays, as in an object store it always does."""
    return store().sweep(digest, before=before)


def remove(digest: str) -> None:
    """Remove a file for good, as erasing asks; one that is not there is no fault.

    Raises  OSError when the store does not answer, or does not let it be removed
    """
    store().remove(digest)


def store() -> Store:
    """Give the place where files are kept.

    Raises  ImproperlyConfigured where it is an object store, and a package or a setting is missing
    """
    where = str(settings.FILES)
    return objects(where) if where.startswith(SCHEME) else Folder(Path(where))
