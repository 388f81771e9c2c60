"""What is found in a log, told: which rule, on which day, and in both languages."""

from datetime import datetime, timedelta

import pytest

from plumbline.kernel.clock import BEIJING
from plumbline.kernel.conforming import Account, Event, Judge
from plumbline.kernel.declaration import read
from plumbline.kernel.finding import Verdict
from plumbline.kernel.schema import read_procedure
from tests.kernel.test_conformance import HEAD

BEGINS = datetime(2024, 3, 1, 9, tzinfo=BEIJING)
EACH = (
    HEAD.replace(
        "  plead: {zh: 申辩, en: Plead, by: party}",
        "  plead: {zh: 申辩, en: Plead, by: party, asks: [who], each: {of: parties, as: who}}",
    )
    .replace(
        "facts:\n", "facts:\n  parties: {type: people, zh: 当事人, en: Parties}\n  who: {type: text, zh: 谁, en: Who}\n"
    )
    .replace("asks: [large,", "asks: [parties, large,")
)


def told(rules, *acts, head=HEAD, doubtful=frozenset(), recorded=None):
    """Judge one case, and tell what was found in it.

    Takes   acts — each with its day, and perhaps facts
    """
    procedure = read_procedure(read(head + "\n  - ".join(rules) + "\n", file="trial.yaml"))
    judge = Judge(procedure, recorded=recorded)
    events = []
    for act, days, *facts in acts:
        at = BEGINS + timedelta(days=days)
        events.append(Event(act, at.timestamp(), at.toordinal(), facts[0] if facts else None))
    return Account(judge).judgements(judge.judge(events, doubtful=doubtful))


WAIT = "{code: waited, law: 行政处罚法#45, before: decide, must: notify, at_least: 3 days}"
FIRST = "{code: first, law: 行政处罚法#44, before: decide, must: notify}"


def test_an_act_that_came_too_early_is_told_with_the_last_day_of_the_wait():
    (found,) = told([WAIT], ("open", 0), ("notify", 1), ("decide", 3))

    assert (found.rule.code, found.verdict) == ("waited", Verdict.BROKEN)
    assert found.due.isoformat() == "2024-03-05"


def test_an_act_without_the_one_before_it_is_told_in_both_languages():
    (found,) = told([FIRST], ("open", 0), ("decide", 3))

    assert found.says.zh == "“决定”（2024年3月4日）之前没有“告知”"
    assert found.says.en == "No “Notify” before “Decide” (4 March 2024)"


@pytest.mark.parametrize(("doubtful", "verdicts"), [([], [Verdict.BROKEN]), (["notify"], [Verdict.UNKNOWN])])
def test_an_act_of_which_a_row_could_not_be_read_may_have_happened(doubtful, verdicts):
    found = told([FIRST], ("open", 0), ("decide", 3), doubtful=frozenset(doubtful))

    assert [one.verdict for one in found] == verdicts


def test_a_window_under_a_condition_that_is_not_known_names_its_fact():
    window = "{code: pleads, law: 行政处罚法#45, after: notify, may: plead, when: large}"

    (found,) = told([window], ("open", 0), ("notify", 1), ("plead", 2))

    assert (found.verdict, found.missing) == (Verdict.UNKNOWN, ("large",))


DECIDED = "{code: decided, law: 行政处罚法#60, after: open, must: decide, within: 5 days}"
MOVED = (
    "{code: paused, law: 行政处罚法#60, from: notify, until: answer, stops: decided}",
    "{code: anew, law: 行政处罚法#60, restarts: decided, with: notify}",
    "{code: longer, law: 行政处罚法#60, extends: decided, by: 30 days, with: notify}",
)


@pytest.mark.parametrize("moved", MOVED)
def test_a_late_act_is_unknown_where_what_moves_its_last_day_may_have_happened(moved):
    acts = (("open", 0), ("decide", 20))

    assert [one.verdict for one in told([DECIDED, moved], *acts)] == [Verdict.BROKEN]
    for unseen in ({"doubtful": frozenset({"notify"})}, {"recorded": frozenset({"open", "answer", "decide"})}):
        (found,) = [one for one in told([DECIDED, moved], *acts, **unseen) if one.rule.code == "decided"]
        assert (found.verdict, found.missing) == (Verdict.UNKNOWN, ("done(notify)",))


def test_a_wait_and_a_window_are_unknown_where_they_may_have_been_made_longer():
    wait = "{code: waited, law: 行政处罚法#45, before: decide, must: open, at_least: 3 days}"
    window = "{code: pleads, law: 行政处罚法#45, after: open, may: plead, within: 3 days}"
    longer = "{code: longer, law: 行政处罚法#60, extends: [waited, pleads], by: 30 days, with: notify}"
    acts = (("open", 0), ("decide", 8), ("plead", 9))

    sure = told([wait, window, longer], *acts)
    unsure = told([wait, window, longer], *acts, doubtful=frozenset({"notify"}))

    assert [(one.rule.code, one.verdict) for one in sure] == [("pleads", Verdict.BROKEN)]
    assert [(one.rule.code, one.verdict) for one in unsure] == [
        ("waited", Verdict.UNKNOWN),
        ("pleads", Verdict.UNKNOWN),
    ]


def test_an_act_for_each_comes_before_another_once_it_has_happened_for_all():
    rule = "{code: all_heard, law: 行政处罚法#45, before: answer, must: plead}"
    one = (("open", 0, {"parties": ("苏木", "柳青")}), ("plead", 1, {"who": "苏木"}))

    for_one = told([rule], *one, ("answer", 3), head=EACH)
    for_all = told([rule], *one, ("plead", 2, {"who": "柳青"}), ("answer", 3), head=EACH)

    assert [found.verdict for found in for_one] == [Verdict.BROKEN]
    assert for_all == []
