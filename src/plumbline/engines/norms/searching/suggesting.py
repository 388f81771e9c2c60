"""What somebody who types may mean: titles, short titles, articles of a norm.

Typed may be traditional, of any width, and not finished: 行政處, 处罚法6, 行政处罚法第六.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import ArticleKind, Norm
from plumbline.engines.norms.searching.answer import Suggestion
from plumbline.engines.norms.searching.folding import fold, simplify
from plumbline.engines.norms.searching.named import norms_with
from plumbline.engines.norms.searching.question import LONGEST
from plumbline.kernel.numeral import NUMERAL, chinese_number

_LOOKED_AT: Final = 300  # titles that have what was typed: the highest by authority
_NORMS: Final = 3  # norms whose articles are suggested
_PLACE: Final = re.compile(
    r"^(?P<title>.+?[^\W\d一二三四五六七八九十百千零〇○两])(?P<mark>\#|第)?"
    rf"(?:(?P<number>{NUMERAL})(?P<after>条(?!例|件).*)?)?$"
)
_ARTICLES: Final = (
    "SELECT DISTINCT article.number, article.sub FROM norms_article article"
    " JOIN norms_version version ON version.id = article.version_id"
    " WHERE version.norm_id = %s AND version.replaced_at IS NULL AND article.kind = %s"
    " ORDER BY article.number, article.sub"
)


def suggest(typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
    """Suggest norms and articles for what was typed so far; nothing for what is too long to be a title."""
    written = re.sub(r"[\s《》〈〉<>]+", "", simplify(typed[:LONGEST]))
    if not fold(written):
        return ()
    found = [*_norms(written, limit)]
    if len(found) < limit:
        found += _articles(written, limit - len(found))
    return tuple(found[:limit])


def _norms(written: str, limit: int) -> list[Suggestion]:
    wanted = fold(written)
    norms = sorted(norms_with((wanted,), most=_LOOKED_AT), key=lambda norm: _distance(norm, wanted))
    return [Suggestion(norm.short, norm) for norm in norms[:limit]]


def _distance(norm: Norm, wanted: str) -> tuple[bool, bool, int]:
    """Tell how far a title is from what was typed: it is it, it begins with it, it has it; the sort before stays."""
    short, title = fold(norm.short), fold(norm.title)
    return wanted not in {short, title}, not short.startswith(wanted) and not title.startswith(wanted), 0


def _articles(written: str, limit: int) -> Iterator[Suggestion]:
    form = _PLACE.match(written)
    if form is None or not (form["mark"] or form["number"]):
        return
    for norm in _named(fold(form["title"]))[:_NORMS]:
        for number, sub in _numbers(norm):
            if limit and _begins(number, form["number"] or "", is_whole=bool(form["after"])):
                limit -= 1
                yield Suggestion(_shown(norm, number, sub), norm, f"{number}-{sub}" if sub else str(number))


def _named(title: str) -> list[Norm]:
    norms = norms_with((title,), most=_LOOKED_AT)
    return [norm for norm in norms if fold(norm.short).endswith(title)] or norms


def _numbers(norm: Norm) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_ARTICLES, (norm.pk, ArticleKind.ARTICLE))
        return list(cursor.fetchall())


def _begins(number: int, typed: str, *, is_whole: bool) -> bool:
    written = (str(number), chinese_number(number))
    return typed in written if is_whole else any(one.startswith(typed) for one in written)


def _shown(norm: Norm, number: int, sub: int) -> str:
    return f"{norm.short}第{chinese_number(number)}条" + (f"之{chinese_number(sub)}" if sub else "")
