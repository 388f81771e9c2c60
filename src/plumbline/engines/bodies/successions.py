"""What came out of what: regions whose code or name changed, bodies that a reform split, merged, renamed or ended.

The rows of regions and bodies stay for ever with their days; these rows join them. `on` is the first day of what came
after. A thing that goes on under its code is joined with itself; an end without an heir has no `after`.
"""

from django.db import models
from django.db.models import F, Q

from plumbline.engines.bodies.codes import RegionChangeKind, SuccessionKind


class RegionChange(models.Model):
    """A region became another one on a day, by a document: merged, split, recoded, renamed, founded or abolished."""

    before = models.ForeignKey("bodies.Region", models.PROTECT, null=True, related_name="changes_after")
    after = models.ForeignKey("bodies.Region", models.PROTECT, null=True, related_name="changes_before")
    on = models.DateField()
    kind = models.CharField(max_length=12)
    document = models.CharField(max_length=200)  # by which it was decided, as cited
    name_before = models.CharField(max_length=60, blank=True)  # of a renamed region, until the day before
    name_before_en = models.CharField(max_length=120, blank=True)

    class Meta:
        """In the order of days; one region becomes another once."""

        ordering = ("on", "id")
        constraints = (
            models.UniqueConstraint("before", "after", "on", name="region_change_is_told_once"),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="region_change_has_a_side"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RegionChangeKind.codes()), name="region_change_kind_is_declared"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="region_change_has_a_document"),
        )

    def __str__(self) -> str:
        """Show both regions and the day."""
        return f"{self.before} → {self.after} {self.on}"


class Succession(models.Model):
    """A body took over from another on a day, by a basis: what passed to it, and under which name it was known."""

    before = models.ForeignKey("bodies.Body", models.PROTECT, related_name="successions")
    after = models.ForeignKey("bodies.Body", models.PROTECT, null=True, related_name="predecessors")
    on = models.DateField()
    kind = models.CharField(max_length=12)
    basis = models.CharField(max_length=200)  # the document of the reform, as cited
    domains = models.JSONField(default=list)  # codes of Domain: the competences that passed
    matters = models.PositiveIntegerField(default=0)  # how many running matters passed
    name_before = models.CharField(max_length=120, blank=True)  # of a renamed body, until the day before
    name_before_en = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order of days; one body takes over from another once a day."""

        ordering = ("on", "id")
        constraints = (
            models.UniqueConstraint("before", "after", "on", name="succession_is_told_once"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.codes()), name="succession_kind_is_declared"),
            models.CheckConstraint(condition=~Q(basis=""), name="succession_has_a_basis"),
        )

    def __str__(self) -> str:
        """Show both bodies and the day."""
        return f"{self.before} → {self.after} {self.on}"


class Custody(models.Model):
    """Which body keeps the files of a body that has ended, and so sees its closed matters."""

    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="custodies")
    keeper = models.ForeignKey("bodies.Body", models.PROTECT, related_name="keeps")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """One keeper at a time begins on a day."""

        ordering = ("body", "valid_from")
        constraints = (
            models.UniqueConstraint("body", "valid_from", name="custody_begins_once"),
            models.CheckConstraint(condition=~Q(body=F("keeper")), name="custody_is_of_another_body"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="custody_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        """Show whose files are kept by whom."""
        return f"{self.body} · {self.keeper}"
