"""The law database at the workbench: its start, the files that wait for a review, and the decision about one."""

import pytest
from django.urls import reverse

from plumbline.demonstration.norms import load_norms
from plumbline.engines.ledger.models import Event
from plumbline.engines.norms.models import Article, ImportedFile
from tests.engines.norms.kite_rows import doubtful_file, file_came, kites, task_changed, task_found, unreadable_file
from tests.site.workbench.reading import words_of

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def keeper(office, as_):
    """Sign in whoever keeps the law database."""
    return as_(office.supervisor)


def address_of(file):
    return reverse("imported-file", kwargs={"file_id": file.pk})


def test_the_start_counts_what_is_held_and_what_waits(keeper):
    old, new = kites()
    doubtful_file(version=new)
    task_changed(old, new)
    task_found(new)

    said = words_of(keeper.get(reverse("law-database")))

    for words in (
        "共 7 条",
        "1 个文件待审核",
        "1 项：所引条文变了",
        "1 项：合法性检查发现",
        "尚未施行 1 个",
        "2026年7月1日起施行",
    ):
        assert words in said


def test_a_legal_reviewer_sees_the_start_without_what_only_supervisors_review(office, as_):
    doubtful_file()

    said = words_of(as_(office.reviewer).get(reverse("law-database")))

    assert "清理" in said or "所引条文变了" in said
    assert "待审核" not in said
    assert "最近导入的文件" not in said


def test_an_empty_database_says_how_texts_come_in(keeper):
    assert "plumbline norms import" in words_of(keeper.get(reverse("law-database")))


@pytest.mark.parametrize("name", ["handler", "leader", "clerk"])
@pytest.mark.parametrize("route", ["law-database", "imports", "clean-up"])
def test_whoever_may_not_is_told_who_may(name, route, office, as_):
    answer = as_(office.accounts[name]).get(reverse(route))

    assert answer.status_code == 403
    assert "执法监督人员" in words_of(answer)


def test_a_legal_reviewer_may_not_review_imports(office, as_):
    file = unreadable_file()

    shown, sent = as_(office.reviewer).get(address_of(file)), as_(office.reviewer).post(address_of(file), {})

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "残页" not in words_of(shown)


@pytest.mark.parametrize(("name", "there"), [("supervisor", True), ("reviewer", True), ("handler", False)])
def test_the_masthead_leads_to_the_law_database_for_those_who_may(name, there, office, as_):
    page = as_(office.accounts[name]).get(reverse("todo")).content.decode()

    assert (f'href="{reverse("law-database")}"' in page) is there


def test_the_list_shows_what_waits_and_finds_the_rest(keeper):
    doubtful_file("法规/行政法规/一.md")
    unreadable_file("法规/部门规章/二.md")
    file_came("法规/行政法规/三.md")
    imports = reverse("imports")

    waiting, everything = words_of(keeper.get(imports)), words_of(keeper.get(f"{imports}?review=all"))

    assert "找到 2 个文件" in waiting
    assert "三.md" not in waiting
    assert "找到 3 个文件" in everything


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("question=doubtful", ["一.md"]),
        ("question=unreadable", ["二.md"]),
        ("question=conflict", []),
        ("doubt=no_in_force_day", ["一.md"]),
        ("folder=法规/部门规章", ["二.md"]),
        ("q=行政法规", ["一.md"]),
        ("q=没有这个", []),
        ("question=nonsense&folder=nowhere&review=never&page=99", ["一.md", "二.md"]),
    ],
)
def test_the_filters_leave_what_they_ask_for(query, found, keeper):
    doubtful_file("法规/行政法规/一.md")
    unreadable_file("法规/部门规章/二.md")

    answer = keeper.get(f"{reverse('imports')}?{query}")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert [name for name in ("一.md", "二.md") if f'">{name}</a>' in page] == found


def test_the_list_has_pages(keeper):
    for number in range(30):
        unreadable_file(f"法规/{number:02d}.md")

    second = words_of(keeper.get(f"{reverse('imports')}?page=2"))

    assert "第 26—30 件，共 30 件" in second


def test_an_empty_list_says_why(keeper):
    assert "没有文件待审核" in words_of(keeper.get(reverse("imports")))


def test_a_file_tells_what_was_read_and_where_it_stood(keeper):
    new = kites()[1]
    file = file_came(
        version=new,
        norm="风筝管理条例",
        level="administrative_regulation",
        promulgated_on="2026-05-01",
        in_force_from="2026-07-01",
        articles=3,
        sources={"in_force_from": "第三条"},
    )

    said = words_of(keeper.get(address_of(file)))

    for words in ("《风筝管理条例》", "2026年7月1日 第三条", "2026年5月1日", "共 3 条", "1,234 字节", "不用审核"):
        assert words in said


def test_a_refused_file_shows_its_reasons_with_what_to_do_and_cannot_be_taken(keeper):
    page = keeper.get(address_of(unreadable_file()))

    said = words_of(page)
    assert "没有读出条文" in said
    assert "请检查文件是否完整" in said
    assert "不能“采用这个文件”" in said
    assert 'value="accept"' not in page.content.decode()
    assert 'value="set_aside"' in page.content.decode()


def test_a_decision_is_recorded_once_and_leads_to_the_next_file(keeper):
    file, other = doubtful_file("法规/一.md"), unreadable_file("法规/二.md")

    answer = keeper.post(address_of(file), {"reason": "已对照公报", "decision": "accept"})

    assert (answer.status_code, answer.url) == (303, f"{address_of(file)}?reviewed=1")
    page = keeper.get(answer.url)
    said = words_of(page)
    assert "已接受：人员supervisor" in said
    assert "已对照公报" in said
    assert f'href="{address_of(other)}"' in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert Event.objects.filter(kind="import_accepted").count() == 1


def test_the_last_decision_says_that_nothing_else_waits(keeper):
    file = unreadable_file()
    answer = keeper.post(address_of(file), {"reason": "半页", "decision": "set_aside"})

    assert "没有别的文件待审核了" in words_of(keeper.get(answer.url))


def test_a_decision_without_a_reason_comes_back_with_its_error(keeper):
    file = doubtful_file()

    answer = keeper.post(address_of(file), {"reason": " ", "decision": "accept"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#field-reason">理由：还没有写' in page
    assert "<title>错误：" in page
    assert ImportedFile.objects.get().review == ""


def test_what_was_written_stays_when_somebody_else_was_quicker(keeper, office, as_):
    file = unreadable_file()
    keeper.post(address_of(file), {"reason": "半页", "decision": "set_aside"})

    answer = keeper.post(address_of(file), {"reason": "我写了很久的理由", "decision": "set_aside"})

    said = words_of(answer)
    assert answer.status_code == 409
    assert "这个文件已由 supervisor" in said
    assert "我写了很久的理由" in said
    assert ImportedFile.objects.get().review_reason == "半页"


def test_a_conflict_is_compared_word_by_word_and_can_be_taken(keeper, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_norms()
    file = ImportedFile.objects.get(outcome="conflict")

    before = keeper.get(address_of(file))
    after = keeper.post(address_of(file), {"reason": "公报是六级", "decision": "accept"}, follow=True)

    assert "相同 9 条，不同 1 条。" in words_of(before)
    assert "<del>五</del>级以上大风" in before.content.decode()
    assert "<ins>六</ins>级以上大风" in before.content.decode()
    assert "已接受" in words_of(after)
    assert "以前收录的" in words_of(after)
    assert "六级以上大风" in Article.objects.get(version__replaced_at=None, number=6, text__contains="大风").text


def test_an_older_file_leads_to_the_newer_one(keeper):
    older = unreadable_file("法规/一.md")
    newer = unreadable_file("法规/一.md")

    page = keeper.get(address_of(older)).content.decode()

    assert f'href="{address_of(newer)}"' in page
    assert "<textarea" not in page


@pytest.mark.parametrize("form", [{}, {"decision": "burn", "reason": "x"}, {"decision": "accept", "reason": "a\0b"}])
def test_a_form_that_names_no_decision_is_not_read(form, keeper):
    file = doubtful_file()

    assert keeper.post(address_of(file), form).status_code == 400
    assert ImportedFile.objects.get().review == ""


def test_a_file_that_never_came_is_not_found(keeper):
    assert keeper.get("/work/law/imports/999/").status_code == 404


def test_words_of_a_file_are_shown_and_never_run(keeper):
    file = file_came("法规/<script>x</script>.md", outcome="refused", reasons=[{"zh": "<b>坏</b>", "en": "<b>bad</b>"}])

    page = keeper.get(address_of(file)).content.decode()

    assert "<script>x" not in page
    assert "<b>坏" not in page


def test_every_page_speaks_english(keeper):
    file = doubtful_file(version=kites()[1])

    pages = [words_of(keeper.get(f"/en/work/law/{path}")) for path in ("", "imports/", f"imports/{file.pk}/")]

    assert "files wait for review" in pages[0]
    assert "1 file found" in pages[1]
    assert "No day was read from which it is in force" in pages[2]
    assert "Not possible: Set this file aside" in pages[2]
