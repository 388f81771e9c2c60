"""A log on disk: plain or compressed, and in which encoding its text is."""

import codecs
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

_HEAD: Final = 1 << 18
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GZIP: Final = b"\x1f\x8b"


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a log; what is compressed is told by its first bytes, not by its name."""
    with path.open("rb") as raw:
        compressed = raw.read(len(_GZIP)) == _GZIP
        raw.seek(0)
        if not compressed:
            yield raw
        else:
            with gzip.open(raw) as inner:  # has a buffer of its own; a second one would lose what comes before a break
                yield cast("io.BufferedReader", inner)


def head_of(stream: io.BufferedReader) -> bytes:
    """Look at the beginning, without taking it."""
    return stream.peek(_HEAD)[:_HEAD]


def encoding_of(head: bytes, declared: str) -> str:
    """Tell the encoding: by its mark, as declared, UTF-8 where the beginning is that, else GB18030."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    return declared or next((one for one in ("utf-8", "gb18030") if _could_be(head, one)), "utf-8")


def _could_be(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True
