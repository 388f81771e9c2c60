"""Checks over texts of law: words, or citations, that a text of its level should not have, and what excuses them.

A declaration in `systems/<system>/checks/` becomes one Check. It reads one article at a time and finds sentences; what
it finds is a question for a person, with its place and the provision on which it rests, never a judgement.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plumbline.kernel import near_words
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says
from plumbline.kernel.near_words import NearWords
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.phrase import Keys, law, says_of, title
from plumbline.kernel.procedure import Note
from plumbline.kernel.written import LAW, NOTE, NOTES, SAYS, TEXT, Leaf, Several, Table, exactly_one, one_of

_SENTENCE_ENDS: Final = re.compile(r"[。；;\n]")
_ITEM: Final = re.compile(r"\s*(?:[（(][一二三四五六七八九十百]+[）)]|\d+[.．、])")


class Weight(StrEnum):
    """What a finding says: how far the words alone go."""

    CONTRARY = "contrary"  # its level may not do this at all, if the words mean what they say
    COMPARE = "compare"  # its level may do this only within a higher norm, to be laid beside it
    OUTDATED = "outdated"  # it names what is no more
    WARNING = "warning"  # words under which something unlawful often stands

    @property
    def says(self) -> Says:
        """Name the weight."""
        return _WEIGHTS[self]


_WEIGHTS: Final = {
    Weight.CONTRARY: Says(zh="越权", en="beyond its level"),
    Weight.COMPARE: Says(zh="须对照上位法", en="to be compared with higher law"),
    Weight.OUTDATED: Says(zh="过时", en="outdated"),
    Weight.WARNING: Says(zh="提示", en="warning"),
}


class Lost(StrEnum):
    """What is wrong with what a citation names."""

    REPEALED = "repealed"  # the norm went out of force
    NO_SUCH_ARTICLE = "no_such_article"  # the norm in force has no such article


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCitation:
    """A citation in an article that names what is no more."""

    start: int
    end: int
    lost: Lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuses:
    """Words that take a finding away: anywhere in its sentence, before it or after it there, or in the whole article."""

    sentence: tuple[NearWords, ...] = ()
    before: tuple[NearWords, ...] = ()
    after: tuple[NearWords, ...] = ()
    article: tuple[NearWords, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place that a check found: the words in question, and the sentence around them."""

    check: "Check"
    start: int
    end: int
    words: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A declared check, read and complete."""

    code: str
    title: Says
    law: str
    levels: frozenset[NormLevel]
    weight: Weight
    asks: Says  # what a person should look at
    looks_for: tuple[NearWords, ...] = ()
    along: tuple[NearWords, ...] = ()  # one of these must stand in the sentence too
    unless: Excuses = Excuses()
    cites: Lost | None = None
    to_settle: tuple[Note, ...] = ()
    not_modelled: tuple[Note, ...] = ()
    file: str = ""

    def find_in(self, text: str, *, lost: Sequence[LostCitation] = ()) -> Iterator[Finding]:
        """Go through what the check finds in an article: words once a sentence, each citation for itself.

        Takes   lost — the citations of the article that name what is no more
        """
        if self.unless.article and any(words.stand_in(text) for words in self.unless.article):
            return
        seen: set[tuple[int, int]] = set()
        for start, end in sorted(self._places(text, lost)):
            around = sentence_at(text, start)
            once = (start, end) if self.cites else around
            if once not in seen and not self._excused(text, around, start, end):
                seen.add(once)
                yield Finding(
                    check=self, start=start, end=end, words=text[start:end], sentence=text[slice(*around)].strip()
                )

    def laws(self) -> Iterator[tuple[str, str]]:
        """Go through every source that is named: where it stands, and the reference."""
        yield "law", self.law
        yield from (("to_settle", note.law) for note in self.to_settle)
        yield from (("not_modelled", note.law) for note in self.not_modelled)

    def _places(self, text: str, lost: Sequence[LostCitation]) -> Iterator[tuple[int, int]]:
        if self.cites:
            yield from ((one.start, one.end) for one in lost if one.lost is self.cites)
        for words in self.looks_for:
            yield from words.places(text)

    def _excused(self, text: str, around: tuple[int, int], start: int, end: int) -> bool:
        lead = leading_words(text, around[0])
        before, after = lead + text[around[0] : start], text[end : around[1]]
        whole = lead + text[slice(*around)]
        return (
            (bool(self.along) and not any(words.stand_in(whole) for words in self.along))
            or any(words.stand_in(whole) for words in self.unless.sentence)
            or any(words.stand_in(before) for words in self.unless.before)
            or any(words.stand_in(after) for words in self.unless.after)
        )


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Give where the sentence around a place begins and ends; an item is a sentence of its own.

    >>> text = "风筝应当有线。线不得过长；尾巴除外。"
    >>> text[slice(*sentence_at(text, 8))]
    '线不得过长；'
    """
    begins = max((found.end() for found in _SENTENCE_ENDS.finditer(text, 0, place)), default=0)
    ends = _SENTENCE_ENDS.search(text, place)
    return begins, ends.end() if ends else len(text)


def leading_words(text: str, start: int) -> str:
    """Give the words that lead into an item, such as 不得有下列行为：; empty where the sentence is no item."""
    line = text.rfind("\n", 0, start) + 1
    if not _ITEM.match(text, line):
        return ""
    for earlier in reversed(text[:line].splitlines()):
        if not _ITEM.match(earlier):
            return earlier[earlier.rstrip("：:。").rfind("。") + 1 :]
    return ""


def _level(declared: Declared) -> NormLevel:
    try:
        return NormLevel(declared.text())
    except ValueError:
        raise declared.wrong(f"unknown level «{declared.text()}»; known are {', '.join(NormLevel)}") from None


def _weight(declared: Declared) -> Weight:
    try:
        return Weight(declared.text())
    except ValueError:
        raise declared.wrong(f"a weight is one of {', '.join(Weight)}") from None


def _lost(declared: Declared) -> Lost:
    try:
        return Lost(declared.text())
    except ValueError:
        raise declared.wrong(f"what is cited is one of {', '.join(Lost)}") from None


_LOOKED_FOR: Final = Several(Leaf("near_words", near_words.read, TEXT.json))
_UNLESS: Final = Table("excuses", {}, dict.fromkeys(("sentence", "before", "after", "article"), _LOOKED_FOR))
CHECK: Final = Table(
    "check",
    {
        "check": TEXT,
        "title": SAYS,
        "law": LAW,
        "levels": Several(one_of(NormLevel, _level)),
        "weight": one_of(Weight, _weight),
        "asks": SAYS,
    },
    {"looks_for": _LOOKED_FOR, "along": _LOOKED_FOR, "cites": one_of(Lost, _lost), "unless": _UNLESS, **NOTES},
    exactly_one("looks_for", "cites"),
)


def every(catalogue: Catalogue) -> Mapping[str, Check]:
    """Give all declared checks by code.

    Raises  DeclarationError where one is written wrong, or a code is declared twice
    """
    checks: dict[str, Check] = {}
    for declared in catalogue.every("checks"):
        check = read_check(declared)
        if check.code in checks:
            raise declared.wrong(f"the check «{check.code}» is declared twice")
        checks[check.code] = check
    return checks


def read_check(declared: Declared) -> Check:
    """Read one check.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = CHECK.keys(declared)
    if ("looks_for" in keys) == ("cites" in keys):
        raise declared.wrong("a check either looks for words (`looks_for`) or for citations (`cites`)")
    return Check(
        code=keys["check"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        levels=frozenset(_level(one) for one in keys["levels"].each()),
        weight=_weight(keys["weight"]),
        asks=keys["asks"].says(),
        looks_for=_words(keys, "looks_for"),
        along=_words(keys, "along"),
        unless=_excuses(keys["unless"]) if "unless" in keys else Excuses(),
        cites=_lost(keys["cites"]) if "cites" in keys else None,
        to_settle=_notes(keys, "to_settle"),
        not_modelled=_notes(keys, "not_modelled"),
        file=declared.file,
    )


def _words(keys: Keys, key: str) -> tuple[NearWords, ...]:
    return near_words.read(keys[key]) if key in keys else ()


def _excuses(declared: Declared) -> Excuses:
    keys = _UNLESS.keys(declared)
    if not keys:
        raise declared.wrong("`unless` names words under sentence, before, after or article")
    return Excuses(**{key: near_words.read(one) for key, one in keys.items()})


def _notes(keys: Keys, key: str) -> tuple[Note, ...]:
    notes = []
    for one in keys[key].each() if key in keys else ():
        inner = NOTE.keys(one)
        notes.append(Note(law=law(inner["law"]), says=title(inner), meanwhile=says_of(inner, "meanwhile")))
    return tuple(notes)
