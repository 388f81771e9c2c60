"""What a question names stands first: the article as it was on the day, or the norm."""

from collections.abc import Iterator
from dataclasses import dataclass

from plumbline.engines.norms.models import Article, ArticleKind, IndexedVersion, Version
from plumbline.engines.norms.reading import words_of
from plumbline.engines.norms.searching import loading
from plumbline.engines.norms.searching.answer import Asked, Hit
from plumbline.engines.norms.searching.facets import fits
from plumbline.engines.norms.searching.named import Named, named
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import show


@dataclass(frozen=True, slots=True)
class Cited:
    """Hits for what was named, their numbers in the index, and how the question was read."""

    hits: tuple[Hit, ...] = ()
    numbers: frozenset[int] = frozenset()
    says: Says | None = None  # None: the question names nothing


def cited(words: str, asked: Asked) -> Cited:
    """Find what a question names; an article that there is not is said, and its norm shown."""
    found = [(one, hit) for one in named(words) if fits(one.norm, asked) and (hit := _hit(one, asked))]
    whole = [(one, hit) for one, hit in found if one.citation.article is None or hit.article]
    if not found:
        return Cited()
    shown = whole or found
    hits = tuple({_key(hit): hit for _, hit in shown}.values())
    return Cited(hits, frozenset(_numbers(hits)), _read_as([one for one, _ in shown], missing=not whole))


def _hit(one: Named, asked: Asked) -> Hit | None:
    version = one.norm.version_on(asked.on or clock.today())
    if version is None and asked.all_versions:
        version = one.norm.standing_versions().last()
    citation = one.citation
    if citation.article is None:
        return loading.of_norm(one.norm, version)
    article = _article(version, citation.article, citation.sub or 0) if version else None
    if article is None:
        return loading.of_norm(one.norm, version)
    words = words_of(article.text, paragraph=citation.paragraph, item=citation.item)
    return loading.of_article(article, (), words or "")


def _article(version: Version, number: int, sub: int) -> Article | None:
    rows = version.articles.filter(kind=ArticleKind.ARTICLE, number=number, sub=sub)
    return rows.select_related("version__norm").first()


def _key(hit: Hit) -> tuple[int, int]:
    return hit.norm.pk, hit.article.pk if hit.article else 0


def _numbers(hits: tuple[Hit, ...]) -> Iterator[int]:
    placed = IndexedVersion.objects.filter(version__in=[hit.version for hit in hits if hit.version])
    places = dict(placed.values_list("version", "place"))
    for hit in hits:
        if hit.version and hit.version.pk in places:
            yield places[hit.version.pk] + (hit.article.position if hit.article else 0)


def _read_as(found: list[Named], *, missing: bool) -> Says:
    zh = "、".join(dict.fromkeys(show(one.citation) for one in found))
    en = "; ".join(dict.fromkeys(show(one.citation, language="en") for one in found))
    if not missing:
        return Says(zh=f"按引用查找：{zh}", en=f"Read as a citation: {en}")
    return Says(
        zh=f"按引用查找：没有查到{zh}的条文，列出该文本", en=f"Read as a citation: {en} is not held; the norm is shown"
    )
