"""Forms about people in posts: entering an officer, appointing, ending an appointment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import acting
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account, Appointment, Body, Officer
from plumbline.kernel import clock
from plumbline.site import navigation
from plumbline.site.console.keeping import account_of, on_body, on_officer
from plumbline.site.console.officer import way_to
from plumbline.site.console.papers import from_to, name_of, roles
from plumbline.site.console.performing import Asked, Form, FormPage, options, required
from plumbline.site.page import Crumb
from plumbline.site.parts.asking import Kind
from plumbline.site.parts.reading import Known
from plumbline.site.showing import shows


@dataclass(frozen=True, kw_only=True)
class EnlistPage(FormPage):
    """Enter an officer."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.MANAGE_BODIES


@dataclass(frozen=True, kw_only=True)
class AppointPage(FormPage):
    """Appoint, and end an appointment."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.GRANT_ROLES


@shows(EnlistPage, acts=True)
@on_body
def enlist(request: HttpRequest, account: Account, body: Body) -> HttpResponse:
    """Enter an officer of a body."""
    code = request.POST.get("code", "").strip() or next_code(body)
    today = clock.today()

    def perform(values: Mapping[str, Any]) -> object:
        return acting.enlist(
            values["code"],
            by=account,
            body=body,
            name=values["name"],
            name_en=values["name_en"] or "",
            valid_from=values["valid_from"],
        )

    form = Form(
        page=EnlistPage,
        title=_("登记人员"),
        lead=_("登记以后还没有岗位，不能办理案件；岗位由安全管理员任命，执法证由司法行政机关发。"),
        verb=_("登记"),
        body=body,
        known=(Known(name=_("机关"), value=name_of(body)),),
        asked=(
            Asked(
                name="code",
                label=_("编号"),
                start=code,
                hint=_("系统给的下一个编号；没有特别原因不用改"),
                missing=required(_("编号")),
                longest=80,
            ),
            Asked(name="name", label=_("姓名"), missing=required(_("姓名")), longest=60),
            Asked(name="name_en", label=_("姓名的拉丁字母写法"), optional=True, longest=120),
            Asked(
                name="valid_from",
                label=_("从哪天起在本机关"),
                kind=Kind.DAY,
                start=today.isoformat(),
                missing=required(_("从哪天起在本机关")),
            ),
        ),
        perform=perform,
        way=(
            Crumb(words=_("机关和人员"), href=navigation.address("bodies")),
            Crumb(words=name_of(body), href=reverse("body", kwargs={"code": body.code})),
        ),
        back_href=reverse("body", kwargs={"code": body.code}),
    )
    return form.answer(request)


@shows(AppointPage, acts=True)
@on_officer
def appoint(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Appoint an officer to a post of the own body."""
    posts = {post.code: post for post in officer.body.posts.all()}

    def perform(values: Mapping[str, Any]) -> object:
        return acting.appoint(
            officer,
            by=account,
            post=posts[values["post"]],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
        )

    form = Form(
        page=AppointPage,
        title=_("任命"),
        lead=_("岗位决定这个人在程序里能做什么。任命从哪天起，就从哪天起能做。"),
        verb=_("任命"),
        body=officer.body,
        known=(
            Known(name=_("姓名"), value=name_of(officer)),
            Known(name=_("机关"), value=name_of(officer.body)),
        ),
        asked=(
            Asked(
                name="post",
                label=_("岗位"),
                kind=Kind.CHOICE,
                options=options(
                    [(code, f"{name_of(post)} · {roles(post.roles)}") for code, post in posts.items()],
                    nothing=_("还没有选"),
                ),
                missing=_("还没有选岗位"),
            ),
            Asked(
                name="valid_from",
                label=_("从哪天起"),
                kind=Kind.DAY,
                start=clock.today().isoformat(),
                missing=required(_("从哪天起")),
            ),
            Asked(
                name="valid_to",
                label=_("到哪天止"),
                kind=Kind.DAY,
                hint=_("最后一天仍然在任；没有定就不填"),
                optional=True,
            ),
        ),
        perform=perform,
        way=way_to(officer, here=False),
        back_href=reverse("officer", kwargs={"code": officer.code}),
    )
    return form.answer(request)


@shows(AppointPage, acts=True)
def end_appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """End an appointment; the last day still counts."""
    account = account_of(request)
    appointment = get_object_or_404(
        Appointment.objects.select_related("officer__body__region", "post"), pk=appointment_id
    )
    officer = appointment.officer

    def perform(values: Mapping[str, Any]) -> object:
        return acting.end_appointment(appointment, by=account, last_day=values["last_day"])

    form = Form(
        page=AppointPage,
        title=_("结束任职"),
        lead=_("过了最后一天，这个人不能再以这个岗位办案；以前办的不受影响。"),
        verb=_("结束任职"),
        body=officer.body,
        known=(
            Known(name=_("姓名"), value=name_of(officer)),
            Known(name=_("岗位"), value=name_of(appointment.post)),
            Known(name=_("任期"), value=from_to(appointment.valid_from, appointment.valid_to)),
        ),
        asked=(
            Asked(
                name="last_day",
                label=_("最后一天"),
                kind=Kind.DAY,
                start=clock.today().isoformat(),
                missing=required(_("最后一天")),
            ),
        ),
        perform=perform,
        way=way_to(officer, here=False),
        back_href=reverse("officer", kwargs={"code": officer.code}),
    )
    return form.answer(request)


def next_code(body: Body) -> str:
    """Propose the next code of an officer: 340104.market_regulation/07 after …/06."""
    prefix = f"{body.code}/"
    codes = Officer.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(end) for code in codes if (end := code.removeprefix(prefix)).isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"
