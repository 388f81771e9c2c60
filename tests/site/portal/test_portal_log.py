"""The log as strangers fetch it: a client that knows the specifications alone, and nothing of this house."""

import json
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from plumbline.engines.ledger import announcing, keys, posting, retiring, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.kernel import clock, signed_note
from plumbline.kernel.receipt import read_data
from plumbline.kernel.receipt_verdict import verify
from tests.engines.ledger.witnessing import listed, served, witness
from tests.site.portal.conftest import NAME, TOLD

pytestmark = pytest.mark.django_db


class Stranger:
    """A client of C2SP tlog-tiles, tlog-checkpoint and signed-note, with the hashing of RFC 6962."""

    def __init__(self, fetch, key):
        self.fetch = fetch
        self.name, identity, public = key.strip().split("+", 2)
        self.public = b64decode(public)
        assert sha256(f"{self.name}\n".encode() + self.public).digest()[:4].hex() == identity

    def head(self, path="checkpoint"):
        """Give size and root of a head after checking its signature."""
        text, _, signature = self.fetch(path).decode().rpartition("\n\n")
        _, name, signed = signature.split()
        assert name == self.name
        Ed25519PublicKey.from_public_bytes(self.public[1:]).verify(b64decode(signed)[4:], f"{text}\n".encode())
        origin, size, root = text.split("\n")
        assert origin == self.name
        return int(size), b64decode(root)

    def tile(self, level, index, width):
        digits = f"{index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        data = self.fetch(f"tile/{level}/{path}" + (f".p/{width}" if width < 256 else ""))
        assert len(data) == 32 * width
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def leaves(self, size):
        whole, rest = divmod(size, 256)
        widths = [256] * whole + [rest] * bool(rest)
        return [leaf for index, width in enumerate(widths) for leaf in self.tile(0, index, width)]


def root_of(hashes):
    """MTH of RFC 6962 § 2.1 over hashes of leaves."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\1" + root_of(hashes[:k]) + root_of(hashes[k:])).digest()


@pytest.fixture
def long_log(db):
    """Give a log of 600 events under three heads: 100, 300 and 600."""
    for count in (100, 200, 300):
        with transaction.atomic():
            for number in range(count):
                append(stream=f"s/{number % 7}", kind="file", at=clock.now(), public={"n": number})
        sealing.seal()
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [100, 300, 600]


@pytest.fixture
def stranger(client):
    def fetch(path):
        answer = client.get(f"/log/{path}")
        assert answer.status_code == 200, path
        return answer.content

    return Stranger(fetch, fetch("key").decode())


@pytest.mark.usefixtures("long_log")
def test_a_stranger_rebuilds_the_root_from_the_tiles(stranger):
    size, root = stranger.head()

    leaves = stranger.leaves(size)

    assert size == 600
    assert root_of(leaves) == root
    assert leaves == list(Leaf.objects.order_by("index").values_list("digest", flat=True))


@pytest.mark.usefixtures("long_log")
def test_each_hash_of_an_upper_tile_is_the_root_over_a_full_tile_below(stranger):
    above = stranger.tile(1, 0, 2)

    assert above == [root_of(stranger.tile(0, index, 256)) for index in range(2)]


@pytest.mark.usefixtures("long_log")
def test_a_stranger_checks_inclusion_from_three_tiles(stranger):
    size, root = stranger.head()
    body = Event.objects.get(leaf__index=300).body

    in_tile, above, last = stranger.tile(0, 1, 256), stranger.tile(1, 0, 2), stranger.tile(0, 2, 600 - 512)

    in_tile[300 - 256] = sha256(b"\0" + body).digest()
    left = sha256(b"\1" + above[0] + root_of(in_tile)).digest()
    assert size == 600
    assert sha256(b"\1" + left + root_of(last)).digest() == root


@pytest.mark.usefixtures("long_log")
@pytest.mark.parametrize("earlier", [100, 300])
def test_a_stranger_checks_that_a_head_kept_earlier_is_the_beginning(earlier, stranger):
    kept_size, kept_root = stranger.head(str(earlier))

    leaves = stranger.leaves(stranger.head()[0])

    assert kept_size == earlier
    assert root_of(leaves[:earlier]) == kept_root


@pytest.mark.usefixtures("long_log")
def test_partial_tiles_of_earlier_heads_are_still_there(stranger):
    assert stranger.tile(0, 0, 100) == stranger.tile(0, 0, 256)[:100]
    assert stranger.tile(0, 1, 44) == stranger.tile(0, 1, 256)[:44]
    assert stranger.tile(1, 0, 1) == stranger.tile(1, 0, 2)[:1]


@pytest.mark.usefixtures("long_log")
@pytest.mark.parametrize(
    "path",
    [
        "0/002",  # not full yet
        "0/002.p/89",  # beyond the newest head
        "0/003.p/1",
        "1/000",
        "1/000.p/3",
        "2/000.p/1",
        "63/000",
        "0/000.p/256",
        "0/000.p/0",
        "0/0",
        "0/x000/000",
        "00/000",
        "-1/000",
        "0/../0/000",
        "entries/000",
        "entries/002.p/88",
        "wide-entries/000",
        "data/000",
        "0/" + "x999/" * 300 + "999",
    ],
)
def test_what_no_head_covers_and_what_is_no_tile_is_not_there_and_not_kept_as_missing(path, client):
    answer = client.get(f"/log/tile/{path}")

    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("long_log")
def test_what_is_written_and_not_sealed_is_in_no_tile(client):
    with transaction.atomic():
        append(stream="s/0", kind="file", at=clock.now(), public={})

    assert client.get("/log/tile/0/002.p/88").status_code == 200
    assert client.get("/log/tile/0/002.p/89").status_code == 404


@pytest.mark.usefixtures("long_log")
@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2", "300"])
def test_what_never_changes_may_be_kept_for_ever(path, client):
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        answer = client.get(f"/log/{path}")

    assert {"public", "immutable", "max-age=31536000"} == set(answer["Cache-Control"].split(", "))
    assert not answer.cookies


@pytest.mark.usefixtures("long_log")
@pytest.mark.parametrize("path", ["300", "600"])
def test_a_head_that_witnesses_may_still_sign_is_kept_for_seconds(path, client):
    assert client.get(f"/log/{path}")["Cache-Control"] == "public, max-age=5"


@pytest.mark.usefixtures("long_log")
def test_heads_are_given_with_what_witnesses_signed_under_them(client, settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    one, two = (witness(tmp_path, f"w.example/{seed}", seed) for seed in (1, 2))
    with served(one) as first, served(two) as second:
        listed(settings, (one, first), (two, second), quorum=2)
        posting.post()

    newest, of_600, of_300 = (client.get(f"/log/{path}").content.decode() for path in ("checkpoint", "600", "300"))

    note = signed_note.read(newest)
    assert set(signed_note.signers(note, [one.key, two.key], verify=is_signed)) == {one.key, two.key}
    assert newest == of_600
    assert of_300 == Checkpoint.objects.get(size=300).note


@pytest.mark.usefixtures("long_log")
def test_the_newest_head_is_kept_for_seconds(client):
    answer = client.get("/log/checkpoint")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=5"


@pytest.mark.usefixtures("long_log")
def test_tiles_are_bytes_and_cost_three_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        answer = client.get("/log/tile/0/001")

    assert answer["Content-Type"] == "application/octet-stream"
    assert len(answer.content) == 8192
    assert client.head("/log/tile/0/001").status_code == 200
    assert client.post("/log/tile/0/001").status_code == 405


def test_an_empty_log_has_no_tile(client, db):
    assert client.get("/log/tile/0/000.p/1").status_code == 404


def test_the_log_tells_nothing_of_a_matter_that_is_not_published(case, client, stranger):
    case.do("notify", **TOLD)
    size = sealing.seal().size

    given = [client.get(f"/log/{path}").content for path in ("checkpoint", "key", "keys", f"tile/0/000.p/{size}")]

    for words in (NAME, "占道摆摊", case.matter.code, "penalty"):
        assert not any(words.encode() in each for each in given)
    for leaf in stranger.leaves(size):
        receipt = client.get(f"/verify/{leaf.hex()}.json")
        assert json.loads(receipt.content)["body"] is None
        assert NAME not in receipt.content.decode()


def test_the_contents_of_an_open_record_are_found_by_the_hash_of_its_leaf(sealed, client, stranger):
    size, _ = stranger.head()
    bodies = {}
    for leaf in stranger.leaves(size):
        body = json.loads(client.get(f"/verify/{leaf.hex()}.json").content)["body"]
        if body is not None:
            bodies[leaf] = body

    assert bodies
    assert all(sha256(b"\0" + body.encode()).digest() == leaf for leaf, body in bodies.items())


def test_everybody_may_read_which_key_the_log_announced(client, db, settings, tmp_path):
    settings.LEDGER_KEY_FILE, settings.LEDGER_OLD_KEYS = tmp_path / "ledger.key", tmp_path / "ledger.old-keys"
    keys.make(tmp_path / "next")
    event = announcing.announce(tmp_path / "next")
    retiring.retire(successor=tmp_path / "next")

    _, line = client.get("/log/keys").content.decode().splitlines()
    receipt = json.loads(client.get(f"/verify/{event.code}.json").content)

    assert line == f"{keys.verifier()}  # announced in record {event.code}"
    assert json.loads(receipt["body"])["public"]["key"] == keys.verifier()
    assert client.get(f"/verify/{event.code}/").status_code == 200


def test_every_key_is_listed_with_its_last_head(sealed, client, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_OLD_KEYS = tmp_path / "ledger.old-keys"
    with transaction.atomic():
        append(stream="s", kind="file", at=clock.now(), public={})
    assert client.get("/log/keys").content.decode() == f"{keys.verifier()}\n"
    sealing.seal()
    old = keys.verifier()
    retired = retiring.retire(emergency="a drill")
    settings.LEDGER_KEY_FILE.unlink()

    lines = client.get("/log/keys").content.decode().splitlines()
    receipt = json.loads(client.get(f"/verify/{Event.objects.latest('id').code}.json").content)

    assert lines == [f"{old} {retired.last} emergency a drill", keys.verifier()]
    assert client.get("/log/key").content.decode() == f"{keys.verifier()}\n"
    assert receipt["keys"] == [old]
    assert verify(read_data(receipt), is_signed=is_signed).log.written == old


def path(index, leaves):
    """PATH of RFC 9162 § 2.1.3.1 over hashes of leaves."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), root_of(leaves[k:])]
    return [*path(index - k, leaves[k:]), root_of(leaves[:k])]


def subproof(size, leaves, *, whole=True):
    """SUBPROOF of RFC 9162 § 2.1.4.1 over hashes of leaves."""
    if size == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = split(len(leaves))
    if size <= k:
        return [*subproof(size, leaves[:k], whole=whole), root_of(leaves[k:])]
    return [*subproof(size - k, leaves[k:], whole=False), root_of(leaves[:k])]


def split(count):
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def above(left, right):
    return sha256(b"\1" + left + right).digest()


def included(index, size, leaf, proof, root):
    """RFC 9162 § 2.1.3.2, step by step."""
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = above(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = above(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistent(first, second, proof, first_root, second_root):
    """RFC 9162 § 2.1.4.2, step by step."""
    if first == second:
        return not proof and first_root == second_root
    steps = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = above(c, fr), above(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = above(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


@pytest.mark.django_db(transaction=True)
def test_over_http_a_stranger_proves_every_leaf_and_that_each_head_continues_each_before_it(live_server):
    for count in (100, 156, 44):
        with transaction.atomic():
            for number in range(count):
                append(stream=f"s/{number % 7}", kind="file", at=clock.now(), public={"n": number})
        sealing.seal()

    def fetch(path):
        with urlopen(f"{live_server.url}/log/{path}") as answer:  # noqa: S310 — the server of this test
            return answer.read()

    stranger = Stranger(fetch, fetch("keys").decode().splitlines()[0])
    heads = [stranger.head(name) for name in ("100", "256", "checkpoint")]
    (size, root), leaves = heads[-1], stranger.leaves(300)

    assert (size, root_of(leaves)) == (300, root)
    assert all(included(index, size, leaf, path(index, leaves), root) for index, leaf in enumerate(leaves))
    assert not any(included(index, size, leaf, path(index ^ 1, leaves), root) for index, leaf in enumerate(leaves))
    for first, first_root in heads:
        for second, second_root in heads:
            if first <= second:
                proof = subproof(first, leaves[:second])
                assert consistent(first, second, proof, first_root, second_root)
                assert not consistent(first, second, proof, first_root[::-1], second_root)
