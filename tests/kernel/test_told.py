"""What is told once is told of the same rule, the same facts and the same act alone."""

from dataclasses import replace

import pytest

from plumbline.kernel import sentence, told
from plumbline.kernel.expression import Missing
from tests.kernel.toy import toy


def test_another_rule_under_the_same_code_is_told_as_it_is():
    procedure = toy()
    rule = procedure.by_code["accepted_first"]
    other = replace(rule, law="行政许可法#33", sources=("review",))

    reasons = [sentence.must_come_first(procedure, one) for one in (rule, other, rule)]

    assert [(one.law, one.act) for one in reasons] == [
        ("行政许可法#32", "accept"),
        ("行政许可法#33", "review"),
        ("行政许可法#32", "accept"),
    ]


def test_a_procedure_that_is_declared_otherwise_tells_its_own_titles():
    procedure = toy()
    rule = procedure.by_code["accepted_first"]
    before = sentence.must_come_first(procedure, rule)
    act = procedure.acts["accept"]
    renamed = replace(act, title=replace(act.title, zh="收下"))

    after = sentence.must_come_first(replace(procedure, acts={**procedure.acts, "accept": renamed}), rule)

    assert (before.says.zh, after.says.zh) == (f"还没有“{act.title.zh}”", "还没有“收下”")


@pytest.mark.parametrize("most", [0, told.MOST])
def test_what_is_not_known_is_told_by_the_facts_that_are_missing(most, monkeypatch):
    monkeypatch.setattr(told, "MOST", most)
    procedure = toy()
    titles = [procedure.acts[act].title for act in ("grant", "refuse")]

    reasons = [
        sentence.unknown("行政许可法#34", procedure, Missing(frozenset({fact})), title)
        for fact in ("risky", "free", "risky")
        for title in titles
    ]

    assert [one.facts for one in reasons] == [("risky",)] * 2 + [("free",)] * 2 + [("risky",)] * 2
    assert [title.zh in one.says.zh for one, title in zip(reasons, titles * 3, strict=True)] == [True] * 6
    assert len(procedure.told) == (4 if most else 0)


def test_two_sentences_about_one_rule_are_told_apart():
    procedure = toy()
    rule = procedure.by_code["accepted_first"]

    first, owed = sentence.must_come_first(procedure, rule), sentence.still_owed(procedure, rule)

    assert first.says != owed.says
    assert first is sentence.must_come_first(procedure, rule)
