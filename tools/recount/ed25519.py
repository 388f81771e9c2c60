"""Checking Ed25519 signatures, from RFC 8032 § 5.1 with the formulas for extended coordinates of § 5.1.4.

One key signs thousands of heads. So the multiples of a point by every byte, at each of its 32 places, are counted once
and kept; a check is then 64 additions and no doubling. Nothing here is secret, so nothing has to take constant time.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
D2 = 2 * D % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
KEY_SIZE, SIGNATURE_SIZE = 32, 64
BYTES, VALUES = 32, 256

Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, x·y = T/Z
NEUTRAL: Point = (0, 1, 1, 0)


def _add(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * t2 % P * D2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _decoded(data: bytes) -> Point | None:
    """Read a point from its bytes, § 5.1.3; None where they are no point in its one spelling."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class _Multiples:
    """The multiples of a point: row i holds 0, 1 … 255 times 256^i of it."""

    def __init__(self, point: Point) -> None:
        self.rows = []
        for _ in range(BYTES):
            row = [NEUTRAL]
            for _ in range(VALUES - 1):
                row.append(_add(row[-1], point))
            point = _add(row[-1], point)
            self.rows.append(row)

    def times(self, number: int, start: Point = NEUTRAL) -> Point:
        """Add so many times the point to a start."""
        for row, byte in zip(self.rows, number.to_bytes(BYTES, "little")):
            if byte:
                start = _add(start, row[byte])
        return start


@lru_cache(maxsize=1)
def _base() -> _Multiples:
    point = _decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert point is not None  # noqa: S101 — the base point of § 5.1 is a point
    return _Multiples(point)


@lru_cache(maxsize=32)
def _minus(public: bytes) -> _Multiples | None:
    point = _decoded(public)
    return None if point is None else _Multiples((P - point[0], point[1], 1, P - point[3]))


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature over a message is that of a key: S·B − k·A must be R, § 5.1.7."""
    if len(public) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    minus_key = _minus(public)
    s = int.from_bytes(signature[32:], "little")
    if minus_key is None or s >= ORDER:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return _encoded(minus_key.times(k, _base().times(s))) == signature[:32]
