"""The acts of the console: each permitted to its post, each refused in words, each written into the ledger."""

import re
from datetime import date

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Certificate, Officer, Post
from plumbline.engines.ledger.models import Event
from tests.site.console.reading import words

TODAY = date(2026, 6, 24)
OFFICER = "/console/officers/349901.market_regulation/01/"
ISSUE = {"number": "AH-1", "scopes": ["market_regulation"], "valid_from": "2026-06-24", "valid_to": "2030年6月23日"}


@pytest.fixture
def person(body):
    """An officer without post and papers."""
    Post.objects.create(body=body, code="handler", title="执法岗", title_en="Enforcement", roles=["handler"])
    return Officer.objects.create(code="349901.market_regulation/01", name="样例甲", body=body)


@pytest.fixture
def paper(person):
    """A certificate of that officer."""
    return Certificate.objects.create(
        officer=person, number="AH-0", scopes=["market_regulation"], valid_from=date(2025, 1, 1),
        valid_to=date(2027, 12, 31),
    )  # fmt: skip


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


# ── certificates ──


def test_a_supervisor_issues_a_certificate_and_the_ledger_says_so(client, person, supervisor):
    client.force_login(supervisor)

    answer = client.post(f"{OFFICER}certificate/", ISSUE)

    paper = Certificate.objects.get()
    event = Event.objects.get()
    assert (paper.number, paper.scopes, paper.valid_to) == ("AH-1", ["market_regulation"], date(2030, 6, 23))
    assert event.kind == "certificate_issued"
    assert event.public["by"] == "supervisor"
    assert "AH-1" not in event.body.decode()
    assert answer.url == f"{OFFICER}?recorded={event.code}"
    page = words(client.get(answer.url))
    assert f"已记入账本 发执法证，记录号 {'-'.join(re.findall('....', event.code))}。" in page
    assert "经办账号 supervisor" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": ""}, "还没有填“证号”"),
        ({"number": "x" * 41}, "最多 40 字"),
        ({"scopes": []}, "还没有选执法领域"),
        ({"scopes": ["magic"]}, "还没有选执法领域"),
        ({"valid_from": "明天"}, "“明天”不是日期"),
        ({"valid_to": ""}, "还没有填“有效到哪天”"),
        ({"valid_to": "2026-06-23"}, "截止日 2026-06-23 早于起始日 2026-06-24"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_changes_nothing(changed, said, client, person, supervisor):
    client.force_login(supervisor)

    answer = client.post(f"{OFFICER}certificate/", ISSUE | changed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "<title>错误：" in answer.content.decode()
    assert "2026-06-24" in answer.content.decode() or "valid_from" in changed
    assert not Certificate.objects.exists()
    assert kinds() == []


def test_a_form_that_is_sent_twice_issues_one_certificate(client, person, supervisor):
    client.force_login(supervisor)
    client.post(f"{OFFICER}certificate/", ISSUE)

    again = client.post(f"{OFFICER}certificate/", ISSUE)

    assert again.status_code == 422
    assert "执法证号 AH-1 已经发过，请核对。" in words(again)
    assert Certificate.objects.count() == 1
    assert kinds() == ["certificate_issued"]


@pytest.mark.parametrize("kind", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_issues_certificates(kind, client, person, administrator):
    client.force_login(administrator(kind))

    answer = client.post(f"{OFFICER}certificate/", ISSUE)

    assert answer.status_code == 403
    assert "能办的岗位：执法监督人员。" in words(answer)
    assert not Certificate.objects.exists()
    assert "发执法证" not in words(client.get(OFFICER))


def test_a_supervisor_of_another_region_issues_nothing(client, person, elsewhere):
    justice = Body.objects.create(
        code="349902.justice", name="邻区司法局", name_en="Next Justice", region=elsewhere.region, level="county",
        kind="justice",
    )  # fmt: skip
    post = Post.objects.create(body=justice, code="s", title="监督", title_en="Supervisor", roles=["supervisor"])
    officer = Officer.objects.create(code="349902.justice/01", name="邻区监督", body=justice)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
    client.force_login(Account.objects.create(username="next", officer=officer))

    assert client.post(f"{OFFICER}certificate/", ISSUE).status_code == 403
    assert not Certificate.objects.exists()


def test_a_supervisor_suspends_and_returns_a_certificate(client, paper, supervisor):
    client.force_login(supervisor)

    suspended = client.post(
        f"/console/certificates/{paper.pk}/suspend/", {"from_day": "2026-06-20", "because": "核查持证情况"}
    )
    returned = client.post(f"/console/certificates/{paper.pk}/return/", {"on": "2026-06-24", "number": "AH-2"})

    paper.refresh_from_db()
    assert suspended.url.startswith(f"{OFFICER}?recorded=")
    assert paper.suspended_from == date(2026, 6, 20)
    assert paper.valid_to == date(2026, 6, 23)
    assert returned.url.startswith(f"{OFFICER}?recorded=")
    assert Certificate.objects.get(number="AH-2").valid_to == date(2027, 12, 31)
    assert kinds() == ["certificate_suspended", "certificate_issued"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from_day": "2024-12-31", "because": "x"}, "暂扣日须在其间"),
        ({"from_day": "2026-06-24", "because": " "}, "还没有填“事由”"),
    ],
)
def test_a_suspension_is_refused_with_its_article(given, said, client, paper, supervisor):
    client.force_login(supervisor)

    answer = client.post(f"/console/certificates/{paper.pk}/suspend/", given)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "行政处罚法 第四十二条第一款" in words(answer)
    paper.refresh_from_db()
    assert paper.suspended_from is None


def test_a_certificate_is_suspended_once(client, paper, supervisor):
    client.force_login(supervisor)
    address, given = f"/console/certificates/{paper.pk}/suspend/", {"from_day": "2026-06-20", "because": "核查"}
    client.post(address, given)

    again = client.post(address, given | {"from_day": "2026-06-22"})

    paper.refresh_from_db()
    assert again.status_code == 422
    assert "自 2026-06-20 起已经暂扣" in words(again)
    assert paper.suspended_from == date(2026, 6, 20)


def test_only_a_suspended_certificate_is_returned(client, paper, supervisor):
    client.force_login(supervisor)

    assert client.get(f"/console/certificates/{paper.pk}/return/").status_code == 404


def test_a_qualification_is_entered_once(client, person, supervisor):
    client.force_login(supervisor)
    given = {"code": "legal_profession", "number": "Q-1", "obtained_on": "2019-03-01"}

    first = client.post(f"{OFFICER}qualification/", given)
    again = client.post(f"{OFFICER}qualification/", given)

    assert first.status_code == 302
    assert again.status_code == 422
    assert person.qualifications.count() == 1
    assert kinds() == ["qualification_registered"]


# ── posts ──


def test_the_security_administrator_appoints_and_ends(client, person, administrator):
    client.force_login(administrator("security_admin"))

    client.post(f"{OFFICER}appoint/", {"post": "handler", "valid_from": "2026-06-24"})
    appointment = Appointment.objects.get()
    client.post(f"/console/appointments/{appointment.pk}/end/", {"last_day": "2026-06-30"})

    appointment.refresh_from_db()
    assert (appointment.valid_from, appointment.valid_to) == (TODAY, date(2026, 6, 30))
    assert kinds() == ["officer_appointed", "appointment_ended"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"post": "", "valid_from": "2026-06-24"}, "还没有选岗位"),
        ({"post": "leader of the world", "valid_from": "2026-06-24"}, "还没有选岗位"),
        ({"post": "handler", "valid_from": ""}, "还没有填“从哪天起”"),
        ({"post": "handler", "valid_from": "2026-06-24", "valid_to": "2026-06-01"}, "早于起始日"),
    ],
)
def test_a_wrong_appointment_is_refused_in_words(given, said, client, person, administrator):
    client.force_login(administrator("security_admin"))

    answer = client.post(f"{OFFICER}appoint/", given)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Appointment.objects.exists()


def test_the_same_post_is_not_held_twice(client, person, administrator):
    client.force_login(administrator("security_admin"))
    given = {"post": "handler", "valid_from": "2026-06-24"}
    client.post(f"{OFFICER}appoint/", given)

    again = client.post(f"{OFFICER}appoint/", given)

    assert again.status_code == 422
    assert "先结束原任职，再重新任命" in words(again)
    assert Appointment.objects.count() == 1


def test_the_system_administrator_enters_officers_and_appoints_nobody(client, person, body, administrator):
    client.force_login(administrator("system_admin"))

    entered = client.post(
        f"/console/bodies/{body.code}/enlist/",
        {"code": "349901.market_regulation/02", "name": "样例乙", "valid_from": "2026-06-24"},
    )
    appointed = client.post(f"{OFFICER}appoint/", {"post": "handler", "valid_from": "2026-06-24"})

    assert entered.status_code == 302
    assert Officer.objects.get(name="样例乙").code == "349901.market_regulation/02"
    assert "样例乙" not in Event.objects.get().body.decode()
    assert appointed.status_code == 403
    assert "能办的岗位：安全管理员。" in words(appointed)


def test_the_next_code_is_proposed_and_used_once(client, person, body, administrator):
    client.force_login(administrator("system_admin"))
    address = f"/console/bodies/{body.code}/enlist/"
    assert 'value="349901.market_regulation/02"' in client.get(address).content.decode()
    given = {"code": "349901.market_regulation/02", "name": "样例乙", "valid_from": "2026-06-24"}

    client.post(address, given)
    again = client.post(address, given)

    assert again.status_code == 422
    assert "编号 349901.market_regulation/02 已经有人" in words(again)
    assert body.officers.count() == 2


# ── what was recorded ──


def test_only_what_the_ledger_confirms_is_announced(client, person, elsewhere, administrator):
    client.force_login(administrator("system_admin"))
    answer = client.post(
        f"/console/bodies/{elsewhere.code}/enlist/", {"code": "x/1", "name": "某人", "valid_from": "2026-06-24"}
    )
    code = answer.url.partition("recorded=")[2]

    assert "已记入账本" in words(client.get(answer.url))
    assert "已记入账本" not in words(client.get(f"{OFFICER}?recorded={code}"))
    assert "已记入账本" not in words(client.get(f"{OFFICER}?recorded=NOTHINGATALL"))
