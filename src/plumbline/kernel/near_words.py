"""Words that are looked for in a text: one after another, near one another, some of them in the place of others.

吊销营业执照            these characters
吊销…营业执照           the one, and not far after it in the same sentence the other
外地企业……备案          the one, and anywhere after it in the same sentence the other
（查封|扣押）…财物       either of the two, and after it 财物

Nothing else has a meaning: whoever writes a check needs no regular expressions. Brackets and the stroke may be half or
full width.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError

NEAR: Final = 15  # characters between two words that still stand near one another
FAR: Final = 150  # a sentence of law is seldom longer
_GAPS: Final = {"…": rf"[^。；;\n]{{0,{NEAR}}}?", "……": rf"[^。；;\n]{{0,{FAR}}}?"}
_PART: Final = re.compile(r"(?P<gap>…+)|[（(](?P<either>[^（()）]*)[）)]|(?P<words>[^…（()）|｜]+)|(?P<wrong>.)")


@dataclass(frozen=True)
class NearWords:
    """Words to look for.

    >>> looked_for = parse("吊销…（营业执照|许可证）")
    >>> [text[start:end] for text in ["吊销其营业执照。吊销。许可证"] for start, end in looked_for.places(text)]
    ['吊销其营业执照']
    """

    written: str
    pattern: str = field(repr=False)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Go through the places where the words stand."""
        yield from (found.span() for found in self._compiled.finditer(text))

    def stand_in(self, text: str) -> bool:
        """Tell whether the words stand anywhere in a text."""
        return self._compiled.search(text) is not None


def parse(written: str) -> NearWords:
    """Read words to look for.

    Raises  DeclarationError saying what cannot be read
    """
    pattern, words = "", False
    for part in _PART.finditer(written):
        if part["wrong"]:
            raise DeclarationError(f"«{written}»: a bracket or stroke stands alone; write it like （查封|扣押）…财物")
        if part["either"] is not None:
            choices = [choice.strip() for choice in re.split(r"[|｜]", part["either"])]
            if not all(choices):
                raise DeclarationError(f"«{written}»: a choice is empty; write it like （查封|扣押）…财物")
            pattern += f"(?:{'|'.join(map(re.escape, sorted(choices, key=len, reverse=True)))})"
            words = True
        elif part["words"]:
            pattern += re.escape(part["words"])
            words = True
        elif part["gap"] in _GAPS:
            pattern += _GAPS[part["gap"]]
        else:
            raise DeclarationError(f"«{written}»: the gap is either … (near) or …… (anywhere in the sentence)")
    if not words or written.startswith("…") or written.endswith("…"):
        raise DeclarationError(f"«{written}»: words are expected at the beginning and at the end, … between them")
    return NearWords(written, pattern)


def read(declared: Declared) -> tuple[NearWords, ...]:
    """Read one or several words to look for from a declaration, each in its place."""
    return tuple(_read_one(one) for one in declared.each())


def _read_one(declared: Declared) -> NearWords:
    try:
        return parse(declared.text())
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong
