"""Rows by their keys with queries that are made once: the ORM would make them anew for each search, in a third of its time."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from plumbline.engines.ledger import instances
from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version
from plumbline.engines.norms.searching.placing import ARTICLES, POSITION

M = TypeVar("M", bound=Model)
ArticleRow = tuple[Any, ...]

# What is long and no hit shows is read by itself when it is asked for; what is kept as JSON must be here.
_LEFT_OUT: Final[dict[type[Model], frozenset[str]]] = {
    Norm: frozenset({"also"}),
    Version: frozenset({"contents", "history", "sources", "doubts"}),
}
# What a hit is ranked by, and what it shows.
_SHOWN: Final = ("version_id", "position", "heading", "text", "id", "kind", "number", "sub", "lineage_id")
_ARTICLES: Final = f"SELECT {', '.join(f'norms_article.{column}' for column in _SHOWN)} FROM norms_article"  # noqa: S608 — names of columns only
# Numbers come as one list, so that the statement is the same every time, and compiled once.
_NUMBERS: Final = {
    "sqlite": "json_each(%s)",
    "postgresql": "(SELECT one::bigint AS value FROM json_array_elements_text(%s::json) AS one)",
}
_WITH_KEYS: Final = _ARTICLES.replace("FROM", "FROM {numbers} AS wanted JOIN") + " ON norms_article.id = wanted.value"
_AT: Final = (
    _ARTICLES.replace("FROM", "FROM {numbers} AS wanted JOIN")
    + f" ON norms_article.version_id = wanted.value / {ARTICLES}"
    + f" AND norms_article.position = (wanted.value & {POSITION})"
)
_NAMED: Final = f"{_ARTICLES} WHERE version_id = %s AND kind = %s AND number = %s AND sub = %s"


def norms_of(keys: Collection[int]) -> list[Norm]:
    """Read norms by their keys."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(Norm)} FROM norms_norm WHERE id IN ({_listed(keys)})")  # noqa: S608 — numbers only
        return [_made(Norm, _names(Norm), row) for row in cursor.fetchall()]


def versions_said() -> str:
    """Give the SQL of what `with_norms` makes versions of: joined norms_version and norms_norm."""
    return f"{_columns(Version)}, {_columns(Norm)}"


def with_norms(rows: Iterable[Sequence[object]]) -> dict[int, Version]:
    """Make versions, each with its norm, of what was read of them; give them by their keys."""
    of_version, of_norm = _names(Version), _names(Norm)
    middle = len(of_version)
    norms: dict[object, Norm] = {}
    versions = {}
    for row in rows:
        norm = norms.get(row[middle]) or norms.setdefault(row[middle], _made(Norm, of_norm, row[middle:]))
        version = _made(Version, of_version, row[:middle], norm=norm)
        versions[version.pk] = version
    return versions


def articles_with(keys: Collection[int]) -> list[ArticleRow]:
    """Read the articles with these keys, in any order: each begins with version, position, heading and words."""
    return _listed_in(_WITH_KEYS, keys) if keys else []


def articles_at(places: Collection[tuple[int, int]]) -> list[ArticleRow]:
    """Read the articles at these versions and positions, as by their keys; which takes half as long again."""
    return _listed_in(_AT, [version * ARTICLES + position for version, position in places]) if places else []


def _listed_in(query: str, numbers: Collection[int]) -> list[ArticleRow]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(numbers=_NUMBERS[connection.vendor]), (str([*numbers]),))
        rows: list[ArticleRow] = cursor.fetchall()
        return rows


def article_of(version: Version, *, number: int, sub: int) -> Article | None:
    """Read the article of a version by its number."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, (version.pk, ArticleKind.ARTICLE, number, sub))
        row = cursor.fetchone()
    return article(row, version) if row else None


def article(row: ArticleRow, version: Version) -> Article:
    """Make an article of what was read of it."""
    return _made(Article, _SHOWN, row, version=version)


def _listed(keys: Collection[int]) -> str:
    return ",".join(map(str, keys))


def _made(model: type[M], names: Sequence[str], row: Sequence[object], **related: Model) -> M:
    return instances.made(model, zip(names, row, strict=True), database=DEFAULT_DB_ALIAS, **related)


@cache
def _names(model: type[Model]) -> list[str]:
    without = _LEFT_OUT.get(model, frozenset())
    return [field.attname for field in model._meta.concrete_fields if field.name not in without]  # noqa: SLF001 — documented


@cache
def _columns(model: type[Model]) -> str:
    without = _LEFT_OUT.get(model, frozenset())
    fields = [field for field in model._meta.concrete_fields if field.name not in without]  # noqa: SLF001 — documented
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)  # noqa: SLF001 — documented
