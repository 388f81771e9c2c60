"""Codes for paper: twelve characters that stand for a digest and survive being read aloud."""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
LENGTH = 12
_BITS = 5 * LENGTH
_MISREAD = str.maketrans("ILO", "110")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def code_of(digest: bytes) -> str:
    r"""Write the first 60 bits of a digest as a code.

    >>> code_of(bytes(32)), code_of(b"\xff" * 32)
    ('000000000000', 'ZZZZZZZZZZZZ')
    """
    number = int.from_bytes(digest[:8], "big") >> (64 - _BITS)
    return "".join(ALPHABET[(number >> (_BITS - 5 * place)) & 31] for place in range(1, LENGTH + 1))


def digests_of(text: str) -> tuple[bytes, bytes] | None:
    """Give the first and the last digest that a code stands for, or None where the text is no code.

    Spaces, hyphens and small letters are forgiven, as are O for 0 and I or L for 1.
    """
    code = re.sub(r"[\s-]", "", text).upper().translate(_MISREAD)
    if not _CODE.fullmatch(code):
        return None
    number = 0
    for character in code:
        number = number << 5 | ALPHABET.index(character)
    low = number << (256 - _BITS)
    return low.to_bytes(32, "big"), (low | (1 << (256 - _BITS)) - 1).to_bytes(32, "big")
