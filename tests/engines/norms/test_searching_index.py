"""The index is written with the version, follows what is said of its norm, and can be made anew at any time."""

import pytest
from django.db import transaction

from plumbline.engines.norms.models import Article, IndexedVersion, Version
from plumbline.engines.norms.registering import sync
from plumbline.engines.norms.searching import indexing
from plumbline.engines.norms.searching.placing import ARTICLES, place_of
from tests.engines.norms.shelf import LAW, LOCAL, ask, places, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites():
    """Put a regulation on kites on the shelf."""
    return put("风筝管理条例", "风筝应当有线。", "雷雨时不得放飞。")


def test_what_is_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        put("风筝管理条例", "风筝应当有线。")
        transaction.set_rollback(True)

    assert ask("有线").total == 0
    assert ask("风筝").total == 0


def test_adding_again_changes_nothing(kites) -> None:
    before = places(ask("风筝"))

    indexing.add(kites)

    assert places(ask("风筝")) == before == [("风筝管理条例", 0), ("风筝管理条例", 1)]
    assert IndexedVersion.objects.filter(version=kites).count() == 1


def test_added_articles_are_found_and_former_words_are_not(kites) -> None:
    Article.objects.create(version=kites, position=3, number=3, text="大风时不得放飞。")
    Article.objects.filter(version=kites, number=2).update(text="雪天不得放飞。")
    indexing.add(kites)

    assert places(ask("大风")) == [("风筝管理条例", 3)]
    assert places(ask("雪天")) == [("风筝管理条例", 2)]
    assert places(ask("雷雨")) == []


def test_articles_whose_keys_do_not_follow_their_positions_are_found_where_they_stand(kites) -> None:
    put("风车条例", "风车应当有轴。")
    for position, text in ((4, "冰雹时停放。"), (3, "大风时停放。"), (5, "雪天时停放。")):
        Article.objects.create(version=kites, position=position, number=position, text=text)
    indexing.add(kites)

    for words, number in (("大风", 3), ("冰雹", 4), ("雪天", 5)):
        (hit,) = ask(words).hits
        assert (hit.norm, hit.article.number, words in hit.article.text) == (kites.norm, number, True)
    assert places(ask("停放")) == [("风筝管理条例", number) for number in (3, 4, 5)]
    assert places(ask("有轴")) == [("风车条例", 1)]


def test_what_was_taken_out_is_not_found_and_can_be_added_again(kites) -> None:
    indexing.remove(kites)
    assert ask("风筝 雷雨").total == ask("雷雨").total == 0

    indexing.add(kites)
    assert places(ask("雷雨")) == [("风筝管理条例", 2)]


def test_a_version_that_is_deleted_is_not_found_and_its_like_is_found_once(kites) -> None:
    Version.objects.filter(pk=kites.pk).delete()
    assert ask("雷雨").total == 0

    put("风筝管理条例", "雷雨时应当收线。")
    assert places(ask("雷雨")) == [("风筝管理条例", 1)]
    assert ask("不得放飞").total == 0


def test_rows_that_nothing_leads_to_do_not_mix_with_new_ones(kites) -> None:
    IndexedVersion.objects.all().delete()  # as when a database is emptied table by table

    indexing.add(kites)

    assert places(ask("雷雨")) == [("风筝管理条例", 2)]


def test_numbers_that_lead_nowhere_change_no_order(kites) -> None:
    put("风车条例", "大风时停转。")
    before = places(ask("雷雨 大风 雪崩"))

    for _ in range(9):
        indexing.add(kites)

    assert places(ask("雷雨 大风 雪崩")) == before
    assert len(before) == 2


def test_an_index_made_anew_finds_the_same(kites) -> None:
    put("风车条例", "雷雨时停转。", on=kites.promulgated_on)
    before = places(ask("雷雨"))

    assert indexing.rebuild() == 2
    assert places(ask("雷雨")) == before


def test_what_is_missing_or_was_folded_otherwise_is_added(kites) -> None:
    put("风车条例", "雷雨时停转。")
    IndexedVersion.objects.filter(version=kites).update(edition=0)
    indexing.remove(Version.objects.get(norm__title="风车条例"))

    assert (indexing.renew(), indexing.renew()) == (2, 0)
    assert {title for title, _ in places(ask("雷雨"))} == {"风筝管理条例", "风车条例"}


def test_the_register_is_found_by_title_where_no_text_is_held() -> None:
    sync()

    (hit, *_) = ask("行政处罚法").hits

    assert (hit.norm.short, hit.article) == ("行政处罚法", None)


def test_other_versions_follow_what_is_now_said_of_the_norm(kites) -> None:
    kites.norm.region = "990000"
    kites.norm.save()

    put("风筝管理条例", "风筝应当有绳。", on=kites.promulgated_on.replace(year=2027))

    assert places(ask("雷雨", region="99")) == [("风筝管理条例", 2)]


def test_a_norm_that_got_another_name_is_found_by_it(kites) -> None:
    kites.norm.also = ["纸鸢条例"]
    kites.norm.save()

    assert indexing.renew() == 1
    assert places(ask("纸鸢")) == [("风筝管理条例", 0)]
    assert places(ask("纸鸢 雷雨")) == [("风筝管理条例", 2)]


def test_the_order_of_numbers_is_authority_then_the_newest() -> None:
    old = put("甲法", "大风。", level=LAW)
    new = put("乙法", "大风。", level=LAW, on=old.promulgated_on.replace(year=2024))
    local = put("丙条例", "大风。", level=LOCAL, on=old.promulgated_on.replace(year=2025))

    assert place_of(new) < place_of(old) < place_of(local)
    assert place_of(old) % ARTICLES == 0


def test_versions_that_would_have_one_number_get_two(kites, monkeypatch) -> None:
    monkeypatch.setattr(indexing, "place_of", lambda version: 5 * ARTICLES)

    put("甲法", "大风。", level=LAW)
    put("乙法", "大风。", level=LAW)

    assert {title for title, _ in places(ask("大风"))} == {"甲法", "乙法"}
