"""Measures are counted from what was done and what is owed; what is not certain, or not known, is no number."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.models import Obligation
from plumbline.engines.measures import declared
from plumbline.engines.measures.counting import share_of
from plumbline.kernel.errors import DeclarationError, NothingToMeasure
from plumbline.kernel.measure import Met
from tests.engines.measures.conftest import counted, measured, on_another_day

FILED, LAST_DAY = date(2026, 3, 3), date(2026, 6, 1)  # 90 days, the day of filing not counted
SERVED_LAST = date(2026, 4, 17)  # 7 workdays after 8 April
MUCH_LATER = date(2026, 12, 1)
DECIDED = measured(of=["decided_in_time"])
SERVED = measured(of=["served_in_time"])


def numbers(found):
    return found.share.part, found.share.whole, found.share.unknown


def test_what_was_decided_in_time_counts_as_met(office, course):
    office.run(course, until="decide")

    found = counted(DECIDED, today=MUCH_LATER)

    assert numbers(found) == (1, 1, 0)
    assert found.rows[0].fulfilled is True


def test_the_last_day_is_still_in_time(office, course):
    office.run(on_another_day(course, "decide", LAST_DAY), until="decide")

    assert numbers(counted(DECIDED, today=MUCH_LATER)) == (1, 1, 0)


def test_a_day_late_counts_in_the_whole_alone(office, course):
    office.run(on_another_day(course, "decide", date(2026, 6, 2)), until="decide")

    found = counted(DECIDED, today=MUCH_LATER)

    assert numbers(found) == (0, 1, 0)
    assert found.rows[0].obligation.late


def test_what_was_met_late_was_met_all_the_same_where_the_measure_asks_for_no_more(office, course):
    office.run(on_another_day(course, "decide", date(2026, 6, 2)), until="decide")

    assert numbers(counted(measured(of=["decided_in_time"], met=Met.EVER), today=MUCH_LATER)) == (1, 1, 0)


def test_what_still_runs_is_not_certain_and_not_counted(office, course):
    office.run(course, until="conclude")

    on_the_last_day, the_day_after = counted(DECIDED, today=LAST_DAY), counted(DECIDED, today=date(2026, 6, 2))

    assert on_the_last_day.rows == ()
    assert numbers(the_day_after) == (0, 1, 0)


def test_a_matter_that_ends_without_a_decision_leaves_the_count(office, course):
    matter = office.run(course, until="conclude")
    Obligation.objects.filter(matter=matter, rule="decided_in_time").update(state="lapsed")

    assert counted(DECIDED, today=MUCH_LATER).rows == ()


def test_served_in_time_and_served_late(office, course):
    office.run(course, until="serve")
    office.run(on_another_day(course, "serve", date(2026, 4, 20), received_on=date(2026, 4, 20)), until="serve")

    found = counted(SERVED, today=MUCH_LATER)

    assert numbers(found) == (1, 2, 0)
    assert sorted(row.fulfilled for row in found.rows) == [False, True]


@pytest.mark.parametrize(
    ("served", "counted_on"),
    [
        (date(2026, 4, 10), date(2026, 4, 10)),  # the day it was done
        (SERVED_LAST, SERVED_LAST),
        (date(2026, 4, 20), date(2026, 4, 18)),  # late: the day after the last one, whenever it was done
        (date(2026, 5, 29), date(2026, 4, 18)),
    ],
)
def test_a_row_belongs_to_the_day_on_which_its_answer_became_certain(office, course, served, counted_on):
    office.run(on_another_day(course, "serve", served, received_on=served), until="serve")

    (row,) = counted(SERVED, today=MUCH_LATER).rows

    assert row.on == counted_on


def test_both_ends_of_the_span_belong_to_it(office, course):
    office.run(course, until="serve")
    served = date(2026, 4, 10)

    assert len(counted(SERVED, today=MUCH_LATER, since=served, until=served).rows) == 1
    assert counted(SERVED, today=MUCH_LATER, since=date(2026, 4, 11)).rows == ()
    assert counted(SERVED, today=MUCH_LATER, until=date(2026, 4, 9)).rows == ()


def test_a_row_whose_condition_is_not_known_is_counted_apart(office, course):
    office.run(course, until="serve")

    found = counted(measured(of=["served_in_time"], when="fined_for_same_act and known(fine_fen)"), today=MUCH_LATER)
    unknown = counted(measured(of=["served_in_time"], when="violation_ended_on < party_born_on"), today=MUCH_LATER)

    assert numbers(found) == (0, 0, 0)  # no second fine: it is known that the row does not belong
    assert numbers(unknown) == (0, 0, 1)
    assert unknown.rows[0].fulfilled is None


def test_a_row_whose_fulfilment_is_not_known_is_counted_apart(office, course):
    office.run(course, until="serve")

    found = counted(measured(of=["served_in_time"], part_when="party_born_on < violation_ended_on"), today=MUCH_LATER)

    assert numbers(found) == (0, 0, 1)


def test_a_row_that_is_excepted_is_not_counted(office, course):
    office.run(course, until="serve")

    assert counted(measured(of=["served_in_time"], unless="service_method == 'in_person'"), today=MUCH_LATER).rows == ()


def test_an_act_counts_by_what_came_before_it(office, course):
    office.run(course, until="decide")

    reviewed = counted(measured(acts=["decide"], preceded_by="review_plea"), today=MUCH_LATER)
    heard = counted(measured(acts=["decide"], preceded_by="hearing"), today=MUCH_LATER)

    assert numbers(reviewed) == (1, 1, 0)
    assert numbers(heard) == (0, 1, 0)
    assert reviewed.rows[0].on == date(2026, 4, 8)
    assert reviewed.rows[0].record.act == "decide"


def test_what_came_after_an_act_does_not_count_as_before_it(office, course):
    office.run(course, until="serve")

    assert numbers(counted(measured(acts=["decide"], preceded_by="serve"), today=MUCH_LATER)) == (0, 1, 0)


def test_an_act_is_judged_by_the_facts_of_its_own_day(office, course):
    office.run(course, until="serve")

    found = counted(measured(acts=["notify"], part_when="known(fine_fen)"), today=MUCH_LATER)

    assert numbers(found) == (0, 1, 0)  # the fine was set by the decision, after the notice


def test_only_the_matters_of_the_bodies_that_are_looked_at_are_counted(office, course):
    office.run(course, until="serve")

    assert counted(SERVED, today=MUCH_LATER, bodies=Body.objects.filter(pk=office.elsewhere.pk)).rows == ()
    assert counted(SERVED, today=MUCH_LATER, bodies=Body.objects.none()).rows == ()


def test_nothing_decided_is_not_a_perfect_score(office):
    found = counted(DECIDED, today=MUCH_LATER)

    with pytest.raises(NothingToMeasure):
        _ = found.share.per_mille


def test_the_rows_of_a_place_add_up_like_the_whole(office, course):
    office.run(course, until="serve")
    office.run(on_another_day(course, "serve", date(2026, 4, 20), received_on=date(2026, 4, 20)), until="serve")

    found = counted(SERVED, today=MUCH_LATER)

    assert share_of(found.rows) == found.share
    assert share_of([row for row in found.rows if row.fulfilled]).whole == 1


def test_a_measure_is_counted_in_as_many_queries_for_many_matters_as_for_one(office, course, django_assert_num_queries):
    for _ in range(3):
        office.run(course, until="serve")

    with django_assert_num_queries(3):
        counted(SERVED, today=MUCH_LATER)


# ── as declared ──


def test_each_declared_measure_counts_a_whole_course(office, course):
    office.run(course)

    found = {code: numbers(counted(measure, today=MUCH_LATER)) for code, measure in declared.every().items()}

    assert found["penalty.decided_in_time"] == (1, 1, 0)
    assert found["penalty.served_in_time"] == (1, 1, 0)
    assert found["penalty.reviewed_where_required"] == (0, 0, 0)  # no review was required


def test_a_measure_that_is_not_declared_is_named_with_those_that_are():
    with pytest.raises(DeclarationError, match=r"penalty\.decided_in_time"):
        declared.find("penalty.nothing")
