"""Templates of documents: what a declaration must have, and where its faults are shown."""

import pytest

from plumbline.kernel import document
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError

WHOLE = """\
document: notice
title: {zh: 告知书, en: Notice}
basis: 行政处罚法#44
layout: official
series: {word: 告, number: "{mark}告〔{year}〕{ordinal}号"}
addressee: "{party.name}"
contents:
  - code: facts
    title: {zh: 事实, en: Facts}
    law: 行政处罚法#44
    when: fine_fen > 100
    text: ["{facts.reasons}", {text: "{facts.fine_fen|money}", when: known(fine_fen)}]
redact:
  - {of: party.name, title: {zh: 姓名, en: Name}, law: 个人信息保护法#25, why: {zh: 个人信息, en: Personal data}, when: natural}
"""


def declared(text=WHOLE):
    return document.declare(read(text, file="notice.yaml"))


def test_a_template_names_its_places_conditions_and_sources():
    template = declared()

    assert template.places() == {"party.name", "facts.reasons", "facts.fine_fen"}
    assert [condition.text for condition in template.conditions()] == ["fine_fen > 100", "known(fine_fen)", "natural"]
    assert ("contents.facts", "行政处罚法#44") in set(template.laws())


def test_a_content_is_required_where_nothing_else_is_said():
    assert declared().contents[0].required


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("{facts.reasons}", "{facts.reasons|shout}", 12),
        ("    law: 行政处罚法#44", "    law: 行政处罚法#x", 10),
        ("    law: 行政处罚法#44\n", "", 8),
        ("when: fine_fen > 100", "when: fine_fen >", 11),
        ("layout: official", "layout: fancy", 4),
        ("{mark}告〔{year}〕{ordinal}号", "{mark}告〔{year}〕号", 5),
        ("{mark}告〔{year}〕{ordinal}号", "{mark}〔{year}〕{ordinal}号", 5),
        ("contents:", "content:", 7),
    ],
)
def test_a_fault_is_shown_with_its_line(old, new, line):
    with pytest.raises(DeclarationError) as fault:
        declared(WHOLE.replace(old, new, 1))

    assert (fault.value.file, fault.value.line) == ("notice.yaml", line)


def test_a_content_stands_once():
    second = WHOLE.replace(
        "redact:", "  - {code: facts, title: {zh: 甲, en: A}, law: 行政处罚法#44, text: 乙}\nredact:"
    )

    with pytest.raises(DeclarationError, match="twice"):
        declared(second)
