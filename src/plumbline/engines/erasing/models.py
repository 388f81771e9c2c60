"""What is kept of an erasure: what was asked on which ground, who decided, and how far it is done."""

from typing import Final

from django.db import models
from django.db.models import Q

from plumbline.engines.erasing.grounds import Ground, Scope
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter

KEEPING_LENGTH: Final = 200
DIGEST_LENGTH: Final = 64


class State(models.TextChoices):
    """How far an erasure has come."""

    ASKED = "asked"
    DECLINED = "declined"
    DECIDED = "decided"  # the rows are gone, with the event; files may still lie in the store
    DONE = "done"


class Erasure(models.Model):
    """One erasure of personal data in one matter. It names no person but the officers who asked and decided."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="erasures")
    scope = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Scope])
    ground = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Ground])
    keeping = models.CharField(max_length=KEEPING_LENGTH)  # which rule sets the period of keeping, and when it ended
    asked_by = models.CharField(max_length=80)  # code of the officer
    asked_at = models.DateTimeField()
    asked_in = models.ForeignKey(Event, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+", null=True)  # of the decision
    done_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were asked for; one stands open in a matter at a time."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("matter",), condition=Q(state=State.ASKED), name="erasure_is_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=State.ASKED, event=None) | (~Q(state=State.ASKED) & ~Q(event=None)),
                name="erasure_is_decided_by_an_event",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=models.F("decided_by")), name="erasure_is_decided_by_somebody_else"
            ),
        )

    def __str__(self) -> str:
        """Show the matter and the scope."""
        return f"{self.matter_id}: {self.scope}"

    @property
    def law(self) -> str:
        """Give the provision on which it rests."""
        return Ground(self.ground).law


class Filing(models.Model):
    """That a request came from somewhere within the last hour (`pacing`): neither from whom nor for what."""

    place = models.CharField(max_length=DIGEST_LENGTH)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("id",)

    def __str__(self) -> str:
        """Show the moment."""
        return self.at.isoformat()
