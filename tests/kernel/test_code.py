"""Codes for paper: what they stand for, and what is forgiven whoever types one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.code import ALPHABET, LENGTH, code_of, digests_of

digests = st.binary(min_size=32, max_size=32)


@given(digests)
def test_a_digest_lies_between_those_that_its_code_stands_for(digest):
    first, last = digests_of(code_of(digest))

    assert first <= digest <= last
    assert int.from_bytes(last, "big") - int.from_bytes(first, "big") == 2**196 - 1
    assert code_of(first) == code_of(last) == code_of(digest)


@given(digests)
def test_a_code_has_its_length_and_no_sign_that_is_misread(digest):
    code = code_of(digest)

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("ILOU")


@pytest.mark.parametrize(
    "typed", ["1676-BQQV-E0C0", "1676 bqqv e0c0", "l676bqqveoco", "I676-BQQV-EOCO", "1676\tBQQV\nE0C0"]
)
def test_blanks_hyphens_small_letters_and_what_looks_alike_are_forgiven(typed):
    assert digests_of(typed) == digests_of("1676BQQVE0C0")
    assert digests_of(typed)


@pytest.mark.parametrize("typed", ["", "1676-BQQV-E0C", "1676-BQQV-E0C00", "1676-BQQV-E0CU", "1676_BQQV_E0C0", "一"])
def test_what_is_no_code_stands_for_nothing(typed):
    assert digests_of(typed) is None
