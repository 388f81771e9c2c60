"""The blocks of the index as files in settings.LEDGER_INDEX, each named by the tree of the very leaves that it is of.

A block follows from its leaves, so a file of that name is the right one whenever it is there: after a backup was put
back, or where two databases were served one after the other, blocks of another past are merely never found. All of it
can be made again. A file appears whole or not at all.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

from django.conf import settings

from plumbline.engines.ledger import whole_file
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.index_block import Block
from plumbline.kernel.merkle import Node


def find(node: Node, tree: bytes) -> Block | None:
    """Give the block over a full subtree with that root; None where it was not made yet.

    Raises  IntegrityBroken where the file is no block
    """
    path = _path(node, tree)
    try:
        with path.open("rb") as file:
            return Block(mmap(file.fileno(), 0, access=ACCESS_READ))  # goes with the block
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise IntegrityBroken(f"{path} is no block of the index; run: plumbline ledger index --rebuild") from problem


def put(node: Node, tree: bytes, data: bytes) -> None:
    """Keep a block."""
    whole_file.put(_path(node, tree), data)


def drop(node: Node, tree: bytes) -> None:
    """Let go of a block that was merged into a larger one."""
    _path(node, tree).unlink(missing_ok=True)


def keep_only(blocks: Mapping[Node, bytes]) -> None:
    """Let go of everything but these blocks."""
    kept = {_path(node, tree) for node, tree in blocks.items()}
    folder: Path = settings.LEDGER_INDEX
    for path in folder.iterdir():
        if path not in kept:
            path.unlink()


@contextmanager
def alone() -> Iterator[None]:
    """Keep others from building meanwhile.

    Raises  BlockingIOError where another process is building
    """
    folder: Path = settings.LEDGER_INDEX
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file.alone_in(folder):
        yield


def _path(node: Node, tree: bytes) -> Path:
    folder: Path = settings.LEDGER_INDEX
    return folder / f"{node.level}-{node.index}-{tree.hex()}"
