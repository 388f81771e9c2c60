"""Measures as declared: every fault has its place; shares: both numbers, the interval, nothing that was not measured."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError, NothingToMeasure
from plumbline.kernel.measure import Met, Share, read_measure

WRITTEN = """\
measure: permit.decided_in_time
title: {zh: 按期决定, en: Decided in time}
law: 行政许可法#42.1
plan: [14, 15]
procedures: [permit.toy]
of: {obligations: [decided_in_time], when: large, unless: fine_fen < 100, zh: 受理的申请, en: Applications taken}
in: {met: in_time, when: known(fine_fen), zh: 按期决定的, en: Decided in time}
target_per_mille: 950
note: {zh: 待定, en: To be settled}
"""


def measure(*changes):
    text = WRITTEN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_measure(read(text, file="decided_in_time.yaml"))


def fault(*changes):
    with pytest.raises(DeclarationError) as wrong:
        measure(*changes)
    assert wrong.value.file == "decided_in_time.yaml"
    return wrong.value


# ── as declared ──


def test_a_measure_is_read_as_written():
    found = measure()

    assert found.code == "permit.decided_in_time"
    assert (found.title.zh, found.title.en) == ("按期决定", "Decided in time")
    assert found.plan == (14, 15)
    assert found.obligations == ("decided_in_time",)
    assert found.acts == ()
    assert found.met is Met.IN_TIME
    assert found.when.names == {"large"}
    assert found.unless.text == "fine_fen < 100"
    assert found.part_when.text == "known(fine_fen)"
    assert found.target_per_mille == 950
    assert found.note.en == "To be settled"


def test_a_measure_of_acts_names_what_must_come_before():
    found = measure(
        ("obligations: [decided_in_time]", "acts: [grant, refuse]"),
        ("met: in_time", "preceded_by: review"),
        ("target_per_mille: 950\n", ""),
    )

    assert found.acts == ("grant", "refuse")
    assert found.preceded_by == "review"
    assert found.met is None
    assert found.target_per_mille is None


@pytest.mark.parametrize(
    ("changes", "what", "line"),
    [
        ([("obligations: [decided_in_time], ", "")], "either obligations or acts", 6),
        ([("of: {", "of: {acts: [grant], ")], "either obligations or acts", 6),
        ([("met: in_time, ", "")], "`met` goes with obligations", 7),
        ([("obligations: [decided_in_time]", "acts: [grant]")], "`met` goes with obligations", 7),
        ([("met: in_time", "met: soon")], "`met` is in_time or ever", 7),
        ([("when: large", "when: large and")], "large and", 6),
        ([("law: 行政许可法#42.1", "law: 第四十二条")], "", 3),
        ([("note: {zh: 待定, en: To be settled}", "note: {zh: 待定}")], "en", 9),
        ([("plan: [14, 15]", "plan: [fourteen]")], "", 4),
        ([("target_per_mille: 950", "target: 950")], "target", 8),
    ],
)
def test_a_fault_is_found_where_it_stands(changes, what, line):
    wrong = fault(*changes)

    assert what in wrong.what
    assert wrong.line == line


# ── shares ──


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_one_that_wilson_gives(part, whole, low, high):
    found = Share(part=part, whole=whole).interval()

    assert [round(bound, 4) for bound in found] == [low, high]


@pytest.mark.parametrize(
    ("part", "whole", "per_mille"), [(2, 3, 666), (999, 1000, 999), (9999, 10_000, 999), (7, 7, 1000)]
)
def test_what_is_not_whole_is_never_shown_as_whole(part, whole, per_mille):
    assert Share(part=part, whole=whole).per_mille == per_mille


def test_nothing_decided_is_not_a_perfect_score():
    nothing = Share(part=0, whole=0, unknown=3)

    with pytest.raises(NothingToMeasure):
        _ = nothing.per_mille
    with pytest.raises(NothingToMeasure):
        nothing.interval()


@st.composite
def shares(draw):
    whole = draw(st.integers(1, 10**6))
    return Share(part=draw(st.integers(0, whole)), whole=whole)


@given(shares())
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(share):
    low, high = share.interval()

    assert 0 <= low <= share.part / share.whole + 1e-12
    assert share.part / share.whole - 1e-12 <= high <= 1
    assert low < high


@given(shares())
def test_the_interval_of_the_rest_is_the_mirror_image(share):
    low, high = share.interval()

    mirrored = Share(part=share.whole - share.part, whole=share.whole).interval()

    assert isclose(mirrored[0], 1 - high, abs_tol=1e-9)
    assert isclose(mirrored[1], 1 - low, abs_tol=1e-9)


@given(shares(), st.integers(2, 50))
def test_more_rows_of_the_same_share_make_the_interval_narrower(share, times):
    wide = share.interval()

    narrow = Share(part=share.part * times, whole=share.whole * times).interval()

    assert narrow[1] - narrow[0] < wide[1] - wide[0]


@given(shares())
def test_only_all_of_the_rows_give_a_thousand(share):
    assert (share.per_mille == 1000) is (share.part == share.whole)
