"""The keys that signed the heads of one log, one after the other: a list that anyone can keep beside the heads.

    plumbline.example/log+…+…  1200                        signed heads up to this size
    plumbline.example/log+…+…  1500  emergency key stolen  … and its successor was not announced under it, for this reason
    plumbline.example/log+…+…                              signs now

Every head has one key by which it is checked, so a key that gets out after it was retired signs nothing beyond the
heads of its time. Empty lines, and what follows a `#`, are passed over.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.kernel.listed import listed
from plumbline.kernel.merkle import LARGEST
from plumbline.kernel.signed_note import NoteKey, NoteRefused, read_key

EMERGENCY = "emergency"
RENAMED = "goes on as "  # how the reason begins where the log went on under another name


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key, and the size of the last head that it signed; None while it signs.

    Where another had to take its place without having been announced in the log, why.
    """

    key: NoteKey
    last: int | None = None
    emergency: str = ""

    @property
    def goes_on_as(self) -> str:
        """The name under which the log went on after this key; empty where it kept its own."""
        name, parted, _ = self.emergency.removeprefix(RENAMED).partition(": ")
        return name if parted and self.emergency.startswith(RENAMED) else ""

    @property
    def written(self) -> str:
        """The key in its line."""
        words = (self.key.written, "" if self.last is None else str(self.last))
        return " ".join((*filter(None, words), *([EMERGENCY, self.emergency] if self.emergency else ())))


def read_list(text: str) -> tuple[ListedKey, ...]:
    """Read a list of keys, the oldest first.

    Raises  NoteRefused, with the line that is wrong
    """
    return listed(text, _listed)


def keys_for(size: int, listed: Sequence[ListedKey]) -> tuple[NoteKey, ...]:
    """Give the key by which the head of that size is checked; none where the list ends before it."""
    place = bisect_left(listed, size, key=lambda each: LARGEST if each.last is None else each.last)
    return (listed[place].key,) if place < len(listed) else ()


def _listed(words: list[str], before: list[ListedKey]) -> ListedKey:
    written, *rest = words
    key = read_key(written)
    size, emergency = _parted(rest)
    last = _size(size) if rest else None
    if before:
        above = before[-1].last
        if above is None:
            raise NoteRefused(
                "the key that signs now stands last, and every other has the size of its last head behind it"
            )
        if last is not None and last <= above:
            raise NoteRefused("the oldest key comes first, and each size is larger than the one above it")
        if key.name != before[-1].key.name and before[-1].goes_on_as != key.name:
            raise NoteRefused(f"the key is none of {before[-1].key.name}")
        if key in {each.key for each in before}:
            raise NoteRefused("the key stands in the list already")
    return ListedKey(key, last, emergency)


def _parted(words: list[str]) -> tuple[list[str], str]:
    """Part the size from the reason of an emergency, where there is one."""
    if EMERGENCY not in words[:2]:
        return words, ""
    size, reason = words[:1], " ".join(words[2:])
    if words[0] == EMERGENCY or not reason:
        raise NoteRefused(f"behind «{EMERGENCY}» stands the reason, and before it the size of the last head")
    return size, reason


def _size(words: list[str]) -> int:
    size = " ".join(words)
    if not (size.isascii() and size.isdecimal()) or len(size) > len(str(LARGEST)) or int(size) > LARGEST:
        raise NoteRefused(f"«{size[:40]}» is no size: write the size of the last head that the key signed behind it")
    return int(size)
