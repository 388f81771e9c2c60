"""Posting heads to witnesses: what they sign is kept, what they refuse is told apart, what they warn of stands."""

import socket
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import alarms, checkpoints, cosigned, posting, proving, sealing, witnesses
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Checkpoint, Cosignature, WitnessAlarm, WitnessState
from plumbline.engines.ledger.verifying import recount
from plumbline.engines.ledger.witness import asking
from plumbline.engines.ledger.witness.asking import Outcome
from plumbline.kernel import clock, signed_note
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import CompactRange
from tests.engines.ledger.witnessing import answering, listed, served, witness


@pytest.fixture(autouse=True)
def _list(settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"


def seal(count=3):
    with transaction.atomic():
        for number in range(count):
            append(stream="a", kind="file", at=clock.now(), public={"n": number})
    return sealing.seal().size


def later(minutes=11):
    return clock.standing_at(clock.now() + timedelta(minutes=minutes))


def test_without_witnesses_nobody_is_asked_and_no_head_is_cosigned(db):
    seal()

    assert posting.post() == ()
    assert cosigned.standing() is None
    assert witnesses.quorum() == 0


def test_a_head_is_cosigned_by_the_real_witness_and_the_note_says_so(db, settings, tmp_path):
    one = witness(tmp_path)
    with served(one) as address:
        listed(settings, (one, address))
        assert posting.post() == ()  # nothing is sealed yet
        for size in (3, 6):
            assert seal() == size
            (posted,) = posting.post()
            assert (posted.size, posted.answer.outcome) == (size, Outcome.COSIGNED)
        assert posting.post() == ()  # it has signed the newest

    note = cosigned.note_of(Checkpoint.objects.get(size=6))
    read = signed_note.read(note)
    assert signed_note.signers(read, [one.key], verify=is_signed) == (one.key,)
    assert checkpoints.read(note) == TreeHead(6, Checkpoint.objects.get(size=6).root)
    assert one.newest().size == 6
    head = cosigned.standing()
    assert (head.size, head.names) == (6, ("w.example/1",))
    assert abs(head.since - clock.now()) < timedelta(minutes=1)
    assert recount().ok


def test_a_witness_that_knows_more_than_is_kept_here_names_its_size_and_is_asked_again(db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    one.vouch(Checkpoint.objects.get().note, old=0, proof=[])  # its cosignature was lost on the way
    seal()

    with served(one) as address:
        listed(settings, (one, address))
        (posted,) = posting.post()

    assert posted.answer.outcome is Outcome.COSIGNED
    assert Cosignature.objects.get().head_id == 6


def test_a_cosignature_that_was_lost_is_asked_for_again_at_the_same_size(db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    one.vouch(Checkpoint.objects.get().note, old=0, proof=[])

    with served(one) as address:
        listed(settings, (one, address))
        (posted,) = posting.post()

    assert posted.answer.outcome is Outcome.COSIGNED


def test_only_a_head_that_enough_witnesses_signed_is_a_cosigned_one(db, settings, tmp_path):
    one, two, three = (witness(tmp_path, f"w.example/{seed}", seed) for seed in (1, 2, 3))
    seal()
    with served(one) as first, served(two) as second, served(answering("503 Busy", b"later\n")) as third:
        both = ((one, first), (two, second), (three, third))
        listed(settings, *both, quorum=2)
        posting.post()
        seal()
        listed(settings, (one, first), quorum=1)
        posting.post()
        listed(settings, *both, quorum=2)

        assert cosigned.standing().size == 3  # two signed it; the newer one has one signature
        assert set(cosigned.standing().names) == {"w.example/1", "w.example/2"}
        assert cosigned.by_whom(6) is None
        posting.post()
        assert cosigned.standing().size == 6
        listed(settings, *both, quorum=3)
        assert cosigned.standing() is None
        listed(settings, (three, third), quorum=1)  # what those signed who are no longer listed does not count
        assert cosigned.standing() is None


@pytest.mark.parametrize("quorum", [0, 2])
def test_a_quorum_that_cannot_be_reached_is_said(quorum, db, settings, tmp_path):
    listed(settings, (witness(tmp_path), "http://127.0.0.1:1"), quorum=quorum)

    with pytest.raises(ImproperlyConfigured, match=rf"QUORUM is {quorum}, and .* lists 1"):
        cosigned.standing()


def test_a_list_that_is_wrong_is_said_with_its_line(db, settings):
    settings.LEDGER_WITNESSES.write_text("nonsense\n")

    with pytest.raises(ImproperlyConfigured, match=r"witnesses, line 1: .*no key"):
        witnesses.every()


def test_a_proof_is_given_under_the_newest_cosigned_head_that_covers_the_event(db, settings, tmp_path):
    one = witness(tmp_path)
    with transaction.atomic():
        early = append(stream="b", kind="file", at=clock.now(), public={})
    seal(2)
    with served(one) as address:
        listed(settings, (one, address))
        posting.post()
    with transaction.atomic():
        late = append(stream="b", kind="file", at=clock.now(), public={})
    seal(1)

    under_cosigned, under_newest = proving.inclusion(early), proving.inclusion(late)

    assert under_cosigned.size == 3
    assert under_cosigned.checkpoint == cosigned.note_of(Checkpoint.objects.get(size=3))
    assert one.key.name in under_cosigned.checkpoint
    assert under_newest.size == 5
    assert one.key.name not in under_newest.checkpoint


FAULTS = {
    "404 Not Found": Outcome.UNKNOWN_LOG,
    "403 Forbidden": Outcome.NOT_SIGNED,
    "400 Bad Request": Outcome.REFUSED,
    "301 Moved Permanently": Outcome.REFUSED,
    "500 Internal Server Error": Outcome.FAILING,
    "503 Busy": Outcome.FAILING,
}


@pytest.mark.parametrize(("status", "outcome"), FAULTS.items())
def test_each_way_of_saying_no_is_told_apart_and_the_witness_asked_again_later(status, outcome, db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    with served(answering(status, b"why\x00 not\nso")) as address:
        listed(settings, (one, address))

        (posted,) = posting.post()
        at_once = posting.post()
        with later(1):
            (again,) = posting.post()

    assert (posted.answer.outcome, again.answer.outcome, at_once) == (outcome, outcome, ())
    assert posted.answer.said.startswith(status[:3])
    assert "\x00" not in posted.answer.said
    state = WitnessState.objects.get()
    assert (state.outcome, state.failures) == (outcome, 2)
    assert not WitnessAlarm.objects.exists()


def test_pauses_grow_up_to_ten_minutes_and_end_with_the_first_cosignature(db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    listed(settings, (one, "http://127.0.0.1:1"))
    pauses = []
    for number in range(8):
        with later(number * 11 - 100):
            posting.post(within=1)
            state = WitnessState.objects.get()
            pauses.append((state.again_at - state.asked_at).total_seconds())

    with served(one) as address:
        listed(settings, (one, address))
        (posted,) = posting.post()

    assert pauses == [15, 30, 60, 120, 240, 480, 600, 600]
    assert posted.answer.outcome is Outcome.COSIGNED
    assert WitnessState.objects.get().failures == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"thanks\n",
        "— w.example/1 AAAAAAAA\n".encode(),
        "— stranger.example AAAAAAAA\n".encode(),
        b"x" * 300_000,
    ],
    ids=lambda body: ascii(body[:12]),
)
def test_an_answer_that_is_no_cosignature_is_not_kept(body, db, settings, tmp_path):
    seal()
    with served(answering("200 OK", body)) as address:
        listed(settings, (witness(tmp_path), address))

        (posted,) = posting.post()

    assert posted.answer.outcome is Outcome.GARBAGE
    assert not Cosignature.objects.exists()


def test_a_cosignature_of_another_head_or_of_another_time_is_not_kept(db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    old = one.vouch(Checkpoint.objects.get().note, old=0, proof=[]).signatures[-1].written.encode()
    with clock.standing_at(clock.now() - timedelta(hours=1)):
        slow = one.vouch(Checkpoint.objects.get().note, old=3, proof=[]).signatures[-1].written.encode()
    with served(answering("200 OK", slow)) as address:
        listed(settings, (one, address))
        (of_another_time,) = posting.post()
    seal()
    with served(answering("200 OK", old)) as address, later():
        listed(settings, (one, address))
        (of_another_head,) = posting.post()

    assert "seconds off" in of_another_time.answer.said
    assert of_another_head.answer.outcome is Outcome.GARBAGE
    assert not Cosignature.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"), [(b"four\n", "text/x.tlog.size"), (b"0\n", "text/x.tlog.size"), (b"00\n", "text/x.tlog.size")]
)
def test_a_conflict_that_leads_nowhere_is_no_alarm(body, kind, db, settings, tmp_path):
    seal()
    with served(answering("409 Conflict", body, kind)) as address:
        listed(settings, (witness(tmp_path), address))

        (posted,) = posting.post()

    assert posted.answer.outcome is Outcome.GARBAGE
    assert not WitnessAlarm.objects.exists()


def test_a_witness_that_names_one_size_after_the_other_is_left_after_three_questions(db, settings, tmp_path):
    seal()
    asked = []

    def answer(environ, start_response):
        asked.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        return answering("409 Conflict", b"%d\n" % len(asked), "text/x.tlog.size")(
            environ | {"CONTENT_LENGTH": "0"}, start_response
        )

    with served(answer) as address:
        listed(settings, (witness(tmp_path), address))
        (posted,) = posting.post()

    assert posted.answer.outcome is Outcome.GARBAGE
    assert [each.split(b"\n")[0] for each in asked] == [b"old 0", b"old 1", b"old 2"]


def test_a_witness_that_another_poster_was_quicker_with_is_shown_the_head_that_is_newest_now(db, settings, tmp_path):
    one = witness(tmp_path)
    with served(one) as address:
        listed(settings, (one, address))
        (listed_one,) = witnesses.every()
        seal()
        stale = Checkpoint.objects.get()
        question, _ = posting._question(listed_one, stale, 0)
        seal()
        one.vouch(Checkpoint.objects.get(size=6).note, old=0, proof=[])  # by the other poster
        seal()

        again, head = posting._next(question, stale, asking.ask(question, within=60))

        assert (again.old, head.size) == (6, 9)
        assert asking.ask(again, within=60).outcome is Outcome.COSIGNED


def dripping(stop):
    """Serve one connection that gives a byte now and then, and never ends."""
    server = socket.create_server(("127.0.0.1", 0))

    def drip():
        line, _ = server.accept()
        with server, line:
            while not stop.wait(0.05):
                try:
                    line.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    return f"http://127.0.0.1:{server.getsockname()[1]}", thread


def test_a_witness_that_drips_or_says_nothing_is_left_in_time_and_holds_up_no_other(db, settings, tmp_path):
    one, two, three = (witness(tmp_path, f"w.example/{seed}", seed) for seed in (1, 2, 3))
    seal()
    stop = threading.Event()
    drips, thread = dripping(stop)
    with socket.create_server(("127.0.0.1", 0)) as mute, served(three) as good:
        listed(settings, (one, drips), (two, f"http://127.0.0.1:{mute.getsockname()[1]}"), (three, good))

        posted = posting.post(within=3)  # a busy machine keeps even the good one waiting
        outcomes = [each.answer.outcome for each in posted]
        stop.set()
        thread.join()

    assert outcomes == [Outcome.SILENT, Outcome.SILENT, Outcome.COSIGNED]


def another_past(size):
    """Sign a head over other leaves, as somebody with the key could."""
    tree = CompactRange()
    for number in range(size):
        tree.add(bytes([number]) * 32)
    return checkpoints.sign(TreeHead(size, tree.root()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "outcome", "says"),
    [
        (3, Outcome.FORKED, "saw another root over 3 leaves: the ledger was forked"),
        (2, Outcome.UNPROVEN, "does not continue the 2 that it cosigned"),
        (5, Outcome.REWOUND, "cosigned a head of 5 leaves, and the newest here has 3: the ledger was put back in time"),
    ],
)
def test_another_past_is_an_alarm_that_stands_until_somebody_settles_it(known, outcome, says, settings, tmp_path):
    one = witness(tmp_path)
    one.vouch(another_past(known), old=0, proof=[])
    seal()

    with served(one) as address:
        listed(settings, (one, address))
        with pytest.raises(IntegrityBroken, match=says):
            posting.post()
        with later(), pytest.raises(IntegrityBroken, match=says):
            posting.post()
    settings.LEDGER_WITNESSES.unlink()
    with pytest.raises(IntegrityBroken, match=says):  # nobody is asked any more, and it stands
        posting.post()

    alarm = WitnessAlarm.objects.get()
    assert (alarm.outcome, alarm.size, alarm.known) == (outcome, 3, known)
    (found,) = recount().findings
    assert (found.kind, found.where) == ("disputed", f"alarm {alarm.id}")
    assert says in found.says.en
    assert not Cosignature.objects.exists()
    with pytest.raises(ValueError, match="reason is empty"):
        alarms.settle(alarm.id, reason=" ")
    with pytest.raises(ValueError, match="no unsettled alarm 99"):
        alarms.settle(99, reason="?")
    alarms.settle(alarm.id, reason="the witness was restored from another log's memory")
    assert posting.post() == ()
    assert sealing.seal().size == 4
    assert recount().ok
    assert WitnessAlarm.objects.exists()


def test_a_witness_that_goes_on_to_object_is_the_next_alarm_after_the_settled_one(db, settings, tmp_path):
    one = witness(tmp_path)
    one.vouch(another_past(3), old=0, proof=[])
    seal()
    with served(one) as address:
        listed(settings, (one, address))
        with pytest.raises(IntegrityBroken):
            posting.post()
        alarms.settle(WitnessAlarm.objects.get().id, reason="restored from a copy of yesterday")
        with later(), pytest.raises(IntegrityBroken):
            posting.post()
    first, second = WitnessAlarm.objects.order_by("id")
    assert [each.id for each in alarms.unsettled()] == [second.id]

    alarms.settle(second.id, reason="the witness begins anew")
    one.memory.unlink()
    with later(30), served(one) as address:
        listed(settings, (one, address))
        assert [each.answer.outcome for each in posting.post()] == [Outcome.COSIGNED]

    assert recount().ok
    assert first.id < second.id


def test_a_cosignature_that_was_made_up_is_found_by_the_recount(db, settings, tmp_path):
    one = witness(tmp_path)
    seal()
    other = one.vouch(another_past(3), old=0, proof=[]).signatures[-1].written
    Cosignature.objects.create(head_id=3, witness=one.key.written, line=other, at=clock.now())
    Cosignature.objects.create(head_id=3, witness="w+0+0", line="—", at=clock.now())

    found = recount().findings

    assert [(each.kind, each.where) for each in found] == [
        ("cosignature", "cosignature 3 w.example/1"),
        ("cosignature", "cosignature 3 w"),
    ]
