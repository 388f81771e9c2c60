"""Reading on after a fault: whoever writes a declaration hears of all its faults at once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from plumbline.kernel.errors import DeclarationError

_Item = TypeVar("_Item")
_Read = TypeVar("_Read")


def faults_of(wrong: DeclarationError) -> Iterator[DeclarationError]:
    """Go through an error and all that was found beside it."""
    yield wrong
    for other in wrong.also:
        yield from faults_of(other)


class Noting:
    """The faults found so far.

    >>> def read(word):
    ...     if not word:
    ...         raise DeclarationError("empty")
    ...     return word
    >>> noting = Noting()
    >>> noting.each(read, ["a", "", "b"]), noting.value(lambda: read(""), otherwise="?"), len(noting.found)
    (['a', 'b'], '?', 2)
    """

    def __init__(self) -> None:
        self.found: list[DeclarationError] = []

    def note(self, wrong: DeclarationError) -> None:
        """Note a fault, and what was found beside it."""
        self.found.extend(faults_of(wrong))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Note a fault and go on after it."""
        try:
            yield
        except DeclarationError as wrong:
            self.note(wrong)

    def value(self, read: Callable[[], _Read], *, otherwise: _Read) -> _Read:
        """Give what is read, or something else in its place where it is written wrong."""
        with self.going_on():
            return read()
        return otherwise

    def each(self, read: Callable[[_Item], _Read], items: Iterable[_Item]) -> list[_Read]:
        """Give of several things those that can be read."""
        found = []
        for item in items:
            with self.going_on():
                found.append(read(item))
        return found

    def settle(self) -> None:
        """End the reading.

        Raises  DeclarationError: the first fault, with the others beside it
        """
        if self.found:
            first, *others = self.found
            raise DeclarationError(first.what, first.file, first.line, first.column, also=tuple(others))
