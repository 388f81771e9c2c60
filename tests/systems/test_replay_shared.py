"""Real matters, known by facts and dates alone, run through the declared procedures."""

from collections import Counter
from pathlib import Path

import pytest

from plumbline.cli.replaying.reading import Fault, read_path
from plumbline.cli.replaying.records import record
from plumbline.cli.replaying.replayed import replay
from plumbline.cli.replaying.words import vocabularies
from plumbline.kernel.catalogue import load

MATTERS = Path(__file__).resolve().parents[2] / "../shared/data/matters/matters.yaml"


@pytest.fixture(scope="module")
def records():
    if not MATTERS.exists():
        pytest.skip("the shared matters are not beside this repository")
    read = read_path(MATTERS)
    assert not [one for one in read if isinstance(one, Fault)]
    return {one.id: record(replay(one, vocabularies(), load()), "zh") for one in read}


@pytest.fixture(scope="module")
def penalties(records):
    return {name: one for name, one in records.items() if one["kind"].startswith("penalty.")}


def test_every_matter_is_answered(records):
    assert len(records) == 72


def test_a_kind_without_a_procedure_is_listed_as_such(records):
    unanswered = Counter(
        one["kind"] for one in records.values() if (one["not_judged"] or {}).get("why") == "no_procedure"
    )

    assert unanswered == {
        "coercion.demolition": 1,
        "decision.catalogue": 1,
        "decision.price_hearing": 2,
        "hotline.statistics": 1,
        "inspection.plan": 1,
        "inspection.random": 2,
        "litigation.agreement": 1,
        "litigation.review": 1,
        "rule.consultation": 2,
        "rule.making": 2,
    }


def test_every_other_matter_is_judged_or_says_why_not(records):
    others = [one for one in records.values() if not one["kind"].startswith("penalty.")]
    why = Counter(one["not_judged"]["why"] if one["not_judged"] else "judged" for one in others)
    judged = Counter(one["procedure"] for one in others if one["procedure"])

    assert why == {"no_procedure": 14, "judged": 7, "before_first_version": 10, "law_changed": 1, "opening_unknown": 2}
    assert judged == {"coercion.measure": 2, "information.request": 1, "licence.grant": 2, "reconsideration.case": 2}


def test_nothing_but_penalties_is_found_broken(records):
    assert {name for name, one in records.items() if one["broken"]} == {"P-031", "P-050"}


def test_what_was_done_within_its_time_is_found(records):
    kept = {name: {each["rule"]: each for each in one["kept"]} for name, one in records.items()}

    asked, accepted = kept["P-009"]["completion_asked_in_time"], kept["P-066"]["reviewed_in_five_days"]
    assert (asked["due"], asked["actual"]) == ("2024-01-23", "2024-01-16")
    assert (accepted["due"], accepted["actual"]) == ("2025-06-19", "2025-06-19")


def test_deadlines_are_reproduced_by_these_rules(records):
    rules = Counter(
        deadline["rule"]
        for one in records.values()
        for deadline in one["deadlines"]
        if deadline["result"] == "reproduced" and not deadline["article"].startswith("行政处罚法")
    )

    assert rules == {
        "held_thirty_days": 5,
        "decided_in_sixty_days": 5,
        "reviewed_in_five_days": 1,
        "reviewed_after_completion": 1,
        "replied_in_ten_days": 1,
        "completion_asked_in_time": 1,
    }


def test_no_deadline_of_the_file_comes_out_on_another_day(records):
    counted = [each for one in records.values() for each in one["deadlines"] if each["due"]]

    assert len(counted) == 78
    assert all(deadline["due"] == deadline["file_due"] for deadline in counted)


def test_a_deadline_is_explained_where_no_rule_of_its_day_is_declared(records):
    says = {
        (name, deadline["name"]): deadline["says"]
        for name, one in records.items()
        for deadline in one["deadlines"]
        if deadline["result"] == "explained"
    }

    assert "从 2024-01-01 起声明" in says["P-060", "复议审理期限"]
    assert "从 2024-01-01 起声明" in says["P-011", "信息公开答复"]
    assert "受理的条件" in says["P-062", "复议申请期限"]
    assert "20 个工作日（行政许可法#42.1,82）" in says["P-015", "许可决定期限"]
    assert len(says) == sum(1 for one in records.values() for each in one["deadlines"] if each["result"] == "explained")


def test_a_seizure_extended_a_day_late_is_not_called_broken_while_testing_may_have_stopped_it(records):
    one = records["P-003"]

    assert one["deadlines"][0]["met"] is False
    assert "held_thirty_days" in {each["rule"] for each in one["unknown"]}


def test_every_penalty_is_judged_or_says_why_not(penalties):
    why = Counter(one["not_judged"]["why"] if one["not_judged"] else "judged" for one in penalties.values())

    assert why == {"judged": 28, "before_first_version": 5, "law_changed": 2, "opening_unknown": 3}
    assert all(one["unknown"] for one in penalties.values() if not one["not_judged"])


def test_every_deadline_of_a_penalty_is_reproduced_or_explained(penalties):
    deadlines = [deadline for one in penalties.values() for deadline in one["deadlines"]]

    assert len(deadlines) > 40
    assert all(deadline["due"] == deadline["file_due"] for deadline in deadlines)
    assert all(deadline["rule"] for deadline in deadlines if deadline["result"] == "reproduced")
    assert all(deadline["says"] for deadline in deadlines if deadline["result"] == "explained")
    assert all(deadline["says"] for deadline in deadlines if deadline["met"] != deadline["file_met"])


def test_what_is_only_explained_of_a_penalty_stands_in_the_old_law(penalties):
    explained = Counter(
        deadline["name"]
        for one in penalties.values()
        for deadline in one["deadlines"]
        if deadline["result"] == "explained"
    )

    assert explained == {"听证申请期(旧法)": 3}


def test_a_rolled_day_that_the_law_does_not_give_is_explained(penalties):
    deadline = penalties["P-031"]["deadlines"][0]

    assert deadline["due"] == "2025-06-29"
    assert "2025-06-30" in deadline["says"]


def test_a_decision_after_more_than_ninety_days_is_found(penalties):
    (broken,) = penalties["P-050"]["broken"]

    assert (broken["rule"], broken["article"]) == ("decided_in_time", "行政处罚法#60")
    assert (broken["due"], broken["actual"], broken["over_days"]) == ("2024-10-21", "2025-01-03", 74)


def test_a_notice_before_the_end_of_the_investigation_is_found(penalties):
    (broken,) = penalties["P-031"]["broken"]

    assert broken["rule"] == "concluded_before_notice"


@pytest.mark.parametrize("name", ["P-029", "P-045", "P-047", "P-049", "P-054"])
def test_a_decision_within_ninety_days_is_found(penalties, name):
    assert "decided_in_time" in {kept["rule"] for kept in penalties[name]["kept"]}


def test_a_matter_that_crossed_the_revision_is_left_to_be_settled(penalties):
    assert {name for name, one in penalties.items() if (one["not_judged"] or {}).get("why") == "law_changed"} == {
        "P-027",
        "P-053",
    }


def test_whether_a_violation_was_out_of_time_is_not_guessed(penalties):
    for name in ("P-037", "P-044", "P-048"):
        kept = {each["rule"] for each in penalties[name]["kept"]}
        assert not kept & {"not_time_barred", "not_time_barred_at_filing"}
