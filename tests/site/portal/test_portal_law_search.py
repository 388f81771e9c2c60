"""The search of the law: filters that can be taken away, pages, suggestions, and what is asked badly."""

import json
from datetime import date

import pytest

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching import indexing
from tests.site.portal import kite_norm

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


@pytest.fixture
def rule(kites):
    return kite_norm.rule()


@pytest.fixture
def many(db):
    norm = Norm.objects.create(title="筝谱", short="筝谱", level="law")
    version = Version.objects.create(
        norm=norm, promulgated_on=date(2020, 1, 1), in_force_from=date(2020, 1, 1), held=True
    )
    for number in range(1, 46):
        Article.objects.create(version=version, position=number, number=number, text=f"第{number}种纸鸢。")
    indexing.add(version)


def test_what_was_asked_for_is_marked_in_the_words_around_it(kites, client):
    page = text(client.get("/law/", {"q": "雷雨"}))

    assert "<mark>雷雨</mark>" in page
    assert "第三条" in page
    assert "找到 1 条" in page


def test_the_page_says_how_the_question_was_read(kites, client):
    assert "雷雨" in text(client.get("/law/", {"q": "雷雨"})).partition('class="hint"')[2][:200]


def test_a_filter_stands_as_a_chip_whose_link_takes_it_away(kites, client):
    page = text(client.get("/law/", {"q": "雷雨", "level": "administrative_regulation", "issuer": "国务院"}))

    assert 'class="filters-chip" href="/law/?q=%E9%9B%B7%E9%9B%A8&amp;issuer=%E5%9B%BD%E5%8A%A1%E9%99%A2"' in page
    assert '<input type="hidden" name="q" value="雷雨">' in page
    assert '<input type="hidden" name="level" value="administrative_regulation">' in page


@pytest.mark.parametrize(
    "narrow", [{"level": "law"}, {"region": "34"}, {"issuer": "某部"}, {"field": "民法"}, {"on": "1990-01-01"}]
)
def test_nothing_within_a_filter_offers_to_take_it_away(narrow, kites, client):
    page = text(client.get("/law/", {"q": "雷雨", **narrow}))

    assert "在选定的范围里没有找到" in page
    assert "有 1 条" in page


def test_what_stood_only_in_an_earlier_text_is_offered_over_all_texts(kites, client):
    page = text(client.get("/law/", {"q": "过长"}))
    every = text(client.get("/law/", {"q": "过长", "versions": "all"}))

    assert "在全部文本里查，有 1 条" in page
    assert "2020年4月30日 以后不再适用" in every
    assert "?on=2001-03-01" in every


def test_a_search_on_a_day_finds_the_text_of_that_day(kites, client):
    page = text(client.get("/law/", {"q": "不得过长", "on": "2015-01-01"}))

    assert "/1/?on=2015-01-01" in page
    assert "2015年1月1日 有效" in page


def test_nothing_at_all_says_why_and_where_else_to_look(kites, client):
    page = text(client.get("/law/", {"q": "没有的词组"}))

    assert "没有找到相符的法规" in page
    assert "看全部法规" in page


def test_pages_of_hits_hold_every_hit_once(many, client):
    pages = [text(client.get("/law/", {"q": "纸鸢", "page": number})) for number in (1, 2, 3)]

    hits = [
        [f"第{number}种" in page.replace("<mark>", "").replace("</mark>", "") for page in pages]
        for number in range(1, 46)
    ]
    assert [sum(found) for found in hits] == [1] * 45
    assert "第 1—20 件，共 45 件" in pages[0]


def test_a_page_past_the_end_shows_the_last_one(many, client):
    assert "第 41—45 件" in text(client.get("/law/", {"q": "纸鸢", "page": "99"}))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "风筝" * 5000},
        {"q": "，。！？《》"},
        {"q": "   "},
        {"q": "%' OR 1=1 --"},
        {"q": "雷雨", "level": "nobility", "region": "<b>", "page": "x"},
        {"q": "雷雨", "level": ["law", "law", "<b>"], "versions": "some"},
        {"q": "\u202e雷雨\ufffd"},
        {"q": 'AND OR NOT * ( " )'},
    ],
)
@pytest.mark.parametrize("path", ["/law/", "/en/law/", "/search/", "/law/suggest/"])
def test_what_is_asked_badly_is_answered_all_the_same(path, query, kites, client):
    answer = client.get(path, query)

    assert answer.status_code == 200
    assert "<b>" not in text(answer)


def test_a_long_question_says_that_it_was_cut(kites, client):
    assert "只用了前 200 个字" in text(client.get("/law/", {"q": "风筝" * 5000}))


def test_a_day_that_cannot_be_read_is_said(kites, client):
    answer = client.get("/law/", {"q": "雷雨", "on": "昨天"})

    assert answer.status_code == 400
    assert "<title>错误：" in text(answer)
    assert "雷雨" in text(answer)


def test_without_a_question_the_filters_narrow_the_list(rule, client):
    every, rules = text(client.get("/law/")), text(client.get("/law/", {"region": "34"}))

    assert "登记了 2 部，其中 2 部有原文" in every
    assert ("示例市风筝管理办法" in rules, "《风筝管理条例》" in rules) == (True, False)


@pytest.mark.parametrize(("day", "there"), [("2015-01-01", True), ("1999-01-01", False)])
def test_the_list_on_a_day_has_what_was_in_force(day, there, kites, client):
    assert ("《风筝管理条例》" in text(client.get("/law/", {"on": day}))) is there


def test_an_empty_list_offers_each_filter_to_take_away(kites, client):
    page = text(client.get("/law/", {"level": "law", "issuer": "国务院"}))

    assert "没有同时符合这些条件的法规" in page
    assert "去掉“法律”" in page


def test_the_search_over_everything_finds_articles_with_their_words(kites, client):
    page = text(client.get("/search/", {"q": "雷雨"}))

    assert "法规和条文" in page
    assert "<mark>雷雨</mark>" in page


def test_suggestions_name_what_they_lead_to(kites, client):
    answer = client.get("/law/suggest/", {"q": "风筝"})

    first = json.loads(answer.content)["suggestions"][0]
    assert answer["Content-Type"] == "application/json"
    assert first["words"] == "风筝管理条例"
    assert first["href"].startswith("/law/")


@pytest.mark.parametrize("typed", ["", "，", "没有的词组"])
def test_nothing_to_suggest_is_an_empty_list(typed, kites, client):
    assert json.loads(client.get("/law/suggest/", {"q": typed}).content) == {"suggestions": []}


def test_the_box_works_without_its_script(kites, client):
    page = text(client.get("/law/"))

    assert 'data-suggest="/law/suggest/"' in page
    assert '<form class="search-box" role="search" action="/law/" method="get">' in page
