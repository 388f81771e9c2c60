"""The sequencer takes every event into the tree, once, in the order of its stream; and strangers can check it."""

import os
import signal
import threading
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, connections, transaction

from plumbline.engines.ledger import checkpoints, keys, proving, sealing
from plumbline.engines.ledger.appending import append, head_of
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, TreeNode, Unsealed
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock, merkle
from plumbline.kernel.errors import IntegrityBroken

on_postgresql = pytest.mark.skipif(
    not os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres"), reason="needs PostgreSQL"
)


def written(stream, **given):
    return append(stream=stream, kind="file", at=clock.now(), public={}, **given)


@pytest.mark.django_db
def test_an_empty_ledger_has_the_empty_root():
    sealed = sealing.seal()

    assert sealed == sealing.Sealed(0, merkle.EMPTY_ROOT, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("batch", [1, 3, 500])
def test_the_root_is_the_one_over_all_digests_however_they_were_batched(batch, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", batch)
    events = [written(f"stream/{number % 3}") for number in range(11)]

    sealed = sealing.seal()

    assert sealed == sealing.Sealed(11, merkle.root_of(event.digest for event in events), 11)
    assert not Unsealed.objects.exists()
    assert sealing.seal().added == 0


def test_every_sealed_event_can_be_proved_to_a_stranger(sealed_ledger):
    for index, event in enumerate(sealed_ledger):
        proof = proving.inclusion(event)

        assert (proof.index, proof.size) == (index, 10)
        assert merkle.verify_inclusion(
            index=proof.index, size=proof.size, leaf_hash=event.digest, root=proof.root, proof=proof.proof
        )
        assert checkpoints.read(proof.checkpoint) == checkpoints.TreeHead(10, proof.root)


def test_a_proof_costs_four_queries(sealed_ledger, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        proving.inclusion(sealed_ledger[3])


def test_the_tree_is_shown_to_have_only_grown(sealed_ledger):
    earlier, later = Checkpoint.objects.order_by("size")

    proof = proving.consistency(size1=earlier.size, size2=later.size)

    assert merkle.verify_consistency(
        size1=earlier.size, size2=later.size, root1=earlier.root, root2=later.root, proof=proof
    )
    with pytest.raises(ValueError, match="fewer than 11"):
        proving.consistency(size1=6, size2=11)


def test_an_event_that_is_not_yet_sealed_has_no_proof(sealed_ledger):
    event = written("penalty.ordinary/2026/000001")

    assert proving.inclusion(event) is None


def test_an_event_is_found_by_what_people_hold_in_their_hands(sealed_ledger):
    event = sealed_ledger[4]

    spoken = f" {event.code[:4].lower()}-{event.code[4:8]}-{event.code[8:]} ".replace("0", "o").replace("1", "l")
    for reference in (event.code, spoken, event.digest.hex(), event.reference):
        assert proving.find(reference) == event


@pytest.mark.parametrize(
    "reference", ["", "000000000000", "nonsense", "0" * 64, "a#1", "#", "a#99999999999999999999", "准"]
)
def test_what_the_ledger_does_not_have_is_not_found(reference, sealed_ledger):
    assert proving.find(reference) is None


def test_a_code_has_twelve_characters_that_cannot_be_misread(sealed_ledger):
    for event in sealed_ledger:
        assert len(event.code) == 12
        assert not set(event.code) - set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_stranger_checks_the_checkpoint_with_the_published_key(sealed_ledger):
    note = Checkpoint.objects.get(size=10).note
    text, _, signature = note.rpartition("\n\n")
    name, identity, key = keys.verifier().split("+", 2)
    _, signer, signed = signature.split()

    Ed25519PublicKey.from_public_bytes(b64decode(key)[1:]).verify(b64decode(signed)[4:], f"{text}\n".encode())

    assert text.splitlines()[:2] == [settings.LEDGER_ORIGIN, "10"]
    assert signer == name
    assert b64decode(signed)[:4].hex() == identity


@pytest.mark.parametrize(
    "change", [("\n10\n", "\n11\n"), ("\n\n— ", "\n\n- "), ("\n\n", "\n"), ("plumbline", "plumbIine")]
)
def test_a_changed_checkpoint_is_refused(change, sealed_ledger):
    note = Checkpoint.objects.get(size=10).note

    with pytest.raises(IntegrityBroken):
        checkpoints.read(note.replace(*change))


def test_the_tree_is_never_continued_over_a_hole(sealed_ledger, tampering):
    with tampering():
        TreeNode.objects.all().delete()
    with transaction.atomic():
        written("a")

    with pytest.raises(IntegrityBroken, match="ledger verify"):
        sealing.seal()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_the_sequencer_is_killed(ledger_elsewhere):
    ledger_elsewhere.run("write('a', 5); seal(); write('a', 7)")

    killed = ledger_elsewhere.start(
        "from plumbline.engines.ledger import checkpoints\n"
        "checkpoints.sign = lambda head: os.kill(os.getpid(), signal.SIGKILL)\n"
        "seal()"
    )

    assert killed.wait(timeout=60) == -signal.SIGKILL
    assert ledger_elsewhere.run("print(Leaf.objects.count(), Unsealed.objects.count())") == "5 7"
    assert ledger_elsewhere.run("print(seal().size, recount().ok)") == "12 True"


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_and_four_writers_lose_repeat_and_reorder_nothing(ledger_elsewhere):
    writers = [ledger_elsewhere.start(f"write('{name}', 25); write('shared/{name}', 5)") for name in "abcd"]
    sequencers = [ledger_elsewhere.start("while Event.objects.count() < 120: seal()") for _ in range(2)]

    assert [each.wait(timeout=120) for each in writers + sequencers] == [0] * 6
    assert ledger_elsewhere.run("print(seal().size)") == "120"
    assert ledger_elsewhere.run("report = recount(); print(report.ok, report.events, report.size)") == "True 120 120"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_whose_lower_number_commits_later_is_sealed_later():
    begun, commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            written("slow")
            begun.set()
            commit.wait(30)
        connections.close_all()

    writer = threading.Thread(target=slow)
    writer.start()
    begun.wait(30)
    with transaction.atomic():
        quick = written("quick")
    first = sealing.seal()
    commit.set()
    writer.join()
    second = sealing.seal()

    late = Event.objects.get(stream="slow")
    assert late.id < quick.id
    assert (first.added, second.added) == (1, 1)
    assert list(Leaf.objects.order_by("index").values_list("event_id", flat=True)) == [quick.id, late.id]
    assert recount().ok


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_a_sequencer_in_the_middle_of_its_batch():
    inside, finish = threading.Event(), threading.Event()

    def sequencer():
        with transaction.atomic():
            sealing.seal()
            inside.set()
            finish.wait(30)
        connections.close_all()

    with transaction.atomic():
        written("a")
    thread = threading.Thread(target=sequencer)
    thread.start()
    inside.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    with transaction.atomic():
        written("a", after=head_of("a"))
    finish.set()
    thread.join()

    assert Event.objects.count() == 2
    assert sealing.seal().size == 2
