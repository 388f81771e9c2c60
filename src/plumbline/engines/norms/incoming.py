"""The files of an import: which they are, the path under which each is known, and whether it came before as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from plumbline.engines.norms.models import ImportedFile
from plumbline.engines.norms.texts import KINDS, READER, check_size, unreadable
from plumbline.engines.norms.writing import TAKEN
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that is to be imported."""

    path: Path  # where it lies
    known_as: str  # below the folder that was imported, with that folder's name
    folders: tuple[str, ...]  # above it: they may say level and field


@dataclass(frozen=True, slots=True)
class Bytes:
    """What a file holds."""

    data: bytes
    digest: str


def every(paths: Iterable[Path]) -> Iterator[Incoming]:
    """Give the files of an import, those of a folder in the order of their names; a file is given once."""
    given: set[Path] = set()
    for path in paths:
        whole = path.resolve()
        top = whole.parent if path.is_dir() else whole.parent.parent
        files = sorted(one for one in whole.rglob("*") if one.suffix.lower() in KINDS) if path.is_dir() else [whole]
        for file in files:
            if file not in given and not file.is_dir():
                given.add(file)
                yield Incoming(file, file.relative_to(top).as_posix(), file.parent.parts[1:])


def read(file: Incoming) -> Bytes:
    """Read a file whose size allows it.

    Raises  InvalidFacts for one that is empty, too large, or cannot be opened
    """
    try:
        check_size(file.path.stat().st_size)
        data = file.path.read_bytes()
    except OSError as error:
        cure = Says(zh="请检查文件和它的权限", en="Check the file and its permissions")
        raise unreadable(f"文件读不出：{error}", f"The file cannot be read: {error}", cure=cure) from error
    return Bytes(data, sha256(data).hexdigest())


def newest_rows() -> dict[str, ImportedFile]:
    """Give the newest row of every path."""
    return {row.path: row for row in ImportedFile.objects.order_by("pk").defer("report")}


def is_as_before(row: ImportedFile | None, digest: str) -> bool:
    """Tell whether a file was taken before with these bytes, by this reader, and its words are still held."""
    return (
        row is not None and row.digest == digest and row.reader == READER
        and row.outcome in TAKEN and row.version_id is not None
    )  # fmt: skip


def is_same_file(one: str, other: str) -> bool:
    """Tell whether two paths name one file: they are equal, or one goes on to the left where the other begins.

    >>> is_same_file("laws/法律/甲.md", "法律/甲.md"), is_same_file("laws/法律/甲.md", "laws/规章/甲.md")
    (True, False)
    """
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")
