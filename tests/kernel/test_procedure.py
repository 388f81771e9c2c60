"""Procedures as run: certificates, sources, and rules told as lines of law."""

from datetime import date, datetime

import pytest

from plumbline.kernel import sentence
from plumbline.kernel.calendar import official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.naming import show_end
from plumbline.kernel.period import Period, reckon
from plumbline.kernel.reference import parse_reference
from tests.kernel.toy import ANN, certificate, changed, person, toy


@pytest.mark.parametrize(
    ("paper", "domain", "covers"),
    [
        (certificate(), "food", True),
        (certificate(), "fire", False),
        (certificate(), "", True),
        (certificate(first=date(2026, 6, 22)), "food", True),
        (certificate(first=date(2026, 6, 23)), "food", False),
        (certificate(last=date(2026, 6, 22)), "food", True),
        (certificate(last=date(2026, 6, 21)), "food", False),
        (certificate(suspended=date(2026, 6, 22)), "food", False),
        (certificate(suspended=date(2026, 6, 23)), "food", True),
    ],
)
def test_a_certificate_covers_its_domain_between_its_days(paper, domain, covers):
    assert paper.covers(domain, date(2026, 6, 22)) is covers


def test_one_certificate_of_several_is_enough():
    holder = person("zoe", certificates=[certificate("fire"), certificate("food")])

    assert holder.certified("food", date(2026, 6, 22))
    assert not person("zoe").certified("food", date(2026, 6, 22))


def test_every_source_is_named_with_the_place_where_it_stands():
    laws = set(toy().laws())

    assert ("basis", "行政许可法#29-45") in laws
    assert ("competence", "行政许可法#22") in laws
    assert ("bars", "行政许可法#7") in laws
    assert ("acts.inspect", "行政许可法#34.3") in laws
    assert ("acts.hear", "行政许可法#48.1(3)") in laws
    assert ("acts.review", "行政许可法#37") in laws
    assert ("rules.decided_in_time", "行政许可法#42") in laws
    assert ("facts.fee_fen", "行政许可法#59") in laws
    assert ("derived.review_due", "行政许可法#34") in laws
    assert ("accruals.surcharge", "行政许可法#59") in laws
    assert ("never", "行政许可法#34") in laws
    assert all(parse_reference(law) for _, law in laws)


def test_sources_beside_acts_and_rules_are_named_with_their_key():
    told = "{law: 行政许可法#%s, zh: 问, en: Asked}"
    settled = told.replace("}", ", meanwhile: {zh: 等, en: Wait}}")
    keys = f"evidence: 行政许可法#31\nnot_modelled: [{told % 40}]\nto_settle: [{settled % 41}]\n\nrules:\n"

    laws = set(changed(("\nrules:\n", f"\n{keys}")).laws())

    assert {("evidence", "行政许可法#31"), ("not_modelled", "行政许可法#40"), ("to_settle", "行政许可法#41")} <= laws


def test_an_unknown_act_is_met_with_those_that_are_declared():
    with pytest.raises(DeclarationError, match="has no act «dance»"):
        toy().act("dance")


def line(code, procedure=None):
    procedure = procedure or toy()
    return sentence.line(procedure, procedure.by_code[code])


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("reviewed_first", "没有“审核”，不能“准予”", "No “Grant” before “Review”"),
        (
            "announced_long_enough",
            "“公示”满 3 日之后，才能“准予”",
            "“Grant” only once 3 days have passed since “Announce”",
        ),
        (
            "notice_kept",
            "“通知听证”须在“听证”的 7 个工作日之前",
            "“Call the hearing” comes at least 7 workdays before “Hear”",
        ),
        (
            "decided_in_time",
            "“受理”之后，须在 20 个工作日内“准予”或者“不予许可”",
            "After “Accept”, “Grant” or “Refuse” must follow within 20 workdays",
        ),
        (
            "deferral_answered",
            "“申请延期”之后，须“批复延期”",
            "After “Ask to defer”, “Answer the deferral” must follow",
        ),
        (
            "objection_window",
            "“通知听证”之后，可以在 5 个工作日内“异议”",
            "After “Call the hearing”, “Object” may follow within 5 workdays",
        ),
        ("granted_once", "“准予”之后，不能再“不予许可”", "After “Grant”, no more “Refuse”"),
        ("answer_first", "“答复”该做而没做时，不能“准予”", "While “Answer” is owed, no “Grant”"),
        ("not_before_inspection", "有风险的先核查", "Inspect first"),
    ],
)
def test_a_rule_reads_as_a_line_of_law(code, zh, en):
    told = line(code)

    assert (told.zh, told.en) == (zh, en)


def test_a_prohibition_without_a_sentence_of_its_own_tells_its_condition():
    bare = changed((', zh: "有风险的先核查", en: "Inspect first"', ""))
    turned = changed(
        ('when: risky and not done(inspect), zh: "有风险的先核查", en: "Inspect first"', "unless: done(inspect)")
    )

    assert line("not_before_inspection", bare).en == "No “Grant” when risky and not done(inspect)"
    assert line("not_before_inspection", turned).zh == "除非 done(inspect)，不能“准予”"


def test_roles_are_named_in_both_languages():
    assert sentence.roles(["handler", "leader"]).zh == "承办人、机关负责人"
    assert sentence.roles(["handler", "leader"]).en == "case officer or leader of the body"
    assert ANN.roles == {"handler"}


def test_roles_are_named_in_both_languages_and_an_unknown_one_by_its_code():
    named = sentence.roles(["handler", "harbour_master"])

    assert (named.zh, named.en) == ("承办人、harbour_master", "case officer or harbour_master")


def test_the_end_of_hours_is_a_moment():
    end = show_end(reckon(Period.parse("24 hours"), datetime(2026, 6, 22, 9, 30, tzinfo=BEIJING), calendar=official()))

    assert (end.zh, end.en) == ("2026年6月23日09:30", "23 June 2026, 09:30")


def test_too_short_a_notice_is_told_in_both_languages_with_the_day_that_is_possible():
    procedure = toy()
    rule = next(one for one in procedure.rules if one.backwards)

    reason = sentence.too_short_notice(procedure, rule, rule.period, date(2026, 6, 22), date(2026, 7, 1))

    assert "实际是 2026年6月22日" in reason.says.zh
    assert reason.says.en.endswith("it came on 22 June 2026")
    assert (reason.cure.zh, reason.cure.en) == ("最早可以在 2026年7月1日", "The earliest possible day is 1 July 2026")


def test_what_nobody_performs_and_no_period_deems_is_told_in_both_languages():
    reason = sentence.nothing_deems(toy().acts["grant"])

    assert reason.says.zh.endswith("现在也没有到期就会使它视为发生的期限")
    assert reason.says.en.endswith("and no period runs that would let it be deemed")
