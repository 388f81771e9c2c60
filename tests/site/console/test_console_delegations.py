"""Delegations on the pages of the console: whole roles and single acts, ended, revoked; what is wrong comes back by field."""

from datetime import date

import pytest

from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.ledger.models import Event
from tests.site.console.reading import words

OFFICER = "/console/officers/349901.market_regulation/01/"
DEPUTY = "/console/officers/349901.market_regulation/02/"
ACTS = f"{OFFICER}delegate/acts/penalty.ordinary/"
GIVEN = {
    "holder": "349901.market_regulation/02",
    "acts": ["decide", "refer"],
    "basis": "示市监〔2026〕1号",
    "valid_from": "2026-06-24",
    "valid_to": "2026-07-24",
}


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


def test_single_acts_are_chosen_from_those_of_the_own_posts_procedure_by_procedure(client, leader, security):
    client.force_login(security)

    chosen, form = words(client.get(f"{OFFICER}delegate/acts/")), words(client.get(ACTS))

    assert "行政处罚普通程序" in chosen
    assert "作出处罚决定" in form
    assert "结案归档" not in form.split("委托哪些行为")[1].split("委托的依据")[0]
    assert "没有可以委托的行为" in words(client.get(f"{DEPUTY}delegate/acts/"))
    assert client.get(f"{DEPUTY}delegate/acts/penalty.ordinary/").status_code == 404
    assert client.get(f"{OFFICER}delegate/acts/no.such/").status_code == 404


def test_single_acts_are_delegated_recorded_shown_and_revoked(client, leader, security):
    client.force_login(security)

    answer = client.post(ACTS, GIVEN)

    assert answer.status_code == 302
    one = Delegation.objects.get()
    assert (one.roles, one.acts) == (["leader"], ["penalty.ordinary:decide", "penalty.ordinary:refer"])
    said = "委托给样例乙 行政处罚普通程序：作出处罚决定、移送司法机关 示市监〔2026〕1号"
    assert said in words(client.get(OFFICER))
    client.post(f"/console/delegations/{one.pk}/revoke/", {"from_day": "2026-06-24", "because": "岗位调整"})
    one.refresh_from_db()
    assert one.revoked_from == date(2026, 6, 24)
    assert "已撤销 2026年6月24日起不算" in words(client.get(DEPUTY))
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["delegation_made", "delegation_revoked"]
    assert "委托职责 记录号" in words(client.get(OFFICER))  # whoever gave it finds it too
    assert "撤销委托" in words(client.get(DEPUTY))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"acts": []}, "还没有选委托哪些行为"),
        ({"acts": ["file"]}, "还没有选委托哪些行为"),  # not offered: the giver may not do it
        ({"holder": "nobody"}, "还没有选委托给谁"),
        ({"basis": ""}, "还没有填“委托的依据”"),
        ({"valid_to": "2026-06-23"}, "早于起始日"),
    ],
)
def test_what_is_wrong_comes_back_by_field_and_nothing_is_recorded(client, leader, security, wrong, says):
    client.force_login(security)

    answer = client.post(ACTS, GIVEN | wrong)

    assert answer.status_code == 422
    assert says in words(answer)
    assert not Delegation.objects.exists()
    assert not Event.objects.exists()


def test_what_overlaps_or_outlasts_the_post_comes_back_by_field(client, leader, security):
    client.force_login(security)
    client.post(ACTS, GIVEN)

    twice = client.post(ACTS, GIVEN | {"acts": ["refer"]})
    leader.appointments.update(valid_to=date(2026, 12, 31))
    longer = client.post(ACTS, GIVEN | {"valid_from": "2026-08-01", "valid_to": "2027-01-31"})

    assert "已经把同样的职责委托给样例乙" in words(twice)
    assert 'id="field-valid_from-error"' in twice.content.decode()
    assert "委托不能长于委托人自己的任期" in words(longer)
    assert 'id="field-valid_to-error"' in longer.content.decode()
    assert Delegation.objects.count() == 1


def test_a_revocation_of_days_gone_by_or_without_a_reason_comes_back(client, leader, security):
    client.force_login(security)
    client.post(ACTS, GIVEN | {"valid_from": "2026-06-01"})
    revoke = f"/console/delegations/{Delegation.objects.get().pk}/revoke/"

    gone = client.post(revoke, {"from_day": "2026-06-10", "because": "岗位调整"})
    silent = client.post(revoke, {"from_day": "2026-06-24", "because": ""})

    assert "撤销从今天或者以后的一天起" in words(gone)
    assert "还没有填“事由”" in words(silent)
    assert Delegation.objects.get().revoked_from is None


@pytest.mark.parametrize("path", [f"{OFFICER}delegate/", f"{OFFICER}delegate/acts/", ACTS])
def test_only_who_appoints_delegates(path, client, leader, supervisor):
    client.force_login(supervisor)

    assert client.get(path).status_code == 403
    assert client.post(path, GIVEN).status_code in {403, 405}
    assert not Delegation.objects.exists()


def test_the_forms_read_in_english(client, leader, security):
    client.force_login(security)

    page = words(client.get(f"/en{ACTS}"))

    assert "Delegate single acts" in page
    assert "Which acts" in page


def test_who_could_sign_counts_the_whole_role_and_says_of_single_acts_which(client, leader, security):
    client.force_login(security)
    client.post(ACTS, GIVEN | {"acts": ["refer"]})
    asked = "/console/bodies/349901.market_regulation/?role=leader&domain=&on=2026-06-24"

    single = words(client.get(asked))
    Delegation.objects.update(acts=[])
    whole = words(client.get(asked))

    assert "1 人可以签" in single
    assert "不可以签 只受样例甲委托做个别行为（示市监〔2026〕1号）：行政处罚普通程序：移送司法机关" in single
    assert "2 人可以签" in whole
    assert "可以签 受样例甲委托任机关负责人（示市监〔2026〕1号）" in whole
