"""Citations in running text, and the short form of declarations."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.citation import Citation, Found, find_citations, parse_reference, show, write_reference
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.norm import register

REAL_CITATIONS = Path(__file__).resolve().parents[2] / "../shared/data/citations.yaml"

# Keys of the real citations that are a lawyer's guess at what was meant. A guess is not what the text says: no field.
GUESSES = {"canonical_suspected", "suspected_article"}


def _places(text: str) -> list[str]:
    return [write_reference([found.citation]).partition("#")[2] for found in find_citations(text)]


def _as_expected(found: Found) -> dict[str, Any]:
    """Lay a Found out under the keys of the file of real citations."""
    return {
        "law": found.citation.norm,
        "article": found.citation.article,
        "article_sub": found.citation.sub,
        "paragraph": found.citation.paragraph,
        "item": found.citation.item,
        "alias_defined": found.alias or None,
        "canonical": found.canonical or register().full_title(found.citation.norm),
        "chapter": found.chapter,
        "version": found.version or None,
        "document_number": found.number or None,
        "type": found.kind,
        "issuer": found.issuer or None,
        "inner_title": found.inner_title or None,
        "section": found.annex or found.section,
        "unparsed": found.unparsed or None,
        "malformed": found.malformed,
    }


def _real_citations() -> list[dict[str, Any]]:
    return yaml.safe_load(REAL_CITATIONS.read_text(encoding="utf-8")) if REAL_CITATIONS.exists() else []


@pytest.mark.skipif(not REAL_CITATIONS.exists(), reason="../shared/data/citations.yaml is not here")
@pytest.mark.parametrize("entry", _real_citations(), ids=lambda entry: entry["id"])
def test_citations_from_real_decisions_are_read_as_lawyers_read_them(entry: dict[str, Any]) -> None:
    found = [_as_expected(one) for one in find_citations(entry["text"])]

    assert len(found) == len(entry["expected"])
    for read, expected in zip(found, entry["expected"], strict=True):
        asked = {key: value for key, value in expected.items() if key not in GUESSES}
        asked["malformed"] = bool(asked.get("malformed"))  # the file says what is wrong; we say that something is
        asked.setdefault("type", "norm")
        for said in ("alias_defined", "version", "document_number", "issuer", "unparsed"):
            asked.setdefault(said, None)
        assert {key: read[key] for key in asked} == asked


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("《刑法》第一百二十条之一第二款", ["120之一.2"]),
        ("《刑法》第一百二十条之一至第一百二十条之三", ["120之一", "120之二", "120之三"]),
        ("《刑法》第一百二十之一条", ["120之一"]),
        ("《行政处罚法》第五十四条至第五十六条", ["54", "55", "56"]),
        ("《行政处罚法》第54-56条", ["54", "55", "56"]),
        ("《行政处罚法》第三十条第一款第五项至第七项", ["30.1(5)", "30.1(6)", "30.1(7)"]),
        ("《行政处罚法》第九十三条第一至三款", ["93.1", "93.2", "93.3"]),
        ("《行政处罚法》第三十条第一款第（一）（二）项", ["30.1(1)", "30.1(2)"]),
        ("《行政处罚法》第五条第(一)、(五)、(六)项", ["5(1)", "5(5)", "5(6)"]),
        ("《行政处罚法》第５４条第１款", ["54.1"]),
        ("《行政处罚法》 第 3 条 第 2 款", ["3.2"]),
        ("《行政处罚法》（第三十一条第一款）", ["31.1"]),
        ("《行政处罚法》第五条的规定和第八条的规定", ["5", "8"]),
        ("《行政处罚法》第十条第一、二款和第十一条", ["10.1", "10.2", "11"]),
        ("《行政处罚法》第五条，3项内容", ["5"]),
        ("《行政处罚法》第五条、第八届", ["5"]),
    ],
)
def test_lists_ranges_and_narrowings_are_written_out(text: str, places: list[str]) -> None:
    assert _places(text) == places


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("应当依照行政处罚法和行政强制法第十条", ["行政强制法"]),
        ("人口和计划生育法第十八条和道路交通安全法第三条", ["人口和计划生育法", "道路交通安全法"]),
        ("当事人违反了中华人民共和国道路交通安全法第九十条", ["中华人民共和国道路交通安全法"]),
        ("国务院关于职工工作时间的规定第七条", ["国务院关于职工工作时间的规定"]),
        ("行政处罚法(2021)第八十五条", ["行政处罚法"]),
        ("违反《食品安全法》第三十四条的规定，依据该法第一百二十四条", ["食品安全法", "食品安全法"]),
        ("《广东省实施《中华人民共和国水法》办法》第三条", ["广东省实施〈中华人民共和国水法〉办法"]),
        ("《行政处罚法（2021修订）》第五条", ["行政处罚法"]),
    ],
)
def test_titles_are_found_with_and_without_marks(text: str, norms: list[str]) -> None:
    assert [found.citation.norm for found in find_citations(text)] == norms


@pytest.mark.parametrize(
    "text",
    [
        *("本法第三条", "有关规定第五条", "该法第五条", "第五条", "〈注〉第一", "《", "《》第三条", "第三条例", ""),
        "《" + "甲" * 300 + "法》第五条",  # no title is as long
    ],
)
def test_a_place_without_a_nameable_norm_is_no_citation(text: str) -> None:
    assert find_citations(text) == []


def test_a_number_that_cannot_be_read_is_named_and_not_guessed() -> None:
    (found,) = find_citations("《取水许可管理办法》第而十二条")

    assert found.citation == Citation("取水许可管理办法")
    assert found.unparsed == "第而十二条"


def test_an_alias_holds_for_the_rest_of_the_text() -> None:
    text = "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》（法释〔2018〕1号，以下简称《行诉解释》）第十条。《行诉解释》第五条"

    first, second = find_citations(text)

    assert (first.alias, first.number) == ("行诉解释", "法释〔2018〕1号")
    assert second.canonical == first.citation.norm


def test_a_title_whose_mark_never_closes_is_read_and_said_to_be_malformed() -> None:
    (found,) = find_citations("《中华人民共和国行政处罚法第三十一条")

    assert found.citation == Citation("中华人民共和国行政处罚法", 31)
    assert found.malformed


def test_each_citation_tells_where_it_stands() -> None:
    text = "依据《行政处罚法》第五条和第八条，处罚如下"

    spans = [text[found.start : found.end] for found in find_citations(text)]

    assert spans == ["《行政处罚法》第五条", "第八条"]


_numbers = st.integers(min_value=1, max_value=1260)
_titles = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "中华人民共和国", "安徽省", "安徽省实施〈中华人民共和国水法〉"]),
        st.sampled_from(["行政处罚", "人口和计划生育", "职工工作时间的", "食品安全"]),
        st.sampled_from(["法", "条例", "规定", "办法", "办法（试行）", "标准"]),
    ),
)


@st.composite
def _citations(draw: st.DrawFn) -> Citation:
    article = draw(st.none() | _numbers)
    sub = draw(st.none() | st.integers(1, 20)) if article else None
    paragraph = draw(st.none() | st.integers(1, 30))
    item = draw(st.none() | st.integers(1, 130))
    subitem = draw(st.none() | st.integers(1, 9)) if item else None
    return Citation(draw(_titles), article, sub, paragraph, item, subitem)


@given(_citations())
def test_what_is_shown_is_found_again(citation: Citation) -> None:
    assert [found.citation for found in find_citations(show(citation))] == [citation]


@given(st.lists(_citations(), min_size=2, max_size=4))
def test_citations_in_a_row_are_all_found(citations: list[Citation]) -> None:
    text = "、".join(map(show, citations))

    assert [found.citation for found in find_citations(text)] == citations


@given(st.text(alphabet="《》〈〉<>（）()第条款项目之一二十百零至、和的法规定该以下简称2〔〕号 。\n"))
def test_any_text_is_read_without_an_error_and_in_order(text: str) -> None:
    found = find_citations(text)

    assert all(0 <= one.start <= one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_citations_are_shown_in_both_languages() -> None:
    citation = Citation("行政处罚法", 58, None, 1, 2)

    assert show(citation) == "《行政处罚法》第五十八条第一款第（二）项"
    assert show(citation, language="en") == "《行政处罚法》, article 58(1)(2)"
    assert show(Citation("刑法", 120, 1, None, 3), language="en") == "《刑法》, article 120-1, item 3"


@pytest.mark.parametrize(
    ("ref", "citations"),
    [
        ("行政处罚法#58.1(2)", [Citation("行政处罚法", 58, None, 1, 2)]),
        ("行政处罚法#63-65", [Citation("行政处罚法", 63), Citation("行政处罚法", 64), Citation("行政处罚法", 65)]),
        ("行政处罚法#61.1,85", [Citation("行政处罚法", 61, None, 1), Citation("行政处罚法", 85)]),
        ("行政处罚法#64(1-2)", [Citation("行政处罚法", 64, None, None, 1), Citation("行政处罚法", 64, None, None, 2)]),
        ("行政复议法#88; 民事诉讼法#85.3", [Citation("行政复议法", 88), Citation("民事诉讼法", 85, None, 3)]),
        ("刑法#120之一.2", [Citation("刑法", 120, 1, 2)]),
        ("行政处罚法", [Citation("行政处罚法")]),
    ],
)
def test_the_short_form_is_read(ref: str, citations: list[Citation]) -> None:
    assert list(parse_reference(ref)) == citations


@given(
    st.lists(_citations().filter(lambda one: one.article is not None and one.subitem is None), min_size=1, max_size=4)
)
def test_the_short_form_reads_back_as_it_was_written(citations: list[Citation]) -> None:
    plain = [one for one in citations if "（" not in one.norm] or [Citation("行政处罚法", 1)]

    assert list(parse_reference(write_reference(plain))) == plain


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("", "empty"),
        ("#58", "short title of a norm is expected"),
        ("《行政处罚法》#58", "without marks"),
        ("行政处罚法第58条", "in figures after «#»"),
        ("行政处罚法#五十八", "no place in a norm"),
        ("行政处罚法#58.", "no place in a norm"),
        ("行政处罚法#58,", "no place in a norm"),
        ("行政处罚法#0", "count from 1"),
        ("行政处罚法#65-63", "runs backwards"),
        ("行政处罚法#64(3-1)", "runs backwards"),
        ("行政处罚法#63.1-64", "whole articles"),
    ],
)
def test_a_short_form_written_wrong_says_where_and_what_to_write(ref: str, hint: str) -> None:
    with pytest.raises(DeclarationError, match=hint) as caught:
        parse_reference(ref, where=("penalty.yaml", 7, 3))

    assert str(caught.value).startswith("penalty.yaml:7:3: ")
    assert "行政处罚法#" in str(caught.value) or "first" in str(caught.value)


def test_a_title_without_a_place_ends_with_the_title_and_has_no_other_name() -> None:
    text = "依据《中华人民共和国行政处罚法》作出决定"

    (found,) = find_citations(text)

    assert text[found.start : found.end] == "《中华人民共和国行政处罚法》"
    assert found.canonical == ""


def test_a_section_of_a_chapter_is_read_with_it() -> None:
    (found,) = find_citations("适用《中华人民共和国行政处罚法》第五章第三节的规定")

    assert (found.chapter, found.section) == (5, 3)
