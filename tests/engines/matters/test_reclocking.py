"""When holidays come out otherwise, running clocks are reckoned anew; old and new day both stay on record."""

from datetime import date, datetime, timedelta

import pytest

from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import reclocking, schedules, scheduling
from plumbline.engines.matters.models import Matter, Schedule, Shift
from plumbline.engines.matters.replaying import RECKONED, replay
from plumbline.kernel import clock, stored
from plumbline.kernel.calendar import DayKind, official
from plumbline.kernel.errors import DeclarationError, InvalidFacts
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import MONDAY, at, fresh

CLOSED = """\
source: 关于临时停止办公的通知
published_on: 2025-03-01
covers: {from: 2025-03-05, to: 2025-03-06}
days:
  - {from: 2025-03-05, to: 2025-03-06, kind: closed}
"""


def enter(text, *, on=MONDAY):
    with clock.standing_at(datetime(on.year, on.month, on.day, 20, tzinfo=clock.BEIJING)):
        before = schedules.calendar()
        schedule, new = scheduling.enter(scheduling.read_yaml(text, file="days.yaml"), by="handler-1")
        return reclocking.reckon_anew(since=before if new else None), schedule


def year(number, *days):
    """Write the schedule of a year in which only these days are set apart."""
    listed = "".join(f"\n  - {{day: {day}, kind: {kind}, zh: 节, en: Feast}}" for day, kind in days)
    return (
        f"source: {number} 年放假安排\npublished_on: {number - 1}-11-04\n"
        f"covers: {{from: {number}-01-01, to: {number}-12-31}}\ndays:{listed or ' []'}"
    )


def test_a_closure_moves_the_days_of_running_clocks_and_both_days_stay_on_record(counter):
    matter = counter.open()

    outcome, _ = enter(CLOSED)

    assert (outcome.looked_at, outcome.changed, outcome.moved) == (1, 1, 1)
    obligation = matter.obligations.get(rule="accepted_in_time")
    assert obligation.due_on == date(2025, 3, 12)
    (shift,) = obligation.shifts.all()
    assert (shift.was_on, shift.due_on, shift.cause) == (date(2025, 3, 10), date(2025, 3, 12), "schedule")
    event = Event.objects.get(stream=matter.code, sequence=shift.event_sequence)
    assert event.kind == RECKONED
    assert event.public["moved"] == [{"rule": "accepted_in_time", "was": "2025-03-10", "due": "2025-03-12"}]
    assert fresh(matter).next_due_on == date(2025, 3, 12)
    assert stored.from_data(fresh(matter).marking).duties["accepted_in_time"].due_on == date(2025, 3, 12)


def test_the_ledger_still_adds_up_and_tells_the_same(counter):
    matter = counter.open()
    enter(CLOSED)
    counter.do(matter, "accept", on=MONDAY + timedelta(4))

    assert verifying.recount().ok
    assert replay(matter) == stored.from_data(fresh(matter).marking)


def test_acts_before_a_schedule_are_replayed_by_what_was_known_then(counter):
    matter = counter.decided()
    with clock.standing_at(at(MONDAY + timedelta(10))):
        counter.do(matter, "serve", on=MONDAY + timedelta(10))
    enter(CLOSED, on=MONDAY + timedelta(14))

    marking = replay(matter)

    assert marking == stored.from_data(fresh(matter).marking)
    assert marking.duties["served_in_time"].due_on == date(2025, 3, 20)


def test_what_was_met_is_not_touched(counter):
    matter = counter.open()
    counter.do(matter, "accept", on=MONDAY + timedelta(1))

    enter(CLOSED, on=MONDAY + timedelta(2))

    assert matter.obligations.get(rule="accepted_in_time").due_on == date(2025, 3, 10)
    assert matter.obligations.get(rule="decided_in_time").due_on == date(2025, 4, 3)


def test_entering_it_again_and_reckoning_again_change_nothing(counter):
    counter.open()
    enter(CLOSED)
    before = everything()

    outcome, _ = enter(CLOSED)

    assert (outcome.changed, Schedule.objects.count()) == (0, 1)
    assert everything() == before


def test_a_dry_run_counts_and_changes_nothing(counter):
    counter.open()
    with clock.standing_at(at(MONDAY)):
        scheduling.enter(scheduling.read_yaml(CLOSED, file="days.yaml"), by="handler-1")
        before = everything()

        outcome = reclocking.reckon_anew(dry_run=True)

    assert outcome.moved == 1
    assert everything() == before


def test_matters_that_no_differing_day_touches_are_passed_over(counter):
    counter.open(on=date(2025, 2, 10))

    outcome, _ = enter(CLOSED)

    assert outcome.looked_at == 0


def test_many_matters_in_several_lots_are_all_reckoned(counter, monkeypatch):
    monkeypatch.setattr(reclocking, "LOT", 2)
    matters = [counter.open(title=f"第{number}项") for number in range(5)]

    outcome, _ = enter(CLOSED)

    assert outcome.changed == 5
    for matter in matters:
        assert replay(matter) == stored.from_data(fresh(matter).marking)
    assert Shift.objects.count() == 5


def test_a_day_beyond_the_published_schedule_is_sure_once_the_schedule_comes(counter):
    last = official().published_to
    matter = counter.open(on=last - timedelta(1))
    assert matter.obligations.get().provisional

    outcome, _ = enter(year(last.year + 1), on=last)

    obligation = matter.obligations.get()
    assert (outcome.settled, obligation.provisional, obligation.shifts.count()) == (1, False, 0)
    assert replay(matter) == stored.from_data(fresh(matter).marking)


def test_the_schedule_of_a_year_brings_its_holidays_with_their_names(counter):
    number = official().published_to.year + 1
    saturday = next(day for day in (date(number, 1, one) for one in range(2, 9)) if day.weekday() == 5)
    enter(year(number, (f"{number}-01-01", "holiday"), (saturday, "make_up")), on=date(number - 1, 12, 1))

    known = schedules.calendar()

    assert known.published_to == date(number, 12, 31)
    assert (known.kind(date(number, 1, 1)), known.name(date(number, 1, 1))) == (DayKind.HOLIDAY, "节")
    assert known.kind(saturday) is DayKind.MAKE_UP
    assert not official().covers(saturday)


def test_a_year_that_leaves_a_gap_is_refused(counter):
    number = official().published_to.year + 2

    with pytest.raises(InvalidFacts, match="还没有录入"):
        enter(year(number), on=date(number, 1, 1))
    assert not Schedule.objects.exists()


def test_a_schedule_of_the_future_is_refused(counter):
    with pytest.raises(InvalidFacts, match="还没有到"):
        enter(CLOSED, on=date(2025, 2, 27))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (CLOSED.replace("kind: closed", "kind: feast"), "no kind of day"),
        (CLOSED.replace("kind: closed", "kind: make_up"), "no Saturday or Sunday"),
        (CLOSED.replace("kind: closed", "kind: weekend"), "is a workday by its weekday"),
        (CLOSED.replace("to: 2025-03-06, kind", "to: 2025-03-07, kind"), "outside the days"),
        (CLOSED.replace("to: 2025-03-06}", "to: 2035-03-06}"), "at most 3 years"),
        (
            CLOSED.replace("from: 2025-03-05, to: 2025-03-06, kind", "from: 2025-03-06, to: 2025-03-05, kind"),
            "later one",
        ),
        (CLOSED + "  - {day: 2025-03-06, kind: closed}\n", "said twice"),
        (CLOSED + "  - {kind: closed}\n", "give `day`"),
        (CLOSED.replace("source:", "sorce:"), "did you mean «source»"),
        (CLOSED.replace("published_on: 2025-03-01", "published_on: soon"), "a day such as"),
        (CLOSED.replace("通知", "通" * 300), "at most 200"),
        ("days: [", "days.yaml"),
        ("x" * (scheduling.LONGEST + 1), "at most 256 KiB"),
        ("", "the file is empty"),
    ],
)
def test_what_is_written_wrong_is_met_with_its_place(wrong, says):
    with pytest.raises(DeclarationError, match=says) as caught:
        scheduling.read_yaml(wrong, file="days.yaml")

    assert str(caught.value).startswith("days.yaml:")


def csv(text):
    return scheduling.read_csv(
        text,
        file="days.csv",
        source="通知",
        published_on=date(2025, 3, 1),
        first=date(2025, 3, 1),
        last=date(2025, 3, 31),
    )


def test_a_table_says_the_same_as_spans():
    read = csv("\ufeffday,kind,zh,en\n2025-03-05,closed,,\n2025-03-08,make_up,节,Feast\n")

    assert {day: str(kind) for day, (kind, _) in read.days.items()} == {
        date(2025, 3, 5): "closed",
        date(2025, 3, 8): "make_up",
    }


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        ("day,kind\n2025-03-05,closed\n", 1, "first line names the columns"),
        ("day,kind,zh,en\n2025-02-30,closed,,\n", 2, "is no day"),
        ("day,kind,zh,en\n2025-03-05,shut,,\n", 2, "no kind of day"),
        ("day,kind,zh,en\n2025-03-05,closed\n", 2, "has 4 columns"),
        ("day,kind,zh,en\n2025-03-05,closed,,,,\n", 2, "has 4 columns"),
        ("day,kind,zh,en\n2025-03-05,closed,,\n2025-03-05,closed,,\n", 3, "said twice"),
        ("day,kind,zh,en\n2025-04-05,closed,,\n", 2, "outside the days"),
        ('day,kind,zh,en\n"2025-03-05,closed,,\n', 2, "no CSV"),
        ("", 1, "first line names"),
    ],
)
def test_a_table_that_is_wrong_is_met_with_its_line(wrong, line, says):
    with pytest.raises(DeclarationError, match=says) as caught:
        csv(wrong)

    assert caught.value.line == line


def test_an_act_after_the_schedule_counts_by_it(counter):
    enter(CLOSED)

    matter = counter.open(on=date(2025, 3, 4))

    assert matter.obligations.get().due_on == date(2025, 3, 13)
    assert Matter.objects.get().next_due_on == date(2025, 3, 13)
