"""`plumbline norms check`."""

import json

import pytest

from plumbline.cli.main import main
from plumbline.engines.norms.models import CleanUpTask
from tests.engines.norms.kites_cited import rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _texts():
    rules({5: "不系线的，责令改正；情节严重的，吊销营业执照。"})
    rules({1: "风筝主管部门可以扣押铁线风筝。"}, "铁线风筝规定", level="department_rule")


def test_findings_are_told_with_place_words_and_provision_and_open_nothing(capsys):
    assert main(["norms", "check", "--json"]) == 0

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["check"] for one in found} == {
        "clean_up.local_regulation_revokes_business_licence",
        "clean_up.rule_sets_coercion",
    }
    one = next(one for one in found if one["norm"] == "纸鸢安全办法")
    assert (one["article"], one["words"], one["law"], one["weight"], one["task"]) == (
        5, "吊销营业执照", "行政处罚法#12.1", "contrary", None,
    )  # fmt: skip
    assert not CleanUpTask.objects.exists()


def test_people_read_the_words_in_their_sentence(capsys):
    assert main(["norms", "check", "纸鸢安全办法"]) == 0

    out = capsys.readouterr().out
    assert (
        "越权  《纸鸢安全办法》第五条  地方性法规设定吊销营业执照（《行政处罚法》第十二条第一款）\n"
        "    情节严重的，【吊销营业执照】。\n"
    ) in out
    assert "共 1 处" in out


def test_a_level_can_be_chosen(capsys):
    main(["norms", "check", "--level", "department_rule", "--language", "en"])

    out = capsys.readouterr().out
    assert "to be compared with higher law  《铁线风筝规定》, article 1" in out
    assert "1 findings" in out


def test_tasks_are_opened_only_when_asked_for_and_once(capsys):
    assert main(["norms", "check", "--open"]) == 0
    assert "提出 2 项清理任务" in capsys.readouterr().out

    main(["norms", "check", "--open", "--json"])
    assert json.loads(capsys.readouterr().out) == {"opened": 0}
    assert CleanUpTask.objects.count() == 2

    main(["norms", "check", "纸鸢安全办法"])
    assert "（已有任务）" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "code"), [(["没有这部法"], 1), (["--level", "lokal"], 2)])
def test_an_unknown_norm_or_level_is_refused(capsys, words, code):
    assert main(["norms", "check", *words]) == code
