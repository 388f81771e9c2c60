"""The worked examples of every alert: their lists are laid down, their matters stand, and the alert finds what was said by hand."""

from datetime import date, datetime, time
from itertools import count

import pytest
from django.db import transaction

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.matters.models import Matter
from plumbline.engines.norms.registering import sync
from plumbline.engines.registers import declared, findings, writing
from plumbline.engines.registers.judging import Judge
from plumbline.engines.registers.models import Edition
from plumbline.kernel import catalogue, clock
from plumbline.kernel.alert import Finds
from plumbline.kernel.alert_example import FoundSaid

ALERTS = declared.alerts()
EXAMPLES = [(alert, example) for alert in ALERTS.values() for example in alert.examples]
LONG_AGO = date(2025, 1, 2)
REGIONS = {"province": "34", "city": "3401", "county": "340104", "township": "340104001", "village": "340104001001"}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def norms(django_db_setup, django_db_blocker):
    """Know the norms once for all examples; nothing of them stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        sync()
        yield
        transaction.set_rollback(True)


class Province:
    """One region of each level, and in them the bodies that an example names."""

    def __init__(self):
        above = None
        for level, code in REGIONS.items():
            above = Region.objects.create(
                code=code, name=level, name_en=level, level=level, parent=above,
                path=f"{above.path if above else ''}{code}/",
            )  # fmt: skip

    def body(self, called):
        level, _, kind = called.partition(".")
        region = Region.objects.get(level=level)
        made, _ = Body.objects.get_or_create(
            code=f"{region.code}.{kind}",
            defaults={"name": called, "name_en": called, "region": region, "level": level, "kind": kind},
        )
        return made

    def lay_down(self, given):
        """Write a list down as it is given: what an example leaves out it is not about."""
        register, body, since = declared.register(given.register), self.body(given.of), given.since or LONG_AGO
        rows = Judge(register, body, valid_from=since).judge(given.rows)
        writing.write(register, body, rows, valid_from=since, now=clock.now(), adjustment=None)

    def open(self, given):
        """Let a matter stand as if it had been opened; whether it could be is no question of an alert."""
        body = self.body(given.of)
        Matter.objects.create(
            code=f"{given.procedure}/{next(NUMBERS)}",
            procedure=given.procedure,
            version=catalogue.load().procedure(given.procedure, on=given.on).version,
            title="一件事",
            body=body,
            region=body.region,
            power=Edition.objects.get(body=body, key=given.entry) if given.entry else None,
            opened_at=datetime.combine(given.on, time(9), tzinfo=clock.BEIJING),
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("norms")
@pytest.mark.parametrize(("alert", "example"), EXAMPLES, ids=[f"{alert.code}-{one.code}" for alert, one in EXAMPLES])
def test_the_alert_finds_what_the_example_says(alert, example):
    province = Province()
    with clock.standing_at(example.on):
        for given in example.lists:
            province.lay_down(given)
        for given in example.matters:
            province.open(given)

        found = {
            FoundSaid(of=f"{one.body.level}.{one.body.kind}", entry=entry.key if entry else "")
            for one in findings.find(alert, on=example.on)
            for entry in [one.edition or one.beside]
        }

    assert found == example.finds


@pytest.mark.parametrize("code", ALERTS)
def test_each_alert_has_an_example_that_finds_and_one_that_does_not(code):
    assert {bool(example.finds) for example in ALERTS[code].examples} == {True, False}


def test_matters_stand_in_examples_of_what_acts_exercised_alone():
    assert {alert.finds for alert, example in EXAMPLES if example.matters} == {Finds.UNLISTED}
