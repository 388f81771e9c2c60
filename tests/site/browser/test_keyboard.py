"""The pages with the keyboard alone: everything is reached, the focus is always seen and goes where the news is."""

import pytest
from django.conf import settings

from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 800  # stops of a page; more would be a trap
HERE = """() => {
    const one = document.activeElement;
    return one === document.body ? "" : one.name || one.id || one.textContent.trim();
}"""
# The focus is seen when the element, or the label around it, has an outline or a shadow, and stands in the window. The
# button inside a day's input is drawn by the browser, with a ring of its own: then the input has the focus, unmarked.
SEEN = """() => {
    const marked = (one) => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    };
    const one = document.activeElement;
    const box = one.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const label = one.closest("label");
    const inner = one.type === "date" && !one.matches(":focus-visible");
    return inside && (inner || marked(one) || (label !== null && marked(label)));
}"""


@pytest.fixture
def visitor(page_at, signed_in, officer, administrator):
    """Open a page for somebody: nobody, an officer, an administrator."""

    def visit(who, **options):
        if who is None:
            return page_at(**options)
        return signed_in(administrator(who) if who.endswith("_admin") else officer(who), **options)

    return visit


def tab_to(page, wanted):
    """Press Tab until the element of that name, id or text has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(HERE) == wanted:
            return
    raise AssertionError(f"Tab never comes to {wanted!r}")


def enter(page):
    """Press Enter, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def stops_of(page):
    """Press Tab from the beginning to the end of a page; give each stop, and whether the focus was seen there."""
    stops = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if not here:  # past the last one
            return stops
        stops.append((here, page.evaluate(SEEN)))
    raise AssertionError(f"a trap: {stops[-5:]}")


@pytest.mark.parametrize(
    ("path", "who"),
    [("/about/", None), ("/en/decisions/", None), ("/work/", "handler"), ("/en/console/", "system_admin")],
)
def test_the_first_stop_of_every_room_skips_the_head(path, who, visitor):
    page = visitor(who, scripts=False)
    page.goto(path)

    page.keyboard.press("Tab")
    first, seen = page.evaluate("document.activeElement.getAttribute('href')"), page.evaluate(SEEN)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert (first, seen) == ("#main", True)
    assert page.evaluate(
        "document.activeElement.closest('main') !== null || document.activeElement.closest('footer') !== null"
    )


@pytest.mark.parametrize(
    ("path", "who", "width"),
    [
        ("/", None, 390),
        ("/patterns/", None, 1280),
        ("/sign-in/", None, 390),
        ("/work/matters/", "handler", 1280),
        ("/work/open/penalty.ordinary/", "clerk", 390),
        ("/console/bodies/", "system_admin", 1280),
    ],
)
def test_the_focus_is_seen_at_every_stop(path, who, width, visitor):
    page = visitor(who, width=width)
    page.goto(path)

    stops = stops_of(page)

    assert len(stops) > 5
    assert [here for here, seen in stops if not seen] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_matter_is_opened_with_the_keyboard_alone(scripts, bureau, page_at):
    page = page_at(scripts=scripts)
    keys = page.keyboard
    page.goto("/sign-in/?next=/work/")

    tab_to(page, "account")
    keys.type(bureau.clerk.username)
    keys.press("Tab")
    keys.type(settings.DEMONSTRATION_PASSWORD)
    enter(page)
    tab_to(page, "登记线索，开一件新案")
    enter(page)
    tab_to(page, "行政处罚普通程序")
    enter(page)

    tab_to(page, "clue")
    keys.type("群众反映货架上有过期食品")
    tab_to(page, "登记线索，记入账本")
    enter(page)

    assert page.url.endswith("/work/open/penalty.ordinary/")
    assert page.title().startswith("错误：")
    assert "error-summary" in page.evaluate("document.activeElement.className")
    assert Matter.objects.count() == 0

    keys.press("Tab")  # the first error leads to its field
    keys.press("Enter")
    assert page.evaluate("document.activeElement.name") == "title"
    keys.type("某食品店经营超过保质期的食品")
    tab_to(page, "source_kind")
    for _ in range(3):
        keys.press("ArrowDown")
    keys.press("Tab")
    assert page.locator("[name=clue]").input_value() == "群众反映货架上有过期食品"
    tab_to(page, "found_on")
    keys.type(clock.today().isoformat())
    tab_to(page, "登记线索，记入账本")
    enter(page)

    matter = Matter.objects.get()
    assert (matter.title, matter.facts["source_kind"]) == ("某食品店经营超过保质期的食品", "complaint")
    assert page.evaluate("document.activeElement.tagName") == "H1"
