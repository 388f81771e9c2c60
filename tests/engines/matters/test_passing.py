"""Running matters pass to the body that takes over in a reform: with the basis in each, and nothing of the past changed."""

from datetime import date, timedelta

import pytest

from plumbline.engines.bodies import reform_plan, reforming
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.passing import PASSED
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import clock, stored
from plumbline.kernel.errors import NotAllowed
from tests.engines.matters.office import people_of

HEAD = "step,body,to,domain,name,name_en,kind,region,mark\n"
NEW = "340104.enforcement"
PLAN = (
    f"{HEAD}found,{NEW},,,蜀山区综合执法局,Shushan Enforcement,market_regulation,340104,合蜀综\n"
    f"end,340104.market_regulation,{NEW},,,,,,\n"
)


def reform(on, text=PLAN):
    account, _ = Account.objects.get_or_create(username="system", administers="system_admin")
    with clock.standing_at(on):
        return reforming.carry_out(reform_plan.read(text, on=on, basis="皖编〔2026〕99号"), by=account)


def test_a_running_matter_goes_on_in_the_new_body_and_its_past_stays(office, course):
    first, second, *_ = course
    matter = office.open(first).matter
    before = list(Event.objects.filter(stream=matter.code).values_list("digest", flat=True))

    done = reform(second.on)

    moved = Matter.objects.select_related("body__region", "region").get(pk=matter.pk)
    event = Event.objects.get(stream=matter.code, kind=PASSED)
    assert (moved.body.code, done.passed[0].running) == (NEW, 1)
    assert event.public["from"] == "340104.market_regulation"
    assert event.public["basis"] == "皖编〔2026〕99号"
    assert list(Event.objects.filter(stream=matter.code).values_list("digest", flat=True))[:-1] == before
    assert replay(moved) == stored.from_data(moved.marking)
    assert verifying.recount().ok
    with pytest.raises(NotAllowed):
        office.do(moved, second)
    office.people |= people_of(moved.body)
    done = office.do(moved, second)
    assert done.event.public["body"] == NEW


def test_a_matter_with_nothing_owed_stays_with_the_body_that_ended_it(office, course):
    matter = office.open(course[0]).matter
    Matter.objects.filter(pk=matter.pk).update(ended_at=course[0].at, next_due_on=None)
    owing = office.open(course[0], title="另一案").matter
    Matter.objects.filter(pk=owing.pk).update(ended_at=course[0].at, next_due_on=date(2030, 1, 1))

    done = reform(course[0].on + timedelta(days=1))

    assert done.passed[0].running == 1
    assert Matter.objects.get(pk=matter.pk).body.code == "340104.market_regulation"
    assert Matter.objects.get(pk=owing.pk).body.code == NEW
    assert Body.objects.get(code="340104.market_regulation").custodies.get().keeper.code == NEW


def test_only_matters_of_the_domain_pass_when_a_duty_is_transferred(office, course):
    matter = office.open(course[0]).matter
    other = office.open(course[0], title="另一案").matter
    Matter.objects.filter(pk=other.pk).update(domain="health")
    text = f"{HEAD}pass,340104.market_regulation,340202.market_regulation,health,,,,,\n"

    reform(course[0].on + timedelta(days=1), text)

    assert Matter.objects.get(pk=matter.pk).body.code == "340104.market_regulation"
    assert Matter.objects.get(pk=other.pk).body.code == "340202.market_regulation"
