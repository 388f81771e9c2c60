"""The pages of a procedure in a browser: no barrier, no sideways scroll, every act by keyboard, no script needed, fit for paper."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from plumbline.engines.norms.registering import sync
from plumbline.kernel import catalogue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMARY = "/procedures/penalty.summary/"
ADDRESSES = (
    "/procedures/",
    "/procedures/open/",
    SUMMARY,
    f"{SUMMARY}diagram/",
    f"{SUMMARY}diagram/?act=decide",
    f"{SUMMARY}periods/?sort=-length",
    f"{SUMMARY}compare/",
    "/procedures/licence.grant/diagram/",
    "/procedures/licence.grant/periods/",
)
LARGE = {"name": "display", "value": "large.high"}
AT_FOCUS = """() => {
    const link = document.activeElement.closest(".diagram-link");
    if (!link) return null;
    const node = link.querySelector(".diagram-node");
    const {x, y} = link.querySelector(".diagram-box").getBBox();
    const style = getComputedStyle(node);
    return {href: link.getAttribute("href"), x, y, width: style.strokeWidth, stroke: style.stroke};
}"""


@pytest.fixture
def articles(db):
    """Register the norms, so that articles are links."""
    sync()


@pytest.fixture
def acts():
    return catalogue.load().procedures["penalty.summary"][-1].acts


@pytest.mark.parametrize(
    ("prefix", "width", "cookies"),
    [("", 1280, ()), ("/en", 390, ()), ("", 390, (LARGE,))],
    ids=["wide", "narrow", "large"],
)
@pytest.mark.usefixtures("articles")
def test_no_page_of_a_procedure_has_a_barrier(prefix, width, cookies, page_at, axe, sideways):  # noqa: PLR0917 — each is a fixture
    page = page_at(width, cookies=cookies)

    found = {}
    for address in ADDRESSES:
        page.goto(prefix + address)
        page.evaluate("() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        wrong = axe(page) + ([f"scrolls sideways by {sideways(page)}"] if sideways(page) else [])
        found |= {address: wrong} if wrong else {}

    assert found == {}


def test_every_act_is_reached_by_tab_from_top_to_bottom_with_its_focus_seen(acts, page_at):
    page = page_at(1280, scripts=True)
    page.goto(f"{SUMMARY}diagram/")
    plain = page.evaluate("() => getComputedStyle(document.querySelector('.diagram-node')).strokeWidth")

    page.locator(".diagram-frame").focus()
    reached = []
    for _act in acts:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(AT_FOCUS))

    assert {one["href"].partition("#act-")[2] for one in reached} == set(acts)
    assert all(one["width"] == "5px" != plain for one in reached)
    assert all((one["y"], one["x"]) < (other["y"], other["x"]) for one, other in pairwise(reached))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_without_scripts_a_box_leads_to_the_lines_of_its_act_and_back(prefix, page_at):
    page = page_at(390, scripts=False)
    page.goto(f"{prefix}{SUMMARY}diagram/")

    page.locator("#drawn-decide").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#act-decide$"))

    assert page.locator("#act-decide").is_visible()
    page.locator("#act-decide .section-title a").click()
    page.wait_for_url(re.compile(r"/diagram/\?act=decide"))
    assert page.locator("#drawn-decide").count() == 1


def test_at_the_width_of_a_telephone_the_drawing_scrolls_in_its_frame_and_begins_where_one_asks(page_at, sideways):
    page = page_at(390)
    page.goto("/procedures/penalty.ordinary/diagram/")

    frame = page.locator(".diagram-frame")
    assert frame.evaluate("(one) => one.scrollWidth > one.clientWidth")
    assert sideways(page) == 0
    page.locator("a[href^='#drawn-']").click()
    box = page.locator("#drawn-report").bounding_box()
    assert 0 <= box["x"] <= 390 - box["width"]
    assert 0 <= box["y"] <= 900 - box["height"]


def test_on_paper_the_drawing_fits_its_sheet_and_needs_no_colour(page_at):
    page = page_at(1280)
    page.goto(f"{SUMMARY}diagram/")
    page.emulate_media(media="print")

    look = page.evaluate(
        """() => ({
            colours: new Set([...document.querySelectorAll(".diagram-arrow")].map((one) => getComputedStyle(one).color)).size,
            filters: getComputedStyle(document.querySelector(".filters")).display,
        })"""
    )
    sheets = [sheet.mediabox for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages]

    assert look == {"colours": 1, "filters": "none"}
    large = [sheet for sheet in sheets if sheet.width > 800]  # A3 is 842 points wide
    assert len(large) == 1


@pytest.mark.parametrize("procedure", ["penalty.summary", "reconsideration.case"])
def test_on_paper_nothing_of_a_drawing_is_cut_off(procedure, page_at):
    page = page_at(1280)
    page.goto(f"/procedures/{procedure}/diagram/")
    page.emulate_media(media="print")

    beyond = page.locator(".diagram-frame").evaluate(
        "(one) => one.querySelector('.diagram').getBoundingClientRect().right - one.getBoundingClientRect().right"
    )

    assert beyond <= 1


def test_on_paper_a_line_of_law_is_not_torn_between_two_sheets(page_at):
    page = page_at(1280)
    page.goto(SUMMARY)
    page.emulate_media(media="print")

    look = page.locator(".rule-lines").first.evaluate(
        "(one) => [getComputedStyle(one).display, getComputedStyle(one.querySelector('.rule-line')).breakInside]"
    )

    assert look == ["block", "avoid"]  # the rows of a grid are laid over each other where a sheet ends


def test_a_heading_of_the_table_sorts_by_keyboard(page_at):
    page = page_at(1280, scripts=False)
    page.goto(f"{SUMMARY}periods/")

    page.locator(".table-sort", has_text="多长").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sort=length"))

    assert page.locator("th[aria-sort='ascending']").inner_text().startswith("多长")
