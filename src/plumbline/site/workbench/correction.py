"""The form by which a supervisor corrects a record: it asks what is true instead, why, and by which provision.

What is personal is not shown to a supervisor; such a field left empty stays as it was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import uuid4

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.correcting import Instead, correct, corrections_of
from plumbline.engines.matters.models import Matter, Record
from plumbline.kernel import clock
from plumbline.kernel import fields as facts_of
from plumbline.kernel.errors import NotAllowed, Reason, Refusal
from plumbline.kernel.procedure import Procedure
from plumbline.site import days
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench import course
from plumbline.site.workbench.asked import Asked, errors_by_field, field_shown
from plumbline.site.workbench.desk import Desk, SeeOther, on_matter
from plumbline.site.workbench.forms import errors_listed, key_of
from plumbline.site.workbench.moments import read_moment
from plumbline.site.workbench.naming import number_of, title_of
from plumbline.site.workbench.rows import matter_href

NEVER: Final = "never"
OTHERWISE: Final = "otherwise"
OF_FORM: Final = frozenset({"csrfmiddlewaretoken", "what", "act", "at", "reason", "law", "expects", "key"})
DIGITS: Final = 9
EXAMPLE: Final = "行政处罚法#47"


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(Page):
    """The form; after a refusal every act that stands against it."""

    template: ClassVar[str] = "pages/workbench/correction.html"
    permission: ClassVar[str] = Permission.CORRECT_RECORD
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: Words
    recorded: tuple[Known, ...]
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    hidden: tuple[tuple[str, str], ...]
    back: str


@shows(CorrectionPage, acts=True)
@on_matter
def correction(request: HttpRequest, desk: Desk, matter: Matter, *, sequence: int) -> HttpResponse:
    """Ask what is true; on POST correct the record, or show the form again with what stands against it."""
    decision = authority.may(desk.account, Permission.CORRECT_RECORD, matter, on=desk.today)
    if not decision:
        raise PermissionDenied(say(decision.says))
    record = get_object_or_404(matter.records, sequence=sequence)
    procedure = procedure_of(matter)
    if request.method != "POST":
        return show(request, page_of(desk, matter, record, procedure))
    post = request.POST
    if any("\0" in value for _name, values in post.lists() for value in values):
        raise BadRequest("the form holds a zero character")
    typed = {name: post[name] for name in post}
    try:
        correct(
            matter.pk,
            sequence,
            by=desk.actor,
            reason=typed.get("reason", ""),
            law=typed.get("law", ""),
            instead=instead_of(typed, record, procedure, personal=desk.may(Permission.VIEW_PERSONAL, matter)),
            expects=expected(typed.get("expects", "")),
            key=key_of(post),
        )
    except Refusal as refusal:
        page = page_of(desk, matter, record, procedure, typed=typed, refusal=refusal)
        return show(request, page, status=409 if isinstance(refusal, NotAllowed) else 422)
    return SeeOther(course.record_href(record))


def instead_of(typed: Mapping[str, str], record: Record, procedure: Procedure, *, personal: bool) -> Instead | None:
    """Read what is true instead; None where the act never happened.

    Raises  InvalidFacts — a moment that cannot be read
    """
    if typed.get("what") == NEVER:
        return None
    act, (recorded_act, _at, recorded) = typed.get("act", ""), as_it_holds(record)
    at = read_moment(typed.get("at", ""), after=None)
    facts: dict[str, Any] = {name: value for name, value in typed.items() if name not in OF_FORM}
    for code, value in recorded.items() if act == recorded_act else ():
        declared = procedure.fields.get(code)
        hidden = declared is not None and declared.sealed and not personal
        if hidden and not facts.get(code):
            facts[code] = value
    return Instead(act=act, at=at, facts=facts)


def as_it_holds(record: Record) -> tuple[str, datetime, Mapping[str, Any]]:
    """Give a record as it holds now: its act, when, and its facts, with the latest correction."""
    latest = corrections_of([record]).get(record.sequence)
    if latest is None or latest.struck_out or not latest.act:
        return record.act, record.at, record.facts
    return latest.act, latest.at or record.at, latest.facts or record.facts


def expected(text: str) -> int:
    """Read how many events of the matter the page had seen; what is no number saw none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


def page_of(
    desk: Desk,
    matter: Matter,
    record: Record,
    procedure: Procedure,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> CorrectionPage:
    """Make the form, as it is asked first or as it came back."""
    personal = desk.may(Permission.VIEW_PERSONAL, matter)
    reasons = refusal.reasons if refusal else ()
    asked = fields_of(record, procedure, typed, reasons, personal=personal)
    refused = isinstance(refusal, NotAllowed)
    title = _("更正记录 %(n)s：%(act)s") % {"n": record.sequence, "act": say(procedure.acts[record.act].title)}
    return CorrectionPage(
        title=title,
        wrong=refusal is not None,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=_("更正记录 %(n)s") % {"n": record.sequence}),
        ),
        matter=title_of(matter, personal=personal),
        recorded=recorded_of(record, procedure, personal=personal),
        refusal=RefusalShown(
            title=_("现在不能这样更正"), asked=_("您填的内容还在下面。"), reasons=sourced(reasons, procedure)
        )
        if refused
        else None,
        errors=errors_listed(asked, reasons, law=procedure.basis) if refusal and not refused else (),
        fields=asked,
        hidden=hidden_of(matter, typed),
        back=course.record_href(record),
    )


def hidden_of(matter: Matter, typed: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Give what the form carries unseen: the state it was drawn from, and its key."""
    return (("expects", str(matter.head_sequence)), ("key", (typed or {}).get("key", "") or str(uuid4())))


def sourced(reasons: tuple[Reason, ...], procedure: Procedure) -> Any:
    """Show the reasons; what has no article of its own rests on the procedure's."""
    return reasons_shown(tuple(one if one.law else replace(one, law=procedure.basis) for one in reasons))


def recorded_of(record: Record, procedure: Procedure, *, personal: bool) -> tuple[Known, ...]:
    """Show what was recorded, which stays as it is."""
    declared = procedure.fields
    return (
        Known(name=_("什么时候"), value=days.moment(record.at)),
        *(
            Known(name=declared[code].title, value=course.shown(declared[code], value, personal=personal))
            for code, value in facts_of.from_data(declared, record.facts).items()
        ),
    )


def fields_of(
    record: Record,
    procedure: Procedure,
    typed: Mapping[str, str] | None,
    reasons: tuple[Reason, ...],
    *,
    personal: bool,
) -> tuple[FieldShown, ...]:
    """Give every field of the form: whether it happened, what, when, its facts, why, by which provision."""
    wrong = errors_by_field(reasons, law=procedure.basis)
    said = typed or {}
    holds_act, holds_at, holds_facts = as_it_holds(record)
    act = said.get("act", holds_act)
    act = act if act in procedure.acts else holds_act
    acts = tuple(
        Option(value=one.code, words=one.title)
        for one in procedure.acts.values()
        if one.code == holds_act or ("system" not in one.by and one.code != procedure.opens_with)
    )
    return (
        FieldShown(
            name="what",
            label=_("真实情况是什么"),
            kind=Kind.CHOICE,
            value=said.get("what", OTHERWISE),
            options=(
                Option(value=OTHERWISE, words=_("发生过，但记得不对")),
                Option(value=NEVER, words=_("从来没有发生过，划去")),
            ),
        ),
        FieldShown(
            name="act",
            label=_("真正发生的行为"),
            kind=Kind.CHOICE,
            value=act,
            options=acts,
            listed=True,
            error=wrong.get("act", ""),
        ),
        FieldShown(
            name="at",
            label=_("真正发生的时间"),
            value=said.get("at", f"{clock.in_beijing(holds_at):%Y-%m-%d %H:%M}"),
            hint=_("例如 2026-06-22 15:30、2026年6月22日 15:30"),
            error=wrong.get("at", ""),
            short=True,
        ),
        *(facts_fields(procedure, act, holds_facts if act == holds_act else {}, typed, wrong, personal=personal)),
        FieldShown(
            name="reason",
            label=_("为什么更正"),
            kind=Kind.LONG_TEXT,
            value=said.get("reason", ""),
            hint=_("原来的记录不会改动；理由和更正一起留在案卷里"),
            error=wrong.get("reason", ""),
        ),
        FieldShown(
            name="law",
            label=_("依据"),
            value=said.get("law", ""),
            hint=_("写成 %(example)s 这样") % {"example": EXAMPLE},
            error=wrong.get("law", ""),
        ),
    )


def facts_fields(
    procedure: Procedure,
    act: str,
    recorded: Mapping[str, Any],
    typed: Mapping[str, str] | None,
    wrong: Mapping[str, str],
    *,
    personal: bool,
) -> tuple[FieldShown, ...]:
    """Ask for the facts of the act; what is personal is not shown to whoever may not see it."""
    known = facts_of.from_data(procedure.fields, recorded)
    shown = []
    for question in procedure.acts[act].questions:
        declared = procedure.fields[question.field]
        hidden = declared.sealed and not personal and declared.code in known
        asked = Asked(field=declared, required=False, known=None if hidden else known.get(declared.code))
        one = field_shown(asked, typed=typed, error=wrong.get(declared.code, ""))
        shown.append(replace(one, hint=_("您看不到原来的内容；不填就不改")) if hidden else one)
    return tuple(shown)


def correct_link(desk: Desk, matter: Matter, record: Record) -> Link | None:
    """Lead to the form, where this officer may correct."""
    if not desk.may(Permission.CORRECT_RECORD, matter):
        return None
    href = reverse("correct-record", kwargs={"matter_id": matter.pk, "sequence": record.sequence})
    return Link(words=_("更正这条记录"), href=href)
