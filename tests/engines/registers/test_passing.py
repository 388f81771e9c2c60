"""Entries pass to the body that takes over in a reform: they end there, begin here, and nothing of the past changes."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from plumbline.engines.bodies import reform_plan, reforming
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import ending, keeping, passing, reading
from plumbline.engines.registers.models import Edition
from plumbline.kernel.errors import InvalidFacts
from tests.engines.registers.conftest import DAY

FROM = date(2026, 1, 1)
HEAD = "step,body,to,domain,name,name_en,kind,region,mark\n"
NEW = "340104.enforcement"
FOUND = f"{HEAD}found,{NEW},,,蜀山区综合执法局,Shushan Enforcement,market_regulation,340104,合蜀综\n"
MERGED = f"{FOUND}end,340104.market_regulation,{NEW},,,,,,\n"


@pytest.fixture
def listed(lists):
    """The county lists a power of its domain and one of another."""
    rows = [lists.row("A"), lists.row("B", domain="health")]
    keeping.put(lists.powers, lists.county, rows, valid_from=FROM, by=lists.keeper(lists.county))
    return lists


def reform(text):
    account, _ = Account.objects.get_or_create(username="system", administers="system_admin")
    return reforming.carry_out(reform_plan.read(text, on=DAY, basis="皖编〔2026〕99号"), by=account)


def keys(lists, code, on):
    body = Body.objects.select_related("region").get(code=code)
    return [one.key for one in reading.every(lists.powers, body, on=on)]


def test_the_entries_of_a_body_that_ends_stand_in_the_list_of_its_heir(listed):
    done = reform(MERGED)

    assert done.passed[0].running == 2
    assert keys(listed, NEW, DAY) == ["A", "B"]
    assert keys(listed, "340104.market_regulation", DAY) == []
    assert keys(listed, "340104.market_regulation", DAY - timedelta(days=1)) == ["A", "B"]


def test_both_lists_tell_the_basis_in_their_streams(listed):
    reform(MERGED)

    ended = Event.objects.get(stream="registers/powers/340104.market_regulation", kind="registers.ended")
    put = Event.objects.get(stream=f"registers/powers/{NEW}", kind="registers.put")
    assert [because for _key, _number, because in ended.public["keys"]] == ["皖编〔2026〕99号"] * 2
    assert put.public["because"] == "皖编〔2026〕99号"


def test_only_entries_of_the_domain_pass_with_a_duty(listed):
    reform(f"{FOUND}pass,340104.market_regulation,{NEW},health,,,,,\n")

    assert keys(listed, NEW, DAY) == ["B"]
    assert keys(listed, "340104.market_regulation", DAY) == ["A"]


def test_what_the_heir_lists_already_is_not_written_over(listed):
    own = [listed.row("A", title="市里的名称")]
    keeping.put(listed.powers, listed.city, own, valid_from=FROM, by=listed.keeper(listed.city))

    reform(f"{HEAD}end,340104.market_regulation,3401.market_regulation,,,,,,\n")

    assert keys(listed, "3401.market_regulation", DAY) == ["A", "B"]
    assert Edition.objects.get(body=listed.city, key="A").title == "市里的名称"


def test_an_entry_without_an_heir_holds_the_reform_up(listed):
    with pytest.raises(InvalidFacts) as refused:
        reform(f"{HEAD}end,340104.market_regulation,,,,,,,\n")

    assert any("清单事项" in one.says.zh for one in refused.value.reasons)
    assert keys(listed, "340104.market_regulation", DAY) == ["A", "B"]


def edition(code, key):
    return Edition.objects.get(body__code=code, key=key)


def test_both_editions_know_the_reform(listed):
    reform(MERGED)

    came, left = passing.came_by(edition(NEW, "A")), passing.left_by(edition("340104.market_regulation", "A"))
    assert came == left
    assert (came.basis, came.before.code, came.after.code) == ("皖编〔2026〕99号", "340104.market_regulation", NEW)


def test_what_was_listed_or_ended_otherwise_came_by_no_reform(listed):
    with transaction.atomic():
        ending.record(listed.powers, listed.county, {"B": "取消"}, last_day=DAY - timedelta(days=1), by="keeper")
    reform(MERGED)

    assert passing.left_by(edition("340104.market_regulation", "B")) is None
    assert passing.came_by(edition("340104.market_regulation", "A")) is None
    assert passing.left_by(edition(NEW, "A")) is None
