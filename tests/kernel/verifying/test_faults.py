"""Each procedure here is the sound one with one fault planted; each fault is found, and its run carried out on the kernel."""

from dataclasses import replace

import pytest

from plumbline.kernel import marking
from plumbline.kernel.attempt import attempt
from plumbline.kernel.marking import Situation
from plumbline.kernel.norm import register
from plumbline.kernel.verifying import Check, verify
from tests.kernel.verifying.sound import SOUND, altered, sound

RULES = "\nnever:\n"


def with_rule(rule):
    """Give the change that adds a rule."""
    return RULES, f"  - {rule}\n{RULES}"


def without_rule(code):
    """Give the change that takes a rule away."""
    line = next(line for line in SOUND.splitlines() if f"code: {code}," in line)
    return line + "\n", ""


FIRST = "{code: extra, law: 行政许可法#34, "

# name: the changes, what is proven wrong, the act or rule that is named, and for runs the act that comes last
PLANTED = {
    # an act that can never happen
    "two acts wait for each other": (
        [with_rule(FIRST + "before: inspect, must: review}")], Check.HAPPENS, "inspect", ""),
    "an act waits for itself": ([with_rule(FIRST + "before: announce, must: decide}")], Check.HAPPENS, "decide", ""),
    "an act is forbidden under a condition and its opposite": (
        [with_rule("{code: a, law: 行政许可法#34, not: waive, when: complete}"),
         with_rule("{code: b, law: 行政许可法#34, not: waive, when: not complete}")], Check.HAPPENS, "waive", ""),
    "an act needs two values of one choice": (
        [with_rule(FIRST + "not: hear, when: \"size != 'small'\"}"),
         with_rule("{code: more, law: 行政许可法#34, not: hear, when: \"size != 'large'\"}")], Check.HAPPENS, "hear", ""),
    "an act needs an amount above and below": (
        [with_rule(FIRST + "not: hear, when: amount_fen < 500}"),
         with_rule("{code: more, law: 行政许可法#34, not: hear, when: amount_fen > 400}")], Check.HAPPENS, "hear", ""),
    "an amount beyond its bound is needed": (
        [("en: Amount, min: 0}", "en: Amount, min: 0, max: 300}"),
         with_rule(FIRST + "not: hear, when: amount_fen <= 300}")], Check.HAPPENS, "hear", ""),
    "an age that cannot be is needed": (
        [with_rule(FIRST + 'not: hear, when: "adult or age(born_on, today) > 10"}'),
         with_rule("{code: more, law: 行政许可法#34, not: hear, when: not adult}")], Check.HAPPENS, "hear", ""),
    "what opens an act can never happen": (
        [with_rule(FIRST + "after: close, may: review}")], Check.HAPPENS, "review", ""),
    "what an act must follow is closed by its beginning": (
        [with_rule(FIRST + "after: apply, not: waive}"),
         ("after: announce, may: [hear, waive]", "after: apply, may: [hear, waive]")], Check.HAPPENS, "waive", ""),
    "an act must come after the end": ([with_rule(FIRST + "before: waive, must: close}")], Check.HAPPENS, "waive", ""),
    # no way to an end
    "an unfinished application is stuck": ([("ends_with: [close, reject]", "ends_with: [close]")], Check.ENDS, "", "apply"),
    "rejecting is forbidden where accepting is": (
        [with_rule(FIRST + "not: reject, when: not complete}")], Check.ENDS, "", "apply"),
    "a window that passes blocks the end": (
        [with_rule(FIRST + "after: announce, may: waive, within: 5 days}"),
         ("after: announce, may: [hear, waive]", "after: announce, may: hear, within: 3 days"),
         with_rule("{code: more, law: 行政许可法#34, before: [decide, refuse], must: [hear, waive]}")],
        Check.ENDS, "", "announce"),
    "a duty that can be closed blocks the end": (
        [with_rule(FIRST + "before: close, must: waive}"),
         with_rule("{code: more, law: 行政许可法#34, after: hear, not: waive}")], Check.ENDS, "", "hear"),
    "a refusal cannot be closed": ([with_rule(FIRST + "before: close, must: decide}")], Check.ENDS, "", "refuse"),
    "a decision cannot be served": ([with_rule(FIRST + "after: decide, not: serve}")], Check.ENDS, "", "decide"),
    "small cases cannot be closed": (
        [with_rule(FIRST + "not: close, when: \"size == 'small'\"}")], Check.ENDS, "", "accept"),
    "high amounts cannot be closed": (
        [with_rule(FIRST + "not: close, when: amount_fen > 99_999}")], Check.ENDS, "", "accept"),
    # what may never be
    "the review is forgotten": ([without_rule("reviewed_first"), without_rule("review_passed")], Check.NEVER, "decide", "decide"),
    "the review is only asked of large cases": (
        [("before: decide, must: review}", "before: decide, must: review, when: \"size == 'large'\"}"),
         ("not: decide, when: not passed}", "not: decide, when: known(passed) and not passed}")], Check.NEVER, "decide", "decide"),
    "the notice is forgotten": (
        [without_rule("announced_first")], Check.NEVER, "decide", "decide"),
    "the notice is spared below an amount": (
        [("must: announce, at_least: 5 workdays}", "must: announce, at_least: 5 workdays, unless: amount_fen < 100}")],
        Check.NEVER, "decide", "decide"),
    "a decision may follow a refusal": (
        [without_rule("refused_once"),
         (RULES, RULES + "  - {law: 行政许可法#38, reach: serve, without: announce}\n")], Check.NEVER, "serve", "serve"),
    "large amounts are decided unheard": (
        [('amount_fen > 1_000_000"}', 'amount_fen > 2_000_000"}'),
         (RULES, RULES + '  - {law: 行政许可法#47, reach: decide, without: waive,\n     when: "amount_fen > 1_500_000 and not done(hear)"}\n')],
        Check.NEVER, "decide", "decide"),
    # periods
    "a wait outlasts a deadline": (
        [("must: [decide, refuse], within: 60 days", "must: decide, within: 5 days")], Check.PERIODS, "decide", ""),
    "a wait outlasts a deadline only around the Spring Festival": (
        [("at_least: 5 workdays", "at_least: 10 workdays"), ("must: [decide, refuse], within: 60 days", "must: decide, within: 17 days")],
        Check.PERIODS, "decide", ""),
    "two waits together outlast a deadline": (
        [("before: decide, must: review}", "before: decide, must: review, at_least: 20 days}"),
         with_rule(FIRST + "before: review, must: announce, at_least: 20 days}"),
         ("must: [decide, refuse], within: 60 days", "must: decide, within: 1 month")], Check.PERIODS, "decide", ""),
    "a notice outlasts a deadline": (
        [with_rule(FIRST + "before: hear, must: announce, at_least: 7 workdays, backwards: true}"),
         with_rule("{code: more, law: 行政许可法#47, after: announce, must: hear, within: 5 days}")], Check.PERIODS, "hear", ""),
    "a wait outlasts a window": (
        [with_rule(FIRST + "before: object, must: announce, at_least: 10 workdays}")], Check.PERIODS, "object", ""),
    "a prohibition by days outlasts a deadline": (
        [with_rule(FIRST + "not: hear, when: \"not exceeds(day(announce), today, '30 days')\"}"),
         with_rule("{code: more, law: 行政许可法#47, after: announce, must: hear, within: 20 workdays}")], Check.PERIODS, "hear", ""),
    # periods that begin on different days
    "two deadlines after each other are over before a wait that spans both": (
        [with_rule(FIRST + "after: announce, must: inspect, within: 5 days}"),
         with_rule("{code: more, law: 行政许可法#34, after: inspect, must: waive, within: 10 days}"),
         with_rule("{code: wait, law: 行政许可法#34, before: waive, must: announce, at_least: 15 days}")],
        Check.PERIODS, "more", ""),
    "two deadlines in workdays are over before a wait in days, save around a holiday": (
        [with_rule(FIRST + "after: announce, must: inspect, within: 5 workdays}"),
         with_rule("{code: more, law: 行政许可法#34, after: inspect, must: waive, within: 5 workdays}"),
         with_rule("{code: wait, law: 行政许可法#34, before: waive, must: announce, at_least: 16 days}")],
        Check.PERIODS, "more", ""),
    "two waits lie between two deadlines": (
        [with_rule(FIRST + "after: accept, must: review, within: 15 days}"),
         with_rule("{code: wait, law: 行政许可法#34, before: review, must: inspect, at_least: 10 days}"),
         with_rule("{code: more, law: 行政许可法#34, after: inspect, must: announce, within: 2 days}"),
         with_rule("{code: wait2, law: 行政许可法#34, before: announce, must: accept, at_least: 8 days}")],
        Check.PERIODS, "", ""),
    "whichever act is chosen, a wait outlasts its deadline": (
        [("must: [decide, refuse], within: 60 days", "must: [decide, refuse], within: 5 days"),
         with_rule(FIRST + "before: refuse, must: announce, at_least: 8 days}")], Check.PERIODS, "decided_in_time", ""),
    "of two acts one has happened already, and a wait outlasts the deadline of the other": (
        [with_rule(FIRST + "after: announce, must: [hear, waive], within: 3 days}"),
         with_rule("{code: more, law: 行政许可法#47, after: hear, must: [announce, waive], within: 3 days}"),
         with_rule("{code: wait, law: 行政许可法#47, before: waive, must: announce, at_least: 9 days}")],
        Check.PERIODS, "", ""),
    "whichever act came first, a wait outlasts a deadline": (
        [("must: [decide, refuse], within: 60 days", "must: serve, within: 20 days"),
         with_rule(FIRST + "before: serve, must: [decide, refuse], at_least: 15 days}"),
         with_rule("{code: more, law: 行政许可法#40, before: refuse, must: announce, at_least: 6 days}")],
        Check.PERIODS, "decided_in_time", ""),
    "a window that opens with one act closes before the wait from another is over": (
        [("after: announce, may: [hear, waive]}", "after: accept, may: hear, within: 10 days}"),
         with_rule(FIRST + "after: announce, may: waive}"),
         with_rule("{code: more, law: 行政许可法#40, after: accept, may: announce}"),
         with_rule("{code: wait, law: 行政许可法#40, before: hear, must: announce, at_least: 9 workdays}")],
        Check.PERIODS, "hearing_window", ""),
    "the cap of a deadline is over before a wait": (
        [("must: [decide, refuse], within: 60 days",
          "must: decide, within: 60 days, at_latest: {law: 行政许可法#42, within: 7 days, after: accept}"),
         with_rule(FIRST + "before: announce, must: accept, at_least: 3 days}")], Check.PERIODS, "decided_in_time", ""),
    "an act is deemed only after another had to follow": (
        [("zh: 放弃听证, en: Waive, by: party}", "zh: 放弃听证, en: Waive, by: system}"),
         with_rule(FIRST + "after: announce, must: hear, within: 20 days, otherwise: waive}"),
         with_rule("{code: more, law: 行政许可法#47, before: decide, must: waive}"),
         ("must: [decide, refuse], within: 60 days", "must: decide, within: 20 days")],
        Check.PERIODS, "decided_in_time", ""),
    # extensions
    "not even every lawful extension is long enough": (
        [("must: [decide, refuse], within: 60 days", "must: decide, within: 5 days"),
         ("at_least: 5 workdays", "at_least: 16 days"),
         with_rule(FIRST + "extends: decided_in_time, by: 5 days, with: answer, at_most: 2}")],
        Check.PERIODS, "decided_in_time", ""),
    "a period may be extended only after it is over": (
        [with_rule(FIRST + "extends: objection_answered, by: 5 days, with: inspect}"),
         ("objected_before, law: 行政许可法#36, before: answer", "objected_before, law: 行政许可法#36, before: [answer, inspect]"),
         with_rule("{code: wait, law: 行政许可法#36, before: inspect, must: object, at_least: 20 days}")],
        Check.PERIODS, "inspect", ""),
    "a second extension is asked for, and only one is lawful": (
        [with_rule(FIRST + "extends: decided_in_time, by: 10 days, with: answer}"),
         with_rule("{code: more, law: 行政许可法#36, restarts: decided_in_time, with: inspect}")],
        Check.ENDS, "", "object"),
    # rules against each other
    "orders run in a circle": (
        [with_rule(FIRST + "before: inspect, must: review}")], Check.RULES, "", ""),
    "obligations run in a circle": (
        [with_rule(FIRST + "after: inspect, must: review}"),
         with_rule("{code: more, law: 行政许可法#34, after: review, must: inspect}")], Check.RULES, "", ""),
    "a duty is closed as it arises": (
        [with_rule(FIRST + "after: accept, must: waive}"),
         with_rule("{code: more, law: 行政许可法#34, after: accept, not: waive}")], Check.RULES, "waive", ""),
    "a duty is forbidden where it is owed": (
        [with_rule(FIRST + "after: accept, must: waive, when: \"size == 'large'\"}"),
         with_rule("{code: more, law: 行政许可法#34, not: waive, when: \"size == 'large'\"}")], Check.RULES, "waive", ""),
    "one deadline makes another pointless": (
        [with_rule(FIRST + "after: decide, must: serve, within: 3 workdays}"),
         with_rule("{code: more, law: 行政许可法#44, after: decide, must: serve, within: 7 workdays}")], Check.RULES, "serve", ""),
    # sources, facts, people
    "a source does not exist": ([("law: 行政许可法#36, after: object", "law: 行政许可法#999, after: object")], Check.SOURCES, "", ""),
    "a source was not in force in the first years": (
        [("{from: 2020-01-01}", "{from: 2003-01-01}")], Check.SOURCES, "", ""),
    "a condition reads what is asked only later": (
        [with_rule(FIRST + "not: accept, when: filed}")], Check.FACTS, "accept", ""),
    "no such post": ([("en: Hear, by: hearing_chair}", "en: Hear, by: hearing_char}")], Check.PEOPLE, "hear", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_planted_fault_is_found(name):
    changes, check, about, last = PLANTED[name]
    procedure = altered(*changes)

    found = verify(procedure, register=register())

    faults = [fault for fault in found.faults if fault.check is check]
    assert faults, [(fault.check, fault.says.en) for fault in found.findings]
    assert not found.passes
    assert not about or about in {one for fault in faults for one in (fault.act, fault.rule)}
    for fault in faults:
        assert fault.says.zh
        assert fault.says.en
        assert bool(fault.run) is (check in {Check.ENDS, Check.NEVER, Check.PERIODS})
        replayed(procedure, fault.run)
    assert not last or last in {fault.run[-1].act for fault in faults}


def replayed(procedure, run):
    """Carry a run out on the kernel, which refuses a step that its rules do not allow."""
    here, facts, lax = marking.begin(), {}, replace(procedure, never=())
    for step in run:
        given = {code: list(value) if isinstance(value, tuple) else value for code, value in step.facts.items()}
        values, after = attempt(lax, here, step.act, given, Situation(at=step.at, facts=facts))
        here, facts = after.marking, facts | values
    return here


def test_the_sound_procedure_passes():
    found = verify(sound(), register=register())

    assert found.passes
    assert not found.findings


def test_every_act_of_the_sound_procedure_has_a_run():
    procedure = sound()

    found = verify(procedure)

    assert {act for act, _ in found.runs} == set(procedure.acts)
    for act, run in found.runs:
        assert act in replayed(procedure, run).acts


def test_what_cannot_be_proven_in_time_does_not_pass():
    found = verify(sound(), budget_seconds=0)

    assert not found.passes
    assert not found.finished
    assert found.faults[-1].check is Check.BUDGET


def test_the_rule_that_stands_in_the_way_is_named():
    found = verify(altered(with_rule(FIRST + "after: close, may: review}")))

    assert next(fault for fault in found.faults if fault.act == "review").rule == "extra"


def test_the_run_is_as_short_as_can_be():
    found = verify(altered(with_rule(FIRST + "not: close, when: amount_fen > 99_999}")))

    run = next(fault.run for fault in found.faults if fault.check is Check.ENDS)
    assert [step.act for step in run] == ["apply", "accept"]
    assert run[-1].facts["amount_fen"] > 99_999


def test_a_deadline_that_never_matters_is_told_once_however_many_are_earlier():
    lines = (
        f"{{code: d{n}, law: 行政许可法#34, after: accept, must: decide, within: {n + 1} days}}" for n in range(60)
    )

    found = verify(altered(*(with_rule(line) for line in lines)))

    pointless = [fault.rule for fault in found.faults if "has two deadlines" in fault.says.en]
    assert sorted(pointless) == sorted(set(pointless))
    assert {f"d{n}" for n in range(1, 60)} <= set(pointless)
