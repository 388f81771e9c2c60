"""The matters of the demonstration: varied, lawful or late on purpose, the same for the same seed, all by acts."""

from datetime import date, datetime
from random import Random

import docx
import pytest
from django.db import transaction

from plumbline.demonstration import plots
from plumbline.demonstration.bodies import load_bodies
from plumbline.demonstration.simulating import simulate
from plumbline.demonstration.telling import declared
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents import showing
from plumbline.engines.documents.models import Document
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import effects
from plumbline.engines.matters.models import Matter, Obligation, Party, Record
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import clock, stored
from plumbline.kernel.decision_tables import declared_tables

DAY = date(2026, 6, 24)
SEED = 7
COUNT = len(declared()["kinds"])


def tell(count=COUNT, seed=SEED):
    return simulate(count=count, seed=seed, today=DAY, progress=lambda done, whole: None)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Tell every kind of story once, and take it all back at the end of the module."""
    from django.conf import settings  # noqa: PLC0415 — a fixture of the module, where the one for settings is not yet

    folder, before = tmp_path_factory.mktemp("files"), settings.FILES
    settings.FILES = folder
    with django_db_blocker.unblock(), transaction.atomic():
        load_bodies(1, on=DAY)
        yield tell()
        transaction.set_rollback(True)
    settings.FILES = before


def test_every_kind_of_story_is_told(told):
    assert set(told.kinds) == set(declared()["kinds"])
    assert told.matters == Matter.objects.count() == COUNT


def test_everything_was_made_by_acts(told):
    assert told.acts == Record.objects.count()
    assert Event.objects.filter(stream__startswith="penalty").count() == told.acts
    assert Matter.objects.filter(demonstration=False).count() == 0


def test_some_acts_were_refused_and_left_nothing(told):
    assert told.refused >= 3
    assert not Record.objects.filter(act="decide", matter__in=Matter.objects.filter(records__act="switch_to_ordinary"))


def test_some_acts_came_late(told):
    late = set(Obligation.objects.filter(late=True).values_list("rule", flat=True))

    assert late >= {"decided_in_time", "served_in_time", "served_on_the_spot", "preserved_disposed"}


def test_something_is_owed_in_every_week_around_today(told):
    owed = Matter.objects.filter(ended_at__isnull=True, next_due_on__isnull=False)

    assert owed.filter(next_due_on__lt=DAY).exists()
    assert owed.filter(next_due_on__gte=DAY).exists()


def test_some_decisions_are_published_and_some_are_withdrawn(told):
    assert Publication.objects.filter(withdrawn_at__isnull=True).exists()
    withdrawn = Publication.objects.get(withdrawn_at__isnull=False)
    assert withdrawn.reason
    on_the_spot = Publication.objects.filter(document__template="on-the-spot-decision")
    assert on_the_spot.exists()


def test_no_act_lies_after_today_or_before_the_last_twelve_months(told):
    first, last = Record.objects.order_by("at").first(), Record.objects.order_by("at").last()

    assert clock.day_of(last.at) <= DAY
    assert (DAY - clock.day_of(first.at)).days <= plots.DAYS


def test_the_ledger_runs_with_the_days(told):
    moments = list(Event.objects.filter(stream__startswith="penalty").order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)


def test_parties_read_as_invented(told):
    assert Party.objects.exists()
    for party in Party.objects.all():
        assert "演示" in party.name
        assert "演示" in party.address
        assert not party.identity_number or party.identity_number.startswith("000000")
        assert not party.credit_code or "DEM" in party.credit_code


def test_some_parties_were_known_from_the_first_report(told):
    known = [record for record in Record.objects.filter(act="report") if "party_name" in record.facts]

    assert known
    assert all(record.matter.party.name == record.facts["party_name"] for record in known)


def test_the_events_of_every_matter_give_the_marking_of_its_row(told):
    for matter in Matter.objects.all():
        assert replay(matter) == stored.from_data(matter.marking), matter.code


def test_the_obligations_of_every_matter_are_those_of_its_marking(told):
    for matter in Matter.objects.all():
        owed = {(duty.rule, duty.sequence, duty.due_on) for duty in stored.from_data(matter.marking).owed()}
        rows = matter.obligations.filter(state__in=("open", "unknown"))
        assert {(row.rule, row.opened_sequence, row.due_on) for row in rows} == owed


def test_no_event_names_a_person_openly(told):
    people = Party.objects.filter(kind="natural_person")
    hidden = {value for one in people for value in (one.name, one.identity_number, one.address) if value}

    assert hidden
    for body in Event.objects.values_list("body", flat=True):
        text = bytes(body).decode()
        assert not any(value in text for value in hidden)


def test_a_second_run_adds_nothing(told):
    before = Record.objects.count(), Document.objects.count(), Event.objects.count()

    again = tell()

    assert (again.matters, again.acts, again.refused) == (0, 0, 0)
    assert (Record.objects.count(), Document.objects.count(), Event.objects.count()) == before


def test_where_there_is_room_for_all_every_kind_happens_and_most_run_their_course():
    kinds = plots.kinds(300, Random(1))

    assert len(kinds) == 300
    assert set(kinds) == set(declared()["kinds"])
    assert kinds.count("closed") > 30


def test_the_same_seed_tells_the_same_matters(db, monkeypatch):
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})

    def course(seed):
        with transaction.atomic():
            load_bodies(1, on=DAY)
            tell(12, seed)
            rows = Record.objects.order_by("pk").values_list("matter__procedure", "matter__title", "act", "at")
            course = [(*row[:3], row[3].isoformat()) for row in rows]
            transaction.set_rollback(True)
        return course

    first = course(3)

    assert first == course(3)
    assert first != course(4)
    assert all(datetime.fromisoformat(row[3]).tzinfo for row in first)


def applied():
    """Give the notices and decisions to which a benchmark in force answered."""
    return [one for one in Record.objects.filter(act__in=("notify", "decide")) if one.facts.get("benchmark")]


def test_notices_and_decisions_apply_the_benchmark_of_their_provision_and_the_day(told):
    found = applied()

    assert {one.act for one in found} == {"notify", "decide"}
    for one in found:
        table = declared_tables().find(one.facts["benchmark"], on=clock.day_of(one.at)).table
        assert one.facts["benchmark_version"] == table.version
        assert one.facts["benchmark_row"] in {row.code for row in table.rows}
        assert one.facts["benchmark_trace"].startswith(table.title.zh)


def test_a_provision_without_a_benchmark_in_force_has_none(told):
    without = [one for one in Record.objects.filter(act="notify") if "固体废物" in one.facts["penalty_law"]]
    assert not [one for one in without if "benchmark" in one.facts]


def test_a_fine_lies_in_the_range_of_its_benchmark_or_carries_the_reason(told):
    departed = set()
    for one in applied():
        fine = one.facts.get("fine_fen", one.facts.get("proposed_fine_fen"))
        if fine is None:
            assert one.facts["benchmark_departed"] is False
            continue
        inside = one.facts["benchmark_least_fen"] <= fine <= one.facts["benchmark_most_fen"]
        assert one.facts["benchmark_departed"] is not inside
        assert ("departure_reasons" in one.facts) is not inside
        departed |= set() if inside else {one.act}

    assert departed == {"notify", "decide"}


def test_the_papers_of_the_demonstration_carry_the_range_and_the_fine(told):
    shown = 0
    for one in applied():
        paper = Document.objects.get(matter=one.matter, sequence=one.sequence)
        lines = [line.text for line in docx.Document(showing.open_docx(paper, redact=False)).paragraphs]
        assert f"适用的裁量基准和幅度：{one.facts['benchmark_trace']}" in lines
        if "fine_fen" in one.facts:
            assert any(f"罚款{one.facts['fine_fen'] // 100:,}元" in line for line in lines)
        if "departure_reasons" in one.facts:
            assert f"不按裁量基准的理由：{one.facts['departure_reasons']}" in lines
        shown += 1
    assert shown
