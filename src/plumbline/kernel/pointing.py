"""Every citation in a text of law, also where the words only point: 本法第五条, 前款, 前两条, 第二项, 该条第一款, 本章.

What points needs the place where it stands: 前款 in the third paragraph of article 8 is article 8, paragraph 2. What
points and cannot be followed is given with its trouble; what only looks like a citation (第三款车, 合同第五条) is not given.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from plumbline.kernel.citation import WIDTHS, Found, find_citations
from plumbline.kernel.locator import ARTICLE, Locator, read_locators
from plumbline.kernel.numeral import NUMERAL, number_of
from plumbline.kernel.owner import Context, owner_of
from plumbline.kernel.pointed import Pointed, Standing, Trouble, pointed_before
from plumbline.kernel.reference import Citation
from plumbline.kernel.surroundings import (
    at_the_head,
    begins_an_article,
    belongs_elsewhere,
    cites,
    of_an_earlier_text,
)
from plumbline.kernel.title import OWN, names_a_norm
from plumbline.kernel.unmarked import LAW, law_before, title_of_division

_UNIT: Final = r"条(?!例|件|款|文|约|目|块|形|码)|款(?!项|额|物|待)|项(?!目)"
_ANCHOR: Final = re.compile(
    rf"(?P<own>{OWN})"
    rf"|(?P<before>(?:本条)?(?:前|上一?)(?P<count>[二两三四五六七八九十]|一(?=[款项条]))?(?P<unit>{_UNIT}))"
    rf"|(?P<this>本(?P<level>{_UNIT}))"
    r"|(?P<part>本[编章节](?![程能制委办]))"
    r"|(?P<that>(?:该|同|上述)条(?=第|的?规定|所))"
    rf"|(?P<bare>第\s*\(?\s*{NUMERAL}\s*\)?\s*(?:(?:之{NUMERAL})?条(?!例|件|款|约)|[、至到和或,(]|款(?!项)|项(?!目)|目(?!录|的)))"
    rf"|(?P<division>第{NUMERAL}(?:分?编|章(?!程)|节(?![目能])))"
    rf"|(?P<law>{LAW})"
)
_FILLING: Final = re.compile(r"\s*(?:的|中|之)?[\s(]*(?=第|\()")
_DIVISIONS: Final = re.compile(
    rf"(?:第{NUMERAL}(?:分?编|章|节)(?:中的|的|、|至|和|及|或者?|以及)?)+(?<![的、至和及或者])"
)
_KINDS: Final = frozenset({"法", "条例", "规定", "办法", "细则", "规则", "解释", "决定", "意见"})
_FIRST_OF: Final = re.compile(r"前([二两三四五六七八九十])([款项])")


def find_pointed(text: str, standing: Standing, *, aliases: dict[str, str] | None = None) -> list[Pointed]:
    """Find every citation in a piece of a norm, in the order of the words.

    Takes   standing — the norm and the place in it where the words stand
            aliases — short titles given earlier in the norm; those given here are added

    >>> standing = Standing(title="风筝管理条例", articles=((1, 0), (2, 0)), index=1)
    >>> [(one.citation.article, one.citation.paragraph) for one in find_pointed("依照前条和本条例第一条第二款处理。", standing)]
    [(1, None), (1, 2)]
    """
    return _Pass(text.translate(WIDTHS), standing, {} if aliases is None else aliases).run()


@dataclass
class _Pass:
    """One pass over one piece: how far it is read, and what was cited last."""

    text: str
    standing: Standing
    aliases: dict[str, str]
    position: int = 0
    found: list[Pointed] = field(default_factory=list)
    last: Pointed | None = None
    article: Citation | None = None  # the last other article of this norm

    def run(self) -> list[Pointed]:
        titled = find_citations(self.text, aliases=self.aliases)
        for one in titled:
            self._between(one.start)
            if one.start >= self.position or one.citation.article is not None:
                self._take_titled(one)
            self.position = max(self.position, one.end)
        self._between(len(self.text))
        return self.found

    def _take_titled(self, one: Found) -> None:
        title = one.canonical or self.aliases.get(one.citation.norm, one.citation.norm)
        if one.citation.norm in _KINDS and self.text[one.start - 1 : one.start] == "本":  # 本《规定》
            title = self.standing.title_of(one.citation.norm, one.start)
        citation = replace(one.citation, norm=title)
        self.last = Pointed(one.start, one.end, citation, trouble=self._trouble_of_title(one, title))
        bare = citation.article is None and citation.paragraph is None and citation.item is None
        if one.kind == "contract" or (bare and one.chapter is None and not one.unparsed and not names_a_norm(title)):
            return
        whole = Pointed(one.start, one.end, citation, own=title == self.standing.title)
        if one.unparsed:
            self.found += _first_of(whole, one.unparsed)
        elif bare and (one.chapter is not None or one.section is not None):
            self.found.append(replace(whole, trouble=Trouble.DIVISION))
        else:
            self.found.append(replace(whole, trouble=self.last.trouble))

    def _trouble_of_title(self, one: Found, title: str) -> str:
        if of_an_earlier_text(self.text, one.start):
            return Trouble.EARLIER
        if self.text[one.start] in "第(" and self.found and self.found[-1].trouble == Trouble.EARLIER:
            return Trouble.EARLIER
        return Trouble.UNMARKED if self._unmarked(one) and title not in self.aliases.values() else ""

    def _unmarked(self, one: Found) -> bool:
        """Tell whether the title stands without marks; a place further on in a list goes with the title before."""
        if self.text[one.start] in "第(" and self.found:
            return self.found[-1].trouble == Trouble.UNMARKED
        if self.text[one.start] in "该同上前" and self.last and self.last.citation.norm == one.citation.norm:
            return self.last.trouble == Trouble.UNMARKED
        return self.text[one.start] not in "《〈<"

    def _between(self, end: int) -> None:
        """Read what points between two titles."""
        for anchor in _ANCHOR.finditer(self.text, self.position, end):
            if anchor.start() >= self.position:
                for one in self._read(anchor):
                    self.found.append(one)
                    self.position = max(self.position, one.end)

    def _read(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        readers: dict[str, Callable[[re.Match[str]], Iterator[Pointed]]] = {
            "own": self._own, "before": self._before, "this": self._this, "part": self._part, "that": self._that,
            "bare": self._bare, "division": self._division, "law": self._law,
        }  # fmt: skip
        return next(read for kind, read in readers.items() if anchor[kind] is not None)(anchor)

    def _own(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """本法, 本条例第五条: this norm, or the one that it amends."""
        base = Citation(self.standing.title_of(anchor["own"][1:], anchor.start()))
        places, _end = self._places(anchor.end())
        whole = Pointed(anchor.start(), anchor.end(), base, own=base.norm == self.standing.title)
        if places and places[0].unparsed and places[0].depth < 0:  # 本法前款: what points is read next
            places = []
        yield from self._written_out(whole, places) if places else [whole]

    def _before(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """前款, 前两条, 上款: counted back from here, with what narrows it: 前款第二项."""
        count = number_of(anchor["count"]) if anchor["count"] else 1
        span = (anchor.start(), anchor.end())
        bases = pointed_before(self.standing, anchor.start(), anchor["unit"][0], count)
        if bases is None:
            if cites(self.text, anchor.end()) and anchor["before"][0] != "上":
                yield Pointed(*span, Citation(self.standing.title), own=True, trouble=Trouble.NOTHING_BEFORE)
            return
        if anchor["before"][0] == "上" and not cites(self.text, anchor.end()):
            return
        yield from self._narrowed(span, bases)

    def _this(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """本条第二款, 本款第（三）项, 本项."""
        base = self.standing.here(anchor.start(), anchor["level"][0])
        if base is None:
            yield self._trouble(anchor, Trouble.UNCLEAR)
            return
        yield from self._narrowed((anchor.start(), anchor.end()), [base])

    def _that(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """该条第二款: of the article that was cited last."""
        if self.last is None or self.last.citation.article is None:
            yield self._trouble(anchor, Trouble.UNCLEAR)
            return
        last = self.last
        base = Citation(last.citation.norm, last.citation.article, last.citation.sub)
        for one in self._narrowed((anchor.start(), anchor.end()), [base]):
            yield replace(one, own=last.own, trouble=one.trouble or last.trouble)

    def _part(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        yield self._trouble(anchor, Trouble.DIVISION)

    def _division(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """第四章, 刑法分则第三章第一节."""
        form = _DIVISIONS.match(self.text, anchor.start())
        end = form.end() if form else anchor.end()
        if not cites(self.text, end) or at_the_head(self.text, anchor.start()):
            return
        title, start = title_of_division(self.text, anchor.start(), since=self.position)
        between = self.text[self.found[-1].end : anchor.start()] if self.found else " "
        if between in {"", "分则", "总则"} and not title:  # 本法第四章, 刑法分则第三章
            before = self.found.pop()
            self.last = replace(before, end=end)
            yield replace(before, end=end, trouble=Trouble.DIVISION)
            return
        norm = self.aliases.get(title, title) or self.standing.amended_at(start) or self.standing.title
        yield Pointed(start, end, Citation(norm), own=norm == self.standing.title, trouble=Trouble.DIVISION)

    def _law(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """依照治安管理处罚法的规定: a law without marks and without an article."""
        title = law_before(self.text, anchor.end(), since=self.position, known=self.aliases)
        if title:
            norm = self.aliases.get(title, title)
            start = anchor.end() - len(title)
            known = title in self.aliases
            trouble = Trouble.EARLIER if of_an_earlier_text(self.text, start) else "" if known else Trouble.UNMARKED
            self.last = Pointed(start, anchor.end(), Citation(norm), trouble=trouble)
            yield self.last

    def _bare(self, anchor: re.Match[str]) -> Iterator[Pointed]:
        """第五条第一款, 第二款, 第（三）项: of this norm, this article, this paragraph."""
        start = anchor.start()
        places, end = read_locators(self.text, start)
        places = [place for place in places if place.depth >= 0]
        if not places or (places[0].article is not None and begins_an_article(self.text, start, places[0].end)):
            return
        if places[0].article is None and not self._meant(places[0], end):
            return
        if belongs_elsewhere(self.text, start):
            self.position = end
            return
        if self.standing.clauses and self.standing.index is not None and places[0].article is None:
            places = [self._as_clause(place) for place in places]
        context = Context(self.text, self.standing, self.position, self.aliases, self.last, self.article)
        whole = owner_of(places[0], (start, end), context)
        yield from self._written_out(whole, [replace(places[0], start=whole.start), *places[1:]])

    def _as_clause(self, place: Locator) -> Locator:
        """Take 第十一项 of a norm without articles for its clause 11, where this clause has no such item."""
        is_clause = place.item is not None and not self.standing.has(place) and (place.item, 0) in self.standing.numbers
        return Locator(place.start, place.end, article=place.item) if is_clause else place

    def _meant(self, place: Locator, end: int) -> bool:
        """Tell whether a bare paragraph or item is a citation and no mere counting."""
        if not cites(self.text, end):
            return False
        follows = self.text[end : end + 1]
        return self.standing.has(place) or follows in {"规", "所", "第"} or "规定" in self.text[end : end + 6]

    def _places(self, position: int) -> tuple[list[Locator], int]:
        filling = _FILLING.match(self.text, position)
        return read_locators(self.text, filling.end()) if filling else ([], position)

    def _narrowed(self, span: tuple[int, int], bases: list[Citation]) -> Iterator[Pointed]:
        """Give the bases, or the places below them that are written next."""
        start, end = span
        places, _after = self._places(end)
        fits = places and places[0].article is None and places[0].depth > _depth(bases[0])
        for base in bases:
            whole = Pointed(start, end, base, own=True)
            yield from self._written_out(whole, places) if fits else [whole]

    def _written_out(self, whole: Pointed, places: list[Locator]) -> Iterator[Pointed]:
        for number, place in enumerate(places):
            citation = self._below(whole.citation, place)
            one = replace(whole, start=whole.start if number == 0 else place.start, end=place.end, citation=citation)
            self._note(one)
            if place.unparsed:
                yield from _first_of(one, place.unparsed)
            elif citation == Citation(citation.norm):
                yield replace(one, trouble=Trouble.DIVISION)
            else:
                yield one

    def _note(self, one: Pointed) -> None:
        """Keep what was cited last, and which other article of this norm."""
        if one.citation.article is None:
            return
        self.last = one
        here = self.standing.here(one.start, "条")
        if one.own and (here is None or (one.citation.article, one.citation.sub) != (here.article, here.sub)):
            self.article = one.citation

    def _below(self, base: Citation, place: Locator) -> Citation:
        """Give the place with what is not written taken from the base: first from what points, then from here."""
        if place.article is not None:
            return Citation(base.norm, place.article, place.sub, place.paragraph, place.item, place.subitem)
        if base.article is None and base.norm == self.standing.title and place.depth > ARTICLE:
            base = self.standing.around(place) or base
        if place.paragraph is not None:
            return replace(base, paragraph=place.paragraph, item=place.item, subitem=place.subitem)
        if place.item is not None:
            return replace(base, item=place.item, subitem=place.subitem)
        return replace(base, subitem=place.subitem)

    def _trouble(self, anchor: re.Match[str], trouble: Trouble) -> Pointed:
        return Pointed(anchor.start(), anchor.end(), Citation(self.standing.title), own=True, trouble=trouble)


def _depth(citation: Citation) -> int:
    """Give the level of the smallest place that is named, as locators count them."""
    numbers = (citation.article, citation.paragraph, citation.item, citation.subitem)
    return max((level for level, number in enumerate(numbers, start=ARTICLE) if number is not None), default=-1)


def _first_of(one: Pointed, unparsed: str) -> list[Pointed]:
    """Give the first three items for 第三款前三项; the whole with its trouble for what cannot be read."""
    form = _FIRST_OF.fullmatch(unparsed)
    level = {"款": "paragraph", "项": "item"}[form[2]] if form else ""
    if form is None or one.citation.article is None or _depth(one.citation) >= ARTICLE + 1 + (level == "item"):
        return [replace(one, trouble=Trouble.UNREADABLE)]
    numbers = range(1, number_of(form[1]) + 1)
    said = one.citation
    places = [replace(said, item=n) if level == "item" else replace(said, paragraph=n) for n in numbers]
    return [replace(one, citation=place) for place in places]
