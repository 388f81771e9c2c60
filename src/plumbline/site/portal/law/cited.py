"""Who cites a provision: norms by rank with their counts, page by page; and the rules of procedures that rest on it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms import citing
from plumbline.engines.norms.models import Article
from plumbline.kernel import catalogue
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.reference import parse_reference
from plumbline.site.parts.listing import Entry, PaginationShown, pagination
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.law.naming import name_of, piece_href, piece_name
from plumbline.site.rules import line_of, procedure_href
from plumbline.site.words import Words, say

ON_A_PAGE: Final = 10
MOST_PLACES: Final = 6  # articles of one norm that are named
MOST_RULES: Final = 20
_RANKS: Final = {str(level): place for place, level in enumerate(NormLevel)}


class Citer(NamedTuple):
    """One norm that cites, with the articles that do, in its newest text."""

    rank: int
    title: str
    level: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedByShown:
    """Who cites a provision."""

    whole: int
    said: Words
    levels: tuple[Entry, ...] = ()  # by rank, each with its count
    title: Words = ""  # the rank that is listed
    entries: tuple[Entry, ...] = ()
    pages: PaginationShown | None = None


def cited_by(article: Article, request: HttpRequest) -> CitedByShown:
    """Give the norms that cite a provision, under any number it ever had: ?cited=law&page=2."""
    citers = _citers(article)
    told = {"n": f"{len(citers):,}"}
    said = ngettext("%(n)s 部规范引用了本条", "%(n)s 部规范引用了本条", len(citers)) % told
    if len(citers) <= ON_A_PAGE:
        return CitedByShown(whole=len(citers), said=said, entries=tuple(map(_entry, citers)))
    counts = {level: sum(one.level == level for one in citers) for level in dict.fromkeys(one.level for one in citers)}
    wanted = request.GET.get("cited", "")
    chosen = wanted if wanted in counts else next(iter(counts))
    listed = [one for one in citers if one.level == chosen]
    number = min(asked_page(request), -(-len(listed) // ON_A_PAGE))
    kept = {key: value for key in ("on", "with") if (value := request.GET.get(key, ""))}
    levels = tuple(
        Entry(
            title=NormLevel(level).says,
            href=f"?{urlencode({**kept, 'cited': level})}#cited-by",
            aside=ngettext("%(n)s 部", "%(n)s 部", count) % {"n": f"{count:,}"},
        )
        for level, count in counts.items()
    )
    return CitedByShown(
        whole=len(citers),
        said=said,
        levels=levels,
        title=NormLevel(chosen).says,
        entries=tuple(map(_entry, listed[(number - 1) * ON_A_PAGE : number * ON_A_PAGE])),
        pages=pagination(page=number, size=ON_A_PAGE, whole=len(listed), href=_page_href(kept, chosen))
        if len(listed) > ON_A_PAGE
        else None,
    )


def _page_href(kept: dict[str, str], level: str) -> str:
    query = urlencode({**kept, "cited": level})  # braces are quoted by it
    return f"?{query}&page={{page}}#cited-by"


def _citers(article: Article) -> list[Citer]:
    rows = citing.cited_by(article).filter(article__version__replaced_at=None)
    newest: dict[int, tuple[date, dict[int, Article]]] = {}
    for row in rows.order_by("article__version__promulgated_on", "article__position"):
        one = row.article
        day = one.version.promulgated_on
        if newest.get(one.version.norm_id, (None, {}))[0] != day:
            newest[one.version.norm_id] = (day, {})
        newest[one.version.norm_id][1][one.pk] = one
    found = []
    for _day, articles in newest.values():
        norm = next(iter(articles.values())).version.norm
        found.append(Citer(_RANKS[norm.level], norm.title, norm.level, tuple(articles.values())))
    return sorted(found, key=lambda one: one[:2])


def _entry(citer: Citer) -> Entry:
    first = citer.articles[0]
    named = [piece_name(one) for one in citer.articles[:MOST_PLACES]]
    places = _("、").join(named) + ("…" if len(citer.articles) > MOST_PLACES else "")
    norm = first.version.norm
    return Entry(title=name_of(norm), href=piece_href(norm, first, on=first.version.first_day), facts=(places,))


def resting_rules(norm: str, number: int, sub: int, *, on: date) -> tuple[Entry, ...]:
    """Give the rules of procedures, in force on a day, that rest on an article by its number."""
    entries = []
    for procedure, code in _rules_by_article().get((norm, number, sub), ()):
        if procedure.in_force_from <= on and (procedure.in_force_to is None or on <= procedure.in_force_to):
            entries.append(
                Entry(
                    title=say(line_of(procedure, procedure.by_code[code])),
                    href=f"{procedure_href(procedure, on=on)}#rule-{code}",
                    facts=(procedure.title,),
                )
            )
    return tuple(entries[:MOST_RULES])


@cache
def _rules_by_article() -> dict[tuple[str, int, int], list[tuple[Procedure, str]]]:
    """Sort the rules of all procedures by the articles that they rest on."""
    found: dict[tuple[str, int, int], list[tuple[Procedure, str]]] = {}
    for procedure in catalogue.load().every_procedure():
        for rule in procedure.rules:
            places = {(one.norm, one.article or 0, one.sub or 0) for one in parse_reference(rule.law)}
            for place in places:
                found.setdefault(place, []).append((procedure, rule.code))
    return found
