"""Checks over texts: the words they look for, what excuses a finding, and what a declaration may not say."""

from datetime import date

import pytest

from plumbline.kernel import checking, near_words
from plumbline.kernel.catalogue import load
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.norm import register
from plumbline.kernel.text_case import read_text_cases
from plumbline.kernel.text_check import Lost, LostCitation, every, leading_words, read_check, sentence_at

KITES = """
check: kites.no_wire
title: {zh: 铁线, en: Wire}
law: 行政处罚法#16
levels: [local_regulation, department_rule]
weight: warning
asks: {zh: 用不用铁线, en: Is wire used?}
looks_for: [使用…（铁线|钢线）]
unless:
  sentence: [依法]
  before: [不得]
  after: [除外]
  article: [博物馆]
"""
CITING = KITES.replace("looks_for: [使用…（铁线|钢线）]", "cites: repealed")


def check(text: str = KITES):
    return read_check(read(text, file="kites.yaml"))


def words(text: str, *, lost=(), declared: str = KITES) -> list[str]:
    return [found.words for found in check(declared).find_in(text, lost=lost)]


@pytest.mark.parametrize(
    ("written", "text", "stands"),
    [
        ("铁线", "用铁线放风筝", True),
        ("使用…铁线", "使用很长的铁线", True),
        ("使用…铁线", "使用" + "很" * 16 + "铁线", False),
        ("使用……铁线", "使用" + "很" * 16 + "铁线", True),
        ("使用……铁线", "可以使用风筝。铁线除外", False),
        ("使用……铁线", "可以使用风筝\n铁线除外", False),
        ("（铁线|钢线）", "钢线", True),
        ("(铁线|钢线)", "钢线", True),
        ("（铁｜钢）线", "铜线", False),
        ("a.c", "abc", False),
    ],
)
def test_words_are_found_as_they_are_written(written, text, stands):
    assert near_words.parse(written).stand_in(text) is stands


@pytest.mark.parametrize("written", ["…铁线", "铁线…", "…", "（铁线", "铁线|钢线", "（铁线|）", "铁………线"])
def test_words_that_cannot_be_read_are_refused_with_the_way_to_write_them(written):
    with pytest.raises(DeclarationError, match="«"):
        near_words.parse(written)


def test_a_finding_quotes_its_words_and_its_sentence():
    (found,) = check().find_in("风筝应当有线。可以使用铁线。")

    assert (found.words, found.sentence, found.start, found.end) == ("使用铁线", "可以使用铁线。", 9, 13)


@pytest.mark.parametrize(
    "text",
    ["依法可以使用铁线。", "不得使用铁线。", "使用铁线的风筝除外。", "可以使用铁线。\n博物馆另行规定。", "可以用线。"],
)
def test_words_that_excuse_take_the_finding_away(text):
    assert words(text) == []


def test_what_excuses_one_sentence_does_not_excuse_the_next():
    assert words("不得使用铁线。冬天可以使用钢线。") == ["使用钢线"]


def test_a_sentence_is_found_once():
    assert words("可以使用铁线，也可以使用钢线。") == ["使用铁线"]


def test_an_item_is_read_with_the_words_that_lead_into_it():
    text = "可以放飞。不得有下列行为：\n（一）夜间放飞；\n（二）使用铁线。"

    assert words(text) == []
    assert leading_words(text, text.index("使用")) == "不得有下列行为："
    assert leading_words("可以使用铁线。", 2) == ""
    assert leading_words("（一）使用铁线。", 3) == ""


def test_a_sentence_ends_at_its_stop_and_at_the_end_of_the_line():
    text = "甲。乙；丙\n丁"

    assert [text[slice(*sentence_at(text, place))] for place in (0, 2, 4, 6)] == ["甲。", "乙；", "丙\n", "丁"]


def test_what_must_stand_along_is_needed():
    along = KITES.replace("unless:", "along: [广场]\nunless:")

    assert words("可以使用铁线。", declared=along) == []
    assert words("在广场可以使用铁线。", declared=along) == ["使用铁线"]


def test_a_check_of_citations_reads_what_is_lost_of_its_kind():
    text = "按照《风筝办法》第二条使用铁线。"
    repealed = LostCitation(start=2, end=11, lost=Lost.REPEALED)

    assert words(text, lost=[repealed], declared=CITING) == ["《风筝办法》第二条"]
    assert words(text, lost=[LostCitation(start=2, end=11, lost=Lost.NO_SUCH_ARTICLE)], declared=CITING) == []


def test_an_empty_text_and_a_very_long_one_have_nothing_to_find():
    assert words("") == []
    assert words("风筝" * 200_000) == []


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("levels: [local_regulation, department_rule]", "levels: [lokal]", "unknown level «lokal»"),
        ("weight: warning", "weight: heavy", "a weight is one of"),
        ("looks_for: [使用…（铁线|钢线）]", "looks_for: [使用…]", "words are expected"),
        ("looks_for: [使用…（铁线|钢线）]", "cites: lost", "what is cited is one of"),
        ("looks_for: [使用…（铁线|钢线）]", "along: [使用]", "either looks for words"),
        ("looks_for: [使用…（铁线|钢线）]", "looks_for: [铁线]\ncites: repealed", "either looks for words"),
        ("  sentence: [依法]", "  sentense: [依法]", "did you mean «sentence»"),
        ("law: 行政处罚法#16", "law: 行政处罚法第十六条", "write the article in figures"),
        ("asks: {zh: 用不用铁线, en: Is wire used?}", "asks: {zh: 用不用铁线}", "the key «en» is missing"),
    ],
)
def test_what_a_declaration_may_not_say_is_told_with_its_place(there, instead, says):
    with pytest.raises(DeclarationError, match=says) as wrong:
        check(KITES.replace(there, instead))

    assert wrong.value.file == "kites.yaml"
    assert wrong.value.line > 0


CASE = """
texts:
  - case: wire
    title: {zh: 铁线, en: Wire}
    law: 行政处罚法#16
    level: local_regulation
    text: 可以使用铁线。
    finds: [{check: kites.no_wire, words: 使用铁线}]
"""


def cases(text: str = CASE):
    return read_text_cases(read(text, file="cases.yaml"), {"kites.no_wire": check()})


def test_a_worked_case_says_what_the_checks_find():
    (case,) = cases()

    assert case.found({"kites.no_wire": check()}) == case.expected


def test_a_check_does_not_read_a_level_it_does_not_name():
    (case,) = cases(CASE.replace("local_regulation", "law"))

    assert case.found({"kites.no_wire": check()}) == frozenset()


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("level: local_regulation", "level: lokal", "unknown level «lokal»"),
        ("check: kites.no_wire", "check: kites.wire", "no check «kites.wire» is declared"),
        ("words: 使用铁线", "words: 使用钢线", "does not stand in the text"),
        ("    finds:", "    repealed: [《风筝办法》]\n    finds:", "does not stand in the text"),
        ("    finds:", "    find:", "did you mean «finds»"),
    ],
)
def test_a_worked_case_that_cannot_be_right_is_refused_with_its_place(there, instead, says):
    with pytest.raises(DeclarationError, match=says) as wrong:
        cases(CASE.replace(there, instead))

    assert wrong.value.line > 0


def test_a_case_has_a_code_of_its_own():
    with pytest.raises(DeclarationError, match="stands twice"):
        cases(CASE + CASE.removeprefix("\ntexts:"))


def test_a_check_is_declared_once(tmp_path):
    home = tmp_path / "kites"
    (home / "checks").mkdir(parents=True)
    (home / "system.yaml").write_text(
        "system: kites\ntitle: {zh: 风筝, en: Kites}\npurpose: {zh: 查, en: Looks}\nimplements: []\nplan: []\nusers: [handler]\n"
    )
    (home / "checks" / "one.yaml").write_text(KITES)
    (home / "checks" / "two.yaml").write_text(KITES)

    with pytest.raises(DeclarationError, match="declared twice"):
        every(load(tmp_path))


def test_a_fault_in_a_check_is_told_with_the_faults_of_all_declarations(tmp_path):
    path = tmp_path / "kites.yaml"
    path.write_text(KITES.replace("weight: warning", "weight: heavy"))

    (fault,) = checking.check(path, register=register(), today=date(2026, 6, 22))

    assert "a weight is one of" in fault.what
    assert fault.line == KITES.split("\n").index("weight: warning") + 1
