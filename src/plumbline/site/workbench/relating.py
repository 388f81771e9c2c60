"""The forms by which an officer joins another matter to this one, and opens a related matter that is prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import uuid4

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters import relating
from plumbline.engines.matters.acting import not_competent
from plumbline.engines.matters.changes import Link
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.procedures import procedure_of, procedure_on
from plumbline.kernel import fields as facts_of
from plumbline.kernel.errors import NotAllowed, Refusal
from plumbline.kernel.marking import begin
from plumbline.kernel.procedure import Procedure
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.asked import Asked, errors_by_field, field_shown, given, readable
from plumbline.site.workbench.desk import Desk, SeeOther, on_matter
from plumbline.site.workbench.forms import OF_FORM, errors_listed, key_of, questions_of
from plumbline.site.workbench.naming import number_of
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, kw_only=True)
class RelatePage(Page):
    """The form that joins a matter, or opens a prepared one; after a refusal with every reason."""

    template: ClassVar[str] = "pages/workbench/relate.html"
    permission: ClassVar[str] = Permission.WORK_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: str
    law: str
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    key: str
    action: str
    verb: Words
    back: str


@shows(RelatePage, acts=True)
@on_matter
def relate(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """Show the form; on POST join the matter of that code under the relation that was chosen."""
    procedure = worked_on(desk, matter)
    if request.method != "POST":
        return show(request, _joining(matter, procedure))
    typed = _clean(request)
    try:
        link = relating.join(matter.pk, typed.get("relation", ""), typed.get("other", ""), by=desk.actor)
    except Refusal as refusal:
        return show(request, _joining(matter, procedure, typed=typed, refusal=refusal), status=_status(refusal))
    return SeeOther(f"{matter_href(matter)}?related={link.pk}#related")


@shows(RelatePage, acts=True)
@on_matter
def open_prepared(request: HttpRequest, desk: Desk, matter: Matter, *, link_id: int) -> HttpResponse:
    """Ask for what the opening act does not know yet; on POST open the related matter."""
    worked_on(desk, matter)
    link = get_object_or_404(matter.links, pk=link_id)
    if link.other is not None:  # opened meanwhile, or sent twice
        return SeeOther(f"{matter_href(matter)}?related={link.pk}#related")
    procedure = procedure_on(link.procedure, on=desk.today)
    if request.method != "POST":
        return show(request, _opening(desk, matter, link, procedure))
    typed = _clean(request)
    raw = given(request.POST, procedure, besides=OF_FORM)
    try:
        relating.open_prepared(link.pk, by=desk.actor, facts=raw, key=key_of(request.POST))
    except Refusal as refusal:
        page = _opening(desk, matter, link, procedure, raw=raw, key=typed.get("key", ""), refusal=refusal)
        return show(request, page, status=_status(refusal))
    except Link.DoesNotExist:  # somebody else was first
        pass
    return SeeOther(f"{matter_href(matter)}?related={link.pk}#related")


def worked_on(desk: Desk, matter: Matter) -> Procedure:
    """Give the procedure of a matter that this officer's body works on.

    Raises  NotAllowed with whose matter it is
    """
    procedure = procedure_of(matter)
    if desk.body != matter.body:
        raise NotAllowed([not_competent(procedure, matter, desk.actor)])
    return procedure


def join_fields(
    procedure: Procedure,
    typed: Mapping[str, str] = MappingProxyType({}),
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> tuple[FieldShown, ...]:
    """Ask under which relation, and for the code of the other matter; nothing where the procedure has no relation."""
    if not procedure.relations:
        return ()
    options = tuple(Option(value=one.code, words=one.title) for one in procedure.relations.values())
    return (
        FieldShown(
            name="relation",
            label=_("它和本案是什么关系"),
            kind=Kind.CHOICE,
            value=typed.get("relation", options[0].value if len(options) == 1 else ""),
            options=options,
            error=wrong.get("relation", ""),
        ),
        FieldShown(
            name="other",
            label=_("那件案件的编号"),
            value=typed.get("other", ""),
            hint=_("例如 penalty.ordinary/2026/000123，在那件案件的页首"),
            error=wrong.get("other", ""),
        ),
    )


def _joining(
    matter: Matter,
    procedure: Procedure,
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    refusal: Refusal | None = None,
) -> RelatePage:
    wrong = errors_by_field(refusal.reasons if refusal else (), law=procedure.basis)
    return _page(
        matter,
        _("关联另一件案件"),
        fields=join_fields(procedure, typed, wrong),
        law=procedure.basis,
        refusal=refusal,
        action=reverse("relate", kwargs={"matter_id": matter.pk}),
        verb=_("关联，记入账本"),
    )


def _opening(
    desk: Desk,
    matter: Matter,
    link: Link,
    procedure: Procedure,
    *,
    raw: dict[str, Any] | None = None,
    key: str = "",
    refusal: Refusal | None = None,
) -> RelatePage:
    act = procedure.acts[procedure.opens_with]
    law = act.law or procedure.basis
    wrong = errors_by_field(refusal.reasons if refusal else (), law=law)
    known = facts_of.from_data(procedure.fields, link.facts)
    decided = {**known, **readable(raw or {}, procedure)}
    asked = questions_of(procedure, begin(), act, facts=decided, desk=desk, domain=matter.domain)
    return _page(
        matter,
        _("开启%(procedure)s") % {"procedure": say(procedure.title)},
        fields=tuple(
            field_shown(
                Asked(
                    field=one.field,
                    required=one.required,
                    known=known.get(one.field.code),
                    origin=_("本案已经知道的") if one.field.code in known else "",
                    when=one.when,
                ),
                typed=raw,
                error=wrong.get(one.field.code, ""),
            )
            for one in asked
        ),
        law=law,
        refusal=refusal,
        key=key,
        action=reverse("open-prepared", kwargs={"matter_id": matter.pk, "link_id": link.pk}),
        verb=_("%(act)s，记入账本") % {"act": say(act.title)},
    )


def _page(
    matter: Matter,
    title: str,
    *,
    fields: tuple[FieldShown, ...],
    law: str,
    refusal: Refusal | None,
    action: str,
    verb: str,
    key: str = "",
) -> RelatePage:
    reasons = refusal.reasons if refusal else ()
    refused = isinstance(refusal, NotAllowed)
    return RelatePage(
        title=title,
        wrong=refusal is not None,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=title),
        ),
        matter=matter.title,
        law=law,
        refusal=RefusalShown(title=_("现在还不能"), asked=_("您填的内容还在下面。"), reasons=reasons_shown(reasons))
        if refused
        else None,
        errors=errors_listed(fields, reasons, law=law) if refusal and not refused else (),
        fields=fields,
        key=key or str(uuid4()),
        action=action,
        verb=verb,
        back=matter_href(matter),
    )


def _status(refusal: Refusal) -> int:
    return 409 if isinstance(refusal, NotAllowed) else 422


def _clean(request: HttpRequest) -> Mapping[str, str]:
    """Give what was typed; no database takes a zero character, and nobody types one."""
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest("the form holds a zero character")
    return request.POST.dict()
