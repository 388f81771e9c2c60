"""Giving each article its lineage: the provision that it is in every version of its norm.

Which articles are one provision follows from the words of the standing versions alone, whatever order they came in.
The code of a lineage stands in addresses, so it is given once and never changes: where a later import shows that two
lineages are one provision, the younger one is joined to the older, and its address leads there. Lineages are worked
out from what is held and can be worked out again; they are no act, and no event tells of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Final

from django.db import connection, transaction

from plumbline.engines.norms.models import Article, ArticleKind, Lineage, Norm, Version
from plumbline.kernel.lineage import Provision, align

_KINDS: Final = {ArticleKind.ARTICLE: "", ArticleKind.CLAUSE: "c", ArticleKind.PREAMBLE: "p", ArticleKind.ANNEX: "a"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(eq=False, slots=True)
class _Thread:
    """One provision: its articles in the standing versions, oldest first, with how sure each is joined to the last."""

    articles: list[tuple[Article, float | None]] = field(default_factory=list)
    lineage: Lineage | None = None


def link(norm: Norm) -> None:
    """Give each article of each standing version its lineage and its likeness to the version before.

    Doing it again changes nothing. Replaced editions keep the lineages they had.
    """
    with transaction.atomic():
        versions = list(norm.standing_versions().prefetch_related("articles"))
        texts = [list(version.articles.all()) for version in versions]
        threads = _threads(texts)
        known = {lineage.pk: lineage for lineage in norm.lineages.all()}
        claims = list(_claims(versions, texts, threads))
        _settle(claims, known)
        _name(norm, threads, known)
        _join(claims, known)
        _write(threads)


def link_all(norms: Iterable[Norm]) -> None:
    """Link one norm after the other, each for itself."""
    for norm in norms:
        link(norm)


def find(norm: Norm, code: str) -> Lineage | None:
    """Find a provision by the code in its address: the one that it was joined to, where it was."""
    lineage = norm.lineages.select_related("joined").filter(code=code).first()
    while lineage is not None and lineage.joined is not None:
        lineage = lineage.joined
    return lineage


def _threads(texts: Sequence[Sequence[Article]]) -> list[_Thread]:
    held = [articles for articles in texts if articles]
    before: dict[int, tuple[Article, float]] = {}
    for old, new in pairwise(held):
        before |= {new_one.pk: (old_one, likeness) for old_one, new_one, likeness in _pairs(old, new)}
    threads: list[_Thread] = []
    of: dict[int, _Thread] = {}
    for article in (article for articles in held for article in articles):
        earlier, likeness = before.get(article.pk, (None, None))
        if earlier is None:
            threads.append(_Thread())
        of[article.pk] = of[earlier.pk] if earlier is not None else threads[-1]
        of[article.pk].articles.append((article, likeness))
    return threads


def _pairs(old: Sequence[Article], new: Sequence[Article]) -> Iterator[tuple[Article, Article, float]]:
    for kind in ArticleKind:
        before, after = ([one for one in text if one.kind == kind] for text in (old, new))
        if before and after:
            for pair in align(
                *([Provision(one.number, one.sub, one.text) for one in text] for text in (before, after))
            ):
                yield before[pair.old], after[pair.new], pair.likeness


def _claims(
    versions: Sequence[Version], texts: Sequence[Sequence[Article]], threads: Sequence[_Thread]
) -> Iterator[tuple[_Thread, int]]:
    """Tell which lineages the articles have already, oldest first; a new edition has those of the one before it."""
    of = {article.pk: thread for thread in threads for article, _ in thread.articles}
    for version, articles in zip(versions, texts, strict=True):
        had = _of_the_edition_before(version, articles) if version.edition > 1 else {}
        for article in articles:
            lineage = article.lineage_id or had.get(article.pk)
            if lineage is not None:
                yield of[article.pk], lineage


def _of_the_edition_before(version: Version, articles: Sequence[Article]) -> dict[int, int]:
    if all(article.lineage_id for article in articles):
        return {}
    editions = Version.objects.filter(norm=version.norm_id, promulgated_on=version.promulgated_on)
    earlier = editions.exclude(pk=version.pk).order_by("-edition").prefetch_related("articles")
    for edition in earlier:
        before = [article for article in edition.articles.all() if article.lineage_id]
        if before:
            return {new.pk: old.lineage_id for old, new, _ in _pairs(before, articles) if old.lineage_id}
    return {}


def _settle(claims: Sequence[tuple[_Thread, int]], known: dict[int, Lineage]) -> None:
    """Let each provision keep the lineage of its oldest article that has one, and each lineage go to one provision."""
    taken: set[int] = set()
    for thread, lineage in claims:
        if thread.lineage is None and lineage not in taken:
            thread.lineage = known[lineage]
            taken.add(lineage)


def _name(norm: Norm, threads: Sequence[_Thread], known: dict[int, Lineage]) -> None:
    """Give each provision without a lineage a new one, named by where it first stood."""
    codes = {lineage.code for lineage in known.values()}
    unnamed = [thread for thread in threads if thread.lineage is None]
    for thread in unnamed:
        code = _code(thread.articles[0][0], codes)
        codes.add(code)
        thread.lineage = Lineage(norm=norm, code=code)
    Lineage.objects.bulk_create([thread.lineage for thread in unnamed if thread.lineage is not None])


def _code(article: Article, taken: set[str]) -> str:
    place = _KINDS[ArticleKind(article.kind)] + (str(article.number) if article.number else "")
    place += f"-{article.sub}" if article.sub else ""
    return next(code for nth in count(1) if (code := place + _nth(nth)) not in taken)


def _nth(nth: int) -> str:
    """Tell apart what first stood in one place: nothing, then b, c … z, ba."""
    written, rest = "", nth - 1
    while rest:
        rest, letter = divmod(rest, len(_LETTERS))
        written = _LETTERS[letter] + written
    return written


def _join(claims: Sequence[tuple[_Thread, int]], known: dict[int, Lineage]) -> None:
    """Let the address of a lineage that no provision kept lead to the provision that its articles became."""
    kept = {thread.lineage.pk for thread, _ in claims if thread.lineage is not None}
    into: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for thread, lineage in claims:
        if lineage not in kept and thread.lineage is not None:
            into[lineage][thread.lineage.pk] += 1
    for lineage, became in into.items():
        known[lineage].joined_id = became.most_common(1)[0][0]
        known[lineage].save(update_fields=["joined"])
    for lineage in kept & {pk for pk, one in known.items() if one.joined_id is not None}:
        known[lineage].joined = None
        known[lineage].save(update_fields=["joined"])


def _write(threads: Sequence[_Thread]) -> None:
    changed = [
        (thread.lineage.pk, likeness, article.pk)
        for thread in threads
        for article, likeness in thread.articles
        if thread.lineage is not None and (article.lineage_id, article.likeness) != (thread.lineage.pk, likeness)
    ]
    if changed:  # one statement for each article, sent together: bulk_update is twenty times slower here
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE norms_article SET lineage_id = %s, likeness = %s WHERE id = %s", changed)
