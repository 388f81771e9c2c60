"""Citations: found in the words, written down, led to norm, version of the citing day, article, paragraph and item."""

import pickle
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from plumbline.engines.norms import citing
from plumbline.engines.norms.citing import FoundIn, Unresolved
from plumbline.engines.norms.models import Article, ArticleKind, Cited, Lineage, Relation, RelationKind, VersionKind
from tests.engines.norms.kite_versions import norm, replace, version

pytestmark = pytest.mark.django_db

LAWS = Path(__file__).resolve().parents[3] / "../shared/data/laws"
TITLE = "风筝放飞条例"
TEXTS = (
    "风筝应当有线。\n线不得过长。",
    "有下列情形的，不得放飞：\n（一）雷雨；\n（二）大风。\n前款情形消失后可以放飞。",
    "违反本条例第二条第一款第二项规定的，依照前条处罚。",
)


@pytest.fixture
def kites():
    """Make the cited norm in two versions: 2001, and 2011 with one article more at the front."""
    of = norm(since=date(2001, 5, 1))
    old = version(of, "2001-03-01", TEXTS, begun="2001-05-01", in_force_to=date(2011, 4, 30), kind=VersionKind.ENACTED)
    new = version(of, "2011-03-01", ("目的。", *TEXTS), begun="2011-05-01")
    for before, after in zip(old.articles.all(), new.articles.filter(number__gte=2), strict=True):
        lineage = Lineage.objects.create(norm=of, code=str(before.number))
        Article.objects.filter(pk__in=(before.pk, after.pk)).update(lineage=lineage)
    return of


def cite(words, *, day="2020-01-01", title="纸鸢办法", level="local_regulation", **facts):
    """Make a norm of one article with these words, and lead its citations."""
    of = norm(title)
    of.level = level
    of.region = facts.pop("region", "")
    of.save()
    made = version(of, day, (words,), begun=day, **facts)
    read(made)
    return made.articles.get()


def read(*versions):
    for one in versions:
        citing.record(one, citing.find_in(one.norm, list(one.articles.order_by("position"))))
    return citing.resolve_all()


def only(article):
    (shown,) = citing.cites(article)
    return shown


def test_a_citation_is_led_to_the_version_of_the_citing_day(kites):
    early = only(cite(f"依照《{TITLE}》第二条处罚。", day="2005-01-01", title="早的办法"))
    late = only(cite(f"依照《{TITLE}》第二条处罚。", day="2012-01-01", title="晚的办法"))

    assert (early.unresolved, early.version.promulgated_on, early.article.text) == (None, date(2001, 3, 1), TEXTS[1])
    assert (late.unresolved, late.version.promulgated_on, late.article.text) == (None, date(2011, 3, 1), TEXTS[0])


def test_the_citing_day_is_the_first_day_in_force_and_not_the_day_of_promulgation(kites):
    of = norm("跨年办法")
    citing_version = version(of, "2011-04-01", (f"依照《{TITLE}》第一条。",), begun="2011-05-01")
    read(citing_version)

    assert only(citing_version.articles.get()).version.promulgated_on == date(2011, 3, 1)


def test_without_a_first_day_the_day_of_promulgation_counts(kites):
    of = norm("无期办法")
    citing_version = version(of, "2011-04-30", (f"依照《{TITLE}》第一条。",))
    read(citing_version)

    assert only(citing_version.articles.get()).version.promulgated_on == date(2001, 3, 1)


def test_what_a_text_says_of_itself_is_led_to_that_very_version(kites):
    old = kites.versions.get(promulgated_on=date(2001, 3, 1))
    read(old, kites.versions.get(promulgated_on=date(2011, 3, 1)))

    own, previous = citing.cites(old.articles.get(number=3))

    assert (own.words, own.article.number, own.citation.item) == ("本条例第二条第一款第二项", 2, 2)
    assert (own.version, own.unresolved) == (old, None)
    assert (previous.words, previous.article.number) == ("前条", 2)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (f"《{TITLE}》第九条", Unresolved.NO_SUCH_ARTICLE),
        (f"《{TITLE}》第二条之一", Unresolved.NO_SUCH_ARTICLE),
        (f"《{TITLE}》第二条第三款", Unresolved.NO_SUCH_PLACE),
        (f"《{TITLE}》第三条第一款第三项", Unresolved.NO_SUCH_PLACE),
        (f"《{TITLE}》第三条第（二）项第一目", Unresolved.NO_SUCH_PLACE),
        (f"《{TITLE}》第二章", Unresolved.DIVISION),
        (f"《{TITLE}》第而二条", Unresolved.UNREADABLE),
        (f"修改前的《{TITLE}》第二条", Unresolved.EARLIER),
        ("《没有的条例》第二条", Unresolved.UNKNOWN_NORM),
        ("依照没有的法第二条", Unresolved.UNMARKED),
        ("依照有关规定第二条", Unresolved.UNCLEAR),
        ("前款规定的", Unresolved.NOTHING_BEFORE),
    ],
)
def test_what_is_not_resolved_is_kept_with_its_reason(kites, words, reason):
    shown = only(cite(f"{words}处罚。", day="2012-01-01"))

    assert shown.unresolved == reason
    assert reason.says.zh
    assert reason.says.en


def test_every_reason_is_said_in_both_languages():
    assert all(reason.says.zh and reason.says.en for reason in Unresolved)


def test_an_article_of_the_right_number_is_shown_where_only_the_paragraph_is_wrong(kites):
    shown = only(cite(f"《{TITLE}》第二条第三款", day="2012-01-01"))

    assert shown.article.text == TEXTS[0]


def test_an_item_that_two_paragraphs_have_is_not_chosen_between(kites):
    of = norm("双款条例")
    version(of, "2001-01-01", ("有下列：\n（一）甲。\n又有下列：\n（一）乙。",), begun="2001-01-01")

    assert only(cite("《双款条例》第一条第（一）项")).unresolved == Unresolved.SEVERAL_PLACES
    assert only(cite("《双款条例》第一条第二款第（一）项", title="另一办法")).unresolved is None


def test_a_version_that_is_registered_and_not_held_gives_the_norm_and_no_article(kites):
    of = norm("未录条例")
    version(of, "2001-01-01", begun="2001-01-01")

    article = only(cite("《未录条例》第一条"))
    whole = only(cite("《未录条例》", title="整部办法"))

    assert (article.unresolved, article.norm, article.article) == (Unresolved.VERSION_NOT_HELD, of, None)
    assert (whole.unresolved, whole.norm) == (None, of)


def test_a_change_that_only_the_notes_tell_of_means_that_the_text_of_the_day_is_not_held():
    of = norm("多改条例")
    version(of, "2001-01-01", ("甲。",), begun="2001-01-01", in_force_to=date(2019, 12, 31))
    notes = [{"on": "2010-01-01", "act": "amended"}, {"on": "2020-01-01", "act": "amended"}, {"act": "amended"}]
    version(of, "2020-01-01", ("乙。",), begun="2020-01-01", history=notes)

    assert only(cite("《多改条例》第一条", day="2005-01-01")).unresolved is None
    assert (
        only(cite("《多改条例》第一条", day="2012-01-01", title="中间办法")).unresolved == Unresolved.VERSION_NOT_HELD
    )
    assert only(cite("《多改条例》第一条", day="2021-01-01", title="后来办法")).unresolved is None


def test_not_yet_and_no_longer_in_force_are_told_apart_from_not_known(kites):
    gone = norm("已废条例")
    version(gone, "2001-01-01", ("甲。",), begun="2001-01-01", in_force_to=date(2009, 12, 31))
    unknown = norm("不明条例")
    version(unknown, "2015-01-01", ("甲。",), begun="2015-01-01", kind=VersionKind.AMENDED)

    assert only(cite(f"《{TITLE}》第一条", day="2000-01-01")).unresolved == Unresolved.NOT_YET_IN_FORCE
    assert only(cite("《已废条例》第一条", title="晚办法")).unresolved == Unresolved.NO_LONGER_IN_FORCE
    assert only(cite("《不明条例》第一条", day="2010-01-01", title="旧办法")).unresolved == Unresolved.VERSION_NOT_HELD


def test_a_norm_that_was_promulgated_and_not_yet_in_force_is_meant_as_it_was_promulgated(kites):
    shown = only(cite(f"《{TITLE}》第一条", day="2001-04-01"))

    assert (shown.unresolved, shown.version.promulgated_on) == (None, date(2001, 3, 1))


def test_short_titles_other_titles_and_spellings_name_one_norm():
    of = norm("中华人民共和国风筝法", also=["风筝基本法律"])
    of.short = "风筝法"
    of.save()
    version(of, "2001-01-01", ("甲。",), begun="2001-01-01")
    words = "《中华人民共和国风筝法》第一条、《风筝法》第一条、《风筝基本法律》第一条，可以认定为风筝法第一条。"

    shown = citing.cites(cite(words))

    assert [one.norm for one in shown] == [of] * 4
    assert [one.words for one in shown][-1] == "风筝法第一条"


def test_a_longer_unknown_title_is_not_taken_for_the_known_one_it_ends_with():
    of = norm("风筝法")
    version(of, "2001-01-01", ("甲。",), begun="2001-01-01")

    shown = only(cite("依照行政风筝法第一条的规定"))

    assert (shown.unresolved, shown.norm) == (Unresolved.UNMARKED, None)


def test_an_alias_that_the_text_gives_is_made_out_in_later_articles(kites):
    of = norm("别称办法")
    words = (f"根据《{TITLE}》（以下简称《放飞条例》），制定本办法。", "依照《放飞条例》第二条处罚。")
    made = version(of, "2012-01-01", words, begun="2012-01-01")
    read(made)

    (shown,) = citing.cites(made.articles.get(number=2))

    assert (shown.norm, shown.citation.norm, shown.unresolved) == (kites, TITLE, None)


def test_between_two_norms_of_one_short_title_none_is_guessed():
    for place in ("甲", "乙"):
        of = norm(f"{place}省风筝条例", also=["风筝条例"])
        version(of, "2001-01-01", ("甲。",), begun="2001-01-01")

    assert only(cite("《风筝条例》第一条")).unresolved == Unresolved.SEVERAL_NORMS


def test_a_local_text_means_the_norm_of_its_own_province_where_it_leaves_the_province_out():
    for place, code in (("安徽省", "34"), ("河南省", "41")):
        of = norm(f"{place}风筝规范条例")
        of.level, of.region = "local_regulation", code
        of.save()
        version(of, "2001-01-01", ("甲。",), begun="2001-01-01")

    shown = only(cite("依照《风筝规范条例》第一条", title="合肥市纸鸢条例", region="34"))
    national = only(cite("依照《风筝规范条例》第一条", title="全国纸鸢条例", level="administrative_regulation"))

    assert shown.norm.title == "安徽省风筝规范条例"
    assert national.unresolved == Unresolved.UNKNOWN_NORM


def test_the_title_of_a_predecessor_says_that_it_was_repealed(kites):
    new = kites.versions.get(promulgated_on=date(2001, 3, 1))
    Relation.objects.create(version=new, kind=RelationKind.REPEALS, title="旧风筝条例", words="旧风筝条例废止")

    assert only(cite("《旧风筝条例》第一条")).unresolved == Unresolved.PREDECESSOR_NOT_HELD


def test_a_norm_that_is_repealed_is_known_to_the_text_that_repeals_it():
    old = norm("旧风筝条例")
    version(old, "1990-01-01", ("甲。",), begun="1990-01-01", in_force_to=date(2019, 12, 31))
    of = norm("新风筝条例")
    made = version(of, "2020-01-01", ("《旧风筝条例》同时废止。",), begun="2020-01-01")
    Relation.objects.create(version=made, kind=RelationKind.REPEALS, title="旧风筝条例", norm=old, words="同时废止")
    read(made)

    shown = only(made.articles.get())

    assert (shown.unresolved, shown.norm, shown.version.promulgated_on) == (None, old, date(1990, 1, 1))


def test_clauses_stand_for_articles_where_a_text_has_none():
    of = norm("风筝批复")
    made = version(of, "2001-01-01", ("甲。", "乙。"), begun="2001-01-01")
    made.articles.update(kind=ArticleKind.CLAUSE)

    assert only(cite("依照《风筝批复》第二条")).article == made.articles.get(number=2)


def test_a_norm_that_comes_later_is_found_by_the_citations_that_wait_for_it():
    waiting = cite("依照《后来条例》第一条，并依照后来法第一条")
    of = norm("后来条例")
    version(of, "2001-01-01", ("甲。",), begun="2001-01-01")

    done = citing.resolve_all(norms=[of.pk])

    assert done.changed == 1
    assert [one.norm for one in citing.cites(waiting)] == [of, None]


def test_resolving_again_changes_nothing_and_leaves_others_alone(kites):
    article = cite(f"依照《{TITLE}》第二条", day="2012-01-01")
    other = cite("依照《别的条例》第二条", title="别的办法")

    again = citing.resolve_all()
    some = citing.resolve_all(norms=[kites.pk])

    assert (again.changed, again.looked_at, some.changed) == (0, 2, 0)
    assert some.looked_at == 1
    assert only(article).norm == kites
    assert only(other).norm is None


def test_a_new_edition_of_the_cited_text_takes_over_its_citations(kites):
    article = cite(f"依照《{TITLE}》第二条", day="2012-01-01")
    newest = kites.versions.get(promulgated_on=date(2011, 3, 1))
    edition = replace(newest, ("目的。", "风筝应当有线。"))

    citing.resolve_all(norms=[kites.pk])

    assert only(article).article == edition.articles.get(number=2)


def test_recording_again_takes_the_place_of_what_stood_there(kites):
    article = cite(f"依照《{TITLE}》第二条", day="2012-01-01")

    citing.record(article.version, [FoundIn(position=1, start=0, end=2, title="别的条例")])

    assert [row.title for row in article.cites.all()] == ["别的条例"]


def test_an_article_is_cited_under_the_number_it_had_before(kites):
    early = cite(f"依照《{TITLE}》第二条", day="2005-01-01", title="早的办法")
    late = cite(f"依照《{TITLE}》第三条第二款", day="2012-01-01", title="晚的办法")
    now = Article.objects.get(version__promulgated_on=date(2011, 3, 1), number=3)

    found = citing.cited_by(now)

    assert {row.article for row in found} == {early, late}
    assert {row.target.number for row in found} == {2, 3}


def test_citations_in_a_replaced_edition_are_not_counted(kites):
    article = cite(f"依照《{TITLE}》第二条", day="2012-01-01")
    replace(article.version, ("不再引用。",))
    now = Article.objects.get(version__promulgated_on=date(2011, 3, 1), number=2)

    assert not citing.cited_by(now).exists()
    assert not citing.cited_by_norm(kites).exists()
    assert citing.figures().total == 0


def test_who_cites_a_norm_is_counted_without_what_it_says_of_itself(kites):
    read(*kites.versions.all())
    cite(f"依照《{TITLE}》第二条、第三条", day="2012-01-01", title="常引办法")
    cite(f"依照《{TITLE}》", day="2012-01-01", title="少引办法")

    counted = [(one["citing_title"], one["times"], one["articles"]) for one in citing.cited_by_norm(kites)]

    assert counted == [("常引办法", 2, 1), ("少引办法", 1, 1)]


def test_the_figures_say_which_are_held_and_why_the_others_are_not_resolved(kites):
    cite(f"依照《{TITLE}》第二条、第九条和《没有的条例》第一条", day="2012-01-01")

    figures = citing.figures()

    assert (figures.total, figures.resolved, figures.held, figures.own) == (3, 1, 2, 0)
    assert dict(figures.by_reason) == {Unresolved.NO_SUCH_ARTICLE: 1, Unresolved.UNKNOWN_NORM: 1}


def test_what_is_found_travels_between_processes(kites):
    piece = SimpleNamespace(kind="article", position=1, number=1, sub=0, text=f"依照《{TITLE}》第二条")

    found = citing.find_in(SimpleNamespace(title="甲办法"), [piece])

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 — our own bytes


def test_a_preamble_is_read_before_the_articles_and_counts_for_none(kites):
    of = norm("有序言的办法")
    made = version(of, "2012-01-01", ("甲。", "依照前条和前款处罚。"), begun="2012-01-01")
    Article.objects.create(
        version=made, kind=ArticleKind.PREAMBLE, position=3, number=0, text=f"根据《{TITLE}》，制定本办法。前条。"
    )
    read(made)

    before = [(one.words, one.unresolved) for one in citing.cites(made.articles.get(number=2))]
    preamble = [(one.words, one.unresolved) for one in citing.cites(made.articles.get(number=0))]

    assert before == [("前条", None), ("前款", Unresolved.NOTHING_BEFORE)]
    assert preamble == [(f"《{TITLE}》", None), ("本办法", None), ("前条", Unresolved.NOTHING_BEFORE)]


def test_an_unknown_level_of_nesting_breaks_nothing():
    shown = citing.cites(cite("《" * 200 + "》" * 199 + "第五条" * 500))

    assert isinstance(shown, tuple)


@pytest.mark.skipif(not LAWS.exists(), reason="../shared/data/laws is not here")
def test_nearly_every_pointer_of_real_texts_is_led_to_its_place():
    """The texts of one folder, each read for what it says of itself: what points into the same text is always held."""
    from plumbline.engines.norms.importing import import_paths  # noqa: PLC0415 — models exist once the database does

    list(import_paths(sorted((LAWS / "行政法规").rglob("*.md"))[:25], parallel=False))

    figures = citing.figures()

    assert figures.total > 400
    assert figures.resolved / figures.held > 0.95


def test_two_databases_write_the_same(kites):
    """The one statement that writes many rows is written once for both databases; it is run here on the one at hand."""
    for number in range(5):
        cite(f"依照《{TITLE}》第二条", day="2012-01-01", title=f"第{number}办法")
    Cited.objects.update(norm=None, version=None, target=None, reason=Unresolved.UNKNOWN_NORM)

    done = citing.resolve_all()

    assert (done.changed, done.resolved) == (5, 5)
