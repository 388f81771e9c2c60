"""`plumbline dcr` and `plumbline bpmn`: answers for programs and for people, and what is not carried said beside them."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from plumbline.cli.main import main
from plumbline.kernel.dcr.reading import read_graph

EXPENSES = Path(__file__).parent.parent / "kernel/dcr/samples/expenses.xml"


@pytest.fixture
def run(capsys):
    def run_and_read(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_and_read


def test_allowed_gives_the_labels_before_the_trace_and_after_each_step(run):
    code, out, _ = run(
        "dcr", "allowed", EXPENSES, "--trace", '"Fill out, then send",Approve,Approve2,Pay out', "--json"
    )

    answer = json.loads(out)
    assert code == 0
    assert (answer["graph"], answer["written_as"]) == ("Expense report", "portal")
    assert answer["before"]["allowed"] == ["Fill out, then send"]
    assert [step["happened"] for step in answer["steps"]] == [True, True, True, True]
    assert answer["steps"][0]["allowed"] == ["Approve", "Reject"]
    assert answer["steps"][1]["runs"] == 2
    assert "Pay out" in answer["steps"][2]["allowed"]
    assert [answer["before"]["may_end"], *(step["may_end"] for step in answer["steps"])] == [
        False,
        False,
        False,
        False,
        True,
    ]
    assert answer["may_end"] is True
    assert {one["where"] for one in answer["not_carried"]} >= {"update Payout → Remind", "condition Approve2 → Payout"}
    assert all(one["line"] and one["zh"] and one["en"] for one in answer["not_carried"])


def test_a_step_that_is_not_allowed_is_answered_with_its_reasons(run):
    code, out, _ = run("dcr", "allowed", EXPENSES, "--trace", "Pay out,Appeal,Nothing", "--json")

    steps = json.loads(out)["steps"]
    assert code == 0
    assert [step["happened"] for step in steps] == [False, False, False]
    assert [(one["kind"], one["event"], one["guard"]) for one in steps[0]["reasons"]] == [
        ("condition", "Approve1", ""),
        ("condition", "Approve2", "Activity0 >= 1000"),
    ]
    assert [one["kind"] for one in steps[1]["reasons"]] == ["excluded"]
    assert [one["kind"] for one in steps[2]["reasons"]] == ["unknown"]
    assert steps[0]["allowed"] == json.loads(out)["before"]["allowed"]


def test_without_a_trace_the_first_answer_stands_alone(run):
    code, out, _ = run("dcr", "allowed", EXPENSES, "--json")

    answer = json.loads(out)
    assert (code, answer["steps"], answer["may_end"]) == (0, [], False)


def test_people_read_the_same_in_words(run):
    code, out, _ = run("dcr", "allowed", EXPENSES, "--trace", "Pay out", "--language", "en")

    assert code == 0
    assert "✗ Pay out" in out
    assert "“Pay out” waits for “Approve” (Approve2) to happen first" in out
    assert "may end here: no" in out
    assert "! 97:9 update Payout → Remind: a relation of the kind update has no form here" in out


@pytest.mark.parametrize("trace", ["A,,B", '"A', "A,+soon"])
def test_a_trace_that_cannot_be_read_is_wrong_usage(run, trace):
    code, out, err = run("dcr", "allowed", EXPENSES, "--trace", trace, "--json")

    assert (code, out) == (2, "")
    assert err.startswith("plumbline dcr: ")


def test_a_missing_file_is_wrong_usage(run, tmp_path):
    code, _, err = run("dcr", "allowed", tmp_path / "none.xml")

    assert code == 2
    assert "none.xml" in err


def test_a_broken_file_is_refused_with_its_place(run, tmp_path):
    path = tmp_path / "bomb.xml"
    path.write_text('<!DOCTYPE a [<!ENTITY b "c">]>\n<dcrgraph title="&b;"/>')

    code, out, _ = run("dcr", "allowed", path, "--json")

    told = json.loads(out)["declaration"]
    assert code == 1
    assert (told["file"], told["line"]) == (str(path), 1)
    assert "document type" in told["what"]


def test_a_procedure_is_written_as_a_graph_and_answered_like_any_other(run, tmp_path):
    code, out, err = run("dcr", "export", "penalty.ordinary")
    path = tmp_path / "penalty.xml"
    path.write_text(out)

    assert code == 0
    assert read_graph(out.encode()).graph.by_id["decide"].label == "作出处罚决定"
    assert "90 日写作时长" in err
    _, answered, _ = run("dcr", "allowed", path, "--trace", "登记线索", "--json")
    answer = json.loads(answered)
    assert answer["before"]["allowed"] == ["登记线索"]
    assert "立案" in answer["steps"][0]["allowed"]


def test_an_older_version_is_written_in_json_with_what_is_not_carried(run):
    code, out, err = run("dcr", "export", "penalty.ordinary", "--version", "2021-07-15", "--json", "--language", "en")

    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer["procedure"], answer["version"]) == ("penalty.ordinary", "2021-07-15")
    assert 'labelId="Decide on the penalty"' in answer["xml"]
    assert {"acts.file", "bars"} <= {one["where"] for one in answer["not_carried"]}


@pytest.mark.parametrize("deed", [("dcr", "export"), ("bpmn",)])
def test_an_unknown_procedure_is_told_with_those_there_are(run, deed):
    code, out, _ = run(*deed, "penalty.extraordinary")

    assert code == 1
    assert "penalty.ordinary" in out


def test_a_graph_becomes_a_draft_that_says_what_is_missing(run, tmp_path):
    code, out, err = run("dcr", "import", EXPENSES, "--language", "en")
    path = tmp_path / "draft.yaml"
    path.write_text(out)

    assert code == 0
    assert "each rule needs its article" in err
    assert "update Payout → Remind" in err
    assert "to_settle:" in out
    checked, told, _ = run("check", path, "--json")
    assert checked == 1
    assert json.loads(told)["faults"][0]["line"] > 0


def test_a_draft_in_json_says_what_is_to_be_filled_in(run):
    code, out, err = run("dcr", "import", EXPENSES, "--json")

    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["draft"].startswith("# A draft made from a DCR graph.")
    assert "plumbline check" in answer["to_fill"]["zh"]
    assert answer["not_carried"]


def test_a_procedure_is_written_as_a_diagram(run):
    code, out, err = run("bpmn", "penalty.ordinary")

    root = ET.fromstring(out)  # noqa: S314 — written just now
    assert code == 0
    assert root.tag == "{http://www.omg.org/spec/BPMN/20100524/MODEL}definitions"
    assert "! rules." in err


def test_a_diagram_in_json_names_what_it_does_not_show(run):
    code, out, err = run("bpmn", "penalty.ordinary", "--version", "2021-07-15", "--json")

    answer = json.loads(out)
    assert (code, err, answer["version"]) == (0, "", "2021-07-15")
    assert answer["xml"].startswith("<?xml")
    assert {one["where"].partition(".")[0] for one in answer["not_shown"]} >= {"acts", "rules", "never"}
    assert all(one["zh"] and one["en"] for one in answer["not_shown"])
