"""Codes of regions: their form, what they say by themselves, what is wrong with them."""

import pytest

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.codes import Level, RegionKind


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("34", Level.PROVINCE, ""),
        ("3401", Level.CITY, "34"),
        ("340104", Level.COUNTY, "3401"),
        ("340104001", Level.TOWNSHIP, "340104"),
        ("340104001001", Level.VILLAGE, "340104001"),
    ],
)
def test_level_and_parent_follow_from_the_length(code, level, parent):
    assert region_code.fault(code) is None
    assert region_code.level_of(code) is level
    assert region_code.parent_of(code) == parent


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("340000", "34"),
        ("340100", "3401"),
        ("340104", "340104"),
        ("340104000000", "340104"),
        ("340104001000", "340104001"),
        ("３４０１０４", "340104"),
        (" 34 01 ", "3401"),
    ],
)
def test_a_code_is_kept_without_the_zeros_that_fill_it_up(written, kept):
    assert region_code.tidy(written) == kept


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "数字以外"),
        ("34O104", "数字以外"),
        ("٣٤", "数字以外"),
        ("340", "有 3 位"),
        ("3401040011", "有 10 位"),
        ("9901", "前两位 99"),
        ("3400", "末段 00"),
        ("340104000", "末段 000"),
        ("340104001000", "末段 000"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_with_it(code, said):
    wrong = region_code.fault(code)

    assert wrong is not None
    assert said in wrong.zh
    assert code in wrong.en


@pytest.mark.parametrize(
    ("code", "above", "kind"),
    [
        ("340104", RegionKind.DIVISION, RegionKind.DIVISION),
        ("340171", RegionKind.DIVISION, RegionKind.STATISTICAL_ZONE),
        ("340180", RegionKind.DIVISION, RegionKind.STATISTICAL_ZONE),
        ("340181", RegionKind.DIVISION, RegionKind.DIVISION),
        ("340104399", RegionKind.DIVISION, RegionKind.DIVISION),
        ("340104400", RegionKind.DIVISION, RegionKind.STATISTICAL_ZONE),
        ("340104600", RegionKind.DIVISION, RegionKind.DIVISION),
        ("340711198", RegionKind.DIVISION, RegionKind.STATISTICAL_ZONE),
        ("340177006", RegionKind.STATISTICAL_ZONE, RegionKind.STATISTICAL_ZONE),
        ("340177006001", RegionKind.STATISTICAL_ZONE, RegionKind.SELF_GOVERNING),
        ("340177006498", RegionKind.STATISTICAL_ZONE, RegionKind.STATISTICAL_ZONE),
    ],
)
def test_a_zone_of_statistics_is_known_by_its_code(code, above, kind):
    assert region_code.usual_kind(code, above) is kind
