"""How words are made alike, and how a place in folded words leads back to the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.engines.norms.searching.folding import fold, legible, places, simplify, tokens, tokens_of_term
from plumbline.engines.norms.searching.question import read
from plumbline.engines.norms.searching.snippet import snippet


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＰＭ２.５", "pm2.5"),
        ("行政處罰", "行政处罚"),
        ("第 一 條", "第一条"),
        ("皖政〔2022〕69号", "皖政[2022]69號"),
        ("“甲”", '"甲"'),
        ("二○二一", "二〇二一"),
        ("①", "1"),
        ("㎡", "M2"),
        ("——", "--"),
        ("〈甲〉", "《甲》"),
        ("甲\u200b乙\xad", "甲乙"),
        ("後來", "后来"),
    ],
)
def test_what_only_looks_different_is_alike(one, other) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("甲乙", "乙甲"), ("一", "1"), ("甲\n乙", "甲乙"), ("2.5", "25"), ("（", "〈")]
)
def test_what_is_different_stays_so(one, other) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_as_far_as_it_can_be_read(words) -> None:
    assert fold(legible(fold(words))) == fold(words)


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_are_folded_alike_wherever_they_stand(one, other) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text(max_size=60))
def test_each_folded_character_leads_back_to_its_place(words) -> None:
    where = places(words)

    assert len(where) == len(fold(words)) + 1
    assert where == sorted(where)
    assert all(fold(words[place]) for place in where[:-1])


@given(st.text(max_size=40), st.text(max_size=6))
def test_a_term_that_stands_in_words_has_its_tokens_there_one_after_another(words, term) -> None:
    folded, wanted = fold(words), fold(term).replace("\n", "")
    if wanted:
        there = f" {' '.join(tokens_of_term(wanted))} " in f" {tokens(folded)} "

        assert there == (wanted in folded)


@given(st.text(max_size=200), st.text(max_size=5))
def test_a_snippet_is_words_of_the_text_with_every_hit_marked(words, term) -> None:
    folded = fold(term).replace("\n", "")
    pieces = snippet(words, [folded] if folded else [])

    plain = "".join(piece.words for piece in pieces).strip("…")
    assert "".join(plain.split()) in "".join(words.split()).join(["…", "…"]) or len(words) > 110
    assert any(piece.hit for piece in pieces) == (bool(folded) and folded in fold(words))


def test_words_stand_between_blanks_and_phrases_between_marks() -> None:
    question = read('听证，  “应当 ，线” "A b" 『丙』 「丁」 听证 。')

    assert [(term.written, term.quoted) for term in question.terms] == [
        ("听证", False),
        ("应当,线", True),
        ("ab", True),
        ("丙", True),
        ("丁", True),
    ]


def test_simplified_words_stay_legible() -> None:
    assert simplify("《行政處罰法》第６０條") == "《行政处罚法》第60条"
