"""Who could lawfully sign: the officers of a body who could perform an act of a role on a day, and why the others not."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.codes import Domain, QualificationCode, Role
from plumbline.engines.bodies.models import Body, Officer
from plumbline.engines.bodies.posts import actors_of, who_could_sign
from plumbline.kernel.actor import Actor
from plumbline.kernel.values import FieldType, Unreadable, read
from plumbline.site import days
from plumbline.site.console.officer_ties import acts_words
from plumbline.site.console.papers import best_certificate, certificate_words, domains, name_of, roles
from plumbline.site.console.performing import options
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Row, TableShown, TagShown, table
from plumbline.site.words import Words, english


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """The question with its answer: who could, who could not and why."""

    filters: FiltersShown
    table: TableShown | None = None
    empty: EmptyShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked: the role, the day, perhaps a domain and a qualification."""

    role: str
    on: date
    domain: str
    qualification: str


def signers_of(request: HttpRequest, body: Body, *, today: date) -> Signers:
    """Answer the question of an address; it asks for case officers in the body's own domain today unless it says more."""
    day, wrong = _day(request, today)
    own = body.kind if body.kind in Domain.codes() else ""
    wanted = Wanted(
        role=_among(request, "role", Role.codes(), Role.HANDLER.value),
        on=day,
        domain=_among(request, "domain", ["", *Domain.codes()], own),
        qualification=_among(request, "qualification", ["", *QualificationCode.codes()], ""),
    )
    filters = FiltersShown(
        label=_("谁可以合法签"),
        fields=_fields(request, wanted, wrong),
        action=reverse("body", kwargs={"code": body.code}) + "#signers",
    )
    if wrong:
        return Signers(filters=filters)
    able = {
        officer.pk
        for officer in who_could_sign(
            body, role=wanted.role, on=day, domain=wanted.domain, qualification=wanted.qualification
        )
    }
    held = [(officer, person) for officer, person in actors_of(body, on=day) if wanted.role in person.roles]
    if not held:
        says = _("%(day)s这一天，%(body)s没有人任%(role)s。")
        words = says % {"day": days.full(day), "body": name_of(body), "role": roles([wanted.role])}
        return Signers(filters=filters, empty=EmptyShown(title=_("没有人可以签"), words=words))
    rows = [_row(officer, person, wanted, able=officer.pk in able) for officer, person in held]
    columns = (Column(words=_("人员")), Column(words=_("可以吗")), Column(words=_("凭什么")))
    label = ngettext("%(n)s 人可以签", "%(n)s 人可以签", len(able)) % {"n": len(able)}
    return Signers(filters=filters, table=table(label, columns, rows))


def _row(officer: Officer, person: Actor, wanted: Wanted, *, able: bool) -> Row:
    verdict = (
        TagShown(words=_("可以签"), kind="good", icon="check")
        if able
        else TagShown(words=_("不可以签"), kind="bad", icon="block")
    )
    return Row(
        cells=(
            Cell(words=name_of(officer), href=reverse("officer", kwargs={"code": officer.code}), sub=officer.code),
            Cell(tag=verdict),
            Cell(words=_ground(officer, person, wanted)),
        )
    )


def _ground(officer: Officer, person: Actor, wanted: Wanted) -> Words:
    """Say what entitles an officer, or what is missing."""
    said = [_post(person, wanted)]
    if wanted.domain:
        said.append(_certificate(officer, wanted))
    if wanted.qualification:
        dates = [one.obtained_on for one in officer.qualifications.all() if one.code == wanted.qualification]
        if not dates:
            said.append(_("没有登记资格"))
        elif dates[0] <= wanted.on:
            said.append(_("%(day)s取得资格") % {"day": days.full(dates[0])})
        else:
            said.append(_("%(day)s才取得资格") % {"day": days.full(dates[0])})
    return ("; " if english() else "；").join(said)


def _post(person: Actor, wanted: Wanted) -> str:
    """Say that an officer holds the role, or who delegated it, and whether only single acts of it."""
    given = sorted((one for one in person.delegations if one.role == wanted.role), key=lambda one: bool(one.acts))
    if not given:
        return _("任%(role)s") % {"role": roles([wanted.role])}
    first = given[0]
    said = {
        "giver": first.giver_name,
        "basis": first.basis,
        "role": roles([wanted.role]),
        "acts": acts_words(sorted(first.acts)),
    }
    if first.acts:
        return _("只受%(giver)s委托做个别行为（%(basis)s）：%(acts)s") % said
    return _("受%(giver)s委托任%(role)s（%(basis)s）") % said


def _certificate(officer: Officer, wanted: Wanted) -> str:
    paper = best_certificate(officer, on=wanted.on, domain=wanted.domain)
    if paper is None:
        held = sorted({scope for one in officer.certificates.all() for scope in one.scopes})
        return _("执法证只载明%(domains)s") % {"domains": domains(held)} if held else _("没有执法证")
    return _("执法证%(state)s") % {"state": certificate_words(paper, on=wanted.on)}


def _fields(request: HttpRequest, wanted: Wanted, wrong: Words) -> tuple[FieldShown, ...]:
    day = request.GET.get("on", "") if wrong else wanted.on.isoformat()
    return (
        FieldShown(
            name="role",
            label=_("以什么岗位"),
            kind=Kind.CHOICE,
            value=wanted.role,
            options=options([(one.value, one.says) for one in Role]),
            listed=True,
        ),
        FieldShown(
            name="domain",
            label=_("执法领域"),
            kind=Kind.CHOICE,
            value=wanted.domain,
            options=options([(one.value, one.says) for one in Domain], nothing=_("不看执法证")),
            listed=True,
        ),
        FieldShown(
            name="qualification",
            label=_("资格"),
            kind=Kind.CHOICE,
            value=wanted.qualification,
            options=options([(one.value, one.says) for one in QualificationCode], nothing=_("不看资格")),
            listed=True,
        ),
        FieldShown(name="on", label=_("哪一天"), kind=Kind.DAY, value=day[:40], error=wrong),
    )


def _day(request: HttpRequest, today: date) -> tuple[date, Words]:
    try:
        return read(FieldType.DAY, request.GET.get("on", "").strip()[:40], {}) or today, ""
    except Unreadable as wrong:
        return today, wrong.says


def _among(request: HttpRequest, name: str, codes: list[str], default: str) -> str:
    given = request.GET.get(name, default)
    return given if given in codes else default
