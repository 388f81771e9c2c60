"""Contrast, recomputed from the colours themselves."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "src/plumbline/site/static/site"
TOKENS = (STATIC / "tokens.css").read_text()
GROUNDS = ("paper", "ground", "ground-deep")
WORDS = ("ink", "ink-soft", "ink-faint", "brand", "link", "good", "soon", "bad", "info", "rest", "chart")
TINTED = ("good", "soon", "bad", "info", "rest")
STANDARD, HIGH, LINES = 4.5, 7.0, 3.0


def colours(selector):
    block = TOKENS[TOKENS.index(selector) :]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


ROOT = colours(":root {")
MODES = {
    "standard": ROOT,
    "large": ROOT | colours('[data-type="large"]'),
    "high": ROOT | colours('[data-contrast="high"]'),
    "both": ROOT | colours('[data-type="large"]') | colours('[data-contrast="high"]'),
}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert round(contrast(ROOT["brand"], ROOT["paper"]), 1) == 11.4


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", WORDS)
def test_words_can_be_read_on_every_ground(words, ground, mode):
    wanted = HIGH if mode in {"high", "both"} else STANDARD

    assert contrast(MODES[mode][words], MODES[mode][ground]) >= wanted


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("meaning", TINTED)
def test_a_meaning_can_be_read_on_its_own_tint(meaning, mode):
    assert contrast(MODES[mode][meaning], MODES[mode][f"{meaning}-tint"]) >= STANDARD
    assert contrast(MODES[mode]["ink"], MODES[mode][f"{meaning}-tint"]) >= HIGH


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", ["on-brand", "on-brand-soft"])
def test_words_can_be_read_in_the_dark_masthead(words, mode):
    assert contrast(MODES[mode][words], MODES[mode]["brand"]) >= HIGH


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_lines_of_inputs_can_be_seen(ground, mode):
    assert contrast(MODES[mode]["line-strong"], MODES[mode][ground]) >= LINES


@pytest.mark.parametrize("path", [path for path in STATIC.rglob("*.css") if path.name != "tokens.css"], ids=str)
def test_no_other_stylesheet_names_a_colour_or_a_font(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl|font-family: [^v]", text)
