"""Checking a backup where it lies: is everything that its signed manifest names there, and does it name everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plumbline.engines.ledger import checkpoints
from plumbline.engines.ledger.backing import databases, manifest
from plumbline.engines.ledger.backing.manifest import Manifest, Part
from plumbline.engines.ledger.backing.taking import FILES, head_in, part_of
from plumbline.engines.ledger.named_files import named_in
from plumbline.engines.ledger.storing.folder import Folder
from plumbline.engines.ledger.storing.store import hash_of
from plumbline.kernel.errors import IntegrityBroken, Says


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a backup, and with which kept file, where it is one."""

    says: Says
    digest: str = ""


def check(folder: Path) -> tuple[Manifest, tuple[Wrong, ...]]:
    """Check a backup: signature, digests, the head in its database, and the files that its events name.

    Gives   the manifest, and what is wrong; nothing is put back, and no database is asked
    Raises  IntegrityBroken where the manifest itself cannot be relied on;  CannotBackUp where a program is missing
    """
    taken = manifest.read(folder)
    parts = (taken.database, taken.files, *taken.keys)
    wrong = [Wrong(said) for part in parts for said in _wrong_part(folder, part)]
    if not wrong:
        digests = listed(folder, taken)
        wrong += _wrong_files(folder, digests)
        wrong += [Wrong(said) for said in _wrong_head(folder, taken)]
        wrong += _unlisted(folder, taken, frozenset(digests))
    return taken, tuple(wrong)


def listed(folder: Path, taken: Manifest) -> list[str]:
    """Give the digests of the kept files of a backup."""
    return (folder / taken.files.name).read_text().split()


def _wrong_part(folder: Path, part: Part) -> Iterator[Says]:
    try:
        found = part_of(folder, part.name)
    except FileNotFoundError:
        yield Says(zh=f"{part.name} 缺失", en=f"{part.name} is missing")
        return
    if found != part:
        yield Says(
            zh=f"{part.name} 和清单上的指纹不一致", en=f"{part.name} does not have the digest that the manifest names"
        )


def _wrong_files(folder: Path, digests: list[str]) -> Iterator[Wrong]:
    there = Folder(folder / FILES)
    for digest in digests:
        try:
            with there.open(digest) as file:
                whole = hash_of(file) == digest
        except FileNotFoundError:
            yield Wrong(Says(zh=f"文件 {digest} 缺失", en=f"the kept file {digest} is missing"), digest)
            continue
        if not whole:
            zh, en = f"文件 {digest} 的内容变了", f"the content of the kept file {digest} has changed"
            yield Wrong(Says(zh=zh, en=en), digest)


def _wrong_head(folder: Path, taken: Manifest) -> Iterator[Says]:
    head = head_in(folder / taken.database.name)
    if head != taken.head:
        yield Says(
            zh="库里最新的账本末端不是清单上的那个", en="the newest head in the database is not that of the manifest"
        )
    elif head:
        try:
            checkpoints.read(head)
        except IntegrityBroken as problem:
            yield Says(
                zh=f"库里最新的账本末端没有有效的签名：{problem}", en=f"the newest head in the database: {problem}"
            )


def _unlisted(folder: Path, taken: Manifest, digests: frozenset[str]) -> Iterator[Wrong]:
    database = folder / taken.database.name
    erased = {digest for (digest,) in databases.rows(database, "ledger_erasedfile", ("digest",))}
    for stream, sequence, body in databases.rows(database, "ledger_event", ("stream", "sequence", "body")):
        for digest in named_in(body):
            if digest not in digests and digest not in erased:
                zh = f"{stream}#{sequence} 提到的文件 {digest} 不在备份里"
                en = f"the file {digest}, named by {stream}#{sequence}, is not in the backup"
                yield Wrong(Says(zh=zh, en=en), digest)
