"""Rows by their keys with queries that are made once: the ORM would make them anew for each search, in a third of its time."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final, TypeVar

from django.db import connection
from django.db.models import Model
from django.db.models.base import ModelState

from plumbline.engines.norms.models import Article, Norm, Version

M = TypeVar("M", bound=Model)

# What is long and no hit shows is read by itself when it is asked for; what is kept as JSON must be here.
_LEFT_OUT: Final[dict[type[Model], frozenset[str]]] = {
    Norm: frozenset({"also"}),
    Version: frozenset({"contents", "history", "sources", "doubts"}),
}


def norms_of(keys: Collection[int]) -> list[Norm]:
    """Read norms by their keys."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(Norm)} FROM norms_norm WHERE id IN ({_listed(keys)})")  # noqa: S608 — numbers only
        return [_made(Norm, row) for row in cursor.fetchall()]


def with_norms(keys: Collection[int]) -> dict[int, Version]:
    """Read versions by their keys, each with its norm."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_columns(Version)}, {_columns(Norm)} FROM norms_version JOIN norms_norm"  # noqa: S608 — numbers only
            f" ON norms_norm.id = norms_version.norm_id WHERE norms_version.id IN ({_listed(keys)})"
        )
        rows = cursor.fetchall()
    middle = len(_names(Version))
    norms = {norm.pk: norm for norm in (_made(Norm, row[middle:]) for row in rows)}
    versions = {}
    for row in rows:
        version = versions[row[0]] = _made(Version, row[:middle])
        version.norm = norms[version.norm_id]
    return versions


def by_position(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Article]:
    """Read articles by their versions and positions."""
    if not pairs:
        return {}
    wanted = ",".join(f"({version},{position})" for version, position in pairs)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_columns(Article)} FROM (VALUES {wanted}) AS wanted JOIN norms_article"  # noqa: S608 — numbers only
            " ON norms_article.version_id = column1 AND norms_article.position = column2"
        )
        articles = [_made(Article, row) for row in cursor.fetchall()]
    return {(article.version_id, article.position): article for article in articles}


def _listed(keys: Collection[int]) -> str:
    return ",".join(map(str, keys))


def _made(model: type[M], row: Sequence[object]) -> M:
    """Make an instance as unpickling does: by its attributes, without going through the fields."""
    made = model.__new__(model)
    state = ModelState()
    state.db, state.adding = connection.alias, False
    made.__dict__.update(zip(_names(model), row, strict=True), _state=state)
    return made


@cache
def _names(model: type[Model]) -> list[str]:
    without = _LEFT_OUT.get(model, frozenset())
    return [field.attname for field in model._meta.concrete_fields if field.name not in without]  # noqa: SLF001 — documented


@cache
def _columns(model: type[Model]) -> str:
    without = _LEFT_OUT.get(model, frozenset())
    fields = [field for field in model._meta.concrete_fields if field.name not in without]  # noqa: SLF001 — documented
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)  # noqa: SLF001 — documented
