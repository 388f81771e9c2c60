"""The console and the measures as people meet them: wide and narrow, both languages, large type, without scripts."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Competence, Officer, Post
from plumbline.engines.ledger.sealing import seal
from plumbline.engines.matters import effects
from tests.engines.matters.office import course_of, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = {"name": "display", "value": "large.high"}
CONSOLE = [
    "/console/",
    "/console/bodies/",
    "/console/bodies/349901.market_regulation/",
    "/console/bodies/349901.market_regulation/?on=never",
    "/console/officers/349901.market_regulation/01/",
    "/console/procedures/",
    "/console/procedures/penalty.summary/",
    "/console/to-settle/",
]
MEASURES = [
    "/work/measures/",
    "/work/measures/?since=never",
    "/work/measures/penalty.served_in_time/",
    "/work/measures/penalty.served_in_time/?place=340104.market_regulation",
    "/work/measures/penalty.reviewed_where_required/",
]


@pytest.fixture
def directory(body, officer):
    Competence.objects.create(
        body=body, region=body.region, domain="market_regulation", basis="行政处罚法#17", valid_from=date(2021, 7, 15)
    )
    return officer("handler", title="执法岗", title_en="Enforcement")


@pytest.fixture
def supervisor(monkeypatch):
    """A supervisor of the province in which one decision was served."""
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})
    office = make_office()
    office.run(course_of("ordinary_with_a_plea"), until="serve")
    region = office.body.region.parent
    justice = Body.objects.create(
        code="34.justice", name="安徽省司法厅", name_en="Justice", region=region, level="province", kind="justice"
    )
    post = Post.objects.create(body=justice, code="s", title="监督岗", title_en="Supervisor", roles=["supervisor"])
    person = Officer.objects.create(code="34.justice/01", name="样例监督", body=justice)
    Appointment.objects.create(officer=person, post=post, valid_from=date(2020, 1, 1))
    return Account.objects.create(username="supervisor", officer=person)


@pytest.fixture
def auditor(administrator, signed_in):
    """Open a page for the audit administrator."""
    return lambda width=1280, **options: signed_in(administrator("audit_admin"), width, **options)


@pytest.fixture
def barriers(axe, sideways):
    """Give what stands in somebody's way on a page: what axe finds, and pixels that stick out."""
    return lambda page: [*axe(page), *(["scrolls sideways"] if sideways(page) else [])]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [*CONSOLE, "/en/console/bodies/349901.market_regulation/", "/en/console/to-settle/"])
def test_a_page_of_the_console_has_no_barrier(path, width, directory, auditor, barriers):
    page = auditor(width)

    page.goto(path)

    assert barriers(page) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [*MEASURES, "/en/work/measures/penalty.served_in_time/"])
def test_a_page_of_the_measures_has_no_barrier(path, width, supervisor, signed_in, barriers):
    page = signed_in(supervisor, width)

    page.goto(path)

    assert barriers(page) == []


@pytest.mark.parametrize(
    "path", ["/console/bodies/349901.market_regulation/", "/en/console/procedures/penalty.summary/"]
)
def test_the_console_stands_large_type_and_high_contrast(path, directory, auditor, barriers):
    page = auditor(360, cookies=[LARGE])

    page.goto(path)

    assert page.locator("html").get_attribute("data-type") == "large"
    assert barriers(page) == []


def test_the_measures_stand_large_type_on_the_narrowest_telephone(supervisor, signed_in, barriers):
    page = signed_in(supervisor, 320, cookies=[LARGE])

    page.goto("/en/work/measures/penalty.served_in_time/")

    assert barriers(page) == []


def test_a_figure_leads_to_its_rows_one_press_a_level(supervisor, signed_in):
    page = signed_in(supervisor, scripts=False)
    page.goto("/work/measures/")

    for press in ("处罚决定按期送达", "蜀山区", "蜀山区市场监督管理局"):
        page.get_by_role("link", name=press, exact=True).click()

    assert page.get_by_role("table", name="算进来的案件").get_by_role("row").count() == 2
    assert page.get_by_role("table").get_by_role("link").get_attribute("href").startswith("/work/matters/")


def test_an_officer_is_entered_and_the_ledger_recounted_without_scripts(
    directory, administrator, signed_in, settings, tmp_path
):
    settings.FILES = tmp_path / "files"
    page = signed_in(administrator("system_admin"), scripts=False)
    page.goto("/console/bodies/349901.market_regulation/")

    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("姓名", exact=True).fill("样例新人")
    page.get_by_role("button", name="登记", exact=True).click()

    assert "登记人员，记录号" in page.get_by_role("status").first.inner_text()
    assert page.get_by_role("link", name="样例新人").count() == 1

    seal()
    page = signed_in(administrator("audit_admin"), scripts=False)
    page.goto("/console/ledger/")
    page.get_by_role("button", name="开始核算").click()
    assert "账本对得上" in page.get_by_role("heading", level=1).inner_text()


def test_errors_of_a_form_lead_to_their_fields(directory, administrator, signed_in, axe):
    page = signed_in(administrator("system_admin"), 390)
    page.goto("/console/bodies/349901.market_regulation/enlist/")

    page.get_by_role("button", name="登记", exact=True).click()

    assert "还没有填“姓名”" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("alert").get_by_role("link").get_attribute("href") == "#field-name"
    assert axe(page) == []
