"""What changed between two versions, and one provision through all of them."""

import pytest

from plumbline.engines.norms.changing import changes, difference, history_of, what_became, words
from plumbline.engines.norms.lineages import link
from plumbline.engines.norms.models import Article
from plumbline.kernel.difference import PieceKind
from tests.engines.norms.kite_versions import FIRST, SECOND, norm, replace, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites():
    """Give the invented regulation in two linked versions."""
    made = norm()
    version(made, "2001-03-01", (*FIRST[:4], "断线的风筝归拾得的人所有。", FIRST[4]), begun="2001-05-01")
    version(made, "2011-03-01", SECOND, begun="2011-05-01")
    link(made)
    return made


def told(found):
    return [(one.kind.value, one.old.number if one.old else None, one.new.number if one.new else None) for one in found]


def test_each_provision_is_told_in_the_order_of_the_new_version(kites) -> None:
    old, new = kites.standing_versions()

    found = changes(old, new)

    assert told(found) == [
        ("amended", 1, 1),
        ("inserted", None, 2),
        ("amended", 2, 3),
        ("same", 4, 4),
        ("dropped", 5, None),
        ("amended", 3, 5),
        ("amended", 6, 6),
    ]
    assert [one.likeness for one in found if one.kind in {"inserted", "dropped"}] == [None, None]
    assert all(one.lineage is not None for one in found)


def test_backwards_what_was_inserted_is_dropped(kites) -> None:
    old, new = kites.standing_versions()

    assert sorted(kind for kind, *_ in told(changes(new, old))) == sorted(
        {"inserted": "dropped", "dropped": "inserted"}.get(kind, kind) for kind, *_ in told(changes(old, new))
    )


def test_between_a_version_and_itself_nothing_changed(kites) -> None:
    old, _ = kites.standing_versions()

    assert {one.kind.value for one in changes(old, old)} == {"same"}


def test_a_text_that_is_not_linked_yet_is_compared_by_its_words(kites) -> None:
    old, new = kites.standing_versions()
    linked = told(changes(old, new))

    Article.objects.update(lineage=None)

    assert told(changes(old, new)) == linked


def test_the_same_words_under_another_number_are_renumbered_and_wider_signs_are_no_change() -> None:
    was, now = Article(number=4, text="下列天气：（一）大风"), Article(number=5, text="下列天气:(一)大风")

    assert what_became(was, now) == "renumbered"
    assert what_became(was, was) == "same"
    assert what_became(was, Article(number=4, text="下列天气：（一）雷雨")) == "amended"


def test_every_change_has_a_name_in_both_languages(kites) -> None:
    old, new = kites.standing_versions()

    assert all(one.kind.says.zh and one.kind.says.en for one in changes(old, new))


def test_a_provision_is_followed_through_every_standing_version(kites) -> None:
    old, new = kites.standing_versions()
    tail = new.articles.get(number=5)

    assert [(one.version, one.number) for one in history_of(tail)] == [(old, 3), (new, 5)]


def test_a_replaced_edition_is_no_part_of_the_history(kites) -> None:
    old, new = kites.standing_versions()
    again = replace(old, FIRST)
    link(kites)

    assert [one.version for one in history_of(new.articles.get(number=5))] == [again, new]


def test_an_article_that_is_not_linked_yet_is_its_own_history(kites) -> None:
    Article.objects.update(lineage=None)
    article = Article.objects.first()

    assert history_of(article) == (article,)


def test_changes_are_marked_by_whole_words() -> None:
    pieces = difference("依照第十二条的规定登记风筝。", "依照第十三条的规定查验风筝。")

    assert [(piece.kind, piece.words) for piece in pieces if piece.kind != PieceKind.SAME] == [
        ("removed", "第十二条"),
        ("added", "第十三条"),
        ("removed", "登记"),
        ("added", "查验"),
    ]


@pytest.mark.parametrize("text", ["", "\n", "风筝 kite １２．５％\n（一）雷雨；𠀀𠮷", "a\u0301 e\u200b"])
def test_words_joined_are_the_text(text) -> None:
    assert "".join(words(text)) == text
