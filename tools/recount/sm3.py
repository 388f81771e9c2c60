"""The hash SM3, GB/T 32905-2016 § 5: Python's own hashlib has it only where the library below it does."""

from __future__ import annotations

import struct

BLOCK, WORD = 64, 0xFFFFFFFF
EARLY = 16  # rounds that mix in another way than those after them
_START = (
    *(0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600),
    *(0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E),
)


def sm3(message: bytes) -> bytes:
    """Hash a message."""
    length = len(message) * 8
    message += b"\x80" + bytes(-(len(message) + 9) % BLOCK) + length.to_bytes(8, "big")
    state: tuple[int, ...] = _START
    for at in range(0, len(message), BLOCK):
        state = _compressed(state, message[at : at + BLOCK])
    return struct.pack(">8I", *state)


def _turned(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & WORD


def _expanded(block: bytes) -> list[int]:
    words = list(struct.unpack(">16I", block))
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _turned(words[at - 3], 15)
        mixed ^= _turned(mixed, 15) ^ _turned(mixed, 23)
        words.append(mixed ^ _turned(words[at - 13], 7) ^ words[at - 6])
    return words


def _compressed(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        early = at < EARLY
        constant = _turned(0x79CC4519 if early else 0x7A879D8A, at)
        first = _turned((_turned(a, 12) + e + constant) & WORD, 7)
        second = first ^ _turned(a, 12)
        chosen = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        other = e ^ f ^ g if early else (e & f) | (~e & g)
        third = (chosen + d + second + (words[at] ^ words[at + 4])) & WORD
        fourth = (other + h + first + words[at]) & WORD
        a, b, c, d = third, a, _turned(b, 9), c
        e, f, g, h = fourth ^ _turned(fourth, 9) ^ _turned(fourth, 17), e, _turned(f, 19), g
    return tuple(before ^ after for before, after in zip(state, (a, b, c, d, e, f, g, h)))
