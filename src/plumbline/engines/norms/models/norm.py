"""Norms, their versions, and the articles of those versions whose text is held.

A norm stands here because the register names it, because its text was imported, or both. A day that no source gives
is NULL; a version without articles is registered, and its text is not held. The words of a version never change: a
file that comes again with other words makes a new edition, and the edition before it is kept.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from plumbline.kernel.norm import NormLevel, NormVersion, RegisteredNorm
from plumbline.kernel.reference import Citation

LONGEST_TITLE = 250


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
    issuer = models.CharField(max_length=LONGEST_TITLE, blank=True)  # who made it, as the text says it
    region = models.CharField(max_length=12, blank=True)  # GB/T 2260 code; empty: the whole country, or not known
    field = models.CharField(max_length=30, blank=True)  # field of law, where whoever delivered the text says it
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
            versions=tuple(version.as_registered() for version in self.standing_versions()),
            also=tuple(self.also),
            since=self.since,
        )

    def standing_versions(self) -> "models.QuerySet[Version]":
        """Give the versions in their newest edition, oldest version first."""
        return self.versions.filter(replaced_at=None).order_by("promulgated_on")

    def version_on(self, day: date) -> "Version | None":
        """Give the version in force on a day: the latest that had begun and not ended."""
        return next(
            (version for version in reversed(self.standing_versions()) if version.as_registered().in_force(day)), None
        )


class VersionKind(models.TextChoices):
    """What made a version."""

    ENACTED = "enacted"
    REVISED = "revised"  # 修订: the text as a whole
    AMENDED = "amended"  # 修正: some provisions


class Version(models.Model):
    """A norm as one revision or amendment left it; named by the day of its promulgation."""

    norm = models.ForeignKey(Norm, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, blank=True, choices=VersionKind.choices)  # empty: no source says it
    number = models.CharField(max_length=LONGEST_TITLE, blank=True)  # 国务院令第711号
    promulgated_on = models.DateField()
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    highest = models.PositiveSmallIntegerField(null=True)  # the last article's number; NULL: not known
    held = models.BooleanField(default=False)  # the text was imported
    edition = models.PositiveSmallIntegerField(default=1)  # how often the words of this version came anew
    replaced_at = models.DateTimeField(null=True)  # when a newer edition came; NULL: this is the newest
    contents = models.JSONField(default=list)  # the divisions: [{level, number, title, position of its first article}]
    history = models.JSONField(default=list)  # the notes under the title: [{on, act, by, number, words}]
    sources = models.JSONField(default=dict)  # for each day above, where it was found: {"in_force_from": "第八十六条"}
    doubts = models.JSONField(default=list)  # what could not be read for sure: [{code, zh, en}]

    class Meta:
        """Versions stand oldest first."""

        ordering = ("norm", "promulgated_on", "edition")
        constraints = (
            models.UniqueConstraint(fields=("norm", "promulgated_on", "edition"), name="one_version_an_edition"),
            models.UniqueConstraint(
                fields=("norm", "promulgated_on"),
                condition=Q(replaced_at=None),
                name="one_standing_edition_a_day_of_promulgation",
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *VersionKind.values]), name="what_made_a_version_is_declared"
            ),
        )

    def __str__(self) -> str:
        return f"{self.norm} ({self.promulgated_on})"

    @property
    def first_day(self) -> date:
        """Give the first day in force; the day of promulgation where only that is known."""
        return self.in_force_from or self.promulgated_on

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


class Lineage(models.Model):
    """One provision through the versions of its norm, renumbered and amended as it may be."""

    norm = models.ForeignKey(Norm, models.PROTECT, related_name="lineages")
    code = models.CharField(
        max_length=20
    )  # where it first stood, made unique in its norm: 58, 120-1, 58b; never changes
    joined = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+"
    )  # a version that came later showed that it is this one: its address stays good

    class Meta:
        """Lineages stand in the order of their norms."""

        ordering = ("norm", "code")
        constraints = (models.UniqueConstraint(fields=("norm", "code"), name="one_lineage_a_code"),)

    def __str__(self) -> str:
        return f"{self.norm} {self.code}"


class ArticleKind(models.TextChoices):
    """What kind of piece of a text a row is."""

    ARTICLE = "article"  # 第…条
    CLAUSE = "clause"  # 一、 where a decision or an amendment has no articles
    PREAMBLE = "preamble"  # what stands before the first article
    ANNEX = "annex"  # 附件, 附表


class Article(models.Model):
    """One article with its words, a line for each paragraph and each item; or another piece of a text."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="articles")
    lineage = models.ForeignKey(Lineage, models.PROTECT, null=True, related_name="articles")
    likeness = models.FloatField(null=True)  # 0 to 1: how sure the lineage joins it to the version before; NULL: first
    kind = models.CharField(max_length=10, choices=ArticleKind.choices, default=ArticleKind.ARTICLE)
    position = models.PositiveSmallIntegerField()  # in its text, from 1
    number = models.PositiveSmallIntegerField()  # 0: a preamble, or a decision without numbers
    sub = models.PositiveSmallIntegerField(default=0)  # 之一 is 1
    part = models.CharField(max_length=LONGEST_TITLE, blank=True)  # 总则: where a norm comes in several files
    heading = models.TextField(blank=True)  # 第一章 总则 · 第一节 …
    text = models.TextField()

    class Meta:
        """Articles stand in the order of their text."""

        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=("version", "kind", "number", "sub"), name="one_article_a_number"),
            models.UniqueConstraint(fields=("version", "position"), name="one_article_a_position"),
            models.CheckConstraint(
                condition=Q(number__gte=1) | ~Q(kind=ArticleKind.ARTICLE), name="articles_count_from_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=ArticleKind.values), name="kind_of_article_is_declared"),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.number}" + (f"-{self.sub}" if self.sub else "")

    @property
    def citation(self) -> Citation:
        """Give the place under which the article is cited; the whole norm for what is no article."""
        if self.kind != ArticleKind.ARTICLE:
            return Citation(self.version.norm.short)
        return Citation(self.version.norm.short, self.number, self.sub or None)
