"""What the engine keeps: entries of lists, their editions, what each edition cites, and proposed adjustments.

An edition holds from its first day to its last, both included; what it says is never written over. One that was put
in place of another from the same day leaves the other standing as replaced: a matter that refers to it still finds it.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from plumbline.engines.bodies.models import Body, valid_range
from plumbline.kernel.register import TITLE_LENGTH

CODE_LENGTH: Final = 60
KEY_LENGTH: Final = 80


class Entry(models.Model):
    """One entry of the list that a body keeps: what stays the same through its editions."""

    register = models.CharField(max_length=CODE_LENGTH)
    body = models.ForeignKey(Body, models.PROTECT, related_name="entries", db_index=False)
    key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        """A key stands once in a list; whose entries are asked for are found by the beginning of that index."""

        ordering = ("register", "body", "key")
        constraints = (models.UniqueConstraint("body", "register", "key", name="entry_key_is_unique_in_its_list"),)

    def __str__(self) -> str:
        """Show where it stands."""
        return f"{self.register}/{self.body_id}/{self.key}"


class Adjustment(models.Model):
    """A set of changes to one list, proposed, and carried out once it is published."""

    register = models.CharField(max_length=CODE_LENGTH)
    body = models.ForeignKey(Body, models.PROTECT, related_name="adjustments")
    title = models.CharField(max_length=200)
    because = models.TextField()  # the change of law, or other ground
    valid_from = models.DateField()
    puts = models.JSONField(default=list)  # rows that are added or changed
    ends = models.JSONField(default=dict)  # keys that end, each with its reason
    salt = models.BinaryField(max_length=16, default=b"")  # of its hash, where the register holds personal data
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    matter = models.CharField(max_length=80, blank=True)  # the code of the matter in which it is decided
    carried_out_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-proposed_at", "-id")
        indexes = (models.Index(fields=("register", "body", "-proposed_at"), name="adjustment_by_list"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True) | Q(withdrawn_at__isnull=True), name="adjustment_ends_one_way"
            ),
        )

    def __str__(self) -> str:
        """Show the title."""
        return self.title


class Edition(models.Model):
    """What an entry says over a stretch of days."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="editions", db_index=False)
    register = models.CharField(max_length=CODE_LENGTH)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=KEY_LENGTH)
    title = models.CharField(max_length=TITLE_LENGTH)
    data = models.JSONField(default=dict)
    number = models.PositiveIntegerField()  # of the edition within its entry, from 1
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)  # another one was put in its place from the same day
    ended_at = models.DateTimeField(null=True)  # it was said that its entry ends; no other one follows
    levels = models.CharField(max_length=60, blank=True)  # for which it holds below: «|county|township|»
    kinds = models.CharField(max_length=400, blank=True)  # of bodies below for which it holds, where it names them
    salt = models.BinaryField(max_length=16, default=b"")  # of its hash, where it holds personal data
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="editions", db_index=False)

    class Meta:
        """By list, key and number; one edition begins on a day, unless it was replaced."""

        ordering = ("register", "body", "key", "number")
        indexes = (
            models.Index(fields=("register", "body", "key", "valid_from"), name="edition_by_list"),
            models.Index(fields=("register", "key", "body"), name="edition_by_key"),
            models.Index(fields=("ended_at",), condition=Q(ended_at__isnull=False), name="edition_by_its_end"),
        )
        constraints = (
            models.UniqueConstraint("entry", "number", name="edition_number_is_unique"),
            valid_range("edition_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Show the name of the entry."""
        return self.title


class Cites(models.Model):
    """One place of the law that an edition cites."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="cites")
    field = models.CharField(max_length=CODE_LENGTH)
    title = models.CharField(max_length=200)  # the full title of the norm
    number = models.PositiveIntegerField(null=True)  # of the article; NULL: the norm as a whole
    sub = models.PositiveIntegerField(null=True)
    paragraph = models.PositiveIntegerField(null=True)
    item = models.PositiveIntegerField(null=True)

    class Meta:
        """In the order of the places."""

        ordering = ("edition", "field", "id")
        indexes = (models.Index(fields=("title", "number", "edition"), name="cites_by_place"),)

    def __str__(self) -> str:
        """Show norm and article."""
        return f"{self.title}#{self.number or ''}"
