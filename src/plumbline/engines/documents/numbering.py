"""Numbers of documents: one after the other, by body, word and year, none twice and none left out.

The row of the series is locked until the act is over, so the next writer waits and takes the next number; an act that
is undone gives its number back. On the embedded database the queue of writers does the same.
"""

from dataclasses import dataclass

from django.db import connection

from plumbline.engines.bodies.models import Body
from plumbline.engines.documents import models
from plumbline.kernel.document import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that was given."""

    series: models.Series
    ordinal: int
    text: str


class NotInATransaction(RuntimeError):
    """A number may only be taken inside the transaction that issues the document."""


def take(declared: Series, *, body: Body, year: int) -> Number:
    """Take the next number of a series.

    Raises  NotInATransaction outside an atomic block: a number taken there could be lost
            ValueError where the body has no mark, and so issues no documents
    """
    if not connection.in_atomic_block:
        raise NotInATransaction("a document number is taken inside the transaction of the act")
    if not body.mark:
        raise ValueError(f"{body.name} has no mark for document numbers, so it issues none")
    row, _ = models.Series.objects.select_for_update().get_or_create(body=body, word=declared.word, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return Number(series=row, ordinal=row.last, text=written(declared, mark=body.mark, year=year, ordinal=row.last))


def written(declared: Series, *, mark: str, year: int, ordinal: int) -> str:
    """Write a number out: 合蜀市监罚〔2026〕29号."""
    pieces = declared.number.fill({"mark": mark, "year": year, "ordinal": ordinal})
    return "".join(piece.text for piece in pieces)
