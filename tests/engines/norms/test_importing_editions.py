"""Files that come again: with other words, from elsewhere, after an import that was broken off, in another order."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.norms.importing import Outcome, import_paths, take_reviewed
from plumbline.engines.norms.models import Article, CleanUpTask, ImportedFile, Lineage, Norm, Relation, Version

from .conftest import INVENTED

pytestmark = pytest.mark.django_db

HEAD = "# 风筝管理条例\n2020年3月4日 公布\n<!-- INFO END -->\n"


def _outcomes(*paths: Path, **options) -> list[Outcome]:
    return [result.outcome for result in import_paths(paths, **options)]


def test_a_mended_file_makes_a_new_edition_and_the_old_one_stays(laws, kites) -> None:
    old = Version.objects.get(norm__title="风筝管理条例")
    path = laws(text=INVENTED.replace("有线", "有绳").replace("第二条之一 风筝的尾巴不计入长度。\n", ""))

    assert _outcomes(path) == [Outcome.CHANGED]
    old.refresh_from_db()
    (new,) = old.norm.standing_versions()
    assert (old.replaced_at is None, new.edition, new.promulgated_on) == (False, 2, old.promulgated_on)
    assert "有线" in old.articles.get(number=1).text
    assert [(one.number, one.sub) for one in new.articles.all()] == [(1, 0), (2, 0), (3, 0)]
    assert "有绳" in new.articles.get(number=1).text
    assert ImportedFile.objects.filter(version=new, outcome="changed").exists()


def test_an_edition_of_one_part_keeps_the_others(laws) -> None:
    front = (
        '---\ntitle: "风筝法典"\nsubtitle: "{part}"\npublish_date: "2020-03-04"\n---\n# 风筝法典\n<!-- INFO END -->\n'
    )
    first = laws(name="总则.md", text=front.format(part="总则") + "第一条 甲", level="法律")
    second = laws(name="附则.md", text=front.format(part="附则") + "第二条 乙", level="法律")
    list(import_paths([first, second]))

    mended = laws(name="总则.md", text=front.format(part="总则") + "第一条 甲甲", level="法律")

    assert _outcomes(mended, second) == [Outcome.CHANGED, Outcome.UNCHANGED]
    (new,) = Norm.objects.get(title="风筝法典").standing_versions()
    assert [(one.position, one.number, one.text) for one in new.articles.all()] == [(1, 1, "甲甲"), (2, 2, "乙")]


@pytest.mark.parametrize("at_once", [True, False])
def test_parts_stand_in_the_order_of_their_articles_and_their_annexes_are_counted_over_all(laws, at_once: bool) -> None:
    front = '---\ntitle: "风筝法典"\nsubtitle: "{}"\npublish_date: "2020-03-04"\n---\n# 风筝法典\n<!-- INFO END -->\n'
    names = ["总则", *(f"第{number}分编" for number in "二三四五")]
    files = [
        laws(
            name=f"{name}.md",
            text=front.format(name) + f"为了放好风筝，保护公民的权利，制定本编。\n第{sign}条 甲\n附件\n{sign}表",
            level="法律",
        )
        for name, sign in zip(names, "一二三四五", strict=True)
    ]
    for together in [files[::-1]] if at_once else [[file] for file in files[::-1]]:
        assert set(_outcomes(*together)) <= {Outcome.ADDED, Outcome.CHANGED}

    pieces = Norm.objects.get(title="风筝法典").standing_versions()[0].articles.order_by("position")
    found = {
        kind: list(pieces.filter(kind=kind).values_list("number", "part")) for kind in ("preamble", "article", "annex")
    }
    assert found["article"] == found["annex"] == list(enumerate(names, 1))
    assert found["preamble"] == list(enumerate(names))
    assert list(pieces.filter(kind="annex").values_list("text", flat=True)) == [f"{sign}表" for sign in "一二三四五"]
    assert len({piece.lineage for piece in pieces}) == len(pieces)
    assert set(_outcomes(*files)) == {Outcome.UNCHANGED}


def test_two_files_of_one_version_must_say_the_same_and_the_second_waits_for_a_review(laws) -> None:
    first = laws(name="甲(2020-03-04).md", text=HEAD + "第一条 甲")
    twin = laws(name="乙(2020-03-04).md", text=HEAD + "第一条 甲")
    other = laws(name="丙(2020-03-04).md", text=HEAD + "第一条 丙")

    results = list(import_paths([first, twin, other]))
    again = _outcomes(first, twin, other)

    assert [result.outcome for result in results] == [Outcome.ADDED, Outcome.UNCHANGED, Outcome.CONFLICT]
    assert "甲(2020-03-04).md 导入，而内容不同" in results[2].reasons[0].says.zh
    assert again == [Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.CONFLICT]
    assert Article.objects.get().text == "甲"
    assert ImportedFile.objects.get(outcome="conflict").kept


def test_a_reviewed_file_becomes_the_new_edition(laws) -> None:
    list(import_paths([laws(name="甲(2020-03-04).md", text=HEAD + "第一条 甲")]))
    list(import_paths([laws(name="丙(2020-03-04).md", text=HEAD + "第一条 丙")]))
    file = ImportedFile.objects.get(outcome="conflict")

    with transaction.atomic():
        result = take_reviewed(file)

    (new,) = Norm.objects.get(title="风筝管理条例").standing_versions()
    assert (result.outcome, new.edition, new.articles.get().text, file.version) == (Outcome.CHANGED, 2, "丙", new)


def test_the_same_file_below_another_folder_is_the_same_file(laws, tmp_path) -> None:
    path = laws()
    list(import_paths([path]))
    laws(text=INVENTED.replace("有线", "有绳"))

    assert _outcomes(tmp_path) == [Outcome.CHANGED]
    assert _outcomes(tmp_path) == [Outcome.UNCHANGED]


def test_a_better_reading_of_the_same_words_sets_the_facts_and_makes_no_edition(laws, kites) -> None:
    Version.objects.filter(norm__title="风筝管理条例").update(in_force_from=None, kind="")
    ImportedFile.objects.update(reader=0)

    assert _outcomes(laws()) == [Outcome.CHANGED]
    version = Version.objects.get(norm__title="风筝管理条例")
    assert (version.edition, version.in_force_from, version.kind) == (1, date(2020, 5, 1), "revised")


def test_a_version_ends_the_day_before_the_next_one_begins(laws) -> None:
    old = "# 风筝管理条例\n2001年1月1日 中华人民共和国国务院令第9001号公布\n2001年2月1日 施行\n<!-- INFO END -->\n第一条 旧。"
    list(import_paths([laws(), laws(name="风筝管理条例(2001-01-01).md", text=old)]))

    first, second = Norm.objects.get(title="风筝管理条例").standing_versions()

    assert (first.in_force_to, second.in_force_to) == (date(2020, 4, 30), None)
    assert first.sources["in_force_to"] == "后一版本施行的前一日（2020-03-04 公布）"


def test_a_first_load_opens_no_task_and_a_later_version_opens_them_for_what_cites_the_change(laws) -> None:
    head = "# {}\n{}\n<!-- INFO END -->\n"
    old = head.format("风筝管理条例", "2001年1月1日 国务院令第1号公布\n2001年1月1日 施行") + "第一条 风筝应当有线。"
    citing = (
        head.format("放飞办法", "2002年1月1日 国务院令第2号公布\n2002年1月1日 施行")
        + "第一条 依照《风筝管理条例》第一条放飞。"
    )
    list(import_paths([laws(name="风筝管理条例(2001-01-01).md", text=old), laws(name="放飞办法.md", text=citing)]))
    before = CleanUpTask.objects.count()

    list(import_paths([laws()]))

    (task,) = CleanUpTask.objects.all()
    assert (before, task.article.version.norm.title, task.version.promulgated_on) == (0, "放飞办法", date(2020, 3, 4))


def test_an_import_that_was_broken_off_goes_on_and_ends_the_same(laws, tmp_path) -> None:
    for path in _written(laws):
        assert path.exists()
    results = import_paths([tmp_path])
    for _ in range(3):
        next(results)
    results.close()
    between = ImportedFile.objects.filter(settled=False).count()

    list(import_paths([tmp_path]))

    resumed = _state()
    _forget()
    list(import_paths([tmp_path]))
    assert between == 3
    assert resumed == _state()
    assert not ImportedFile.objects.filter(settled=False).exists()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each order starts from nothing
@given(order=st.permutations(range(7)))
def test_the_order_of_an_import_does_not_matter_and_twice_equals_once(laws, order: Sequence[int]) -> None:
    files = _written(laws)
    with transaction.atomic():
        list(import_paths(files))
        wanted = _state()
        _forget()

        list(import_paths([files[place] for place in order]))

        assert _state() == wanted
        assert set(_outcomes(*(files[place] for place in order))) == {Outcome.UNCHANGED}
        assert _state() == wanted
        transaction.set_rollback(True)


def _written(laws) -> list[Path]:
    """Write versions of one norm, its successor that repeals it, parts of a code, and a text filed elsewhere."""
    front = '---\ntitle: "风筝法典"\nsubtitle: "{}"\npublish_date: "2010-03-04"\n---\n# 风筝法典\n<!-- INFO END -->\n'
    first = "2001年1月1日 中华人民共和国国务院令第1号公布"
    second = f"{first}\n2010年1月1日 国务院令第2号修订\n2010年2月1日 施行"
    third = f"{first}\n2015年1月1日 国务院令第3号修订\n2015年2月1日 施行"
    ends = "第二条 本条例自2020年3月1日起施行。《风筝管理条例》、《不知条例》同时废止。"

    def head(title: str, notes: str) -> str:
        return f"# {title}\n{notes}\n<!-- INFO END -->\n"

    texts = {
        "风筝管理条例(2001-01-01).md": head("风筝管理条例", first) + "第一条 甲。\n第二条 本条例自2001年2月1日起施行。",
        "风筝管理条例(2010-01-01).md": head("风筝管理条例", second) + "第一条 乙。",
        "风筝管理条例(2015-01-01).md": head("风筝管理条例", third) + "第一条 丙。\n第二条 依照《风筝法典》第二条。",
        "放飞条例(2020-01-01).md": head("放飞条例", "2020年1月1日 国务院令第4号公布") + f"第一条 丁。\n{ends}",
        "不知条例.md": head("不知条例", "1999年1月1日 国务院令第5号公布\n1999年1月1日 施行") + "第一条 戊。",
        "总则.md": front.format("总则") + "## 第一章 甲\n第一条 甲。",
        "分则.md": front.format("分则") + "## 第二章 乙\n第二条 乙。\n附件\n表",
    }
    return [laws(name=name, text=text, level="法律" if "则" in name else "行政法规") for name, text in texts.items()]


def _state() -> list[object]:
    """Give all that must not depend on the order: keys and moments do."""
    norms = Norm.objects.filter(versions__held=True).distinct().order_by("title")
    return [
        *norms.values_list("title", "short", "level", "issuer", "region", "field"),
        *Version.objects.filter(held=True).order_by("norm__title", "promulgated_on", "edition").values_list(
            "norm__title", "promulgated_on", "edition", "kind", "number", "in_force_from", "in_force_to", "highest",
            "contents", "history", "sources",
        ),
        *Article.objects.order_by("version__norm__title", "version__promulgated_on", "version__edition", "position").values_list(
            "version__norm__title", "version__promulgated_on", "kind", "position", "number", "sub", "part", "heading", "text",
        ),
        *Relation.objects.order_by("version__norm__title", "title").values_list(
            "version__norm__title", "kind", "title", "norm__title", "on"
        ),
    ]  # fmt: skip


def _forget() -> None:
    CleanUpTask.objects.all().delete()
    ImportedFile.objects.all().delete()
    Version.objects.all().delete()
    Lineage.objects.update(joined=None)
    Lineage.objects.all().delete()
    Norm.objects.all().delete()
