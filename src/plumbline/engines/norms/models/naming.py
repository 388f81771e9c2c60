"""What norms say of one another: each citation in the words of an article, and what a norm repeals, amends or carries out."""

from django.db import models
from django.db.models import Q

from plumbline.engines.norms.models.norm import LONGEST_TITLE, Article, Norm, Version


class Cited(models.Model):
    """One citation in the words of an article, and what it names on the citing day; or why that is not known."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="cites")
    start = models.PositiveIntegerField()  # in the words of the article
    end = models.PositiveIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)  # of the cited norm: as written, 本法 and aliases made out
    number = models.PositiveSmallIntegerField(null=True)  # NULL: the norm as a whole
    sub = models.PositiveSmallIntegerField(null=True)
    paragraph = models.PositiveSmallIntegerField(null=True)
    item = models.PositiveSmallIntegerField(null=True)
    subitem = models.PositiveSmallIntegerField(null=True)
    norm = models.ForeignKey(Norm, models.SET_NULL, null=True, related_name="cited_in")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="cited_in")
    target = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="cited_in")
    reason = models.CharField(max_length=30, blank=True)  # why it is not resolved; empty: it is

    class Meta:
        """Citations stand in the order of the text."""

        ordering = ("article", "start")
        indexes = (models.Index(fields=("title",), name="cited_by_title"),)
        constraints = (models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="citation_has_words"),)

    def __str__(self) -> str:
        return f"{self.article} → {self.title} {self.number or ''}".rstrip()


class RelationKind(models.TextChoices):
    """What one norm does to another."""

    REPEALS = "repeals"
    AMENDS = "amends"


class Relation(models.Model):
    """A norm repeals or amends another one, which may not be held."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=10, choices=RelationKind.choices)
    title = models.CharField(max_length=LONGEST_TITLE)  # of the other norm, as written
    norm = models.ForeignKey(Norm, models.SET_NULL, null=True, related_name="related_in")  # NULL: it is not known here
    on = models.DateField(null=True)  # from which day; NULL: the words do not say
    words = models.TextField()  # the sentence that says so

    class Meta:
        """Relations stand by their version."""

        ordering = ("version", "kind", "title")
        constraints = (
            models.UniqueConstraint(fields=("version", "kind", "title"), name="one_relation_a_title"),
            models.CheckConstraint(condition=Q(kind__in=RelationKind.values), name="kind_of_relation_is_declared"),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.kind} {self.title}"
