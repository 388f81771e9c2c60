"""Conflicts of interest and checks on the pages of the console."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Certificate
from plumbline.engines.bodies.personnel import Conflict
from tests.site.console.reading import words

OFFICER = "/console/officers/349901.market_regulation/01/"


@pytest.fixture
def paper(leader):
    return Certificate.objects.create(
        officer=leader, number="AH-0", scopes=["market_regulation"], valid_from=date(2025, 1, 1),
        valid_to=date(2027, 12, 31),
    )  # fmt: skip


def test_a_conflict_is_entered_and_its_party_shown_to_the_supervisor_alone(client, leader, supervisor, security):
    client.force_login(supervisor)

    client.post(
        f"{OFFICER}conflict/",
        {"party": "示例风筝厂", "kind": "relative", "valid_from": "2026-06-01", "valid_to": "", "remark": ""},
    )

    assert "近亲属 核查发现 示例风筝厂" in words(client.get(OFFICER))
    client.force_login(security)
    assert "示例风筝厂" not in words(client.get(OFFICER))
    assert client.post(f"{OFFICER}conflict/").status_code == 403
    client.force_login(supervisor)
    client.post(f"/console/conflicts/{Conflict.objects.get().pk}/end/", {"last_day": "2026-06-20"})
    assert Conflict.objects.get().valid_to == date(2026, 6, 20)


def test_a_check_is_entered_and_a_failed_one_shown(client, paper, supervisor):
    client.force_login(supervisor)
    assert "2026 年度还没有审验" in words(client.get(OFFICER))

    client.post(
        f"/console/certificates/{paper.pk}/check/",
        {"year": "2026", "checked_on": "2026-06-20", "passed": "failed", "remark": "没有参加培训"},
    )

    page = words(client.get(OFFICER))
    assert "审验不合格或者暂扣 2026年6月20日起不能用" in page
    assert "2026 年度审验不合格" in page


def test_a_suspension_is_lifted_and_a_certificate_in_use_is_not(client, paper, supervisor):
    client.force_login(supervisor)
    lift = f"/console/certificates/{paper.pk}/lift/"
    assert client.get(lift).status_code == 404
    client.post(f"/console/certificates/{paper.pk}/suspend/", {"from_day": "2026-06-10", "because": "核查"})

    client.post(lift, {"last_day": "2026-06-20", "because": "查无此事"})

    assert "有效到2027年12月31日" in words(client.get(OFFICER))
    assert Certificate.objects.get().idle == [["2026-06-10", "2026-06-20"]]


def test_the_start_shows_a_supervisor_what_officers_declared_of_themselves_and_others_nothing(
    client, leader, supervisor, security
):
    given = {"officer": leader, "party": "示例风筝厂", "kind": "relative", "valid_from": date(2026, 6, 1)}
    Conflict.objects.create(**given, found="declared")
    Conflict.objects.create(**given | {"kind": "interest"}, found="found")
    client.force_login(supervisor)

    seen = words(client.get("/console/"))

    assert "本人申报的利害关系" in seen
    assert "样例甲 示例区市场监管局 近亲属 2026年6月1日起" in seen
    assert "直接利害关系" not in seen
    assert "示例风筝厂" not in seen
    client.force_login(security)
    assert "本人申报的利害关系" not in words(client.get("/console/"))
