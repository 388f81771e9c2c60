"""Importing texts of law."""

from datetime import date
from pathlib import Path

import pytest

from plumbline.engines.ledger.models import Event
from plumbline.engines.norms.importing import Outcome, import_paths
from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.kernel.norm import NormLevel, register

pytestmark = pytest.mark.django_db

LAWS = Path(__file__).resolve().parents[3] / "../shared/data/laws"
HEAD = "# 风筝管理条例\n2020年3月4日 公布\n<!-- INFO END -->\n"


def _outcomes(*paths: Path, **options) -> list[Outcome]:
    return [result.outcome for result in import_paths(paths, **options)]


def test_a_text_is_imported_with_its_days_number_and_headings(kites) -> None:
    (result,) = kites
    version = Version.objects.get(norm__title="风筝管理条例")

    assert (result.outcome, result.articles, result.promulgated_on) == (Outcome.ADDED, 4, "2020-03-04")
    assert version.norm.level == NormLevel.ADMINISTRATIVE_REGULATION
    assert (version.number, version.in_force_from, version.highest, version.held) == (
        "国务院令第9002号", date(2020, 5, 1), 3, True,
    )  # fmt: skip
    assert [(one.number, one.sub, one.heading) for one in version.articles.all()] == [
        (1, 0, "第一章 总则"), (2, 0, "第一章 总则"), (2, 1, "第二章 附则 · 第一节 杂项"), (3, 0, "第二章 附则 · 第一节 杂项"),
    ]  # fmt: skip
    assert version.articles.get(number=1).text == "风筝应当有线。\n线不得过长。"


def test_a_second_import_changes_nothing(laws, kites) -> None:
    before = list(Article.objects.values_list("pk", "text")), Event.objects.count()

    assert _outcomes(laws()) == [Outcome.UNCHANGED]
    assert (list(Article.objects.values_list("pk", "text")), Event.objects.count()) == before


def test_a_mended_text_replaces_the_articles_that_differ(laws, kites) -> None:
    from .conftest import INVENTED  # noqa: PLC0415 — only this test needs the invented text

    path = laws(text=INVENTED.replace("有线", "有绳").replace("第二条之一 风筝的尾巴不计入长度。\n", ""))

    assert _outcomes(path) == [Outcome.CHANGED]
    assert [(one.number, one.sub) for one in Article.objects.all()] == [(1, 0), (2, 0), (3, 0)]
    assert "有绳" in Article.objects.get(number=1).text


def test_every_import_that_changes_something_is_an_event(kites) -> None:
    event = Event.objects.get(kind="text_imported")

    assert event.stream == f"norms/{Norm.objects.get(title='风筝管理条例').pk}"


def test_a_dry_run_says_the_same_and_keeps_nothing(laws) -> None:
    assert _outcomes(laws(), dry_run=True) == [Outcome.ADDED]
    assert not Norm.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "level", "says"),
    [
        ("a.md", b"\xff\xfe", "法律", "文件读不出"),
        ("a.md", "没有标题", "法律", "没有可用的标题"),
        ("a.md", "# 无条文\n2020年1月1日 公布\n<!-- INFO END -->\n正文", "法律", "没有以“第…条”开头的条文"),
        ("a.md", HEAD + "第一条 甲\n\n第一条 乙", "法律", "第 1 条出现两次"),
        ("a.md", "# 某法\n<!-- INFO END -->\n第一条 甲", "法律", "不知道是哪一天公布的文本"),
        ("某法(2020-13-45).md", "# 某法\n<!-- INFO END -->\n第一条 甲", "法律", "不知道是哪一天公布的文本"),
        ("a.md", HEAD + "第一条 甲", "杂类", "看不出是法律、法规还是规章"),
        ("a.md", "# " + "长" * 251 + "\n<!-- INFO END -->\n第一条 甲", "法律", "没有可用的标题"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason_and_harms_no_other(laws, name, text, level, says) -> None:
    broken, sound = laws(name=name, text=text, level=level), laws()

    refused, taken = import_paths([broken, sound])

    assert (refused.outcome, taken.outcome) == (Outcome.REFUSED, Outcome.ADDED)
    assert says in refused.reasons[0].says.zh
    assert refused.reasons[0].cure is not None


def test_two_files_of_one_version_must_say_the_same(laws) -> None:
    first = laws(name="甲(2020-03-04).md", text=HEAD + "第一条 甲")
    twin = laws(name="乙(2020-03-04).md", text=HEAD + "第一条 甲")
    other = laws(name="丙(2020-03-04).md", text=HEAD + "第一条 丙")

    assert _outcomes(first, twin, other) == [Outcome.ADDED, Outcome.UNCHANGED, Outcome.REFUSED]
    assert Article.objects.get().text == "甲"


def test_parts_of_one_norm_come_in_several_files(laws) -> None:
    front = '---\ntitle: "风筝法典"\nsubtitle: "{part}"\npublish_date: "2020-03-04"\n---\n# 风筝法典\n# {part}\n<!-- INFO END -->\n'
    first = laws(name="总则.md", text=front.format(part="总则") + "第一条 甲", level="法律")
    second = laws(name="附则.md", text=front.format(part="附则") + "## 第一章 尾\n第二条 乙", level="法律")
    clash = laws(name="另则.md", text=front.format(part="另则") + "第一条 丙", level="法律")

    assert _outcomes(first, second, clash) == [Outcome.ADDED, Outcome.CHANGED, Outcome.REFUSED]
    assert [(one.part, one.heading) for one in Article.objects.all()] == [
        ("总则", "总则"),
        ("附则", "附则 · 第一章 尾"),
    ]


def test_missing_numbers_are_told(laws) -> None:
    (result,) = import_paths([laws(text=HEAD + "第一条 甲\n第四条 丁")])

    assert result.missing == (2, 3)


def test_a_day_of_an_earlier_version_is_not_taken_for_this_one(laws) -> None:
    list(import_paths([laws(name="风筝管理条例.md", text=HEAD + "第一条 本条例自2001年5月1日起施行。")]))

    assert Version.objects.get(norm__title="风筝管理条例").in_force_from is None


def test_a_first_version_in_force_from_its_promulgation_begins_that_day(laws) -> None:
    list(import_paths([laws(text=HEAD + "第一条 本条例自公布之日起施行。")]))

    assert Version.objects.get(norm__title="风筝管理条例").in_force_from == date(2020, 3, 4)


@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
def test_the_laws_that_declarations_cite_are_imported_as_registered() -> None:
    shorts = {
        "行政处罚法",
        "行政复议法",
        "行政强制法",
        "行政诉讼法",
        "民事诉讼法",
        "行政许可法",
        "政府信息公开条例",
        "食品安全法",
    }
    files = [path for path in LAWS.rglob("*.md") if path.name.partition("(")[0] in shorts]
    files += (LAWS / "民法典").glob("*.md")

    results = list(import_paths(files))
    again = list(import_paths(files))

    assert not [result for result in results if result.reasons or result.missing]
    assert {result.outcome for result in again} == {Outcome.UNCHANGED}
    for norm in register().every():
        for version in norm.versions:
            row = Version.objects.get(norm__title=norm.title, promulgated_on=version.promulgated_on)
            assert row.in_force_from == version.in_force_from
            if row.held:
                assert row.articles.filter(sub=0).count() == row.highest == version.articles
    assert Version.objects.filter(held=True).count() == 11
