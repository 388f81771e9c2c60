"""The declared checks over the texts that are held: what they find, which tasks they open, what does not come back."""

from datetime import date

import pytest

from plumbline.engines.ledger.models import Event
from plumbline.engines.norms import checking, cleaning
from plumbline.engines.norms.models import Cited, CleanUpTask, Norm, Version
from plumbline.kernel import clock
from plumbline.kernel.norm import NormLevel
from tests.engines.norms.kites_cited import account_in, kites, lead, norm_called, repeals, rules, version_of

pytestmark = pytest.mark.django_db

REVOKING = "情节严重的，吊销营业执照。"


def found(norms=None, **options):
    return [
        (one.finding.check.code.partition(".")[2], one.article.number, one.finding.words)
        for one in checking.findings(norms, **options)
    ]


def test_a_finding_has_its_place_its_words_and_its_provision():
    rules({5: f"不系线的，责令改正；{REVOKING}"})

    (one,) = checking.findings()

    assert (one.norm.title, one.article.number) == ("纸鸢安全办法", 5)
    assert one.article.text[one.finding.start : one.finding.end] == "吊销营业执照" == one.finding.words
    assert one.finding.check.law == "行政处罚法#12.1"
    assert one.finding.sentence == REVOKING


def test_finding_alone_writes_nothing():
    rules({5: REVOKING})

    assert found()
    assert not CleanUpTask.objects.exists()
    assert not Event.objects.exists()


def test_only_texts_of_the_levels_that_a_check_names_are_read():
    rules({5: REVOKING}, level="administrative_regulation")

    assert found() == []


def test_texts_can_be_chosen_by_norm_and_level():
    one = rules({5: REVOKING})
    other = rules({7: REVOKING}, "纸鸢条例")

    assert found([other.norm]) == [("local_regulation_revokes_business_licence", 7, "吊销营业执照")]
    assert len(found([one.norm, other.norm])) == 2
    assert found([]) == []
    assert found(levels=[NormLevel.LAW]) == []
    assert len(found(levels=[NormLevel.LOCAL_REGULATION])) == 2


def test_the_text_in_force_is_read_and_the_one_to_come_but_not_the_one_before():
    old = rules({1: REVOKING}, day=date(2000, 1, 1))
    version_of(old.norm, date(2010, 1, 1), {2: REVOKING})
    version_of(old.norm, date(2100, 1, 1), {3: REVOKING})

    assert [number for _, number, _ in found()] == [2, 3]


def test_a_text_that_is_not_held_has_nothing_to_find():
    version_of(norm_called("纸鸢条例"), date(2000, 1, 1), {}, held=False)

    assert found() == []


def test_a_repealed_norm_is_found_where_it_is_cited():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    repealing = rules({9: "《放飞登记办法》同时废止。"}, "放飞条例", day=date(2020, 1, 1))
    repeals(repealing, norm)
    citing = rules({5: "依照《放飞登记办法》第一条登记。"})
    lead(repealing, citing)

    assert found() == [("cites_repealed", 5, "《放飞登记办法》第一条")]


def test_a_norm_whose_last_day_has_passed_counts_as_repealed():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"}, until=date(2019, 12, 31))
    lead(rules({5: "依照《放飞登记办法》第一条登记。"}))

    assert [code for code, *_ in found()] == ["cites_repealed"]


def test_a_repeal_that_lies_ahead_is_not_found_yet():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"})
    repealing = rules({9: "《放飞登记办法》同时废止。"}, "放飞条例", day=date(2100, 1, 1))
    repeals(repealing, norm)
    lead(rules({5: "依照《放飞登记办法》第一条登记。"}))

    assert found() == []


def test_a_repealed_title_that_is_not_known_here_is_found_in_older_texts_only():
    repealing = rules({9: "《放飞登记办法》同时废止。"}, "放飞条例", day=date(2020, 1, 1))
    repeals(repealing, None, title="放飞登记办法")
    lead(
        rules({5: "依照《放飞登记办法》第一条登记。"}),
        rules({6: "依照《放飞登记办法》第一条登记。"}, "新纸鸢办法", day=date(2022, 1, 1)),
    )

    assert found() == [("cites_repealed", 5, "《放飞登记办法》第一条")]


@pytest.mark.parametrize(("number", "lost"), [("三", False), ("四", False), ("五", True), ("一", False)])
def test_an_article_past_the_last_one_in_force_is_found(number, lost):
    kites()
    lead(rules({5: f"依照《风筝管理条例》第{number}条办理。"}))

    with clock.standing_at(date(2026, 8, 1)):
        assert [code for code, *_ in found()] == (["cites_lost_article"] if lost else [])


def test_each_citation_in_a_sentence_is_found_for_itself():
    norm = norm_called("放飞登记办法")
    version_of(norm, date(2000, 1, 1), {1: "放飞应当登记。"}, until=date(2019, 12, 31))
    lead(rules({5: "依照《放飞登记办法》第一条、按照《放飞登记办法》登记。"}))

    assert [words for _, _, words in found()] == ["《放飞登记办法》第一条", "《放飞登记办法》"]


def test_a_citation_that_names_no_norm_is_not_judged():
    kites()
    version = rules({5: "违反第九十九条的，责令改正。"})
    article = version.articles.get()
    Cited.objects.create(
        article=article, start=2, end=7, title="风筝管理条例", number=99, norm=Norm.objects.get(title="风筝管理条例")
    )

    assert found() == []


def test_each_finding_opens_one_task_once():
    rules({5: REVOKING, 6: REVOKING})

    assert checking.check_texts() == 2
    assert checking.check_texts() == 0
    task = CleanUpTask.objects.first()
    assert (task.cause, task.check_code) == ("found", "clean_up.local_regulation_revokes_business_licence")
    assert (task.law, task.subject, task.start) == ("行政处罚法#12.1", "纸鸢安全办法#5", 6)
    assert [event.stream for event in Event.objects.filter(kind="text_checked")] == [
        f"norms/{task.article.version.norm_id}"
    ]


def test_a_dismissed_finding_does_not_come_back_for_the_same_words():
    version = rules({5: REVOKING})
    checking.check_texts()
    cleaning.dismiss(CleanUpTask.objects.get(), by=account_in("legal_reviewer"), reason="依据上位法")

    Version.objects.filter(pk=version.pk).update(replaced_at=clock.now())
    again = Version.objects.create(norm=version.norm, promulgated_on=version.promulgated_on, held=True, edition=2)
    again.articles.create(position=1, number=8, text=REVOKING)

    assert checking.check_texts() == 0
    assert [one.state for one in checking.findings()] == ["dismissed"]


def test_other_words_open_a_new_task():
    version = rules({5: REVOKING})
    checking.check_texts()
    version.articles.update(text="情节特别严重的，吊销营业执照。")

    assert checking.check_texts() == 1


def test_a_check_of_an_empty_library_finds_nothing():
    assert found() == []
    assert checking.check_texts() == 0
