"""What follows by itself is declared beside what is asked: its source is known, and it is not asked as well."""

import pytest

from plumbline.kernel import register_schema
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.register_follows import Source

KITES = """
register: kites
title: {zh: 风筝目录, en: Kites}
basis: 行政许可法#22
plan: [3]
kept_by: {levels: [city]}
key: code
name: title
fields:
  code: {type: text, required: true, zh: 编码, en: Code}
  title: {type: text, required: true, zh: 名称, en: Name}
follows:
  kept_by_name: {zh: 编制单位, en: Kept by, from: body.name}
  version: {zh: 版本, en: Version, from: edition.number}
"""


def follows(text):
    return register_schema.read_register(read(text, file="kites.yaml")).follows


def test_what_follows_is_read_with_its_source():
    assert {code: one.source for code, one in follows(KITES).items()} == {
        "kept_by_name": Source.BODY_NAME,
        "version": Source.NUMBER,
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("from: body.name", "from: body.nmae", "nothing follows from «body.nmae».*body.name"),
        ("kept_by_name:", "title:", "«title» is asked for; what follows by itself is not asked"),
        (", from: edition.number", "", "the key «from» is missing"),
    ],
)
def test_each_fault_is_told(old, new, fault):
    with pytest.raises(DeclarationError, match=fault):
        follows(KITES.replace(old, new))
