"""A recount names what was done to the ledger, and where."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from plumbline.engines.ledger import checkpoints, sealing
from plumbline.engines.ledger.appending import append, body_of
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.erasing import erase
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, Opening, TreeNode, Unsealed
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock
from plumbline.kernel.merkle import CompactRange, leaf_hash

ONE, TWO, THREE = (f"penalty.ordinary/2026/00000{number}" for number in (1, 2, 3))


def found(report=None):
    return {(finding.kind.value, finding.where) for finding in (report or recount()).findings}


def rewritten(event, **public):
    """Make the body and digest that the event would have had with other facts."""
    columns = {name: getattr(event, name) for name in ("stream", "sequence", "kind", "previous", "at", "recorded_at")}
    said = {name: event.contents[name] for name in ("blind", "personal")}
    body = body_of(columns, {**said, "public": public})
    return {"body": body, "digest": leaf_hash(body)}


def raw_event(stream, sequence, previous=b""):
    now = clock.now()
    columns = {
        "stream": stream,
        "sequence": sequence,
        "kind": "forged",
        "previous": previous,
        "at": now,
        "recorded_at": now,
    }
    body = body_of(columns, {"public": {}, "personal": {}})
    return Event(**columns, body=body, digest=leaf_hash(body))


def removed(rows):
    """Delete rows as someone does who asks the framework for nothing."""
    assert rows._raw_delete("default")


def rehang():
    """Hash all stored nodes anew from the leaves, as a forger without the signing key can."""
    tree = CompactRange()
    for digest in Leaf.objects.order_by("index").values_list("digest", flat=True):
        for node, inner in tree.add(digest)[1:]:
            TreeNode.objects.filter(position=node.position).update(digest=inner)
    return tree


def test_a_ledger_nobody_touched_adds_up(sealed_ledger):
    append(stream=ONE, kind="serve", at=clock.now(), public={}, personal={"phone": "13800000000"})

    report = recount()

    assert report.as_data() == {"ok": True, "events": 11, "size": 10, "findings": []}


@pytest.mark.django_db
def test_an_empty_ledger_adds_up():
    assert recount().as_data() == {"ok": True, "events": 0, "size": 0, "findings": []}


def test_an_edited_body_is_named(tampering, sealed_ledger):
    with tampering():
        event = sealed_ledger[3]
        Event.objects.filter(id=event.id).update(body=event.body.replace(b'"number":3', b'"number":4'))

    assert found() == {("edited", f"{ONE}#2")}


@pytest.mark.parametrize("column", ["kind", "at", "recorded_at"])
def test_an_edited_column_is_named(column, tampering, sealed_ledger):
    with tampering():
        new = {"kind": "withdraw"}.get(column, F(column) if column == "kind" else clock.now() - timedelta(days=9))
        Event.objects.filter(id=sealed_ledger[3].id).update(**{column: new})

    assert found() == {("edited", f"{ONE}#2")}


def test_an_edited_event_with_a_fitting_digest_is_named(tampering, sealed_ledger):
    with tampering():
        Event.objects.filter(id=sealed_ledger[3].id).update(**rewritten(sealed_ledger[3], number=4))

    assert found() == {("edited", f"{ONE}#2")}


@pytest.mark.parametrize("hung_anew", [False, True])
def test_an_event_edited_together_with_its_leaf_is_named(hung_anew, tampering, sealed_ledger):
    with tampering():
        new = rewritten(sealed_ledger[3], number=4)
        Event.objects.filter(id=sealed_ledger[3].id).update(**new)
        Leaf.objects.filter(index=3).update(digest=new["digest"])
        if hung_anew:
            rehang()

    assert found() == {("edited", f"{ONE}#2"), ("checkpoint", "checkpoint 6")}


def test_of_a_last_event_edited_with_its_leaf_the_pair_is_named(tampering, sealed_ledger):
    with tampering():
        new = rewritten(sealed_ledger[9], number=4)
        Event.objects.filter(id=sealed_ledger[9].id).update(**new)
        Leaf.objects.filter(index=9).update(digest=new["digest"])

    assert found() == {("edited", f"{THREE}#3, {ONE}#4"), ("checkpoint", "checkpoint 10")}


def test_a_deleted_event_is_named(tampering, sealed_ledger):
    with tampering():
        removed(Event.objects.filter(id=sealed_ledger[4].id))

    assert found() == {("deleted", f"{TWO}#2")}


def test_a_stream_whose_end_is_cut_off_is_named(tampering, sealed_ledger):
    with tampering():
        removed(Event.objects.filter(id=sealed_ledger[7].id))

    assert found() == {("cut_off", f"{TWO}#3")}


def test_an_event_removed_while_it_waited_is_named(tampering, sealed_ledger):
    with transaction.atomic():
        event = append(stream=ONE, kind="serve", at=clock.now(), public={})
    with tampering():
        removed(Event.objects.filter(id=event.id))

    sealing.seal()

    assert found() == {("cut_off", f"event {event.id}")}


def test_an_event_that_continues_nothing_is_named(sealed_ledger):
    raw_event(ONE, 5, previous=b"\1" * 32).save()

    assert found() == {("inserted", f"{ONE}#5")}


def test_an_event_from_before_there_were_random_bytes_adds_up(sealed_ledger):
    raw_event("before/1", 1).save()
    sealing.seal()

    assert recount().ok


def test_an_event_whose_body_is_not_ours_is_named(sealed_ledger):
    event = raw_event("b", 1)
    event.body = json.dumps({"stream": "b"}).encode()
    event.digest = leaf_hash(event.body)
    event.save()

    assert found() == {("inserted", "b#1")}


def test_an_event_past_the_sequencer_is_named(tampering, sealed_ledger):
    with tampering():
        raw_event(ONE, 5, previous=sealed_ledger[9].digest).save()
    assert not Unsealed.objects.exists()

    assert found() == {("inserted", f"{ONE}#5")}


def test_an_event_pushed_in_between_is_named_with_those_that_it_moved(tampering, sealed_ledger):
    with tampering():
        for sequence in (3, 2):
            Event.objects.filter(stream=TWO, sequence=sequence).update(sequence=sequence + 1)
        pushed = raw_event(TWO, 2, previous=sealed_ledger[1].digest)
        pushed.save()
        Unsealed.objects.create(event=pushed)

    assert found() == {("inserted", f"{TWO}#2"), ("reordered", f"{TWO}#3"), ("reordered", f"{TWO}#4")}


@pytest.mark.parametrize("with_leaves", [False, True])
def test_exchanged_events_are_named(with_leaves, tampering, sealed_ledger):
    with tampering():
        for old, new in ((1, 99), (2, 1), (99, 2)):
            Event.objects.filter(stream=THREE, sequence=old).update(sequence=new)
        if with_leaves:
            Leaf.objects.filter(index=2).update(reference=f"{THREE}#2")
            Leaf.objects.filter(index=5).update(reference=f"{THREE}#1")

    assert found() == {("reordered", f"{THREE}#1"), ("reordered", f"{THREE}#2")}


@pytest.mark.parametrize("pair", [(2, 3), (2, 5), (0, 8)])
def test_exchanged_leaves_are_named(pair, tampering, sealed_ledger):
    with tampering():
        one, other = Leaf.objects.filter(index__in=pair).order_by("index")
        Leaf.objects.filter(index__in=pair).delete()
        one.index, other.index = other.index, one.index
        Leaf.objects.bulk_create([one, other])

    named = {where for kind, where in found() if kind == "reordered"}
    assert named == {sealed_ledger[pair[0]].reference, sealed_ledger[pair[1]].reference}
    assert ("checkpoint", "checkpoint 6") in found()


def test_a_tree_whose_end_is_cut_off_is_named(tampering, sealed_ledger):
    with tampering():
        Leaf.objects.filter(index__gte=8).delete()

    assert ("cut_off", "leaf 8") in found()


def test_a_missing_leaf_is_named(tampering, sealed_ledger):
    with tampering():
        Leaf.objects.filter(index=4).delete()

    assert found() == {("deleted", "leaf 4"), ("inserted", f"{TWO}#2")}


def test_a_leaf_under_no_head_is_named(tampering, sealed_ledger):
    with tampering():
        Checkpoint.objects.filter(size=10).delete()

    leaves = {("inserted", f"leaf {index}") for index in (6, 7, 8, 9)}
    assert found() == leaves | {("tree", f"node {position}") for position in (12, 13, 14, 17)}


@pytest.mark.parametrize("position", [2, 6, 9, 14])
def test_a_changed_node_is_named_and_no_event_blamed(position, tampering, sealed_ledger):
    with tampering():
        changed = TreeNode.objects.filter(position=position).update(digest=b"\1" * 32)
    assert changed == 1

    assert found() == {("tree", f"node {position}")}


def test_a_missing_node_is_named(tampering, sealed_ledger):
    with tampering():
        TreeNode.objects.filter(position=6).delete()

    assert found() == {("tree", "node 6")}


@pytest.mark.parametrize(
    "change", [{"root": b"\1" * 32}, {"note": "plumbline.example/anhui\n6\n\n— nobody abcd\n"}, {"note": ""}]
)
def test_a_forged_checkpoint_is_named(change, tampering, sealed_ledger):
    with tampering():
        Checkpoint.objects.filter(size=6).update(**change)

    assert found() == {("checkpoint", "checkpoint 6")}


def test_changed_personal_data_is_named(tampering, sealed_ledger):
    with tampering():
        Opening.objects.filter(event=sealed_ledger[3]).update(canonical='"钱学礼"')

    assert found() == {("opening", f"{ONE}#2/name")}


def test_personal_data_that_was_never_committed_to_is_named(sealed_ledger):
    Opening.objects.create(event=sealed_ledger[1], name="phone", salt=b"\1" * 32, canonical='"1"')

    assert found() == {("opening", f"{TWO}#1/phone")}


def test_personal_data_that_went_away_without_an_erasure_is_named(sealed_ledger):
    Opening.objects.filter(event=sealed_ledger[3]).delete()

    assert found() == {("opening", f"{ONE}#2/name")}


def test_erased_personal_data_leaves_a_ledger_that_adds_up(sealed_ledger):
    event = erase(stream=ONE, reason="retention period over", at=clock.now())

    assert not Opening.objects.filter(event__stream=ONE).exists()
    assert event.public == {
        "reason": "retention period over",
        "erased": [{"sequence": sequence, "names": ["name"]} for sequence in (1, 2, 3, 4)],
    }
    assert recount().ok


def test_only_the_named_items_are_erased(sealed_ledger):
    append(stream=ONE, kind="serve", at=clock.now(), public={}, personal={"phone": "13800000000", "name": "孙某"})

    erase(stream=ONE, reason="asked for", at=clock.now(), names=["phone"])

    assert not Opening.objects.filter(name="phone").exists()
    assert Opening.objects.filter(event__stream=ONE, name="name").count() == 5
    assert recount().ok


def test_personal_data_that_comes_back_after_its_erasure_is_named(sealed_ledger):
    opening = Opening.objects.get(event=sealed_ledger[0])
    erase(stream=ONE, reason="retention period over", at=clock.now())
    opening.save(force_insert=True)

    assert found() == {("opening", f"{ONE}#1/name")}


def test_a_missing_guard_is_named(sealed_ledger):
    on_table = " ON ledger_event" if connection.vendor == "postgresql" else ""
    connection.cursor().execute(f"DROP TRIGGER ledger_event_refuses_update{on_table}")

    assert found() == {("unguarded", "ledger_event_refuses_update")}


@pytest.mark.parametrize("size", [6, 10])
def test_a_checkpoint_that_was_kept_elsewhere_agrees(size, sealed_ledger):
    assert recount(kept=Checkpoint.objects.get(size=size).note).ok


def test_a_log_cut_off_without_a_trace_shows_against_a_kept_checkpoint(tampering, sealed_ledger):
    kept = Checkpoint.objects.get(size=10).note
    with tampering():
        Opening.objects.filter(event_id__gte=sealed_ledger[6].id).delete()
        Leaf.objects.filter(index__gte=6).delete()
        TreeNode.objects.filter(position__gte=10).delete()
        removed(Event.objects.filter(id__gte=sealed_ledger[6].id))
        Checkpoint.objects.filter(size=10).delete()

    assert recount().ok
    assert found(recount(kept=kept)) == {("cut_off", "kept checkpoint 10")}


def test_a_history_signed_anew_shows_against_a_kept_checkpoint(tampering, sealed_ledger):
    kept = Checkpoint.objects.get(size=10).note
    with tampering():
        new = rewritten(sealed_ledger[9], number=4)
        Event.objects.filter(id=sealed_ledger[9].id).update(**new)
        Leaf.objects.filter(index=9).update(digest=new["digest"])
        head = TreeHead(10, rehang().root())
        Checkpoint.objects.filter(size=10).update(root=head.root, note=checkpoints.sign(head))

    assert recount().ok
    assert found(recount(kept=kept)) == {("checkpoint", "kept checkpoint 10")}


def test_a_kept_checkpoint_of_someone_else_is_refused(sealed_ledger):
    assert found(recount(kept="other.example\n1\nAAAA\n\n— other.example AAAA\n")) == {
        ("checkpoint", "kept checkpoint")
    }


def test_findings_speak_both_languages(tampering, sealed_ledger):
    with tampering():
        removed(Event.objects.filter(id=sealed_ledger[4].id))

    said = recount().findings[0].as_data()["says"]
    assert said["zh"].startswith(f"{TWO}#2：")
    assert said["en"].startswith(f"{TWO}#2: ")
