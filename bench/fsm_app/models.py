"""The ten steps as transitions of a state field."""

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition


class Matter(models.Model):
    """A matter with the twenty fields as columns."""

    state = FSMField(default="new")
    source = models.TextField(default="")
    subject = models.TextField(default="")
    place = models.TextField(default="")
    found_on = models.DateField(null=True)
    urgent = models.BooleanField(null=True)
    team = models.TextField(default="")
    ground = models.TextField(default="")
    method = models.TextField(default="")
    record = models.TextField(default="")
    witnesses = models.IntegerField(null=True)
    evidence = models.TextField(default="")
    grave = models.BooleanField(null=True)
    proposed_fen = models.BigIntegerField(null=True)
    reasons = models.TextField(default="")
    handed_over = models.BooleanField(null=True)
    fine_fen = models.BigIntegerField(null=True)
    facts_found = models.TextField(default="")
    remedy = models.TextField(default="")
    service_method = models.TextField(default="")
    received_on = models.DateField(null=True)

    def __str__(self) -> str:
        """Show the state."""
        return self.state

    @transition(field=state, source="new", target="registered")
    def register(self) -> None:
        """First step."""

    @transition(field=state, source="registered", target="accepted")
    def accept(self) -> None:
        """Second step."""

    @transition(field=state, source="accepted", target="assigned")
    def assign(self) -> None:
        """Third step."""

    @transition(field=state, source="assigned", target="investigated")
    def investigate(self) -> None:
        """Fourth step."""

    @transition(field=state, source="investigated", target="concluded")
    def conclude(self) -> None:
        """Fifth step."""

    @transition(field=state, source="concluded", target="notified")
    def notify(self) -> None:
        """Sixth step."""

    @transition(
        field=state,
        source="notified",
        target="decided",
        conditions=[lambda matter: matter.fine_fen <= matter.proposed_fen],
    )
    def decide(self) -> None:
        """Seventh step."""

    @transition(field=state, source="decided", target="numbered")
    def number(self) -> None:
        """Eighth step."""

    @transition(field=state, source="numbered", target="served")
    def serve(self) -> None:
        """Ninth step."""

    @transition(field=state, source="served", target="archived")
    def archive(self) -> None:
        """Tenth step."""


class Log(models.Model):
    """One row for each step."""

    matter = models.ForeignKey(Matter, models.PROTECT)
    act = models.CharField(max_length=20)
    facts = models.JSONField()
    state = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        """Show the act."""
        return self.act
