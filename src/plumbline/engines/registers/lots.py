"""Cutting long lists of keys into lots that every database takes in one statement."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

LOT: Final = 500
_Key = TypeVar("_Key", str, int)


def lots(keys: Sequence[_Key], size: int = LOT) -> Iterable[Sequence[_Key]]:
    """Cut keys into lots."""
    return (keys[first : first + size] for first in range(0, len(keys), size))
