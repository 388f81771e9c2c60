"""Officers declare what ties them to a party: they and their supervisor see it, the acts obey it, they cannot take it back."""

from datetime import date

import pytest
from django.urls import reverse

from plumbline.engines.bodies import interests
from plumbline.engines.bodies.models import Account, Appointment, Officer, Post
from plumbline.engines.bodies.personnel import Conflict, Delegation
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.acting import perform
from plumbline.kernel.errors import NotAllowed
from tests.site.workbench.reading import words_of

OWN, DECLARE = "/work/own/", "/work/own/conflict/"
PARTY = "示例区晴川食品有限公司"
TIE = {"party": PARTY, "kind": "relative", "valid_from": "2026-06-01", "remark": "妹妹在那里任经理"}


@pytest.fixture
def declared(as_, office, matter):
    """Let the handler declare a tie to the party of the matter."""
    answer = as_(office.handler).post(f"{DECLARE}?matter={matter.pk}", TIE)
    assert answer.status_code == 302
    return Conflict.objects.get()


def test_a_tie_is_declared_recorded_without_its_name_and_shown_to_the_officer(as_, office, declared):
    assert (declared.found, declared.officer) == ("declared", office.handler.officer)
    event = Event.objects.latest("id")
    assert event.kind == "conflict_entered"
    assert PARTY not in str(event.public)
    assert f"近亲属 本人申报 {PARTY}" in words_of(as_(office.handler).get(OWN))


def test_from_then_on_the_officer_is_kept_out_and_the_refusal_cites_the_article(office, matter, declared):
    with pytest.raises(NotAllowed) as refused:
        perform(matter.pk, "investigate", by=office.actor("handler"), together=[office.actor("colleague")], facts={})

    (reason,) = [one for one in refused.value.reasons if one.rule == "conflict_of_interest"]
    assert reason.law.startswith("行政处罚法#43")


def test_the_supervisor_sees_whom_a_colleague_does_not_and_others_nothing(as_, office, declared):
    supervisor, security = office.supervisor, Account.objects.create(username="security", administers="security_admin")
    address = f"/console/officers/{declared.officer.code}/"

    assert PARTY in words_of(as_(supervisor).get(address))
    assert PARTY not in words_of(as_(security).get(address))
    assert PARTY not in words_of(as_(office.colleague).get(OWN))
    assert as_(office.colleague).get(address).status_code == 403


def test_from_a_matter_whom_its_file_names_is_offered_and_nobody_else_taken(as_, office, matter):
    client = as_(office.handler)
    address = f"{DECLARE}?matter={matter.pk}"

    page = client.get(address).content.decode()
    other = client.post(address, TIE | {"party": "别的公司"})

    assert f'value="{PARTY}"' in page
    assert 'name="party" type="text"' not in page
    assert other.status_code == 422
    assert not Conflict.objects.exists()
    assert f'href="{address}"' in client.get(reverse("matter", kwargs={"matter_id": matter.pk})).content.decode()


@pytest.mark.parametrize("given", ["", "x", "99999999999999999999999", "-1", "²"])
def test_an_address_of_no_matter_asks_for_the_name(as_, office, given):
    page = as_(office.handler).get(f"{DECLARE}?matter={given}").content.decode()

    assert 'name="party" type="text"' in page


def test_a_stranger_does_not_learn_whom_a_matter_names(as_, office, matter):
    page = as_(office.stranger).get(f"{DECLARE}?matter={matter.pk}").content.decode()

    assert PARTY not in page
    assert matter.code not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"party": " "}, "还没有填“和谁有利害关系”"),
        ({"party": "长" * 121}, "最多 120 字"),
        ({"kind": "friend"}, "还没有选什么关系"),
        ({"valid_from": "x"}, "不是日期"),
        ({"remark": ""}, "还没有填“为什么影响公正”"),
    ],
)
def test_what_is_wrong_comes_back_by_field(as_, office, unchanged, wrong, says):
    with unchanged():
        answer = as_(office.handler).post(DECLARE, TIE | wrong)

    assert answer.status_code == 422
    assert says in words_of(answer)


def test_the_same_tie_is_not_declared_twice(as_, office, declared):
    answer = as_(office.handler).post(DECLARE, TIE)

    assert answer.status_code == 422
    assert "这项关系已经登记过" in words_of(answer)


def test_nobody_ends_their_own_tie_and_another_supervisor_does(as_, office, declared):
    post = Post.objects.get(body=office.supervisor.officer.body, code="supervisor")
    second = Officer.objects.create(code="second", name="第二监督员", body=post.body)
    Appointment.objects.create(officer=second, post=post, valid_from=date(2020, 1, 1))
    other = Account.objects.create(username="second", officer=second)
    own = interests.enter_conflict(
        office.supervisor.officer, by=office.supervisor, party=PARTY, kind="other", valid_from=date(2026, 6, 1)
    )

    assert (
        as_(office.handler).post(f"/console/conflicts/{declared.pk}/end/", {"last_day": "2026-06-20"}).status_code
        == 403
    )
    with pytest.raises(NotAllowed) as refused:
        interests.end_conflict(own, by=office.supervisor, last_day=date(2026, 6, 20))
    assert refused.value.reasons[0].rule == "bodies.conflict_ended_by_another"
    assert "结束" not in words_of(as_(office.supervisor).get(OWN)).split("本人申报")[1].split("委托")[0]
    interests.end_conflict(own, by=other, last_day=date(2026, 6, 20))
    assert (
        as_(office.supervisor).post(f"/console/conflicts/{declared.pk}/end/", {"last_day": "2026-06-20"}).status_code
        == 302
    )
    declared.refresh_from_db()
    assert declared.valid_to == date(2026, 6, 20)


def test_the_own_page_shows_delegations_and_the_account_leads_there(as_, office):
    Delegation.objects.create(
        giver=office.leader.officer, holder=office.reviewer.officer, roles=["leader"], acts=["penalty.ordinary:refer"],
        basis="示市监〔2026〕5号", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 30),
    )  # fmt: skip
    client = as_(office.reviewer)

    assert "受人员leader委托 行政处罚普通程序：移送司法机关 示市监〔2026〕5号" in words_of(client.get(OWN))
    assert f'href="{OWN}"' in client.get("/account/").content.decode()


def test_administrators_are_no_officers_and_declare_nothing(as_, db):
    client = as_(Account.objects.create(username="security", administers="security_admin"))

    assert client.get(OWN).status_code == 403
    assert client.post(DECLARE, TIE).status_code == 403
    assert not Conflict.objects.exists()
