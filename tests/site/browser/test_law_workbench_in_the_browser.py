"""The law database at the workbench as its keepers meet it: by keyboard, in both languages, narrow, large, without scripts."""

import pytest

from plumbline.engines.norms.models import ImportedFile
from plumbline.kernel import clock
from tests.engines.norms.kite_rows import AT, doubtful_file, kites, task_changed, task_found, unreadable_file
from tests.site.browser.driving import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = {"name": "display", "value": "large.high"}
LAW = "/work/law/"


@pytest.fixture
def keeper(officer, signed_in, settings, tmp_path):
    """Open a page for a supervisor."""
    settings.FILES = tmp_path / "files"
    account = officer("supervisor", title="执法监督岗", title_en="Supervisor", certificate=False)
    return lambda width=1280, **options: signed_in(account, width, **options)


@pytest.fixture
def database(db):
    """Make a regulation in two versions, two files that wait, and two tasks; stand on a day before the newer version."""
    with clock.standing_at(AT):
        old, new = kites()
        yield {
            "doubtful": f"{LAW}imports/{doubtful_file('法规/一.md', version=new).pk}/",
            "unreadable": f"{LAW}imports/{unreadable_file('法规/二.md').pk}/",
            "changed": f"{LAW}clean-up/{task_changed(old, new).pk}/",
            "found": f"{LAW}clean-up/{task_found(new).pk}/",
            "start": LAW,
            "imports": f"{LAW}imports/",
            "clean-up": f"{LAW}clean-up/",
        }


@pytest.fixture
def barriers(axe, sideways):
    """Give what stands in somebody's way on a page: what axe finds, and pixels that stick out."""
    return lambda page: [*axe(page), *(["scrolls sideways"] if sideways(page) else [])]


PLACES = ["start", "imports", "doubtful", "unreadable", "clean-up", "changed", "found"]


@pytest.mark.parametrize("place", PLACES)
def test_a_page_has_no_barrier_wide_in_chinese_and_narrow_in_english(place, database, keeper, barriers):
    page = keeper(1280)

    Visitor(page).go(database[place])
    wide = barriers(page)
    page.set_viewport_size({"width": 390, "height": 844})
    Visitor(page, "/en").go(database[place])

    assert (wide, barriers(page)) == ([], [])


@pytest.mark.parametrize("place", PLACES)
def test_a_page_stands_large_type_high_contrast_and_no_scripts(place, database, keeper, barriers):
    page = keeper(320, cookies=[LARGE], scripts=False)
    page.goto(database[place])
    narrow = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert narrow == 0


def tab_to(page, wanted):
    """Press Tab until the element of that name or value has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.value || document.activeElement.name") == wanted:
            return
    raise AssertionError(f"Tab never comes to {wanted!r}")


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_file_is_reviewed_with_the_keyboard_alone_and_without_scripts(language, database, keeper):
    page = keeper(scripts=False)
    visitor = Visitor(page, language)
    visitor.go(database["doubtful"])

    tab_to(page, "reason")
    page.keyboard.type("已对照公报")
    tab_to(page, "accept")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    visitor.look()

    assert page.locator("main [role=status]").inner_text().endswith("已对照公报")
    assert ImportedFile.objects.get(path="法规/一.md").review == "accepted"
    assert page.locator("main a.button").get_attribute("href") == f"{language}{database['unreadable']}"


@pytest.mark.parametrize("language", ["", "/en"])
def test_after_an_error_the_focus_is_at_the_summary_and_the_link_leads_to_the_field(language, database, keeper):
    page = keeper()
    visitor = Visitor(page, language)
    visitor.go(database["doubtful"])

    with page.expect_navigation():
        page.locator("button[value=accept]").click()

    assert page.evaluate("() => document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.name") == "reason"


def test_old_and_new_stand_beside_each_other_and_below_each_other_on_a_telephone(database, keeper):
    wide, narrow = keeper(1280), keeper(390)

    tops = []
    for page in (wide, narrow):
        page.goto(database["changed"])
        tops.append([box.bounding_box()["y"] for box in page.locator(".comparison-side").all()])

    assert tops[0][0] == tops[0][1]
    assert tops[1][0] < tops[1][1]
