"""Files by their content: each is kept once, under the SHA-256 of its bytes, and never changed.

They lie in settings.FILES as `ab/cd/<digest>`. A file appears there whole or not at all.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from plumbline.kernel.errors import IntegrityBroken, InvalidFacts, Reason, ReasonKind, Says

_PIECE = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: the digest it is found by, and its size in bytes."""

    digest: str
    size: int


def keep(stream: BinaryIO, *, limit: int) -> Kept:
    """Keep the bytes of a stream; bytes that are kept already are not kept twice.

    Takes   limit — the most bytes the file may have; reading stops there
    Raises  InvalidFacts when there are more, or none
    """
    incoming = _store() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as draft:
        try:
            kept = _copy(stream, draft, limit=limit)
            draft.flush()
            os.fsync(draft.fileno())
            _put(Path(draft.name), _place(kept.digest))
        finally:
            Path(draft.name).unlink(missing_ok=True)
    return kept


def open_kept(digest: str) -> BinaryIO:
    """Open a kept file for reading.

    Raises  IntegrityBroken when it is not there
    """
    try:
        return _place(digest).open("rb")
    except FileNotFoundError as problem:
        message = f"the kept file {digest} is not in {settings.FILES}"
        raise IntegrityBroken(message) from problem


def recheck(digest: str) -> bool:
    """Say whether a file is there and still has the content it is named for."""
    try:
        with _place(digest).open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def _store() -> Path:
    return Path(settings.FILES)


def _place(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        message = f"{digest!r} is no SHA-256 in hexadecimal"
        raise ValueError(message)
    return _store() / digest[:2] / digest[2:4] / digest


def _copy(stream: BinaryIO, draft: IO[bytes], *, limit: int) -> Kept:
    hashed, size = sha256(), 0
    for piece in _pieces(stream):
        size += len(piece)
        if size > limit:
            raise InvalidFacts([_too_large(limit)])
        hashed.update(piece)
        draft.write(piece)
    if not size:
        raise InvalidFacts([_EMPTY])
    return Kept(hashed.hexdigest(), size)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _put(draft: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.chmod(0o440)
    try:
        os.link(draft, place)
    except FileExistsError:
        return
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


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
