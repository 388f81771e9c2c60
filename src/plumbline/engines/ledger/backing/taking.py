"""Taking a backup into a folder, again and again: the database whole, of the kept files only the new ones.

The database comes first: files are only ever added, so all that it names is there to be copied after it. The manifest
comes last and replaces the one before at once; whoever is killed before that leaves the backup before whole. What was
erased by law since the last time is then removed here too.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

from django.conf import settings

from plumbline.engines.ledger import erased_files, files, named_files, whole_file
from plumbline.engines.ledger.backing import databases, manifest
from plumbline.engines.ledger.backing.databases import CannotBackUp
from plumbline.engines.ledger.backing.manifest import Manifest, Part
from plumbline.engines.ledger.named_files import NamedFile
from plumbline.engines.ledger.storing.folder import Folder
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken

FILES: Final = "files"
KEY: Final = "ledger.key"
_UNBOUNDED: Final = 1 << 50  # what is kept already was small enough


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup came to."""

    manifest: Manifest
    copied: int  # kept files that were new
    damaged: tuple[str, ...]  # kept files whose content is not what their name says; they are not copied
    missing: tuple[str, ...]  # files that sealed events name and neither the house nor this backup has


def take(folder: Path, *, with_keys: bool = False) -> Taken:
    """Take a backup into a folder, or bring the one that stands there up to now.

    Takes   with_keys — the key that signs heads too: whoever has such a backup can sign in the name of this ledger
    Raises  CannotBackUp where a program is missing, or another process is backing up there;  OSError
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(folder):
        database = _database(folder)
        named = _named_by_events()
        copied, damaged = _copy_files(folder)
        erased = _erased(folder)
        listed, count = _list(folder, without=erased)
        old_keys: Path = settings.LEDGER_OLD_KEYS
        taken = Manifest(
            origin=settings.LEDGER_ORIGIN,
            at=clock.now(),
            database=database,
            files=listed,
            count=count,
            head=head_in(folder / database.name),
            old_keys=old_keys.read_text() if old_keys.exists() else "",
            keys=(_key(folder),) if with_keys else (),
        )
        whole_file.put(folder / manifest.NAME, taken.signed().encode(), mode=0o600)
        _drop_others(folder, taken)
        for digest in erased:
            Folder(folder / FILES).remove(digest)
        there = {one.digest for one in Folder(folder / FILES).every()}
        missing = named - there - {*damaged} - erased_files.every()
    return Taken(taken, copied, tuple(damaged), tuple(sorted(missing)))


def head_in(database: Path) -> str:
    """Give the newest signed head in a database that lies as a file; empty where there is none."""
    heads = databases.rows(database, "ledger_checkpoint", ("size", "note"))
    return max(((int(size), str(note)) for size, note in heads), default=(0, ""))[1]


def part_of(folder: Path, name: str) -> Part:
    """Measure a file of a backup."""
    with (folder / name).open("rb") as file:
        return Part(name, file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size)


def _database(folder: Path) -> Part:
    draft = f".draft{databases.suffix()}"
    (folder / draft).unlink(missing_ok=True)
    databases.dump(folder / draft)
    return _named(folder, draft, "database", databases.suffix())


def _named_by_events() -> set[str]:
    """Give the files that sealed events name; asked before files are copied, so that what is kept meanwhile is no loss."""
    named_files.note()
    return set(NamedFile.objects.exclude(leaf=None).values_list("digest", flat=True).iterator())


def _copy_files(folder: Path) -> tuple[int, list[str]]:
    """Copy what is new, reading each file once: what is not what its name says is told and not taken."""
    into, copied, damaged = Folder(folder / FILES), 0, []
    there = {one.digest for one in into.every()}
    for one in files.every_kept():
        if one.digest in there:
            continue
        try:
            with files.open_kept(one.digest) as kept:
                found = into.keep(kept, limit=_UNBOUNDED).digest
        except IntegrityBroken:
            found = ""
        if found == one.digest:
            copied += 1
        else:
            damaged.append(one.digest)
    return copied, damaged


def _erased(folder: Path) -> frozenset[str]:
    """Give the files of the backup that were erased in the house since they were copied."""
    there = erased_files.gone() & {one.digest for one in Folder(folder / FILES).every()}
    return there - {one.digest for one in files.every_kept()} if there else there


def _list(folder: Path, *, without: frozenset[str]) -> tuple[Part, int]:
    digests = [one.digest for one in Folder(folder / FILES).every() if one.digest not in without]
    whole_file.put(folder / ".draft.txt", "".join(f"{digest}\n" for digest in digests).encode(), mode=0o600)
    return _named(folder, ".draft.txt", "files", ".txt"), len(digests)


def _key(folder: Path) -> Part:
    source: Path = settings.LEDGER_KEY_FILE
    try:
        data = source.read_bytes()
    except OSError as problem:
        raise CannotBackUp(f"the key of the ledger cannot be read: {problem}") from problem
    whole_file.put(folder / KEY, data, mode=0o600)
    return part_of(folder, KEY)


def _named(folder: Path, draft: str, kind: str, suffix: str) -> Part:
    """Name a part for its content, so that it never takes the place of the one before."""
    found = part_of(folder, draft)
    name = f"{kind}-{found.sha256[:16]}{suffix}"
    (folder / draft).replace(folder / name)
    return Part(name, found.sha256, found.size)


def _drop_others(folder: Path, taken: Manifest) -> None:
    """Remove what belonged to the backup before."""
    mine = {taken.database.name, taken.files.name, *(part.name for part in taken.keys)}
    for path in (*folder.glob("database-*"), *folder.glob("files-*.txt"), folder / KEY):
        if path.name not in mine:
            path.unlink(missing_ok=True)
    shutil.rmtree(folder / FILES / "incoming", ignore_errors=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    try:
        with whole_file.alone_in(folder):
            yield
    except BlockingIOError as problem:
        raise CannotBackUp(f"{folder}: another process is backing up there") from problem
