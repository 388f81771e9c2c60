"""Each page says who may see it, each address has a page, each template is there."""

import re
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from plumbline.engines.bodies.authority import Permission
from plumbline.kernel.calendar import official
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.period import Period, reckon
from plumbline.site import page as pages
from plumbline.site.page import PUBLIC, SIGNED_IN, Page, Room
from plumbline.site.portal.home import HomePage
from plumbline.site.showing import shows

TEMPLATES = Path(__file__).parents[2] / "src/plumbline/site/templates"

# Every page that anybody may see, without signing in. A page that is not here needs a permission.
OPEN_TO_EVERYBODY = {
    "pages/errors/fault.html",
    "pages/errors/refused.html",
    "pages/errors/unknown.html",
    "pages/portal/article.html",
    "pages/portal/benchmark.html",
    "pages/portal/benchmarks.html",
    "pages/portal/changes.html",
    "pages/portal/competent.html",
    "pages/portal/decision-withdrawn.html",
    "pages/portal/decision.html",
    "pages/portal/decisions.html",
    "pages/portal/erasure-filed.html",
    "pages/portal/erasure.html",
    "pages/portal/home.html",
    "pages/portal/law.html",
    "pages/portal/norm-cited.html",
    "pages/portal/norm-compare.html",
    "pages/portal/norm.html",
    "pages/portal/organ.html",
    "pages/portal/organs.html",
    "pages/portal/paper.html",
    "pages/portal/patterns.html",
    "pages/portal/procedure-compare.html",
    "pages/portal/procedure-diagram.html",
    "pages/portal/procedure-periods.html",
    "pages/portal/procedure.html",
    "pages/portal/procedures-open.html",
    "pages/portal/procedures.html",
    "pages/portal/receipt.html",
    "pages/portal/record.html",
    "pages/portal/register-difference.html",
    "pages/portal/register-entries-found.html",
    "pages/portal/register-entry.html",
    "pages/portal/register-list.html",
    "pages/portal/register.html",
    "pages/portal/registers.html",
    "pages/portal/search.html",
    "pages/portal/sign-in.html",
    "pages/portal/signed-out.html",
    "pages/portal/verify.html",
}


def addresses(resolver=None):
    """Go through the addresses of pages; what programs ask at api/ has a door of its own (tests/api)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "api":
                yield from addresses(entry)
        elif isinstance(entry, URLPattern):
            yield entry


def test_every_page_needs_a_permission_or_is_listed_as_public():
    public = {page.template for page in pages.every() if page.permission == PUBLIC}
    needed = {page.permission for page in pages.every()} - {PUBLIC, SIGNED_IN}

    assert public == OPEN_TO_EVERYBODY
    assert needed <= set(Permission)


def test_the_template_of_every_page_exists():
    for page in pages.every():
        assert engines["django"].get_template(page.template)


def test_every_template_of_a_page_is_shown_by_one():
    drawn = {page.template for page in pages.every()}
    written = {path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "pages").rglob("*.html")}

    assert written == drawn


@pytest.mark.parametrize("address", list(addresses()), ids=lambda address: str(address.pattern))
def test_every_address_leads_through_the_door_of_a_page(address):
    assert issubclass(address.callback.page, Page)
    assert address.name


def test_a_page_without_a_permission_cannot_be_written():
    with pytest.raises(TypeError, match="must name its template and its permission"):

        class Nameless(Page):
            template = "pages/portal/home.html"


def test_a_page_cannot_be_changed_once_it_is_made():
    @dataclass(frozen=True, kw_only=True)
    class Plain(Page):
        template: ClassVar[str] = "pages/portal/home.html"
        permission: ClassVar[str] = PUBLIC

    page = Plain(title="首页")

    with pytest.raises(FrozenInstanceError):
        page.title = "别的"


@pytest.mark.parametrize("room", Room)
def test_every_room_has_its_layout(room):
    assert engines["django"].get_template(room.layout)


@dataclass(frozen=True, kw_only=True)
class MattersPage(Page):
    template: ClassVar[str] = "pages/portal/home.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER


@shows(MattersPage)
def matters(request):
    raise NotAllowed(
        [
            Reason(
                kind=ReasonKind.UNMET,
                says=Says(zh="申辩还没有复核。", en="The plea is not reviewed."),
                law="行政处罚法#45.1",
            )
        ]
    )


@shows(HomePage, acts=True)
def waiting(request):
    reckon(Period.parse("20 workdays"), official().published_to, calendar=official(), estimate=False)


def ask(view, account=None, *, method="get", path="/work/matters/?q=1"):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 — models exist once the framework runs

    request = getattr(RequestFactory(), method)(path)
    request.user = account or AnonymousUser()
    return view(request)


def test_a_stranger_is_asked_to_sign_in_and_comes_back():
    answer = ask(matters)

    assert answer.status_code == 302
    assert answer.url == "/sign-in/?next=%2Fwork%2Fmatters%2F%3Fq%3D1"


def test_an_administrator_is_told_that_another_post_works_on_matters(administrator):
    answer = ask(matters, administrator("system_admin"))

    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()
    assert "无权限" not in answer.content.decode()


def test_a_refusal_becomes_a_page_with_each_reason_and_its_article(officer):
    answer = ask(matters, officer("handler"))

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "申辩还没有复核。" in text
    assert "行政处罚法 第四十五条第一款" in text
    assert "什么都没有改变" in text


def test_what_cannot_be_known_is_said_and_not_guessed():
    shown, acted = ask(waiting, path="/"), ask(waiting, method="post", path="/")

    assert (shown.status_code, acted.status_code) == (404, 409)
    assert "年放假安排尚未录入" in shown.content.decode()


def test_a_page_for_officers_is_kept_by_no_cache(officer):
    @shows(MattersPage)
    def quiet(request):
        from django.http import HttpResponse  # noqa: PLC0415 — as above

        return HttpResponse()

    answer = ask(quiet, officer("handler"))

    assert "no-store" in answer["Cache-Control"]


def test_an_address_without_acts_takes_no_post():
    assert ask(matters, method="post").status_code == 405


def test_no_page_carries_inline_style_or_script():
    found = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(
            r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", path.read_text(encoding="utf-8")
        )
    ]

    assert found == []
