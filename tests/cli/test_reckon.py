"""`plumbline reckon`: the contract that others call."""

import json

import pytest

from plumbline.cli.main import main

SPRING_FESTIVAL = ["reckon", "--length", "7", "--unit", "workdays", "--from", "2026-02-12"]


@pytest.fixture
def answer(capsys):
    """Run a command line that is right, and give its JSON."""

    def run(*given):
        code = main([*given, "--json"])
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_the_due_day_comes_with_its_working(answer):
    reckoned = answer(*SPRING_FESTIVAL)

    assert (reckoned["due"], reckoned["provisional"]) == ("2026-02-28", False)
    assert reckoned["counted"][0] == {
        "day": "2026-02-12",
        "number": None,
        "kind": "workday",
        "why": "事件当日，不计入",
    }
    assert reckoned["counted"][-1] == {
        "day": "2026-02-28",
        "number": 7,
        "kind": "make_up",
        "why": "周六，春节调休上班",
    }


def test_ninety_days_are_listed_one_by_one_after_the_day_of_the_event(answer):
    reckoned = answer("reckon", "--length", "90", "--unit", "days", "--from", "2026-01-05")

    assert reckoned["due"] == "2026-04-05"
    assert len(reckoned["counted"]) == 91


def test_pauses_may_be_given_again_and_again(answer):
    pauses = ["--pause", "2026-03-05..2026-03-09", "--pause", "2026-04-01..2026-04-10"]

    assert answer("reckon", "--length", "30", "--unit", "days", "--from", "2026-03-01", *pauses)["due"] == "2026-04-15"


def test_a_last_day_of_rest_rolls_over_where_it_is_asked(answer):
    fifteen_days = ["reckon", "--length", "15", "--unit", "days", "--from", "2026-02-05"]

    assert answer(*fifteen_days)["due"] == "2026-02-20"
    assert answer(*fifteen_days, "--roll-over")["due"] == "2026-02-24"


def test_backwards_both_readings_of_days_before_are_given(answer):
    reckoned = answer("reckon", "--length", "7", "--unit", "workdays", "--from", "2026-03-02", "--backwards")

    assert reckoned["due"] == "2026-02-13"
    assert reckoned["last_day_to_notify"] == "2026-02-12"


@pytest.mark.parametrize(
    "moment", ["2026-03-06T17:00", "2026-03-06 17:00", "2026-03-06T09:00+00:00", "2026-03-06T09:00Z"]
)
def test_hours_are_counted_from_a_moment_in_beijing_time(answer, moment):
    reckoned = answer("reckon", "--length", "24", "--unit", "hours", "--from", moment)

    assert reckoned["due"] == "2026-03-07T17:00:00+08:00"


def test_beyond_the_published_schedule_the_answer_is_provisional(answer):
    assert answer("reckon", "--length", "5", "--unit", "workdays", "--from", "2099-12-01")["provisional"]


def test_beyond_the_published_schedule_no_guess_is_made_where_none_is_wanted(capsys):
    code = main(["reckon", "--length", "5", "--unit", "workdays", "--from", "2099-12-01", "--no-estimate", "--json"])

    assert code == 1
    unknown = json.loads(capsys.readouterr().out)["unknown"]
    assert unknown["missing"] == ["2099"]
    assert "放假安排" in unknown["says"]


def test_people_read_it_in_chinese(capsys):
    assert main(SPRING_FESTIVAL) == 0

    assert capsys.readouterr().out == "末日 2026-02-28（周六，春节调休上班）：自 2026-02-12 起 7 个工作日\n"


def test_people_read_it_in_english(capsys):
    assert main([*SPRING_FESTIVAL, "--language", "en", "--explain"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Last day 2026-02-28 (Saturday, make-up workday for Spring Festival): 7 workdays from 2026-02-12"
    assert lines[1] == "    —  2026-02-12  the day of the event, not counted"
    assert lines[2] == "    1  2026-02-13  Friday"
    assert len(lines) == 18


def test_people_are_told_that_a_day_is_provisional(capsys):
    assert main(["reckon", "--length", "5", "--unit", "workdays", "--from", "2099-12-01"]) == 0

    assert capsys.readouterr().out.splitlines()[-1].startswith("暂定：")


def test_people_are_told_by_when_to_notify(capsys):
    assert main(["reckon", "--length", "30", "--unit", "days", "--from", "2026-04-30", "--backwards"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "2026-03-31（周二）：2026-04-30 之前 30 日",
        "若通知日与该日之间须隔满 30 日，最迟 2026-03-30 通知",
    ]


@pytest.mark.parametrize(
    "given",
    [
        ["--length", "0", "--unit", "days", "--from", "2026-02-12"],
        ["--length", "seven", "--unit", "days", "--from", "2026-02-12"],
        ["--length", "7", "--unit", "weeks", "--from", "2026-02-12"],
        ["--length", "7", "--unit", "days", "--from", "2026-02-30"],
        ["--length", "7", "--unit", "days", "--from", "tomorrow"],
        ["--length", "7", "--unit", "days"],
        ["--length", "24", "--unit", "hours", "--from", "2026-02-12"],
        ["--length", "24", "--unit", "hours", "--from", "2026-02-12T09:00", "--roll-over"],
        ["--length", "24", "--unit", "hours", "--from", "2026-02-12T09:00", "--pause", "2026-02-12..2026-02-13"],
        ["--length", "7", "--unit", "days", "--from", "2026-02-12", "--pause", "2026-02-14..2026-02-13"],
        ["--length", "7", "--unit", "days", "--from", "2026-02-12", "--pause", "2026-02-14"],
    ],
)
def test_what_cannot_mean_anything_is_wrong_usage_and_says_so(given, capsys):
    code = main(["reckon", *given, "--json"])

    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    assert printed.err
