"""What a question names stands first: the article as it was on the day, or the norm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.reading import words_of
from plumbline.engines.norms.searching import loading
from plumbline.engines.norms.searching.answer import Asked, Hit
from plumbline.engines.norms.searching.facets import fits
from plumbline.engines.norms.searching.named import Named, named
from plumbline.engines.norms.searching.quick import article_of
from plumbline.engines.norms.searching.rows import ON_THE_DAY, Standing
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import Citation, show

_VERSIONS: Final = (
    "SELECT version.norm_id, version.id, placed.place FROM norms_version version"
    " LEFT JOIN norms_indexedversion placed ON placed.version_id = version.id"
    " WHERE version.norm_id IN ({norms}) AND version.replaced_at IS NULL"
)
_IN_ORDER: Final = " ORDER BY version.promulgated_on"


@dataclass(frozen=True, slots=True)
class Cited:
    """Hits for what was named, what they are, so that they are not shown again, and how the question was read."""

    hits: tuple[Hit, ...] = ()
    numbers: frozenset[int] = frozenset()  # of articles
    norms: frozenset[int] = frozenset()  # that are shown as a whole
    says: Says | None = None  # None: the question names nothing


@dataclass(frozen=True, slots=True)
class _Found:
    named: Named
    version: Version | None
    article: Article | None
    place: int | None

    @property
    def whole(self) -> bool:
        """Tell whether all that was named is held."""
        return self.article is not None or self.named.citation.article is None

    @property
    def number(self) -> int | None:
        """Give the number of the article in the index."""
        return self.place + self.article.position if self.article and self.place is not None else None


def cited(words: str, asked: Asked, standing: Standing) -> Cited:
    """Find what a question names; an article that there is not is said, and its norm shown."""
    meant = [one for one in named(words, titled=standing.titled) if fits(one.norm, asked)]
    if not meant:
        return Cited()
    found = _found(meant, asked.on or clock.today(), standing, latest=asked.all_versions)
    whole = [one for one in found if one.whole]
    shown = whole or found
    hits = {(one.named.norm.pk, one.article.pk if one.article else 0): _hit(one) for one in shown}
    numbers = frozenset(one.number for one in shown if one.number is not None)
    norms = frozenset(one.named.norm.pk for one in shown if one.article is None)
    return Cited(tuple(hits.values()), numbers, norms, _read_as([one.named for one in shown], missing=not whole))


def _found(meant: Sequence[Named], day: date, standing: Standing, *, latest: bool) -> list[_Found]:
    norms = {one.norm.pk: one.norm for one in meant}
    placed = _placed(norms, None) if latest else {}
    placed |= _placed(norms, day)
    versions = standing.versions({version for version, _ in placed.values()})
    found = []
    for one in meant:
        key, place = placed.get(one.norm.pk, (None, None))
        version = versions.get(key) if key else None
        found.append(_Found(one, version, _article(one.citation, version) if version else None, place))
    return found


def _placed(norms: dict[int, Norm], day: date | None) -> dict[int, tuple[int, int | None]]:
    query = _VERSIONS.format(norms=",".join(map(str, norms))) + (ON_THE_DAY if day else "") + _IN_ORDER
    with connection.cursor() as cursor:
        cursor.execute(query, [day] * 4 if day else [])
        return {norm: (version, place) for norm, version, place in cursor.fetchall()}


def _article(citation: Citation, version: Version) -> Article | None:
    if citation.article is None:
        return None
    return article_of(version, number=citation.article, sub=citation.sub or 0)


def _hit(one: _Found) -> Hit:
    if one.article is None:
        return loading.of_norm(one.named.norm, one.version)
    citation = one.named.citation
    words = words_of(one.article.text, paragraph=citation.paragraph, item=citation.item)
    return loading.of_article(one.article, (), words or "")


def _read_as(found: list[Named], *, missing: bool) -> Says:
    zh = "、".join(dict.fromkeys(show(one.citation) for one in found))
    en = "; ".join(dict.fromkeys(show(one.citation, language="en") for one in found))
    if not missing:
        return Says(zh=f"按引用查找：{zh}", en=f"Read as a citation: {en}")
    return Says(
        zh=f"按引用查找：没有查到{zh}的条文，列出该文本", en=f"Read as a citation: {en} is not held; the norm is shown"
    )
