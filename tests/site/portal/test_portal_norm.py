"""A norm and its articles on a day: the whole text, the versions, the history, who cites whom, links that stay good."""

from datetime import date

import pytest

from plumbline.engines.norms.models import Article, Lineage, Norm, Relation, Version
from tests.site.portal import kite_norm

pytestmark = pytest.mark.django_db
NORM = f"/law/{kite_norm.TITLE}/"


def text(answer):
    return answer.content.decode()


def main_of(answer):
    page = text(answer)
    return page[page.index("<main") : page.index("</main>")]


def test_a_norm_shows_its_whole_text_under_its_divisions(kites, client):
    page = main_of(client.get(NORM))

    assert (
        page.index("第一章　总则</h2>")
        < page.index('id="a3"')
        < page.index("第二章　附则</h2>")
        < page.index('id="a5"')
    )
    assert "（三）夜间" in page
    assert 'href="#d5-0"' in page


def test_each_number_in_the_text_leads_to_its_article_on_the_day(kites, client):
    page = main_of(client.get(NORM, {"on": "2015-01-01"}))

    assert '/4/?on=2015-01-01">第四条</a>' in page
    assert "（三）夜间" not in page


def test_a_norm_says_where_its_days_come_from_and_what_no_source_gives(kites, client):
    Version.objects.filter(promulgated_on=date(2001, 1, 1)).update(in_force_from=None)

    new, old = main_of(client.get(NORM)), main_of(client.get(NORM, {"on": "2015-01-01"}))

    assert "来源：第五条" in new
    assert "没有来源说明这一天" in old
    assert "自哪天起施行，没有来源说明" in old


def test_a_norm_tells_its_notes_doubts_number_issuer_and_data(kites, client):
    page = main_of(client.get(NORM))

    for words in ("国务院令第9002号修订", "有一个日期读不准", "制定机关", "行政法"):
        assert words in page
    assert "/akn.xml?on=" in page


def test_a_version_that_is_known_and_not_yet_in_force_is_announced(kites, client):
    page = main_of(client.get(NORM))

    assert "还没有施行" in page
    assert "2099年1月1日" in page
    assert "这个文本的原文还没有收录" in page


def test_a_version_is_not_announced_before_it_was_promulgated(kites, client):
    assert "还没有施行" not in main_of(client.get(NORM, {"on": "2015-01-01"}))


def test_a_version_whose_text_is_not_held_says_so(kites, client):
    page = main_of(client.get(NORM, {"on": "2099-02-01"}))

    assert "没有收录原文" in page
    assert "风筝应当有线" not in page


def test_relations_are_shown_from_both_sides(kites, client):
    rule = kite_norm.rule()
    version = rule.versions.get()
    Relation.objects.create(
        version=version, kind="repeals", title=kites.title, norm=kites, on=date(2030, 1, 1), words="…"
    )
    Relation.objects.create(version=version, kind="amends", title="风筝许可条例", words="…")

    repealed, repealing = main_of(client.get(NORM)), main_of(client.get(f"/law/{rule.title}/"))

    assert "本规范自 2030年1月1日 起废止" in repealed
    assert "由本规范废止" in repealing
    assert "本库没有这部规范" in repealing


def test_a_decision_without_articles_shows_its_clauses_and_annexes(db, client):
    norm = Norm.objects.create(title="风筝决定", short="风筝决定", level="law")
    version = Version.objects.create(norm=norm, promulgated_on=date(2020, 1, 1), held=True)
    Article.objects.create(version=version, kind="preamble", position=1, number=0, text="为了风筝，决定如下：")
    Article.objects.create(version=version, kind="clause", position=2, number=1, text="一、风筝应当有线。")
    Article.objects.create(version=version, kind="annex", position=3, number=1, text="附件：风筝的式样")

    page = main_of(client.get("/law/风筝决定/"))

    assert 'data-kind="preamble"' in page
    assert 'id="p3" data-kind="annex"' in page
    assert "一、风筝应当有线。" in page


def test_words_of_a_text_are_never_markup(db, client):
    norm = Norm.objects.create(title="标记办法", short="标记办法", level="law")
    version = Version.objects.create(norm=norm, promulgated_on=date(2020, 1, 1), held=True)
    Article.objects.create(version=version, position=1, number=1, heading="<b>章", text="<script>x</script>\n“&”")

    whole, one = text(client.get("/law/标记办法/")), text(client.get("/law/标记办法/1/"))

    for page in (whole, one):
        assert "<script>x" not in page
        assert "<b>" not in page
        assert "&lt;script&gt;" in page


def test_an_article_is_compared_with_the_text_before_it_word_by_word(kites, client):
    page = main_of(client.get(f"{NORM}1/"))

    assert "<del>" in page
    assert "<ins>" in page
    assert "2001 年公布，第一条" in page


def test_an_article_tells_its_history_with_numbers_and_what_is_not_known(kites, client):
    page = main_of(client.get(f"{NORM}3/"))

    assert "原第二条，文字有改动" in page
    assert "本库最早的文本" in page
    assert "没有收录原文，不知道" in page
    assert "新增" in main_of(client.get(f"{NORM}2/"))


def test_a_likeness_below_sure_is_shown(kites, client):
    Article.objects.filter(version__promulgated_on=date(2020, 3, 4), number=3).update(likeness=0.41)

    assert "相似度 0.41" in main_of(client.get(f"{NORM}3/"))


def test_a_number_that_moved_says_where_the_old_one_stands(kites, client):
    page = main_of(client.get(f"{NORM}3/"))

    assert "这个条号在以前的文本里是另一条" in page
    assert "2001 年公布的第三条，现在是第四条" in page
    assert "/p/3/" in page


def test_a_number_that_stayed_says_nothing_of_moving(kites, client):
    assert "在以前的文本里是另一条" not in main_of(client.get(f"{NORM}1/"))


def test_a_number_that_is_gone_says_where_its_provision_stands(kites, client):
    old = Version.objects.get(promulgated_on=date(2001, 1, 1))
    moved = Lineage.objects.get(norm=kites, code="1")
    Article.objects.create(version=old, lineage=moved, position=9, number=9, text="风筝应当有线。")

    answer = client.get(f"{NORM}9/")

    assert answer.status_code == 404
    assert "现在是第一条" in text(answer)


@pytest.mark.parametrize(("day", "number"), [("2015-01-01", "第二条"), ("2021-01-01", "第三条")])
def test_a_permanent_link_follows_the_provision_through_its_numbers(day, number, kites, client):
    page = main_of(client.get(f"{NORM}p/2/", {"on": day}))

    assert f"《风筝管理条例》{number}</h1>" in page
    assert f"这一条是{number}" in page


def test_a_permanent_link_to_what_is_not_there_on_the_day_names_the_texts_that_have_it(kites, client):
    code = Article.objects.get(version__promulgated_on=date(2020, 3, 4), number=2).lineage.code

    answer = client.get(f"{NORM}p/{code}/", {"on": "2015-01-01"})

    assert answer.status_code == 404
    assert "这一天没有这一条" in text(answer)
    assert "2020 年修订的第二条" in text(answer)


def test_a_permanent_link_says_when_the_text_of_the_day_is_not_held(kites, client):
    answer = client.get(f"{NORM}p/2/", {"on": "2099-02-01"})

    assert "不知道这一条还在不在" in text(answer)


@pytest.mark.parametrize("code", ["999", "x" * 300, "..", "二"])
def test_an_unknown_permanent_link_says_so(code, kites, client):
    assert client.get(f"{NORM}p/{code}/").status_code == 404


def test_the_slider_leads_to_the_provision_not_to_its_number(kites, client):
    assert "/p/2/?on=2001-03-01" in main_of(client.get(f"{NORM}3/"))


def test_citations_inside_the_words_lead_to_the_text_of_the_citing_day(kites, client):
    kite_norm.rule()

    page = main_of(client.get("/law/示例市风筝管理办法/2/"))

    assert '/4/?on=2021-02-01">《风筝管理条例》第四条</a>' in page
    assert '<span class="citation" data-unknown>《风筝许可条例》第九条' in page
    assert "没有找到：" in page


def test_who_cites_an_article_is_listed_under_any_number_it_had(kites, client):
    kite_norm.rule()

    page = main_of(client.get(f"{NORM}3/", {"on": "2021-06-01"}))

    assert "1 部规范引用了本条" in page
    assert "《示例市风筝管理办法》" in page


def test_many_that_cite_are_counted_by_rank_and_paged(kites, client):
    for number in range(12):
        kite_norm.rule(f"示例{number:02d}市风筝管理办法")

    first, second = (main_of(client.get(f"{NORM}3/", {"cited": "government_rule", "page": page})) for page in "12")

    assert "12 部规范引用了本条" in first
    assert "12 部</span>" in first
    assert ("示例00市" in first, "示例11市" in first, "示例11市" in second) == (True, False, True)


def test_a_norm_tells_which_norms_cite_it_and_how_often(kites, client):
    kite_norm.rule()

    page = main_of(client.get(f"{NORM}cited/"))

    assert "1 部规范引用了它" in page
    assert "2 处" in page
    assert "没有找到引用它的" in main_of(client.get("/law/示例市风筝管理办法/cited/"))


@pytest.mark.parametrize("query", ["?with=昨天", "?with=2001-01-01", "?cited=nobody&page=99", "?page=-1"])
def test_what_cannot_be_read_in_an_address_is_left_out(query, kites, client):
    assert client.get(f"{NORM}3/{query}").status_code == 200


def test_an_article_says_how_to_cite_it_and_its_permanent_address(kites, client):
    page = main_of(client.get(f"{NORM}3/"))

    assert "《风筝管理条例》（2020年3月4日修订）第三条" in page
    assert "http://testserver/law/风筝管理条例/p/2/" in page


@pytest.mark.parametrize("path", ["", "3/", "p/2/", "compare/"])
def test_every_page_of_a_norm_stands_in_english(path, kites, client):
    answer = client.get(f"/en{NORM}{path}")

    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in main_of(answer)
    assert "有效的条文" not in text(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/law/没有/",
        "/law/没有/1/",
        "/law/没有/p/1/",
        "/law/没有/compare/",
        "/law/没有/cited/",
        "/law/没有/changes.atom",
    ],
)
def test_an_unknown_norm_has_no_page_of_any_kind(path, db, client):
    assert client.get(path).status_code == 404


def test_a_long_list_of_versions_folds_the_older_ones(db, client):
    norm = Norm.objects.create(title="常改的办法", short="常改的办法", level="law")
    for year in range(2000, 2010):
        last = date(year, 12, 31) if year < 2009 else None
        Version.objects.create(
            norm=norm, promulgated_on=date(year, 1, 1), in_force_from=date(year, 1, 1), in_force_to=last
        )

    page = main_of(client.get("/law/常改的办法/"))

    assert "更早的 4 个文本" in page
    assert page.count('class="version"') == 10


def test_a_text_that_a_later_one_replaced_is_not_said_to_be_in_force(db, client):
    norm = Norm.objects.create(title="两版办法", short="两版办法", level="department_rule", region="11")
    for year in (2010, 2020):
        Version.objects.create(norm=norm, promulgated_on=date(year, 1, 1))

    old, new = (main_of(client.get("/law/两版办法/", {"on": f"{year}-06-01"})) for year in (2015, 2022))

    assert ("现行有效" in old, "今天已不适用" in old, "现行有效" in new) == (False, True, True)
    assert "哪天为止，不知道" in new
    assert "北京市" in new


def test_a_text_that_leaves_a_division_out_skips_no_level_of_heading(kites, client):
    contents = [
        {"level": "part", "number": 1, "title": "总编", "position": 1},
        {"level": "chapter", "number": 1, "title": "一章", "position": 1},
        {"level": "section", "number": 1, "title": "一节", "position": 2},
        {"level": "part", "number": 2, "title": "分编", "position": 3},
        {"level": "section", "number": 1, "title": "无章之节", "position": 3},
    ]
    Version.objects.filter(promulgated_on=date(2020, 3, 4)).update(contents=contents, edition=2)

    page = main_of(client.get(NORM))

    assert "第一节　一节</h4>" in page
    assert "第一节　无章之节</h3>" in page
