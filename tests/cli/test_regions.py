"""`plumbline regions` and `plumbline reform`: bring in, change, look up, reform; every answer for people and for programs."""

import argparse
import json
from datetime import date

import pytest

from plumbline.cli import reform, regions
from plumbline.cli.speaking import UsageError
from plumbline.engines.bodies.models import Account, Body, Competence, Region
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts

pytestmark = pytest.mark.django_db
PLACES = (
    "code,name,name_en\n34,安徽省,Anhui\n3499,示例市,Sample\n349901,东区,East\n349902,西区,West\n349901100,东镇,Dong\n"
)
MERGED = "on,before,after,name,name_en,document\n2026-01-01,349901,349902,,,国函〔2025〕9号\n2026-01-01,349901100,349902100,东镇,Dong,国函〔2025〕9号\n"
PLAN = "step,body,to\nend,349901.health,349902.health\n"


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_to(parser.add_subparsers(dest="command"))
    args = parser.parse_args([module.__name__.rpartition(".")[2], *map(str, words)])
    with clock.standing_at(date(2026, 6, 24)):
        return args.run(args)


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def places(tmp_path):
    file = written(tmp_path / "places.csv", PLACES)
    run(regions, "load", file)
    return file


@pytest.fixture
def merged(places, tmp_path):
    return written(tmp_path / "merged.csv", MERGED)


def health(code):
    region = Region.objects.get(code=code)
    body = Body.objects.create(
        code=f"{code}.health",
        name=f"{code}卫健委",
        name_en=f"{code} Health",
        region=region,
        level="county",
        kind="health",
    )
    Competence.objects.create(
        body=body, region=region, domain="health", basis="行政处罚法#17", valid_from=date(2021, 7, 15)
    )
    return body


def answer(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_file_is_brought_in_once(tmp_path, capsys):
    file = written(tmp_path / "places.csv", PLACES)

    run(regions, "load", file)
    first = capsys.readouterr().out
    run(regions, "load", file, "--json")

    assert first == "新增 5，更新 0（其中结束 0），未变 0；文件之外还有 0 个，没有动。\n"
    assert answer(capsys) == {
        "dry_run": False, "added": [], "changed": [], "ended": [], "kept": [], "unchanged": 5, "beside": 0,
    }  # fmt: skip


def test_a_dry_run_brings_nothing_in(tmp_path, capsys):
    run(regions, "load", written(tmp_path / "places.csv", PLACES), "--dry-run", "--language", "en")

    assert capsys.readouterr().out.startswith("would be: 5 added")
    assert not Region.objects.exists()


def test_changes_are_carried_out_and_the_old_file_does_not_undo_them(places, merged, capsys):
    health("349901")
    capsys.readouterr()

    run(regions, "change", merged)
    told = capsys.readouterr().out
    run(regions, "load", places)

    assert "开始 1（其中随上级 0），结束 2，更名 0；早已办过 0 行" in told
    assert "请办理机构改革：349901.health" in told
    assert Region.objects.get(code="349901").valid_to == date(2025, 12, 31)


def test_changes_can_be_tried_and_answered_in_json(places, merged, capsys):
    capsys.readouterr()

    run(regions, "change", merged, "--dry-run", "--json")

    assert answer(capsys) == {
        "dry_run": True, "begun": ["349902100"], "ended": ["349901", "349901100"], "renamed": [], "bodies": [],
        "followed": 0, "again": 0,
    }  # fmt: skip
    assert Region.objects.filter(valid_to__isnull=False).count() == 0


def test_a_region_is_shown_with_its_history(places, merged, capsys):
    run(regions, "change", merged)
    capsys.readouterr()

    run(regions, "show", "349901000000", "--language", "en")
    people = capsys.readouterr().out
    run(regions, "show", "349901", "--on", "2025-12-31", "--json")

    assert people.splitlines() == [
        "349901 East · Administrative division",
        "on 2026-06-24 its land lies in: West 349902",
        "2026-01-01 Merged East 349901 → West 349902 · 国函〔2025〕9号",
    ]
    said = answer(capsys)
    assert (said["lies_in"], said["valid_to"]) == (["349901"], "2025-12-31")
    assert [(one["before"], one["after"]) for one in said["changes"]] == [("349901", "349902")]


def test_who_could_act_is_named_with_the_basis_or_why_nobody_could(places, capsys):
    health("349901")
    capsys.readouterr()

    assert run(regions, "competent", "349901100", "--domain", "health") == 0
    assert capsys.readouterr().out == "349901卫健委 349901.health · 东区 349901 · 行政处罚法#17\n"
    assert run(regions, "competent", "349902", "--domain", "health", "--json") == 1
    said = answer(capsys)
    assert said["able"] == []
    assert "没有登记西区 349902" in said["why_none"][0]


@pytest.mark.parametrize("code", ["3499011", "349909"])
def test_a_region_that_is_not_there_is_refused_with_the_reason(places, code):
    with pytest.raises(InvalidFacts, match=code):
        run(regions, "show", code)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "nowhere.csv"), "No such file"),
        (("competent", "349901", "--domain", "magic"), "no domain"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_with_it(places, words, said):
    with pytest.raises(UsageError, match=said):
        run(regions, *words)


def test_a_file_that_is_no_text_or_too_long_is_a_wrong_call(tmp_path, monkeypatch):
    (tmp_path / "gbk.csv").write_bytes("代码".encode("gbk"))
    with pytest.raises(UsageError, match="not UTF-8"):
        run(regions, "load", tmp_path / "gbk.csv")
    monkeypatch.setattr(regions, "LONGEST", 10)
    with pytest.raises(UsageError, match="more than 10"):
        run(regions, "load", written(tmp_path / "long.csv", PLACES))


def test_a_day_that_is_none_is_a_wrong_call(capsys):
    with pytest.raises(SystemExit):
        run(regions, "show", "34", "--on", "yesterday")

    assert "is no day" in capsys.readouterr().err


def test_a_reform_is_tried_and_carried_out(places, tmp_path, capsys):
    old, new = health("349901"), health("349902")
    Account.objects.create(username="keeper", administers="system_admin")
    plan = written(tmp_path / "plan.csv", PLAN)
    given = (plan, "--on", "2026-06-24", "--basis", "皖编〔2026〕9号", "--by", "keeper")
    capsys.readouterr()

    run(reform, *given, "--dry-run", "--json")
    tried = answer(capsys)
    run(reform, *given)
    done = capsys.readouterr().out

    assert tried["ended"] == [old.code]
    assert tried["passed"] == [{"before": old.code, "after": new.code, "domains": ["health"], "running": 0}]
    assert "设立 0，更名 0，撤销 1" in done
    assert "349901.health → 349902.health：职权 health；在办 0 件" in done
    assert Body.objects.get(code=old.code).valid_to == date(2026, 6, 23)


def test_a_reform_by_nobody_is_a_wrong_call(places, tmp_path):
    plan = written(tmp_path / "plan.csv", PLAN)

    with pytest.raises(UsageError, match="no account nobody"):
        run(reform, plan, "--on", "2026-06-24", "--basis", "x", "--by", "nobody")
