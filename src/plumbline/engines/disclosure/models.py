"""What the public may see: decisions that were published, and those that were withdrawn again."""

from typing import Any

from django.db import models
from django.db.models import Q

from plumbline.engines.documents.models import Document
from plumbline.engines.matters.models import Matter


class Publication(models.Model):
    """A document laid open to the public, with what it hides left out."""

    code = models.CharField(max_length=16, unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="publications")
    document = models.ForeignKey(Document, models.PROTECT, related_name="publications")
    title = models.CharField(max_length=200)  # without personal data: the kind of document and its number
    words = models.TextField()  # the published words, for search; nothing hidden stands in them
    digest = models.CharField(max_length=64)  # SHA-256 of the PDF as published
    published_at = models.DateTimeField()
    sequence = models.PositiveIntegerField()  # of the act that published
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_sequence = models.PositiveIntegerField(null=True)
    reason = models.TextField(blank=True)  # why it was withdrawn: this too is public
    closed = models.JSONField(default=list)  # acts whose records name what it hid: known from then on by number alone

    class Meta:
        """Newest first."""

        ordering = ("-published_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("document",),
                condition=Q(withdrawn_at__isnull=True),
                name="publication_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(reason=""),
                name="publication_is_withdrawn_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        """Show the title."""
        return self.title

    @property
    def stands(self) -> bool:
        """Tell whether the publication has not been withdrawn."""
        return self.withdrawn_at is None

    def record(self) -> Any:
        """Give the record of the act that published it."""
        return self.matter.records.select_related("event").get(sequence=self.sequence)
