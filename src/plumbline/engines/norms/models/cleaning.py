"""What is to be cleaned up: what cites a changed provision, and what a check of legality found in a text."""

from django.db import models
from django.db.models import Q

from plumbline.engines.bodies.models import Account
from plumbline.engines.norms.models.norm import Article, Lineage, Version


class Cause(models.TextChoices):
    """Why a task was opened."""

    CHANGED = "changed"  # a cited provision was amended, renumbered or repealed
    FOUND = "found"  # a declared check found something in a text


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open"
    DISMISSED = "dismissed"  # nothing to clean up, with the reason
    SETTLED = "settled"  # cleaned up


class CleanUpTask(models.Model):
    """One thing to look at: who cites what, why it is doubtful now, and what was decided."""

    cause = models.CharField(max_length=10, choices=Cause.choices)
    key = models.CharField(max_length=300, unique=True)  # the same cause about the same place opens one task
    subject_kind = models.CharField(max_length=30)  # norm, procedure, document, measure, matter, …
    subject = models.CharField(max_length=300)  # code or place of what is to be looked at
    subject_title = models.JSONField(default=dict)  # {zh, en}
    href = models.CharField(max_length=500, blank=True)
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="tasks")  # the citing or checked one
    version = models.ForeignKey(Version, models.CASCADE, null=True, related_name="tasks")  # that brought the change
    lineage = models.ForeignKey(Lineage, models.CASCADE, null=True, related_name="tasks")  # the changed provision
    old = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    new = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    check_code = models.CharField(max_length=60, blank=True)  # of the declared check
    law = models.CharField(max_length=300, blank=True)  # provision on which the check rests
    start = models.PositiveIntegerField(null=True)  # of the words in question, in the article
    end = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    reason = models.TextField(blank=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Tasks stand in the order in which they were opened."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "cause"), name="task_by_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="state_of_task_is_declared"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="cause_of_task_is_declared"),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, closed_at=None)
                | (~Q(state=TaskState.OPEN) & ~Q(reason="") & Q(closed_at__isnull=False)),
                name="a_task_is_closed_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cause} {self.subject}"
