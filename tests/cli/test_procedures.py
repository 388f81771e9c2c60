"""`plumbline due`, `try` and `check`: the contract that others call."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.cli.main import main
from plumbline.kernel import catalogue
from tests.repo.tracked import ROOT

EXAMPLE = ROOT / "docs/reference/example-script.yaml"


@pytest.fixture
def answer(capsys):
    """Run a command line, and give its exit code and JSON."""

    def run(*given):
        code = main([*map(str, given), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def written(tmp_path):
    """Write a file and give its path."""

    def write(text, name="given.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


# ── due ──


def test_the_due_day_comes_with_its_rule_and_article(answer):
    code, told = answer("due", "penalty.ordinary", "decide", "--from", "2026-03-03")

    assert code == 0
    assert told["procedure"] == "penalty.ordinary"
    assert (told["act"], told["after"], told["due"], told["due_at"]) == ("decide", "file", "2026-06-01", None)
    assert (told["rule"], told["law"], told["period"]) == ("decided_in_time", "行政处罚法#60", "90 days")
    assert told["article"] == "《行政处罚法》第六十条"
    assert told["provisional"] is False
    assert "all" not in told


def test_seven_workdays_to_serve_leap_over_the_spring_festival(answer):
    code, told = answer("due", "penalty.ordinary", "serve", "--from", "2026-02-12")

    assert (code, told["due"], told["rule"]) == (0, "2026-02-28", "served_in_time")
    assert told["hangs_on"] == ["party_present"]
    assert [one["rule"] for one in told["all"]] == ["served_in_time", "served_on_the_spot"]


def test_facts_decide_which_obligation_there_is(answer, written):
    at_once = written("party_present: true")
    later = written('{"party_present": false}', "later.json")

    _, on_the_spot = answer("due", "penalty.ordinary", "serve", "--from", "2026-02-12", "--facts", at_once)
    _, in_time = answer("due", "penalty.ordinary", "serve", "--from", "2026-02-12", "--facts", later)

    assert (on_the_spot["rule"], on_the_spot["due"], on_the_spot["hangs_on"]) == ("served_on_the_spot", None, [])
    assert (in_time["rule"], in_time["due"], in_time["hangs_on"]) == ("served_in_time", "2026-02-28", [])


def test_a_period_counts_from_the_day_that_the_facts_give(answer, written):
    _, told = answer("due", "penalty.ordinary", "pay", "--from", "2026-06-24")
    _, from_facts = answer(
        "due", "penalty.ordinary", "pay", "--from", "2026-06-24", "--facts", written("received_on: 2026-06-20")
    )

    assert (told["due"], told["counts_from"]) == ("2026-07-09", "received_on")
    assert from_facts["due"] == "2026-07-05"


def test_nothing_owed_is_refused_with_the_obligations_there_are(answer):
    code, told = answer("due", "penalty.ordinary", "report", "--from", "2026-06-24")

    assert code == 1
    assert "有义务的行为" in told["refused"][0]["says"]
    assert "serve" in told["refused"][0]["says"]


def test_a_day_that_cannot_be_known_is_unknown_and_says_what_is_missing(answer, written, monkeypatch):
    from_fact = catalogue.load(_system(written, "due_on: until"))
    monkeypatch.setattr(catalogue, "load", lambda: from_fact)

    code, told = answer("due", "toy.two", "answer", "--from", "2026-06-24")
    known, dated = answer("due", "toy.two", "answer", "--from", "2026-06-24", "--facts", written("until: 2026-07-01"))

    assert (code, told["unknown"]["missing"]) == (1, ["until"])
    assert (known, dated["due"]) == (0, "2026-07-01")


def test_hours_are_counted_from_a_moment(answer, written, monkeypatch):
    in_hours = catalogue.load(_system(written, "within: 24 hours"))
    monkeypatch.setattr(catalogue, "load", lambda: in_hours)

    code, told = answer("due", "toy.two", "answer", "--from", "2026-06-24T17:00")
    unknown, why = answer("due", "toy.two", "answer", "--from", "2026-06-24")

    assert (code, told["due_at"]) == (0, "2026-06-25T17:00:00+08:00")
    assert (unknown, why["unknown"]["missing"]) == (1, ["time"])


@pytest.mark.parametrize(
    ("given", "key", "told"),
    [
        (["penalty.ordinari", "serve"], "declaration", "no procedure «penalty.ordinari» is declared"),
        (["penalty.ordinary", "srve"], "declaration", "has no act «srve»"),
    ],
)
def test_what_is_not_declared_is_named(answer, given, key, told):
    code, said = answer("due", *given, "--from", "2026-06-24")

    assert code == 1
    assert told in said[key]["what"]


def test_wrong_facts_are_refused_by_field(answer, written):
    code, told = answer(
        "due", "penalty.ordinary", "serve", "--from", "2026-06-24", "--facts", written("{party_present: maybe, x: 1}")
    )

    assert code == 1
    assert [reason["facts"] for reason in told["refused"]] == [["party_present"], ["x"]]


def test_people_read_it_in_both_languages(capsys):
    assert main(["due", "penalty.ordinary", "decide", "--from", "2026-03-03"]) == 0
    chinese = capsys.readouterr().out
    assert main(["due", "penalty.ordinary", "serve", "--from", "2026-02-12", "--language", "en"]) == 0
    english = capsys.readouterr().out

    assert chinese == "2026-06-01  “立案”之后，须在 90 日内“作出处罚决定”（《行政处罚法》第六十条）\n"
    assert english.startswith("2026-02-28  After “Decide on the penalty”, “Serve” must follow within 7 workdays")
    assert "depending on: The party was present" in english


# ── try ──


def test_the_example_of_the_reference_runs_as_it_says(answer):
    code, told = answer("try", "penalty.ordinary", "--script", EXAMPLE)

    assert code == 0
    assert told["procedure"] == "penalty.ordinary"
    assert [(step["act"], step["result"]) for step in told["steps"]] == [
        ("report", "allowed"),
        ("file", "blocked"),
        ("file", "allowed"),
        ("decide", "blocked"),
    ]
    assert told["ended"] is False
    assert "complaints" not in told


def test_a_step_tells_its_reasons_and_what_is_owed(answer):
    _, told = answer("try", "penalty.ordinary", "--script", EXAMPLE)
    report, blocked, filed, _ = told["steps"]

    (reason,) = blocked["reasons"]
    assert (reason["kind"], reason["rule"], reason["law"]) == ("role", "officers", "行政处罚法#42.1")
    assert "2026-03-02 到期" in reason["zh"]
    assert "ended on 2026-03-02" in reason["en"]
    assert set(reason) == {"kind", "rule", "law", "zh", "en", "cure", "act", "facts", "until"}
    assert blocked["obligations"] == report["obligations"]
    assert filed["closed"] == ["clue_answered"]
    assert filed["by"] == ["liu", "zhao"]
    assert filed["at"] == "2026-03-03T09:00:00+08:00"
    assert filed["obligations"][0] == {
        "rule": "decided_in_time",
        "acts": ["decide"],
        "law": "行政处罚法#60",
        "due": "2026-06-01",
        "due_at": None,
        "state": "open",
        "provisional": False,
        "stopped": None,
        "missing": [],
    }


SHORT = "steps:\n  - {on: 2026-03-02, act: report, facts: {source_kind: tip, clue: 线索, found_on: %s}%s}\n"


def test_the_script_may_leave_the_procedure_to_the_command(answer, written):
    code, told = answer("try", "penalty.ordinary", "--script", written(SHORT % ("2026-03-02", "")))

    assert (code, told["steps"][0]["result"]) == (0, "allowed")


def test_faulty_facts_make_a_step_invalid(answer, written):
    code, told = answer("try", "penalty.ordinary", "--script", written(SHORT % ("2026-03-03", "")))

    assert (code, told["steps"][0]["result"]) == (0, "invalid")
    assert told["steps"][0]["reasons"][0]["facts"] == ["found_on"]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (", expect: blocked", "is allowed, expected blocked"),
        (", because: [{rule: officers}]", "lacks the reason officers"),
        (", due: {file: 2026-03-09}", "is due [None]"),
    ],
)
def test_a_step_that_goes_otherwise_than_expected_is_complained_of(answer, written, expected, told):
    code, said = answer("try", "penalty.ordinary", "--script", written(SHORT % ("2026-03-02", expected)))

    assert code == 1
    assert said["complaints"][0]["step"] == 1
    assert told in said["complaints"][0]["says"]


def test_a_script_about_another_procedure_is_refused(answer):
    code, told = answer("try", "penalty.summary", "--script", EXAMPLE)

    assert code == 1
    assert "about «penalty.ordinary», not about «penalty.summary»" in told["declaration"]["what"]


def test_people_read_the_steps_line_by_line(capsys, written):
    script = written(SHORT % ("2026-03-02", ", expect: blocked"))

    assert main(["try", "penalty.ordinary", "--script", str(script)]) == 1

    assert capsys.readouterr().out.splitlines() == [
        "✓ 2026-03-02 09:00 登记线索",
        "    … “立案”或者“不予立案” —（《行政处罚法》第五十四条第二款）",
        "✗ 1: «report» is allowed, expected blocked",
    ]


def test_an_english_line_has_no_chinese_sign_but_the_name_of_the_norm(capsys, written):
    script = written(SHORT % ("2026-03-02", ""))

    assert main(["try", "penalty.ordinary", "--script", str(script), "--language", "en"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "✓ 2026-03-02 09:00 Register the clue",
        "    … “Open the case” or “Decline to open” — (《行政处罚法》, article 54(2))",
    ]


# ── check ──


def _system(written, ending, law="行政许可法#65"):
    """Write a folder with one small system, and give the folder."""
    written(
        "{system: toy, title: {zh: 玩具, en: Toy}, purpose: {zh: 试, en: Test}, implements: [行政许可法#1], plan: [1], users: [handler]}",
        "all/toy/system.yaml",
    )
    written(
        f"""
procedure: toy.two
title: {{zh: 两步, en: Two steps}}
basis: 行政许可法#65
in_force: {{from: 2020-01-01}}
opens_with: ask
ends_with: [answer]
facts:
  until: {{type: day, zh: 到哪天, en: Until, future: true}}
acts:
  ask: {{zh: 问, en: Ask, by: party, may_ask: [until]}}
  answer: {{zh: 答, en: Answer, by: handler}}
rules:
  - {{law: {law}, after: ask, must: answer, {ending}}}
""",
        "all/toy/procedures/two.yaml",
    )
    return written("", "all/README.md").parent


def test_all_systems_that_come_with_plumbline_are_right(answer):
    code, told = answer("check")

    assert told["faults"] == []
    assert (code, told["right"]) == (0, True)


def test_every_fault_is_listed_with_its_place(answer, written):
    folder = _system(written, "wihtin: 7 days", law="行政许可法#999")
    written("document: x\ntitle: {zh: 文书}\n", "all/toy/documents/x.yaml")

    code, told = answer("check", folder)

    places = [(Path(one["file"]).name, one["line"], one["column"]) for one in told["faults"]]
    what = [one["what"] for one in told["faults"]]
    assert code == 1
    assert places == [*[("x.yaml", 1, 1)] * 4, ("x.yaml", 2, 8), ("two.yaml", 14, 11), ("two.yaml", 14, 48)]
    missing = [f"the key «{key}» is missing" for key in ("basis", "contents", "layout", "series", "en")]
    assert what[:5] == missing
    assert "has no article 999" in what[5]
    assert "did you mean «within»?" in what[6]


def test_faults_of_several_rules_acts_and_facts_are_told_together(answer, written):
    folder = _system(written, "within: 7 dyas, whn: until, owed_by: [handler]")
    path = folder / "toy/procedures/two.yaml"
    path.write_text(path.read_text().replace("by: handler", "bye: handler").replace("type: day", "type: dya"))

    code, told = answer("check", path)

    assert code == 1
    assert [(one["line"], one["what"].partition(";")[0]) for one in told["faults"]] == [
        (9, "no type «dya»"),
        (12, "the key «by» is missing"),
        (12, "unknown key «bye»"),
        (14, "«7 dyas» is not a period"),
        (14, "unknown key «whn»"),
        (14, "a text is expected, not «a list»"),
    ]


def test_a_name_that_nobody_declared_is_told_in_every_part_that_reads_it(answer, written):
    folder = _system(written, "within: 7 days, when: untl}\n  - {law: 行政许可法#65, after: aks, not: answer")

    told = answer("check", folder / "toy/procedures/two.yaml")[1]["faults"]

    assert [(one["line"], "did you mean" in one["what"]) for one in told] == [(14, True), (15, True)]


def test_a_case_that_names_what_is_not_declared_is_a_fault(answer, written):
    folder = _system(written, "within: 7 days")
    written("cases:\n  - {case: a, procedure: toy.two, steps: [{on: 2026-01-05, act: aks}]}", "all/toy/cases.yaml")

    (fault,) = answer("check", folder)[1]["faults"]

    assert (fault["line"], fault["what"].partition(";")[0]) == (2, "«toy.two» has no act «aks»")


def test_a_file_that_declares_nothing_known_is_a_fault(answer, written):
    folder = _system(written, "within: 7 days")
    written("proceduer: toy.three\n", "all/toy/procedures/three.yaml")

    told = answer("check", folder / "toy/procedures/three.yaml")[1]["faults"]

    assert told[0]["what"].startswith("a declaration begins with one of the keys alert, cases, check, document")


def test_one_file_can_be_checked(answer, written, capsys):
    folder = _system(written, "within: 7 days")

    code, said = answer("check", folder / "toy/procedures/two.yaml")
    assert (code, said["right"], said["faults"]) == (0, True, [])
    assert said["not_covered"]
    assert answer("check", folder / "toy")[0] == 0
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "没有错误\n"


def test_a_norm_that_nobody_registered_is_a_fault(capsys, written):
    folder = _system(written, "within: 7 days", law="行政许可发#65")

    assert main(["check", str(folder), "--language", "en"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert "two.yaml:14:11: «行政许可发#65»: 《行政许可发》 is not registered" in lines[0]
    assert "did you mean 《行政许可法》?" in lines[0]
    assert lines[1] == "1 fault"


def test_two_versions_that_overlap_are_a_fault(answer, written):
    folder = _system(written, "within: 7 days")
    text = (folder / "toy/procedures/two.yaml").read_text()
    written(text.replace("2020-01-01", "2024-01-01"), "all/toy/procedures/two-2024.yaml")

    code, told = answer("check", folder)

    assert code == 1
    assert "must end before that of 2024-01-01 begins" in told["faults"][0]["what"]


@pytest.mark.parametrize(
    "given",
    [
        ["due", "penalty.ordinary", "serve"],
        ["due", "penalty.ordinary", "serve", "--from", "tomorrow"],
        ["due", "penalty.ordinary", "serve", "--from", "2026-06-24", "--facts", "/no/such/file"],
        ["try", "penalty.ordinary"],
        ["try", "penalty.ordinary", "--script", "/no/such/file"],
        ["check", "/no/such/folder"],
    ],
)
def test_what_cannot_mean_anything_is_wrong_usage(given, capsys):
    assert main(given) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err


@pytest.mark.parametrize(
    "given",
    [
        ["due", "penalty.ordinary", "decide", "--from", "2026-03-03"],
        ["try", "penalty.ordinary", "--script", str(EXAMPLE)],
        ["check"],
    ],
)
def test_the_framework_and_its_database_are_never_loaded(given):
    program = f"import sys; from plumbline.cli.main import main; main({given!r}); sys.exit('django' in sys.modules)"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr
