"""`plumbline norms cites`, `cited-by` and `citations`."""

import json
from datetime import date

import pytest

from plumbline.cli.main import main
from tests.engines.norms.kite_versions import norm, version
from tests.engines.norms.test_citing import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kites():
    of = norm("风筝放飞条例")
    version(of, "2001-03-01", ("风筝应当有线。", "违反前条规定的，依照《没有的条例》处罚。"), begun="2001-05-01")
    other = norm("纸鸢办法")
    version(other, "2010-01-01", ("依照《风筝放飞条例》第一条和第九条。",), begun="2010-01-01")
    read(*of.versions.all(), *other.versions.all())


def lines(capsys, *arguments):
    assert main(["norms", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_what_a_norm_rests_on_is_shown_with_what_it_names_and_why_not(capsys) -> None:
    own, unknown = lines(capsys, "cites", "风筝放飞条例")

    assert own == "第二条  前条 → 《风筝放飞条例》第一条 (2001-03-01)"
    assert unknown == "第二条  《没有的条例》 → 《没有的条例》  — 本库没有以此为名的规范"


def test_one_article_is_shown_as_data(capsys) -> None:
    own, unknown = (json.loads(line) for line in lines(capsys, "cites", "风筝放飞条例", "--article", "2", "--json"))

    assert own["from"] == {"article": 2, "sub": None, "kind": "article"}
    assert (own["words"], own["norm"], own["article"], own["resolved"]) == ("前条", "风筝放飞条例", 1, True)
    assert (unknown["reason"], unknown["norm"], unknown["promulgated_on"]) == ("unknown_norm", None, None)


def test_only_what_is_not_resolved_is_shown_on_request(capsys) -> None:
    assert len(lines(capsys, "cites", "风筝放飞条例", "--unresolved", "--language", "en")) == 1


def test_who_cites_an_article_is_shown_with_the_words(capsys) -> None:
    other, own = lines(capsys, "cited-by", "风筝放飞条例", "--article", "1")
    data = [json.loads(line) for line in lines(capsys, "cited-by", "风筝放飞条例#1", "--json")]

    assert own == "《风筝放飞条例》第二条 (2001-03-01)  前条"
    assert other == "《纸鸢办法》第一条 (2010-01-01)  《风筝放飞条例》第一条"
    assert [one["norm"] for one in data] == ["纸鸢办法", "风筝放飞条例"]


def test_who_cites_a_norm_is_counted(capsys) -> None:
    assert lines(capsys, "cited-by", "风筝放飞条例") == ["     2  《纸鸢办法》"]
    assert json.loads(lines(capsys, "cited-by", "风筝放飞条例", "--json")[0]) == {
        "norm": "纸鸢办法",
        "times": 2,
        "articles": 1,
    }


def test_the_figures_count_by_reason(capsys) -> None:
    figures = json.loads(lines(capsys, "citations", "--json")[0])

    assert (figures["total"], figures["resolved"], figures["target_held"], figures["own"]) == (4, 2, 3, 1)
    assert figures["by_reason"] == {"no_such_article": 1, "unknown_norm": 1}
    assert lines(capsys, "citations", "--again", "--language", "en")[1].endswith("66.7% resolved")


def test_a_norm_that_is_not_known_is_an_error_with_its_reason(capsys) -> None:
    assert main(["norms", "cites", "没有的条例"]) == 1
    assert main(["norms", "cited-by", "风筝放飞条例", "--article", "九"]) == 2
    assert main(["norms", "cites", "风筝放飞条例", "--as-of", date(1990, 1, 1).isoformat()]) == 1
    assert capsys.readouterr().err


def test_without_any_citation_there_are_figures_all_the_same(capsys, db) -> None:
    from plumbline.engines.norms.models import Cited  # noqa: PLC0415 — models exist once the database does

    Cited.objects.all().delete()

    assert lines(capsys, "citations")[0].startswith("引用 0 处")
