"""A list that an operator writes, one entry a line. Empty lines, and what follows a `#`, are passed over."""

from collections.abc import Callable
from typing import TypeVar

from plumbline.kernel.signed_note import NoteRefused

Entry = TypeVar("Entry")


def listed(text: str, read: Callable[[list[str], list[Entry]], Entry]) -> tuple[Entry, ...]:
    """Read a list.

    Takes   read — reads an entry from the words of its line and the entries above it
    Raises  NoteRefused, with the line that is wrong
    """
    found: list[Entry] = []
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.partition("#")[0].split():
            try:
                found.append(read(words, found))
            except NoteRefused as problem:
                raise NoteRefused(f"line {number}: {problem}") from problem
    return tuple(found)
