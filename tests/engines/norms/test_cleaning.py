"""Which clean-up tasks a changed version opens, that they open once, and who closes them with what reason."""

from datetime import date

import pytest

from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.norms import cleaning, impact
from plumbline.engines.norms.models import Article, CleanUpTask, TaskState, Version
from plumbline.engines.norms.touched import Citing
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Says
from tests.engines.norms.kites_cited import account_in, kites, lead, norm_called, repeals, rules, version_of

pytestmark = pytest.mark.django_db

CITING = "依照《风筝管理条例》第一条办理。"


@pytest.fixture
def task():
    """Open one task."""
    _, new = kites()
    lead(rules({5: CITING}))
    cleaning.open_for(new)
    return CleanUpTask.objects.get()


@pytest.fixture
def reviewer():
    return account_in("legal_reviewer")


def test_a_task_holds_who_cites_and_what_changed(task):
    assert (task.cause, task.state, task.subject_kind, task.subject) == ("changed", "open", "norm", "纸鸢安全办法#5")
    assert task.subject_title == {"zh": "《纸鸢安全办法》第五条", "en": "《纸鸢安全办法》, article 5"}
    assert task.article.text[task.start : task.end] == "《风筝管理条例》第一条"
    assert (task.old.number, task.new.number, task.lineage.code) == (1, 1, "1")
    assert task.version.promulgated_on == date(2026, 7, 1)
    assert task.law == "风筝管理条例#1"


def test_asking_again_opens_nothing(task):
    before = Event.objects.count()

    assert cleaning.open_for(task.version) == 0
    assert (CleanUpTask.objects.count(), Event.objects.count()) == (1, before)


def test_opening_is_an_event_of_the_changed_norm(task):
    event = Event.objects.get(kind="clean_up_opened")

    assert event.stream == f"norms/{task.version.norm_id}"


def test_each_place_has_its_own_task():
    _, new = kites()
    lead(rules({5: f"{CITING}按照《风筝管理条例》第一条处理。", 6: CITING, 7: "依照《风筝管理条例》第三条办理。"}))

    assert cleaning.open_for(new) == 4


def test_two_citations_of_one_provision_in_one_sentence_are_one_task():
    _, new = kites()
    lead(rules({5: "依照《风筝管理条例》第一条第二款、第一条办理。"}))

    assert cleaning.open_for(new) == 1


@pytest.mark.parametrize(
    "words",
    [
        "依照《风筝管理条例》办理。",  # the norm as a whole was amended, not repealed
        "依照《风筝管理条例》第一条第一款办理。",  # the cited words are as they were
    ],
)
def test_nothing_is_opened_where_nothing_is_to_be_cleaned_up(words):
    _, new = kites()
    lead(rules({5: words}))

    assert cleaning.open_for(new) == 0
    assert not Event.objects.exists()


def test_nothing_is_opened_for_an_edition_that_was_replaced_or_a_text_that_is_not_held():
    old, new = kites()
    lead(rules({5: CITING}))
    Version.objects.filter(pk=new.pk).update(replaced_at=clock.now())
    Version.objects.filter(pk=old.pk).update(held=False)

    assert cleaning.open_for(Version.objects.get(pk=new.pk)) == 0
    assert cleaning.open_for(Version.objects.get(pk=old.pk)) == 0


def test_nothing_is_opened_where_it_is_not_sure_what_is_cited():
    _, new = kites()
    version_of(new.norm, date(1990, 1, 1), {}, until=date(2001, 2, 28), held=False)
    lead(rules({5: CITING}, day=date(1995, 1, 1)))

    assert cleaning.open_for(new) == 0


def test_a_repealed_norm_opens_a_task_for_each_place_that_cites_it():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    _, new = kites()
    repeals(new, norm)
    lead(rules({5: "依照《放飞登记办法》登记。", 6: "依照《放飞登记办法》第一条登记。"}))

    assert cleaning.open_for(new) == 2
    assert set(CleanUpTask.objects.values_list("law", "old", "new")) == {("放飞登记办法", None, None)}


def test_a_dismissed_task_does_not_come_back_for_the_same_words(task, reviewer):
    cleaning.dismiss(task, by=reviewer, reason="意思没有变")

    assert cleaning.open_for(task.version) == 0


def edition(version, words):
    """Let the text of a version come anew."""
    Version.objects.filter(pk=version.pk).update(replaced_at=clock.now())
    new = Version.objects.create(
        norm=version.norm, promulgated_on=version.promulgated_on, in_force_from=version.in_force_from, held=True,
        edition=version.edition + 1,
    )  # fmt: skip
    for number, text in words.items():
        Article.objects.create(version=new, position=number, number=number, text=text)
    lead(new)
    return new


def test_a_new_edition_with_the_same_words_opens_nothing_even_at_another_number(task, reviewer):
    cleaning.dismiss(task, by=reviewer, reason="意思没有变")
    anew = edition(task.article.version, {6: CITING})

    assert cleaning.open_for(task.version) == 0
    assert cleaning.open_for(anew) == 0


def test_a_new_edition_with_other_words_opens_a_new_task(task, reviewer):
    cleaning.dismiss(task, by=reviewer, reason="意思没有变")
    anew = edition(task.article.version, {5: "违反《风筝管理条例》第一条的，责令改正。"})

    assert cleaning.open_for(anew) == 1
    assert CleanUpTask.objects.last().article.version == anew
    assert cleaning.open_for(task.version) == 0


def test_a_new_edition_opens_nothing_for_changes_that_opened_nothing_before():
    kites()
    version = rules({5: CITING})
    lead(version)

    assert cleaning.open_for(edition(version, {5: "违反《风筝管理条例》第一条的，责令改正。"})) == 0


def test_a_new_edition_of_the_changed_text_opens_tasks_where_it_had_opened_some(task):
    words = {article.number: article.text for article in task.version.articles.all()}
    anew = edition(task.version, words | {1: "风筝不用线。"})
    for article in anew.articles.all():
        article.lineage = task.version.articles.get(number=article.number).lineage
        article.save()

    assert cleaning.open_for(anew) == 1
    assert CleanUpTask.objects.last().new.text == "风筝不用线。"


def test_a_new_edition_of_a_text_that_opened_nothing_opens_nothing():
    _, new = kites()
    lead(rules({5: CITING}))

    assert cleaning.open_for(edition(new, {1: "风筝不用线。"})) == 0


def test_a_later_change_of_the_same_provision_opens_a_new_task(task, reviewer):
    cleaning.dismiss(task, by=reviewer, reason="意思没有变")
    newest = version_of(task.version.norm, date(2028, 1, 1), {1: "风筝不用线。"})

    assert cleaning.open_for(newest) == 1


def test_a_matter_has_one_task_for_all_that_changed_behind_it(monkeypatch):
    _, new = kites()
    title = Says(zh="风筝案件 7", en="Kite matter 7")
    source = lambda touched: (Citing(of=one, kind="matter", code="kites/7", title=title) for one in touched)  # noqa: E731 — a source in one line
    monkeypatch.setattr(impact, "_sources", {"matter": source})

    assert cleaning.open_for(new) == 1
    task = CleanUpTask.objects.get()
    assert (task.subject_kind, task.subject, task.article, task.old) == ("matter", "kites/7", None, None)


def test_a_declaration_has_one_task_for_each_provision_with_the_lines():
    norm = norm_called("中华人民共和国行政处罚法", level="law")
    version_of(norm, date(2021, 1, 22), {60: "甲。", 61: "乙。"})
    new = version_of(norm, date(2030, 1, 1), {60: "丙。", 61: "乙。"})

    assert cleaning.open_for(new) > 0
    measure = CleanUpTask.objects.get(subject__startswith="penalty/measures/decided_in_time.yaml")
    assert measure.subject == "penalty/measures/decided_in_time.yaml:3"
    assert measure.subject_kind == "measure"


@pytest.mark.parametrize(("close", "state"), [(cleaning.dismiss, "dismissed"), (cleaning.settle, "settled")])
def test_closing_keeps_who_when_and_why_and_is_an_event(task, reviewer, close, state):
    close(task, by=reviewer, reason="  已经改了  ")

    kept = CleanUpTask.objects.get()
    event = Event.objects.get(stream=f"clean-up/{task.pk}")
    assert (kept.state, kept.reason, kept.closed_by) == (state, "已经改了", reviewer)
    assert kept.closed_at is not None
    assert event.kind == f"clean_up_{state}"
    assert Opening.objects.filter(event=event, name="reason").exists()


@pytest.mark.parametrize("reason", ["", "   ", "\n", "长" * 2001])
def test_a_reason_is_required_and_has_a_length(task, reviewer, reason):
    with pytest.raises(InvalidFacts) as refused:
        cleaning.settle(task, by=reviewer, reason=reason)

    assert refused.value.reasons[0].facts == ("reason",)
    assert CleanUpTask.objects.get().state == TaskState.OPEN


def test_an_account_that_may_not_clean_up_changes_nothing(task):
    with pytest.raises(NotAllowed, match="清理规范"):
        cleaning.dismiss(task, by=account_in("handler"), reason="不用改")

    assert CleanUpTask.objects.get().state == TaskState.OPEN
    assert not Event.objects.filter(stream=f"clean-up/{task.pk}").exists()


def test_a_closed_task_stays_closed(task, reviewer):
    cleaning.settle(task, by=reviewer, reason="已经改了")

    with pytest.raises(InvalidFacts, match="已经关闭"):
        cleaning.dismiss(task, by=reviewer, reason="不用改")

    assert CleanUpTask.objects.get().state == TaskState.SETTLED
