"""What a question says: its words, its phrases in quotation marks, and whether it can be asked at all.

Words stand between blanks and all of them are wanted; what stands in “…”, "…", 『…』 or 「…」 is one phrase with its
signs. Signs around a word do not count. Nothing in a question is syntax beyond that: AND, *, - and % are characters.
"""

import re
from dataclasses import dataclass
from typing import Final

from plumbline.engines.norms.searching.folding import fold, is_sign, legible, simplify
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

LONGEST: Final = 1_000  # characters of a question
MOST: Final = 40  # words of a question
_PARTS: Final = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|『([^『』]*)』|「([^「」]*)」|([^\s“\"『「]+|[“\"『「])")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase: as a text most likely writes it, and folded."""

    written: str
    folded: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """The terms of a question, each once, in their order."""

    written: str
    terms: tuple[Term, ...]

    @property
    def folded(self) -> tuple[str, ...]:
        """Give the folded terms."""
        return tuple(term.folded for term in self.terms)


def read(words: str) -> Question:
    """Read a question.

    Gives   a question without terms where there is nothing but blanks and signs
    Raises  InvalidFacts where it is too long, or has too many words
    """
    if len(words) > LONGEST:
        raise _refused(
            Says(
                zh=f"查询有 {len(words):,} 个字符，超过 {LONGEST:,} 个",
                en=f"The question has {len(words):,} characters, more than {LONGEST:,}",
            ),
            Says(
                zh="请只留下要找的词，或者原文中的一句话", en="Keep only the words to find, or one sentence of the text"
            ),
        )
    terms = _terms(words)
    if len(terms) > MOST:
        raise _refused(
            Says(
                zh=f"查询有 {len(terms)} 个词，超过 {MOST} 个",
                en=f"The question has {len(terms)} words, more than {MOST}",
            ),
            Says(zh="请减少用空格隔开的词", en="Leave out some of the words between blanks"),
        )
    return Question(" ".join(words.split()), terms)


def _terms(words: str) -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    for form in _PARTS.finditer(words):
        quoted = form[5] is None
        written = next(part for part in form.groups() if part is not None)
        for line in written.split("\n"):
            folded = fold(line)
            folded = folded if quoted and not all(map(is_sign, folded)) else _without_signs_around(folded)
            if folded:
                found.setdefault(folded, Term(_written(line, folded), folded, quoted))
    return tuple(found.values())


def _written(line: str, folded: str) -> str:
    written = simplify(line).strip()
    return written if len(written) == len(folded) else legible(folded)


def _without_signs_around(folded: str) -> str:
    inside = [place for place, sign in enumerate(folded) if not is_sign(sign)]
    return folded[inside[0] : inside[-1] + 1] if inside else ""


def _refused(says: Says, cure: Says) -> InvalidFacts:
    return InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, cure=cure, facts=("words",))])
