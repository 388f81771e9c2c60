"""Versions and lineages of texts that came in several versions; they are read where they lie, and never kept here."""

from datetime import date
from pathlib import Path

import pytest

from plumbline.engines.norms.changing import changes
from plumbline.engines.norms.importing import import_paths
from plumbline.engines.norms.lineages import link
from plumbline.engines.norms.models import Norm
from plumbline.engines.norms.standing import text_on
from plumbline.kernel.errors import NormNotHeld

LAWS = Path(__file__).resolve().parents[4] / "shared/data/laws"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here"),
]

# Old and new numbers of provisions that go on, looked up by hand.
GO_ON = {
    "行政复议法": {
        (1, 1),
        (4, 3),
        (5, 10),
        (7, 13),
        (9, 20),
        (19, 34),
        (20, 35),
        (23, 48),
        (31, 62),
        (39, 87),
        (41, 89),
    },
    "民事诉讼法": {(1, 1), (201, 205), (261, 265), (281, 291)},
    "专利法实施细则": {(1, 1), (41, 47), (61, 66), (101, 118)},
}


@pytest.fixture
def two_versions(request):
    """Import the two versions of a norm, and link them."""
    short = request.param
    files = sorted(path for path in LAWS.rglob(f"{short}(*.md"))
    assert [one.reasons for one in import_paths(files) if one.reasons] == []
    norm = Norm.objects.get(short=short)
    link(norm)
    return norm, [version for version in norm.standing_versions() if version.held]


@pytest.mark.parametrize("two_versions", sorted(GO_ON), indirect=True)
def test_provisions_go_on_under_the_numbers_that_a_reader_finds(two_versions) -> None:
    norm, (old, new) = two_versions

    found = {(one.old.number, one.new.number) for one in changes(old, new) if one.old and one.new}

    assert GO_ON[norm.short] <= found


@pytest.mark.parametrize("two_versions", ["行政复议法"], indirect=True)
def test_the_last_day_of_the_old_text_and_the_first_of_the_new_one(two_versions) -> None:
    _, (old, new) = two_versions

    before, after = (text_on("行政复议法", number=20, on=day) for day in (date(2023, 12, 31), date(2024, 1, 1)))

    assert (before.version, after.version) == (old, new)
    assert before.text != after.text


@pytest.mark.parametrize("two_versions", ["行政复议法"], indirect=True)
def test_the_text_of_an_older_version_is_not_shown_for_a_later_one(two_versions) -> None:
    files = sorted(LAWS.rglob("行政复议法实施条例(*.md"))
    assert list(import_paths(files))

    assert text_on("行政复议法实施条例", number=5, on=date(2026, 6, 30)).text
    with pytest.raises(NormNotHeld):
        text_on("行政复议法实施条例", number=5, on=date(2026, 7, 1))
