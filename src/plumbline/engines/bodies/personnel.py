"""What stands beside posts and papers: delegations, suspensions, annual checks, conflicts of interest.

`valid_from` and `valid_to` are legal days, both included. Rows are never edited: what ends, ends on a day.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plumbline.engines.bodies.codes import ConflictKind, Found


class Delegation(models.Model):
    """An officer lets another of the same body exercise roles of the own posts: all acts of them, or some.

    One that was revoked counts until the day before; revoked on its first day, it never counted.
    """

    giver = models.ForeignKey("bodies.Officer", models.PROTECT, related_name="delegations_given")
    holder = models.ForeignKey("bodies.Officer", models.PROTECT, related_name="delegations_held")
    roles = models.JSONField(default=list)  # codes of Role
    acts = models.JSONField(default=list)  # «penalty.ordinary:decide»; none: every act of the roles
    basis = models.CharField(max_length=200)  # the article, or the document by which it was given
    valid_from = models.DateField()
    valid_to = models.DateField()
    revoked_from = models.DateField(null=True)

    class Meta:
        """Nobody delegates to themselves, and no delegation is without an end or a basis."""

        ordering = ("holder", "valid_from", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(giver=F("holder")), name="delegation_is_given_to_another"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(basis=""), name="delegation_has_a_basis"),
            models.CheckConstraint(
                condition=Q(revoked_from__isnull=True)
                | Q(revoked_from__gte=F("valid_from"), revoked_from__lte=F("valid_to")),
                name="delegation_is_revoked_while_valid",
            ),
        )

    def __str__(self) -> str:
        """Show who delegates to whom."""
        return f"{self.giver} → {self.holder}"

    @property
    def last_day(self) -> date:
        """Give the last day on which it counts; before its first one where it never did."""
        return self.valid_to if self.revoked_from is None else self.revoked_from - timedelta(days=1)


class Suspension(models.Model):
    """A certificate was suspended, from when to when, and why."""

    certificate = models.ForeignKey("bodies.Certificate", models.PROTECT, related_name="suspensions")
    because = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day of it; NULL: still suspended

    class Meta:
        """One at a time."""

        ordering = ("certificate", "valid_from")
        constraints = (
            models.UniqueConstraint("certificate", "valid_from", name="suspension_begins_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="suspension_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        """Show what was suspended and when."""
        return f"{self.certificate} {self.valid_from}–{self.valid_to or ''}"


class AnnualCheck(models.Model):
    """A certificate was looked at for a year: passed, or failed, and then it does not count until it has passed."""

    certificate = models.ForeignKey("bodies.Certificate", models.PROTECT, related_name="annual_checks")
    year = models.PositiveSmallIntegerField()
    checked_on = models.DateField()
    passed = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        """In the order of days; a day has one result."""

        ordering = ("certificate", "checked_on", "id")
        constraints = (models.UniqueConstraint("certificate", "checked_on", name="annual_check_is_made_once_a_day"),)

    def __str__(self) -> str:
        """Show the year and the result."""
        return f"{self.certificate} {self.year} {self.passed}"


class Conflict(models.Model):
    """An officer is tied to a party: by kinship, by an interest, by a former employment; declared or found."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"party": "name", "remark": "other"}

    officer = models.ForeignKey("bodies.Officer", models.PROTECT, related_name="conflicts")
    party = models.CharField(max_length=120)  # the name as files bear it, or the unified credit code
    kind = models.CharField(max_length=20)
    found = models.CharField(max_length=12)
    remark = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """The same tie is entered once."""

        ordering = ("officer", "valid_from", "id")
        constraints = (
            models.UniqueConstraint("officer", "party", "kind", "valid_from", name="conflict_is_entered_once"),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.codes()), name="conflict_kind_is_declared"),
            models.CheckConstraint(condition=Q(found__in=Found.codes()), name="conflict_is_declared_or_found"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="conflict_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        """Show whose it is."""
        return f"{self.officer} · {self.kind}"
