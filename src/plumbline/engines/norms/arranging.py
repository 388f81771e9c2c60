"""Putting the pieces of a file into their version, in the order of the whole norm, whatever order its files came in."""

from dataclasses import asdict
from typing import Any, Final

from django.db import connection

from plumbline.engines.norms.models import Article, Version
from plumbline.engines.norms.texts import ANNEX, ARTICLE, NUMBERED, PREAMBLE, LawText, PieceText

_INSERT: Final = """
    INSERT INTO norms_article (version_id, kind, position, number, sub, part, heading, text)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_FAR: Final = 10_000  # beyond every position of a text, while positions are moved


def arrange(version: Version, text: LawText) -> None:
    """Write the pieces of a file; where a norm comes in several, all stand in the order of their numbers.

    The version's table of contents follows: [{level, number, title, position, part}], in the order of the text.
    """
    parts = version.articles.exclude(part=text.part) if text.part else Article.objects.none()
    others = list(parts.order_by("position"))
    contents = [{**asdict(one), "part": text.part} for one in text.contents]
    if text.part:
        contents.insert(0, {"level": "part", "number": None, "title": text.part, "position": 1, "part": text.part})
    if not others:
        _insert(version, text)
        version.contents = contents
        return
    new = [_article(version, piece, text.part) for piece in text.pieces]
    order = sorted(
        {article.part for article in (*others, *new)}, key=lambda part: (_first(part, (*others, *new)), part)
    )
    places: dict[tuple[str, int], int] = {}
    for part in order:
        for article in (one for one in (*others, *new) if one.part == part):
            places[part, article.position] = len(places) + 1
    version.contents = sorted(
        (one | {"position": _moved(one, places)} for one in (*version.contents, *contents)),
        key=lambda one: one["position"],
    )
    for article in (*others, *new):
        article.position = places[article.part, article.position]
    _count_anew((*others, *new))
    _move(others)
    Article.objects.bulk_create(new, batch_size=500)


def _article(version: Version, piece: PieceText, part: str) -> Article:
    return Article(
        version=version, kind=piece.kind, position=piece.position, number=piece.number, sub=piece.sub,
        part=part, heading=piece.heading, text=piece.text,
    )  # fmt: skip


def _insert(version: Version, text: LawText) -> None:
    """Write the pieces of a text that stands alone: plainly, for an import writes more than a hundred thousand."""
    rows = [
        (version.pk, one.kind, one.position, one.number, one.sub, text.part, one.heading, one.text)
        for one in text.pieces
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def _first(part: str, articles: tuple[Article, ...]) -> int:
    """Give the lowest number of an article in a part; annexes are counted by themselves and say nothing of its place."""
    return min((one.number for one in articles if one.part == part and one.kind == ARTICLE), default=0)


def _moved(one: dict[str, Any], places: dict[tuple[str, int], int]) -> int:
    part = one.get("part", "")
    last = max((position for name, position in places if name == part), default=1)
    return places.get((part, min(one["position"], last)), 1)


def _count_anew(articles: tuple[Article, ...]) -> None:
    """Give numbers over the whole norm to what the text does not number: each file counts its annexes from one."""
    for kind in (PREAMBLE, ANNEX):
        of_kind = sorted((one for one in articles if one.kind == kind), key=lambda one: one.position)
        for number, article in enumerate(of_kind, int(kind == ANNEX or (bool(of_kind) and of_kind[0].position > 1))):
            article.number = number


def _move(articles: list[Article]) -> None:
    """Set positions and numbers in two steps: in one, a row might take the place of another that has not moved yet."""
    wanted = [(article.position, article.number) for article in articles]
    for article, (position, number) in zip(articles, wanted, strict=True):
        article.position = position + _FAR
        article.number = number if article.kind in NUMBERED else number + _FAR
    Article.objects.bulk_update(articles, ["position", "number"], batch_size=500)
    for article, (position, number) in zip(articles, wanted, strict=True):
        article.position, article.number = position, number
    Article.objects.bulk_update(articles, ["position", "number"], batch_size=500)
