"""What the engine keeps of a matter: where it stands, who is concerned, what was done, what is owed, the evidence.

The ledger proves; these rows serve the pages. Everything here can be rebuilt from the events.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.changes import Correction, Link, Schedule, ScheduleDay, Shift, Told
from plumbline.engines.registers.models import Edition

__all__ = [
    "Correction",
    "Evidence",
    "EvidenceKind",
    "Link",
    "Matter",
    "Obligation",
    "Party",
    "PartyKind",
    "Record",
    "Schedule",
    "ScheduleDay",
    "Shift",
    "Told",
]

PARTY: Final = "party_"  # how the facts about the party begin
PARTY_LENGTHS: Final[Mapping[str, int]] = {
    "kind": 24,
    "name": 120,
    "identity_number": 30,  # of a person
    "credit_code": 18,  # of an organisation
    "address": 200,
    "phone": 40,
    "representative": 60,
}
TITLE_LENGTH: Final = 200  # of a matter
TOKEN_LENGTH: Final = 40  # what is kept of a form's key
EVIDENCE_TITLE_LENGTH: Final = 120
EVIDENCE_NAME_LENGTH: Final = 200


class Matter(models.Model):
    """One run of a procedure."""

    code = models.CharField(max_length=80, unique=True)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=10)
    title = models.CharField(max_length=TITLE_LENGTH)
    body = models.ForeignKey(Body, models.PROTECT, related_name="matters", db_index=False)  # one below begins with it
    region = models.ForeignKey(Region, models.PROTECT, related_name="matters")
    domain = models.CharField(max_length=40, blank=True)
    power = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="+"
    )  # the entry that it exercises, as on that day
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    marking = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)  # sealed ones included: who may read them is decided per field
    next_due_on = models.DateField(null=True)  # the earliest due day of what is owed, for lists
    head_sequence = models.PositiveIntegerField(default=0)  # the last event of this matter in the ledger
    head_digest = models.BinaryField(max_length=32, null=True)
    demonstration = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)  # since when its personal data is gone, by law (`engines.erasing`)

    class Meta:
        """Newest first; lists go by body and by what is due."""

        ordering = ("-opened_at", "-id")
        indexes = (
            models.Index(fields=("body", "ended_at", "next_due_on"), name="matter_by_body_and_due"),
            models.Index(fields=("procedure", "-opened_at"), name="matter_by_procedure"),
        )

    def __str__(self) -> str:
        """Show the title."""
        return self.title

    @cached_property
    def body_code(self) -> str:
        """Give the code of the body that handles it; whoever has read it already may set it."""
        return self.body.code

    @cached_property
    def region_code(self) -> str:
        """Give the code of the region in which it happened; whoever has read it already may set it."""
        return self.region.code


class PartyKind(models.TextChoices):
    """What a party is in law."""

    NATURAL_PERSON = "natural_person"
    INDIVIDUAL_BUSINESS = "individual_business"
    LEGAL_PERSON = "legal_person"
    OTHER_ORGANISATION = "other_organisation"


class Party(models.Model):
    """Whom a matter concerns, as its facts `party_…` have it."""

    PERSONAL: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "identity_number": "identity_number",
        "address": "address",
        "phone": "phone",
        "representative": "name",
    }

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="party")
    kind = models.CharField(max_length=PARTY_LENGTHS["kind"], choices=PartyKind.choices)
    name = models.CharField(max_length=PARTY_LENGTHS["name"])
    identity_number = models.CharField(max_length=PARTY_LENGTHS["identity_number"], blank=True)
    credit_code = models.CharField(max_length=PARTY_LENGTHS["credit_code"], blank=True)
    address = models.CharField(max_length=PARTY_LENGTHS["address"], blank=True)
    phone = models.CharField(max_length=PARTY_LENGTHS["phone"], blank=True)
    representative = models.CharField(max_length=PARTY_LENGTHS["representative"], blank=True)

    class Meta:
        """In the order in which they were entered."""

        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_is_declared"),
            models.CheckConstraint(condition=~Q(name=""), name="party_has_a_name"),
        )

    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @property
    def is_natural_person(self) -> bool:
        """Tell whether the name itself is personal data."""
        return self.kind in {PartyKind.NATURAL_PERSON, PartyKind.INDIVIDUAL_BUSINESS}


class Record(models.Model):
    """One act that was performed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="records", db_index=False)  # constraints have it
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actors = models.JSONField(default=list)  # [{code, name, roles, delegated}], the first one performed it
    facts = models.JSONField(default=dict)  # the values given with this act
    effects = models.JSONField(default=dict)
    event = models.OneToOneField(Event, models.PROTECT, related_name="record")
    key = models.CharField(max_length=TOKEN_LENGTH, null=True)  # noqa: DJ001 — see `once`; NULL repeats, a key does not

    class Meta:
        """In the order of the acts."""

        ordering = ("matter", "sequence")
        constraints = (
            models.UniqueConstraint("matter", "sequence", name="record_sequence_is_unique"),
            models.UniqueConstraint("matter", "key", name="record_key_is_unique"),
            models.UniqueConstraint(fields=("key",), condition=Q(sequence=1), name="record_opens_once"),
        )

    def __str__(self) -> str:
        """Show the act."""
        return self.act


class Obligation(models.Model):
    """An act that is or was owed, under one rule, until a day."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="obligations")
    rule = models.CharField(max_length=120)
    acts = models.JSONField(default=list)  # any of them meets it
    law = models.CharField(max_length=120)
    owed_by = models.CharField(max_length=40, blank=True)
    opened_sequence = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=10)
    missing = models.JSONField(default=list)
    met_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        """What is due first stands first."""

        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint("matter", "rule", "opened_sequence", name="obligation_opens_once"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "unknown", "met", "lapsed", "deemed")),
                name="obligation_state_is_declared",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_on"), name="obligation_by_due"),
            models.Index(fields=("rule", "state"), name="obligation_by_rule"),
        )

    def __str__(self) -> str:
        """Show the rule."""
        return self.rule


class EvidenceKind(models.TextChoices):
    """The kinds of evidence (行政处罚法 第四十六条)."""

    DOCUMENT = "document"
    OBJECT = "object"
    AUDIOVISUAL = "audiovisual"
    ELECTRONIC = "electronic"
    WITNESS = "witness"
    PARTY = "party"
    APPRAISAL = "appraisal"
    SITE_RECORD = "site_record"


class Evidence(models.Model):
    """A file that was taken as evidence; its content stands in the store under its digest."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    title = models.CharField(max_length=EVIDENCE_TITLE_LENGTH)
    name = models.CharField(max_length=EVIDENCE_NAME_LENGTH)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    event = models.OneToOneField(Event, models.PROTECT, related_name="evidence")

    class Meta:
        """In the order in which it came in."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("matter", "digest", name="evidence_is_taken_once"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_is_declared"),
        )

    def __str__(self) -> str:
        """Show the title."""
        return self.title
