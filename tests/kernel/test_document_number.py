"""Numbers of official documents: real ones, odd ones, and those that must not be taken apart."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.document_number import DocumentNumber, NumberForm, parse

REAL_NUMBERS = Path(__file__).resolve().parents[2] / "../shared/data/docnumbers.yaml"


def cases(part: str) -> list[Any]:
    if not REAL_NUMBERS.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/data/docnumbers.yaml is not here"))]
    return yaml.safe_load(REAL_NUMBERS.read_text(encoding="utf-8"))[part]


def as_data(number: DocumentNumber | None) -> dict[str, Any] | None:
    if number is None:
        return None
    said = {name: getattr(number, name) for name in ("form", "code", "year", "seq", "suffix", "serial", "normalised")}
    return said | {"code": number.code or None}


@pytest.mark.parametrize("case", cases("normative_documents"))
def test_a_number_of_a_real_document_is_taken_apart_as_expected(case: dict[str, Any]) -> None:
    read = as_data(parse(case["number"]))

    assert read is not None
    assert {key: read[key] for key in case["parsed"]} == case["parsed"]


@pytest.mark.parametrize("case", cases("malformed_or_odd"))
def test_an_odd_number_is_read_where_it_can_be_and_left_where_it_cannot(case: dict[str, Any]) -> None:
    read = as_data(parse(case["text"]))

    if case["expected"] is None:
        assert read is None
    else:
        assert read is not None
        assert {key: read[key] for key in case["expected"]} == case["expected"]


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("风政[2031]7号", "风政〔2031〕7号"),
        ("风政（2031） 第 007 号", "风政〔2031〕7号"),
        ("风政〔2031〕7-02号", "风政〔2031〕7-02号"),
        ("〔2031〕风他字第14号", "〔2031〕风他字第14号"),
        ("风筝部令第９号", "风筝部令第9号"),
        ("风筝部公告第12号", "风筝部公告第12号"),
    ],
)
def test_every_bracket_width_and_space_comes_to_one_form(text: str, normalised: str) -> None:
    number = parse(text)

    assert number is not None
    assert number.normalised == normalised


@pytest.mark.parametrize(
    "text",
    ["", "号", "风政20317号", "风政〔31〕7号", "风政〔2031〕号", "风政〔2031〕七号", "12345", "〔〕", "风" * 5000],
)
def test_what_is_no_number_for_sure_is_not_taken_apart(text: str) -> None:
    assert parse(text) is None


@given(st.text(alphabet="皖政办发环罚字", min_size=1, max_size=6), st.integers(1949, 2049), st.integers(1, 99999))
def test_what_is_written_is_read_again(code: str, year: int, seq: int) -> None:
    number = DocumentNumber(form=NumberForm.CODE_YEAR_SEQ, code=code, year=year, seq=seq)

    assert parse(number.normalised) == number


@given(st.text(alphabet="皖政〔〕[]()（）20211第号令-_ F", max_size=30))
def test_any_text_is_read_without_an_error_and_reads_the_same_once_normalised(text: str) -> None:
    number = parse(text)

    assert number is None or parse(number.normalised) == number
