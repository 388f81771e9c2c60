"""What the engine keeps: the rows of numbers, and every document that was issued.

A document keeps its words as they were issued, so that it reads the same when its template has changed since.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter

DIGEST = 64


class Series(models.Model):
    """One row of numbers: of a body, a word and a year. `last` is the last ordinal given; none is left out."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="series")
    word = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """A body has one row a word and year."""

        ordering = ("body", "year", "word")
        constraints = (
            models.UniqueConstraint(fields=("body", "word", "year"), name="series_is_one_a_body_word_and_year"),
            models.CheckConstraint(condition=~Q(word=""), name="series_has_a_word"),
        )

    def __str__(self) -> str:
        """Show the word and the year."""
        return f"{self.word}〔{self.year}〕"


class Document(models.Model):
    """A document as issued: its number, its words, and the digest of its PDF."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"content": "other"}

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="documents")
    template = models.CharField(max_length=60)  # the code under which it is declared
    series = models.ForeignKey(Series, models.PROTECT, related_name="documents")
    ordinal = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()  # of the act in the matter that issued it
    issued_at = models.DateTimeField()
    content = models.JSONField()  # what `keeping` reads and writes
    seed = models.CharField(max_length=32)
    digest = models.CharField(max_length=DIGEST)  # SHA-256 of the PDF in the store of files

    class Meta:
        """Documents stand as they were issued; a number is given once."""

        ordering = ("issued_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("series", "ordinal"), name="document_number_is_given_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="document_numbers_begin_at_one"),
        )
        indexes = (
            models.Index(fields=("number",), name="document_by_number"),
            models.Index(fields=("digest",), name="document_by_digest"),
        )

    def __str__(self) -> str:
        """Show the number."""
        return self.number

    def record(self) -> Any:
        """Give the record of the act that issued it."""
        return self.matter.records.select_related("event").get(sequence=self.sequence)


class SealedEdition(models.Model):
    """A recorded PDF with the receipt of its event and a signature: made once, and kept as a file of its own."""

    recorded = models.CharField(max_length=DIGEST)  # SHA-256 of the PDF as the event has it
    event = models.ForeignKey(Event, models.PROTECT, related_name="sealed_editions")
    digest = models.CharField(max_length=DIGEST)  # SHA-256 of the sealed edition in the store of files
    made_at = models.DateTimeField()

    class Meta:
        """The same words may be published twice: each publication has its event, and its edition."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("recorded", "event"), name="sealed_edition_is_made_once"),)
        indexes = (models.Index(fields=("digest",), name="sealed_edition_by_digest"),)

    def __str__(self) -> str:
        """Show its digest."""
        return self.digest
