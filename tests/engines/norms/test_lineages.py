"""Each article has the lineage of the provision that it is, whatever came first."""

from itertools import permutations

import pytest

from plumbline.engines.norms.lineages import find, link, link_all
from plumbline.engines.norms.models import Article, ArticleKind, Lineage
from tests.engines.norms.kite_versions import FIRST, SECOND, codes, norm, replace, version

pytestmark = pytest.mark.django_db

THIRD = (*SECOND[:2], "放飞夜光风筝的，应当在线上每隔十步系一枚小铃铛。", *SECOND[2:])


def state():
    return list(Article.objects.order_by("pk").values_list("pk", "lineage__code", "likeness"))


def test_a_provision_keeps_its_lineage_under_a_new_number_and_with_new_words() -> None:
    kites = norm()
    first = version(kites, "2001-03-01", FIRST, begun="2001-05-01")
    second = version(kites, "2011-03-01", SECOND, begun="2011-05-01")

    link(kites)

    assert codes(first) == {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
    assert codes(second) == {"1": "1", "2": "2b", "3": "2", "4": "4", "5": "3", "6": "5"}


def test_the_first_of_a_lineage_is_joined_to_nothing_and_the_next_says_how_sure_it_is() -> None:
    kites = norm()
    first = version(kites, "2001-03-01", FIRST)
    second = version(kites, "2011-03-01", SECOND)

    link(kites)

    assert set(first.articles.values_list("likeness", flat=True)) == {None}
    likeness = dict(second.articles.values_list("number", "likeness"))
    assert likeness[2] is None
    assert likeness[4] == 1
    assert 0.5 < likeness[3] < 1


def test_linking_again_changes_nothing() -> None:
    kites = norm()
    version(kites, "2001-03-01", FIRST)
    version(kites, "2011-03-01", SECOND)
    link(kites)
    before = state()

    link_all([kites, kites])

    assert state() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_is_one_provision_does_not_depend_on_the_order_of_arrival(order) -> None:
    texts = (("2001-03-01", FIRST), ("2011-03-01", SECOND), ("2021-03-01", THIRD))
    kites = norm()

    for place in order:
        version(kites, *texts[place])
        link(kites)

    groups = {}
    for promulgated, number, lineage in Article.objects.values_list(
        "version__promulgated_on__year", "number", "lineage"
    ):
        groups.setdefault(lineage, set()).add((promulgated, number))
    assert sorted(map(sorted, groups.values())) == [
        [(2001, 1), (2011, 1), (2021, 1)],
        [(2001, 2), (2011, 3), (2021, 4)],
        [(2001, 3), (2011, 5), (2021, 6)],
        [(2001, 4), (2011, 4), (2021, 5)],
        [(2001, 5), (2011, 6), (2021, 7)],
        [(2011, 2), (2021, 2)],
        [(2021, 3)],
    ]


def test_a_code_that_was_given_never_changes_when_an_older_version_comes() -> None:
    kites = norm()
    second = version(kites, "2011-03-01", SECOND)
    link(kites)
    given = codes(second)

    first = version(kites, "2001-03-01", FIRST)
    link(kites)

    assert codes(second) == given
    assert codes(first) == {"1": "1", "2": "3", "3": "5", "4": "4", "5": "6"}


def test_two_lineages_that_prove_to_be_one_are_joined_and_both_addresses_lead_on() -> None:
    kites = norm()
    long_ago = "放风筝的人应当先看一看天上有没有鸟群经过。"
    between = "放风筝的人应当先看一看天上有没有鸟群经过，再看一看地上有没有孩童、车马和摊贩往来。"
    today = "放飞者应当再看一看地上有没有孩童、车马和摊贩往来，确认之后方可收线转场。"
    first = version(kites, "2001-03-01", [(7, long_ago)])
    third = version(kites, "2021-03-01", [(9, today)])
    link(kites)
    apart = (codes(first)["7"], codes(third)["9"])

    version(kites, "2011-03-01", [(8, between)])
    link(kites)

    assert apart == ("7", "9")
    assert codes(first) == {"7": "7"}
    assert codes(third) == {"9": "7"}
    assert find(kites, "9") == find(kites, "7") == Lineage.objects.get(norm=kites, code="7")
    assert find(kites, "8") is None


def test_a_new_edition_takes_over_the_lineages_and_the_replaced_one_keeps_its_own() -> None:
    kites = norm()
    old = version(kites, "2001-03-01", FIRST)
    link(kites)
    had = list(old.articles.values_list("pk", "lineage"))

    new = replace(old, (*FIRST[:2], "夜间放飞的，尾部悬挂小灯笼两盏。", *FIRST[2:]))
    link(kites)

    assert codes(new) == {"1": "1", "2": "2", "3": "3b", "4": "3", "5": "4", "6": "5"}
    assert list(old.articles.values_list("pk", "lineage")) == had


def test_inserted_articles_and_what_is_no_article_have_codes_of_their_own() -> None:
    kites = norm()
    first = version(kites, "2001-03-01", [(1, FIRST[0]), (1, 1, FIRST[1])])
    for place, (kind, number) in enumerate(
        ((ArticleKind.PREAMBLE, 0), (ArticleKind.CLAUSE, 1), (ArticleKind.ANNEX, 2)), start=3
    ):
        Article.objects.create(version=first, kind=kind, position=place, number=number, text=f"{kind}：风筝图样。")

    link(kites)

    assert list(first.articles.values_list("lineage__code", flat=True)) == ["1", "1-1", "p", "c1", "a2"]


def test_an_article_and_an_annex_with_one_wording_are_not_one_provision() -> None:
    kites = norm()
    version(kites, "2001-03-01", FIRST[:1])
    second = version(kites, "2011-03-01", FIRST[1:2])
    Article.objects.create(version=second, kind=ArticleKind.ANNEX, position=2, number=1, text=FIRST[0])

    link(kites)

    assert Lineage.objects.filter(norm=kites).count() == 3


def test_a_norm_without_text_has_no_lineages() -> None:
    kites = norm()
    version(kites, "2001-03-01")

    link(kites)

    assert not Lineage.objects.exists()
    assert find(kites, "1") is None


def test_a_version_between_without_text_does_not_cut_the_lineages() -> None:
    kites = norm()
    first = version(kites, "2001-03-01", FIRST)
    version(kites, "2006-03-01")
    third = version(kites, "2011-03-01", SECOND)

    link(kites)

    assert codes(first)["4"] == codes(third)["4"] == "4"


def test_many_norms_are_linked_together_as_each_would_be_for_itself() -> None:
    alone, together, twice = norm("独自条例"), norm("一同条例"), norm("两次条例")
    texts = [(1, FIRST[0]), (1, 1, FIRST[1]), (3, FIRST[2])]
    for one in (alone, together, twice):
        first = version(one, "2001-03-01", texts)
        for place, kind in enumerate((ArticleKind.PREAMBLE, ArticleKind.CLAUSE, ArticleKind.ANNEX), start=7):
            Article.objects.create(version=first, kind=kind, position=place, number=place % 3, text="风筝图样。")
    version(twice, "2011-03-01", SECOND)
    link(alone)

    link_all([alone, together, twice, norm("无文条例")])

    of = {one.title: codes(one.standing_versions().first()) for one in (alone, together, twice)}
    assert of["一同条例"] == of["独自条例"] == of["两次条例"]
    assert not Article.objects.filter(lineage=None).exists()
    assert Article.objects.filter(likeness__isnull=False, version__norm=twice).exists()
    before = state()
    link_all([alone, together, twice])
    assert state() == before
