"""Delegations, conflicts of interest and checks on the pages of the console."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Certificate, Officer, Post
from plumbline.engines.bodies.personnel import Conflict, Delegation
from plumbline.engines.ledger.models import Event
from tests.site.console.reading import words

OFFICER = "/console/officers/349901.market_regulation/01/"
DEPUTY = "/console/officers/349901.market_regulation/02/"


@pytest.fixture
def leader(body):
    post = Post.objects.create(body=body, code="head", title="局长", title_en="Head", roles=["leader"])
    officer = Officer.objects.create(code="349901.market_regulation/01", name="样例甲", body=body)
    Officer.objects.create(code="349901.market_regulation/02", name="样例乙", body=body)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
    return officer


@pytest.fixture
def security(db):
    return Account.objects.create(username="security", administers="security_admin")


@pytest.fixture
def paper(leader):
    return Certificate.objects.create(
        officer=leader, number="AH-0", scopes=["market_regulation"], valid_from=date(2025, 1, 1),
        valid_to=date(2027, 12, 31),
    )  # fmt: skip


def test_a_delegation_is_made_shown_on_both_pages_and_ended(client, leader, security):
    client.force_login(security)
    given = {"holder": "349901.market_regulation/02", "roles": ["leader"], "basis": "示市监〔2026〕1号"}

    client.post(f"{OFFICER}delegate/", given | {"valid_from": "2026-06-24", "valid_to": "2026-07-24"})

    assert "委托给样例乙 机关负责人 示市监〔2026〕1号" in words(client.get(OFFICER))
    assert "受样例甲委托 机关负责人 示市监〔2026〕1号" in words(client.get(DEPUTY))
    one = Delegation.objects.get()
    client.post(f"/console/delegations/{one.pk}/end/", {"last_day": "2026-06-30"})
    one.refresh_from_db()
    assert one.valid_to == date(2026, 6, 30)
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["delegation_made", "delegation_ended"]


def test_a_wrong_delegation_comes_back_with_the_field(client, leader, security):
    client.force_login(security)

    answer = client.post(f"{OFFICER}delegate/", {"holder": "", "valid_from": "2026-06-24", "valid_to": "x"})

    assert answer.status_code == 422
    page = words(answer)
    for said in ("还没有选委托给谁", "还没有选委托哪些职责", "还没有填“委托的依据”", "不是日期"):
        assert said in page


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
    assert "审验不合格或者暂扣 2026年6月20日起不能用 2026 年度不合格" in page


def test_a_suspension_is_lifted_and_a_certificate_in_use_is_not(client, paper, supervisor):
    client.force_login(supervisor)
    lift = f"/console/certificates/{paper.pk}/lift/"
    assert client.get(lift).status_code == 404
    client.post(f"/console/certificates/{paper.pk}/suspend/", {"from_day": "2026-06-10", "because": "核查"})

    client.post(lift, {"last_day": "2026-06-20", "because": "查无此事"})

    assert "有效到2027年12月31日" in words(client.get(OFFICER))
    assert Certificate.objects.get().idle == [["2026-06-10", "2026-06-20"]]
