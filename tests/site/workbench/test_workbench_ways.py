"""What must happen before an act may, and the way to an end: told on pages of their own, from where the matter stands."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse

from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock, planning
from plumbline.kernel.fields import Personal
from plumbline.kernel.planning import Planned
from plumbline.site.workbench.way_shown import _title
from tests.kernel.test_clocks import request as with_every_word
from tests.site.workbench.reading import words_of


@pytest.fixture
def to(matter):
    """Give the address of the way to an act of the matter."""
    return lambda act: reverse("way-to-act", kwargs={"matter_id": matter.pk, "act": act})


@pytest.fixture
def to_end(matter):
    """Give the address of the way to an end of the matter."""
    return reverse("way", kwargs={"matter_id": matter.pk})


@pytest.fixture
def page_of(matter):
    """Give the address of the matter."""
    return reverse("matter", kwargs={"matter_id": matter.pk})


def test_each_blocked_act_leads_to_what_must_come_first(as_, office, page_of, to, to_end):
    page = as_(office.handler).get(page_of).content.decode()

    assert f'href="{to("decide")}"' in page  # blocked now
    assert f'href="{to("review_plea")}"' in page  # its turn has not come
    assert f'href="{to_end}"' in page
    assert f'href="{to("investigate")}"' not in page  # may be done


def test_a_way_tells_the_earliest_day_each_step_who_does_it_and_for_which_article(as_, office, to):
    said = words_of(as_(office.handler).get(to("hearing")))

    lead = "最早 7月2日 周四可以“举行听证”，先后是：调查取证 → 调查终结 → 处罚告知 → "
    assert lead in said
    assert "举行听证（等到 7月2日）" in said  # 23 June to 1 July are seven workdays
    assert "1 · 今天（6月22日 周一） 调查取证 承办人 人员colleague、人员expired、人员handler" in said or (
        "1 · 今天（6月22日 周一） 调查取证 承办人" in said
    )
    assert "没有“调查终结”，不能“处罚告知” 行政处罚法 第四十四条" in said
    assert "要求听证 当事人，由承办人" in said
    assert "“通知听证”须比“举行听证”早 7 个工作日以上" in said or "“通知听证”须在“举行听证”的 7 个工作日之前" in said


def test_the_first_step_can_be_done_from_there_by_whoever_may(as_, office, to, address):
    handler, leader = (
        as_(office.accounts[name]).get(to("conclude")).content.decode() for name in ("handler", "leader")
    )

    assert f'href="{address("investigate")}"' in handler
    assert f'href="{address("investigate")}"' not in leader


def test_what_the_way_depends_on_stands_as_not_known(as_, office, to):
    said = words_of(as_(office.handler).get(to("decide")))

    assert "条规定不成为障碍，因为事实还不知道" in said
    assert "还不知道：" in said
    assert "能不能作出处罚决定取决于它" in said


def test_the_way_to_an_end_is_told_in_both_languages(as_, office, to_end):
    client = as_(office.handler)

    zh, en = words_of(client.get(to_end)), words_of(client.get(f"/en{to_end}"))

    assert "今天（6月22日 周一）可以办结，先后是：" in zh
    assert "Today (Mon 22 June 2026): the matter may be over, in this order: " in en
    assert "rules are assumed not to stand in the way: their facts are not known yet" in en


def test_where_no_way_is_found_what_stands_in_it_is_told(as_, office, to):
    said = words_of(as_(office.handler).get(to("decline")))

    assert "没有找到办法" in said
    assert "立案以后不能再不予立案" in said
    assert "这不证明没有别的路" in said


def test_where_the_search_was_not_finished_it_is_not_decided(as_, office, to, monkeypatch):
    monkeypatch.setattr(planning._Looks, "one", _too_long)

    said = words_of(as_(office.handler).get(to("decide")))

    assert "还不能判断" in said
    assert "没有算到底" in said


def _too_long(_looks):
    raise planning._TooLongError


def test_a_day_in_a_year_without_a_holiday_schedule_is_not_sure(as_, office, to):
    client = as_(office.handler)
    with clock.standing_at(datetime(2026, 12, 29, 10, 0, tzinfo=clock.BEIJING)):
        said = words_of(client.get(to("hearing")))

    assert "约 2027年1月" in said
    assert "2027 年的放假安排还没有公布" in said
    assert "最早 2027年" not in said


def test_a_matter_that_is_over_has_no_way_further(as_, office, matter, page_of, to_end):
    marking = Matter.objects.get(pk=matter.pk).marking
    Matter.objects.filter(pk=matter.pk).update(marking={**marking, "ended": True}, ended_at=clock.now())
    client = as_(office.handler)

    page = client.get(page_of).content.decode()

    assert to_end not in page  # the addresses of the ways to its acts begin with it
    assert "本案已经办结" in words_of(client.get(to_end))


def test_a_way_is_shown_to_whoever_may_see_the_matter_and_to_nobody_else(as_, office, client, to, to_end):
    for address in (to("decide"), to_end):
        shown, refused, unknown = (
            as_(office.supervisor).get(address),
            as_(office.stranger).get(address),
            client.get(address),
        )

        assert (shown.status_code, refused.status_code, unknown.status_code) == (200, 403, 302)
        assert "晴川" not in words_of(refused)
        assert "本案由示例区市场监督管理局（示例区）管辖" in words_of(refused)


@pytest.mark.parametrize(("may", "shown"), [(True, "李四"), (False, "已遮盖：")])
def test_for_whom_a_step_is_stands_only_before_whoever_may_see_names(may, shown):
    procedure = with_every_word()
    named = replace(procedure.fields["neighbours"], personal=Personal.NAME)
    procedure = replace(procedure, fields={**procedure.fields, "neighbours": named})
    acts = SimpleNamespace(
        standing=SimpleNamespace(procedure=procedure, matter=None), desk=SimpleNamespace(may=lambda *_: may)
    )

    title = _title(Planned(act="tell", at=clock.now(), item="李四"), acts)

    assert shown in title
    assert ("李四" in title) is may


def test_an_act_or_a_matter_that_is_not_there_is_not_found(as_, office, to):
    client = as_(office.handler)

    assert client.get(to("fly")).status_code == 404
    assert client.get("/work/matters/999/way/").status_code == 404


def test_to_look_at_a_way_records_nothing(as_, office, to, to_end, unchanged):
    client = as_(office.handler)

    with unchanged():
        client.get(to("decide"))
        client.get(to_end)


def test_the_page_of_the_matter_plans_nothing(as_, office, page_of, monkeypatch):
    for name in ("plan", "plan_to_end"):
        monkeypatch.setattr(planning, name, _too_long)

    assert as_(office.handler).get(page_of).status_code == 200
