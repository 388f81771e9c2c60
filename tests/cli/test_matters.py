"""`plumbline matters`: sweeps what the law deems, and carries matters to a new version."""

import argparse
import json
from datetime import date, timedelta

import pytest

from plumbline.cli import matters
from plumbline.cli.speaking import UsageError
from plumbline.engines.matters.models import Record
from plumbline.kernel import clock
from tests.engines.matters.licensing import MONDAY, at, make_counter, use_samples

LATER = MONDAY + timedelta(days=9)


def run(*words):
    parser = argparse.ArgumentParser()
    matters.add_to(parser.add_subparsers(dest="command"))
    args = parser.parse_args(["matters", *words])
    return args.run(args)


@pytest.fixture
def counter(db, monkeypatch):
    use_samples(monkeypatch)
    return make_counter()


def test_what_passed_in_vain_is_written_down_and_told(counter, capsys):
    matter = counter.open()

    with clock.standing_at(at(LATER)):
        assert run("deem") == 0
        assert run("deem", "--language", "en") == 0

    first, summed, again = capsys.readouterr().out.splitlines()
    assert first == f"{matter.code}  2025-03-11 00:00  视为受理（行政许可法#32）"
    assert summed == "视为发生 1 件"
    assert again == "0 acts deemed to have happened"


def test_a_dry_run_may_look_ahead_and_writes_nothing(counter, capsys):
    counter.open()

    with clock.standing_at(at(MONDAY)):
        assert run("deem", "--dry-run", "--at", LATER.isoformat(), "--json") == 0

    answer = json.loads(capsys.readouterr().out)
    assert [one["act"] for one in answer["deemed"]] == ["deem_accepted"]
    assert Record.objects.count() == 1


def test_an_earlier_day_counts_to_its_end(counter, capsys):
    counter.open()

    with clock.standing_at(at(LATER)):
        run("deem", "--at", "2025-03-10", "--json")
        run("deem", "--at", "2025-03-11", "--json")

    before, after = (json.loads(line)["deemed"] for line in capsys.readouterr().out.splitlines())
    assert (len(before), len(after)) == (0, 1)


def test_a_day_that_has_not_come_cannot_be_written(counter):
    with clock.standing_at(at(MONDAY)), pytest.raises(UsageError, match="--dry-run"):
        run("deem", "--at", LATER.isoformat())


@pytest.mark.parametrize("day", ["2025-13-01", "tomorrow", ""])
def test_what_is_no_day_is_a_mistake_of_usage(counter, day):
    with pytest.raises(SystemExit):
        run("deem", "--at", day)


def test_the_last_day_of_all_lies_outside_every_calendar(counter):
    with pytest.raises(UsageError, match="calendar"):
        run("deem", "--dry-run", "--at", date.max.isoformat())


def test_matters_are_carried_over_and_those_that_stay_are_told(counter, capsys):
    opened = date(2025, 12, 22)
    goes, stays = counter.open(on=opened), counter.open(on=opened)
    counter.do(stays, "note", on=opened + timedelta(1))

    with clock.standing_at(at(date(2027, 1, 4))):
        words = ("carry", "sample.licence", "--to", "2027-01-01", "--law", "行政许可法#83")
        assert run(*words, "--dry-run", "--json") == 1
        assert run(*words) == 1

    dry, *told = capsys.readouterr().out.splitlines()
    answer = json.loads(dry)
    assert (answer["carried"], answer["stayed"], answer["dry_run"]) == (1, 1, True)
    assert told[0].startswith(f"✓ {goes.code}  2020-01-01 → 2027-01-01")
    assert told[1].startswith(f"✗ {stays.code}  留在 2020-01-01")
    assert "note" in told[2]
    assert told[-1] == "移转 1 件，留在旧版本 1 件"
