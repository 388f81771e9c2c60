"""Following a log: its newest head, and the proof that it continues the one before, made from its tiles."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from plumbline.engines.ledger.witness.witness import Witness
from plumbline.kernel import tiles
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import HASH_SIZE, consistency_cover, prove
from plumbline.kernel.tiles import WIDTH, Tile

PATIENCE = 30  # seconds
LARGEST_FILE = 1024 * 1024  # bytes that are read; no checkpoint and no tile is larger
Fetch = Callable[[str], bytes]  # path below the address of the log; FileNotFoundError where it is not there


def follow(witness: Witness, fetch: Fetch) -> tuple[TreeHead, TreeHead]:
    """Take the newest head of a log, check that it continues the one vouched for, and vouch for it.

    Gives   the head before and the head now
    Raises  IntegrityBroken where the log forked, was put back in time, or shows a checkpoint that is none
    """
    try:
        written = fetch("checkpoint").decode()
        _, head = witness.head_of(written)
    except ValueError as problem:
        raise IntegrityBroken(f"this is no checkpoint of {witness.origin}: {problem}") from problem
    before = witness.newest()
    if head.size < before.size:
        raise IntegrityBroken(
            f"{witness.origin} was put back in time: its newest head has {head.size} leaves, and {before.size} were vouched for"
        )
    spans = consistency_cover(size1=before.size, size2=head.size)
    needed = {node: tiles.tile_of(node, size=head.size) for node in chain.from_iterable(spans)}
    data = {tile: _tile(tile, fetch) for tile in {*needed.values()}}
    try:
        proof = prove(spans, lambda node: tiles.hash_of(node, needed[node], data[needed[node]]))
    except ValueError as problem:
        raise IntegrityBroken(f"{witness.origin}: {problem}") from problem
    witness.vouch(written, old=before.size, proof=proof)
    return before, head


def fetching(where: str) -> Fetch:
    """Give the way to fetch from a log: from its address, or from a folder of its files."""
    if urlsplit(where).scheme in {"http", "https"}:
        return lambda path: _over_http(f"{where.rstrip('/')}/{path}")
    return lambda path: Path(where, path).read_bytes()


def _tile(tile: Tile, fetch: Fetch) -> bytes:
    """Fetch a tile; where a partial one has gone since, the beginning of the full one."""
    try:
        return fetch(tile.path)
    except FileNotFoundError:
        if tile.width == WIDTH:
            raise
        return fetch(Tile(tile.level, tile.index).path)[: tile.width * HASH_SIZE]


def _over_http(address: str) -> bytes:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 — the scheme is http or https
            data: bytes = answer.read(LARGEST_FILE)
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(address) from error
        raise
    return data
