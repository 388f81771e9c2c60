"""Bad declarations: very many rules, names and conditions, and every fault is told in bounded work."""

import sys

import pytest

from plumbline.kernel import fitting, spelling
from plumbline.kernel.circles import LONGEST_CHAIN, circles
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.noting import faults_of
from plumbline.kernel.rule_set import read_rule_set
from plumbline.kernel.schema import read_act, read_procedure, read_rule

MANY = 10_000


def procedure(*, acts=("ask", "answer"), rules=(), derived=(), head=""):
    """Write a procedure out of many parts."""
    return "\n".join(
        [
            "procedure: toy.big",
            "title: {zh: 大, en: Big}",
            "basis: 行政许可法#65",
            "in_force: {from: 2020-01-01}",
            f"opens_with: {acts[0]}",
            f"ends_with: [{acts[-1]}]",
            head,
            "facts: {seen: {type: yes_no, zh: 见, en: Seen}}",
            "derived:" if derived else "",
            *(f"  {code}: {{law: 行政许可法#65, zh: 某, en: Some, is: '{text}'}}" for code, text in derived),
            "acts:",
            *(f"  {act}: {{zh: 做, en: Do, by: handler, asks: [seen]}}" for act in acts),
            "rules:" if rules else "rules: []",
            *(f"  - {{law: 行政许可法#65, {rule}}}" for rule in rules),
        ]
    )


def faults(text, sets=None):
    with pytest.raises(DeclarationError) as wrong:
        read_procedure(read(text, file="big.yaml"), sets=sets)
    return list(faults_of(wrong.value))


def calls_while(work):
    """Count the calls of Python functions that some work makes."""
    count = 0

    def counting(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_the_work_of_reading_grows_with_the_number_of_rules_and_not_with_its_square():
    def work(number):
        acts = [f"act_{one}" for one in range(number)]
        rules = [f"code: r{one}, after: act_{one}, must: act_{one + 1}" for one in range(number - 1)]
        declared = read(procedure(acts=acts, rules=rules), file="big.yaml")
        return calls_while(lambda: read_procedure(declared))

    assert work(2_000) < 4.5 * work(500)


def test_ten_thousand_rules_are_read():
    rules = [f"code: r{one}, after: ask, must: answer, when: seen" for one in range(MANY)]

    found = read_procedure(read(procedure(rules=rules), file="big.yaml"))

    assert len(found.rules) == MANY
    assert len(found.targeting["answer"]) == MANY


def test_ten_thousand_misspelt_names_are_all_told_with_bounded_comparing(monkeypatch):
    compared = []
    real = spelling.get_close_matches
    monkeypatch.setattr(
        spelling,
        "get_close_matches",
        lambda word, names, **more: compared.append(len(names)) or real(word, names, **more),
    )
    acts = [f"act_{one}" for one in range(1_000)]
    rules = [f"code: r{one}, after: act_{one}x, must: act_1" for one in range(MANY)]

    told = faults(procedure(acts=acts, rules=rules))

    assert len(told) == MANY
    assert len({wrong.line for wrong in told}) == MANY
    assert sum(compared) <= spelling.COMPARED * spelling.HINTED
    assert sum(len(wrong.what) for wrong in told) < 100 * MANY


def test_a_circle_of_derived_conditions_is_told_once():
    told = faults(procedure(derived=[("a", "b"), ("b", "c and seen"), ("c", "a"), ("d", "a")]))

    assert [wrong.what for wrong in told] == ["derived conditions in a circle: a → b → c → a"]


def test_conditions_that_branch_are_walked_once_each():
    rests_on = {f"{side}{n}": [f"a{n + 1}", f"b{n + 1}"] for n in range(60) for side in "ab"} | {"a60": [], "b60": []}

    assert list(circles(rests_on)) == []
    assert calls_while(lambda: list(circles(rests_on))) < 2_000


def test_a_chain_of_ten_thousand_derived_conditions_is_too_long():
    derived = [(f"d{one}", f"d{one + 1}") for one in range(MANY)] + [(f"d{MANY}", "seen")]

    (wrong,) = faults(procedure(derived=derived))

    assert f"more than {LONGEST_CHAIN} derived conditions rest on one another" in wrong.what


def test_several_faults_in_one_procedure_are_told_each_at_its_place():
    text = procedure(rules=["after: ask, must: anwser", "aftr: ask, must: answer", "not: answer, when: sen"])

    first = faults(text)
    second = faults(text.replace("aftr:", "after:"))

    assert [(one.line, one.what.partition(";")[0]) for one in first] == [(15, "unknown key «aftr»")]
    assert [(one.line, one.what.partition(";")[0]) for one in second] == [
        (14, "no act «anwser» is declared"),
        (16, "the condition «sen» reads «sen», which is neither a fact nor derived"),
    ]


@pytest.mark.parametrize(
    "period", ["-3 days", "0 days", "3.5 days", "9999999 days", "999999 workdays", "3 days 4 hours"]
)
def test_a_period_that_is_none_is_refused_where_it_stands(period):
    with pytest.raises(DeclarationError) as wrong:
        read_rule(read(f"{{law: 行政许可法#65, after: a, must: b, within: {period}}}", file="r.yaml"))

    assert "period" in wrong.value.what
    assert (wrong.value.line, wrong.value.column) == (1, 44)


def test_an_act_that_nobody_may_perform_is_refused():
    with pytest.raises(DeclarationError, match=r"a\.yaml:1:21: nobody may perform the act: name a role"):
        read_act("x", read("{zh: 做, en: Do, by: []}", file="a.yaml"))


# ── rule sets ──

SET = """
rule_set: toy.shared
title: {zh: 共用, en: Shared}
basis: 行政许可法#65
facts: {shown: {type: yes_no, zh: 出示, en: Shown}}
acts: {look: {zh: 看, en: Look, by: handler}}
adds: {decide: {asks: [shown]}}
rules:
  - {code: shown_first, law: 行政许可法#65, not: decide, when: not shown and not done(decide)}
  - {code: looked, law: 行政许可法#65, after: look, must: decide, within: 3 days}
  - {code: anew, law: 行政许可法#65, restarts: looked, with: look}
"""


def shared(text=SET):
    return {"toy.shared": read_rule_set(read(text, file="set.yaml"))}


def test_a_set_gives_its_rules_their_code_and_the_procedure_its_own_act_names():
    head = "uses: [{rules: toy.shared, acts: {decide: [ask, answer]}}]"

    found = read_procedure(read(procedure(head=head), file="big.yaml"), sets=shared())

    rule = found.by_code["toy.shared.shown_first"]
    assert rule.targets == ("ask", "answer")
    assert str(rule.when) == "not shown and not (done(ask) or done(answer))"
    assert found.by_code["toy.shared.anew"].clocks == ("toy.shared.looked",)
    assert found.turned_by["toy.shared.looked"][0].code == "toy.shared.anew"
    assert found.acts["answer"].asked() == {"seen", "shown"}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("uses: toy.sharde", "no rule set «toy.sharde» is declared; did you mean «toy.shared»?"),
        ("uses: [toy.shared, toy.shared]", "the rule set «toy.shared» is used twice"),
        ("uses: toy.shared", "the rule set «toy.shared» adds to the act «decide», which is not declared"),
        (
            "uses: [{rules: toy.shared, acts: {decde: ask}}]",
            "«toy.shared» names no act «decde»; did you mean «decide»?",
        ),
        ("uses: [{rules: toy.shared, acts: {decide: anwser}}]", "which is not declared; did you mean «answer»?"),
        ("uses: [{rule: toy.shared}]", "unknown key «rule»; did you mean «rules»?"),
    ],
)
def test_what_is_wrong_with_the_use_of_a_set_is_told_at_its_line(head, told):
    (first, *_) = faults(
        procedure(acts=("ask", "answer", "decide") if "twice" in told else ("ask", "answer"), head=head), shared()
    )

    assert told in first.what
    assert (first.file, first.line) == ("big.yaml", 7)


def test_a_name_that_a_rule_of_the_set_needs_is_told_at_the_use_with_its_place_in_the_set():
    text = SET.replace("adds: {decide: {asks: [shown]}}", "").replace("by: handler}", "by: handler, asks: [shown]}")

    told = faults(procedure(head="uses: toy.shared"), shared(text))

    assert {(one.file, one.line) for one in told} == {("big.yaml", 7)}
    assert "the rule set «toy.shared» (set.yaml:9): no act «decide» is declared" in told[0].what
    assert len(told) == 2


def test_every_fault_of_a_set_is_told_at_its_place_in_the_set():
    with pytest.raises(DeclarationError) as wrong:
        shared(SET.replace("within: 3 days", "within: 3 dyas").replace("type: yes_no", "type: yes"))

    assert [(one.file, one.line) for one in faults_of(wrong.value)] == [("set.yaml", 5), ("set.yaml", 10)]


def test_fitting_compares_names_through_the_bounded_way_only():
    assert not hasattr(fitting, "get_close_matches")
