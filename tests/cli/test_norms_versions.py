"""`plumbline norms show`, `diff` and `coming`."""

import json

import pytest

from plumbline.cli.main import main
from plumbline.engines.norms.lineages import link
from plumbline.engines.norms.registering import sync
from tests.engines.norms.kite_versions import FIRST, SECOND, norm, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites():
    """Give the invented regulation in two linked versions, and one that is known and not held."""
    made = norm(title_en="Kite Regulations")
    version(made, "2001-03-01", FIRST, begun="2001-05-01", number="风筝令第1号")
    version(made, "2011-03-01", SECOND, begun="2011-05-01")
    version(made, "2026-03-01", begun="2027-05-01")
    link(made)
    return made


def records(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_norm_is_shown_with_its_versions_and_how_each_stands(kites, capsys) -> None:
    assert main(["norms", "show", "《风筝放飞条例》", "--as-of", "2026-06-22", "--json"]) == 0

    (shown,) = records(capsys)
    assert (shown["promulgated_on"], shown["words"]) == ("2011-03-01", None)
    assert [(one["promulgated_on"], one["state"], one["held"]) for one in shown["versions"]] == [
        ("2001-03-01", "ended", True),
        ("2011-03-01", "in_force", True),
        ("2026-03-01", "to_come", False),
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            [
                "《风筝放飞条例》（2011-03-01 公布，2011-05-01 起施行）",
                "",
                "登记的文本：",
                "  风筝令第1号  2001-03-01 公布，2001-05-01 起施行  已不适用",
                "  2011-03-01 公布，2011-05-01 起施行  施行中",
                "  2026-03-01 公布，2027-05-01 起施行  尚未施行  未收录条文",
            ],
        ),
        (
            "en",
            [
                "Kite Regulations 《风筝放飞条例》 (promulgated 2011-03-01, in force from 2011-05-01)",
                "",
                "Versions registered:",
                "  风筝令第1号  promulgated 2001-03-01, in force from 2001-05-01  no longer in force",
                "  promulgated 2011-03-01, in force from 2011-05-01  in force",
                "  promulgated 2026-03-01, in force from 2027-05-01  not yet in force  text not held",
            ],
        ),
    ],
)
def test_the_versions_are_listed_in_both_languages(kites, capsys, language, lines) -> None:
    assert main(["norms", "show", "风筝放飞条例", "--as-of", "2026-06-22", "--language", language]) == 0

    assert capsys.readouterr().out.splitlines() == lines


def test_an_article_is_shown_as_it_stood_on_the_day(kites, capsys) -> None:
    for day, words in (("2011-04-30", FIRST[1]), ("2011-05-01", SECOND[1])):
        assert main(["norms", "show", "风筝放飞条例", "--article", "2", "--as-of", day]) == 0
        assert capsys.readouterr().out.endswith(f"{words}\n")


def test_a_version_whose_text_is_not_held_is_not_shown_from_another(kites, capsys) -> None:
    assert main(["norms", "show", "风筝放飞条例", "--article", "2", "--as-of", "2027-05-01", "--json"]) == 1

    assert "未收录条文" in records(capsys)[0]["unknown"]["says"]


def test_a_first_day_that_is_not_known_is_said(capsys) -> None:
    version(norm("线轴条例"), "2020-03-01", FIRST)

    main(["norms", "show", "线轴条例#3", "--language", "en"])

    assert "(promulgated 2020-03-01, first day in force not known)" in capsys.readouterr().out


def test_the_history_of_a_provision_follows_it_through_its_numbers(kites, capsys) -> None:
    asked = ["norms", "show", "风筝放飞条例", "--article", "5", "--as-of", "2026-06-22", "--history"]

    assert main([*asked, "--json"]) == 0
    (shown,) = records(capsys)
    assert shown["lineage"] == "3"
    assert [(one["promulgated_on"], one["article"], one["kind"]) for one in shown["history"]] == [
        ("2001-03-01", 3, None),
        ("2011-03-01", 5, "amended"),
    ]
    assert main(asked) == 0
    assert "  2001-03-01  第三条  最早收录\n  2011-03-01  第五条  修改  " in capsys.readouterr().out
    assert main([*asked, "--language", "en"]) == 0
    assert "  2001-03-01  article 3  first held\n  2011-03-01  article 5  amended  " in capsys.readouterr().out


def test_what_changed_between_two_days_is_told_for_each_provision(kites, capsys) -> None:
    assert main(["norms", "diff", "风筝放飞条例", "--from", "2011-04-30", "--to", "2011-05-01", "--json"]) == 0

    found = records(capsys)
    assert [(one["kind"], one["old_article"], one["new_article"]) for one in found] == [
        ("amended", "1", "1"),
        ("inserted", None, "2"),
        ("amended", "2", "3"),
        ("same", "4", "4"),
        ("amended", "3", "5"),
        ("amended", "5", "6"),
    ]
    string = found[2]
    assert "".join(piece["words"] for piece in string["pieces"] if piece["kind"] != "added") == FIRST[1]
    assert [piece for piece in string["pieces"] if piece["kind"] != "same"] == [
        {"kind": "removed", "words": "三米"},
        {"kind": "added", "words": "五米"},
    ]


def test_the_difference_is_marked_in_the_words(kites, capsys) -> None:
    asked = ["norms", "diff", "风筝放飞条例", "--from", "2001-05-01", "--to", "2026-06-22"]

    assert main([*asked, "--article", "3"]) == 0
    shown = capsys.readouterr().out
    assert "第二条 → 第三条  修改  " in shown
    assert "不得短于[-三米-]{+五米+}，" in shown
    assert main([*asked, "--language", "en"]) == 0
    shown = capsys.readouterr().out
    assert "article 2  inserted\n{+" in shown
    assert shown.splitlines()[-1] == "amended 4  inserted 1  same 1"


def test_an_article_that_was_dropped_is_found_by_its_old_number(capsys) -> None:
    kite = norm()
    version(kite, "2001-03-01", [*FIRST, "断线的风筝归拾得的人所有。", "线轴由管理处统一编号。"], begun="2001-05-01")
    version(kite, "2011-03-01", SECOND, begun="2011-05-01")
    link(kite)

    assert main(["norms", "diff", "风筝放飞条例", "--from", "2001-05-01", "--to", "2011-05-01", "--article", "7"]) == 0
    assert "第七条  删去\n[-线轴由管理处统一编号。-]" in capsys.readouterr().out
    assert main(["norms", "diff", "风筝放飞条例", "--from", "2001-05-01", "--to", "2011-05-01", "--article", "8"]) == 1
    assert "两个日期的文本都没有" in capsys.readouterr().out


def test_between_two_days_of_one_version_nothing_changed(kites, capsys) -> None:
    assert main(["norms", "diff", "风筝放飞条例", "--from", "2012-01-01", "--to", "2013-01-01"]) == 0

    assert "两个日期适用同一文本" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [("1999-01-01", "2012-01-01", "没有登记"), ("2012-01-01", "2027-06-01", "未收录条文")],
)
def test_a_day_without_a_text_cannot_be_compared(kites, capsys, first, last, says) -> None:
    assert main(["norms", "diff", "风筝放飞条例", "--from", first, "--to", last]) == 1

    assert says in capsys.readouterr().out


def test_what_is_to_come_is_listed_and_a_day_that_is_not_known_is_said(kites, capsys) -> None:
    version(norm("尾巴条例"), "2026-05-01")

    assert main(["norms", "coming", "--on", "2026-06-22"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "《风筝放飞条例》  2026-03-01 公布，2027-05-01 起施行  尚未施行  未收录条文",
        "《尾巴条例》  2026-05-01 公布，施行日期未登记  未收录条文",
    ]
    assert main(["norms", "coming", "--on", "2026-06-22", "--json", "--language", "en"]) == 0
    assert [(one["norm"], one["in_force_from"], one["state"]) for one in records(capsys)] == [
        ("风筝放飞条例", "2027-05-01", "to_come"),
        ("尾巴条例", None, "not_known"),
    ]


def test_the_register_knows_what_was_to_come_before_it_came(capsys) -> None:
    sync()

    assert main(["norms", "coming", "--on", "2026-06-01", "--language", "en"]) == 0
    assert "Regulations for Implementing the Administrative Reconsideration Law" in capsys.readouterr().out
    assert main(["norms", "coming", "--on", "1990-01-01", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["norms", "coming", "--on", "1990-01-01"]) == 0
    assert "没有已公布而尚未施行的文本" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        ["norms", "show", "风筝放飞条例", "--history"],
        ["norms", "show", ""],
        ["norms", "diff", "风筝放飞条例"],
        ["norms", "diff", "风筝放飞条例", "--from", "2020-01-01", "--to", "2010-01-01"],
        ["norms", "diff", "风筝放飞条例", "--from", "2010-01-01", "--article", "5.1"],
        ["norms", "diff", "风筝放飞条例", "--from", "2010-01-01", "--article", "5-6"],
        ["norms", "diff", "风筝放飞条例", "--from", "昨天"],
        ["norms", "coming", "--on", "soon"],
    ],
)
def test_wrong_usage_is_told_apart(argv) -> None:
    assert main(argv) == 2
