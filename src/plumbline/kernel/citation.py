"""Citations of law found in running Chinese text, with or without title marks.

    《中华人民共和国行政处罚法》第二十八条第一款、第三十二条第(一)项      two citations of one norm
    《杭州市…补偿条例》（以下简称《杭州集补条例》）                       an alias, known from here on
    行政诉讼法第一条                                                    a title without marks

What is written is kept: a short title stays short, a title that exists nowhere is not mended, a paragraph that is not
written is not made up. What cannot be read (第而十二条) is named in `unparsed`.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from plumbline.kernel.locator import Locator, read_locators
from plumbline.kernel.numeral import NUMERAL, chinese_number, number_of
from plumbline.kernel.reference import Citation, Where, parse_reference, show, write_reference
from plumbline.kernel.title import Remark, Title, kind_of, marked_title, remarks_after, title_before

__all__ = [
    "Citation",
    "Found",
    "Where",
    "chinese_number",
    "find_citations",
    "number_of",
    "parse_reference",
    "show",
    "write_reference",
]

_SAME: Final = re.compile(r"(?:该|(?<!合)同|上述|前述)(?:法|条例|规定|办法|细则|规则|解释)$")
_ANNEX: Final = re.compile(rf"\s*附件:?\s*({NUMERAL})")
FILLING: Final = re.compile(r"[\s“\"‘',:]*(?:的|中|之)?[\s“\"‘':(]*(?=第|\()")
_START: Final = re.compile(rf"[《〈<]|第\s*{NUMERAL}\s*(?:之{NUMERAL})?条(?!例|件|款)")
WIDTHS: Final = {ord(wide): ord(wide) - 0xFEE0 for wide in "（），；：＜＞０１２３４５６７８９"} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True)
class Found:
    """A citation, where it stands in the text, and what the text says about the norm beside it."""

    citation: Citation
    start: int
    end: int
    canonical: str = ""  # the full title, where the text itself says what the short one stands for
    alias: str = ""  # the short title that is given to the norm here
    version: str = ""  # 2021版, 2005年修订
    number: str = ""  # 皖政〔2022〕69号, GB 14554-93
    kind: str = "norm"  # or standard, contract, catalogue, announcement
    issuer: str = ""
    inner_title: str = ""  # the document that the cited one was issued to bring out
    annex: str = ""
    chapter: int | None = None
    section: int | None = None
    unparsed: str = ""  # what points to a place but cannot be read
    malformed: bool = False  # title marks do not pair


def find_citations(text: str, *, known: Collection[str] = (), aliases: dict[str, str] | None = None) -> list[Found]:
    """Find every citation, in the order of the text.

    Takes   known — titles to recognise where they stand without marks, such as those of the register
            aliases — short titles that the text gave before, with what they stand for; those it gives here are added
    Gives   one Found for each place: lists and ranges are written out

    >>> [show(one.citation) for one in find_citations("《兽药管理条例》第二十二条第一款和第二款")]
    ['《兽药管理条例》第二十二条第一款', '《兽药管理条例》第二十二条第二款']
    """
    return list(_Reading(text.translate(WIDTHS), set(known), {} if aliases is None else aliases).run())


@dataclass
class _Reading:
    """One pass over one text: what was defined and cited so far."""

    text: str
    known: set[str]
    aliases: dict[str, str]
    position: int = 0
    last_norm: str = ""

    def run(self) -> Iterator[Found]:
        while start := _START.search(self.text, self.position):
            title = self._title(start)
            if title is None:
                self.position = start.end()
            else:
                yield from self._places_of(title)

    def _title(self, start: re.Match[str]) -> Title | None:
        if start[0] in "《〈<":
            return marked_title(self.text, start.start(), since=self.position)
        title = title_before(self.text, start.start(), since=self.position, known=self.known | set(self.aliases))
        if title is not None and _SAME.search(title.norm):
            return replace(title, norm=self.last_norm) if self.last_norm else None
        return title

    def _places_of(self, title: Title) -> Iterator[Found]:
        remark, after = remarks_after(self.text, title.end)
        annex, after = self._annex(after)
        filling = FILLING.match(self.text, after)
        places, end = read_locators(self.text, filling.end()) if filling else ([], after)
        if not places:
            places, end = read_locators(self.text, after)
        if not places:
            places, end = [Locator(title.start, after)], after
        base = self._about(title, remark, annex)
        for position, place in enumerate(places):
            begin = title.start if position == 0 else place.start
            yield self._found(base, place, begin)
            base = replace(base, alias="")  # said once, at the first place
        self.position = end
        self.last_norm = title.norm

    def _annex(self, position: int) -> tuple[str, int]:
        form = _ANNEX.match(self.text, position)
        return (f"附件{form[1]}", form.end()) if form else ("", position)

    def _about(self, title: Title, remark: Remark, annex: str) -> Found:
        if remark.alias:
            self.aliases[remark.alias] = self.aliases.get(title.norm, title.norm)
        return Found(
            Citation(title.norm),
            title.start,
            title.end,
            canonical=self.aliases.get(title.norm, ""),
            alias=remark.alias,
            version=remark.version or title.version,
            number=remark.number,
            kind=kind_of(title.norm, remark.number),
            issuer=title.issuer,
            inner_title=title.inner_title,
            annex=annex,
            malformed=title.malformed or remark.malformed,
        )

    @staticmethod
    def _found(base: Found, place: Locator, begin: int) -> Found:
        citation = Citation(base.citation.norm, place.article, place.sub, place.paragraph, place.item, place.subitem)
        return replace(
            base, citation=citation, start=begin, end=place.end,
            chapter=place.chapter, section=place.section, unparsed=place.unparsed,
        )  # fmt: skip
