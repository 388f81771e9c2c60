"""Law as of a day, and procedures as lines of law."""

from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.registering import sync
from plumbline.engines.norms.searching import indexing
from plumbline.kernel import catalogue
from plumbline.site.conditions import in_words
from plumbline.site.rules import rules_shown

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[3] / "src/plumbline/site/templates"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def norm(db):
    """An invented norm with two versions whose text is held."""
    found = Norm.objects.create(title="示例市公示办法", short="示例市公示办法", level="government_rule")
    for promulgated, first, last, words in (
        (date(2012, 1, 10), date(2012, 3, 1), date(2026, 5, 31), "旧的第一款。"),
        (date(2026, 4, 28), date(2026, 6, 1), None, "新的第一款。\n有下列情形之一的：\n（一）甲；\n（二）乙。"),
    ):
        version = Version.objects.create(
            norm=found, promulgated_on=promulgated, in_force_from=first, in_force_to=last, highest=3, held=True
        )
        for position, (number, sub) in enumerate(((1, 0), (2, 0), (2, 1), (3, 0)), start=1):
            Article.objects.create(
                version=version, position=position, number=number, sub=sub, heading="第一章 总则", text=words
            )
        indexing.add(version)
    return found


@pytest.fixture
def registered(db):
    sync()


@pytest.mark.parametrize("day", ["2026-05-31", "2026年5月31日", "20260531"])
def test_an_article_is_shown_as_it_stood_on_the_day(day, norm, client):
    answer = client.get("/law/示例市公示办法/2/", {"on": day})

    assert answer.status_code == 200
    assert "旧的第一款。" in text(answer)
    assert "您看的是" in text(answer)
    assert "2026年5月31日" in text(answer)
    assert "新的第一款。" not in text(answer)


def test_without_a_day_the_article_of_today_is_shown(norm, client):
    answer = text(client.get("/law/示例市公示办法/2-1/"))

    assert "第二条之一" in answer
    assert "新的第一款。" in answer
    assert "（二）乙。" in answer


def test_an_article_leads_to_the_ones_before_and_after(norm, client):
    answer = text(client.get("/law/示例市公示办法/2-1/", {"on": "2026-06-01"}))

    assert "第二条</a>" in answer
    assert "第三条 →" in answer
    assert "/3/?on=2026-06-01" in answer


@pytest.mark.parametrize("path", ["/law/示例市公示办法/", "/law/示例市公示办法/2/", "/procedures/penalty.ordinary/"])
def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(path, norm, client):
    answer = client.get(path, {"on": "昨天<b>"})

    assert answer.status_code == 400
    assert "<title>错误：" in text(answer)
    assert "昨天" in text(answer)
    assert "<b>" not in text(answer)


def test_a_day_before_the_norm_has_no_text_and_says_so(norm, client):
    answer = client.get("/law/示例市公示办法/2/", {"on": "2001-01-01"})

    assert answer.status_code == 200
    assert "没有条文可读" in text(answer)
    assert "旧的第一款。" not in text(answer)


def test_an_article_that_does_not_exist_names_the_last_one(norm, client):
    answer = client.get("/law/示例市公示办法/99/")

    assert answer.status_code == 404
    assert "最后一条是第三条" in text(answer)


@pytest.mark.parametrize("article", ["0", "abc", "1-x", "99999", "²", "2-100"])
def test_what_is_no_article_has_no_page(article, norm, client):
    assert client.get(f"/law/示例市公示办法/{article}/").status_code == 404


def test_a_norm_that_is_not_registered_says_so_and_searches(db, client):
    answer = client.get("/law/不存在的办法/1/")

    assert answer.status_code == 404
    assert "没有登记这部法规" in text(answer)
    assert 'value="不存在的办法"' in text(answer)


def test_a_norm_whose_text_is_not_held_says_how_it_comes_in(registered, client):
    answer = client.get("/law/行政处罚法/44/")

    assert answer.status_code == 200
    assert "没有收录原文" in text(answer)
    assert "plumbline norms import" in text(answer)


@pytest.mark.parametrize("title", ["行政处罚法", "中华人民共和国行政处罚法"])
def test_a_norm_is_found_under_each_of_its_titles(title, registered, client):
    assert client.get(f"/law/{title}/").status_code == 200


def test_a_norm_lists_its_articles_by_chapter(norm, client):
    answer = text(client.get("/law/示例市公示办法/", {"on": "2026-05-31"}))

    assert "第一章 总则" in answer
    assert "第二条之一" in answer
    assert "/law/%E7%A4%BA" in answer
    assert "?on=2026-05-31" in answer


def test_the_list_of_norms_says_how_many_have_their_text(registered, norm, client):
    answer = text(client.get("/law/"))

    assert "其中 1 部有原文" in answer
    assert "中华人民共和国行政处罚法" in answer


def test_a_norm_is_searched_by_its_words_and_by_what_is_cited(norm, client):
    assert "示例市公示办法" in text(client.get("/law/", {"q": "新的第一款"}))
    assert "没有找到相符的法规" in text(client.get("/law/", {"q": "没有的词组"}))
    assert "示例市公示办法" in text(client.get("/search/", {"q": "新的第一款"}))


def test_a_citation_leads_to_the_article_on_its_day(norm):
    said = Template("{% load house %}{% citation law on=day %}").render(
        Context({"law": "行政处罚法#44", "day": date(2026, 6, 9)})
    )

    assert "/law/%E8%A1%8C%E6%94%BF%E5%A4%84%E7%BD%9A%E6%B3%95/44/?on=2026-06-09" in said


def test_an_article_names_the_rules_that_rest_on_it(registered, client):
    answer = text(client.get("/law/行政处罚法/60/"))

    assert "/procedures/penalty.ordinary/?on=" in answer
    assert "#rule-" in answer


def test_every_procedure_has_its_page_in_both_languages(client):
    for code, versions in catalogue.load().procedures.items():
        for prefix in ("", "/en"):
            for version in versions:
                answer = client.get(f"{prefix}/procedures/{code}/", {"on": version.version})
                assert answer.status_code == 200
                assert version.code in text(answer)


def test_a_procedure_shows_lines_conditions_acts_periods_and_what_is_left_open(client):
    answer = text(client.get("/procedures/penalty.ordinary/"))

    for heading in ("规则", "条件怎么判断", "全部行为", "期限", "还要法律工作者定的", "没有写进来的"):
        assert f"{heading}</h2>" in answer
    for sign in ("必须", "先要", "可以", "不得", "绝不"):
        assert f'<span class="rule-sign">{sign}</span>' in answer


def test_the_lines_can_be_read_in_the_order_of_their_articles(client):
    answer = text(client.get("/procedures/penalty.ordinary/", {"order": "article"}))

    assert answer.index("第五条第三款") < answer.index("第十二条第一款") < answer.index("第五十四条第二款")


def test_no_condition_is_shown_in_the_language_of_declarations():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for procedure in catalogue.load().every_procedure():
                said = [rule.when for rule in rules_shown(procedure, on=date(2026, 6, 9))]
                said += [in_words(procedure, one.condition) for one in procedure.derived.values()]
                assert not [one for one in said if "==" in str(one) or "_" in str(one)]


def test_an_unknown_procedure_has_no_page(db, client):
    assert client.get("/procedures/no.such/").status_code == 404


def test_the_procedures_are_listed_by_system(client):
    answer = text(client.get("/procedures/"))

    assert "行政处罚普通程序" in answer
    assert "/procedures/penalty.ordinary/" in answer


def test_the_doors_that_exist_are_open(db, client):
    answer = text(client.get("/"))

    for path in ("/law/", "/decisions/", "/verify/", "/procedures/"):
        assert f'class="home-task" href="{path}"' in answer
