"""What changes a matter beside its own acts: holiday schedules, corrections, other matters; and which days they moved.

All of it rests on events of the ledger, as the acts do; the rows serve the pages.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from plumbline.engines.ledger.models import Event
from plumbline.kernel.calendar import DayKind

SOURCE_LENGTH: Final = 200  # of the announcement that published a schedule
REASON_LENGTH: Final = 2000
LAW_LENGTH: Final = 200


class Schedule(models.Model):
    """A holiday schedule as it was published and entered: stronger than what the house knew of its days before."""

    source = models.CharField(max_length=SOURCE_LENGTH)
    published_on = models.DateField()
    first = models.DateField()  # it says of every day from the first to the last what it is
    last = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()
    event = models.OneToOneField(Event, models.PROTECT, related_name="schedule")

    class Meta:
        """In the order in which they came: the later one is stronger."""

        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(first__lte=models.F("last")), name="schedule_runs_forward"),)

    def __str__(self) -> str:
        """Show who published it."""
        return self.source


class ScheduleDay(models.Model):
    """One day that a schedule sets apart from its weekday."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=[(str(kind), str(kind)) for kind in DayKind])
    name = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=60, blank=True)

    class Meta:
        """In the order of the days."""

        ordering = ("day",)
        constraints = (
            models.UniqueConstraint("schedule", "day", name="schedule_says_a_day_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in DayKind]), name="schedule_day_kind_is_declared"
            ),
        )

    def __str__(self) -> str:
        """Show the day."""
        return f"{self.day}"


class Cause(models.TextChoices):
    """What moved a last day, beside an act."""

    SCHEDULE = "schedule"  # the holidays were published otherwise than was reckoned with
    CORRECTION = "correction"  # what was recorded had been wrong
    CARRIED = "carried"  # the matter follows a new version of its procedure


class Shift(models.Model):
    """That the last day of an obligation moved, from which day to which, and by which event of its matter."""

    obligation = models.ForeignKey("matters.Obligation", models.PROTECT, related_name="shifts", db_index=False)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    event_sequence = models.PositiveIntegerField()  # of the event in the stream of the matter
    at = models.DateTimeField()
    was_on = models.DateField(null=True)
    was_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("obligation", "event_sequence", name="shift_happens_once"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="shift_cause_is_declared"),
        )

    def __str__(self) -> str:
        """Show both days."""
        return f"{self.was_on} → {self.due_on}"


class Correction(models.Model):
    """That a recorded act was wrong: what is true instead. The record itself stays as it was written."""

    record = models.ForeignKey("matters.Record", models.PROTECT, related_name="corrections")
    struck_out = models.BooleanField()  # the act never happened
    act = models.CharField(max_length=60, blank=True)  # what happened instead; the same act where only facts were wrong
    at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)  # the facts of the act as they are now
    reason = models.TextField(max_length=REASON_LENGTH)
    law = models.CharField(max_length=LAW_LENGTH)
    by = models.JSONField(default=dict)  # {code, name, roles}
    recorded_at = models.DateTimeField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="corrections")
    key = models.CharField(max_length=40, null=True)  # noqa: DJ001 — NULL repeats, the key of a form does not

    class Meta:
        """In the order in which they came: the latest one holds."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("record", "key", name="correction_key_is_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(
                condition=Q(struck_out=True, act="") | (Q(struck_out=False) & ~Q(act="")),
                name="correction_strikes_out_or_says_what_is_true",
            ),
        )

    def __str__(self) -> str:
        """Show the reason."""
        return self.reason


class Link(models.Model):
    """That two matters belong together, by the name that the procedure of the first has for it.

    A link without `other` is an opening that is prepared: the competent body opens the matter once it knows the facts.
    """

    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="links")
    relation = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)  # of the other matter
    other = models.ForeignKey("matters.Matter", models.PROTECT, related_name="linked_from", null=True)
    sequence = models.PositiveIntegerField()  # of the act in the first matter that joined them; 0: joined by hand
    facts = models.JSONField(default=dict)  # what the prepared opening knows already
    missing = models.JSONField(default=list)  # the reasons for which it could not be opened at once
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("matter", "relation", "other", name="link_joins_once"),
            models.CheckConstraint(condition=~Q(matter=models.F("other")), name="link_joins_two_matters"),
        )

    def __str__(self) -> str:
        """Show the name of the relation."""
        return self.relation


class Told(models.Model):
    """That an act in one matter was to bring about an act in the other: done, or not possible yet and still to be settled."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="told")
    act = models.CharField(max_length=60)  # of the other matter
    sequence = models.PositiveIntegerField()  # of the telling act in the first matter
    at = models.DateTimeField()
    reasons = models.JSONField(default=list)  # [{zh, en, law}]: why it could not happen
    done_sequence = models.PositiveIntegerField(null=True)  # of the act in the other matter
    done_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they came; what is not settled is found at once."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint("link", "act", "sequence", name="told_once"),)
        indexes = (models.Index(fields=("done_at", "act"), name="told_and_unsettled"),)

    def __str__(self) -> str:
        """Show the act."""
        return self.act
