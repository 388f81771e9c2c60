"""The entries of a log, read back from a folder that `plumbline ledger tiles --entries` wrote: for supervisors.

Whoever has them needs nobody's word that the index has every event: the index is made again and compared.
"""

from collections.abc import Iterator
from pathlib import Path

from plumbline.kernel.completeness import Heads
from plumbline.kernel.errors import Says
from plumbline.kernel.index_again import IndexAgain, NoEvent
from plumbline.kernel.tiles import WIDTH, Bundle, read_entries


def differs(folder: Path, heads: Heads) -> Says | None:
    """Say how the entries of a log differ from what two of its signed heads say; None where they do not.

    Raises  ValueError or OSError where the folder has not the entries of a log of that size
    """
    index = IndexAgain()
    try:
        for body in bodies(folder, heads.size):
            index.add(body)
    except NoEvent as problem:
        return Says(zh=f"条目不是账本写入的形式：{problem}。", en=f"An entry is not what the ledger writes: {problem}.")
    if index.log.root() != heads.log:
        return Says(zh="这些条目不是这个账本末端之下的。", en="These are not the entries under this head of the log.")
    if index.root() != heads.index:
        zh, en = "有条目被漏掉、添加或者改动", "an entry was left out, added or changed"
        return Says(zh=f"索引不是全部事件的索引：{zh}。", en=f"The index is not that of all events: {en}.")
    return None


def bodies(folder: Path, size: int) -> Iterator[bytes]:
    """Go through the bodies of the first leaves of a log.

    Raises  ValueError or OSError where the folder does not have so many
    """
    for first in range(0, size, WIDTH):
        width = min(WIDTH, size - first)
        entries = _bundle(folder, first // WIDTH, width)
        if len(entries) < width:
            raise ValueError(f"the folder has fewer than {size} entries")
        yield from entries[:width]


def _bundle(folder: Path, index: int, width: int) -> list[bytes]:
    """Read a bundle that has at least so many entries: the full one, or the smallest part that is large enough."""
    for wide in (False, True):
        for enough in range(width, WIDTH + 1):
            path = folder / Bundle(index, enough, wide=wide).path
            if path.is_file():
                return read_entries(path.read_bytes(), wide=wide)
    raise ValueError(f"the folder has no entries {index * WIDTH} to {index * WIDTH + width - 1}")
