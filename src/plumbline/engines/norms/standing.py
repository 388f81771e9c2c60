"""The text of an article as it stood on a day, and which versions come and came into force.

On every day at most one version of a norm stands: the latest promulgated one that had begun and not ended. The common
question is answered by one query over indexes, which is always right and needs no cache; where it finds nothing,
`resolving` says why.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.resolving import not_held, resolve
from plumbline.kernel.norm import register
from plumbline.kernel.reference import Citation

_A_YEAR: Final = 365


# What is read at once; the rest is read when it is asked for.
_OF_NORM: Final = ("id", "title", "short", "title_en", "level")
_OF_VERSION: Final = ("id", "norm_id", "number", "promulgated_on", "in_force_from", "in_force_to", "highest", "held")
_OF_ARTICLE: Final = (
    "id", "version_id", "lineage_id", "likeness", "kind", "position", "number", "sub", "part", "heading", "text",
)  # fmt: skip
_VERSION: Final = len(_OF_NORM)
_ARTICLE: Final = _VERSION + len(_OF_VERSION)
_FIRST_DAY: Final = _VERSION + _OF_VERSION.index("in_force_from")
_SELECTED: Final = ", ".join(
    f"{table}.{column}"
    for table, columns in (("n", _OF_NORM), ("v", _OF_VERSION), ("a", _OF_ARTICLE))
    for column in columns
)
_STOOD: Final = f"""
    SELECT {_SELECTED} FROM norms_norm n
    JOIN norms_version v ON v.norm_id = n.id AND v.replaced_at IS NULL
    LEFT JOIN norms_article a ON a.version_id = v.id AND a.kind = 'article' AND a.number = %s AND a.sub = %s
    WHERE n.id = {{named}} AND COALESCE(v.in_force_from, v.promulgated_on) <= %s
    AND (v.in_force_to IS NULL OR v.in_force_to >= %s)
    ORDER BY v.promulgated_on DESC LIMIT 1
"""  # noqa: S608 — put together from names of columns alone
_BY_KEY: Final = _STOOD.format(named="%s")
_BY_TITLE: Final = _STOOD.format(
    named="COALESCE((SELECT id FROM norms_norm WHERE title = %s),"
    " (SELECT id FROM norms_norm WHERE short = %s ORDER BY id LIMIT 1))"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An article as it stood on a day; its norm, version and the article itself are made when they are asked for."""

    row: tuple[Any, ...]

    @property
    def text(self) -> str:
        """Give the words of the article."""
        return str(self.row[-1])

    @property
    def first_day_is_known(self) -> bool:
        """Tell whether a source gives the first day of the version; else it is shown from its promulgation."""
        return self.row[_FIRST_DAY] is not None

    @property
    def norm(self) -> Norm:
        """Give the norm."""
        return Norm.from_db(DEFAULT_DB_ALIAS, _OF_NORM, self.row[:_VERSION])

    @property
    def version(self) -> Version:
        """Give the version that stood, with its norm."""
        version = Version.from_db(DEFAULT_DB_ALIAS, _OF_VERSION, self.row[_VERSION:_ARTICLE])
        version.norm = self.norm
        return version

    @property
    def article(self) -> Article:
        """Give the article, with its version and norm."""
        article = Article.from_db(DEFAULT_DB_ALIAS, _OF_ARTICLE, self.row[_ARTICLE:])
        article.version = self.version
        return article


def text_on(title_or_norm: str | Norm, *, number: int, sub: int = 0, on: date) -> Standing:
    """Give an article as it stood on a day.

    Raises  InvalidFacts where there is no such article, naming the highest, or the norm was not in force
            NormNotHeld where the norm or its version of that day is not registered, or its text is not held
    """
    if isinstance(title_or_norm, Norm):
        found = _stood(_BY_KEY, [title_or_norm.pk], number, sub, on)
    else:
        title = register().full_title(title_or_norm) or title_or_norm
        found = _stood(_BY_TITLE, [title, title], number, sub, on)
    if found is not None:
        return found
    called = title_or_norm.title if isinstance(title_or_norm, Norm) else title_or_norm
    said = resolve(Citation(called, number, sub or None), on=on)  # which tells what is wrong, where something is
    made = ((said.norm, _OF_NORM), (said.version, _OF_VERSION), (said.article, _OF_ARTICLE))
    return Standing(tuple(getattr(one, column) for one, columns in made for column in columns))


def _stood(query: str, named: list[Any], number: int, sub: int, on: date) -> Standing | None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(query, (number, sub, *named, on, on))
        row = cursor.fetchone()
    return None if row is None or row[_ARTICLE] is None else Standing(row)


def version_on(title_or_norm: str | Norm, *, on: date) -> Version:
    """Give the version that stood on a day, with its text at hand.

    Raises  InvalidFacts where the norm was not in force
            NormNotHeld where the norm or its version of that day is not registered, or its text is not held
    """
    called = title_or_norm.title if isinstance(title_or_norm, Norm) else title_or_norm
    resolved = resolve(Citation(called), on=on)
    if not resolved.version.held:
        raise not_held(Citation(resolved.norm.title), resolved.version)
    return resolved.version


def _standing() -> QuerySet[Version]:
    return Version.objects.filter(replaced_at=None).select_related("norm")


def upcoming(on: date) -> tuple[Version, ...]:
    """Give the versions that are known and not yet in force on a day, the next one first."""
    versions = _standing().filter(in_force_from__gt=on, promulgated_on__lte=on)
    return tuple(versions.order_by("in_force_from", "norm__title"))


def undated(on: date, *, days: int = _A_YEAR) -> tuple[Version, ...]:
    """Give the versions promulgated in the days before whose first day no source gives: they may be in force or not."""
    since = on - timedelta(days=days)
    versions = _standing().filter(in_force_from=None, promulgated_on__lte=on, promulgated_on__gt=since)
    return tuple(versions.order_by("-promulgated_on", "norm__title"))


def recent(on: date, *, days: int = 90) -> tuple[Version, ...]:
    """Give the versions that came into force in the days before, the latest first."""
    since = on - timedelta(days=days)
    versions = _standing().filter(in_force_from__lte=on, in_force_from__gt=since)
    return tuple(versions.order_by("-in_force_from", "norm__title"))
