"""The officers' pages as people meet them: wide and narrow, in both languages, by keyboard, without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel import clock
from tests.engines.matters import samples
from tests.site.workbench.conftest import DOMAIN, FILE, REPORT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = {"name": "display", "value": "large.high"}
PAGES = (
    "/work/",
    "/work/?scope=body&q=晴川",
    "/work/?q=nothing",
    "/work/matters/",
    "/work/open/",
    "/work/open/penalty.ordinary/",
    "{matter}",
    "{matter}?course=all",
    "{matter}acts/investigate/",
    "{matter}acts/conclude/",
    "{matter}acts/decline/",
    "{matter}way/",
    "{matter}way/hearing/",
    "{matter}way/decline/",
    "{matter}records/2/",
    "{matter}evidence/",
)


@pytest.fixture
def live(office, tmp_path):
    """Open a matter a moment ago, with a piece of evidence in it."""
    handler, today = office.actor("handler"), clock.today().isoformat()
    done = open_matter(
        "penalty.ordinary",
        by=handler,
        body=office.body,
        region=office.body.region,
        domain=DOMAIN,
        title="晴川公司经营过期食品",
        facts=REPORT | {"found_on": today},
        at=clock.now() - timedelta(seconds=2),
    )
    perform(done.matter.pk, "file", by=handler, together=[office.actor("colleague")], facts=FILE)
    photograph = tmp_path / "photograph.jpg"
    photograph.write_bytes(samples.JPEG)
    with photograph.open("rb") as content:
        given = FileGiven(name=photograph.name, content=content)
        take_evidence(done.matter.pk, given, by=handler, kind="audiovisual", title="货架照片")
    return reverse("matter", kwargs={"matter_id": done.matter.pk})


@pytest.fixture
def barriers(axe, sideways):
    """Tell what axe finds wrong with a page, and by how much it scrolls sideways."""
    return lambda page: (axe(page), sideways(page))


@pytest.mark.parametrize("seen", [("", 1280), ("", 390), ("/en", 1280), ("/en", 390)], ids=str)
def test_no_page_of_the_workbench_has_a_barrier(seen, live, office, signed_in, barriers):
    language, width = seen
    page = signed_in(office.handler, width)

    found = {}
    for path in PAGES:
        page.goto(language + path.format(matter=live))
        found[path] = barriers(page)

    assert found == dict.fromkeys(PAGES, ([], 0))


def test_a_matter_has_no_barrier_in_large_type_and_high_contrast(live, office, signed_in, axe, sideways):
    page = signed_in(office.handler, 390, cookies=[LARGE])

    page.goto(live)

    assert axe(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize(
    "path", ["/work/", "/work/matters/", "{matter}", "{matter}acts/conclude/", "{matter}way/hearing/"]
)
def test_a_page_of_the_workbench_fits_the_narrowest_telephone(path, live, office, signed_in, sideways):
    page = signed_in(office.handler, 320)

    page.goto(path.format(matter=live))

    assert sideways(page) == 0


def tab_to(page, name, most=120):
    """Press Tab until the element of that name, or words, has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.name || '', document.activeElement.textContent.trim()]")
        if name in here:
            return
    raise AssertionError(f"Tab never comes to {name!r}")


def test_an_act_is_done_by_keyboard_alone(live, office, signed_in):
    page = signed_in(office.handler)
    page.goto(live)

    tab_to(page, "调查取证")
    page.keyboard.press("Enter")
    page.wait_for_url("**/acts/investigate/")
    tab_to(page, "certificate_shown")
    page.keyboard.press("Space")
    tab_to(page, "investigation_method")
    page.keyboard.press("ArrowDown")
    tab_to(page, "record_made")
    page.keyboard.press("ArrowDown")  # from «cannot be judged yet», the last one, round to the first
    tab_to(page, "investigation_record")
    page.keyboard.type("货架上有三袋过期食品")
    tab_to(page, "调查取证，记入账本")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/3/")

    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("h1").inner_text() == "已经记下：调查取证"


def test_going_back_after_an_act_does_not_repeat_it(live, office, signed_in):
    page = signed_in(office.handler)
    page.goto(f"{live}acts/investigate/")
    answer(page)
    page.get_by_role("button", name="调查取证，记入账本").click()
    page.wait_for_url("**/records/3/")

    page.reload()
    page.go_back()
    page.go_forward()

    page.goto(live)
    assert page.get_by_role("link", name="记录 3").count() == 1
    assert page.get_by_role("link", name="记录 4").count() == 0


def answer(page):
    page.get_by_role("group", name="已主动出示执法证件").get_by_label("是").check()
    page.get_by_role("group", name="调查方式").get_by_label("检查").check()
    page.get_by_role("group", name="已制作笔录").get_by_label("是").check()
    page.get_by_label("调查情况").fill("货架上有三袋过期食品")


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field_without_a_script(live, office, signed_in):
    page = signed_in(office.handler, 390, scripts=False)
    page.goto(f"{live}acts/investigate/")

    answer(page)
    page.get_by_label("什么时候发生的").fill("昨天下午")
    page.get_by_role("button", name="调查取证，记入账本").click()

    assert page.title().startswith("错误：")
    assert page.get_by_label("调查情况").input_value() == "货架上有三袋过期食品"
    page.get_by_role("alert").get_by_role("link").click()
    assert page.url.endswith("#field-at")


def test_evidence_is_uploaded_from_the_page_of_the_matter(live, office, signed_in, tmp_path):
    page = signed_in(office.handler)
    page.goto(live)
    record = tmp_path / "record.pdf"
    record.write_bytes(samples.pdf())

    page.get_by_text("添加证据").click()
    page.get_by_label("文件").set_input_files(record)
    page.get_by_label("证据种类").select_option("site_record")
    page.get_by_label("证明什么").fill("现场笔录")
    page.get_by_role("button", name="上传证据").click()

    assert page.get_by_role("status").inner_text().startswith("证据“现场笔录”已经收下")
    assert page.get_by_role("link", name="现场笔录", exact=True).is_visible()
