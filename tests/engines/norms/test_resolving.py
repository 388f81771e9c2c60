"""From a citation and a day to the words."""

from datetime import date

import pytest

from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.registering import sync
from plumbline.engines.norms.resolving import resolve, resolve_reference
from plumbline.kernel.citation import Citation
from plumbline.kernel.errors import InvalidFacts, NormNotHeld

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 22)


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        (Citation("风筝管理条例", 1), "风筝应当有线。\n线不得过长。"),
        (Citation("风筝管理条例", 1, None, 2), "线不得过长。"),
        (Citation("风筝管理条例", 2, None, 1, 2), "（二）大风。"),
        (Citation("风筝管理条例", 2, None, None, 1), "（一）雷雨；"),
        (Citation("风筝管理条例", 2, None, 2), "前款情形消失后可以放飞。"),
        (Citation("风筝管理条例", 2, 1), "风筝的尾巴不计入长度。"),
    ],
)
def test_a_citation_gives_the_very_words_it_names(kites, citation, words) -> None:
    assert resolve(citation, on=DAY).words == words


def test_a_norm_is_resolved_as_a_whole(kites) -> None:
    resolved = resolve(Citation("风筝管理条例"), on=DAY)

    assert (resolved.article, resolved.words, resolved.version.highest) == (None, "", 3)


@pytest.mark.parametrize(
    ("citation", "says"),
    [
        (Citation("风筝管理条例", 4), "没有第四条，最后一条是第三条"),
        (Citation("风筝管理条例", 3, 1), "没有第三条之一"),
        (Citation("风筝管理条例", 1, None, 3), "第一条第三款不存在：该条共 2 款"),
        (Citation("风筝管理条例", 2, None, 1, 3), "第（三）项不存在"),
    ],
)
def test_a_place_that_does_not_exist_is_refused_with_what_does(kites, citation, says) -> None:
    with pytest.raises(InvalidFacts, match=says) as caught:
        resolve(citation, on=DAY)

    assert caught.value.reasons[0].law.startswith("风筝管理条例#")
    assert caught.value.reasons[0].cure is not None


def test_an_unknown_norm_is_not_held_and_the_nearest_title_is_named(kites) -> None:
    with pytest.raises(NormNotHeld, match=r"《风筝管里条例》没有登记.*是否指《风筝管理条例》") as caught:
        resolve(Citation("风筝管里条例", 1), on=DAY)

    assert caught.value.missing == ("风筝管里条例",)


def test_a_registered_norm_without_text_says_what_to_do() -> None:
    sync()

    with pytest.raises(NormNotHeld, match="未收录条文；请导入这一文本") as caught:
        resolve(Citation("行政执法监督条例", 5), on=DAY)

    assert "plumbline norms import" in caught.value.says.en


def test_an_article_beyond_the_registered_count_is_refused_even_without_the_text() -> None:
    sync()

    with pytest.raises(InvalidFacts, match="最后一条是第八十六条"):
        resolve(Citation("行政处罚法", 120), on=DAY)


def test_the_version_in_force_on_the_day_is_taken() -> None:
    sync()

    old = resolve(Citation("行政复议法实施条例"), on=date(2026, 6, 30))
    new = resolve(Citation("行政复议法实施条例"), on=date(2026, 7, 1))

    assert (old.version.number, new.version.number) == ("国务院令第499号", "国务院令第836号")


def test_a_day_before_the_norm_is_refused_and_a_day_before_what_is_registered_is_not_known(kites) -> None:
    with pytest.raises(InvalidFacts, match="尚未施行"):
        resolve(Citation("行政强制法"), on=date(2011, 12, 31))
    with pytest.raises(NormNotHeld, match="没有登记"):
        resolve(Citation("风筝管理条例", 1), on=date(2020, 4, 30))


def test_a_later_import_without_an_end_day_follows_the_earlier_one(kites) -> None:
    norm = Norm.objects.get(title="风筝管理条例")
    later = Version.objects.create(norm=norm, promulgated_on=date(2025, 1, 1), in_force_from=date(2025, 2, 1))

    assert norm.version_on(date(2025, 1, 31)).promulgated_on == date(2020, 3, 4)
    assert norm.version_on(date(2025, 2, 1)) == later


def test_each_place_of_a_reference_is_resolved(kites) -> None:
    assert [one.words for one in resolve_reference("风筝管理条例#1.2,2(1)", on=DAY)] == ["线不得过长。", "（一）雷雨；"]
