"""Periods that stand still: said so, with what is left and the days that do not count."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from plumbline.engines.matters.acting import open_matter, perform
from plumbline.kernel import clock
from tests.site.workbench.reading import words_of

REQUEST = {
    "applicant": "苏木", "applicant_contact": "13800000000", "channel": "in_person", "received_on": date(2026, 6, 1),
    "wanted": "道路工程验收文件", "form_wanted": "复印件", "request_clear": True, "answerable_at_once": False,
}  # fmt: skip
HARM = {
    "searched": True, "third_party_harm": True, "jointly_made": False, "exempt_grounds": ["third_party"],
    "disclosure_ordered": False, "separable": False,
}  # fmt: skip
FOOD, FREIGHT = "合州晴川食品有限公司", "合州远山物流有限公司"
LETTERS = {"third_parties": [FOOD, FREIGHT], "consulted_in_writing": True, "third_received_on": date(2026, 6, 9)}


@pytest.fixture
def request_for_files(office, now):
    """Ask for files of which two companies must be heard, of which one has answered."""
    course = (
        (date(2026, 6, 4), "search", HARM),
        (date(2026, 6, 9), "consult_third", LETTERS),
        (date(2026, 6, 11), "third_answer", {"third_party": FOOD, "third_view": "agrees"}),
    )
    by = office.actor("handler")
    with clock.standing_at(at(date(2026, 6, 1))):
        made = open_matter(
            "information.request", by=by, body=office.body, region=office.body.region, title="验收文件", facts=REQUEST
        )
    for day, act, facts in course:
        with clock.standing_at(at(day)):
            perform(made.matter.pk, act, by=by, facts=facts)
    return made.matter


def at(day):
    return datetime.combine(day, time(9), tzinfo=clock.BEIJING)


def test_a_period_that_stands_still_has_no_last_day_and_says_what_is_left(as_, office, request_for_files):
    said = words_of(as_(office.handler).get(reverse("matter", kwargs={"matter_id": request_for_files.pk})))

    # 2-5, 8 June count; from 9 June on nothing does
    assert "计时暂停 恢复后还剩 15 个工作日" in said
    assert "暂停，不计入 政府信息公开条例 第三十二条" in said
    assert "明天恢复的话，最后一天是" in said


def test_a_list_says_of_a_stopped_period_that_it_stands_still(as_, office, request_for_files):
    said = words_of(as_(office.handler).get("/work/"))

    assert "计时暂停" in said
    assert "没有法定期限" not in said


def test_once_each_has_answered_the_days_of_the_stop_stay_told(as_, office, request_for_files):
    with clock.standing_at(at(date(2026, 6, 15))):
        perform(
            request_for_files.pk,
            "third_answer",
            by=office.actor("handler"),
            facts={"third_party": FREIGHT, "third_view": "agrees"},
        )

    said = words_of(as_(office.handler).get(reverse("matter", kwargs={"matter_id": request_for_files.pk})))

    assert "计时暂停" not in said
    assert "6月9日 — 6月15日 暂停，不计入" in said
