"""What changed between two versions of a norm, provision by provision, and the history of one provision."""

from dataclasses import dataclass
from enum import StrEnum

from plumbline.engines.norms.models import Article, Lineage, Version


class ChangeKind(StrEnum):
    """What became of a provision."""

    SAME = "same"
    AMENDED = "amended"
    RENUMBERED = "renumbered"
    INSERTED = "inserted"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One provision in two versions, and what became of it."""

    lineage: Lineage | None
    old: Article | None
    new: Article | None
    kind: ChangeKind
    likeness: float | None


def changes(old: Version, new: Version) -> tuple[Changed, ...]:
    """Tell what became of each provision, in the order of the new version."""
    before = {article.lineage_id: article for article in old.articles.all()}
    found = []
    for article in new.articles.select_related("lineage"):
        was = before.pop(article.lineage_id, None)
        kind = ChangeKind.INSERTED if was is None else _kind(was, article)
        found.append(Changed(lineage=article.lineage, old=was, new=article, kind=kind, likeness=article.likeness))
    for was in before.values():
        found.append(Changed(lineage=was.lineage, old=was, new=None, kind=ChangeKind.DROPPED, likeness=None))
    return tuple(found)


def _kind(old: Article, new: Article) -> ChangeKind:
    if old.text != new.text:
        return ChangeKind.AMENDED
    return ChangeKind.SAME if (old.number, old.sub) == (new.number, new.sub) else ChangeKind.RENUMBERED


def history_of(article: Article) -> tuple[Article, ...]:
    """Give the provision in every standing version, oldest first."""
    found = Article.objects.filter(lineage=article.lineage_id, version__replaced_at=None)
    return tuple(found.select_related("version").order_by("version__promulgated_on"))
