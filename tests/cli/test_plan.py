"""`plumbline plan`: the way to an act from where a script ends."""

import json
from pathlib import Path

from plumbline.cli import main as command

EXAMPLE = Path(__file__).resolve().parents[2] / "docs/reference/example-script.yaml"


def answer(capsys, *given):
    code = command.main(["plan", "penalty.ordinary", "--script", str(EXAMPLE), *given])
    return code, capsys.readouterr()


def test_the_acts_before_a_decision_come_in_their_order_with_their_rules(capsys):
    code, told = answer(capsys, "--to", "decide", "--json")
    found = json.loads(told.out)

    assert (code, found["found"], found["version"]) == (0, True, "2022-01-01")
    assert [step["act"] for step in found["steps"]] == ["investigate", "conclude", "notify", "decide"]
    assert found["steps"][2]["because"] == [{"rule": "notice_before_decision", "law": "行政处罚法#44,62"}]
    assert found["earliest"] == found["steps"][-1]["at"]
    assert all(reason["kind"] == "unknown" and reason["facts"] for reason in found["assumes"])


def test_people_read_who_acts_and_what_hangs_on_facts(capsys):
    _, zh = answer(capsys, "--to", "decide")
    _, en = answer(capsys, "--to", "decide", "--language", "en")

    assert "作出处罚决定  机关负责人" in zh.out
    assert "取决于还不知道的事实：" in zh.out
    assert "Decide on the penalty  leader of the body" in en.out


def test_without_an_act_the_way_to_an_end_is_told(capsys):
    code, told = answer(capsys, "--json")
    found = json.loads(told.out)

    assert (code, found["to"]) == (0, None)
    assert found["steps"][-1]["act"] == "close"


def test_what_no_way_leads_to_is_told_with_its_reason(capsys):
    code, told = answer(capsys, "--to", "report", "--json")  # the act that opened the matter

    found = json.loads(told.out)
    assert (code, found["found"]) == (1, False)
    assert "已经做过" in found["reasons"][0]["zh"]


def test_an_unknown_act_is_wrong_usage(capsys):
    code, told = answer(capsys, "--to", "fly")

    assert code == 2
    assert "has no act «fly»" in told.err
