"""What the search remembers is never behind the database: after changes elsewhere, in transactions, and after rollbacks."""

import importlib
from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from plumbline.engines.norms.models import IndexedVersion, Norm, Version
from plumbline.engines.norms.searching import indexing, remembered
from tests.engines.norms.shelf import LAW, ask, places, put

YESTERDAY, LONG_AGO = date(2026, 6, 21), date(2021, 1, 1)
migration = importlib.import_module("plumbline.engines.norms.migrations.0003_search_index")


def _elsewhere(act) -> None:
    """Do something in a connection of its own, committed."""
    failed = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 — told to the test
            failed.append(error)
        finally:
            connection.close()

    other = Thread(target=run)
    other.start()
    other.join()
    assert not failed, failed


def _generation() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {remembered.token()}")
        return cursor.fetchone()[0]


def _ended(on) -> None:
    Version.objects.update(in_force_to=on)


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_changes_is_seen_by_the_next_search() -> None:
    version = put("风筝条例", "风筝应当有线。")
    before = places(ask("有线"))

    _elsewhere(lambda: _ended(YESTERDAY))
    ended = places(ask("有线"))
    _elsewhere(lambda: _ended(None))
    again = places(ask("有线"))
    _elsewhere(lambda: Version.objects.update(replaced_at=remembered_at()))
    replaced = places(ask("有线"))

    assert (before, ended, again, replaced) == ([("风筝条例", 1)], [], [("风筝条例", 1)], [])
    assert places(ask("有线", all_versions=True)) == []
    assert version.pk


def remembered_at():
    """Give some moment at which an edition was replaced."""
    from plumbline.kernel import clock  # noqa: PLC0415 — only here

    return clock.now()


@pytest.mark.django_db(transaction=True)
def test_a_norm_renamed_elsewhere_is_ranked_by_its_new_name() -> None:
    put("甲办法", "风筝应当有线。", level=LAW)
    put("乙办法", "风筝应当有线。", level=LAW)
    assert len(places(ask("有线"))) == 2

    _elsewhere(lambda: Norm.objects.filter(title="甲办法").update(title="有线办法", short="有线办法"))
    _elsewhere(lambda: Norm.objects.filter(title="乙办法").update(title="丙办法", short="丙办法"))

    assert places(ask("有线"))[0] == ("有线办法", 1)


@pytest.mark.django_db(transaction=True)
def test_what_was_seen_in_a_transaction_that_is_rolled_back_is_forgotten() -> None:
    put("风筝条例", "风筝应当有线。")
    assert ask("有线").total == 1

    with transaction.atomic():
        _ended(YESTERDAY)
        inside = ask("有线").total
        transaction.set_rollback(True)
    after = ask("有线").total
    _elsewhere(lambda: _ended(LONG_AGO))

    assert (inside, after, ask("有线").total) == (0, 1, 0)


@pytest.mark.django_db
def test_a_savepoint_that_is_rolled_back_is_forgotten_too() -> None:
    put("风筝条例", "风筝应当有线。")
    totals = []
    for _ in range(2):
        with transaction.atomic():
            _ended(YESTERDAY)
            totals.append(ask("有线").total)
            transaction.set_rollback(True)
        totals.append(ask("有线").total)

    assert totals == [0, 1, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_elsewhere_is_not_seen_and_then_is() -> None:
    put("风筝条例", "风筝应当有线。")
    seen = []

    with transaction.atomic():
        _ended(YESTERDAY)
        _elsewhere(lambda: seen.append(ask("有线").total))
        seen.append(ask("有线").total)
    _elsewhere(lambda: seen.append(ask("有线").total))

    assert seen == [1, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda version: Version.objects.filter(pk=version.pk).update(in_force_to=YESTERDAY),
        lambda version: Version.objects.create(norm=version.norm, promulgated_on=date(2026, 1, 1)),
        lambda version: Norm.objects.filter(pk=version.norm_id).update(short="风筝"),
        lambda _: Norm.objects.create(title="新条例", short="新条例", level=LAW),
        lambda _: IndexedVersion.objects.update(version=None),
        lambda _: IndexedVersion.objects.all().delete(),
        indexing.remove,
        indexing.add,
    ],
)
def test_every_writer_begins_a_new_generation(change) -> None:
    version = put("风筝条例", "风筝应当有线。")
    generations = {_generation()}
    for _ in range(3):
        with transaction.atomic():
            change(version)
            generations.add(_generation())
            transaction.set_rollback(True)

    assert len(generations) == 4
    assert _generation() in generations


@pytest.mark.django_db
def test_nothing_is_asked_about_versions_twice(django_assert_num_queries) -> None:
    put("风筝条例", "风筝应当有线。")
    ask("有线")
    asked, _ = remembered.remembered(None)

    with django_assert_num_queries(1):
        assert remembered.remembered(None)[0] is asked
    with django_assert_num_queries(3):  # the generation with titles, the index, the articles
        assert ask("有线").total == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_shown_of_norms_and_versions_is_as_it_now_stands() -> None:
    put("风筝条例", "风筝应当有线。", issuer="阿部")
    (before,) = ask("有线").hits

    _elsewhere(lambda: Norm.objects.update(issuer="乙部"))
    _elsewhere(lambda: Version.objects.update(number="第 7 号"))
    (after,) = ask("有线").hits

    assert (before.norm.issuer, before.version.number) == ("阿部", "")
    assert (after.norm.issuer, after.version.number) == ("乙部", "第 7 号")


@pytest.mark.django_db
def test_what_one_reader_does_with_a_hit_no_other_sees() -> None:
    put("风筝条例", "风筝应当有线。")
    (first,) = ask("有线").hits
    first.norm.title = first.version.number = "改"

    (second,) = ask("有线").hits

    assert (second.norm.title, second.version.number) == ("风筝条例", "")
    assert second.article.version is second.version
    assert second.version.norm is second.norm


@pytest.mark.django_db
def test_few_days_are_remembered() -> None:
    put("风筝条例", "风筝应当有线。")
    for day in range(1, 29):
        assert ask("有线", on=date(2026, 6, day)).total == 1

    assert len(remembered._remembered) == remembered._KEPT


@pytest.mark.django_db
def test_the_triggers_stand_after_all_migrations() -> None:
    """A migration that rebuilds one of the tables on SQLite drops its triggers: it must put them up again."""
    postgresql = connection.vendor == "postgresql"
    query = "SELECT tgname FROM pg_trigger" if postgresql else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}

    endings = ["_renews"] if postgresql else [f"_renews_after_{verb.lower()}" for verb in migration.VERBS]
    assert {table + ending for table in migration.RENEWING for ending in endings} <= standing
