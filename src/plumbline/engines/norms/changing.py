"""What changed between two versions of a norm, provision by provision, and the history of one provision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import rjieba

from plumbline.engines.norms.models import Article, ArticleKind, Lineage, Version
from plumbline.kernel.difference import Piece, compare, units
from plumbline.kernel.errors import Says
from plumbline.kernel.lineage import Provision, align, likeness, same_words


class ChangeKind(StrEnum):
    """What became of a provision."""

    SAME = "same"
    AMENDED = "amended"  # other words, under the same number or another one
    RENUMBERED = "renumbered"  # the same words under another number
    INSERTED = "inserted"
    DROPPED = "dropped"

    @property
    def says(self) -> Says:
        """Name the change."""
        return _KINDS[self]


_KINDS = {
    ChangeKind.SAME: Says(zh="未变", en="same"),
    ChangeKind.AMENDED: Says(zh="修改", en="amended"),
    ChangeKind.RENUMBERED: Says(zh="仅条号变动", en="renumbered"),
    ChangeKind.INSERTED: Says(zh="新增", en="inserted"),
    ChangeKind.DROPPED: Says(zh="删去", en="dropped"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One provision in two versions, and what became of it."""

    lineage: Lineage | None
    old: Article | None
    new: Article | None
    kind: ChangeKind
    likeness: float | None  # of the words, 0 to 1; None where only one version has the provision


def changes(old: Version, new: Version) -> tuple[Changed, ...]:
    """Tell what became of each provision, in the order of the new version; what was dropped stands where it stood.

    Provisions are the same where their lineage is; where a text was not linked yet, its words are compared here.
    """
    before, after = (list(version.articles.select_related("lineage")) for version in (old, new))
    linked = all(article.lineage_id is not None for article in (*before, *after))
    came_from = _by_lineage(before, after) if linked else _by_words(before, after)
    next_to = linked and _follows(old, new)
    followed_by: dict[int | None, list[Article]] = {}
    last: int | None = None
    kept = {article.pk for article in came_from.values()}
    for article in before:
        if article.pk in kept:
            last = article.pk
        else:
            followed_by.setdefault(last, []).append(article)
    return tuple(_in_order(after, came_from, followed_by, next_to=next_to))


def _follows(old: Version, new: Version) -> bool:
    """Tell whether a version is the one before in which the norm is held: then the likeness on record is theirs."""
    held = new.norm.standing_versions().filter(held=True, promulgated_on__lt=new.promulgated_on)
    before = held.last()
    return before is not None and before.pk == old.pk


def _in_order(
    after: Sequence[Article],
    came_from: dict[int, Article],
    followed_by: dict[int | None, list[Article]],
    *,
    next_to: bool,
) -> Iterator[Changed]:
    yield from map(_dropped, followed_by.get(None, ()))
    for article in after:
        was = came_from.get(article.pk)
        if was is None:
            yield Changed(lineage=article.lineage, old=None, new=article, kind=ChangeKind.INSERTED, likeness=None)
        else:
            yield _kept(was, article, likeness_on_record=article.likeness if next_to else None)
            yield from map(_dropped, followed_by.get(was.pk, ()))


def _by_lineage(before: Sequence[Article], after: Sequence[Article]) -> dict[int, Article]:
    there = {article.lineage_id: article for article in before}
    return {article.pk: there[article.lineage_id] for article in after if article.lineage_id in there}


def _by_words(before: Sequence[Article], after: Sequence[Article]) -> dict[int, Article]:
    found: dict[int, Article] = {}
    for kind in ArticleKind:
        old, new = ([article for article in text if article.kind == kind] for text in (before, after))
        said = ([Provision(article.number, article.sub, article.text) for article in text] for text in (old, new))
        found |= {new[pair.new].pk: old[pair.old] for pair in align(*said)}
    return found


def _kept(was: Article, article: Article, *, likeness_on_record: float | None) -> Changed:
    kind = what_became(was, article)
    alike = likeness_on_record or (likeness(was.text, article.text) if kind == ChangeKind.AMENDED else 1.0)
    return Changed(lineage=article.lineage, old=was, new=article, kind=kind, likeness=alike)


def what_became(was: Article, article: Article) -> ChangeKind:
    """Tell what became of one provision from one version to a later one; the width of signs is no change."""
    if not same_words(was.text, article.text):
        return ChangeKind.AMENDED
    same = (was.number, was.sub) == (article.number, article.sub)
    return ChangeKind.SAME if same else ChangeKind.RENUMBERED


def _dropped(article: Article) -> Changed:
    return Changed(lineage=article.lineage, old=article, new=None, kind=ChangeKind.DROPPED, likeness=None)


def history_of(article: Article) -> tuple[Article, ...]:
    """Give the provision in every standing version, oldest first; the article alone where it was not linked yet."""
    if article.lineage_id is None:
        return (article,)
    found = Article.objects.filter(lineage=article.lineage_id, version__replaced_at=None)
    return tuple(found.select_related("version__norm").order_by("version__promulgated_on"))


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts of law word by word, with a dictionary for what is a word."""
    return compare(old, new, words=words)


def words(text: str) -> list[str]:
    """Take a text apart into words; numbers of places and figures stay whole.

    >>> words("依照第十二条的规定处罚")
    ['依照', '第十二条', '的', '规定', '处罚']
    """
    found: list[str] = []
    for plain, run in groupby(units(text), key=_is_plain):
        if plain:
            joined = "".join(run)
            cut = rjieba.cut(joined)
            found += cut if "".join(cut) == joined else list(joined)
        else:
            found += run
    return found


def _is_plain(unit: str) -> bool:
    return len(unit) == 1 and unit.isalpha()
