"""The shared rule sets say what the penalty procedures say, rule by rule."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

import pytest

from plumbline.kernel import catalogue
from plumbline.kernel.catalogue import SYSTEMS
from plumbline.kernel.declaration import read
from plumbline.kernel.expression import Expression
from plumbline.kernel.schema import read_procedure

OFFICERS = "common.penalty_officers"
RECUSAL = "common.penalty_recusal"
OWN = ("recusal_of", "recusal_reason", "recused:", "recusal_granted", "ask_recusal:", "rule_on_recusal:")
CODES = {
    "recusal_answered": "answered",
    "recusal_asked_first": "asked_first",
    "recusal_before_decision": "before_decision",
}


def plain(value):
    """Give a part of a procedure as values that can be compared; conditions by their text."""
    if isinstance(value, Expression):
        return value.text
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", ["ordinary", "ordinary-2021", "summary", "summary-2021"])
def test_a_penalty_procedure_that_uses_the_set_of_recusal_is_the_one_that_writes_it_out(name):
    path = SYSTEMS / "penalty" / "procedures" / f"{name}.yaml"
    written_out = read_procedure(read(path.read_text(), file=str(path)))
    lines = [
        line
        for line in path.read_text().splitlines()
        if not line.startswith(tuple(f"  {word}" for word in OWN))
        and not any(f"code: {code}," in line for code in CODES)
    ]
    use = f"uses: [{{rules: {RECUSAL}, acts: {{decide: [decide, decide_no_penalty]}}}}]"

    using = read_procedure(read("\n".join([*lines, use]), file=str(path)), sets=catalogue.load().sets)

    assert plain(using.acts) == plain(written_out.acts)
    assert plain(using.fields) == plain(written_out.fields)
    named = {f"{RECUSAL}.{set_code}": code for code, set_code in CODES.items()}
    assert {named.get(rule.code, rule.code): plain(replace(rule, code="")) for rule in using.rules} == {
        rule.code: plain(replace(rule, code="")) for rule in written_out.rules
    }


def test_the_set_of_officers_asks_of_every_act_of_investigation_what_the_penalty_procedure_asks():
    path = SYSTEMS / "penalty" / "procedures" / "ordinary.yaml"
    use = f"uses: [{{rules: {OFFICERS}, acts: {{investigate: [investigate, sample]}}}}]"

    using = read_procedure(read(f"{path.read_text()}\n{use}\n", file=str(path)), sets=catalogue.load().sets)

    rule = using.by_code[f"{OFFICERS}.certificate_first"]
    own = [using.by_code[f"certificate_when_{act}"] for act in ("investigating", "sampling")]
    assert rule.targets == ("investigate", "sample")
    assert {(str(one.when), one.law) for one in own} == {(str(rule.when), rule.law)}
    for act in rule.targets:
        written_out = catalogue.load().version("penalty.ordinary", using.version).acts[act]
        assert plain(using.acts[act]) == plain(written_out)


def test_an_act_that_says_nothing_of_officers_gets_what_the_set_adds():
    bare = "{zh: 检查, en: Inspect, by: handler, asks: [seen]}"
    text = f"""
procedure: toy.inspect
title: {{zh: 检查, en: Inspect}}
basis: 行政处罚法#54
in_force: {{from: 2022-01-01}}
opens_with: investigate
ends_with: [investigate]
uses: {OFFICERS}
facts: {{seen: {{type: text, zh: 所见, en: Seen}}}}
acts: {{investigate: {bare}}}
rules: []
"""

    act = read_procedure(read(text, file="toy.yaml"), sets=catalogue.load().sets).acts["investigate"]

    assert (act.officers, act.officers_law) == (2, "行政处罚法#42.1")
    assert act.asked() == {"seen", "certificate_shown"}
