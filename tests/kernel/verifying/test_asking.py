"""Which facts may be missing when a condition decides: only where the act waits for that fact alone, in a state that can be reached."""

import pytest

from plumbline.kernel.verifying import Check, verify
from tests.kernel.verifying.sound import altered

RULES = "\nnever:\n"
EXTRA = "{code: extra, law: 行政许可法#34, "


def missing(*changes):
    """Give the rules and acts that are noted because a fact may be missing."""
    found = verify(altered(*changes))
    return {(one.rule, one.act) for one in found.findings if one.check is Check.FACTS}


def with_rule(rule):
    return RULES, f"  - {EXTRA}{rule}}}\n{RULES}"


@pytest.mark.parametrize("rule", ["not: hear, when: risky", "before: hear, must: review, unless: risky",
                                  "after: apply, may: reject, when: risky"])  # fmt: skip
def test_a_fact_that_nothing_before_asks_is_noted(rule):
    assert {one for one, _ in missing(with_rule(rule))} == {"extra"}


def test_a_fact_is_not_missing_where_another_rule_asks_for_its_act_first():
    rule = with_rule("not: hear, when: risky")
    first = (RULES, f"  - {{code: first, law: 行政许可法#34, before: hear, must: inspect}}\n{RULES}")

    assert not missing(rule, first)


def test_a_fact_that_is_asked_under_the_condition_that_reads_it_is_not_missing():
    asked = ("asks: [size, amount_fen, born_on]",
             "asks: [size, amount_fen, {field: born_on, when: \"size == 'large'\"}]")  # fmt: skip
    rule = with_rule("not: hear, when: \"size == 'large' and not adult\"")

    assert not missing(asked, rule)


def test_a_fact_that_cannot_change_what_a_rule_says_is_not_missing():
    rule = with_rule("not: hear, when: complete and risky and not complete")

    assert not missing(rule)


def test_two_rules_that_wait_for_one_fact_do_not_hide_each_other():
    more = (RULES, f"  - {{code: more, law: 行政许可法#34, not: hear, when: not risky}}\n{RULES}")

    assert missing(with_rule("not: hear, when: risky"), more) == {("extra", "hear"), ("more", "hear")}
