"""The index beside the log: whatever the batches, it is the one that the events give, and proves what is complete."""

import json
from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from plumbline.engines.ledger import checkpoints, completing, index_files, indexing, rounds, sealing, subtrees
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint, Cosignature, Event, IndexHead, Leaf
from plumbline.engines.ledger.triggers import lifted
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock, log_index
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.completeness_check import Verdict
from plumbline.kernel.completeness_file import Asked
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.index_again import IndexAgain
from plumbline.kernel.index_block import write
from plumbline.kernel.log_index import SUFFIX
from tests.engines.ledger.conftest import AT

BODY = "340104/market"


def act(matter, sequence, *, days=0):
    """Write an event of a matter, as acts do: the first names its body, the taking of evidence names none."""
    public = {"body": BODY, "act": "file"} if sequence == 1 else {"kind": "photo"}
    with clock.standing_at(AT + timedelta(days=days)):
        return append(stream=f"penalty.ordinary/2026/00000{matter}", kind="act", at=AT, public=public)


@pytest.fixture
def indexed(db, settings, tmp_path):
    """Give eleven events of three matters in three rounds, each on its own day, and one of no body on the last."""
    settings.LEDGER_INDEX = tmp_path / "index"
    events = []
    for day, batch in enumerate((range(4), range(4, 9), range(9, 10))):
        events += [act(number % 3, number // 3 + 1, days=day) for number in batch]
        rounds.take()
    with clock.standing_at(AT + timedelta(days=2)):
        events.append(append(stream="accounts", kind="open", at=AT, public={}))
    rounds.take()
    return events


def proven(asked):
    checked = completing.check(completing.prove(asked))
    assert checked.verdict is Verdict.COMPLETE
    return list(checked.leaves)


def again():
    index = IndexAgain()
    for body in Leaf.objects.order_by("index").values_list("event__body", flat=True):
        index.add(bytes(body))
    return index


def test_every_round_signs_a_head_of_the_index_that_the_events_give(indexed):
    sizes = list(IndexHead.objects.order_by("size").values_list("size", flat=True))

    newest = IndexHead.objects.get(size=11)
    assert sizes == [4, 9, 10, 11]
    assert newest.root == again().root()
    assert checkpoints.read(newest.note, suffix=SUFFIX) == TreeHead(11, newest.root)
    assert newest.note.startswith(f"{django_settings.LEDGER_ORIGIN}/index\n11\n")


def test_a_head_of_the_index_is_no_head_of_the_log(indexed):
    with pytest.raises(IntegrityBroken, match="no checkpoint"):
        checkpoints.read(IndexHead.objects.get(size=11).note)
    with pytest.raises(IntegrityBroken, match="no checkpoint"):
        checkpoints.read(Checkpoint.objects.get(size=11).note, suffix=SUFFIX)


def test_all_of_a_matter_of_a_body_and_of_a_period_is_proven(indexed):
    second = (AT + timedelta(days=1)).date()

    assert proven(Asked(matter="penalty.ordinary/2026/000001")) == [1, 4, 7]
    assert proven(Asked(body=BODY)) == list(range(10))
    assert proven(Asked(body=BODY, first=second)) == list(range(4, 10))
    assert proven(Asked(first=second, last=second)) == [4, 5, 6, 7, 8]
    assert proven(Asked(first=second, last=second + timedelta(days=1))) == list(range(4, 11))


def test_nothing_is_proven_to_be_nothing(indexed):
    assert proven(Asked(matter="penalty.ordinary/2026/000099")) == []
    assert proven(Asked(body="elsewhere")) == []
    assert proven(Asked(first=date(2020, 1, 1), last=date(2020, 12, 31))) == []


def test_a_proof_carries_what_witnesses_signed_under_the_head_of_the_log(indexed):
    line = f"— witness {b64encode(bytes(76)).decode()}\n"
    Cosignature.objects.create(head_id=11, witness="witness+00000000+AA==", line=line, at=clock.now())

    proof = completing.prove(Asked(body=BODY))

    assert proof.checkpoint.endswith(line)
    assert completing.check(proof).verdict is Verdict.COMPLETE


def test_there_is_no_proof_before_there_is_an_index(db):
    assert completing.prove(Asked(matter="a")) is None


def test_an_index_that_lags_proves_what_it_has(indexed):
    act(1, 4)
    sealing.seal()

    assert proven(Asked(matter="penalty.ordinary/2026/000001")) == [1, 4, 7]
    assert indexing.bring_up() == indexing.Indexed(12, 12, 1)
    assert proven(Asked(matter="penalty.ordinary/2026/000001")) == [1, 4, 7, 11]


def test_only_the_blocks_of_the_newest_head_are_kept(indexed, settings):
    kept = sorted(path.name.rpartition("-")[0] for path in settings.LEDGER_INDEX.iterdir())

    assert kept == ["0-10", "1-4", "3-0"]


def test_blocks_that_are_full_stay_and_many_leaves_take_several_rounds(indexed, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(log_index, "BLOCK_LEVEL", 2)
    settings.LEDGER_INDEX = tmp_path / "small"
    act(1, 4)
    sealing.seal()

    first, second = indexing.bring_up(most=8), indexing.bring_up(most=8)

    assert (first.size, second.size) == (11, 12)
    assert proven(Asked(body=BODY)) == [*range(10), 11]
    assert {path.name.rpartition("-")[0] for path in settings.LEDGER_INDEX.iterdir()} == {"2-0", "2-1", "2-2"}


def test_the_index_can_be_made_again(indexed, settings):
    before = {path.name: path.read_bytes() for path in settings.LEDGER_INDEX.iterdir()}
    (settings.LEDGER_INDEX / "left-over").write_bytes(b"")

    assert indexing.rebuild() == indexing.Indexed(11, 11, 0)

    assert {path.name: path.read_bytes() for path in settings.LEDGER_INDEX.iterdir()} == before


def test_a_folder_of_another_past_is_of_no_use_and_no_harm(indexed, settings, tmp_path):
    settings.LEDGER_INDEX = tmp_path / "moved"
    with pytest.raises(IntegrityBroken, match="--rebuild"):
        completing.prove(Asked(body=BODY))

    act(1, 4)
    rounds.take()

    assert proven(Asked(matter="penalty.ordinary/2026/000001")) == [1, 4, 7, 11]


def test_an_event_that_was_changed_is_not_put_into_the_index_and_sealing_goes_on(indexed):
    event = act(1, 4)
    sealing.seal()
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=event.body.replace(b"photo", b"video"))

    act(1, 5)
    assert rounds.take().added == 1

    assert IndexHead.objects.order_by("-size").first().size == 11
    with pytest.raises(IntegrityBroken, match="leaf 11 is lost or changed"):
        indexing.bring_up()


def test_sealing_goes_on_without_a_folder_and_while_another_builds(indexed, settings, tmp_path):
    with index_files.alone():
        act(1, 4)
        assert rounds.take().added == 1
    settings.LEDGER_INDEX = tmp_path / "file"
    settings.LEDGER_INDEX.write_bytes(b"")
    act(1, 5)
    assert rounds.take().added == 1

    assert IndexHead.objects.order_by("-size").first().size == 11


@pytest.mark.parametrize("change", [{"root": bytes(32)}, {"note": "forged"}])
def test_the_database_refuses_to_change_a_head_of_the_index(change, indexed):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IndexHead.objects.filter(size=11).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IndexHead.objects.filter(size=11)._raw_delete("default")


# What the recount finds


def found():
    return {(each.kind.value, each.where) for each in recount().findings}


def test_an_index_nobody_touched_adds_up(indexed):
    assert found() == set()


def entries_without(entries, leaf):
    return [entry for entry in entries if log_index.leaf_of(entry) != leaf]


def forge(change):
    """Sign a head over an index of the keeper's liking, as someone with the key can: one whose entries are changed."""
    act(1, 4, days=3)
    head = Checkpoint.objects.get(size=sealing.seal().size)
    heads = []
    for node, tree in indexing.trees_of(TreeHead(head.size, head.root)).items():
        building = indexing._Building(TreeHead(head.size, head.root), 0)
        data = write(sorted(change(building._gathered(node))))
        index_files.put(node, tree, data)
        heads.append(index_files.find(node, tree).head(tree))
    root = log_index.root_over(heads)
    note = checkpoints.sign(TreeHead(head.size, root), suffix=SUFFIX)
    IndexHead.objects.create(size=head.size, root=root, note=note, at=clock.now())


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries_without(entries, 4) or entries,
        lambda entries: [*entries, log_index.of_stream("planted").first + bytes(8)],
        lambda entries: [entry[:-1] + b"\5" if entry[-1] == 4 else entry for entry in entries],
    ],
    ids=["left out", "added", "changed"],
)
def test_an_entry_that_the_keeper_left_out_or_put_in_is_found(change, indexed):
    forge(change)

    assert found() == {
        ("index", "index head 12"),
        *(("index", f"index block {place}") for place in blocks_touched(change)),
    }


def blocks_touched(change):
    return [f"{node.level}/{node.index}" for node in log_index.blocks_of(12) if touches(change, node)]


def touches(change, node):
    tree = subtrees.hashes_of((node,))[node]
    entries = indexing._Building(TreeHead(12, b""), 0)._gathered(node)
    return index_files.find(node, tree).entries() != entries


def test_a_changed_head_is_found(indexed):
    with lifted(connection):
        IndexHead.objects.filter(size=9).update(root=bytes(32))
        IndexHead.objects.filter(size=10).update(note="forged")
        note = checkpoints.sign(TreeHead(11, bytes(32)), suffix=SUFFIX)
        IndexHead.objects.filter(size=11).update(root=bytes(32), note=note)

    assert found() == {("index", f"index head {size}") for size in (9, 10, 11)}


def test_a_head_of_the_index_without_one_of_the_log_is_found(indexed):
    note = checkpoints.sign(TreeHead(40, bytes(32)), suffix=SUFFIX)
    IndexHead.objects.create(size=40, root=bytes(32), note=note, at=clock.now())

    assert found() == {("index", "index head 40")}
    with pytest.raises(IntegrityBroken, match="the log only 11"):
        indexing.bring_up()
    with pytest.raises(IntegrityBroken, match="the head of 40 leaves is gone"):
        completing.prove(Asked(matter="a"))


@pytest.mark.parametrize("place", [8, 47, -1])
def test_a_changed_block_is_found(place, indexed, settings):
    change_block(settings, place)

    assert found() == {("index", "index block 3/0")}


def test_from_a_changed_block_nothing_is_proven(indexed, settings):
    change_block(settings, 8 + 39)  # the leaf of the first entry

    assert completing.check(completing.prove(Asked(body=BODY))).verdict is Verdict.NOT_UNDER_HEAD


def test_a_block_of_another_length_is_said_to_be_none(indexed, settings):
    change_block(settings, 0)  # the count

    assert found() == {("index", "index block 3/0")}
    with pytest.raises(IntegrityBroken, match="no block of the index"):
        completing.prove(Asked(body=BODY))


def change_block(settings, place):
    (path,) = settings.LEDGER_INDEX.glob("3-0-*")
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(bytes(data))


def test_blocks_that_are_gone_are_no_finding_since_they_can_be_made_again(indexed, settings):
    for path in settings.LEDGER_INDEX.iterdir():
        path.unlink()

    assert found() == set()


def test_what_is_wrong_with_the_log_itself_is_named_once(indexed):
    event = indexed[4]
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=event.body.replace(b"photo", b"video"))

    assert found() == {("edited", event.reference)}


def test_a_retired_key_signs_no_head_of_the_index(indexed, settings, tmp_path):
    settings.LEDGER_OLD_KEYS = tmp_path / "old-keys"
    settings.LEDGER_OLD_KEYS.write_text(f"{completing.prove(Asked(body=BODY)).keys[-1]} 11\n")
    act(1, 4)
    with pytest.raises(ImproperlyConfigured, match="retired"):
        rounds.take()

    proof = completing.prove(Asked(body=BODY))
    assert completing.check(proof).verdict is Verdict.COMPLETE
    assert proof.keys[0].endswith(" 11")
    assert json.dumps(proof.as_data())
