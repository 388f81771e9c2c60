"""The text of an article on a day: at most one version a day, and never backwards while the later one lasts."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version
from plumbline.engines.norms.registering import sync
from plumbline.engines.norms.standing import recent, text_on, undated, upcoming, version_on
from plumbline.kernel.errors import InvalidFacts, NormNotHeld, PlumblineError
from tests.engines.norms.kite_versions import FIRST, SECOND, norm, replace, version

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 22)


@pytest.fixture
def kites():
    """Give the invented regulation in two versions."""
    made = norm()
    version(made, "2001-03-01", FIRST, begun="2001-05-01", kind="enacted")
    version(made, "2011-03-01", SECOND, begun="2011-05-01")
    return made


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2001, 5, 1), FIRST[2]),
        (date(2011, 4, 30), FIRST[2]),
        (date(2011, 5, 1), SECOND[2]),
        (DAY, SECOND[2]),
    ],
)
def test_the_words_are_those_of_the_day(kites, on, words) -> None:
    by_title, by_norm = text_on("风筝放飞条例", number=3, on=on), text_on(kites, number=3, on=on)

    assert by_title.text == by_norm.text == by_title.article.text == words
    assert by_title.article.version == by_title.version == kites.version_on(on)
    assert by_title.norm == kites
    assert by_title.first_day_is_known


def test_one_question_takes_one_query(kites, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        shown = text_on("风筝放飞条例", number=3, on=DAY)
        assert shown.article.version.norm.title == "风筝放飞条例"
        assert shown.version.promulgated_on == date(2011, 3, 1)


def test_a_norm_answers_to_every_title_it_goes_by() -> None:
    kite = norm("中华人民共和国风筝法", also=["放飞法"])
    Norm.objects.filter(pk=kite.pk).update(short="风筝法")
    version(kite, "2001-03-01", FIRST, begun="2001-05-01")

    for title in ("中华人民共和国风筝法", "风筝法", "放飞法"):
        assert text_on(title, number=4, on=DAY).text == FIRST[3]


def test_the_full_title_goes_before_a_short_one() -> None:
    other, meant = norm("某地风筝办法"), norm("风筝办法")
    Norm.objects.filter(pk=other.pk).update(short="风筝办法")
    version(other, "2001-03-01", FIRST, begun="2001-05-01")
    version(meant, "2001-03-01", SECOND, begun="2001-05-01")

    assert text_on("风筝办法", number=3, on=DAY).text == SECOND[2]


def test_only_articles_are_taken_for_articles(kites) -> None:
    newest = kites.standing_versions().last()
    Article.objects.create(version=newest, kind=ArticleKind.ANNEX, position=90, number=9, text="风筝图样。")

    with pytest.raises(InvalidFacts, match="没有第九条，最后一条是第六条"):
        text_on(kites, number=9, on=DAY)


def test_a_replaced_edition_is_not_shown(kites) -> None:
    newest = kites.standing_versions().last()
    replace(newest, (*SECOND[:2], "风筝应当有红线。"))

    assert text_on(kites, number=3, on=DAY).text == "风筝应当有红线。"


def test_before_its_enactment_a_norm_was_not_in_force(kites) -> None:
    with pytest.raises(InvalidFacts, match="自 2001-05-01 起施行，2001-04-30 尚未施行"):
        text_on(kites, number=3, on=date(2001, 4, 30))


def test_after_its_end_a_norm_is_not_in_force(kites) -> None:
    Version.objects.filter(norm=kites, promulgated_on=date(2011, 3, 1)).update(in_force_to=date(2020, 12, 31))
    Version.objects.filter(norm=kites, promulgated_on=date(2001, 3, 1)).update(in_force_to=date(2011, 4, 30))

    assert text_on(kites, number=3, on=date(2020, 12, 31)).text == SECOND[2]
    with pytest.raises(InvalidFacts, match="已于 2020-12-31 后失效"):
        text_on(kites, number=3, on=date(2021, 1, 1))


def test_what_came_before_the_earliest_text_is_not_known(kites) -> None:
    Version.objects.filter(norm=kites).update(kind="")

    with pytest.raises(NormNotHeld, match="没有登记（登记的最早文本自 2001-05-01 起）"):
        text_on(kites, number=3, on=date(2001, 4, 30))


def test_a_newer_version_without_text_is_not_answered_from_the_older_one(kites) -> None:
    version(kites, "2026-03-01", begun="2026-05-01")

    assert text_on(kites, number=3, on=date(2026, 4, 30)).text == SECOND[2]
    with pytest.raises(NormNotHeld, match=r"第三条已登记（2026-03-01 公布），但未收录条文") as caught:
        text_on(kites, number=3, on=date(2026, 5, 1))
    assert caught.value.missing == ("风筝放飞条例",)
    with pytest.raises(NormNotHeld):
        version_on(kites, on=DAY)


def test_a_first_day_that_no_source_gives_is_said_and_not_guessed(kites) -> None:
    version(kites, "2026-03-01")

    with pytest.raises(NormNotHeld, match="施行日期没有登记") as caught:
        text_on(kites, number=3, on=DAY)

    assert "neither its first day in force nor its text is held" in caught.value.says.en


def test_a_text_whose_first_day_is_not_known_is_shown_and_says_so() -> None:
    kite = norm()
    version(kite, "2001-03-01", FIRST)

    assert not text_on(kite, number=3, on=DAY).first_day_is_known


def test_a_gap_in_the_text_held_is_told_apart_from_a_text_that_is_not_held() -> None:
    kite = norm()
    version(kite, "2001-03-01", [(1, FIRST[0]), (3, FIRST[2])], begun="2001-05-01")

    with pytest.raises(NormNotHeld, match="没有《风筝放飞条例》第二条，条号在此处不连续"):
        text_on(kite, number=2, on=DAY)


def test_an_unknown_norm_and_a_norm_known_by_its_title_alone_are_not_held() -> None:
    norm("风筝意见")

    with pytest.raises(NormNotHeld, match="没有登记"):
        text_on("没有的条例", number=1, on=DAY)
    with pytest.raises(NormNotHeld, match="只登记了标题"):
        text_on("风筝意见", number=1, on=DAY)


@pytest.mark.parametrize("title", ["", "《》", "x" * 10_000, "' OR 1=1 --", "%s"])
def test_a_title_that_means_nothing_is_not_held(kites, title) -> None:
    with pytest.raises(NormNotHeld):
        text_on(title, number=1, on=DAY)


def test_the_register_names_later_law_whose_text_is_not_held() -> None:
    sync()

    for title, on in (("行政复议法实施条例", date(2026, 7, 1)), ("行政执法监督条例", date(2026, 2, 1))):
        with pytest.raises(NormNotHeld, match="未收录条文"):
            text_on(title, number=1, on=on)
    with pytest.raises(NormNotHeld, match="施行日期没有登记"):
        text_on("传染病防治法", number=1, on=DAY)


def test_what_is_to_come_what_came_and_what_has_no_day(kites) -> None:
    coming = version(kites, "2026-06-01", begun="2026-09-01")
    later = version(norm("线轴条例"), "2026-06-02", begun="2026-08-01")
    version(norm("秘而不宣条例"), "2026-07-01", begun="2026-10-01")  # promulgated after the day
    no_day = version(norm("尾巴条例"), "2026-05-01")
    came = version(norm("夜光条例"), "2026-04-01", begun="2026-06-01")
    version(norm("旧尾巴条例"), "2020-05-01")

    assert upcoming(DAY) == (later, coming)
    assert undated(DAY) == (no_day,)
    assert recent(DAY) == (came,)
    assert recent(DAY, days=7) == ()
    assert recent(date(2026, 9, 1), days=60) == (coming, later)


DAYS = st.integers(0, 30)
VERSIONS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 10), st.none() | st.integers(0, 20)),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


@settings(max_examples=40)
@given(VERSIONS)
def test_walking_the_days_forward_no_version_returns_while_the_later_one_lasts(declared) -> None:
    start = date(2020, 1, 1)
    with transaction.atomic():
        kite = norm("风筝走日条例")
        for place, (promulgated, wait, lasts) in enumerate(declared):
            day = start + timedelta(days=promulgated)
            begun = None if wait is None else day + timedelta(days=wait)
            made = version(kite, day.isoformat(), [f"第{place}版。"], begun=begun and begun.isoformat())
            made.in_force_to = None if lasts is None else (begun or day) + timedelta(days=lasts)
            made.save()
        before = None
        for offset in range(65):
            on = start + timedelta(days=offset)
            now = kite.version_on(on)
            assert _shown(kite, on) == (now.articles.get().text if now else None)
            if before is not None and (now is None or now.promulgated_on < before.promulgated_on):
                assert before.in_force_to is not None
                assert before.in_force_to < on
            before = now
        transaction.set_rollback(True)


def _shown(kite, on):
    try:
        return text_on(kite, number=1, on=on).text
    except PlumblineError:
        return None
