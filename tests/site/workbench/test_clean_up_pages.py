"""The clean-up tasks at the workbench: the list, one task with the words it is about, and how it is closed."""

import pytest
from django.urls import reverse

from plumbline.engines.norms.models import CleanUpTask
from tests.engines.norms.kite_rows import kites, task_changed, task_found
from tests.site.workbench.reading import words_of

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def reviewer(office, as_):
    """Sign in a legal reviewer."""
    return as_(office.reviewer)


@pytest.fixture
def regulation(office):
    """Make the invented regulation in two versions."""
    return kites()


def address_of(task):
    return reverse("clean-up-task", kwargs={"task_id": task.pk})


def test_the_list_counts_by_cause_and_state(regulation, reviewer):
    old, new = regulation
    task_changed(old, new)
    task_changed(old, new, number=2, key="2")
    task_found(new)

    said = words_of(reviewer.get(reverse("clean-up")))

    for words in ("2 所引条文变了", "1 合法性检查发现", "3 待清理", "0 不用清理", "找到 3 项"):
        assert words in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cause=changed", 1),
        ("cause=found", 1),
        ("kind=norm", 2),
        ("kind=matter", 2),  # no task of this kind: it is no choice, and so nothing is chosen
        ("state=settled", 0),
        ("state=all", 2),
        ("q=风筝管理", 2),
        ("q=纸鸢", 1),
        ("q=没有这部", 0),
        ("cause=nonsense&page=77", 2),
    ],
)
def test_the_filters_leave_what_they_ask_for(query, found, regulation, reviewer):
    old, new = regulation
    task_changed(old, new)
    task_found(new)

    answer = reviewer.get(f"{reverse('clean-up')}?{query}")

    assert f"找到 {found} 项" in words_of(answer)


def test_the_list_has_pages(regulation, reviewer):
    for number in range(27):
        task_found(regulation[1], key=str(number))

    assert "第 26—27 件，共 27 件" in words_of(reviewer.get(f"{reverse('clean-up')}?page=2"))


def test_an_empty_list_says_when_tasks_come(reviewer):
    assert "任务会自动列在这里" in words_of(reviewer.get(reverse("clean-up")))


def test_a_task_shows_who_cites_and_what_changed_word_by_word(regulation, reviewer):
    page = reviewer.get(address_of(task_changed(*regulation)))

    html, said = page.content.decode(), words_of(page)
    assert "<mark>《风筝管理条例》第一条</mark>" in html
    assert "<ins>" in html
    assert "<del>" in html
    for words in ("《纸鸢安全办法》第五条", "2026年7月1日起施行", "文字有改动", "2001年1月1日 公布的文本，第一条"):
        assert words in said


def test_a_deleted_provision_says_that_the_new_text_has_none(regulation, reviewer):
    task = task_changed(*regulation)
    CleanUpTask.objects.update(new=None)

    said = words_of(reviewer.get(address_of(task)))

    assert "已删去" in said
    assert "新文本里没有这一条了。" in said


def test_a_norm_that_was_repealed_as_a_whole_is_named_by_what_the_task_rests_on(regulation, reviewer):
    task = task_changed(*regulation)
    CleanUpTask.objects.update(new=None, old=None, lineage=None, law="风筝管理条例")

    page = reviewer.get(address_of(task))

    assert "它引用的《风筝管理条例》变了" in words_of(page)
    assert "整部废止" in words_of(page)
    assert "<del>" not in page.content.decode()


def test_a_finding_of_a_check_that_is_declared_no_more_keeps_its_code(regulation, reviewer):
    task = task_found(regulation[1])
    CleanUpTask.objects.update(check_code="clean_up.gone")

    assert "clean_up.gone" in words_of(reviewer.get(address_of(task)))


def test_a_finding_quotes_its_place_and_the_provision_it_rests_on(regulation, reviewer):
    page = reviewer.get(address_of(task_found(regulation[1])))

    html, said = page.content.decode(), words_of(page)
    assert "<mark>雷雨</mark>、大风时不得放飞。" in html
    assert "是不是问题，请您判断" in said
    assert "公平竞争审查条例 第八条第（四）项" in said
    assert "以户籍、注册地、本地产品作为条件" in said
    assert "法规库里还没有这部法规的原文" in said


def test_the_words_of_a_provision_are_shown_where_they_are_held(regulation, reviewer):
    task = task_found(regulation[1])
    CleanUpTask.objects.update(law="风筝管理条例#1.2")

    page = reviewer.get(address_of(task)).content.decode()

    assert '<p class="provision-words">线不得过长。</p>' in page


def test_a_declaration_that_cites_is_named_with_its_file_and_line(regulation, reviewer):
    task = task_changed(*regulation)
    CleanUpTask.objects.update(subject_kind="procedure", subject="kites/procedures/fly.yaml:12", article=None)

    said = words_of(reviewer.get(address_of(task)))

    assert "程序规则 kites/procedures/fly.yaml:12" in said
    assert "引用它的原文" not in said


def test_a_place_that_the_text_no_longer_has_marks_nothing(regulation, reviewer):
    task = task_found(regulation[1])
    CleanUpTask.objects.update(start=5, end=5000)

    page = reviewer.get(address_of(task)).content.decode()

    assert "<mark>" not in page
    assert "雷雨、大风时不得放飞。" in page


@pytest.mark.parametrize(("decision", "state"), [("settle", "settled"), ("dismiss", "dismissed")])
def test_a_task_is_closed_with_a_reason_and_leads_to_the_next(decision, state, regulation, reviewer):
    old, new = regulation
    task, other = task_changed(old, new), task_changed(old, new, number=2, key="2")

    answer = reviewer.post(address_of(task), {"reason": "条号没有变", "decision": decision})

    assert (answer.status_code, answer.url) == (303, f"{address_of(task)}?closed=1")
    page = reviewer.get(answer.url)
    assert CleanUpTask.objects.get(pk=task.pk).state == state
    assert "条号没有变" in words_of(page)
    assert "人员reviewer" in words_of(page)
    assert f'href="{address_of(other)}"' in page.content.decode()


def test_closing_without_a_reason_comes_back_with_its_error(regulation, reviewer):
    task = task_changed(*regulation)

    answer = reviewer.post(address_of(task), {"reason": "", "decision": "settle"})

    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.content.decode()
    assert CleanUpTask.objects.get().state == "open"


def test_what_was_written_stays_when_the_task_was_closed_meanwhile(regulation, reviewer):
    task = task_changed(*regulation)
    reviewer.post(address_of(task), {"reason": "先", "decision": "settle"})

    answer = reviewer.post(address_of(task), {"reason": "后来写的理由", "decision": "dismiss"})

    said = words_of(answer)
    assert answer.status_code == 422
    assert "这项任务已经关闭" in said
    assert "后来写的理由" in said
    assert CleanUpTask.objects.get().reason == "先"


def test_a_handler_closes_no_task(regulation, office, as_):
    task = task_changed(*regulation)

    answer = as_(office.handler).post(address_of(task), {"reason": "x", "decision": "settle"})

    assert answer.status_code == 403
    assert CleanUpTask.objects.get().state == "open"


def test_a_form_that_names_no_decision_is_not_read(regulation, reviewer):
    task = task_changed(*regulation)

    assert reviewer.post(address_of(task), {"reason": "x"}).status_code == 400


def test_a_task_that_never_was_is_not_found(reviewer):
    assert reviewer.get("/work/law/clean-up/999/").status_code == 404


def test_the_pages_speak_english(regulation, reviewer):
    task = task_changed(*regulation)

    listed, shown = (words_of(reviewer.get(f"/en/work/law/clean-up/{path}")) for path in ("", f"{task.pk}/"))

    assert "1 found" in listed
    assert "a cited provision changed" in listed
    assert "《纸鸢安全办法》, article 5" in shown
    assert "The words that cite it" in shown
