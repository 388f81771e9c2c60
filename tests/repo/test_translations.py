"""The English of the pages is complete, compiled, and uses the words of the glossary."""

import re

import pytest

from tests.repo import messages
from tests.repo.tracked import ROOT, texts

PLACE = re.compile(r"%\((\w+)\)|\{(\w*)\}")


def glossary() -> dict[str, set[str]]:
    """Give the Chinese terms of the glossary, each with the English words that may stand for it."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/reference/glossary.md").read_text(), flags=re.MULTILINE
    )
    terms: dict[str, set[str]] = {}
    for chinese, english in rows:
        ones, others = chinese.split(" / "), english.split(" / ")
        paired = len(ones) == len(others)
        for place, term in enumerate(ones):
            words = re.split(r"[;,()]", others[place] if paired else english.replace(" / ", ","))
            terms[re.sub(r"\s*\(.*?\)", "", term).strip()] = {word.strip().casefold() for word in words if word.strip()}
    return terms


def sentences() -> list[tuple[str, str]]:
    """Give every sentence of the catalogue in both languages; a plural gives two."""
    pairs = []
    for message in messages.written():
        if message.id:
            zh = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            en = (message.string,) if isinstance(message.string, str) else tuple(message.string)
            pairs += zip(zh, en, strict=True)
    return pairs


def test_every_sentence_of_the_pages_stands_in_english():
    assert not messages.faults()


def test_a_template_and_a_module_are_gathered(tmp_path, monkeypatch):
    pages = tmp_path / "src/plumbline/site/templates"
    pages.mkdir(parents=True)
    (pages / "page.html").write_text("<p>it's</p>\n  {% blocktranslate %}还有 {{ n }} 件{% endblocktranslate %}")
    (pages.parent / "module.py").write_text('title = gettext_lazy("待办")')
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "src/plumbline")

    gathered = {message.id for message in messages.gather() if message.id}

    assert gathered == {"还有 %(n)s 件", "待办"}


def test_both_languages_fill_the_same_places():
    different = [(zh, en) for zh, en in sentences() if en and set(PLACE.findall(zh)) != set(PLACE.findall(en))]

    assert not different


def test_a_term_of_the_glossary_has_one_english_word():
    terms = glossary()

    strays = [(zh, en) for zh, en in sentences() if zh in terms and not _is_one_of(en, terms[zh])]

    assert len(terms) > 50
    assert not strays


def _is_one_of(english: str, words: set[str]) -> bool:
    """Tell whether a label is one of the words, in the singular or the plural."""
    label = english.casefold()
    return any(label in {word, f"{word}s", f"{word.removesuffix('y')}ies"} for word in words)


@pytest.mark.parametrize(("label", "fits"), [("Matters", True), ("matter", True), ("Case", False)])
def test_a_label_is_compared_with_its_term(label, fits):
    assert _is_one_of(label, {"matter"}) is fits


def test_the_pages_are_written_in_chinese():
    """A sentence to be translated is Chinese: English in its place would show to everybody."""
    english = [
        (name, sentence)
        for name, text in texts().items()
        if name.startswith("src/plumbline/site/templates/")
        for sentence in re.findall(r"""{%\s*translate\s+["']([^"']+)["']""", text)
        if re.fullmatch(r"[\x00-\x7f]*[A-Za-z]{3}[\x00-\x7f]*", sentence)
    ]

    assert not english
