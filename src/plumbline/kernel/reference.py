"""A citation of law: the norm, article, paragraph and item; how it is shown, and how declarations write it for short.

行政处罚法#58.1(2)      article 58, paragraph 1, item 2         行政处罚法#63-64      articles 63 and 64
行政处罚法#61.1,85      two places of one norm                   行政处罚法#85;民法典#201      two norms
行政处罚法#64(1-3)      three items                              刑法#120之一.2         the article inserted after 120
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, NamedTuple

from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.numeral import LARGEST, chinese_number, number_of

_EXAMPLE: Final = "write it like 行政处罚法#58.1(2)"
_PLACE: Final = re.compile(
    r"(?P<article>\d+)(?:之(?P<sub>[一二三四五六七八九十]+|\d+))?(?:\.(?P<paragraph>\d+))?(?:\((?P<item>\d+)(?:-(?P<last_item>\d+))?\))?"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the law. What the text does not say is None; a paragraph that is not written is not paragraph 1."""

    norm: str
    article: int | None = None
    sub: int | None = None  # 之一 is 1
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    def parts(self) -> tuple[int | None, ...]:
        """Give the numbers of the place inside the norm, largest place first."""
        return (self.article, self.sub, self.paragraph, self.item, self.subitem)

    def __lt__(self, other: "Citation") -> bool:
        """Sort by norm, then place; what is not said comes first."""
        return (self.norm, [part or 0 for part in self.parts()]) < (other.norm, [part or 0 for part in other.parts()])


class Where(NamedTuple):
    """Where in the declarations a reference stands."""

    file: str = ""
    line: int = 0
    column: int = 0


NOWHERE: Final = Where()


def show(citation: Citation, *, language: str = "zh") -> str:
    """Write a citation out as people of the language do.

    >>> show(Citation("行政处罚法", 58, None, 1, 2))
    '《行政处罚法》第五十八条第一款第（二）项'
    >>> show(Citation("行政处罚法", 58, None, 1, 2), language="en")
    '《行政处罚法》, article 58(1)(2)'
    """
    place = _in_english(citation) if language.startswith("en") else _in_chinese(citation)
    return f"《{citation.norm}》{place}"


def _in_chinese(citation: Citation) -> str:
    written = ""
    if citation.article is not None:
        written += f"第{chinese_number(citation.article)}条"
    if citation.sub is not None:
        written += f"之{chinese_number(citation.sub)}"
    if citation.paragraph is not None:
        written += f"第{chinese_number(citation.paragraph)}款"
    if citation.item is not None:
        written += f"第（{chinese_number(citation.item)}）项"
    if citation.subitem is not None:
        written += f"第{chinese_number(citation.subitem)}目"
    return written


def _in_english(citation: Citation) -> str:
    written = ""
    if citation.article is not None:
        written += f", article {citation.article}"
    if citation.sub is not None:
        written += f"-{citation.sub}"
    if citation.paragraph is not None:
        written += f"({citation.paragraph})" if citation.article is not None else f", paragraph {citation.paragraph}"
    if citation.item is not None:
        written += f"({citation.item})" if citation.paragraph is not None else f", item {citation.item}"
    if citation.subitem is not None:
        written += f", sub-item {citation.subitem}"
    return written


def parse_reference(ref: str, *, where: Where | tuple[str, int, int] = NOWHERE) -> tuple[Citation, ...]:
    """Read the short form that declarations use; the norm stays as it is written there.

    Takes   where — file, line and column of the reference, for the message
    Raises  DeclarationError with what is wrong and what to write instead

    >>> [show(one) for one in parse_reference("行政处罚法#61.1,85")]
    ['《行政处罚法》第六十一条第一款', '《行政处罚法》第八十五条']
    """
    spot = Where(*where)
    if not ref.strip():
        raise DeclarationError(f"the reference is empty: {_EXAMPLE}", *spot)
    return tuple(citation for part in ref.split(";") for citation in _of_one_norm(part.strip(), ref, spot))


def _of_one_norm(part: str, ref: str, spot: Where) -> Iterator[Citation]:
    norm, hash_sign, places = (piece.strip() for piece in part.partition("#"))
    if not norm or set(norm) & set("《》()（）,，；"):
        raise DeclarationError(
            f"«{ref}»: the short title of a norm is expected before «#», without marks: {_EXAMPLE}", *spot
        )
    if re.search(r"第.+[条款项]", norm):
        raise DeclarationError(f"«{ref}»: write the article in figures after «#»: {_EXAMPLE}", *spot)
    if not hash_sign:
        yield Citation(norm)
        return
    for place in places.split(","):
        first, dash, last = _split_range(place.strip())
        start = _place(norm, first, ref, spot)
        if not dash:
            yield from start
        else:
            yield from _articles_between(start, _place(norm, last, ref, spot), ref, spot)


def _split_range(place: str) -> tuple[str, str, str]:
    if place.endswith(")") or "-" not in place:  # 64(1-3): the range stands inside the brackets
        return place, "", ""
    return place.partition("-")


def _place(norm: str, place: str, ref: str, spot: Where) -> list[Citation]:
    form = _PLACE.fullmatch(place)
    if form is None:
        raise DeclarationError(
            f"«{ref}»: «{place}» is no place in a norm: article[.paragraph][(item)], {_EXAMPLE}", *spot
        )
    numbers = {name: number_of(written) for name, written in form.groupdict().items() if written is not None}
    if not all(1 <= number <= LARGEST for number in numbers.values()):
        raise DeclarationError(f"«{ref}»: articles, paragraphs and items count from 1: {_EXAMPLE}", *spot)
    last_item = numbers.pop("last_item", None)
    first = Citation(norm, **numbers)
    if last_item is None:
        return [first]
    if first.item is None or last_item <= first.item:
        raise DeclarationError(f"«{ref}»: the range of items runs backwards; write the lower one first", *spot)
    return [replace(first, item=item) for item in range(first.item, last_item + 1)]


def _articles_between(start: list[Citation], end: list[Citation], ref: str, spot: Where) -> list[Citation]:
    first, last = start[0], end[0]
    whole = all((one.sub, one.paragraph, one.item) == (None, None, None) for one in (first, last))
    if not whole or first.article is None or last.article is None:
        raise DeclarationError(f"«{ref}»: a range runs over whole articles, such as 行政处罚法#63-64", *spot)
    if last.article <= first.article:
        raise DeclarationError(f"«{ref}»: the range runs backwards; write the lower article first", *spot)
    return [Citation(first.norm, article) for article in range(first.article, last.article + 1)]


def write_reference(citations: Sequence[Citation]) -> str:
    """Write citations in the short form of declarations.

    >>> write_reference(parse_reference("行政处罚法#61.1,85;民法典#201"))
    '行政处罚法#61.1,85;民法典#201'
    """
    return ";".join(
        f"{norm}#{','.join(filter(None, map(_short_place, places)))}".removesuffix("#")
        for norm, places in groupby(citations, key=lambda citation: citation.norm)
    )


def _short_place(citation: Citation) -> str:
    if citation.article is None:
        return ""
    written = str(citation.article)
    if citation.sub is not None:
        written += f"之{chinese_number(citation.sub)}"
    if citation.paragraph is not None:
        written += f".{citation.paragraph}"
    if citation.item is not None:
        written += f"({citation.item})"
    return written
