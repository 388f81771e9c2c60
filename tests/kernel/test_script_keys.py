"""Keys of scripts: days and moments as they are written."""

from datetime import date, datetime

import pytest

from plumbline.kernel.clock import BEIJING
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.script_keys import due, moment

NOON = datetime(2026, 3, 2, 12, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-02T12:00:00", NOON),
        ("2026-03-02T04:00:00+00:00", NOON),
        (datetime.fromisoformat("2026-03-02T04:00:00+00:00"), NOON),
        (date(2026, 3, 2), NOON.replace(hour=9)),
        ("2026-03-02", NOON.replace(hour=9)),
    ],
)
def test_a_moment_is_read_on_the_clock_of_beijing(written, meant):
    assert moment(Declared(written, "script.yaml", 3, 7)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [(None, None), (date(2026, 3, 2), date(2026, 3, 2)), ("2026-03-02", date(2026, 3, 2)), (NOON, NOON)],
)
def test_what_is_owed_is_owed_until_a_day_a_moment_or_without_one(written, meant):
    assert due(Declared(written, "script.yaml", 3, 7)) == meant


@pytest.mark.parametrize("written", ["yesterday", "2026-02-30", 5])
def test_what_is_no_moment_is_refused_in_its_place(written):
    with pytest.raises(DeclarationError, match="is neither a day nor a moment") as refused:
        moment(Declared(written, "script.yaml", 3, 7))

    assert (refused.value.line, refused.value.column) == (3, 7)
