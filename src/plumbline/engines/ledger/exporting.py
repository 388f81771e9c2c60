"""The log as a folder of files that any web server can give out: tiles, on demand the record, and the checkpoint.

What stands in the folder never changes, so writing goes on where it ended, even in the middle. A file appears whole or
not at all, and the checkpoint comes last: whoever reads it finds everything that it covers. What it covers is not looked
at again; a file beyond it, left by a run that was cut off, must be what the store gives.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plumbline.engines.ledger import announcing, checkpoints, cosigned, record_files, tiles, whole_file
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Checkpoint, IndexHead
from plumbline.engines.ledger.subtrees import hashes_of
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import CompactRange, cover
from plumbline.kernel.tiles import WIDTH, Bundle, Tile, tiles_of

CHECKPOINT: Final = "checkpoint"
KEYS: Final = "keys"
INDEX: Final = "index"  # the newest signed head of the index
DRAFT: Final = ".draft"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: the size of the log that stands in the folder, and how many files were new."""

    size: int
    files: int


def write(folder: Path, *, entries: bool) -> Written:
    """Write the log under its newest head into a folder, or bring the folder up to it.

    Takes   entries — the whole record too: the bodies of the events, what the columns say of them, every signed head,
                the keys and the head of the index (`record_files`); for an archive or a supervisor, never for a public folder
    Raises  IntegrityBroken where the folder holds another log, or a later or another past of this one; where the
            store has lost something; BlockingIOError where another process is writing into the folder
    """
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return Written(0, 0)
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file.alone_in(folder):
        covered = _compare(folder, TreeHead(newest.size, newest.root))
        all_tiles = list(tiles_of(newest.size))
        files = sum(_put_tile(folder, tile, covered) for tile in all_tiles)
        if entries:
            files += sum(_put_bundle(folder, tile, covered) for tile in all_tiles if tile.level == 0)
            files += sum(_put_record(folder, tile, covered) for tile in all_tiles if tile.level == 0)
            files += _put_anew(folder, KEYS, announcing.key_list())
            if index := IndexHead.objects.order_by("-size").values_list("note", flat=True).first():
                files += _put_anew(folder, INDEX, index)
        files += _put_anew(folder, CHECKPOINT, cosigned.note_of(newest))
        _drop_partial_ones(folder, all_tiles)
    return Written(newest.size, files)


def _compare(folder: Path, newest: TreeHead) -> int:
    """Refuse to write over the head of another log, or over a past that is not the beginning of this one.

    Gives   how many leaves the head in the folder covers
    """
    if _root_at(newest.size) != newest.root:
        raise IntegrityBroken(
            f"the tree does not give the root of its head {newest.size}; run: plumbline ledger verify"
        )
    path = folder / CHECKPOINT
    if not path.exists():
        return 0
    before = checkpoints.read(path.read_text(encoding="utf-8", errors="replace"))
    if before.size > newest.size:
        message = (
            f"{path} is the head of {before.size} leaves, and the store has {newest.size}: it was put back in time"
        )
        raise IntegrityBroken(message)
    if _root_at(before.size) != before.root:
        message = f"{path} is a head of {before.size} leaves under another root than the store has: the log was forked"
        raise IntegrityBroken(message)
    return before.size


def _root_at(size: int) -> bytes:
    nodes = cover(0, size)
    hashes = hashes_of(nodes)
    return CompactRange(size, [hashes[node] for node in nodes]).root()


def _put_tile(folder: Path, tile: Tile, covered: int) -> bool:
    if tile.least_size <= covered and (folder / tile.path).exists():
        return False
    return _put_once(folder, tile.path, tiles.hashes_in(tile))


def _put_bundle(folder: Path, tile: Tile, covered: int) -> bool:
    places = (Bundle(tile.index, tile.width), Bundle(tile.index, tile.width, wide=True))
    if tile.least_size <= covered and any((folder / place.path).exists() for place in places):
        return False
    bundle, data = tiles.bundle_of(tile.index, tile.width)
    return _put_once(folder, bundle.path, data)


def _put_record(folder: Path, tile: Tile, covered: int) -> int:
    """Put what the columns say of the leaves of a tile, and the heads that were signed meanwhile."""
    written = 0
    for kind, write_of in ((record_files.ROWS, record_files.rows_of), (record_files.HEADS, record_files.heads_of)):
        path = record_files.path_of(kind, tile)
        if tile.least_size > covered or not (folder / path).exists():
            written += _put_once(folder, path, write_of(tile))
    return written


def _put_anew(folder: Path, name: str, text: str) -> bool:
    """Put a file that changes as the log grows."""
    data = text.encode()
    if _holds(folder / name, data):
        return False
    _put(folder, name, data)
    return True


def _put_once(folder: Path, path: str, data: bytes) -> bool:
    if not (folder / path).exists():
        _put(folder, path, data)
        return True
    if not _holds(folder / path, data):
        raise IntegrityBroken(
            f"{folder / path} is not what the store gives: it is left of another past, or was changed"
        )
    return False


def _drop_partial_ones(folder: Path, whole: list[Tile]) -> None:
    """Remove the partial tiles and bundles whose full one is there now."""
    for tile in whole:
        if tile.width == WIDTH:
            paths = [tile.path]
            if tile.level == 0:
                paths += [Bundle(tile.index).path, Bundle(tile.index, wide=True).path]
                paths += [record_files.path_of(kind, tile) for kind in (record_files.ROWS, record_files.HEADS)]
            for path in paths:
                shutil.rmtree(folder / f"{path}.p", ignore_errors=True)


def _put(folder: Path, path: str, data: bytes) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = folder / DRAFT
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data
