"""A matter opened in the moment of a reform: it passes with the others, or is refused; it is never left to the body that ended."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.models import Matter
from plumbline.kernel.errors import NotAllowed
from tests.engines.matters.test_passing import NEW, PLAN, reform

OLD = "340104.market_regulation"
PASSING = PLAN.replace(f"end,{OLD},{NEW},", f"pass,{OLD},{NEW},market_regulation")
LONG = 60  # seconds; nobody waits so long unless something is wrong
A_WHILE = 1


@pytest.fixture
def first(course):
    return course[0]


@pytest.fixture
def later(first):
    """Give the same report as it comes in on the next day, when the reform is in force."""
    return replace(first, on=first.on + timedelta(days=1))


def refusal(office, step, **given):
    with pytest.raises(NotAllowed) as refused:
        office.open(step, **given)
    (reason,) = refused.value.reasons
    return reason


def test_a_body_that_ended_opens_nothing_and_names_who_took_over(office, later):
    reform(later.on)

    reason = refusal(office, later)

    assert reason.rule == "body.stands"
    assert reason.law == "地方各级人民代表大会和地方各级人民政府组织法#79"
    assert "蜀山区综合执法局" in reason.cure.zh
    assert not Matter.objects.exists()


def test_nor_does_it_open_afterwards_what_came_in_before(office, first, later):
    reform(later.on)

    assert refusal(office, first, now=later.at).rule == "body.stands"


def test_a_body_opens_nothing_of_the_time_before_it_began(office, first, later):
    reform(later.on)
    began = Body.objects.select_related("region").get(code=NEW)
    clerk = replace(office.people[first.by], body=NEW)

    reason = refusal(office, first, now=later.at, body=began, by=clerk)

    assert reason.rule == "body.stands"
    assert "蜀山区市场监督管理局" in reason.cure.zh


class Beside:
    """Another connection to the same database, in a thread of its own; `go` lets it end the transaction that it has begun."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(1)
        self.did, self.go = Signal(), Signal()

    def do(self, work):
        """Do something in a transaction that stays open until `go`; gives what comes of it."""
        return self.pool.submit(self._do, work)

    def _do(self, work):
        try:
            with transaction.atomic():
                done = work()
                self.did.set()
                assert self.go.wait(LONG)
            return done
        finally:
            connection.close()

    def waits(self):
        """Tell whether it cannot go on."""
        return not self.did.wait(A_WHILE)


@pytest.fixture
def beside():
    """Give two other connections; both have ended afterwards."""
    both = Beside(), Beside()
    yield both
    for one in both:
        one.go.set()
        one.pool.shutdown()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time anyway")
@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize(("plan", "rule"), [(PLAN, "body.stands"), (PASSING, "competence.domain")])
class TestTwoConnections:
    """Both orders: with a reform that ends the body, and with one that passes its duties on alone."""

    def test_who_comes_while_a_reform_is_carried_out_waits_and_is_refused(self, office, later, beside, plan, rule):
        reforming, opening = beside
        reformed = reforming.do(lambda: reform(later.on, plan))
        assert reforming.did.wait(LONG)
        opening.go.set()
        opened = opening.do(lambda: office.open(later))

        assert opening.waits()
        reforming.go.set()

        assert reformed.result(LONG).passed[0].running == 0
        with pytest.raises(NotAllowed) as refused:
            opened.result(LONG)
        assert {one.rule for one in refused.value.reasons} == {rule}
        assert not Matter.objects.exists()

    def test_a_reform_waits_for_what_is_being_opened_and_passes_it_on(self, office, later, beside, plan, rule):
        opening, reforming = beside
        opened = opening.do(lambda: office.open(later))
        assert opening.did.wait(LONG)
        reforming.go.set()
        reformed = reforming.do(lambda: reform(later.on, plan))

        assert reforming.waits()
        opening.go.set()

        assert opened.result(LONG).matter.body.code == OLD
        assert reformed.result(LONG).passed[0].running == 1
        assert Matter.objects.get().body.code == NEW

    def test_two_openings_at_one_body_do_not_wait_for_each_other(self, office, later, beside, plan, rule):
        one, other = beside
        first = one.do(lambda: office.open(later))
        assert one.did.wait(LONG)
        other.go.set()

        second = other.do(lambda: office.open(later))

        assert second.result(LONG).matter.body.code == OLD
        one.go.set()
        assert first.result(LONG).matter.body.code == OLD
