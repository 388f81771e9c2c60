"""Worked cases of checks over texts: an article in invented words, its level, and what the checks find in it.

Each has its code (`case`), a title, the provision that it is about (`law`), the level of the text, its words, which of
the citations in them name a repealed norm (`repealed`) or an article that is no more (`lost`), and what is found: each
finding with the check and the words in question, `[]` where there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.phrase import Keys, law
from plumbline.kernel.text_check import Check, Lost, LostCitation
from plumbline.kernel.written import LAW, SAYS, TEXT, Several, Table, one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a case expects, or a check found: its code, and the words in question."""

    check: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCase:
    """One worked case."""

    code: str
    title: Says
    law: str
    level: NormLevel
    text: str
    lost: tuple[LostCitation, ...]
    expected: frozenset[Found]

    def found(self, checks: Mapping[str, Check]) -> frozenset[Found]:
        """Run every check that reads the level over the text."""
        return frozenset(
            Found(check=code, words=finding.words)
            for code, check in checks.items()
            if self.level in check.levels
            for finding in check.find_in(self.text, lost=self.lost)
        )


def _level(declared: Declared) -> NormLevel:
    if declared.text() not in set(NormLevel):
        raise declared.wrong(f"unknown level «{declared.text()}»; known are {', '.join(NormLevel)}")
    return NormLevel(declared.text())


_FOUND: Final = Table("found", {"check": TEXT, "words": TEXT})
_TEXT_CASE: Final = Table(
    "text_case",
    {
        "case": TEXT,
        "title": SAYS,
        "law": LAW,
        "level": one_of(NormLevel, _level),
        "text": TEXT,
        "finds": Several(_FOUND),
    },
    {"repealed": Several(TEXT), "lost": Several(TEXT)},
)
TEXTS: Final = Table("texts", {"texts": Several(_TEXT_CASE)})


def read_text_cases(declared: Declared, checks: Mapping[str, Check]) -> tuple[TextCase, ...]:
    """Read the worked cases of a system of checks.

    Raises  DeclarationError with the place of what is wrong, also where a case names a check that is not declared
    """
    cases = tuple(_case(one, checks) for one in TEXTS.keys(declared)["texts"].each())
    codes = [case.code for case in cases]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise declared.wrong(f"the case «{min(twice)}» stands twice")
    return cases


def _case(declared: Declared, checks: Mapping[str, Check]) -> TextCase:
    keys = _TEXT_CASE.keys(declared)
    text = keys["text"].text()
    return TextCase(
        code=keys["case"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        level=_level(keys["level"]),
        text=text,
        lost=(*_lost(keys, "repealed", Lost.REPEALED, text), *_lost(keys, "lost", Lost.NO_SUCH_ARTICLE, text)),
        expected=frozenset(_found(one, checks, text) for one in keys["finds"].each()),
    )


def _lost(keys: Keys, key: str, lost: Lost, text: str) -> tuple[LostCitation, ...]:
    citations = []
    for one in keys[key].each() if key in keys else ():
        start = text.find(one.text())
        if start < 0:
            raise one.wrong(f"«{one.text()}» does not stand in the text of the case")
        citations.append(LostCitation(start=start, end=start + len(one.text()), lost=lost))
    return tuple(citations)


def _found(declared: Declared, checks: Mapping[str, Check], text: str) -> Found:
    keys = _FOUND.keys(declared)
    code, words = keys["check"].text(), keys["words"].text()
    if code not in checks:
        raise keys["check"].wrong(f"no check «{code}» is declared; there are {', '.join(sorted(checks))}")
    if words not in text:
        raise keys["words"].wrong(f"«{words}» does not stand in the text of the case")
    return Found(check=code, words=words)
