"""Checking SM2 signatures, GB/T 32918.2-2016 § 7 over the curve of GB/T 32918.5, with SM3 and the user id of notes.

A key is a SubjectPublicKeyInfo in DER, a signature two integers in DER. Both have one spelling, and no other is read.
"""

from __future__ import annotations

from functools import lru_cache

from .sm3 import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
BASE = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
HEADER = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")  # an uncompressed point follows
BYTES = 32
USER_ID = b"1234567812345678"

Point = tuple[int, int, int]  # X, Y, Z with x = X/Z², y = Y/Z³; Z is 0 at infinity
INFINITY: Point = (1, 1, 0)


def verified(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature over a message is that of a key."""
    point, pair = _point(public), _pair(signature)
    if point is None or pair is None:
        return False
    r, s = pair
    both = (r + s) % ORDER
    if not both:
        return False
    x = _affine(_sum_of(s, BASE, both, point))
    e = int.from_bytes(sm3(_of_signer(point) + message), "big")
    return x is not None and (e + x[0]) % ORDER == r


@lru_cache(maxsize=32)
def _of_signer(point: tuple[int, int]) -> bytes:
    """Hash who signs: user id, curve, base point, key; § 5.5."""
    numbers = b"".join(number.to_bytes(BYTES, "big") for number in (A, B, *BASE, *point))
    return sm3((len(USER_ID) * 8).to_bytes(2, "big") + USER_ID + numbers)


@lru_cache(maxsize=32)
def _point(public: bytes) -> tuple[int, int] | None:
    """Read a key; None where it is no point of the curve."""
    if len(public) != len(HEADER) + 2 * BYTES or not public.startswith(HEADER):
        return None
    x, y = (int.from_bytes(public[at : at + BYTES], "big") for at in (len(HEADER), len(HEADER) + BYTES))
    on_curve = x < P and y < P and (y * y - (x * x + A) * x - B) % P == 0
    return (x, y) if on_curve else None


def _pair(signature: bytes) -> tuple[int, int] | None:
    """Read r and s; None where it is no signature in DER."""
    if signature[:1] != b"\x30" or signature[1:2] != bytes([len(signature) - 2 & 0xFF]) or len(signature) > 72:  # noqa: PLR2004 — two integers of 33 bytes
        return None
    numbers, at = [], 2
    while at < len(signature):
        length = signature[at + 1] if at + 1 < len(signature) else 0
        data = signature[at + 2 : at + 2 + length]
        if signature[at] != 2 or not data or len(data) != length:  # noqa: PLR2004 — the tag of an integer
            return None
        number = int.from_bytes(data, "big", signed=True)
        if not 0 < number < ORDER or len(data) != number.bit_length() // 8 + 1:
            return None
        numbers.append(number)
        at += 2 + length
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None  # noqa: PLR2004 — r and s


def _sum_of(one: int, point: tuple[int, int], other: int, second: tuple[int, int]) -> Point:
    """Add so many times a point to so many times another, both doubled together."""
    first, last = (*point, 1), (*second, 1)
    both, total = _add(first, last), INFINITY
    for at in range(max(one.bit_length(), other.bit_length()) - 1, -1, -1):
        total = _doubled(total)
        choice = (one >> at & 1, other >> at & 1)
        if choice != (0, 0):
            total = _add(total, both if choice == (1, 1) else first if choice[0] else last)
    return total


def _doubled(point: Point) -> Point:
    x, y, z = point
    if not z or not y:
        return INFINITY
    square = y * y % P
    four = 4 * x * square % P
    slope = 3 * (x - z * z) * (x + z * z) % P  # a is −3
    new = (slope * slope - 2 * four) % P
    return new, (slope * (four - new) - 8 * square * square) % P, 2 * y * z % P


def _add(one: Point, other: Point) -> Point:
    x1, y1, z1 = one
    x2, y2, z2 = other
    if not z1 or not z2:
        return other if not z1 else one
    square1, square2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * square2 % P, x2 * square1 % P
    s1, s2 = y1 * square2 * z2 % P, y2 * square1 * z1 % P
    if u1 == u2:
        return _doubled(one) if s1 == s2 else INFINITY
    h, slope = u2 - u1, s2 - s1
    square = h * h % P
    cube, v = square * h % P, u1 * square % P
    x = (slope * slope - cube - 2 * v) % P
    return x, (slope * (v - x) - s1 * cube) % P, h * z1 * z2 % P


def _affine(point: Point) -> tuple[int, int] | None:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, P - 2, P)
    return x * inverse * inverse % P, y * inverse * inverse * inverse % P
