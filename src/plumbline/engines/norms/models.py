"""What the engine keeps: norms, their versions, and the articles of those versions whose text is held.

A norm stands here because the register names it, because its text was imported, or both. A day that no source gives
is NULL; a version without articles is registered, and its text is not held.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from plumbline.engines.norms.texts import LONGEST_TITLE
from plumbline.kernel.norm import NormLevel, NormVersion, RegisteredNorm
from plumbline.kernel.reference import Citation


class Norm(models.Model):
    """A law, regulation, rule or interpretation, through all its revisions."""

    title = models.CharField(max_length=LONGEST_TITLE, unique=True)
    short = models.CharField(
        max_length=LONGEST_TITLE, db_index=True
    )  # 行政处罚法: the title without the name of the state
    title_en = models.CharField(
        max_length=LONGEST_TITLE, blank=True
    )  # our own English for it, where the register has one
    also = models.JSONField(default=list)  # other titles in use
    level = models.CharField(max_length=30)
    since = models.DateField(null=True)  # first day of the norm in any version, where known

    class Meta:
        """Norms stand in the order of their titles."""

        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=Q(level__in=[str(level) for level in NormLevel]), name="norm_level_is_declared"
            ),
        )

    def __str__(self) -> str:
        return f"《{self.title}》"

    def as_registered(self) -> RegisteredNorm:
        """Give the norm as the kernel knows it, to ask it about days and articles."""
        return RegisteredNorm(
            title=self.title,
            en=self.title_en,
            short=self.short,
            level=NormLevel(self.level),
            versions=tuple(version.as_registered() for version in self.versions.order_by("promulgated_on")),
            also=tuple(self.also),
            since=self.since,
        )

    def version_on(self, day: date) -> "Version | None":
        """Give the version in force on a day: the latest that had begun and not ended."""
        return next(
            (version for version in self.versions.order_by("-promulgated_on") if version.as_registered().in_force(day)),
            None,
        )


class Version(models.Model):
    """A norm as one revision or amendment left it; named by the day of its promulgation."""

    norm = models.ForeignKey(Norm, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=LONGEST_TITLE, blank=True)  # 国务院令第711号
    promulgated_on = models.DateField()
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    highest = models.PositiveSmallIntegerField(null=True)  # the last article's number; NULL: not known
    held = models.BooleanField(default=False)  # articles were imported

    class Meta:
        """Versions stand oldest first."""

        ordering = ("norm", "promulgated_on")
        constraints = (
            models.UniqueConstraint(fields=("norm", "promulgated_on"), name="one_version_a_day_of_promulgation"),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="version_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.norm} ({self.promulgated_on})"

    def as_registered(self) -> NormVersion:
        """Give the version as the kernel knows it."""
        return NormVersion(
            promulgated_on=self.promulgated_on,
            number=self.number,
            in_force_from=self.in_force_from,
            in_force_to=self.in_force_to,
            articles=self.highest,
            held=self.held,
        )


class Article(models.Model):
    """One article with its words: a line for each paragraph and each item."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)  # 之一 is 1
    part = models.CharField(max_length=LONGEST_TITLE, blank=True)  # 总则: where a norm comes in several files
    heading = models.TextField(blank=True)  # 第一章 总则
    text = models.TextField()

    class Meta:
        """Articles stand in the order of their numbers."""

        ordering = ("version", "number", "sub")
        constraints = (
            models.UniqueConstraint(fields=("version", "number", "sub"), name="one_article_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="articles_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.number}" + (f"-{self.sub}" if self.sub else "")

    @property
    def citation(self) -> Citation:
        """Give the place under which the article is cited."""
        return Citation(self.version.norm.short, self.number, self.sub or None)
