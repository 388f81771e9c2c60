"""What the engine keeps: regions, bodies, posts, officers, their papers, and accounts.

`valid_from` and `valid_to` are legal days, both included; an open end is NULL. `PERSONAL` on a model classifies
the personal data in its columns, field by field, in the classes of the procedure language.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from plumbline.engines.bodies.codes import Administration, BodyKind, Domain, Level, QualificationCode, RegionKind
from plumbline.engines.bodies.personnel import (  # noqa: F401 — models of this app
    AnnualCheck,
    Conflict,
    Delegation,
    Suspension,
)
from plumbline.engines.bodies.successions import Custody, RegionChange, Succession  # noqa: F401 — models of this app


def valid_range(name: str) -> models.CheckConstraint:
    """Constrain a row not to end before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
    )


def one_of(field: str, codes: list[str], name: str) -> models.CheckConstraint:
    """Constrain a column to declared codes."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": codes}), name=name)


def valid_on(day: date) -> Q:
    """Select what is valid on a day, both ends included."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Region(models.Model):
    """A region by its GB/T 2260 code, or the code built on it: 34, 3401, 340104, 340104001, 340104001001."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    level = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, default=RegionKind.DIVISION.value)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=60, unique=True)  # «34/3401/340104/»: a subtree is one prefix
    valid_from = models.DateField(null=True)  # NULL: before our data begin
    valid_to = models.DateField(null=True)

    class Meta:
        """Regions stand in the order of their codes."""

        ordering = ("code",)
        constraints = (
            one_of("level", Level.codes(), "region_level_is_declared"),
            one_of("kind", RegionKind.codes(), "region_kind_is_declared"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="region_path_is_closed"),
            valid_range("region_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Show the name and the code."""
        return f"{self.name} {self.code}"

    def lies_in(self, other: "Region") -> bool:
        """Tell whether this region is the other one or below it."""
        return self.path.startswith(other.path)


class Body(models.Model):
    """A body with legal personality to act."""

    code = models.CharField(max_length=60, unique=True)  # «340104.market_regulation»
    name = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=200)
    mark = models.CharField(max_length=20, unique=True, null=True)  # noqa: DJ001 — 合蜀市监; NULL: issues no documents
    region = models.ForeignKey(Region, models.PROTECT, related_name="bodies")
    level = models.CharField(max_length=12)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    credit_code = models.CharField(max_length=18, unique=True, null=True)  # noqa: DJ001 — unique where it is known
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)  # a duty telephone, not a person's
    demonstration = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        """Bodies stand in the order of their codes."""

        ordering = ("code",)
        constraints = (
            one_of("level", Level.codes(), "body_level_is_declared"),
            one_of("kind", BodyKind.codes(), "body_kind_is_declared"),
            models.CheckConstraint(condition=Q(mark__isnull=True) | ~Q(mark=""), name="body_mark_is_not_empty"),
            valid_range("body_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Post(models.Model):
    """A post in a body; its roles say what its holder may do in procedures."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120)
    roles = models.JSONField(default=list)  # codes of Role

    class Meta:
        """A body's posts have codes of their own."""

        ordering = ("body", "code")
        constraints = (models.UniqueConstraint("body", "code", name="post_code_is_unique_in_its_body"),)

    def __str__(self) -> str:
        """Show the title."""
        return self.title


class Officer(models.Model):
    """A person who serves in a body."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"name": "name", "name_en": "name"}  # public while on duty, not beyond

    code = models.CharField(max_length=80, unique=True)  # «340104.market_regulation/03»
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="officers")
    demonstration = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        """Officers stand in the order of their codes."""

        ordering = ("code",)
        constraints = (valid_range("officer_ends_after_beginning"),)

    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Appointment(models.Model):
    """An officer holds a post from a day on."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """The same appointment is not made twice."""

        ordering = ("officer", "valid_from")
        constraints = (
            models.UniqueConstraint("officer", "post", "valid_from", name="appointment_is_made_once"),
            valid_range("appointment_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Show who holds what."""
        return f"{self.officer} · {self.post}"


class Certificate(models.Model):
    """An enforcement certificate: who, for which domains, from when to when, suspended since when."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"number": "other"}  # shown to the party in every enforcement act

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40, unique=True)
    scopes = models.JSONField(default=list)  # codes of Domain
    valid_from = models.DateField()
    valid_to = models.DateField()
    suspended_from = models.DateField(null=True)  # while it is suspended; what has ended stands in `suspensions`
    exam_passed_on = models.DateField(null=True)  # NULL: not known here
    idle = models.JSONField(default=list)  # [[first, last or null], …], worked out from `suspensions`, `annual_checks`

    class Meta:
        """A suspension falls into the certificate's time."""

        ordering = ("number",)
        constraints = (
            valid_range("certificate_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(suspended_from__isnull=True)
                | Q(suspended_from__gte=F("valid_from"), suspended_from__lte=F("valid_to")),
                name="certificate_is_suspended_while_valid",
            ),
        )

    def __str__(self) -> str:
        """Show the number."""
        return self.number


class Qualification(models.Model):
    """A qualification of an officer, such as the one a legal reviewer needs."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"number": "other"}

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="qualifications")
    code = models.CharField(max_length=30)
    number = models.CharField(max_length=40)
    obtained_on = models.DateField()

    class Meta:
        """An officer has a qualification once."""

        ordering = ("officer", "code")
        constraints = (
            models.UniqueConstraint("officer", "code", name="qualification_is_held_once"),
            one_of("code", QualificationCode.codes(), "qualification_code_is_declared"),
        )

    def __str__(self) -> str:
        """Show code and number."""
        return f"{self.code} {self.number}"


class Competence(models.Model):
    """A body may act in one domain, in one region and what lies below it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="competences")
    region = models.ForeignKey(Region, models.PROTECT, related_name="competences")
    domain = models.CharField(max_length=30)
    basis = models.CharField(max_length=120, blank=True)  # reference as declared, «行政处罚法#18.2»
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """The same competence is given once."""

        ordering = ("body", "domain")
        constraints = (
            models.UniqueConstraint("body", "region", "domain", "valid_from", name="competence_is_given_once"),
            one_of("domain", Domain.codes(), "competence_domain_is_declared"),
            valid_range("competence_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        """Show who may act on what, where."""
        return f"{self.body} · {self.domain} · {self.region}"


class Account(AbstractUser):
    """Who signs in: an officer, or one of the three administrators; never both, never two of the three."""

    PERSONAL: ClassVar[Mapping[str, str]] = {"first_name": "name", "last_name": "name", "email": "other"}

    officer = models.OneToOneField(
        Officer, models.PROTECT, null=True, related_name="account"
    )  # one account per officer
    administers = models.CharField(max_length=20, blank=True)  # one code of Administration: two do not fit
    demonstration = models.BooleanField(default=False)

    class Meta:
        """No account stands above the rules."""

        ordering = ("username",)
        constraints = (
            one_of("administers", ["", *Administration.codes()], "account_administers_is_declared"),
            models.CheckConstraint(
                condition=Q(administers="") | Q(officer__isnull=True), name="account_of_an_administrator_is_no_officers"
            ),
            models.CheckConstraint(condition=Q(is_superuser=False), name="account_stands_under_the_rules"),
        )

    def __str__(self) -> str:
        """Show the sign-in name."""
        return self.username

    @property
    def shown_name(self) -> str:
        """Give the name that pages greet: the officer's, else the account's own."""
        return self.officer.name if self.officer else (self.get_full_name() or self.username)
