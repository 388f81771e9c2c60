"""A database that was put back to an earlier day is never sealed into a second past."""

import shutil

import pytest
from django.conf import settings as house
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import checkpoints, rewinding, rounds
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, TreeNode, Unsealed
from plumbline.engines.ledger.rewinding import Rewound
from plumbline.kernel import clock
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.errors import IntegrityBroken


def written(count, stream="a"):
    with transaction.atomic():
        for _ in range(count):
            append(stream=stream, kind="file", at=clock.now(), public={})


def remembered():
    return house.LEDGER_NEWEST_HEAD.read_text()


@pytest.fixture
def put_back(tampering):
    """Give a way to put the store back to so many leaves, as an older backup would."""

    def back(size):
        with tampering():
            for rows in (
                Checkpoint.objects.filter(size__gt=size),
                Leaf.objects.filter(index__gte=size),
                TreeNode.objects.filter(position__gte=2 * size - 1),
            ):
                rows._raw_delete(rows.db)
            gone = Event.objects.exclude(id__in=Leaf.objects.values("event_id"))
            Unsealed.objects.all().delete()
            gone._raw_delete(gone.db)

    return back


@pytest.mark.django_db
def test_the_newest_head_is_remembered_beside_the_key_after_each_round():
    written(3)
    rounds.take()
    first = remembered()
    written(2)
    rounds.take()

    assert checkpoints.read(first).size == 3
    assert remembered() == Checkpoint.objects.get(size=5).note
    assert house.LEDGER_NEWEST_HEAD.parent == house.LEDGER_KEY_FILE.parent


@pytest.mark.django_db
def test_a_round_that_was_killed_before_it_remembered_is_made_up_for_by_the_next():
    written(3)
    rounds.take()
    written(2)
    rounds.sealing.seal()
    assert checkpoints.read(remembered()).size == 3

    rounds.take()

    assert checkpoints.read(remembered()).size == 5


def test_a_store_that_was_put_back_is_not_sealed(put_back):
    written(4)
    rounds.take()
    written(4)
    rounds.take()
    put_back(4)
    written(1, stream="after the restore")

    with pytest.raises(Rewound, match=r"signed a head of 8 leaves.*has 4.*put back in time.*restore\.md"):
        rounds.take()

    assert Checkpoint.objects.count() == 1
    assert Unsealed.objects.count() == 1


def test_a_store_with_another_past_is_not_sealed(put_back):
    written(4)
    rounds.take()
    written(4)
    rounds.take()
    put_back(4)
    written(4, stream="another past")
    rounds.sealing.seal()

    with pytest.raises(Rewound, match=r"another root.*forked"):
        rounds.take()


@pytest.mark.django_db
def test_a_head_under_another_origin_is_another_log(settings, tmp_path):
    written(4)
    rounds.take()
    elsewhere = tmp_path / "head"
    shutil.copy(house.LEDGER_NEWEST_HEAD, elsewhere)

    settings.LEDGER_NEWEST_HEAD, settings.LEDGER_ORIGIN = elsewhere, "plumbline.example/log2"

    assert not rewinding.remembered()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "not a note", "a\n1\nAAAA\n\n— b AAAA\n"])
def test_what_is_remembered_and_no_head_stops_the_sequencer(text):
    house.LEDGER_NEWEST_HEAD.write_text(text)

    with pytest.raises(IntegrityBroken):
        rounds.take()


@pytest.mark.django_db
def test_a_forged_memory_is_refused():
    written(4)
    rounds.take()
    house.LEDGER_NEWEST_HEAD.write_text(remembered().replace("\n4\n", "\n5\n"))

    with pytest.raises(IntegrityBroken, match="no checkpoint"):
        rounds.take()


@pytest.mark.django_db
def test_an_older_head_never_takes_the_place_of_a_newer_one():
    written(4)
    older = rounds.take()
    written(4)
    rounds.take()

    rewinding.remember(TreeHead(older.size, older.root))
    rewinding.remember_note(Checkpoint.objects.get(size=4).note)

    assert checkpoints.read(remembered()).size == 8


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.LEDGER_NEWEST_HEAD = tmp_path / "file" / "newest-head"
    written(1)

    with pytest.raises(ImproperlyConfigured, match="PLUMBLINE_LEDGER_NEWEST_HEAD"):
        rounds.take()
