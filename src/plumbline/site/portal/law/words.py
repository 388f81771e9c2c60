"""The words of one article in lines, with its citations as links to the text of the citing day."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from plumbline.engines.norms.citing import Unresolved
from plumbline.engines.norms.models import Article, ArticleKind, Cited
from plumbline.site.parts.law import Line, LineShown
from plumbline.site.parts.listing import Entry
from plumbline.site.portal.law.naming import article_href, article_place, href_of, name_of, piece_href
from plumbline.site.portal.law.text import number_in_chinese
from plumbline.site.words import Linked, Run, Words, say


def lines_of(article: Article, rows: Iterable[Cited]) -> tuple[LineShown, ...]:
    """Give an article in its lines; each citation leads to what it names."""
    number = number_in_chinese(article.number, article.sub) if article.kind == ArticleKind.ARTICLE else ""
    lines = _broken(_runs(article, rows))
    return tuple(LineShown(runs=line, number=number if place == 0 else "") for place, line in enumerate(lines))


def _runs(article: Article, rows: Iterable[Cited]) -> Iterator[Run]:
    """Part the words at the citations; of several at one place the first is the link."""
    text, done = article.text, 0
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if row.start < done or row.end > len(text):
            continue
        yield text[done : row.start]
        yield Linked(words=text[row.start : row.end], href=href_of_cited(row, article), why=why_not(row))
        done = row.end
    yield text[done:]


def _broken(runs: Iterable[Run]) -> Iterator[Line]:
    line: list[Run] = []
    for run in runs:
        if not isinstance(run, str):
            line.append(run)
            continue
        first, *rest = run.split("\n")
        line += [first] if first else []
        for more in rest:
            yield tuple(line)
            line = [more] if more else []
    yield tuple(line)


def href_of_cited(row: Cited, article: Article) -> str:
    """Give the address of what is cited, in the text of the citing day; nothing where that is not known."""
    if row.norm is None:
        return ""
    on = citing_day(row, article)
    if row.target is not None:
        return piece_href(row.norm, row.target, on=on)
    return article_href(row.norm, row.number, row.sub, on=on) if row.number else href_of(row.norm, on=on)


def citing_day(row: Cited, article: Article) -> date:
    """Give the day whose text a citation names: the first of the citing version, or of the cited one where it came later."""
    first = article.version.first_day
    return max(first, row.version.first_day) if row.version else first


def why_not(row: Cited) -> Words:
    """Say why a citation leads nowhere; nothing where it does."""
    if not row.reason:
        return ""
    reason = row.reason
    return Unresolved(reason).says if reason in Unresolved.values else reason


def cites_of(article: Article, rows: Iterable[Cited]) -> tuple[Entry, ...]:
    """List what an article rests on, each once, in the order of its words; unresolved ones with the reason."""
    found: dict[tuple[str, int, int], Entry] = {}
    for row in rows:
        key = (row.norm.title if row.norm else row.title, row.number or 0, row.sub or 0)
        if key not in found:
            found[key] = _entry(row, article)
    return tuple(found.values())


def _entry(row: Cited, article: Article) -> Entry:
    name = name_of(row.norm) if row.norm else f"《{row.title}》"
    same = row.norm is not None and row.norm_id == article.version.norm_id
    place = article_place(row.number, row.sub) if row.number else ""
    title = place if same and place else " ".join(one for one in (name, place) if one)
    facts = (_("没有找到：%(reason)s") % {"reason": say(why_not(row))},) if row.reason else ()
    return Entry(title=title, href=href_of_cited(row, article), facts=facts)
