"""Giving each article its lineage: the provision that it is in every version of its norm.

Which articles are one provision follows from the words of the standing versions alone, whatever order they came in.
The code of a lineage stands in addresses, so it is given once and never changes: where a later import shows that two
lineages are one provision, the younger one is joined to the older, and its address leads there. Lineages are worked
out from what is held and can be worked out again; they are no act, and no event tells of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby, pairwise
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from plumbline.engines.norms.models import Article, ArticleKind, Lineage, Norm, Version
from plumbline.kernel.lineage import Provision, align

_KINDS: Final = {ArticleKind.ARTICLE: "", ArticleKind.CLAUSE: "c", ArticleKind.PREAMBLE: "p", ArticleKind.ANNEX: "a"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


_TOGETHER: Final = 200  # norms to a transaction

# The code of an article that is the first in its place, as `_code` gives it.
_PLACE: Final = """
    CASE a.kind WHEN 'clause' THEN 'c' WHEN 'preamble' THEN 'p' WHEN 'annex' THEN 'a' ELSE '' END
    || CASE WHEN a.number > 0 THEN CAST(a.number AS text) ELSE '' END
    || CASE WHEN a.sub > 0 THEN '-' || CAST(a.sub AS text) ELSE '' END
"""
_NAMED: Final = f"""
    INSERT INTO norms_lineage (norm_id, code) SELECT v.norm_id, {_PLACE}
    FROM norms_article a JOIN norms_version v ON v.id = a.version_id
    WHERE v.id IN ({{versions}}) ORDER BY v.id, a.position
"""  # noqa: S608 — the versions are given beside the words
_LINKED: Final = f"""
    UPDATE norms_article AS a SET lineage_id = (
        SELECT l.id FROM norms_lineage l JOIN norms_version v ON v.norm_id = l.norm_id
        WHERE v.id = a.version_id AND l.code = {_PLACE}
    ), likeness = NULL WHERE a.version_id IN ({{versions}})
"""  # noqa: S608 — the versions are given beside the words


class _Row(NamedTuple):
    """What is needed of an article."""

    version: int
    pk: int
    lineage: int | None
    likeness: float | None
    kind: str
    number: int
    sub: int


@dataclass(eq=False, slots=True)
class _Thread:
    """One provision: its articles in the standing versions, oldest first, with how sure each is joined to the last."""

    articles: list[tuple[_Row, float | None]] = field(default_factory=list)
    lineage: int | None = None


@transaction.atomic
def link(norm: Norm) -> None:
    """Give each article of each standing version its lineage, and its likeness to the version before.

    Doing it again changes nothing. Replaced editions keep the lineages they had.
    """
    versions = list(norm.standing_versions().values_list("pk", "edition"))
    held = _held([version for version, _ in versions])
    threads = _threads(held)
    claims = list(_claims(dict(versions), held, threads))
    _settle(claims)
    _name(norm, threads)
    _join(claims)
    _write(threads)


def link_all(norms: Iterable[Norm]) -> None:
    """Link many norms: those that come with their first text together, the others one after the other."""
    waiting = list(norms)
    for start in range(0, len(waiting), _TOGETHER):
        some = waiting[start : start + _TOGETHER]
        keys = [norm.pk for norm in some]
        done = _link_first_texts(keys) | _have_one_linked_text(keys)
        for norm in some:
            if norm.pk not in done:
                link(norm)


@transaction.atomic
def _link_first_texts(norms: Sequence[int]) -> set[int]:
    """Name every article of the norms that have one text and no lineages yet after its place; give those norms."""
    standing = Version.objects.filter(norm__in=norms, replaced_at=None, norm__lineages=None)
    held = standing.filter(Exists(Article.objects.filter(version=OuterRef("pk"))))
    by_norm: defaultdict[int, list[int]] = defaultdict(list)
    for norm, version in held.values_list("norm", "pk"):
        by_norm[norm].append(version)
    first = {norm: versions[0] for norm, versions in by_norm.items() if len(versions) == 1}
    if first:
        marks = ", ".join(["%s"] * len(first))
        with connection.cursor() as cursor:
            cursor.execute(_NAMED.format(versions=marks), list(first.values()))
            cursor.execute(_LINKED.format(versions=marks), list(first.values()))
    return set(first)


def _have_one_linked_text(norms: Sequence[int]) -> set[int]:
    standing = Version.objects.filter(norm__in=norms, replaced_at=None)
    held = standing.filter(Exists(Article.objects.filter(version=OuterRef("pk"))))
    texts = Counter(held.values_list("norm", flat=True))
    unlinked = Article.objects.filter(version__in=standing, lineage=None).values_list("version__norm", flat=True)
    return {norm for norm, count in texts.items() if count == 1} - set(unlinked.distinct())


def find(norm: Norm, code: str) -> Lineage | None:
    """Find a provision by the code in its address: the one that it was joined to, where it was."""
    lineage = norm.lineages.select_related("joined").filter(code=code).first()
    while lineage is not None and lineage.joined is not None:
        lineage = lineage.joined
    return lineage


def _held(versions: Sequence[int]) -> list[list[_Row]]:
    """Give the articles of the versions whose text is held, in the order of the versions."""
    rows = Article.objects.filter(version__in=versions).order_by("version", "position")
    named = map(
        _Row._make, rows.values_list("version", "pk", "lineage", "likeness", "kind", "number", "sub").iterator()
    )
    by_version = {version: list(articles) for version, articles in groupby(named, key=lambda row: row.version)}
    return [by_version[version] for version in versions if version in by_version]


def _threads(held: Sequence[Sequence[_Row]]) -> list[_Thread]:
    before: dict[int, tuple[_Row, float]] = {}
    for old, new in pairwise(held):
        before |= {later.pk: (earlier, likeness) for earlier, later, likeness in _pairs(old, new)}
    threads: list[_Thread] = []
    of: dict[int, _Thread] = {}
    for row in (row for articles in held for row in articles):
        earlier, likeness = before.get(row.pk, (None, None))
        if earlier is None:
            threads.append(_Thread())
        of[row.pk] = of[earlier.pk] if earlier is not None else threads[-1]
        of[row.pk].articles.append((row, likeness))
    return threads


def _pairs(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[tuple[_Row, _Row, float]]:
    versions = {old[0].version, new[0].version}
    texts = dict(Article.objects.filter(version__in=versions).values_list("pk", "text"))
    for kind in ArticleKind:
        before, after = ([row for row in rows if row.kind == kind] for rows in (old, new))
        if before and after:
            said = ([Provision(row.number, row.sub, texts[row.pk]) for row in rows] for rows in (before, after))
            for pair in align(*said):
                yield before[pair.old], after[pair.new], pair.likeness


def _claims(
    editions: dict[int, int], held: Sequence[Sequence[_Row]], threads: Sequence[_Thread]
) -> Iterator[tuple[_Thread, int]]:
    """Tell which lineages the articles have already, oldest first; a new edition has those of the one before it."""
    of = {row.pk: thread for thread in threads for row, _ in thread.articles}
    for rows in held:
        new_edition = editions[rows[0].version] > 1 and any(row.lineage is None for row in rows)
        had = _of_the_edition_before(rows) if new_edition else {}
        for row in rows:
            lineage = row.lineage or had.get(row.pk)
            if lineage is not None:
                yield of[row.pk], lineage


def _of_the_edition_before(rows: Sequence[_Row]) -> dict[int, int]:
    this = Version.objects.get(pk=rows[0].version)
    others = Version.objects.filter(norm=this.norm_id, promulgated_on=this.promulgated_on).exclude(pk=this.pk)
    for edition in others.order_by("-edition"):
        named = [row for articles in _held([edition.pk]) for row in articles if row.lineage is not None]
        if named:
            return {new.pk: old.lineage for old, new, _ in _pairs(named, rows) if old.lineage is not None}
    return {}


def _settle(claims: Sequence[tuple[_Thread, int]]) -> None:
    """Let each provision keep the lineage of its oldest article that has one, and each lineage go to one provision."""
    taken: set[int] = set()
    for thread, lineage in claims:
        if thread.lineage is None and lineage not in taken:
            thread.lineage = lineage
            taken.add(lineage)


def _name(norm: Norm, threads: Sequence[_Thread]) -> None:
    """Give each provision without a lineage a new one, named by where it first stood."""
    unnamed = [thread for thread in threads if thread.lineage is None]
    if not unnamed:
        return
    codes = set(norm.lineages.values_list("code", flat=True))
    given: dict[str, _Thread] = {}
    for thread in unnamed:
        code = _code(thread.articles[0][0], codes)
        codes.add(code)
        given[code] = thread
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO norms_lineage (norm_id, code) VALUES (%s, %s)", [(norm.pk, code) for code in given]
        )
    for code, lineage in norm.lineages.values_list("code", "pk"):
        if code in given:
            given[code].lineage = lineage


def _code(row: _Row, taken: set[str]) -> str:
    place = _KINDS[ArticleKind(row.kind)] + (str(row.number) if row.number else "")
    place += f"-{row.sub}" if row.sub else ""
    if place not in taken:
        return place
    return next(code for nth in count(2) if (code := place + _nth(nth)) not in taken)


def _nth(nth: int) -> str:
    """Tell apart what first stood in one place: nothing, then b, c … z, ba."""
    written, rest = "", nth - 1
    while rest:
        rest, letter = divmod(rest, len(_LETTERS))
        written = _LETTERS[letter] + written
    return written


def _join(claims: Sequence[tuple[_Thread, int]]) -> None:
    """Let the address of a lineage that no provision kept lead to the provision that its articles became."""
    kept = {thread.lineage for thread, _ in claims}
    became: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for thread, lineage in claims:
        if lineage not in kept and thread.lineage is not None:
            became[lineage][thread.lineage] += 1
    for lineage, provisions in became.items():
        Lineage.objects.filter(pk=lineage).update(joined=provisions.most_common(1)[0][0])
    if became:  # a lineage that others are joined to stands for itself
        Lineage.objects.filter(pk__in={pk for counted in became.values() for pk in counted}).update(joined=None)


def _write(threads: Sequence[_Thread]) -> None:
    changed = [
        (thread.lineage, likeness, row.pk)
        for thread in threads
        for row, likeness in thread.articles
        if (row.lineage, row.likeness) != (thread.lineage, likeness)
    ]
    if changed:  # one statement an article, all sent together: bulk_update takes many times as long
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE norms_article SET lineage_id = %s, likeness = %s WHERE id = %s", changed)
