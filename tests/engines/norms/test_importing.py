"""Importing texts of law: what becomes of each file, and what is kept."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from plumbline.engines.ledger.models import Event
from plumbline.engines.norms.importing import FileResult, Outcome, import_paths
from plumbline.engines.norms.models import Article, ImportedFile, Norm, Relation, Version
from plumbline.kernel.norm import NormLevel, register

pytestmark = pytest.mark.django_db

LAWS = Path(__file__).resolve().parents[3] / "../shared/data/laws"
HEAD = "# 风筝管理条例\n2020年3月4日 公布\n<!-- INFO END -->\n"


def _outcomes(*paths: Path, **options) -> list[Outcome]:
    return [result.outcome for result in import_paths(paths, **options)]


def _one(*paths: Path) -> FileResult:
    (result,) = import_paths(paths)
    return result


def test_a_text_is_imported_with_its_days_number_and_headings(kites) -> None:
    (result,) = kites
    version = Version.objects.get(norm__title="风筝管理条例")

    assert (result.outcome, result.articles, result.promulgated_on) == (Outcome.ADDED, 4, "2020-03-04")
    assert (version.norm.level, version.norm.issuer, version.kind) == (
        NormLevel.ADMINISTRATIVE_REGULATION, "国务院", "revised",
    )  # fmt: skip
    assert (version.number, version.in_force_from, version.highest, version.held) == (
        "国务院令第9002号", date(2020, 5, 1), 3, True,
    )  # fmt: skip
    assert [(one.number, one.sub, one.heading) for one in version.articles.all()] == [
        (1, 0, "第一章 总则"), (2, 0, "第一章 总则"), (2, 1, "第二章 附则 · 第一节 杂项"), (3, 0, "第二章 附则 · 第一节 杂项"),
    ]  # fmt: skip
    assert version.articles.get(number=1).text == "风筝应当有线。\n线不得过长。"
    assert [one["act"] for one in version.history] == ["promulgated", "revised"]
    assert version.sources["in_force_from"] == "第三条"
    assert [one["title"] for one in version.contents] == ["总则", "附则", "杂项"]


def test_a_second_import_changes_nothing(laws, kites) -> None:
    before = list(Article.objects.values_list("pk", "text")), Event.objects.count(), ImportedFile.objects.count()

    assert _outcomes(laws()) == [Outcome.UNCHANGED]
    assert (
        list(Article.objects.values_list("pk", "text")),
        Event.objects.count(),
        ImportedFile.objects.count(),
    ) == before


def test_every_import_that_changes_something_is_an_event(kites) -> None:
    event = Event.objects.get(kind="text_imported")

    assert event.stream == f"norms/{Norm.objects.get(title='风筝管理条例').pk}"


def test_a_file_is_remembered_with_all_that_was_read_from_it(kites) -> None:
    row = ImportedFile.objects.get()

    assert (row.path, row.outcome, row.settled) == ("行政法规/风筝管理条例(2020-03-04).md", "added", True)
    assert (row.version.norm.title, row.report["articles"], row.report["level"]) == (
        "风筝管理条例", 4, "administrative_regulation",
    )  # fmt: skip
    assert row.report["sources"]["promulgated_on"].startswith("题注：2020年3月4日")


def test_a_dry_run_says_the_same_and_keeps_nothing(laws) -> None:
    assert _outcomes(laws(), dry_run=True) == [Outcome.ADDED]
    assert not Norm.objects.exists()
    assert not Event.objects.exists()
    assert not ImportedFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "level", "says"),
    [
        ("a.md", b"", "法律", "文件是空的"),
        ("a.md", b"\xff\xfe\x00", "法律", "文件读不出"),
        ("a.md", b"\x89PNG\x00\x01\x02", "法律", "二进制"),
        ("a.md", "没有标题", "法律", "没有可用的标题"),
        ("a.md", "# 无条文\n2020年1月1日 公布\n<!-- INFO END -->\n", "法律", "只有标题，没有正文"),
        ("a.md", HEAD + "第一条 甲\n\n第一条 乙", "法律", "第 1 条出现两次"),
        ("a.md", "# 某法\n<!-- INFO END -->\n第一条 甲", "法律", "不知道是哪一天公布的文本"),
        ("某法(2020-13-45).md", "# 某法\n<!-- INFO END -->\n第一条 甲", "法律", "不知道是哪一天公布的文本"),
        ("a.md", HEAD + "第一条 甲", "杂类", "看不出是法律、法规还是规章"),
        ("a.md", "# " + "长" * 251 + "\n<!-- INFO END -->\n第一条 甲", "法律", "没有可用的标题"),
        ("a.md", HEAD + "第一条 甲", "案例", "裁判案例"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason_and_harms_no_other(laws, name, text, level, says) -> None:
    broken, sound = laws(name=name, text=text, level=level), laws()

    refused, taken = import_paths([broken, sound])

    assert (refused.outcome, taken.outcome) == (Outcome.REFUSED, Outcome.ADDED)
    assert says in refused.reasons[0].says.zh
    assert refused.reasons[0].cure is not None
    assert ImportedFile.objects.get(outcome="refused").report["reasons"][0]["cure"]["zh"]


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(laws, tmp_path) -> None:
    large = tmp_path / "行政法规" / "大.md"
    laws()
    with large.open("wb") as stream:
        stream.truncate(50_000_000)  # sparse: reading it would fill the memory, its size alone does not
    os.chmod(large, 0o200)  # noqa: PTH101 — not even openable, to show that nobody opens it

    result = _one(large)

    assert (result.outcome, "50 MB" in result.reasons[0].says.zh) == (Outcome.REFUSED, True)


def test_a_file_in_gb18030_is_taken_with_a_doubt(laws) -> None:
    from .conftest import INVENTED  # noqa: PLC0415 — only some tests need the invented text

    result = _one(laws(text=INVENTED.encode("gb18030")))

    assert result.outcome is Outcome.ADDED
    assert "encoding" in [one["code"] for one in result.report["doubts"]]
    assert "encoding" in [one["code"] for one in Version.objects.get(norm__title="风筝管理条例").doubts]


def test_what_the_database_does_not_take_is_refused_and_harms_no_other(laws) -> None:
    broken = laws(name="a(2020-03-04).md", text=HEAD + "一、甲。\n第三万九千条 乙。\n第一条 丙。")

    refused_or_taken, taken = import_paths(
        [broken, laws(name="b(2020-03-04).md", text=HEAD.replace("条例", "办法") + "第一条 甲")]
    )

    assert refused_or_taken.outcome in Outcome
    assert taken.outcome is Outcome.ADDED


def test_missing_numbers_are_told_with_their_cause(laws) -> None:
    result = _one(laws(text=HEAD + "第一条 甲\n第四条 丁"))

    assert result.missing == (2, 3)
    assert result.report["gaps"][0]["zh"] == "缺第 2 条：来源中没有这一条"


def test_a_day_of_an_earlier_version_is_not_taken_for_this_one(laws) -> None:
    list(import_paths([laws(name="风筝管理条例.md", text=HEAD + "第一条 本条例自2001年5月1日起施行。")]))

    assert Version.objects.get(norm__title="风筝管理条例").in_force_from is None


def test_a_first_version_in_force_from_its_promulgation_begins_that_day(laws) -> None:
    list(import_paths([laws(text=HEAD + "第一条 本条例自公布之日起施行。")]))

    assert Version.objects.get(norm__title="风筝管理条例").in_force_from == date(2020, 3, 4)


def test_parts_of_one_norm_come_in_several_files_and_stand_in_the_order_of_their_numbers(laws) -> None:
    front = '---\ntitle: "风筝法典"\nsubtitle: "{part}"\npublish_date: "2020-03-04"\n---\n# 风筝法典\n# {part}\n<!-- INFO END -->\n'
    last = laws(name="附则.md", text=front.format(part="附则") + "## 第一章 尾\n第二条 乙", level="法律")
    first = laws(name="总则.md", text=front.format(part="总则") + "第一条 甲", level="法律")
    clash = laws(name="另则.md", text=front.format(part="另则") + "第一条 丙", level="法律")

    assert _outcomes(last, first, clash) == [Outcome.ADDED, Outcome.CHANGED, Outcome.REFUSED]
    assert [(one.position, one.part, one.heading) for one in Article.objects.all()] == [
        (1, "总则", "总则"),
        (2, "附则", "附则 · 第一章 尾"),
    ]
    assert [(one["title"], one["position"]) for one in Version.objects.get(norm__title="风筝法典").contents] == [
        ("总则", 1), ("附则", 2), ("尾", 2),
    ]  # fmt: skip


def test_a_repeal_of_something_unknown_is_kept_and_told_and_found_when_it_comes(laws) -> None:
    repealing = laws(text=HEAD + "第一条 甲。\n第二条 本条例自2020年5月1日起施行。《纸鸢管理办法》同时废止。")
    (told,) = _one(repealing).report["relations"]
    before = Relation.objects.get().norm

    list(
        import_paths(
            [
                laws(
                    name="b.md",
                    text="# 纸鸢管理办法\n1990年1月1日 国务院令第1号公布\n1990年1月1日 施行\n<!-- INFO END -->\n第一条 乙",
                )
            ]
        )
    )

    assert (told["known"], "本库没有这部规范" in told["zh"], before) == (False, True, None)
    assert Relation.objects.get().norm == Norm.objects.get(title="纸鸢管理办法")
    version = Version.objects.get(norm__title="纸鸢管理办法")
    assert (version.in_force_to, version.sources["in_force_to"]) == (date(2020, 4, 30), "废止：《风筝管理条例》")


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
            assert row.in_force_from == version.in_force_from or version.in_force_from is None
            if row.held:
                assert row.articles.filter(kind="article", sub=0).count() == row.highest == version.articles
    assert Version.objects.filter(held=True).count() == 11


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
def test_an_import_takes_no_longer_when_the_planner_believes_the_tables_empty() -> None:
    files = list((LAWS / "民法典").glob("*.md"))
    with transaction.atomic():
        list(import_paths(files))
        transaction.set_rollback(True)  # nothing of it stays but the pages of the tables
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL statement_timeout = '5s'")

    assert {result.outcome for result in import_paths(files)} <= {Outcome.ADDED, Outcome.CHANGED}


@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
def test_a_fair_sample_of_the_real_texts_is_read_in_other_processes_and_its_gaps_have_causes() -> None:
    files = sorted(LAWS.rglob("*.md"))[::40]

    results = list(import_paths(files, parallel=True))

    refused = [result for result in results if result.reasons]
    assert all("裁判案例" in result.reasons[0].says.zh for result in refused)
    assert sum(bool(result.missing) for result in results) <= 0.01 * len(results)
    assert not ImportedFile.objects.filter(settled=False).exists()
    assert Article.objects.count() == sum(result.report.get("pieces", 0) for result in results)
