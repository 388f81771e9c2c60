"""The pages of a procedure: its rules act by act, its periods, two versions beside each other, what is left to lawyers."""

import csv
import io
import re
from datetime import date

import pytest
import yaml
from django.utils import translation

from plumbline.kernel import catalogue
from plumbline.kernel.procedure import Form
from plumbline.kernel.sentence import line
from plumbline.site.portal import procedure_diagram
from plumbline.site.portal.procedure_acts import acts_shown
from plumbline.site.portal.procedure_difference import Change, Kind, differences
from plumbline.site.portal.procedure_spans import spans_of
from plumbline.site.rules import SIGNS, rules_shown
from tests.kernel.test_clocks import request as with_every_word
from tests.site.portal.declared import catalogue_of, long

pytestmark = pytest.mark.django_db
ORDINARY = "/procedures/penalty.ordinary/"
LATER = ("in_force: {from: 2020-01-01}", "in_force: {from: 2024-01-01}")


def text(answer):
    return answer.content.decode()


def words(answer):
    """Give the words of a page, without its elements."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(answer)).split())


@pytest.fixture
def ordinary():
    return catalogue.load().procedures["penalty.ordinary"][-1]


@pytest.fixture
def only(monkeypatch):
    """Let the pages know nothing but some versions of one procedure."""

    def declare(*versions):
        found = catalogue_of(*versions)
        monkeypatch.setattr(catalogue, "load", lambda: found)
        procedure_diagram._drawn.cache_clear()
        return versions[-1]

    yield declare
    procedure_diagram._drawn.cache_clear()


# ── act by act ──


def test_every_rule_has_one_line_to_which_links_lead(ordinary, client):
    page = text(client.get(ORDINARY))

    ids = re.findall(r'<li class="rule-line" id="rule-([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {rule.code for rule in ordinary.rules} <= set(ids)


def test_every_link_inside_the_page_leads_somewhere(client):
    for path in (ORDINARY, f"/en{ORDINARY}", "/procedures/open/"):
        page = text(client.get(path))
        assert not set(re.findall(r'href="#([^"]+)"', page)) - set(re.findall(r'id="([^"]+)"', page)), path


def test_an_act_tells_what_comes_before_it_and_what_it_leads_to(ordinary):
    acts = {act.code: act for act in acts_shown(ordinary, on=date(2026, 6, 9), diagram="/d/")}

    said = {str(part.title): [rule.code for rule in part.rules] for part in acts["decide"].parts}
    assert "notice_before_decision" in said["之前要先有什么"]
    assert "not_time_barred" in said["什么时候不能做"]
    assert "served_in_time" in said["做了以后必须做什么，什么时候以前"]
    assert "decided_once" in said["做了以后不能再做什么"]
    assert [link.href for link in acts["decide"].causes if "90" in str(link.words.zh)] == ["#rule-decided_in_time"]


def test_an_act_tells_what_moves_its_periods_and_when_it_is_deemed():
    procedure = with_every_word()

    acts = {act.code: act for act in acts_shown(procedure, on=date(2026, 6, 9), diagram="/d/")}

    def told(act):
        return {str(part.title): [rule.code.partition("--")[0] for rule in part.rules] for part in acts[act].parts}

    assert told("decide")["什么停住、重算或者延长它的期限"] == ["testing", "longer", "longer_until", "months_more"]
    assert told("come_back")["它停住、恢复、重算或者延长谁的期限"] == ["testing"]
    assert told("deemed_accepted")["什么时候视为发生"] == ["answered"]
    assert "“利害关系人”里的每一个都要做一次" in acts["tell"].facts
    assert "同时记入相关案件：原案" in acts["close"].facts


@pytest.mark.parametrize("order", ["", "declared", "article"])
def test_each_order_shows_every_rule(order, ordinary, client):
    page = text(client.get(ORDINARY, {"order": order}))

    for rule in ordinary.rules:
        assert f'id="rule-{rule.code}"' in page


def test_articles_lead_to_the_norm_of_the_day(client):
    page = text(client.get(ORDINARY, {"on": "2023-05-01"}))

    hrefs = re.findall(r'class="citation"[^>]* href="([^"]+)"', page)
    assert hrefs
    assert all("on=2023-05-01" in href for href in hrefs)


def test_the_day_goes_along_to_the_other_pages(client):
    page = text(client.get(ORDINARY, {"on": "2021-09-01"}))

    for name in ("diagram", "periods"):
        assert f'href="{ORDINARY}{name}/?on=2021-09-01"' in page
    assert f'href="{ORDINARY}compare/"' in page


# ── every form is told ──


def test_every_form_has_its_sign_and_its_sentence():
    assert set(SIGNS) == set(Form)

    procedure = with_every_word()
    assert {rule.form for rule in procedure.rules} >= {Form.STOPS, Form.RESTARTS, Form.EXTENDS}
    for language, other in (("zh-hans", "en"), ("en", "zh")):
        with translation.override(language):
            for rule, shown in zip(procedure.rules, rules_shown(procedure), strict=True):
                told = "".join(str(getattr(piece, "words", piece)) for piece in shown.sentence)
                assert told
                assert told != getattr(line(procedure, rule), other)


def test_an_english_line_has_no_chinese():
    with translation.override("en"):
        for procedure in (*catalogue.load().every_procedure(), with_every_word()):
            for shown in rules_shown(procedure):
                told = "".join(str(getattr(piece, "words", piece)) for piece in shown.sentence)
                assert not re.search(r"[\u4e00-\u9fff]", f"{told} {shown.when}"), told


def test_a_line_says_its_cap_its_lateness_and_what_is_deemed():
    shown = {rule.code: rule for rule in rules_shown(with_every_word())}

    assert "期满没有做的，第二天视为“视为受理”" in shown["answered"].when
    assert "最迟不超过“申请”之后 1 个月" in shown["objecting"].when
    assert "过了期限，“因不可抗力”：是的，也可以做" in shown["objecting"].when
    assert shown["objecting"].law == "行政许可法#47; 行政许可法#50; 行政许可法#7"
    assert "在“听证日期”之前空出整个期限" in shown["invited"].when
    assert "延到哪一天由“延长到”写明" in shown["longer_until"].when
    assert "法律没有定期限" not in shown["yearly"].when


# ── periods ──


def test_every_period_of_every_rule_stands_in_the_table(ordinary):
    for procedure in (*catalogue.load().every_procedure(), with_every_word()):
        told = {span.rule for span in spans_of(procedure)}
        timed = {
            rule.code
            for rule in procedure.rules
            if rule.form is not Form.EXTENDS and (rule.period or rule.due_on or rule.yearly or rule.at_once)
        }
        counted = {rule.code for rule in procedure.rules if rule.when and "exceeds(" in rule.when.text}
        assert timed | counted <= told


def test_a_period_says_what_moves_it_its_cap_and_what_follows():
    spans = {span.rule: span for span in spans_of(with_every_word())}

    assert len(spans["decided"].moved_by) == 4
    assert spans["objecting"].cap == "最迟不超过“申请”之后 1 个月"
    assert spans["answered"].passed == "第二天视为“视为受理”"
    assert spans["decided"].passed == "算逾期，仍然要做"
    assert spans["pleading"].passed == "不能再做"
    assert spans["yearly"].said == "每年 1 月 31 日前"
    assert spans["invited"].said == "在“听证日期”之前至少 7 个工作日"


def order_of(page):
    return re.findall(r'<a href="/procedures/[^"]*#(?:rule-)?([a-z_]+)"', page.partition("<tbody")[2])


def test_the_table_sorts_by_length_both_ways_and_says_so(ordinary, client):
    up = text(client.get(f"{ORDINARY}periods/", {"sort": "length"}))
    down = text(client.get(f"{ORDINARY}periods/", {"sort": "-length"}))

    spans = {span.rule: span for span in spans_of(ordinary)}
    lengths = [spans[rule].days for rule in order_of(up) if rule in spans]
    assert lengths == sorted(lengths)
    assert order_of(up)[0] in {"turned_in_in_time", "deposited_in_time"}
    assert 'aria-sort="ascending"' in up
    assert 'aria-sort="descending"' in down
    assert order_of(up) != order_of(down)
    assert sorted(order_of(up)) == sorted(order_of(down))


def test_an_order_that_is_none_is_the_order_of_the_declaration(client):
    plain = text(client.get(f"{ORDINARY}periods/"))

    assert order_of(text(client.get(f"{ORDINARY}periods/", {"sort": "<script>"}))) == order_of(plain)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_periods_come_as_a_file(prefix, ordinary, client):
    answer = client.get(f"{prefix}{ORDINARY}periods.csv")

    assert answer["Content-Type"].startswith("text/csv")
    assert "penalty.ordinary-2022-01-01-periods.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(spans_of(ordinary))
    decided = next(row for row in rows if row["rule"] == "decided_in_time")
    assert (decided["length"], decided["unit"], decided["rolls_over"]) == ("90", "days", "false")
    assert decided["law"] == "行政处罚法#60"


def test_a_procedure_without_periods_says_so(only, client):
    procedure = only(with_every_word())
    bare = only(long(4))

    assert client.get(f"/procedures/{procedure.code}/periods/").status_code == 404
    assert "这个程序没有期限" in text(client.get(f"/procedures/{bare.code}/periods/"))


# ── two versions ──


def test_two_versions_are_compared_rule_by_rule_and_word_by_word(only, client):
    old = with_every_word()
    new = with_every_word(
        LATER,
        ("within: 20 workdays}", "within: 15 workdays}"),
        ("  - {code: told_first, law: 行政许可法#36, before: decide, must: tell, when: known(neighbours)}\n", ""),
        ("rules:\n", "rules:\n  - {code: closed_last, law: 行政许可法#44, before: close, must: decide}\n"),
        ("zh: 补正, en: Supplement, by: party", "zh: 补正, en: Supplement, by: clerk"),
    )
    only(old, new)

    page = text(client.get("/procedures/request.toy/compare/", {"from": "2020-01-01", "to": "2024-01-01"}))

    assert "新增规则 1 条，删去 1 条，改动 1 条" in page
    assert "<del>20</del>" in page
    assert "<ins>15</ins>" in page
    assert "rules" in re.findall(r'<section class="stack-tight" id="([a-z]+)"', page)
    assert "/procedures/request.toy/?on=2024-01-01#rule-decided" in page
    assert re.search(r"<del>[^<]*当事人", page.partition('id="acts"')[2])


def test_what_differs_is_told_with_its_kind():
    old = with_every_word()
    new = with_every_word(LATER, ("urgent: {type: yes_no, zh: 紧急", "urgent: {type: yes_no, zh: 特别紧急"))

    (fact,) = [one for one in differences(old, new) if one.kind is Kind.FACT]

    assert (fact.code, fact.change, fact.title) == ("urgent", Change.CHANGED, "特别紧急")
    assert not differences(old, old)


def test_versions_that_are_the_same_say_so(only, client):
    only(with_every_word(), with_every_word(LATER))

    assert "两个版本的规则、行为、事实都相同。" in text(client.get("/procedures/request.toy/compare/"))


def test_a_procedure_of_one_version_has_nothing_to_compare(only, client):
    only(with_every_word())

    answer = client.get("/procedures/request.toy/compare/")

    assert answer.status_code == 200
    assert "只有一个版本" in text(answer)


def test_a_day_between_names_the_version_in_force_on_it(client):
    between = words(client.get(f"{ORDINARY}compare/", {"from": "2021-10-10", "to": "2026-06-22"}))
    exact = words(client.get(f"{ORDINARY}compare/", {"from": "2021-07-15", "to": "2022-01-01"}))

    assert between == exact
    assert "第九十五条" in exact


def test_a_day_that_cannot_be_read_is_said(client):
    answer = client.get(f"{ORDINARY}compare/", {"from": "昨天<b>"})

    assert answer.status_code == 400
    assert "<b>" not in text(answer).partition("<main")[2]


# ── for lawyers ──


def test_every_open_question_of_every_declaration_stands_on_one_page(client):
    chinese, english = (words(client.get(path)) for path in ("/procedures/open/", "/en/procedures/open/"))

    count = 0
    for file in sorted(catalogue.SYSTEMS.glob("*/procedures/*.yaml")):
        for note in yaml.safe_load(file.read_text(encoding="utf-8")).get("to_settle", ()):
            assert " ".join(note["zh"].split()) in chinese
            assert " ".join(note["en"].replace("'", "&#x27;").split()) in english
            count += 1
    assert count > 10


def test_the_questions_are_counted_procedure_by_procedure(ordinary, client):
    page = words(client.get("/procedures/open/"))

    notes = {(n.law, n.says.zh) for v in catalogue.load().procedures["penalty.ordinary"] for n in v.to_settle}
    left = {(n.law, n.says.zh) for v in catalogue.load().procedures["penalty.ordinary"] for n in v.not_modelled}
    assert f"行政处罚普通程序 {len(notes)} {len(left)}" in page
    assert f"{len(ordinary.to_settle)} 处要法律工作者定" in words(client.get("/procedures/"))


def test_a_question_leads_to_the_lines_that_it_is_about(client):
    page = text(client.get("/procedures/open/"))

    assert 'href="/procedures/penalty.ordinary/#rule-decided_in_time"' in page
    assert 'href="/procedures/open/"' in text(client.get("/procedures/"))


# ── the diagram's page ──


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_box_is_a_link_to_the_lines_of_its_act(prefix, ordinary, client):
    page = text(client.get(f"{prefix}{ORDINARY}diagram/"))

    links = re.findall(r'<a class="diagram-link" id="drawn-[a-z_]+" href="([^"]+)"', page)
    assert sorted(links) == sorted(f"{prefix}{ORDINARY}#act-{act}" for act in ordinary.acts)
    lines = text(client.get(f"{prefix}{ORDINARY}"))
    assert all(f'id="act-{act}"' in lines for act in ordinary.acts)


def test_one_act_is_drawn_with_its_neighbours(client):
    page = text(client.get(f"{ORDINARY}diagram/", {"act": "plead"}))

    assert 1 < page.count('class="diagram-link"') < 20
    assert "看整个程序" in page


def test_an_act_that_is_none_draws_the_whole(ordinary, client):
    page = text(client.get(f"{ORDINARY}diagram/", {"act": "no_such"}))

    assert page.count('class="diagram-link"') == len(ordinary.acts)


@pytest.mark.parametrize("page", ["diagram/", "diagram.svg", "periods/", "periods.csv", "compare/"])
def test_pages_of_an_unknown_procedure_are_not_there(page, client):
    assert client.get(f"/procedures/no.such/{page}").status_code == 404


@pytest.mark.parametrize("page", ["diagram/", "periods/"])
def test_pages_say_that_a_day_cannot_be_read(page, client):
    assert client.get(f"{ORDINARY}{page}", {"on": "昨天"}).status_code == 400
    assert "那一天没有施行中的版本" in text(client.get(f"{ORDINARY}{page}", {"on": "1999-01-01"}))


def test_names_of_a_declaration_are_escaped_in_the_drawing(only, client):
    only(with_every_word(("zh: 陈述, en: Plead", "zh: '陈述<b>&\"', en: Plead")))

    page = text(client.get("/procedures/request.toy/diagram/"))

    assert "<b>" not in page.partition("<main")[2].partition("</main>")[0]
    assert "陈述&lt;b&gt;&amp;" in page


# ── which matters a version governs ──


@pytest.mark.parametrize(
    ("opened", "zh", "en"),
    [
        ("all_pending", "施行时还没有办结的案件，也适用这一版", "also governs matters that were open"),
        ("from_in_force", "只适用于施行以后登记的案件", "governs only matters opened since"),
    ],
)
def test_which_matters_a_version_governs_is_told_with_its_article(only, client, opened, zh, en):
    procedure = only(with_every_word((LATER[0], f"{LATER[0]}\napplies_to: {{law: 行政许可法#42, opened: {opened}}}")))

    assert zh in words(client.get(f"/procedures/{procedure.code}/"))
    assert en in words(client.get(f"/en/procedures/{procedure.code}/"))


def test_where_no_source_says_so_nothing_is_told(client):
    assert "施行以后登记的案件" not in words(client.get(ORDINARY))
