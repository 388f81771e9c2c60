"""What programs are told of decision tables: which there are, their rows, and what they answer for facts."""

import json
from datetime import date

import pytest

from plumbline.kernel import clock
from plumbline.kernel.decision_tables import declared_tables

pytestmark = pytest.mark.django_db

UNSAFE = "/api/v1/tables/penalty.food.unsafe"
FACTS = {"value_fen": 2_000_000, "repeated": 0, "harm": "real", "lighter_due": False}


@pytest.fixture
def ask(client):
    """Give a function that posts facts, and gives status and body."""

    def post(body, address=UNSAFE):
        answer = client.post(f"{address}/answer", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    return post


def test_every_table_is_listed_and_a_day_chooses(asked):
    _status, listed = asked("/api/v1/tables")
    _status, later = asked("/api/v1/tables", on="2026-08-15")

    codes = [one["code"] for one in listed["items"]]
    assert codes == [one.table.code for one in declared_tables().every()]
    assert all(one["demonstration"] for one in listed["items"])
    assert set(codes) - {one["code"] for one in later["items"]} == {"penalty.air.dust", "penalty.air.fumes"}


def test_a_table_is_shown_with_its_rows_and_the_ranges_of_the_law(asked):
    status, table = asked(UNSAFE, on="2026-03-01")

    assert status == 200
    assert [one["code"] for one in table["inputs"]] == ["value_fen", "repeated", "harm", "lighter_due"]
    large = next(one for one in table["every_row"] if one["code"] == "large_lighter")
    assert large["when"]["value_fen"] == {"zh": "10,000 元以上", "en": "from ¥10,000"}
    assert large["gives"]["fine"]["range"] == {
        "least": 10000, "most": 13000, "least_counted": True, "most_counted": True, "of": "value_fen",
    }  # fmt: skip
    assert [one["law"] for one in table["bounds"]] == ["食品安全法#124.1", "食品安全法#124.1"]
    assert len(table["every_row"]) == table["rows"]


def test_facts_are_answered_with_the_row_the_amounts_and_the_articles(ask):
    with clock.standing_at(date(2026, 3, 1)):
        status, answer = ask({"facts": FACTS})

    assert status == 200
    assert (answer["decided"], answer["row"]) == (True, "large_harmful")
    assert answer["gives"]["fine"]["least_fen"] == 34_000_000
    assert answer["gives"]["fine"]["bound"]["most_fen"] == 40_000_000
    assert answer["explained"][-1]["law"] == "食品安全法#124.1"


def test_what_is_missing_is_named(ask):
    status, answer = ask({"facts": {"lighter_due": False}, "on": "2026-03-01"})

    assert status == 200
    assert (answer["decided"], answer["missing"]) == (False, ["value_fen", "repeated", "harm"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"facts": {"harm": "great"}, "on": "2026-03-01"}, 422),
        ({"facts": {"harms": "real"}, "on": "2026-03-01"}, 422),
        ({"facts": {"value_fen": -1}, "on": "2026-03-01"}, 422),
        ({"facts": FACTS, "on": "2020-01-01"}, 404),
        ({"facts": FACTS, "day": "2026-03-01"}, 422),
        ({"facts": [], "on": "2026-03-01"}, 422),
    ],
)
def test_bad_input_is_told_by_name(ask, body, status):
    assert ask(body)[0] == status


def test_a_table_that_is_not_declared_is_not_found(ask, asked):
    assert asked("/api/v1/tables/penalty.food.unsave")[0] == 404
    assert ask({"facts": {}}, "/api/v1/tables/penalty.nothing")[0] == 404
