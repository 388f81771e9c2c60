"""How texts came: each file of each import with what became of it, what was in doubt, and who looked at it."""

from django.db import models
from django.db.models import Q

from plumbline.engines.bodies.models import Account
from plumbline.engines.norms.models.norm import Version


class Review(models.TextChoices):
    """What a person decided about a file that could not be taken without doubt."""

    ACCEPTED = "accepted"  # its words stand
    SET_ASIDE = "set_aside"  # they do not


class ImportedFile(models.Model):
    """One file as it came: the newest row of a path tells what that file is now."""

    path = models.CharField(max_length=1000)  # below the folder that was imported, with the folder's own name
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes
    size = models.PositiveBigIntegerField()
    reader = models.PositiveSmallIntegerField()  # which edition of our reader read it: a better one reads it anew
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="files")
    report = models.JSONField(default=dict)  # what the command prints for it: dates and where from, gaps, doubts
    kept = models.BooleanField(default=False)  # its bytes lie among the kept files, for a review
    settled = models.BooleanField(default=True)  # lineages, citations and clean-up tasks that follow from it are done
    review = models.CharField(max_length=10, blank=True, choices=Review.choices)
    review_reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        """Files stand in the order in which they came."""

        ordering = ("pk",)
        indexes = (
            models.Index(fields=("path", "digest"), name="file_by_path"),
            models.Index(fields=("outcome", "review"), name="file_by_outcome"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(review__in=["", *Review.values]), name="review_is_declared"),
            models.CheckConstraint(
                condition=Q(review="", reviewed_at=None) | (~Q(review="") & Q(reviewed_at__isnull=False)),
                name="a_review_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.path} {self.outcome}"
