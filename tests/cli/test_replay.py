"""`plumbline replay`."""

import json
import re

import pytest

from plumbline.cli.main import main
from plumbline.cli.replaying.words import read_vocabularies, vocabularies
from plumbline.kernel.catalogue import load
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError

LATE = """
- id: A-1
  kind: penalty.ordinary
  party_kind: company
  document_number: 某罚〔2025〕1号
  dates: {filed: 2024-07-23, decided: 2025-01-03, published: null, seized: 2024-07-02, walked: 2024-08-01}
  outcome: {kind: fine, fine_yuan: 1160.5, illegal_gain_yuan: 0}
  field_notes: {decided: 取成文日期}
  deadlines:
    - {name: 处罚办案期限, basis: 行政处罚法(2021)第六十条, start: filed, start_date: 2024-07-23, length: 90, unit: days,
       due: 2024-10-21, due_rolled: 2024-10-21, actual_date: 2025-01-03, rule: not_after, met: false}
    - {name: 查封扣押期限, basis: 行政强制法第二十五条第一款, start: seized, start_date: 2024-07-02, length: 30, unit: days,
       due: 2024-08-01, due_rolled: 2024-08-01, actual_date: null, rule: not_after, met: null}
"""


@pytest.fixture
def replay(tmp_path, capsys):
    def run(text: str | bytes, *options: str, code: int = 0) -> list:
        file = tmp_path / "matters.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert main(["replay", str(file), *options]) == code
        lines = capsys.readouterr().out.splitlines()
        return [json.loads(line) for line in lines] if "--json" in options else lines

    return run


@pytest.fixture
def one(replay):
    def run(text: str) -> dict:
        (record,) = replay(text, "--json")
        return record

    return run


# ── one record a matter ──


def test_a_record_tells_what_was_kept_and_broken_and_what_cannot_be_known(one):
    record = one(LATE)

    assert (record["id"], record["procedure"], record["version"]) == ("A-1", "penalty.ordinary", "2022-01-01")
    (broken,) = record["broken"]
    assert (broken["rule"], broken["article"]) == ("decided_in_time", "行政处罚法#60")
    assert (broken["due"], broken["actual"], broken["over"], broken["over_days"]) == (
        "2024-10-21",
        "2025-01-03",
        74,
        74,
    )
    assert "not_under_fourteen" in {kept["rule"] for kept in record["kept"]}
    missing = {unknown["rule"]: unknown["missing"] for unknown in record["unknown"]}
    assert missing["facts_established"] == ["evidence_sufficient", "facts_clear"]
    assert missing["notice_before_decision"] == ["done(notify)"]
    assert record["untouched"] > 50
    assert record["not_judged"] is None


def test_every_rule_is_told_in_one_place(one):
    record = one(LATE)

    told = [each["rule"] for verdict in ("kept", "broken", "unknown") for each in record[verdict]]
    declared = {version.version: len(version.rules) for version in load().procedures["penalty.ordinary"]}
    assert len(told) == len(set(told))
    assert len(told) + record["not_applicable"] + record["untouched"] == declared["2022-01-01"]


def test_deadlines_are_reproduced_by_the_rule_of_the_procedure_that_has_them(one):
    by_rule, elsewhere = one(LATE)["deadlines"]

    assert (by_rule["result"], by_rule["rule"], by_rule["article"]) == (
        "reproduced",
        "decided_in_time",
        "行政处罚法#60",
    )
    assert (by_rule["due"], by_rule["met"]) == ("2024-10-21", False)
    assert (elsewhere["result"], elsewhere["due"], elsewhere["rule"]) == (
        "reproduced",
        "2024-08-01",
        "held_thirty_days",
    )
    assert elsewhere["article"].startswith("行政强制法#25.1")
    assert "按“查封、扣押、冻结程序”的规则核算" in elsewhere["says"]
    assert "没有延长、中止" in elsewhere["says"]


def test_a_deadline_of_a_law_without_a_procedure_is_counted_by_its_own_length(one):
    record = one(
        LATE.replace("查封扣押期限, basis: 行政强制法第二十五条第一款", "征求意见期, basis: 行政诉讼法第四十六条")
    )

    by_itself = record["deadlines"][1]
    assert (by_itself["result"], by_itself["due"], by_itself["rule"]) == ("explained", "2024-08-01", None)
    assert "同一天" in by_itself["says"]
    assert "《行政诉讼法》" in by_itself["says"]


def test_a_deadline_whose_law_has_a_procedure_that_its_kind_does_not_lead_to_names_that_procedure(one):
    record = one("""
- id: A
  kind: ruling.forest
  dates: {applied: 2025-06-12}
  deadlines:
    - {name: 复议受理审查, basis: 行政复议法(2023)第三十条, start: applied, start_date: 2025-06-12, length: 5, unit: workdays, due: 2025-06-19}
""")

    (deadline,) = record["deadlines"]
    assert (deadline["result"], deadline["due"]) == ("explained", "2025-06-19")
    assert "reconsideration.case" in deadline["says"]


def test_a_name_that_means_no_deadline_of_the_procedure_is_not_taken_for_one_of_an_older_law(one):
    deadline = one(LATE.replace("name: 处罚办案期限", "name: 办案天数"))["deadlines"][0]

    assert (deadline["result"], deadline["due"]) == ("explained", "2024-10-21")
    assert "还没有对应到那里" in deadline["says"]


def test_an_extension_that_a_deadline_counts_in_is_counted_by_the_rule_that_gives_it(one):
    record = one("""
- id: A
  kind: info.request
  dates: {received: 2025-05-26, replied: 2025-07-01}
  deadlines:
    - {name: 信息公开答复, basis: 政府信息公开条例第三十三条第二款, start: received, start_date: 2025-05-26, length: 20, unit: workdays,
       due: 2025-06-24, due_rolled: 2025-06-24, actual_date: 2025-07-01, rule: not_after, met: false}
    - {name: 信息公开答复(含延长), basis: 同上, start: received, start_date: 2025-05-26, length: 40, unit: workdays,
       due: 2025-07-22, due_rolled: 2025-07-22, actual_date: 2025-07-01, rule: not_after, met: true}
    - {name: 信息公开答复(含延长), basis: 同上, start: received, start_date: 2025-05-26, length: 50, unit: workdays,
       due: 2025-08-05, due_rolled: 2025-08-05, actual_date: 2025-07-01, rule: not_after, met: true}
""")

    plain, extended, longer = record["deadlines"]
    assert (plain["rule"], plain["due"], plain["met"]) == ("answered_in_time", "2025-06-24", False)
    assert (extended["rule"], extended["due"], extended["met"]) == ("answered_in_time", "2025-07-22", True)
    assert "批准了延长" in extended["says"]
    assert (longer["result"], longer["rule"]) == ("explained", None)
    assert record["broken"] == []  # an extension may have been approved


def test_a_last_day_that_the_law_moves_past_days_of_rest_is_held_against_the_moved_day_of_the_file(one):
    record = one("""
- id: A
  kind: reconsideration.ordinary
  dates: {applied: 2025-06-30, accepted: 2025-07-02}
  deadlines:
    - {name: 复议审理期限, basis: 行政复议法(2023)第六十二条第一款, start: accepted, start_date: 2025-07-02, length: 60, unit: days,
       due: 2025-08-31, due_rolled: 2025-09-01, actual_date: 2025-09-01, rule: not_after, met: true}
""")

    (deadline,) = record["deadlines"]
    assert (deadline["result"], deadline["rule"]) == ("reproduced", "decided_in_sixty_days")
    assert (deadline["due"], deadline["met"]) == ("2025-09-01", True)


def test_what_starts_with_an_act_that_may_not_have_happened_is_not_reproduced(one):
    applied = one("""
- id: A
  kind: licence.grant
  dates: {applied: 2025-10-29, decided: 2025-10-30}
  deadlines:
    - {name: 许可决定期限, basis: 行政许可法第四十二条第一款, start: applied, start_date: 2025-10-29, length: 20, unit: workdays, due: 2025-11-26}
""")
    accepted = one("""
- id: A
  kind: licence.grant
  dates: {accepted: 2025-10-29, decided: 2025-10-30}
  deadlines:
    - {name: 许可决定期限, basis: 行政许可法第四十二条第一款, start: accepted, start_date: 2025-10-29, length: 20, unit: workdays, due: 2025-11-26}
""")

    assert applied["deadlines"][0]["result"] == "explained"
    assert accepted["deadlines"][0]["rule"] == "decided_in_time"


def test_a_deadline_that_comes_out_otherwise_is_explained(one):
    other_day = one(LATE.replace("due: 2024-10-21, due_rolled: 2024-10-21", "due: 2024-10-22, due_rolled: 2024-10-22"))
    other_length = one(LATE.replace("length: 90", "length: 60"))

    assert other_day["deadlines"][0]["result"] == "explained"
    assert "2024-10-21" in other_day["deadlines"][0]["says"]
    assert other_length["deadlines"][0]["result"] == "explained"
    assert "90 日（行政处罚法#60）" in other_length["deadlines"][0]["says"]


def test_what_means_nothing_in_the_procedure_is_listed(one):
    record = one(LATE.replace("party_kind: company", "party_kind: collective"))

    unmapped = {each["word"]: each["value"] for each in record["unmapped"]}
    assert unmapped == {"party_kind": "collective", "seized": "2024-07-02", "walked": "2024-08-01"}
    assert record["remarks"] == ["decided（2025-01-03）：文件注明“取成文日期”"]


def test_a_day_known_to_the_month_is_not_used_as_a_day(one):
    written = "- {id: A, kind: penalty.ordinary, dates: {filed: 2024-07, decided: 2024-11-15}}"
    noted = "- {id: A, kind: penalty.ordinary, dates: {filed: 2024-07-01, decided: 2024-11-15}, field_notes: {filed: 原文仅到月}}"

    for record in (one(written), one(noted)):
        assert [broken["rule"] for broken in record["broken"]] == ["decided_in_time"]
        assert record["broken"][0]["due"] is None
        assert "不当作具体日期用" in record["remarks"][0]


def test_what_was_published_had_been_decided(one):
    record = one("- {id: A, kind: penalty.ordinary, dates: {filed: 2023-07-06, published: 2023-08-23}}")

    (kept,) = [each for each in record["kept"] if each["rule"] == "decided_in_time"]
    assert (kept["due"], kept["actual"]) == ("2023-10-04", "../2023-08-23")


def test_what_did_not_happen_can_be_said(one):
    record = one("- {id: A, kind: penalty.ordinary, dates: {filed: 2024-07-23, notified: false, decided: 2024-08-01}}")

    assert {"notice_served_before_decision"} <= {
        each["rule"] for verdict in ("broken", "unknown") for each in record[verdict]
    }
    assert "done(serve_notice)" not in {name for each in record["unknown"] for name in each["missing"]}


@pytest.mark.parametrize(
    ("kind", "dates", "act"),
    [
        ("penalty.no_penalty", "{filed: 2024-01-02, decided: 2024-03-01}", "decide_no_penalty"),
        ("penalty.hearing", "{hearing_held: 2024-03-01}", "hearing"),
        ("penalty.notice", "{notified: 2024-03-01}", "serve_notice"),
    ],
)
def test_other_kinds_of_penalty_run_as_the_ordinary_procedure(one, kind, dates, act):
    record = one(f"- {{id: A, kind: {kind}, dates: {dates}}}")

    assert record["procedure"] == "penalty.ordinary"
    assert record["run_as"]
    assert act in {each["act"] for verdict in ("kept", "broken", "unknown") for each in record[verdict]}


def test_a_decision_on_no_penalty_ends_the_period_for_a_penalty(one):
    record = one("- {id: A, kind: penalty.no_penalty, dates: {filed: 2024-01-02, decided: 2024-12-01}}")

    assert record["broken"] == []
    assert "decided_in_time" not in {each["rule"] for each in record["unknown"]}


# ── what is not judged ──


@pytest.mark.parametrize(
    ("matter", "why", "hint"),
    [
        ("{id: A, kind: rule.making, dates: {issued: 2024-01-02}}", "no_procedure", "rule.making"),
        (
            "{id: A, kind: penalty.ordinary, dates: {filed: 2019-09-30, published: 2020-12-14}}",
            "before_first_version",
            "2021-07-15",
        ),
        ("{id: A, kind: penalty.ordinary, dates: {notified: 2021-04-08, decided: 2021-09-02}}", "law_changed", "待定"),
        ("{id: A, kind: penalty.ordinary, dates: {violation: 2021-08-02}}", "opening_unknown", "补上"),
        ("{id: A, kind: penalty.ordinary}", "opening_unknown", "补上"),
    ],
)
def test_a_matter_that_no_rule_governs_says_why(one, matter, why, hint):
    record = one(f"- {matter}")

    assert (record["procedure"], record["not_judged"]["why"]) == (None, why)
    assert hint in record["not_judged"]["says"]
    assert (record["kept"], record["broken"], record["unknown"]) == ([], [], [])


def test_a_deadline_of_the_old_law_is_counted_by_itself_and_one_of_the_new_law_by_its_rule(one):
    record = one("""
- id: A
  kind: penalty.ordinary
  dates: {notified: 2021-04-08, decided: 2021-09-02}
  deadlines:
    - {name: 听证申请期(旧法), basis: 行政处罚法(2017)第四十二条第一项, start: notified, start_date: 2021-04-08, length: 3, unit: days,
       due: 2021-04-11, due_rolled: 2021-04-12, actual_date: 2021-09-02, rule: after, met: true}
    - {name: 决定书送达, basis: 行政处罚法(2021)第六十一条第一款, start: decided, start_date: 2021-09-02, length: 7, unit: workdays,
       due: 2021-09-13, due_rolled: 2021-09-13, actual_date: null, rule: not_after, met: null}
""")

    old, new = record["deadlines"]
    assert (old["result"], old["due"], old["met"]) == ("explained", "2021-04-11", True)
    assert "那个版本没有声明" in old["says"]
    assert (new["result"], new["rule"], new["due"]) == ("reproduced", "served_in_time", "2021-09-13")
    assert "待定" in new["says"]


def test_the_version_is_that_of_the_day_on_which_the_matter_was_opened(one):
    record = one("- {id: A, kind: penalty.ordinary, dates: {filed: 2021-12-31, decided: 2022-02-01}}")

    assert record["version"] == "2021-07-15"


# ── bad input ──


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("- id: [A", (2, 1), "不是 YAML"),
        ("", (1, 1), "空的"),
        ("matters: []", (1, 1), "一列事项"),
        ("- id: A\n  kind: penalty.ordinary\n---\n- id: B\n", (3, 1), "不是 YAML"),
        ("- just words", (1, 3), "键和值"),
        ("- {kind: penalty.ordinary}", (1, 3), "没有写 id"),
        ("- {id: A}", (1, 3), "没有写 kind"),
        ("- {id: 7, kind: penalty.ordinary}", (1, 8), "id 应当是文字"),
        ("- {id: A, kind: k, dates: {filed: 2025-02-30}}", (1, 35), "不是有效的值"),
        ("- {id: A, kind: k, dates: {filed: soon}}", (1, 35), "dates.filed"),
        ("- {id: A, kind: k, dates: {filed: 2025-13}}", (1, 35), "dates.filed"),
        ("- {id: A, kind: k, dates: {filed: 2025-02-03 10:00:00}}", (1, 35), "dates.filed"),
        ("- {id: A, kind: k, dates: {filed: true}}", (1, 35), "dates.filed"),
        ("- {id: A, kind: k, dates: [2025-02-03]}", (1, 27), "dates应当是键和值"),
        ("- {id: A, kind: k, id: B}", (1, 20), "写了两次"),
        ("- {id: A, kind: k, deadlines: soon}", (1, 31), "一列期限"),
        ("- {id: A, kind: k, deadlines: [{name: n, length: 0, unit: days}]}", (1, 50), "期限读不了"),
        ("- {id: A, kind: k, deadlines: [{name: n, length: 3, unit: moons}]}", (1, 50), "期限读不了"),
        ("- {id: A, kind: k, deadlines: [{name: n, due: soon}]}", (1, 47), "due 应当是日期"),
        ("- {id: A, kind: k, outcome: &a [*a]}", (1, 29), "outcome应当是键和值"),
        ("- {id: A, kind: k, outcome: {x: &a [*a]}}", (1, 33), "套得太深"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(replay, text, place, hint):
    (record,) = replay(text, "--json", code=1)

    unreadable = record["unreadable"]
    assert hint in unreadable["says"]
    assert (unreadable["line"], unreadable["column"]) == place


def test_the_other_matters_are_judged_all_the_same(replay):
    records = replay(
        f"{LATE}- {{id: A-1, kind: penalty.ordinary}}\n- {{id: A-2, kind: licence.grant}}\n", "--json", code=1
    )

    first, twice, last = records
    assert (first["id"], len(first["broken"])) == ("A-1", 1)
    assert (twice["id"], twice["unreadable"]["says"]) == ("A-1", "“A-1”在第 2 行已经有了")
    assert last["id"] == "A-2"


def test_a_file_that_is_no_text_is_refused(replay):
    (record,) = replay(b"\xff\xfe\x00", "--json", code=1)

    assert "UTF-8" in record["unreadable"]["says"]


def test_a_value_that_does_not_fit_its_fact_is_listed(one):
    record = one(
        "- {id: A, kind: penalty.ordinary, dates: {filed: 2024-01-02}, outcome: {kind: fine, fine_yuan: 0.001}}"
    )

    assert ("outcome.fine_yuan", "0.001") in {(each["word"], each["value"]) for each in record["unmapped"]}


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert main(["replay", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_wrong_usage(tmp_path, capsys):
    file = tmp_path / "matters.yaml"
    file.write_text("- {id: A, kind: licence.grant}", encoding="utf-8")

    assert main(["replay", str(file), "--html", str(tmp_path / "no" / "out.html")]) == 2


# ── for people ──


def test_people_read_the_findings_in_their_language(replay):
    zh, en = "\n".join(replay(LATE)), "\n".join(replay(LATE, "--language", "en"))

    assert "《行政处罚法》第六十条" in zh
    assert "超过 74 日" in zh
    assert "1 件事项；按程序判断 1 件，其中 1 件有违反的规则" in zh
    assert "article 60" in en
    assert "74 days over" in en
    assert "2 reproduced, 0 explained" in en


def test_what_cannot_be_read_stands_in_the_answer_for_people(replay):
    lines = replay("- {id: A}\n", code=1)

    assert re.search(r"matters\.yaml:1:3: A 没有写 kind", lines[0])
    assert lines[-1] == "读不了的：1 处"


def test_the_report_is_one_file_that_needs_no_other(replay, tmp_path):
    out = tmp_path / "report.html"

    replay(f"{LATE}- {{id: <b>, kind: licence.grant}}\n- {{id: A}}\n", "--html", str(out), code=1)

    report = out.read_text(encoding="utf-8")
    assert '<html lang="zh-Hans">' in report
    assert "《行政处罚法》第六十条" in report
    assert "没有写 kind" in report
    assert "&lt;b&gt;" in report
    assert not re.search(r"<b>|<script|<link|@import|url\(|src=|style=", report)


def test_the_report_is_there_in_english(replay, tmp_path):
    out = tmp_path / "report.html"

    replay(LATE, "--html", str(out), "--language", "en")

    report = out.read_text(encoding="utf-8")
    assert '<html lang="en">' in report
    assert "Replay of matters" in report
    assert "74 days over" in report


# ── the words ──


def test_every_declared_procedure_has_its_words():
    assert set(load().procedures) <= set(vocabularies())


@pytest.mark.parametrize(
    ("declared", "hint"),
    [
        ("procedures: {penalty.none: {dates: {}}}", "no procedure «penalty.none»"),
        ("procedures: {penalty.ordinary: {dates: {filed: {on: fly}}}}", "has no act «fly»"),
        ("procedures: {penalty.ordinary: {dates: {filed: {fact: fly}}}}", "has no fact «fly»"),
        ("procedures: {penalty.ordinary: {dates: {filed: {fact: clue}}}}", "is of type long_text"),
        ("procedures: {penalty.ordinary: {dates: {filed: {}}}}", "say what the date means"),
        ("procedures: {penalty.ordinary: {opened_by: [fly], dates: {filed: {on: file}}}}", "«fly» is no date"),
        (
            "procedures: {penalty.ordinary: {dates: {}, values: {p: {fact: party_kind, choices: {x: bird}}}}}",
            "has no choice «bird»",
        ),
        ("procedures: {penalty.ordinary: {dates: {}, deadlines: {d: fly}}}", "has no act «fly»"),
        ("procedures: {penalty.ordinary: {dates: {}, deadlines: {d: {extended: true}}}}", "say one of these"),
        (
            "procedures: {penalty.ordinary: {dates: {}, deadlines: {d: {procedure: coercion.court}}}}",
            "«coercion.court» has no such deadline",
        ),
        (
            (
                "procedures: {penalty.ordinary: {dates: {}, deadlines: {d: {procedure: coercion.court, words: {x: y}}}}, "
                "coercion.court: {dates: {}, deadlines: {d: apply}}}"
            ),
            "is no date of its vocabulary",
        ),
        ("procedures: {penalty.ordinary: {dates: {}}}\nkinds: {k: {as: none, zh: 是, en: is}}", "no vocabulary «none»"),
    ],
)
def test_a_word_that_the_procedures_do_not_have_is_met_when_it_is_read(declared, hint):
    with pytest.raises(DeclarationError, match=re.escape(hint)) as raised:
        read_vocabularies(read(declared, file="words.yaml"), load())

    assert raised.value.line
