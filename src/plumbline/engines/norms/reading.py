"""The words of one paragraph or item inside an article: a line without a mark begins a paragraph, （一） an item of it."""

import re
from dataclasses import dataclass
from typing import Final

from plumbline.kernel.numeral import NUMERAL, number_of

_ITEM: Final = re.compile(rf"^[（(]\s*({NUMERAL})\s*[）)]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its own words, and its items by number."""

    words: str
    items: dict[int, str]

    @property
    def text(self) -> str:
        """Give the paragraph with its items."""
        return "\n".join([self.words, *self.items.values()])


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    r"""Take the text of an article apart; a line that follows the items unmarked is a paragraph of its own.

    >>> [sorted(one.items) for one in paragraphs("有下列情形之一：\n（一）甲；\n（二）乙。\n前款不适用于丙。")]
    [[1, 2], []]
    """
    found: list[Paragraph] = []
    for line in text.splitlines():
        number = _item_number(line)
        if number is None or not found or number in found[-1].items:
            found.append(Paragraph(line, {}))
        else:
            found[-1].items[number] = line
    return tuple(found)


def _item_number(line: str) -> int | None:
    form = _ITEM.match(line)
    try:
        return number_of(form[1]) if form else None
    except ValueError:
        return None


def words_of(text: str, *, paragraph: int | None, item: int | None) -> str | None:
    """Give the words of a paragraph or item; None where the article has none of that number, or several."""
    found = paragraphs(text)
    if paragraph is not None:
        if not 1 <= paragraph <= len(found):
            return None
        return found[paragraph - 1].text if item is None else found[paragraph - 1].items.get(item)
    if item is None:
        return text
    holding = [one.items[item] for one in found if item in one.items]
    return holding[0] if len(holding) == 1 else None
