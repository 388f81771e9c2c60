"""Opening a matter: by whom, where, in which domain; and what is refused."""

import pytest
from django.urls import reverse

from plumbline.engines.bodies.models import Region
from plumbline.engines.matters.models import Matter
from tests.site.workbench.conftest import DOMAIN, REPORT
from tests.site.workbench.reading import words_of

OPENING = "/work/open/penalty.ordinary/"


@pytest.fixture
def reporting(as_, office, form_of, now):
    """Give a client, and the form of a report as it would be sent."""
    client = as_(office.clerk)
    return client, form_of(client, OPENING, title="小店经营过期食品", **REPORT)


def test_a_report_opens_a_matter_and_leads_to_its_page(reporting, office):
    client, form = reporting

    page = client.post(OPENING, form, follow=True)

    matter = Matter.objects.get()
    assert page.redirect_chain == [(f"{reverse('matter', kwargs={'matter_id': matter.pk})}?opened=1", 303)]
    assert (matter.body, matter.region, matter.domain) == (office.body, office.body.region, DOMAIN)
    assert matter.title == "小店经营过期食品"
    assert "案件已经登记。看这条记录和它的账本编号" in words_of(page)


def test_the_form_knows_the_domain_and_the_region_of_the_body(reporting):
    _, form = reporting

    assert (form["domain"], form["region"]) == (DOMAIN, "349901")


def test_a_form_sent_twice_opens_one_matter(reporting):
    client, form = reporting

    first, second = client.post(OPENING, form), client.post(OPENING, form)

    assert first.url == second.url
    assert Matter.objects.count() == 1


WRONG = [
    ({"title": " "}, "title", "还没有填", "第五十四条"),
    ({"found_on": "2026-06-23"}, "found_on", "晚于行为当日 2026-06-22", "第三十六条第一款"),
    ({"found_on": "2026-02-30"}, "found_on", "不是日期", "第三十六条第一款"),
    ({"source_kind": "dream"}, "source_kind", "不在可选的里面", "第五十四条第一款"),
    ({"clue": ""}, "clue", "还没有填“线索内容”", "第五十四条第一款"),
    ({"domain": ""}, "domain", "还没有选案件所属的执法领域", "第十七条"),
    ({"region": "999999"}, "region", "请从列出的区划里选", "第十七条"),
    ({"colour": "red"}, "", "colour", "第五十四条第一款"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[says for _, _, says, _ in WRONG])
def test_a_wrong_report_is_told_by_field_rule_and_article(wrong, reporting, unchanged):
    changes, field, says, article = wrong
    client, form = reporting

    with unchanged():
        response = client.post(OPENING, form | changes)

    said, page = words_of(response), response.content.decode()
    assert response.status_code == 422
    assert says in said
    assert f"行政处罚法 {article}" in said
    assert f'href="#field-{field}"' in page or not field
    assert REPORT["clue"] in said or "clue" in changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"region": "349902"}, "行为发生在"),
        ({"domain": "ecology"}, "没有生态环境领域的处罚权"),
    ],
)
def test_a_matter_outside_the_competence_is_refused_with_who_is_competent(changes, says, reporting, unchanged, office):
    client, form = reporting

    with unchanged():
        response = client.post(OPENING, form | changes)

    said = words_of(response)
    assert response.status_code == 409
    assert says in said
    assert "行政处罚法 第" in said
    assert "怎么解决：" in said
    assert REPORT["clue"] in said


def test_only_posts_that_open_matters_are_offered_the_form(as_, office, now):
    client = as_(office.reviewer)

    choice, form = client.get("/work/open/"), client.get(OPENING)

    for page in (choice, form):
        assert page.status_code == 403
        assert "能办的岗位：承办人、内勤" in words_of(page)


def test_each_procedure_that_the_post_may_begin_is_offered(as_, office, now):
    handler, clerk = (as_(office.accounts[name]).get("/work/open/") for name in ("handler", "clerk"))

    assert "行政处罚简易程序（当场处罚）" in words_of(handler)
    assert "行政处罚普通程序" in words_of(clerk)
    assert "简易程序" not in words_of(clerk)


def test_a_procedure_that_the_post_may_not_begin_has_no_form(as_, office, now):
    assert as_(office.clerk).get("/work/open/penalty.summary/").status_code == 404
    assert as_(office.clerk).get("/work/open/nothing/").status_code == 404


def test_the_regions_offered_are_those_of_the_body_and_below(as_, office, now):
    Region.objects.create(
        code="349901001",
        name="示例街道",
        name_en="Sample Street",
        level="township",
        parent=office.body.region,
        path="3499/349901/349901001/",
    )

    page = as_(office.clerk).get(OPENING).content.decode()

    assert 'value="349901001"' in page
    assert 'value="349902"' not in page


def test_a_violation_found_on_the_spot_asks_who_takes_part(as_, office, form_of, now):
    client = as_(office.handler)
    form = form_of(client, "/work/open/penalty.summary/")

    page = client.post(
        "/work/open/penalty.summary/", form | {"title": "当场发现", "together": office.colleague.officer.code}
    )

    said = words_of(page)
    assert page.status_code == 422
    assert "和谁一起办" in said
    assert "还没有填“违法行为”" in said
    assert f'value="{office.colleague.officer.code}" checked' in page.content.decode()
