"""The law as people meet it: search with suggestions by keyboard, the slider with what it compares, links that stay good."""

import pytest
from playwright.sync_api import expect

from tests.site.portal import kite_norm

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NORM = f"/law/{kite_norm.TITLE}/"
LARGE = {"name": "display", "value": "large.high"}
PAGES = [
    "/law/",
    "/law/?q=风筝&level=administrative_regulation&on=2021-01-01",
    "/law/?q=没有的词组",
    "/law/changes/",
    NORM,
    f"{NORM}3/",
    f"{NORM}p/2/?on=2015-01-01",
    f"{NORM}compare/",
]


@pytest.fixture(autouse=True)
def kites():
    """The invented regulation, and a rule that cites it."""
    norm = kite_norm.kites()
    kite_norm.rule()
    return norm


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_law_has_no_barrier(path, language, page_at, axe, sideways):
    page = page_at()
    page.goto(language + path)

    wide = axe(page), sideways(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    narrow = axe(page), sideways(page)

    assert (wide, narrow) == (([], 0), ([], 0))


@pytest.mark.parametrize("path", ["/law/?q=风筝", NORM, f"{NORM}3/", f"{NORM}compare/"])
def test_a_page_of_the_law_stands_large_type_on_the_narrowest_telephone(path, page_at, axe, sideways):
    page = page_at(320, cookies=[LARGE])
    page.goto(path)

    assert (axe(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize(("language", "title"), [("", "《风筝管理条例》"), ("/en", "《风筝管理条例》")])
def test_a_suggestion_is_chosen_with_the_keyboard_alone(language, title, page_at, axe):
    page = page_at()
    page.goto(f"{language}/law/")
    box = page.get_by_role("combobox").first

    box.focus()
    page.keyboard.type("风筝管")
    page.locator(".search-box-option").first.wait_for()
    expanded = box.get_attribute("aria-expanded")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    selected, words = chosen.get_attribute("aria-selected"), chosen.inner_text()
    barriers = axe(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert (expanded, selected, barriers) == ("true", "true", [])
    assert "风筝管理条例" in words
    assert title in page.locator("h1").inner_text()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page_at):
    page = page_at()
    page.goto("/law/")
    box = page.get_by_role("combobox").first

    box.focus()
    page.keyboard.type("风筝")
    page.locator(".search-box-option").first.wait_for()
    page.keyboard.press("Escape")

    assert box.get_attribute("aria-expanded") == "false"
    assert not page.locator(".search-box-options").is_visible()
    assert box.input_value() == "风筝"


def test_enter_without_a_choice_searches_for_what_was_typed(page_at):
    page = page_at()
    page.goto("/law/")

    page.get_by_role("combobox").first.focus()
    page.keyboard.type("雷雨")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.locator("mark", has_text="雷雨").first.is_visible()


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_search_is_narrowed_and_widened_without_a_script(language, page_at):
    page = page_at(390, scripts=False)
    page.goto(f"{language}/law/")

    page.locator("#search-norms").fill("风筝")
    page.locator(".search-box-go").click()
    expect(page.locator(".found-hit").first).to_be_visible()
    every = page.locator(".found-hit").count()
    page.locator(".filters-fold summary").click()
    page.locator("#field-level").select_option("government_rule")
    page.locator(".filters button").click()
    page.wait_for_url("**level=government_rule**")
    rules = page.locator(".found-hit").count()
    page.locator(".filters-chip").click()

    assert 0 < rules < every
    expect(page.locator(".found-hit")).to_have_count(every)
    assert page.locator("#search-norms").input_value() == "风筝"


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_slider_shows_each_text_of_a_provision_in_place(language, page_at, axe):
    page = page_at()
    page.goto(f"{language}{NORM}3/")
    slider = page.get_by_role("slider")

    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".article-text", has_text="大风。").first.wait_for()

    assert page.evaluate("document.activeElement.id") == "versions-slide"
    assert "2001" in slider.get_attribute("aria-valuetext")
    assert "夜间" not in page.locator("article").inner_text()
    assert page.url.endswith("?on=2001-03-01")
    assert axe(page) == []

    page.keyboard.press("ArrowRight")
    page.locator("article", has_text="夜间").first.wait_for()

    assert page.locator("ins", has_text="夜间").first.is_visible()
    assert page.evaluate("document.activeElement.id") == "versions-slide"


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_versions_are_links_without_a_script(language, page_at):
    page = page_at(390, scripts=False)
    page.goto(f"{language}{NORM}3/")
    hidden = not page.locator("#versions-slide").is_visible()

    page.locator("a.version", has_text="2001").click()

    assert hidden
    assert "大风。" in page.locator("article").inner_text()
    assert page.locator("a.version[aria-current]", has_text="2001").is_visible()


def test_old_and_new_are_told_apart_without_colour(page_at):
    page = page_at(scripts=False)
    page.goto(f"{NORM}3/")

    lines = [
        page.locator(f".difference .article-text {mark}").first.evaluate(
            "one => getComputedStyle(one).textDecorationLine"
        )
        for mark in ("ins",)
    ]
    page.goto(f"{NORM}1/")
    lines.append(
        page.locator(".difference .article-text del").first.evaluate("one => getComputedStyle(one).textDecorationLine")
    )

    assert lines == ["underline", "line-through"]


def test_a_citation_is_copied_with_a_button(page_at):
    page = page_at()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{NORM}3/")

    page.get_by_role("button", name="复制引用").click()
    page.get_by_text("已复制").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == "《风筝管理条例》（2020年3月4日修订）第三条"


def test_without_a_script_the_citation_stands_there_to_be_selected(page_at):
    page = page_at(scripts=False)
    page.goto(f"{NORM}3/")

    assert page.get_by_text("《风筝管理条例》（2020年3月4日修订）第三条").is_visible()
    assert page.get_by_role("button", name="复制引用").count() == 0


def test_a_number_that_moved_leads_on_to_its_provision(page_at):
    page = page_at(scripts=False)
    page.goto(f"{NORM}3/")

    page.get_by_role("link", name="2001 年公布的第三条，现在是第四条").click()

    assert page.locator("h1").inner_text() == "《风筝管理条例》第四条"
    assert page.get_by_text("这一条是第四条").is_visible()


def test_the_outline_leads_into_the_text(page_at):
    page = page_at(390, scripts=False)
    page.goto(NORM)

    page.get_by_role("navigation", name="章节").get_by_role("link", name="第二章").click()

    assert page.locator("#d5-0").evaluate("one => one.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("path", [NORM, f"{NORM}3/", "/law/?q=风筝"])
def test_a_page_of_the_law_prints_its_words_without_the_tools(path, page_at):
    page = page_at()
    page.goto(path)

    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert not page.locator(".masthead").is_visible()
    assert not page.locator("form").first.is_visible()
