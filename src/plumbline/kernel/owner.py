"""Of which norm, and which article, a place is that is named without them: 第五条, 第二款, 第三项.

Mostly of this norm and of this article. Otherwise the words around say so, or this norm has no such place: then it is
of what was cited just before (刑法第八条某罪、第九条某罪), or of the law that the norm applies.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from plumbline.kernel.locator import LEVELS, Locator
from plumbline.kernel.pointed import Pointed, Standing, Trouble
from plumbline.kernel.reference import Citation
from plumbline.kernel.surroundings import is_broken, of_some_norm, of_that_norm, treaty_before
from plumbline.kernel.unmarked import law_before

ITEM: Final = LEVELS.index("item")


@dataclass(frozen=True, slots=True)
class Context:
    """What was read of the piece before the place."""

    text: str
    standing: Standing
    since: int  # how far the text is read
    aliases: Collection[str]
    last: Pointed | None  # what was cited last
    article: Citation | None  # the last other article of this norm


def owner_of(first: Locator, span: tuple[int, int], context: Context) -> Pointed:
    """Give the norm, or the article, that a bare place is of, as a citation over the whole span."""
    start, end = span
    standing = context.standing
    if said := _said_before(first, span, context):
        return said
    own = Pointed(start, end, Citation(standing.title), own=True)
    if first.article is None:
        return _of_an_article(first, own, context)
    if standing.amends:
        amended = standing.amended_at(start)
        trouble = "" if amended else Trouble.UNCLEAR
        return Pointed(start, end, Citation(amended or standing.title), trouble=trouble)
    if of_some_norm(context.text, start):
        return replace(own, trouble=Trouble.UNCLEAR)
    if (first.article, first.sub or 0) in standing.numbers:
        return own
    if context.last is not None and not context.last.own and "\n" not in context.text[context.last.end : start]:
        return _of_last(context.last, span)
    return Pointed(start, end, Citation(standing.applies), trouble=Trouble.UNMARKED) if standing.applies else own


def _said_before(first: Locator, span: tuple[int, int], context: Context) -> Pointed | None:
    """Give the owner that the words just before name: a treaty, a law without marks, 该法."""
    start, end = span
    if treaty := treaty_before(context.text, start):
        return Pointed(start - len(treaty), end, Citation(treaty.rstrip("的")), trouble=Trouble.UNCLEAR)
    if first.article is not None and (title := _title_before(start, context)):
        return Pointed(start - len(title), end, Citation(title), trouble=Trouble.UNMARKED)
    if first.article is not None and context.last is not None and of_that_norm(context.text, start):
        return _of_last(context.last, span)
    return None


def _of_last(last: Pointed, span: tuple[int, int]) -> Pointed:
    trouble = last.trouble if last.trouble in {Trouble.UNMARKED, Trouble.EARLIER} else ""
    return Pointed(*span, Citation(last.citation.norm), own=last.own, trouble=trouble)


def _title_before(place: int, context: Context) -> str:
    """Give the law without marks that a doubtful run of words ends with: 下列账户应当认定为刑法第五条."""
    if not context.text[max(0, place - 2) : place].endswith(("法", "法典", "总则")):
        return ""
    return law_before(context.text, place, since=context.since, known=context.aliases, sure=True)


def _of_an_article(first: Locator, own: Pointed, context: Context) -> Pointed:
    """Give the article that bare paragraphs and items are of: 违反第十条的：（一）违反第二项."""
    above, standing, last = context.article, context.standing, context.last
    inside_an_item = first.depth == ITEM and standing.here(own.start, "项") is not None
    if standing.has(first) and not (inside_an_item and above and is_broken(context.text, own.start)):
        return own
    if above is not None:
        return replace(own, citation=_open(above, first))
    if last is not None and not last.own and last.citation.article is not None:
        return replace(_of_last(last, (own.start, own.end)), citation=_open(last.citation, first))
    return own


def _open(article: Citation, first: Locator) -> Citation:
    return replace(article, paragraph=article.paragraph if first.depth >= ITEM else None, item=None, subitem=None)
