"""Asking a body to erase personal data: a form for everybody, without account or script, and what becomes of the request.

The questions are those of the act that opens the procedure. Whoever files is answered alike, whatever is on record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import uuid4

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.erasing import pacing, requesting
from plumbline.engines.erasing.grounds import ARTICLE
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.procedures import procedure_on
from plumbline.kernel import clock, questions
from plumbline.kernel.errors import InvalidFacts, Refusal
from plumbline.kernel.marking import Marking, Situation
from plumbline.site.console.papers import name_of
from plumbline.site.guessing import place_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown
from plumbline.site.parts.listing import Entry
from plumbline.site.parts.reading import Known
from plumbline.site.portal.organs import organ_href
from plumbline.site.showing import show, shows
from plumbline.site.templatetags.house import grouped
from plumbline.site.words import Words
from plumbline.site.workbench.asked import Asked, conditions_of, errors_by_field, field_shown, given, readable
from plumbline.site.workbench.desk import SeeOther
from plumbline.site.workbench.forms import errors_listed, key_of

OF_FORM: Final = frozenset({"csrfmiddlewaretoken", "key", *requesting.CHANNEL})
CODE: Final = "matter_code"  # may stand in the address: pages of a record lead here
CODE_LENGTH: Final = 20
TOO_MANY: Final = 429


@dataclass(frozen=True, kw_only=True)
class ErasureRequestPage(Page):
    """The form, with what stands against what was sent."""

    template: ClassVar[str] = "pages/portal/erasure.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "organs"

    body: Words
    law: str
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    key: str
    back: str


@dataclass(frozen=True, kw_only=True)
class ErasureFiledPage(Page):
    """That the request is on record, the code to keep, and what comes next."""

    template: ClassVar[str] = "pages/portal/erasure-filed.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "organs"

    known: tuple[Known, ...]
    receipts: tuple[Entry, ...]
    then: tuple[Entry, ...]


@shows(ErasureRequestPage, acts=True)
def erasure(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the request must say; on POST file it."""
    body = _body(code)
    if request.method != "POST":
        typed = {CODE: request.GET[CODE][:CODE_LENGTH]} if CODE in request.GET else {}
        return show(request, page_of(body, typed))
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise BadRequest("the form holds a zero character")
    typed = given(request.POST, procedure_on(requesting.PROCEDURE, on=clock.today()), besides=OF_FORM)
    try:
        event = requesting.file(body, facts=typed, place=place_of(request), key=key_of(request.POST))
    except Refusal as refusal:
        page = page_of(body, typed, refusal=refusal, key=key_of(request.POST))
        response = show(request, page, status=_status(refusal))
        add_never_cache_headers(response)  # it holds what was typed
        if isinstance(refusal, pacing.TooMany):
            response["Retry-After"] = str(int(pacing.WITHIN.total_seconds()))
        return response
    return SeeOther(reverse("erasure-filed", kwargs={"code": body.code, "record": event.code}))


@shows(ErasureFiledPage)
def filed(request: HttpRequest, code: str, record: str) -> HttpResponse:
    """Say that a request is on record, and what comes next."""
    body = _body(code)
    event = requesting.filed(body, record)
    if event is None:
        raise Http404
    return show(request, filed_page(body, event))


def page_of(
    body: Body, typed: Mapping[str, Any], *, refusal: Refusal | None = None, key: str = ""
) -> ErasureRequestPage:
    """Make the form, as it is asked first or as it came back."""
    procedure = procedure_on(requesting.PROCEDURE, on=clock.today())
    act = procedure.acts[procedure.opens_with]
    reasons = refusal.reasons if refusal else ()
    wrong = errors_by_field(reasons, law=act.law)
    known = readable({**typed, **requesting.CHANNEL}, procedure)
    conditions = conditions_of(act, procedure)
    fields = tuple(
        field_shown(
            Asked(field=field, required=required, when=conditions.get(field.code, "")),
            typed=typed,
            error=wrong.get(field.code, ""),
        )
        for field, required in questions.wanted(
            procedure, Marking(), act, Situation(at=clock.now(), facts=known, actors=())
        )
        if field.code not in requesting.CHANNEL
    )
    of_fields = refusal is None or isinstance(refusal, InvalidFacts)
    title = _("请求删除个人信息")
    return ErasureRequestPage(
        title=title,
        wrong=refusal is not None,
        way=(*_way(body), Crumb(words=title)),
        body=name_of(body),
        law=f"{ARTICLE};个人信息保护法#49-50",
        refusal=None
        if of_fields
        else RefusalShown(
            title=_("现在不能提出"), asked=_("您填的内容还在下面。"), reasons=reasons_shown(tuple(reasons))
        ),
        errors=errors_listed(fields, reasons, law=act.law) if refusal and of_fields else (),
        fields=fields,
        key=key or str(uuid4()),
        back=organ_href(body),
    )


def filed_page(body: Body, event: Event) -> ErasureFiledPage:
    """Make the page that tells what comes next."""
    title = _("请求已经记下")
    receipt = {"code": event.code}
    return ErasureFiledPage(
        title=title,
        way=(*_way(body), Crumb(words=title)),
        known=(
            Known(name=_("向哪个机关提出"), value=name_of(body)),
            Known(name=_("回执号"), value=grouped(event.code)),
        ),
        receipts=(
            Entry(
                title=_("打印或者保存回执"),
                href=reverse("record-receipt", kwargs=receipt),
                facts=(_("它证明您的请求当时就记下了；里面没有您的姓名和您写的内容"),),
            ),
        ),
        then=(
            Entry(
                title=_("机关先核对您的身份"),
                facts=(
                    _(
                        "会用您留的联系方式找您，这个网页不收身份证件。没有核实身份以前不审查，也不告诉任何人有没有您的信息"
                    ),
                ),
                law="个人信息保护法#51",
            ),
            Entry(
                title=_("核实以后审查，并答复您"),
                facts=(_("法律没有写几天；条例要求及时受理"),),
                law="网络数据安全管理条例#23",
            ),
            Entry(
                title=_("不删除的，要说明理由"),
                facts=(_("保存期限没有届满的，只存储和保护，停止其他处理"),),
                law="个人信息保护法#47.2,50.1",
            ),
            Entry(title=_("拒绝您的请求的，可以向人民法院起诉"), law="个人信息保护法#50.2"),
        ),
    )


def _body(code: str) -> Body:
    """Find a body that stands: one that has ended takes nothing up, and its page says who took over."""
    standing = Body.objects.filter(valid_on(clock.today())).select_related("region")
    return get_object_or_404(standing, code=code)


def _way(body: Body) -> tuple[Crumb, ...]:
    return (
        Crumb(words=_("机关体系"), href=reverse("organs")),
        Crumb(words=name_of(body), href=organ_href(body)),
    )


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, pacing.TooMany):
        return TOO_MANY
    return 422 if isinstance(refusal, InvalidFacts) else 409
