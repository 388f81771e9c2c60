"""How words are made alike before they are compared, and the tokens under which the index keeps them.

Width, case, blanks, kinds of brackets and quotation marks, traditional and simplified characters do not count. Each
character is folded by itself, so that text and question are folded alike wherever they stand, and a place in the folded
words leads back to the text. Only the end of a line stays: nothing is found across it.

A text is kept as overlapping pairs of characters, and each of its characters once more by itself: every question of one
character is one token, every longer one a phrase of pairs. No dictionary decides what a word is, so nothing is missed.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate
from operator import add
from typing import Final

import opencc

LINE_END: Final = "\n"
_SIGNS: Final = 0xE000  # signs of ASCII move here, so that neither index takes them for syntax
_SINGLE: Final = "\ue100"  # before a character by itself
_NAME: Final = "\ue103"  # before a token of a title: titles are asked for by themselves
_BETWEEN: Final = " \ue101 "  # two lines: no phrase reaches across
_ASCII: Final = 128
_PLANES: Final = 0x10000  # characters beyond are rare, and looked at one by one
_MOVED_BACK: Final = {_SIGNS + code: code for code in range(_ASCII)}
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
_ALIKE: Final = {
    ord(sign): plain
    for signs, plain in (
        ("“”„‟「」『』〝〞", '"'),
        ("‘’‚‛`", "'"),
        ("‐‑‒–—―−", "-"),
        ("〔[【{〖⦗", "("),
        ("〕]】}〗⦘", ")"),
        ("《〈", "<"),
        ("》〉", ">"),
        ("•・‧∙", "·"),
        ("○", "〇"),
    )
    for sign in signs
}
_HAN: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF))


@cache
def _simplified() -> dict[str, str]:
    """Give the simplified character of each traditional one, where there is one and only one."""
    characters = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}


class _Folded(dict[int, str]):
    """What each character becomes; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign == LINE_END:
            self[code] = sign
            return sign
        plain = unicodedata.normalize("NFKC", sign).translate(_ALIKE).casefold()
        kept = [one for one in plain if not one.isspace() and unicodedata.category(one) not in _LEFT_OUT]
        self[code] = "".join(_moved(_simplified().get(one, one)) for one in kept)
        return self[code]


def _moved(sign: str) -> str:
    return chr(_SIGNS + ord(sign)) if ord(sign) < _ASCII and not sign.isalnum() else sign


_FOLDED: Final = _Folded()


def fold(words: str) -> str:
    """Fold words, line by line.

    >>> fold("ＰＭ２.5 的聽證") == fold("pm 2.5的听证")
    True
    """
    return words.translate(_FOLDED)


def simplify(words: str) -> str:
    """Write words in simplified characters and half width, and leave them legible.

    >>> simplify("行政處罰法第６０條")
    '行政处罚法第60条'
    """
    plain = unicodedata.normalize("NFKC", words)
    kept = (one for one in plain if one.isspace() or unicodedata.category(one) not in _LEFT_OUT)
    return "".join(_simplified().get(one, one) for one in kept)


def legible(folded: str) -> str:
    """Give back the signs of ASCII to folded words."""
    return folded.translate(_MOVED_BACK)


def is_sign(sign: str) -> bool:
    """Tell whether a folded character is punctuation: no letter, figure or symbol that is asked for by itself."""
    moved = ord(sign) - _SIGNS
    plain = chr(moved) if 0 <= moved < _ASCII else sign
    return unicodedata.category(plain)[0] in "PZ" or plain in "<>`^~|=+$"


@cache
def _others() -> tuple[dict[str, str], str]:
    """Give the characters that become each folded one without being it, and those that become nothing."""
    others: dict[str, str] = {}
    nothing = ""
    for code in range(_PLANES):
        sign, folded = chr(code), _FOLDED[code]
        if not folded:
            nothing += sign
        elif folded != sign:
            for one in set(folded):
                others[one] = others.get(one, "") + sign
    return others, nothing


@lru_cache(maxsize=512)
def written_otherwise(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of a character with which folded terms may stand in a text otherwise than letter by letter.

    A text in which it finds nothing has the terms where it has them as they are, and nowhere else.
    """
    others, nothing = _others()
    signs = nothing + "".join(others.get(one, "") for one in set("".join(terms)))
    return re.compile(f"[{re.escape(signs)}{chr(_PLANES)}-{chr(sys.maxunicode)}]")


def places(words: str) -> list[int]:
    """Give for each folded character, and for the end, its place in the words as they are written."""
    lengths = [len(_FOLDED[ord(sign)]) for sign in words]
    found = [0] * (sum(lengths) + 1)
    for place, (end, length) in enumerate(zip(accumulate(lengths), lengths, strict=True)):
        found[end - length : end] = [place] * length
    found[-1] = len(words)
    return found


def tokens(folded: str) -> str:
    """Give the tokens of folded words, with blanks between them: pairs in their order, then each character once."""
    return f"{pairs(folded)}{_BETWEEN}{_SINGLE}" + f" {_SINGLE}".join(set(folded)) if folded else ""


def of_names(tokens_: Iterable[str]) -> list[str]:
    """Give the tokens as they stand for titles: so a word that stands in every article is as rare there as it is in titles."""
    return [_NAME + token for token in tokens_]


def pairs(folded: str) -> str:
    """Give the pairs of folded words in their order, with blanks between them."""
    return _BETWEEN.join([" ".join(map(add, line, line[1:])) for line in folded.split(LINE_END)])


def tokens_of_term(term: str) -> list[str]:
    """Give the tokens that stand one after another wherever a folded term stands."""
    if len(term) == 1:
        return [_SINGLE + term]
    return list(map(add, term, term[1:]))
