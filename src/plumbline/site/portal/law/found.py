"""What a search found: a norm or an article, with the words around what was asked for marked."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.norms import searching
from plumbline.engines.norms.searching import Hit
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.parts.law import FoundShown
from plumbline.site.parts.listing import Entry, Link
from plumbline.site.portal.law.naming import (
    href_of,
    level_of,
    name_of,
    piece_href,
    piece_name,
    region_of,
    version_name,
)
from plumbline.site.portal.search import Found, searched_by
from plumbline.site.words import Mark, Marked, Run, Words, english, say

BEFORE_MORE: Final = 5  # hits on the page that searches everything


def found_shown(hit: Hit, *, on: date, given: bool) -> FoundShown:
    """Show a hit; its address carries the day where one was asked for, or where its version is not that of the day.

    Takes   given — the reader asked for the day
    """
    version = hit.version
    applies = version is not None and version.as_registered().in_force(on)
    day = on if given and applies else version.first_day if version and not applies else None
    region = region_of(hit.norm)
    facts: tuple[Words, ...] = (level_of(hit.norm), *((region,) if region else ()))
    if version is not None:
        facts = (*facts, version_name(version))
    return FoundShown(
        title=name_of(hit.norm),
        href=piece_href(hit.norm, hit.article, on=day) if hit.article else href_of(hit.norm, on=day),
        place=piece_name(hit.article) if hit.article else "",
        snippet=snippet(hit),
        facts=facts,
        state="" if applies else _not_applying(hit, on),
        lang="zh-Hans" if english() and not hit.norm.title_en else "",
    )


def _not_applying(hit: Hit, on: date) -> Words:
    if hit.version is None:
        return _("这一天没有有效的文本")
    first = hit.version.first_day
    if first > on:
        return _("%(day)s 起才施行") % {"day": days.full(first)}
    return _("%(day)s 以后不再适用") % {"day": days.full(hit.version.in_force_to)} if hit.version.in_force_to else ""


def snippet(hit: Hit) -> tuple[Run, ...]:
    """Give the words of a hit, with what was asked for marked; line breaks become spaces."""
    pieces = [(piece.words.replace("\n", " "), piece.hit) for piece in hit.snippet]
    return tuple(Marked(words=words, mark=Mark.FOUND) if found else words for words, found in pieces if words)


@searched_by
def norms_found(question: str) -> Found | None:
    """Find norms and articles for the page that searches everything."""
    answer = searching.search(searching.Asked(question), limit=BEFORE_MORE)
    if not answer.hits:
        return None
    more = Link(words=_("全部相符的法规"), href=f"{reverse('law')}?{urlencode({'q': question})}")
    return Found(
        title=_("法规和条文"),
        entries=tuple(map(_entry, answer.hits)),
        more=more if answer.total > len(answer.hits) else None,
    )


def _entry(hit: Hit) -> Entry:
    shown = found_shown(hit, on=clock.today(), given=False)
    title = " ".join(one for one in (say(shown.title), shown.place) if one)
    return Entry(title=title, href=shown.href, facts=shown.facts, snippet=shown.snippet)
