"""`plumbline norms impact`."""

import json
from datetime import date

import pytest

from plumbline.cli.main import main
from plumbline.engines.norms.models import CleanUpTask
from tests.engines.norms.kites_cited import kites, lead, norm_called, repeals, rules, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    old, new = kites()
    lead(rules({5: "依照《风筝管理条例》第一条办理。"}))
    return old, new


def told(capsys, *words):
    code = main(["norms", "impact", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_each_provision_is_told_with_old_and_new_words_and_who_cites_it(changed, capsys):
    code, answer = told(capsys, "风筝管理条例")

    assert code == 0
    assert (answer["from"], answer["to"], answer["cited"]) == ("2001-03-01", "2026-07-01", 1)
    first = answer["provisions"][0]
    assert (first["kind"], first["law"], first["old"]["article"]) == ("amended", "风筝管理条例#1", 1)
    assert {piece["kind"] for piece in first["difference"]} == {"same", "removed", "added"}
    assert first["cited_by"][0] | {"sentence": "", "title": ""} == {
        "kind": "norm", "code": "纸鸢安全办法#5", "title": "", "line": None, "words": "《风筝管理条例》第一条",
        "sentence": "", "start": 2, "end": 13, "sure": True,
    }  # fmt: skip
    assert [one["kind"] for one in answer["provisions"]] == ["amended", "amended", "renumbered", "dropped"]
    assert not CleanUpTask.objects.exists()


def test_people_read_the_difference_between_marks(changed, capsys):
    assert main(["norms", "impact", "风筝管理条例", "--from", "2001-03-01", "--to", "2026-07-01"]) == 0

    out = capsys.readouterr().out
    assert "《风筝管理条例》 2001-03-01 → 2026-07-01 公布，2026-07-01 起施行" in out
    assert "[-" in out
    assert "{+" in out
    assert "← 《纸鸢安全办法》第五条  依照《风筝管理条例》第一条办理。" in out
    assert "《风筝管理条例》第三条 → 《风筝管理条例》第四条  只改了条号" in out
    assert "变动 4 处，引用 1 处" in out


def test_english_is_given_where_it_is_asked_for(changed, capsys):
    main(["norms", "impact", "风筝管理条例", "--language", "en"])

    out = capsys.readouterr().out
    assert "《风筝管理条例》, article 1  amended" in out
    assert "4 provisions changed, cited in 1 places" in out


def test_a_repealed_norm_is_told_as_a_whole(capsys):
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    repealing = rules({9: "《放飞登记办法》同时废止。"}, "放飞条例", day=date(2020, 1, 1))
    repeals(repealing, norm)
    lead(repealing, rules({5: "依照《放飞登记办法》登记。"}))

    assert main(["norms", "impact", "放飞条例"]) == 0

    out = capsys.readouterr().out
    assert "《放飞登记办法》 整部废止" in out
    assert "← 《纸鸢安全办法》第五条" in out


def test_a_version_that_is_not_held_is_told_and_not_passed_over(capsys):
    norm = norm_called("放飞条例")
    version_of(norm, date(2010, 1, 1), {}, held=False)
    version_of(norm, date(2020, 1, 1), {1: "放飞应当登记。"})

    assert main(["norms", "impact", "放飞条例"]) == 0
    assert "2010-01-01 公布的文本没有收录" in capsys.readouterr().out
    assert told(capsys, "放飞条例")[1]["not_held"] == ["2010-01-01"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["没有这部法"], 1, "没有登记"),
        (["风筝管理条例", "--from", "1999-01-01"], 1, "没有 1999-01-01 公布的文本；有的是：2001-03-01、2026-07-01"),
        (["风筝管理条例", "--from", "2026-07-01", "--to", "2001-03-01"], 1, "不早于"),
        (["风筝管理条例", "--from", "昨天"], 2, ""),
        ([], 2, ""),
    ],
)
def test_what_cannot_be_compared_is_refused(changed, capsys, words, code, says):
    assert main(["norms", "impact", *words]) == code

    assert says in capsys.readouterr().out
