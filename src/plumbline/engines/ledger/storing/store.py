"""What every place for kept files can do, and how a file becomes one that is kept: measured and hashed as it comes in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import IO, BinaryIO, Final, Protocol

from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

PIECE: Final = 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class State(StrEnum):
    """How a kept file stands."""

    WHOLE = "whole"
    MISSING = "missing"
    CHANGED = "changed"
    ERASED = "erased"  # it is missing, and an event says by what law


class StoreSilent(OSError):
    """The place where files are kept does not answer, or refuses; the message says what it said and what to look at."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: the digest it is found by, and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as it lies in the store: the digest it is named for, and when it was last kept."""

    digest: str
    since: datetime


class Store(Protocol):
    """A place for kept files. A file appears there whole or not at all, and is never written over."""

    def keep(self, stream: BinaryIO, *, limit: int) -> Kept:
        """Keep the bytes of a stream, once."""

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading; FileNotFoundError where it is not there."""

    def every(self) -> Iterator[Lying]:
        """Go through all files that lie there."""

    def sweep(self, digest: str, *, before: datetime) -> bool:
        """Remove a file that was last kept before a moment; False where it was not, or the store removes nothing."""

    def remove(self, digest: str) -> None:
        """Remove a file for good, with every copy of it that the store keeps; one that is not there is no fault."""


def checked(digest: str) -> str:
    """Give a digest that is one: what names a file is never a path."""
    if not _DIGEST.fullmatch(digest):
        message = f"{digest!r} is no SHA-256 in hexadecimal"
        raise ValueError(message)
    return digest


def is_digest(text: str) -> bool:
    """Tell whether a text is a SHA-256 as files are named."""
    return bool(_DIGEST.fullmatch(text))


def copy(stream: BinaryIO, draft: IO[bytes], *, limit: int) -> Kept:
    """Copy a stream into a draft, and give its digest and size.

    Raises  InvalidFacts when there are more bytes than the limit, or none
    """
    hashed, size = sha256(), 0
    for piece in pieces(stream):
        size += len(piece)
        if size > limit:
            raise InvalidFacts([_too_large(limit)])
        hashed.update(piece)
        draft.write(piece)
    if not size:
        raise InvalidFacts([_EMPTY])
    return Kept(hashed.hexdigest(), size)


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream a piece at a time."""
    while piece := stream.read(PIECE):
        yield piece


def hash_of(stream: BinaryIO) -> str:
    """Read a stream to its end and give the digest of its bytes."""
    hashed = sha256()
    for piece in pieces(stream):
        hashed.update(piece)
    return hashed.hexdigest()


def _too_large(limit: int) -> Reason:
    largest = f"{limit / 1024 / 1024:g} MB"
    return Reason(
        kind=ReasonKind.FACT,
        says=Says(zh=f"文件超过 {largest} 的上限，未保存。", en=f"The file is larger than {largest} and was not kept."),
        cure=Says(zh="请压缩或者拆分后重新上传。", en="Compress or split it and upload it again."),
    )


_EMPTY = Reason(
    kind=ReasonKind.FACT,
    says=Says(zh="文件是空的，未保存。", en="The file is empty and was not kept."),
    cure=Says(zh="请选择有内容的文件重新上传。", en="Choose a file with content and upload it again."),
)
