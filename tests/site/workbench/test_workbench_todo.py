"""The to-do list: what is owed, in statutory order, to whom; filters in the address."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plumbline.engines.matters.models import Matter, Obligation
from plumbline.kernel import clock
from plumbline.kernel.marking import DutyState
from plumbline.site.workbench import owing
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.owing import Heap, Scope
from tests.site.workbench.reading import words_of

MOST_QUERIES = 40


def desk_at(office, name):
    account = office.accounts[name]
    return Desk(account=account, officer=account.officer, actor=office.actor(name), today=clock.today())


@pytest.fixture
def owes(matter):
    """Make an obligation of the matter that lies in one heap."""

    def make(number=0, **changes):
        said = {
            "matter": matter,
            "rule": "decided_in_time",
            "acts": ["decide"],
            "law": "行政处罚法#60",
            "owed_by": "handler",
            "opened_sequence": 100 + number,
            "opened_at": matter.opened_at,
            "state": DutyState.OPEN,
        }
        return Obligation.objects.create(**said | changes)

    return make


def test_what_a_role_may_do_is_in_its_list_and_in_no_other(as_, office, matter):
    leader, handler = (as_(office.accounts[name]).get("/work/") for name in ("leader", "handler"))

    assert "晴川公司经营过期食品" in words_of(leader)
    assert "作出处罚决定" in words_of(leader)
    assert "现在没有要您做的事" in words_of(handler)


def test_the_whole_body_shows_what_others_owe(as_, office, matter):
    page = as_(office.handler).get("/work/?scope=body")

    assert "晴川公司经营过期食品" in words_of(page)
    assert "看原因" in words_of(page)


def test_only_matters_of_the_officer_are_in_the_list_of_the_officer(office, matter, owes):
    owes(rule="notified_before_deciding")
    Obligation.objects.update(rule="decided_in_time", owed_by="leader")

    mine = owing.owed(desk_at(office, "leader"), Scope.MINE)

    assert not mine.exists()
    assert owing.owed(desk_at(office, "leader"), Scope.POST).exists()


@pytest.mark.parametrize(
    ("changes", "heap"),
    [
        ({"due_on": date(2026, 6, 18)}, Heap.LATE),
        ({"due_on": date(2026, 6, 22)}, Heap.TODAY),
        ({"due_on": date(2026, 6, 25)}, Heap.SOON),
        ({"due_on": date(2026, 6, 26)}, Heap.LATER),
        ({"due_on": None}, Heap.NONE),
        ({"due_on": None, "missing": ["received_on"]}, Heap.UNSETTLED),
        ({"state": DutyState.UNKNOWN, "missing": ["severity"]}, Heap.UNSETTLED),
        ({"due_on": date(2026, 6, 18), "owed_by": "party"}, Heap.WAITING),
        (
            {"due_on": date(2026, 6, 22), "due_at": datetime(2026, 6, 22, 13, tzinfo=clock.BEIJING)},
            Heap.LATE,
        ),
    ],
)
def test_an_obligation_lies_in_the_heap_of_its_due_day(changes, heap, office, matter, owes):
    Obligation.objects.all().delete()
    owes(**changes)

    (found,) = owing.owed(desk_at(office, "leader"), Scope.BODY)

    assert found.heap == heap


def test_a_day_of_rest_after_the_third_workday_is_still_soon():
    assert owing.soon_until(date(2026, 6, 24)) == date(2026, 6, 29)  # Thursday, Friday, Monday; Tuesday is beyond


def test_what_is_due_first_stands_first(office, matter, owes):
    Obligation.objects.all().delete()
    days = [date(2026, 7, 7), None, date(2026, 6, 18), date(2026, 6, 22), date(2026, 6, 24)]
    for number, day in enumerate(days):
        owes(number, due_on=day)

    found = [row.due_on for row in owing.owed(desk_at(office, "leader"), Scope.BODY)]

    assert found == [date(2026, 6, 18), date(2026, 6, 22), date(2026, 6, 24), date(2026, 7, 7), None]


def test_what_an_ended_matter_once_owed_is_no_to_do(office, matter):
    Matter.objects.update(ended_at=clock.now())

    assert not owing.owed(desk_at(office, "leader"), Scope.BODY).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=晴川", True),
        ("q=没有这件", False),
        ("procedure=penalty.ordinary", True),
        ("procedure=penalty.summary", False),
        ("due=later", True),
        ("due=late", False),
        ("state=open", True),
        ("state=unknown", False),
        ("due=nonsense&procedure=nonsense", True),
    ],
)
def test_a_filter_narrows_the_list_and_can_be_taken_away(query, found, as_, office, matter):
    page = as_(office.leader).get(f"/work/?{query}")

    said = words_of(page)
    assert ("作出处罚决定" in said) == found
    assert ("找到 1 件" in said) == found
    assert ("没有符合这些条件的待办" in said) == (not found)
    if "nonsense" not in query:
        assert "去掉" in said


def test_each_row_begins_its_act_or_tells_why_not(as_, office, matter):
    page = as_(office.leader).get("/work/").content.decode()

    assert f'href="{reverse("matter", kwargs={"matter_id": matter.pk})}#act-decide"' in page
    assert "现在还不能做：" in page


def test_a_list_that_is_longer_than_a_page_is_laid_out_in_pages(as_, office, matter, owes):
    for number in range(45):
        owes(number, due_on=date(2026, 7, 7))

    first, last, beyond = (as_(office.leader).get(f"/work/?page={page}") for page in (1, 3, 99))

    assert "第 1—20 件，共 46 件" in words_of(first)
    assert "第 41—46 件，共 46 件" in words_of(last)
    assert "第 41—46 件，共 46 件" in words_of(beyond)


@pytest.mark.parametrize("address", ["/work/", "/work/?scope=body", "/work/matters/"])
def test_a_longer_list_asks_the_database_no_more(address, as_, office, matter, owes):
    client = as_(office.leader)
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(15):
        owes(number, due_on=date(2026, 7, 7))
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few) <= MOST_QUERIES


def test_the_masthead_counts_the_to_dos(as_, office, matter):
    page = as_(office.leader).get("/work/matters/").content.decode()

    assert '<span class="masthead-count">1<' in page


@pytest.mark.parametrize("name", ["system_admin"])
def test_an_administrator_sees_no_to_dos_and_is_told_which_post_may(name, as_, administrator):
    page = as_(administrator(name)).get("/work/")

    assert page.status_code == 403
    assert "能办的岗位：承办人、法制审核人员、听证主持人、机关负责人、内勤、执法监督人员。" in words_of(page)


def test_whoever_is_not_signed_in_is_asked_to(client):
    response = client.get("/work/matters/")

    assert response.status_code == 302
    assert response.url == "/sign-in/?next=%2Fwork%2Fmatters%2F"
