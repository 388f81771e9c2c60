"""Procedures in the console: line by line with their articles, who asks which fact, what is left for lawyers."""

import re
from datetime import date, datetime

import pytest
from django.conf import settings
from django.utils import translation

from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, clock
from plumbline.kernel.errors import Says
from plumbline.kernel.expression import parse
from plumbline.kernel.verifying import Check, Finding, Taken, Verified, keeping
from plumbline.site.conditions import in_words
from tests.site.console.reading import words

TODAY = date(2026, 6, 24)
ORDINARY = "/console/procedures/penalty.ordinary/"


@pytest.fixture
def procedure():
    return catalogue.load().procedure("penalty.ordinary", on=TODAY)


@pytest.fixture
def signed_in_client(client, administrator):
    client.force_login(administrator("audit_admin"))
    return client


def test_every_procedure_is_listed_in_every_version(signed_in_client):
    page = signed_in_client.get("/console/procedures/").content.decode()

    for version in catalogue.load().every_procedure():
        assert f'href="/console/procedures/{version.code}/?version={version.version}"' in page


def test_every_rule_stands_on_the_page_with_its_sign(signed_in_client, procedure):
    page = signed_in_client.get(ORDINARY).content.decode()

    assert re.findall(r'<li class="rule-line" id="rule-([^"]+)"', page) == [
        *(rule.code for rule in procedure.rules),
        *(f"never-{number}" for number, _never in enumerate(procedure.never, start=1)),
    ]
    for sign in ("必须", "先要", "可以", "不得", "绝不"):
        assert f'<span class="rule-sign">{sign}</span>' in page


def test_acts_are_underlined_and_periods_strong(signed_in_client):
    page = signed_in_client.get(ORDINARY).content.decode()

    decided = re.search(r'id="rule-decided_in_time".*?</li>', page, flags=re.DOTALL).group()
    assert '<span class="rule-act">立案</span>' in decided
    assert "<strong>90 日</strong>" in decided
    assert "第六十条" in decided


def test_a_fact_says_its_type_its_class_and_who_asks(signed_in_client):
    page = words(signed_in_client.get(ORDINARY))

    assert "当事人姓名或者名称 party_name 文字 姓名 账本里只留指纹 " in page
    assert "罚款数额 fine_fen 金额 不是个人信息 作出处罚决定" in page


def test_an_act_says_who_and_under_what(signed_in_client):
    page = words(signed_in_client.get(ORDINARY))

    assert "立案 file 承办人 2 名持证人员" in page
    assert "不能是本案的承办人、要有国家统一法律职业资格（“审核人员初次从事法制审核”：是时）" in page
    assert "当事人 由承办人登记" in page


def test_the_page_counts_the_matters_that_run(signed_in_client, body, procedure):
    for code, ended in (("a/1", None), ("a/2", None), ("a/3", clock.now())):
        Matter.objects.create(
            code=code, procedure=procedure.code, version=procedure.version, title="样例", body=body,
            region=body.region, opened_at=clock.now(), ended_at=ended,
        )  # fmt: skip

    assert "在办案件 2 件" in words(signed_in_client.get(ORDINARY))
    assert "0 件" in words(signed_in_client.get(f"{ORDINARY}?version=2021-07-15")).partition("在办案件")[2][:6]


def test_an_older_version_says_that_older_matters_still_follow_it(signed_in_client):
    page = words(signed_in_client.get(f"{ORDINARY}?version=2021-07-15"))

    assert "旧版，旧案仍适用" in page
    assert "2021年7月15日至2021年12月31日" in page


@pytest.mark.parametrize("path", ["/console/procedures/penalty.nothing/", f"{ORDINARY}?version=1999-01-01"])
def test_what_is_not_declared_is_not_found(path, signed_in_client):
    assert signed_in_client.get(path).status_code == 404


def test_everything_left_open_is_collected_for_lawyers(signed_in_client):
    chinese, english = (words(signed_in_client.get(path)) for path in ("/console/to-settle/", "/en/console/to-settle/"))

    for version in catalogue.load().every_procedure():
        for note in (*version.to_settle, *version.not_modelled):
            assert " ".join(note.says.zh.split()) in chinese
            assert " ".join(note.says.en.split()) in english
    assert "现在的做法：不顺延" in chinese
    assert "Meanwhile: No roll-over" in english


def test_what_all_versions_leave_open_alike_is_told_once(signed_in_client):
    page = words(signed_in_client.get("/console/to-settle/"))

    assert page.count("陈述申辩给几天，法律没有写。") == 1


# ── conditions in words ──

CONDITIONS = [
    ("fine_fen > 20000", "“罚款数额”多于200 元", "“Fine” is more than ¥200"),
    ("20_000 >= fine_fen", "200 元不少于“罚款数额”", "¥200 is at least “Fine”"),
    ("party_kind == 'natural_person'", "“当事人类型”是“公民”", "“Kind of party” is “Citizen”"),
    ("party_kind != 'natural_person'", "“当事人类型”不是“公民”", "“Kind of party” is not “Citizen”"),
    ("not (fine_fen > 20000)", "“罚款数额”不多于200 元", "“Fine” is at most ¥200"),
    ("certificate_shown", "“已主动出示执法证件”：是", "“Certificates were shown unasked”: yes"),
    ("not certificate_shown", "“已主动出示执法证件”：否", "“Certificates were shown unasked”: no"),
    ("'fine' in penalty_kinds", "“处罚种类”里有“罚款”", "“Kinds of penalty” includes “Fine”"),
    ("'fine' not in penalty_kinds", "“处罚种类”里没有“罚款”", "“Kinds of penalty” does not include “Fine”"),
    ("done(plead) and not done(hearing)", "已经“陈述申辩”，并且还没有“举行听证”", None),
    ("today <= plea_until", "当天不晚于“陈述申辩到哪一天”", None),
    ("day(plead) >= day(notify)", "“陈述申辩”那天不早于“处罚告知”那天", None),
    ("not known(plea_until)", "还不知道“陈述申辩到哪一天”", None),
    ("review_required", "属于“应当法制审核”", None),
    ("not review_required", "不属于“应当法制审核”", None),
    ("severity not in ('lighter', 'reduced')", "“裁量档次”不是“从轻”或者“减轻”", None),
    ("exceeds(hearing_on, today, '3 months')", "从“听证日期”到当天超过 3 个月", None),
    ("fine_fen == illegal_gain_fen - 100 * 2", "“罚款数额”等于“违法所得” − 100 × 2", None),
    ("done(file) and (sealed or done(serve))", "已经“立案”，并且（“决定书盖有机关印章”：是，或者已经“送达”）", None),
    ("done(file) or sealed and done(serve)", "已经“立案”，或者（“决定书盖有机关印章”：是，并且已经“送达”）", None),
    ("age(party_born_on, today) < 14", "从“当事人出生日期”到当天的周岁少于14", None),
    ("not (sealed and done(serve))", "不是这样：（“决定书盖有机关印章”：是，并且已经“送达”）", None),
]


@pytest.mark.parametrize(("written", "zh", "en"), CONDITIONS)
def test_a_condition_is_told_as_a_lawyer_reads_it(written, zh, en, procedure):
    assert in_words(procedure, parse(written)) == zh

    with translation.override("en"):
        told = in_words(procedure, parse(written))
    assert not re.search(r"[\u4e00-\u9fff]", told)
    assert en in {None, told}


def test_every_condition_that_is_declared_can_be_told():
    for procedure in catalogue.load().every_procedure():
        conditions = [one for rule in procedure.rules for one in (rule.when, rule.unless) if one]
        conditions += [one.condition for one in procedure.derived.values()]
        conditions += [asked.when for act in procedure.acts.values() for asked in act.questions if asked.when]

        for condition in conditions:
            told = in_words(procedure, condition)
            assert told
            assert not re.search(r"\b[a-z]+_[a-z]+\b|==|!=", told), condition.text


def kept_proof(procedure, *findings, finished=True):
    """Keep a proof with these findings, as the command does."""
    verified = Verified(
        procedure=procedure.code, version=procedure.version, findings=findings, finished=finished, seconds=1
    )
    keeping.keep(settings.PROOFS, procedure, verified, on=TODAY)


@pytest.fixture
def _proofs_of_this_test(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "PROOFS", tmp_path / "proofs")


@pytest.mark.usefixtures("_proofs_of_this_test")
def test_without_a_proof_the_page_says_what_to_run_and_proves_nothing_itself(signed_in_client, monkeypatch):
    monkeypatch.setattr("plumbline.kernel.verifying.Running", None)  # whoever proves now fails

    assert "还没有证明" in words(signed_in_client.get(ORDINARY))
    english = words(signed_in_client.get(f"/en{ORDINARY}"))

    assert "Proof before use" in english
    assert "plumbline check --prove --keep" in english


@pytest.mark.usefixtures("_proofs_of_this_test")
def test_a_proof_that_passed_is_told_with_its_day(signed_in_client, procedure):
    kept_proof(procedure)

    assert "已经证明" in words(signed_in_client.get(ORDINARY))
    assert "Proven on 24 June 2026" in words(signed_in_client.get(f"/en{ORDINARY}"))


@pytest.mark.usefixtures("_proofs_of_this_test")
def test_faults_are_told_with_the_run_step_by_step_and_notes_apart(signed_in_client, procedure):
    at = datetime(2026, 6, 1, 9, 30, tzinfo=clock.BEIJING)
    run = (Taken(act=procedure.opens_with, at=at, facts={"clue": "群众反映"}),)
    kept_proof(
        procedure,
        Finding(check=Check.NEVER, says=Says(zh="会出错", en="It goes wrong"), law="行政处罚法#57", run=run),
        Finding(check=Check.FACTS, says=Says(zh="可能还不知道", en="May not be known"), fault=False),
    )

    page = words(signed_in_client.get(ORDINARY))
    english = words(signed_in_client.get(f"/en{ORDINARY}"))

    assert re.search(r"没有通过证明.*会出错.*最短的一种经过.*2026年6月1日.*群众反映.*要由人判断的.*可能还不知道", page)
    assert re.search(r"Not proven: faults found.*It goes wrong.*1 June 2026.*To be judged by people", english)


@pytest.mark.usefixtures("_proofs_of_this_test")
def test_a_proof_without_an_end_is_no_proof(signed_in_client, procedure):
    kept_proof(procedure, finished=False)

    page = words(signed_in_client.get(ORDINARY))

    assert "没有证完" in page
    assert "已经证明" not in page
