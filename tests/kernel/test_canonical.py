"""One value has one sequence of bytes, and what has none is refused by name."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.WIDEST, canonical.WIDEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Colour(StrEnum):
    """A choice as facts carry it."""

    RED = "red"


@given(VALUES)
def test_what_was_written_reads_back_the_same(value: Any) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@given(st.dictionaries(st.text(), st.integers(0, 9), max_size=8))
def test_the_order_in_which_keys_were_given_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(value.items()))

    assert canonical.encode(value) == canonical.encode(backwards)


@given(VALUES | st.lists(st.dates() | st.datetimes(timezones=st.just(UTC)), max_size=3))
def test_what_is_written_in_one_go_is_what_is_written_with_care(value: Any) -> None:
    class Careful(dict[str, Any]):
        """No plain type: it is written by the long way."""

    shortly, at_length = canonical.encode({"value": value}), canonical.encode(Careful(value=value))

    assert shortly == at_length


@given(st.lists(st.fixed_dictionaries({"b": VALUES, "a%s": VALUES, "é{}": VALUES}), min_size=2, max_size=4))
def test_mappings_with_the_same_keys_do_not_get_in_each_others_way(values: list[dict[str, Any]]) -> None:
    at_once, one_by_one = canonical.encode(values), b",".join(map(canonical.encode, values))

    assert at_once == b"[%b]" % one_by_one
    assert json.loads(at_once) == values


@given(VALUES)
def test_the_bytes_are_json_for_everyone(value: Any) -> None:
    assert json.loads(canonical.encode(value)) == value


def test_keys_stand_in_the_order_of_utf_16_as_in_rfc_8785() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    written = canonical.encode(dict.fromkeys(keys, 0))

    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_keys_that_were_written_before_are_written_alike_whatever_their_kind() -> None:
    as_text, as_choices = {"red": 1, "blue": 2}, {Colour.RED: 1, "blue": 2}

    written = {canonical.encode(value) for value in (as_choices, as_text, as_choices)}

    assert written == {b'{"blue":2,"red":1}'}
    with pytest.raises(canonical.NotCanonical, match="the key True"):
        canonical.encode({True: 1})


def test_mappings_of_strangers_do_not_fill_the_memory() -> None:
    for number in range(2 * canonical.MOST_KEPT):
        canonical.encode({f"key {number}": 1})
    canonical.encode({"k" * 1_000_000: 1})

    assert len(canonical._known) <= canonical.MOST_KEPT
    assert max(len("".join(names)) for names in canonical._known) <= canonical.LONGEST_KEPT


def test_control_characters_are_escaped_as_in_rfc_8785() -> None:
    assert canonical.encode('\u20ac$\u000f\u000aA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()


def test_days_moments_and_choices_become_text() -> None:
    value = {"on": date(2026, 2, 28), "at": datetime(2026, 2, 28, 9, tzinfo=UTC), "colour": Colour.RED, "both": (1, 2)}

    written = canonical.encode(value)

    assert written == b'{"at":"2026-02-28T09:00:00+00:00","both":[1,2],"colour":"red","on":"2026-02-28"}'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"facts": {"share": 0.5}}, "facts.share"),
        ([float("nan")], r"value\[0\]"),
        ({"fine": Decimal(1)}, "fine"),
        ({"at": datetime(2026, 1, 1)}, "at: a moment without a zone"),  # noqa: DTZ001 — naive on purpose
        ({1: "a"}, "the key 1"),
        ({"facts": [{1: "a"}]}, r"^value\.facts\[0\]: the key 1"),
        ({"large": 2**53}, "large"),
        ({"bytes": b""}, "bytes"),
        ({"set": {1}}, "set"),
        ("\ud800", "half a character"),
        ({"\ud800": 1}, "half a character"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: Any, place: str) -> None:
    with pytest.raises(canonical.NotCanonical, match=place):
        canonical.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e2",
        b"NaN",
        b'"\\u0041"',
        b"\xff",
        b"",
        b"[1,]",
        b"[" * 99999,
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data: bytes) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.decode(data)


def test_a_refusal_says_why_the_bytes_are_not_canonical() -> None:
    with pytest.raises(canonical.NotCanonical, match=r"^not canonical JSON: .+: line 1 column \d"):
        canonical.decode(b"[1,]")
    with pytest.raises(canonical.NotCanonical, match=r"^not canonical JSON: the same value is written differently$"):
        canonical.decode(b'{"a": 1}')
