"""The form of an act: it asks, records once, and refuses with field, rule and article while nothing changes."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from plumbline.engines.bodies.models import Certificate
from plumbline.kernel import catalogue, clock
from tests.site.workbench.reading import words_of

INVESTIGATED = {
    "certificate_shown": "yes",
    "investigation_method": "inspect",
    "record_made": "yes",
    "investigation_record": "货架上有三袋过期食品",
}


@pytest.fixture
def investigating(as_, office, address, form_of):
    """Give a client, and the form of an investigation as it would be sent."""
    client = as_(office.handler)
    form = form_of(client, address("investigate"), together=office.colleague.officer.code, **INVESTIGATED)
    return client, form


def test_an_act_is_recorded_and_its_page_cannot_be_sent_again(investigating, address, matter):
    client, form = investigating

    response = client.post(address("investigate"), form)

    assert response.status_code == 303
    assert response.url == reverse("record", kwargs={"matter_id": matter.pk, "sequence": 3})
    record = matter.records.get(sequence=3)
    assert record.act == "investigate"
    assert [one["code"] for one in record.actors] == [
        "349901.market_regulation/handler",
        "349901.market_regulation/colleague",
    ]


def test_the_page_after_an_act_names_its_code_what_is_owed_and_what_comes_next(investigating, address, matter):
    client, form = investigating

    page = client.post(address("investigate"), form, follow=True)

    code = matter.records.get(sequence=3).event.code
    said = words_of(page)
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in said
    assert "已经记下：调查取证" in said
    assert "接下来等：作出处罚决定" in said
    assert b'<h1 tabindex="-1" autofocus>' in page.content


def test_a_form_sent_twice_acts_once(investigating, address, matter, unchanged):
    client, form = investigating
    first = client.post(address("investigate"), form)

    with unchanged():
        second = client.post(address("investigate"), form)

    assert (second.status_code, second.url) == (303, first.url)


def test_a_page_that_is_out_of_date_is_refused_and_keeps_what_was_typed(
    investigating, address, matter, unchanged, form_of
):
    client, form = investigating
    client.post(address("investigate"), form_of(client, address("investigate"), **form | {"key": "other"}))

    with unchanged():
        response = client.post(address("investigate"), form | {"investigation_record": "另一次检查的情况"})

    said = words_of(response)
    assert response.status_code == 409
    assert "您打开这一页以后，本案又有了新的行为（调查取证）" in said
    assert "行政处罚法 第五十四条第一款" in said
    assert "另一次检查的情况" in said
    assert f'name="expects" value="{matter.records.count()}"' in response.content.decode()


def test_a_form_without_its_number_counts_as_out_of_date(investigating, address, unchanged):
    client, form = investigating
    del form["expects"]

    with unchanged():
        response = client.post(address("investigate"), form)

    assert response.status_code == 409


WRONG = [
    ("colour", "red", "不问“colour”", "第五十四条第一款"),
    ("certificate_shown", "maybe", "请选“是”或者“否”", "第五十五条第一款"),
    ("investigation_method", "torture", "不在可选的里面", "第五十四条第一款"),
    ("investigation_record", "", "还没有填“调查情况”", "第四十七条"),
    ("at", "some day", "不是时间", "第五十四条第一款"),
    ("at", "2026-06-23 09:00", "还没有到，行为发生之后才能登记", "第五十四条第一款"),
    ("at", "2026-06-01", "早于本案最近一个行为", "第五十四条第一款"),
    ("together", "nobody", "没有“nobody”这个人员", "第四十二条第一款"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{field}={value}" for field, value, *_ in WRONG])
def test_a_wrong_value_is_told_by_field_rule_and_article_and_changes_nothing(wrong, investigating, address, unchanged):
    field, value, says, article = wrong
    client, form = investigating

    with unchanged():
        response = client.post(address("investigate"), form | {field: value})

    said, page = words_of(response), response.content.decode()
    assert response.status_code == 422
    assert says in said
    assert f"行政处罚法 {article}" in said
    assert "<title>错误：" in page
    assert f'href="#field-{field}"' in page or field == "colour"  # no input of the form stands for it


def test_everything_that_is_wrong_is_told_at_once(investigating, address):
    client, form = investigating

    page = client.post(address("investigate"), form | {"at": "some day", "together": "nobody", "record_made": "maybe"})

    assert "有 3 处要改，还没有保存" in words_of(page)


def test_an_error_stands_at_its_field_and_in_the_summary(investigating, address):
    client, form = investigating

    page = client.post(address("investigate"), form | {"certificate_shown": "maybe"}).content.decode()

    assert '<a href="#field-certificate_shown">' in page
    assert 'id="field-certificate_shown-error"' in page
    assert 'role="alert" tabindex="-1"' in page
    assert "货架上有三袋过期食品" in page


def test_an_amount_beyond_the_range_of_the_law_names_field_and_article(as_, office, unchanged, on_the_spot):
    client = as_(office.handler)
    address = reverse("act", kwargs={"matter_id": on_the_spot.pk, "act": "decide"})
    form = {"expects": "1", "penalty_kinds": ["fine"], "fine_fen": "201"}

    with unchanged():
        response = client.post(address, form)

    said = words_of(response)
    assert response.status_code == 409  # the notice is missing too; both are told at once
    assert "“罚款数额”不能多于 200 元，填的是 201 元（行政处罚法 第五十一条）" in said
    assert 'value="201"' in response.content.decode()


def test_a_colleague_whose_certificate_expired_yesterday_is_not_offered_and_is_refused(
    investigating, address, office, unchanged
):
    client, form = investigating

    with unchanged():
        response = client.post(address("investigate"), form | {"together": office.expired.officer.code})

    said = words_of(response)
    assert office.expired.officer.code not in client.get(address("investigate")).content.decode()
    assert response.status_code == 409
    assert "人员expired的执法证 2026-06-21 到期" in said
    assert "行政处罚法 第四十二条第一款" in said


def test_an_officer_whose_certificate_expired_yesterday_is_told_so(as_, office, address, unchanged):
    client = as_(office.expired)

    with unchanged():
        response = client.get(address("investigate"))

    said = words_of(response)
    assert response.status_code == 409
    assert "人员expired的执法证 2026-06-21 到期" in said
    assert "怎么解决：" in said


def test_nobody_of_the_body_is_left_to_take_part(as_, office, address):
    Certificate.objects.filter(officer=office.colleague.officer).update(valid_to=date(2026, 6, 21))

    page = as_(office.handler).get(address("investigate"))

    assert "本机关现在没有别的持有效执法证的同事" in words_of(page)


@pytest.mark.parametrize("act", ["investigate", "conclude", "notify"])
def test_an_officer_of_another_region_is_told_whose_matter_it_is(act, as_, office, address, unchanged):
    client = as_(office.stranger)

    with unchanged():
        shown = client.get(address(act))
        sent = client.post(address(act), INVESTIGATED | {"expects": "2"})

    for response in (shown, sent):
        said = words_of(response)
        assert response.status_code == 403
        assert "本案由示例区市场监督管理局（示例区）管辖" in said
        assert "行政处罚法 第十七条" in said
        assert "晴川" not in said


def test_another_post_is_told_which_post_may(as_, office, address, unchanged):
    client = as_(office.handler)

    with unchanged():
        response = client.get(address("decline"))

    said = words_of(response)
    assert response.status_code == 409
    assert "这一步由机关负责人做" in said
    assert "人员leader" in said


def test_a_supervisor_looks_and_does_not_act(as_, office, address, matter):
    client = as_(office.supervisor)

    shown, refused = client.get(reverse("matter", kwargs={"matter_id": matter.pk})), client.get(address("investigate"))

    assert "您在这里只能查看" in words_of(shown)
    assert refused.status_code == 403
    assert "能办的岗位：承办人" in words_of(refused)


def test_an_act_that_is_done_once_is_refused_the_second_time(as_, office, address):
    response = as_(office.handler).get(address("file"))

    assert response.status_code == 409
    assert "“立案”已经做过，一案只做一次" in words_of(response)


@pytest.mark.parametrize("act", ["nothing", "report"])
def test_an_act_that_the_procedure_does_not_have_is_not_found(act, as_, office, address):
    assert as_(office.handler).get(address(act)).status_code == 404


def test_what_is_known_is_filled_in_with_where_it_comes_from(investigating, address, matter):
    client, form = investigating
    client.post(address("investigate"), form)

    page = client.get(address("investigate"))

    assert "已填好，来自“调查取证”，2026年6月22日" in words_of(page)
    assert "货架上有三袋过期食品" in words_of(page)


def test_a_question_under_a_condition_says_what_decides_it(investigating, address):
    client, _ = investigating

    page = client.get(address("investigate"))

    assert "这种情况必须填：" in words_of(page)


def test_a_question_becomes_required_once_the_answers_say_so(investigating, address):
    client, form = investigating

    page = client.post(address("investigate"), form | {"record_made": ""})

    assert "还没有填“已制作笔录”" in words_of(page)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-06-20 15:30", "2026-06-20 15:30"),
        ("2026年6月20日 15:30", "2026-06-20 15:30"),
        ("20260620 1530", "2026-06-20 15:30"),
        ("2026-06-20T15:30", "2026-06-20 15:30"),
        ("2026-06-20", "2026-06-20 09:00"),
        ("2026-06-03 10:00", "2026-06-03 10:00"),
        ("", "2026-06-22 14:00"),
    ],
)
def test_when_it_happened_may_be_typed_in_several_forms(typed, at, investigating, address, matter):
    client, form = investigating

    client.post(address("investigate"), form | {"at": typed})

    assert f"{clock.in_beijing(matter.records.get(sequence=3).at):%Y-%m-%d %H:%M}" == at


def test_a_form_with_a_zero_character_is_not_read(investigating, address, unchanged):
    client, form = investigating

    with unchanged():
        response = client.post(address("investigate"), form | {"investigation_record": "a\0b"})

    assert response.status_code == 400


def test_the_form_is_complete_in_english(investigating, address):
    client, form = investigating

    page = client.post(f"/en{address('investigate')}", form | {"certificate_shown": "maybe"})

    said = words_of(page)
    assert "Error: Investigate" in said
    assert "choose yes or no" in said
    assert "(Administrative Penalty Law, article 55(1))" in said


def test_no_page_is_kept_by_the_browser(investigating, address):
    client, _ = investigating

    assert "no-store" in client.get(address("investigate"))["Cache-Control"]


@pytest.fixture
def without_questions(monkeypatch):
    """Let the party ask for a recusal without a word."""
    loaded = catalogue.load()
    changed = {}
    for code, versions in loaded.procedures.items():
        if not code.startswith("penalty."):
            continue
        acts = [
            version.acts | {"ask_recusal": replace(version.acts["ask_recusal"], questions=())} for version in versions
        ]
        changed[code] = tuple(replace(version, acts=act) for version, act in zip(versions, acts, strict=True))
    monkeypatch.setattr(catalogue, "load", lambda: replace(loaded, procedures={**loaded.procedures, **changed}))


def test_an_act_without_questions_is_done_by_one_press_on_the_page_of_the_matter(
    as_, office, matter, address, without_questions
):
    client = as_(office.handler)
    page = client.get(reverse("matter", kwargs={"matter_id": matter.pk})).content.decode()
    (form,) = re.findall(rf'<form class="act-do" method="post" action="{address("ask_recusal")}">.*?</form>', page)
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    first, again = client.post(address("ask_recusal"), sent), client.post(address("ask_recusal"), sent)

    assert first.status_code == again.status_code == 303
    assert first.url == again.url
    assert [record.act for record in matter.records.order_by("sequence")] == ["report", "file", "ask_recusal"]
