"""The matters that are written out act by act: each on its entry, but for those that were opened before the lists were laid down."""

import re
from datetime import date
from importlib.resources import files

import pytest
from django.db import transaction

from plumbline.demonstration import plots, scripted
from plumbline.demonstration.bodies import load_bodies
from plumbline.demonstration.registers import load_registers
from plumbline.demonstration.simulating import simulate
from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.replaying import replay
from plumbline.engines.norms.registering import sync
from plumbline.engines.registers import declared, findings
from plumbline.kernel import clock, stored
from plumbline.kernel.alert import Finds

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)
PLANTED = re.compile(r"^\| `(?P<alert>[a-z_.]+)` \| (?P<body>\S+) \| a[^|]+\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the lists and tell the matters once, with some of the simulator beside them; nothing of it stays."""
    from django.conf import settings  # noqa: PLC0415 — a fixture of the module, where the one for settings is not yet

    before, settings.FILES = settings.FILES, tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.standing_at(DAY):
            sync()
            load_bodies(1, on=DAY)
            load_registers()
        yield scripted.tell(DAY)
        transaction.set_rollback(True)
    settings.FILES = before


def simulated(count):
    return simulate(count=count, seed=7, today=DAY, progress=lambda done, whole: None).matters


def test_each_is_told_once_and_to_its_end(told):
    assert told == len(scripted.declared()) == scripted.told().count()
    assert not scripted.told().filter(ended_at=None).exists()
    assert scripted.tell(DAY) == 0


def test_each_rests_on_the_entry_that_is_written_for_it(told):
    resting = {one.title: one.power.key if one.power else None for one in scripted.told()}

    assert resting == {one["title"]: one.get("power") for one in scripted.declared()}
    assert {one.procedure for one in scripted.told().exclude(power=None)} == {
        "licence.grant", "licence.renewal", "coercion.measure",
    }  # fmt: skip


def test_the_alerts_of_what_is_unlisted_find_what_is_planted_and_nothing_else(told):
    text = files("plumbline.demonstration").joinpath("registers/README.md").read_text(encoding="utf-8")
    planted = {(one["alert"], one["body"]) for one in PLANTED.finditer(text)}
    unlisted = [alert for alert in declared.alerts().values() if alert.finds is Finds.UNLISTED]

    found = [(alert.code, one.body.code, one.says.zh) for alert in unlisted for one in findings.find(alert, on=DAY)]

    assert {one[:2] for one in found} == planted
    assert {alert.code for alert in unlisted} == {alert for alert, _ in planted}
    assert all(said.startswith("1 件案件") for *_, said in found)


def test_they_are_lawful_in_time_and_lie_before_the_year_of_the_simulator(told):
    for matter in scripted.told():
        assert replay(matter) == stored.from_data(matter.marking)
        assert not matter.obligations.filter(late=True).exists(), matter.title
        assert (DAY - clock.day_of(matter.ended_at)).days > plots.DAYS


def test_the_simulator_does_not_count_them(told):
    first = simulated(3)

    assert (first, simulated(3)) == (3, 0)
    assert Matter.objects.filter(demonstration=True).count() == 3 + scripted.told().count()
    moments = list(
        Event.objects.exclude(stream__contains="registers")
        .exclude(stream__startswith="bodies")
        .order_by("pk")
        .values_list("at", flat=True)
    )
    assert moments == sorted(moments)
    assert verifying.recount().ok
