"""A witness: vouches for what only grew, and says no to forks, to heads put back in time, and to whoever is no log."""

import threading
from base64 import b64decode, b64encode
from datetime import timedelta
from hashlib import sha256
from http.client import HTTPConnection
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.witness import serving
from plumbline.engines.ledger.witness.following import fetching, follow
from plumbline.engines.ledger.witness.serving import LARGEST_REQUEST, add_checkpoint, application, server
from plumbline.engines.ledger.witness.witness import NOTHING, AnotherHead, UnknownLog, Witness
from plumbline.kernel import clock, signed_note, tiles
from plumbline.kernel.checkpoint import TreeHead, text_of
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.merkle import CompactRange, consistency_cover, prove
from plumbline.kernel.signed_note import ED25519, NoteKey, NotSigned

ORIGIN = "log.example/one"


def secret(seed):
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def note_key(name, seed, kind=ED25519):
    return NoteKey(name, kind, secret(seed).public_key().public_bytes_raw())


class Log:
    """A log in memory: so many leaves, one of them perhaps another than before."""

    def __init__(self, size, *, other=None, seed=1, origin=ORIGIN):
        tree = CompactRange()
        leaves = (sha256(b"%d" % (-1 if number == other else number)).digest() for number in range(size))
        self.hashes = {node: digest for leaf in leaves for node, digest in tree.add(leaf)}
        self.head = TreeHead(size, tree.root())
        text = text_of(origin, self.head)
        self.checkpoint = signed_note.sign(text, note_key(origin, seed), secret(seed).sign(text.encode())).written

    def proof(self, size):
        return prove(consistency_cover(size1=size, size2=self.head.size), self.hashes.__getitem__)

    def fetch(self, path):
        if path == "checkpoint":
            return self.checkpoint.encode()
        tile = tiles.read_path(path)
        if tile not in set(tiles.tiles_of(self.head.size)):
            raise FileNotFoundError(path)
        return b"".join(self.hashes[node] for node in tile.nodes)


@pytest.fixture
def witness(tmp_path):
    key = note_key("witness.example/w", 9, COSIGNATURE)
    return Witness(key, secret(9), (ListedKey(note_key(ORIGIN, 1)),), tmp_path / "memory" / "head")


def test_what_is_vouched_for_is_checked_by_the_words_of_the_specification(witness):
    log = Log(5)

    note = witness.vouch(log.checkpoint, old=0, proof=[])

    line = note.written.splitlines()[-1]
    _, name, encoded = line.split(" ")
    signed = b64decode(encoded)
    public = witness.key.public
    assert name == "witness.example/w"
    assert signed[:4] == sha256(b"witness.example/w\n\x04" + public).digest()[:4]
    at = int.from_bytes(signed[4:12], "big")
    text = log.checkpoint.rpartition("\n\n")[0] + "\n"
    Ed25519PublicKey.from_public_bytes(public).verify(signed[12:], f"cosignature/v1\ntime {at}\n{text}".encode())
    assert note.written.startswith(log.checkpoint)


def test_the_moment_of_a_cosignature_is_bound(witness):
    with clock.standing_at(clock.now() - timedelta(days=3)):
        note = witness.vouch(Log(5).checkpoint, old=0, proof=[])
    signed = note.signatures[-1].signed

    moved = (int.from_bytes(signed[:8], "big") + 1).to_bytes(8, "big") + signed[8:]

    assert is_signed(witness.key, note.text.encode(), signed)
    assert not is_signed(witness.key, note.text.encode(), moved)
    assert not is_signed(witness.key, note.text.encode(), signed[:-1])
    assert not is_signed(witness.key, note.text.encode(), b"\xff" + signed[1:])


def test_a_log_that_grows_is_vouched_for_again_and_again(witness):
    for before, size in ((0, 3), (3, 8), (8, 8), (8, 300)):
        log = Log(size)
        witness.vouch(log.checkpoint, old=before, proof=log.proof(before))
        assert witness.newest() == log.head


def test_a_fork_at_the_same_size_is_integrity_broken(witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    before = witness.memory.read_text()

    with pytest.raises(IntegrityBroken, match="forked: it signed two roots over 5"):
        witness.vouch(Log(5, other=2).checkpoint, old=5, proof=[])

    assert witness.memory.read_text() == before


def test_a_fork_at_a_larger_size_is_integrity_broken(witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    forked = Log(9, other=2)

    with pytest.raises(IntegrityBroken, match="does not show 9 leaves to continue the 5"):
        witness.vouch(forked.checkpoint, old=5, proof=forked.proof(5))
    with pytest.raises(IntegrityBroken, match="does not show"):
        witness.vouch(forked.checkpoint, old=5, proof=Log(9).proof(5))

    assert witness.newest() == Log(5).head


def test_a_proof_from_another_head_is_not_taken(witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    log = Log(9)

    with pytest.raises(AnotherHead) as refused:
        witness.vouch(log.checkpoint, old=4, proof=log.proof(4))
    with pytest.raises(AnotherHead):
        witness.vouch(log.checkpoint, old=0, proof=[])

    assert refused.value.size == 5


@pytest.mark.parametrize(
    ("log", "error"),
    [
        (Log(5, seed=2), NotSigned),
        (Log(5, origin="other.example"), UnknownLog),
    ],
)
def test_whoever_is_not_the_log_is_not_vouched_for(log, error, witness):
    with pytest.raises(error):
        witness.vouch(log.checkpoint, old=0, proof=[])

    assert witness.newest() == NOTHING


def test_heads_are_taken_from_the_key_of_their_time(tmp_path):
    keys = (ListedKey(note_key(ORIGIN, 1), 5), ListedKey(note_key(ORIGIN, 2)))
    witness = Witness(note_key("w", 9, COSIGNATURE), secret(9), keys, tmp_path / "head")
    new = Log(8, seed=2)

    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    witness.vouch(new.checkpoint, old=5, proof=new.proof(5))

    late = Log(9)
    with pytest.raises(NotSigned):
        witness.vouch(late.checkpoint, old=8, proof=late.proof(8))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n5\n", "\n4\n"),
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: Log(5).checkpoint,
    ],
)
def test_a_memory_that_was_changed_is_not_believed(change, witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    witness.memory.write_text(change(witness.memory.read_text()))

    with pytest.raises(IntegrityBroken, match=r"is not what witness.example/w wrote"):
        witness.newest()


@pytest.mark.parametrize(
    ("before", "size"), [(0, 1), (0, 700), (1, 256), (255, 257), (256, 700), (300, 700), (700, 700)]
)
def test_a_log_is_followed_by_its_tiles(before, size, witness):
    if before:
        follow(witness, Log(before).fetch)

    assert follow(witness, Log(size).fetch) == (Log(before).head, Log(size).head)
    assert witness.newest().size == size


def test_the_memory_of_another_log_is_not_taken_for_that_of_this_one(witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    other = Witness(witness.key, witness.secret, (ListedKey(note_key("other.example", 1)),), witness.memory)

    with pytest.raises(IntegrityBroken, match=r"remembers log.example/one; keep a file for each log"):
        other.newest()


def test_a_log_that_was_put_back_in_time_is_noticed(witness):
    follow(witness, Log(300).fetch)

    with pytest.raises(IntegrityBroken, match="put back in time: its newest head has 299"):
        follow(witness, Log(299).fetch)


@pytest.mark.parametrize("other", [0, 150, 299])
def test_a_log_whose_past_was_changed_is_noticed(other, witness):
    follow(witness, Log(300).fetch)

    with pytest.raises(IntegrityBroken, match="does not show"):
        follow(witness, Log(600, other=other).fetch)


def test_a_partial_tile_that_has_gone_is_taken_from_the_full_one(witness):
    follow(witness, Log(300).fetch)
    now, later = Log(400), Log(600)

    def fetch(path):
        if path == "tile/0/001.p/144":
            raise FileNotFoundError(path)
        return later.fetch(path) if path == "tile/0/001" else now.fetch(path)

    assert follow(witness, fetch)[1] == now.head


@pytest.mark.parametrize("shown", [b"\xff", b"", b"<html>", Log(3, seed=5).checkpoint.encode()])
def test_what_is_no_checkpoint_is_said_to_be_none(shown, witness):
    with pytest.raises(IntegrityBroken, match=r"no checkpoint of log.example/one"):
        follow(witness, lambda _: shown)


def test_a_tile_of_the_wrong_length_is_noticed(witness):
    follow(witness, Log(300).fetch)
    log = Log(400)

    with pytest.raises(IntegrityBroken, match="bytes"):
        follow(witness, lambda path: log.fetch(path)[:100] if path.startswith("tile") else log.fetch(path))


def test_a_log_is_followed_in_a_folder_of_its_files(witness, tmp_path):
    log = Log(300)
    for path in ["checkpoint", *(tile.path for tile in tiles.tiles_of(300))]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(log.fetch(path))

    assert follow(witness, fetching(str(tmp_path)))[1] == log.head


def request(log, old):
    proof = "".join(f"{b64encode(step).decode()}\n" for step in log.proof(old))
    return f"old {old}\n{proof}\n{log.checkpoint}".encode()


def test_a_posted_checkpoint_is_cosigned(witness):
    for old, log in ((0, Log(5)), (5, Log(9)), (9, Log(9))):
        reply = add_checkpoint(witness, request(log, old))

        assert reply.status == 200
        note = signed_note.read(log.checkpoint + reply.body)
        assert signed_note.signers(note, [witness.key], verify=is_signed) == (witness.key,)
    assert witness.newest() == Log(9).head


def test_each_fault_has_its_status(witness):
    add_checkpoint(witness, request(Log(5), 0))
    forked, log = Log(9, other=1), Log(9)

    def status(body):
        return add_checkpoint(witness, body).status.value

    stale = add_checkpoint(witness, request(log, 3))
    assert (stale.status, stale.body, stale.kind) == (409, "5\n", "text/x.tlog.size")
    assert status(request(log, 0)) == 409
    assert status(request(Log(5, other=1), 5)) == 409
    assert status(request(forked, 5)) == 422
    assert status(request(Log(9, seed=2), 5)) == 403
    assert status(request(Log(9, origin="other.example"), 5)) == 404
    assert status(f"old 9\n\n{Log(5).checkpoint}".encode()) == 400
    assert witness.newest() == Log(5).head


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"old 0\n\n",
        b"old 0\n\ngarbage",
        b"old 00\n\n" + Log(5).checkpoint.encode(),
        b"old -1\n\n" + Log(5).checkpoint.encode(),
        b"old 99999999999999999999\n\n" + Log(5).checkpoint.encode(),
        b"old 0\nshort\n\n" + Log(5).checkpoint.encode(),
        b"old 0\n" + b64encode(bytes(32)) + b"\n" + Log(5).checkpoint.encode(),
        b"old 0\n" + (b64encode(bytes(32)) + b"\n") * 64 + b"\n" + Log(5).checkpoint.encode(),
        b"old 0\n\n" + Log(5).checkpoint.encode()[:-1],
        b"x" * 1_000_000,
    ],
    ids=lambda body: ascii(body[:20]),
)
def test_what_is_no_request_is_answered_in_words(body, witness):
    reply = add_checkpoint(witness, body)

    assert reply.status == 400
    assert reply.body
    assert witness.newest() == NOTHING


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"PATH_INFO": "/", "REQUEST_METHOD": "POST"}, "404 Not Found"),
        ({"PATH_INFO": "/add-checkpoint", "REQUEST_METHOD": "GET"}, "405 Method Not Allowed"),
        ({"PATH_INFO": "/add-checkpoint", "REQUEST_METHOD": "POST"}, "411 Length Required"),
        ({"PATH_INFO": "/add-checkpoint", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": "-1"}, "411 Length Required"),
        (
            {
                "PATH_INFO": "/add-checkpoint",
                "REQUEST_METHOD": "POST",
                "CONTENT_LENGTH": str(LARGEST_REQUEST + 1),
                "wsgi.input": BytesIO(),
            },
            "413 Request Entity Too Large",
        ),
    ],
)
def test_other_requests_are_refused(environ, status, witness):
    said = []

    application(witness)(environ, lambda *given: said.append(given))

    assert said[0][0] == status


def test_a_log_gets_its_cosignature_over_the_network(witness):
    log = Log(5)

    with server(witness, 0) as taking:
        running = threading.Thread(target=taking.handle_request)
        running.start()
        line = HTTPConnection("127.0.0.1", taking.server_port, timeout=20)
        line.request("POST", "/add-checkpoint", request(log, 0))
        answer = line.getresponse()
        body = answer.read().decode()
        line.close()
        running.join()

    assert answer.status == 200
    assert body.startswith("— witness.example/w ")
    assert body.endswith("\n")


@pytest.mark.parametrize("said", [b"", b"old 0"])
def test_whoever_does_not_finish_is_heard_for_a_while_and_no_longer(said, witness, monkeypatch):
    monkeypatch.setattr(serving, "PATIENCE", 0.2)

    with server(witness, 0) as taking:
        running = threading.Thread(target=taking.handle_request)
        running.start()
        line = HTTPConnection("127.0.0.1", taking.server_port, timeout=20)
        line.putrequest("POST", "/add-checkpoint")
        line.putheader("Content-Length", "100")
        line.endheaders(said)
        status = line.getresponse().status
        line.close()
        running.join(20)

    assert status == 408
    assert not running.is_alive()


def test_of_two_that_vouch_at_once_one_comes_too_late(witness):
    witness.vouch(Log(5).checkpoint, old=0, proof=[])
    outcomes = []

    def vouch(size):
        log = Log(size)
        try:
            outcomes.append(witness.vouch(log.checkpoint, old=5, proof=log.proof(5)))
        except AnotherHead as late:
            outcomes.append(late)

    threads = [threading.Thread(target=vouch, args=(size,)) for size in (7, 8, 9)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sum(isinstance(each, AnotherHead) for each in outcomes) == 2
    assert witness.newest().size in {7, 8, 9}
