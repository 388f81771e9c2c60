"""The portal as people meet it: wide and narrow, large and strong, by keyboard, without scripts."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/search/?q=核验", "/about/", "/accessibility/", "/checking/", "/patterns/", "/sign-in/", "/nowhere/"]
BOTH = [*PAGES, *(f"/en{page}" for page in PAGES)]
LARGE = {"name": "display", "value": "large.high"}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", BOTH)
def test_a_page_of_the_portal_has_no_barrier(path, width, page_at, axe, sideways):
    page = page_at(width)

    page.goto(path)

    assert axe(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("path", ["/", "/patterns/", "/en/patterns/", "/sign-in/"])
def test_a_page_has_no_barrier_in_large_type_and_high_contrast(path, page_at, axe, sideways):
    page = page_at(390, cookies=[LARGE])

    page.goto(path)

    assert page.locator("html").get_attribute("data-type") == "large"
    assert axe(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("path", ["/", "/en/", "/patterns/", "/en/patterns/", "/en/sign-in/"])
def test_a_page_fits_the_narrowest_telephone(path, page_at, sideways):
    page = page_at(320)

    page.goto(path)

    assert sideways(page) == 0


@pytest.mark.parametrize("path", ["/account/", "/en/account/", "/sign-out/"])
def test_a_page_for_whoever_is_signed_in_has_no_barrier(path, signed_in, officer, axe, sideways):
    page = signed_in(officer("handler"), 390)

    page.goto(path)

    assert axe(page) == []
    assert sideways(page) == 0


def test_the_first_press_of_tab_offers_to_skip_the_head(page_at):
    page = page_at()
    page.goto("/about/")

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert focused == "跳到正文"
    assert page.evaluate("document.activeElement.id") == "main"


def test_large_type_acts_at_once_and_without_a_script(page_at):
    page = page_at(scripts=False)
    page.goto("/about/")
    before = page.locator("h1").bounding_box()["height"]

    page.locator(".display-settings summary").click()
    page.get_by_label("大字版（适合长辈）").check()

    assert page.locator("h1").bounding_box()["height"] > before * 1.3


def test_the_display_is_remembered_on_the_next_page(page_at):
    page = page_at()
    page.goto("/about/")

    page.locator(".display-settings summary").click()
    page.get_by_label("高对比").check()
    page.get_by_role("button", name="记住我的选择").click()
    page.goto("/checking/")

    assert page.locator("html").get_attribute("data-contrast") == "high"


def test_an_officer_of_the_demonstration_signs_in_with_two_presses_and_no_script(page_at, officer):
    officer("handler", name="样例甲")
    page = page_at(390, scripts=False)
    page.goto("/sign-in/")

    page.get_by_role("link", name="用这个账号").click()
    page.get_by_role("button", name="登录").click()

    assert page.locator(".masthead-tool", has_text="样例甲").is_visible()


def test_a_wrong_sign_in_moves_the_focus_to_the_errors(page_at):
    page = page_at()
    page.goto("/sign-in/")

    page.get_by_role("button", name="登录").click()

    assert page.title().startswith("错误：")
    assert "error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="还没有填账号").click()
    assert page.evaluate("document.activeElement.id") == "field-account"


def test_a_slash_leads_to_the_search_until_shortcuts_are_switched_off(page_at):
    page = page_at()
    page.goto("/search/?q=核验")

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"

    page.goto("/accessibility/#shortcuts")
    page.get_by_role("button", name="关闭快捷键").click()
    page.goto("/search/?q=核验")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") is None


def test_j_and_k_walk_through_the_rows(page_at):
    page = page_at()
    page.goto("/search/?q=核验")

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")

    titles = page.locator(".entry-title").all_text_contents()
    assert (second, page.evaluate("document.activeElement.textContent")) == (titles[1], titles[0])


def test_a_question_mark_opens_the_list_of_shortcuts(page_at):
    page = page_at()
    page.goto("/about/")

    page.keyboard.press("?")

    page.wait_for_url("**/accessibility/#shortcuts")


def test_escape_closes_the_display_settings(page_at):
    page = page_at()
    page.goto("/about/")
    page.locator(".display-settings summary").click()

    page.keyboard.press("Escape")

    assert page.locator(".display-settings[open]").count() == 0


def test_a_paper_is_complete_when_it_is_printed(page_at):
    page = page_at()
    page.goto("/about/")

    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    assert not page.locator(".masthead").is_visible()
