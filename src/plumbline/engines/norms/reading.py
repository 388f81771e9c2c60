"""The words of one paragraph, item or sub-item inside an article, as kernel/provision.py takes it apart."""

from dataclasses import dataclass

from plumbline.kernel.provision import Provision, take_apart


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
    provision = take_apart(text)
    return tuple(_paragraph(provision, number) for number in range(1, provision.paragraphs + 1))


def _paragraph(provision: Provision, number: int) -> Paragraph:
    own: list[str] = []
    items: dict[int, list[str]] = {}
    for line in provision.lines:
        if line.paragraph == number:
            place = own if line.item is None else items.setdefault(line.item, [])
            place.append(provision.text[line.start : line.end])
    return Paragraph("\n".join(own), {item: "\n".join(lines) for item, lines in items.items()})


def words_of(text: str, *, paragraph: int | None, item: int | None, subitem: int | None = None) -> str | None:
    """Give the words of a paragraph, item or sub-item; None where the article has none of that number, or several."""
    if paragraph is None and item is None and subitem is None:
        return text
    span = take_apart(text).span(paragraph=paragraph, item=item, subitem=subitem)
    return text[slice(*span)] if span else None
