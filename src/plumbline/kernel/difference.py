"""What differs between two Chinese texts, in words rather than single characters."""

from dataclasses import dataclass
from enum import StrEnum


class PieceKind(StrEnum):
    """Where a piece stands."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both texts have, or only one of them."""

    kind: PieceKind
    words: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts; joining what is the same or removed gives the old one, the same or added the new one."""
    if old == new:
        return (Piece(PieceKind.SAME, old),) if old else ()
    pieces = (Piece(PieceKind.REMOVED, old), Piece(PieceKind.ADDED, new))
    return tuple(piece for piece in pieces if piece.words)
