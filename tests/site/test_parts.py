"""Every part says what it takes, has its stylesheet, and stands on /patterns/ in each of its states."""

import re
from datetime import date
from pathlib import Path

import pytest

from plumbline.kernel import clock
from plumbline.site.icons import ICONS
from plumbline.site.parts.act import ActState
from plumbline.site.parts.clock import DayMark
from plumbline.site.parts.due import Light
from plumbline.site.parts.measuring import Severity
from plumbline.site.parts.reading import Form, Side, Verdict, VersionShown
from plumbline.site.portal.patterns import PARTS, TITLES, takes_of

STATIC = Path(__file__).parents[2] / "src/plumbline/site/static/site"
NAMES = sorted(path.stem for path in PARTS.glob("*.html"))
# Parts that are drawn by the stylesheet of the part they stand in.
INSIDE_ANOTHER = {
    "article-text": "provision", "bob": "brand", "cell": "table", "day-key": "clock", "drawing": "diagram", "erased": "notice",
    "field-marks": "field", "field-notes": "field", "reasons": "act", "steps": "progress", "version": "versions", "weekdays": "clock",
}  # fmt: skip


@pytest.fixture
def patterns(client):
    return client.get("/patterns/").content.decode()


def test_every_part_is_on_the_page_of_patterns(patterns):
    shown = re.findall(r'<section class="pattern" id="([a-z-]+)"', patterns)

    assert sorted(set(shown) - {"tokens", "icons"}) == NAMES
    assert sorted(TITLES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_part_begins_by_saying_what_it_takes(name):
    said = takes_of(name)

    assert said.startswith(f"{name} — ")
    assert "\nTakes   " in said


@pytest.mark.parametrize("name", NAMES)
def test_a_part_has_a_stylesheet_of_its_name(name):
    assert (STATIC / f"parts/{INSIDE_ANOTHER.get(name, name)}.css").exists()


def test_every_stylesheet_of_a_part_draws_a_part():
    drawn = {path.stem for path in (STATIC / "parts").glob("*.css")}

    assert drawn <= set(NAMES)


def test_every_stylesheet_is_imported_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (STATIC / "plumbline.css").read_text())
    written = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.css")} - {"plumbline.css"}

    assert sorted(imported) == sorted(written)


@pytest.mark.parametrize(
    ("attribute", "state"),
    [
        *(("data-state", state) for states in (Light, ActState, Verdict) for state in states),
        *(("data-kind", mark) for mark in DayMark if mark is not DayMark.LATE),
        *(("data-kind", side) for side in Side),
        *(("data-form", form) for form in Form),
        *(("data-severity", severity) for severity in Severity),
        *(("data-kind", kind) for kind in ("info", "good", "soon", "bad", "unknown")),
    ],
)
def test_every_state_of_a_part_has_its_sample(attribute, state, patterns):
    assert f'{attribute}="{state}"' in patterns


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_shown_with_its_name(name, patterns):
    assert f"<code>{name}</code>" in patterns


def test_the_lights_of_a_due_date_have_nine_shapes():
    shapes = {ICONS[f"light-{light}"] for light in Light}

    assert len(shapes) == 9


def test_a_blocked_act_has_no_button(patterns):
    blocked = re.search(r'<li class="act" data-state="blocked".*?</li>\s*<li class="act|</ul>', patterns, re.DOTALL)[0]

    assert 'class="button"' not in blocked
    assert not re.search(r"<[^>]+ disabled[ >]", patterns)


@pytest.mark.parametrize(
    ("first", "last", "ended", "said"),
    [
        ((2020, 5, 1), None, False, "2020年5月1日 — 今"),
        ((2020, 5, 1), (2026, 4, 30), True, "2020年5月1日 — 2026年4月30日"),
        ((2020, 5, 1), None, True, "2020年5月1日 — 哪天为止，不知道"),
        ((2027, 1, 1), None, False, "自 2027年1月1日 起"),
    ],
)
def test_a_version_says_until_when_and_one_to_come_only_from_when(first, last, ended, said):
    version = VersionShown(name="文本", href="", from_day=date(*first), to_day=last and date(*last), ended=ended)

    with clock.standing_at(date(2026, 6, 22)):
        assert version.span == said
