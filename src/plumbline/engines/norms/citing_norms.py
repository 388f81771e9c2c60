"""Which articles of other norms cite what was touched: those that are in force on the day of the change, or come after it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, QuerySet

from plumbline.engines.norms.models import Cited, Lineage, Version
from plumbline.engines.norms.touched import Citing, Touched
from plumbline.kernel.errors import Says
from plumbline.kernel.reference import show, write_reference
from plumbline.kernel.text_check import sentence_at

_REPEALING = "废止"  # a sentence that repeals a norm names it, and does not rest on it
_AT_ONCE = 500  # values in one query


@dataclass(frozen=True, slots=True)
class _Places:
    """What was touched, by how a citation may name it."""

    whole: dict[int, Touched]  # by norm
    by_lineage: dict[int, Touched]
    by_number: dict[tuple[int, int, int], Touched]  # norm, number, sub: as it was

    @classmethod
    def of(cls, touched: Iterable[Touched]) -> "_Places":
        """Sort what was touched."""
        places = cls({}, {}, {})
        for one in touched:
            if one.old is None:
                places.whole[one.norm.pk] = one
                continue
            places.by_number[one.norm.pk, one.old.number, one.old.sub] = one
            if one.old.lineage_id is not None:
                places.by_lineage[one.old.lineage_id] = one
        return places

    def touched_by(self, row: Cited) -> tuple[Touched, bool] | None:
        """Give what a citation names of it, and whether that is sure."""
        if row.norm_id in self.whole:
            return self.whole[row.norm_id], True
        if row.number is None:
            return None
        if row.target is None:
            held = row.version is not None and row.version.held
            found = None if held else self.by_number.get((row.norm_id or 0, row.number, row.sub or 0))
            return (found, False) if found else None
        found = self.by_lineage.get(_kept(row.target.lineage) or 0) or self._by_its_number(row)
        if found is None or row.target.version.promulgated_on >= found.version.promulgated_on:
            return None
        return found, True

    def _by_its_number(self, row: Cited) -> Touched | None:
        """Give the provision of that number, where the very version was named that was changed."""
        found = self.by_number.get((row.norm_id or 0, row.number or 0, row.sub or 0))
        return found if found and found.old and found.old.pk == row.target_id else None


def citing(touched: Sequence[Touched]) -> Iterator[Citing]:
    """Go through the citations of what was touched in the texts of other norms."""
    places = _Places.of(touched)
    norms = {one.norm.pk for one in touched}
    rows = [(row, *named) for row in _rows(norms) if (named := places.touched_by(row))]
    standing = _standing({row.article.version.norm_id for row, _, _ in rows}, on=min(one.on for one in touched))
    for row, one, sure in rows:
        if row.article.version_id in standing and _affected(row, one):
            yield _shown(row, one, sure=sure)


def _rows(norms: Collection[int]) -> QuerySet[Cited]:
    rows = Cited.objects.filter(norm__in=norms, article__version__replaced_at=None)
    return (
        rows.exclude(article__version__norm=F("norm"))
        .select_related("article__version__norm", "version", "target__version", "target__lineage")
        .order_by("article__version__norm", "article__version", "article__position", "start")
    )


def _kept(lineage: Lineage | None) -> int | None:
    return None if lineage is None else lineage.joined_id or lineage.pk


def _affected(row: Cited, touched: Touched) -> bool:
    if touched.old is None:
        begins, ends = sentence_at(row.article.text, row.start)
        return row.article.version.norm_id != touched.version.norm_id or _REPEALING not in row.article.text[begins:ends]
    return touched.moved or not touched.same_words(paragraph=row.paragraph, item=row.item)


def _standing(norms: Collection[int], *, on: date) -> set[int]:
    """Give the versions of norms that are in force on a day or begin after it, newest editions only."""
    found: set[int] = set()
    wanted = sorted(norms)
    for first in range(0, len(wanted), _AT_ONCE):
        versions = Version.objects.filter(norm__in=wanted[first : first + _AT_ONCE], replaced_at=None)
        for _, group in groupby(versions.order_by("norm", "promulgated_on"), key=lambda version: version.norm_id):
            found |= _standing_of(list(group), on)
    return found


def _standing_of(versions: Sequence[Version], on: date) -> set[int]:
    registered = [(version.pk, version.as_registered()) for version in versions]
    begun = [(pk, version) for pk, version in registered if version.first_day <= on]
    coming = {pk for pk, version in registered if version.first_day > on}
    return coming | {pk for pk, version in begun[-1:] if version.in_force(on)}


def _shown(row: Cited, touched: Touched, *, sure: bool) -> Citing:
    article = row.article
    norm = article.version.norm
    citation = article.citation
    return Citing(
        of=touched,
        kind="norm",
        code=write_reference([citation]),
        title=Says(
            zh=show(citation), en=show(citation, language="en").replace(norm.short, norm.title_en or norm.short)
        ),
        words=article.text[row.start : row.end],
        sentence=article.text[slice(*sentence_at(article.text, row.start))].strip(),
        article=article,
        start=row.start,
        end=row.end,
        sure=sure,
    )
