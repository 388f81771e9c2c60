"""A proof of completeness is checked with the proof and the keys alone, and there is a verdict on whatever it is."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.completeness_check import Verdict, check
from plumbline.kernel.completeness_file import FORM, Asked
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.log_index import SUFFIX
from plumbline.kernel.signed_note import ED25519, NoteKey
from tests.kernel.logged import KEY, ORIGIN, Indexed, event, is_signed, note, written

LOG = written(["a", "bb", "a", "ccc", "a", "bb", "ccc"])
OTHER = NoteKey(ORIGIN, ED25519, b"\1" * 32)


@pytest.fixture
def proof():
    return Indexed(LOG).proof(Asked(matter="a"))


KNOWN = (ListedKey(KEY),)


def verdict(proof, keys=KNOWN):
    return check(json.dumps(proof.as_data()), verify=is_signed, keys=keys)


def test_a_proof_says_of_what_it_is_how_many_and_under_which_head(proof):
    checked = verdict(proof)

    assert (checked.verdict, checked.leaves, checked.size) == (Verdict.COMPLETE, (0, 2, 4), 7)
    assert checked.says.zh == "完整：案件 a 共 3 个事件，一个不少，证明到账本前 7 条为止。"
    assert checked.says.en == "Complete: matter a has 3 events and no other, proven under the head of 7 entries."


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (Asked(matter="x"), "案件 x 没有任何事件", "matter x has no event"),
        (Asked(body="organ-1"), "机关 organ-1 共 7 个事件", "body organ-1 has 7 events"),
        (
            Asked(body="organ-1", first=date(2026, 3, 3)),
            "机关 organ-1 自 2026-03-03 起",
            "body organ-1 from 2026-03-03 on",
        ),
        (
            Asked(body="organ-1", last=date(2026, 3, 3)),
            "机关 organ-1 到 2026-03-03 为止",
            "body organ-1 until 2026-03-03",
        ),
        (
            Asked(first=date(2026, 3, 2), last=date(2026, 3, 4)),
            "全部记录自 2026-03-02 起到 2026-03-04 为止",
            "the whole record from 2026-03-02 on until 2026-03-04",
        ),
    ],
)
def test_each_question_is_put_into_words(asked, zh, en):
    checked = verdict(Indexed(written(["a", "ccc", "a", "ccc", "a", "ccc", "a"])).proof(asked))

    assert checked.verdict is Verdict.COMPLETE
    assert zh in checked.says.zh
    assert en in checked.says.en


def test_without_known_keys_those_in_the_proof_are_taken(proof):
    assert verdict(proof, keys=None).verdict is Verdict.COMPLETE
    assert verdict(replace(proof, keys=()), keys=None).verdict is Verdict.NOT_SIGNED
    assert verdict(replace(proof, keys=("nonsense",)), keys=None).verdict is Verdict.NOT_SIGNED


def test_a_head_is_checked_by_the_key_of_its_size(proof):
    assert verdict(proof, keys=(ListedKey(KEY, 7), ListedKey(OTHER))).verdict is Verdict.COMPLETE
    assert verdict(proof, keys=(ListedKey(KEY, 6), ListedKey(OTHER))).verdict is Verdict.NOT_SIGNED


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: {"index_head": proof.index_head.replace("\n7\n", "\n8\n")},
        lambda proof: {"checkpoint": proof.checkpoint.replace("\n7\n", "\n8\n")},
        lambda proof: {"index_head": proof.checkpoint},
        lambda proof: {"checkpoint": proof.index_head},
        lambda proof: {"index_head": proof.checkpoint, "checkpoint": proof.index_head},
        lambda proof: {"index_head": "", "checkpoint": ""},
        lambda proof: {"index_head": note(ORIGIN + SUFFIX, 7, bytes(32), OTHER)},
        lambda proof: {"checkpoint": note(ORIGIN, 6, bytes(32))},
        lambda proof: {
            "index_head": note(f"elsewhere{SUFFIX}", 7, Indexed(LOG).heads.index),
            "checkpoint": note("elsewhere", 7, Indexed(LOG).heads.log),
        },
    ],
)
def test_heads_that_this_log_did_not_sign_are_told(change, proof):
    assert verdict(replace(proof, **change(proof))).verdict is Verdict.NOT_SIGNED


def test_the_proof_of_another_log_is_not_under_these_heads(proof):
    other = Indexed(written(["a", "bb", "a", "ccc", "a", "bb", "bb"])).proof(Asked(matter="a"))

    assert verdict(replace(proof, blocks=other.blocks)).verdict is Verdict.NOT_UNDER_HEAD
    assert verdict(replace(proof, checkpoint=other.checkpoint)).verdict is Verdict.NOT_UNDER_HEAD
    assert verdict(replace(proof, index_head=other.index_head)).verdict is Verdict.NOT_UNDER_HEAD
    assert verdict(replace(proof, blocks=proof.blocks[::-1])).verdict is Verdict.NOT_UNDER_HEAD
    assert verdict(replace(proof, blocks=())).verdict is Verdict.NOT_UNDER_HEAD


def test_the_answer_to_another_question_is_incomplete(proof):
    assert verdict(replace(proof, asked=Asked(matter="ccc"))).verdict is Verdict.INCOMPLETE
    assert verdict(replace(proof, asked=Asked(body="organ-1"))).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("leaves", [(), (0, 2), (0, 2, 4, 6), (4, 2, 0), (0, 2, 5)])
def test_a_proof_that_names_other_events_than_it_proves_is_incomplete(leaves, proof):
    assert verdict(replace(proof, leaves=leaves)).verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("numbers", [(1, 3), (2, 3), (1, 2, 2)])
def test_a_matter_whose_events_are_not_numbered_one_after_the_other_is_incomplete(numbers):
    log = [event("a", number, body="organ") for number in numbers]

    checked = verdict(Indexed(log).proof(Asked(matter="a")))

    assert checked.verdict is Verdict.INCOMPLETE
    assert "number" in checked.says.en


@pytest.mark.parametrize(
    "change",
    [
        {"form": "plumbline completeness 2"},
        {"asked": {}},
        {"asked": []},
        {"asked": {"matter": "a", "body": "b"}},
        {"asked": {"matter": "a", "from": "2026-03-01"}},
        {"asked": {"matter": ""}},
        {"asked": {"matter": 1}},
        {"asked": {"matter": "\ud800"}},
        {"asked": {"from": "2026-03-01"}},
        {"asked": {"from": "1026-03-01", "to": "2026-03-01"}},
        {"asked": {"from": "2026-03-02", "to": "2026-03-01"}},
        {"asked": {"body": "b", "from": "yesterday"}},
        {"leaves": None},
        {"leaves": [True]},
        {"leaves": ["1"]},
        {"index_head": None},
        {"keys": [1]},
        {"blocks": {}},
        {"blocks": [1]},
        {"blocks": [{}]},
        {"blocks": [{"tree": "xx", "count": 1, "first": 0, "entries": "", "proof": ""}]},
        {"blocks": [{"tree": "00", "count": 1, "first": 0, "entries": "AA==", "proof": ""}]},
        {"blocks": [{"tree": "00", "count": 1, "first": 0, "entries": "", "proof": "A"}]},
        {"blocks": [{"tree": "00", "count": 1.5, "first": 0, "entries": "", "proof": ""}]},
    ],
)
def test_what_is_malformed_is_said_to_be_no_proof(change, proof):
    checked = check(json.dumps(proof.as_data() | change), verify=is_signed)

    assert checked.verdict is Verdict.UNREADABLE
    assert checked.says.en.startswith("This is no proof of completeness: ")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"leaves": [True]}, "leaves: one of them is of another type"),
        ({"keys": [1]}, "keys: one of them is of another type"),
        ({"blocks": [1]}, "blocks: one of them is of another type"),
        (
            {"blocks": [{"tree": "xx", "count": 1, "first": 0, "entries": "", "proof": ""}]},
            "tree: it is no hash in hexadecimal",
        ),
    ],
)
def test_the_part_that_is_malformed_is_named(change, says, proof):
    checked = check(json.dumps(proof.as_data() | change), verify=is_signed)

    assert checked.says.en == f"This is no proof of completeness: {says}."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        "9" * 5_000,
        json.dumps({"form": FORM}),
        '{"form": ' + "{" * 5_000,
        "\x00",
        "\ud800",
    ],
)
def test_garbage_is_said_to_be_no_proof(text):
    assert check(text, verify=is_signed).verdict is Verdict.UNREADABLE


def test_ten_megabytes_of_garbage_are_answered_in_words(proof):
    random.seed(5)
    noise = random.randbytes(5_000_000).hex()

    assert check(noise, verify=is_signed).verdict is Verdict.UNREADABLE
    blocks = [proof.as_data()["blocks"][0] | {"entries": noise[:8_000_000]}]
    assert check(json.dumps(proof.as_data() | {"blocks": blocks}), verify=is_signed).verdict is not Verdict.COMPLETE


@given(st.integers(0, 3000))
def test_a_proof_that_was_cut_off_is_no_proof(length):
    text = json.dumps(Indexed(LOG).proof(Asked(matter="a")).as_data())

    assert check(text[: length % len(text)], verify=is_signed).verdict is Verdict.UNREADABLE


@given(st.integers(0, 10**6), st.integers(33, 126))
def test_a_character_that_was_changed_never_proves_another_answer(place, character):
    text = json.dumps(Indexed(LOG).proof(Asked(matter="a")).as_data())
    place %= len(text)

    checked = check(text[:place] + chr(character) + text[place + 1 :], verify=is_signed, keys=KNOWN)

    assert checked.verdict is not Verdict.COMPLETE or checked.leaves == (0, 2, 4)
