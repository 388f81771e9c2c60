"""The lists of the demonstration: whole, resting on law that was in force, and faulty exactly where it is written."""

import io
import re
from datetime import date
from importlib.resources import files

import pytest
from django.db import transaction

from plumbline.demonstration.bodies import load_bodies
from plumbline.demonstration.registers import lists, load_registers
from plumbline.engines.bodies.codes import Level
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.models import Event
from plumbline.engines.norms.registering import sync
from plumbline.engines.registers import declared, findings, importing, reading
from plumbline.engines.registers.models import Edition
from plumbline.engines.sheets import reading as sheets
from plumbline.engines.sheets import writing
from plumbline.kernel import clock, decision_tables
from plumbline.kernel.alert import Finds
from plumbline.kernel.fields import Personal, from_data
from plumbline.kernel.register import Readers

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 2)  # the Code took the place of ten laws on 15 August, and the terms after it are over
LAST_DAY = date(2026, 8, 14)
PLANTED = re.compile(r"^\| `(?P<alert>[a-z_.]+)` \| (?P<body>\S+) \| (?P<key>\S+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """Load bodies and lists once for the tests of this module; nothing of them stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.standing_at(DAY):
            sync()
            load_bodies(1, on=DAY)
            loaded = load_registers()
        yield loaded
        transaction.set_rollback(True)


def planted():
    """Read what the page beside the lists says is planted."""
    text = files("plumbline.demonstration").joinpath("registers/README.md").read_text(encoding="utf-8")
    return {(found["alert"], found["body"], found["key"]) for found in PLANTED.finditer(text)}


def found(on, ending=""):
    """Give what the alerts find on a day, by alert, list and entry: all, or those whose codes end so."""
    return {
        (code, one.body.code, (one.edition or one.beside).key)
        for code, alert in declared.alerts().items()
        if alert.finds is not Finds.UNLISTED and code.endswith(ending)
        for one in findings.find(alert, on=on)
    }


def test_every_register_has_entries():
    assert {one.register for one in lists()} == set(declared.every())


def test_the_benchmarks_that_are_listed_are_the_decision_tables():
    listed = {row["code"]: row["title"] for one in lists() if one.register == "benchmarks" for row in one.rows}

    assert listed == {
        table.code: table.title.zh for table in (one.table for one in decision_tables.declared_tables().every())
    }


def test_the_lists_of_a_province_a_city_a_county_and_a_township_are_put_in(province):
    levels = set(Edition.objects.values_list("body__level", flat=True))

    assert levels == {Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP}
    assert province.lists == len(list(lists()))
    assert province.editions == Edition.objects.count() > 350


def test_putting_them_in_again_changes_nothing(province):
    events = Event.objects.count()

    with clock.standing_at(DAY):
        again = load_registers()

    assert (again.lists, again.editions) == (0, 0)
    assert Event.objects.count() == events


def test_the_alerts_find_what_is_planted_and_nothing_else(province):
    assert found(DAY) == planted()


def test_every_alert_over_lists_finds_something(province):
    over_lists = {code for code, alert in declared.alerts().items() if alert.finds is not Finds.UNLISTED}

    assert {alert for alert, _, _ in planted()} == over_lists


def test_a_repealed_basis_lights_up_on_the_day_after_its_last(province):
    before, after = found(LAST_DAY, "repealed_basis"), found(date(2026, 8, 15), "repealed_basis")

    assert {body for _, body, _ in before} == {"340181.market_regulation"}
    assert after == {one for one in planted() if one[0].endswith("repealed_basis")}


def test_a_list_is_late_only_when_its_term_is_over(province):
    alert, last_day = "government_data.not_adjusted", date(2026, 8, 28)  # the tenth workday after Saturday, 15 August

    assert found(last_day, alert) == set()
    assert found(date(2026, 8, 29), alert) == {(alert, "3401.ecology", "340100002-000002")}


def test_an_entry_of_the_province_holds_for_the_bodies_that_it_names(province):
    powers, district = declared.register("powers"), Body.objects.get(code="340104.market_regulation")

    listed = reading.entry(powers, district, "SC-CF-001", on=DAY)

    assert listed.inherited
    assert listed.of.code == "34.government"
    assert reading.find(powers, district, "CG-CF-001", on=DAY) is None


def test_a_changed_entry_keeps_what_it_said_before(province):
    licences, government = declared.register("licence_items"), Body.objects.get(code="34.government")

    said = [
        reading.entry(licences, government, "990117000003", on=day).edition.data["limit"]
        for day in (date(2026, 3, 1), date(2026, 3, 2))
    ]

    assert said == [15, 10]


def test_how_to_reach_experts_and_mediators_is_for_keepers_alone(province):
    for code in ("decision_experts", "mediators", "legal_counsel"):
        register = declared.register(code)
        telephone = register.fields["phone"]
        assert telephone.field.personal is Personal.PHONE
        assert telephone.read is Readers.KEEPERS
        for edition in Edition.objects.filter(register=code).select_related("body"):
            assert telephone not in [value.field for value in reading.visible(edition, None)]


def test_no_telephone_of_a_person_stands_in_the_ledger(province):
    telephones = [data["phone"] for data in Edition.objects.values_list("data", flat=True) if "phone" in data]
    told = str(list(Event.objects.filter(stream__startswith="registers/").values_list("body", flat=True)))

    assert telephones
    assert not [one for one in telephones if one in told]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
@pytest.mark.parametrize("code", declared.every())
def test_a_list_as_everybody_may_read_it_comes_back_from_a_file_and_changes_nothing(province, code, kind, language):
    register = declared.register(code)
    columns = {name: one.field for name, one in register.fields.items() if one.read is Readers.PUBLIC}

    for body in Body.objects.filter(pk__in=Edition.objects.filter(register=code).values("body")):
        rows = [from_data(columns, one.data) for one in reading.standing(register, [body], on=DAY)]
        file = b"".join(writing.write(columns, rows, kind=kind, title=register.title, language=language))
        sheet = sheets.read(io.BytesIO(file), name=f"list.{kind}")
        done = importing.check(register, body, sheet, valid_from=DAY, whole=True)

        assert (len(done.judged), done.changes, done.may_be_saved) == (len(rows), False, True), done.preview.problems
