"""Keys that rotate: each head is checked by the key that was in force for it, and by no other."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import announcing, checkpoints, keyring, keys, retiring, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.key_list import read_list
from plumbline.kernel.signed_note import ED25519, NoteKey

ROOT = bytes(32)


def new_key(path):
    path.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_OLD_KEYS = tmp_path / "ledger.old-keys"
    new_key(settings.LEDGER_KEY_FILE)
    return settings.LEDGER_KEY_FILE, settings.LEDGER_OLD_KEYS


@contextmanager
def signing_with(path, settings):
    """Sign with the key of another file, and no old ones, for a moment."""
    before = settings.LEDGER_KEY_FILE, settings.LEDGER_OLD_KEYS
    settings.LEDGER_KEY_FILE, settings.LEDGER_OLD_KEYS = path, path.with_suffix(".none")
    yield
    settings.LEDGER_KEY_FILE, settings.LEDGER_OLD_KEYS = before


def seal(count):
    with transaction.atomic():
        for _ in range(count):
            append(stream="a", kind="file", at=clock.now(), public={})
    return sealing.seal().size


def rotated(files, settings):
    """Seal three events with one key and two with the next; give where the first key is kept."""
    key_file, _ = files
    seal(3)
    retiring.retire(emergency="a drill")
    stolen = Path(str(key_file) + ".stolen")
    key_file.rename(stolen)
    new_key(key_file)
    seal(2)
    return stolen


def test_heads_of_the_old_key_and_of_the_new_one_are_believed(db, files, settings):
    rotated(files, settings)

    first, second = Checkpoint.objects.order_by("size")

    assert checkpoints.read(first.note).size == 3
    assert checkpoints.read(second.note).size == 5
    assert checkpoints.signer(first.note) == keyring.every()[0].key
    assert checkpoints.signer(second.note) == keys.note_key()
    assert checkpoints.signer(first.note) != checkpoints.signer(second.note)
    assert recount().ok


def test_a_key_that_gets_out_after_it_was_retired_signs_no_head_beyond_its_last(db, files, settings):
    stolen = rotated(files, settings)

    with signing_with(stolen, settings):
        forged, within = checkpoints.sign(TreeHead(6, ROOT)), checkpoints.sign(TreeHead(2, ROOT))

    with pytest.raises(IntegrityBroken, match="no known key"):
        checkpoints.read(forged)
    assert checkpoints.read(within) == TreeHead(
        2, ROOT
    )  # what it signed in its time differs from the tree, not in form


def test_the_new_key_signs_no_head_of_the_time_before_it(db, files, settings):
    rotated(files, settings)

    with signing_with(files[0], settings):
        forged = checkpoints.sign(TreeHead(3, ROOT))

    with pytest.raises(IntegrityBroken, match="no known key"):
        checkpoints.read(forged)


def test_heads_of_a_key_that_was_left_out_of_the_list_are_found_by_the_recount(db, files, settings):
    rotated(files, settings)

    files[1].unlink()

    report = recount()
    assert [each.where for each in report.findings] == ["checkpoint 3"]


def test_nothing_is_sealed_with_a_retired_key(db, files, settings):
    seal(3)
    now = retiring.retire(emergency="a drill")

    with pytest.raises(ImproperlyConfigured, match=r"retired.*openssl genpkey"):
        seal(1)

    assert Checkpoint.objects.count() == 1
    assert (now.key, now.last) == (keys.note_key(), 3)
    assert [each.signs for each in keyring.every()] == [False]
    new_key(files[0])
    assert sealing.seal().size == 4


def test_the_keys_are_listed_from_the_oldest_with_their_last_heads(db, files, settings):
    rotated(files, settings)
    retiring.retire(emergency="a drill")
    new_key(files[0])

    listed = keyring.every()

    assert [(each.last, each.signs) for each in listed] == [(3, False), (5, False), (5, True)]
    assert len({each.key for each in listed}) == 3
    seal(1)
    assert [keyring.keys_for(size) for size in (1, 3, 4, 5, 6)] == [(listed[place].key,) for place in (0, 0, 1, 1, 2)]


@pytest.mark.parametrize("sealed", [0, 3])
def test_a_key_that_signed_nothing_or_is_retired_already_cannot_be_retired(sealed, db, files):
    if sealed:
        seal(sealed)
        retiring.retire(emergency="a drill")

    with pytest.raises(ImproperlyConfigured, match="nothing to retire"):
        retiring.retire(emergency="a drill")


def test_a_key_that_was_announced_takes_over_and_all_adds_up(db, files, settings, tmp_path):
    key_file, old_keys = files
    first = keys.note_key()
    new_key(tmp_path / "next")
    seal(3)

    announced = announcing.announce(tmp_path / "next")
    again = announcing.announce(tmp_path / "next")
    retired = retiring.retire(successor=tmp_path / "next")
    seal(2)

    assert announced == again
    assert announced.public == {"key": announcing.key_in(tmp_path / "next").written}
    assert (retired.key, retired.last) == (first, 4)
    assert old_keys.read_text() == f"{first.written} 4\n"
    assert keys.note_key() == announcing.key_in(tmp_path / "next")
    assert announcing.key_in(tmp_path / "ledger.key.retired") == first
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert checkpoints.signer(Checkpoint.objects.get(size=4).note) == first
    assert checkpoints.signer(Checkpoint.objects.get(size=6).note) == keys.note_key()
    assert announcing.key_list() == (f"{first.written} 4\n{keys.verifier()}  # announced in record {announced.code}\n")
    assert [each.key for each in read_list(announcing.key_list())] == [first, keys.note_key()]
    assert recount().ok


def test_only_a_key_that_the_log_announced_takes_over_unless_for_an_emergency(db, files, tmp_path):
    seal(3)
    for name in ("next", "other"):
        new_key(tmp_path / name)

    with pytest.raises(ImproperlyConfigured, match=r"has not announced the next key.*--next FILE.*--emergency"):
        retiring.retire()
    announcing.announce(tmp_path / "next")
    with pytest.raises(ImproperlyConfigured, match="has not announced plumbline"):
        retiring.retire(successor=tmp_path / "other")

    assert not files[1].exists()
    retiring.retire(successor=tmp_path / "other", emergency="stolen # with the\nserver")
    seal(1)
    assert files[1].read_text().endswith(" 4 emergency stolen with the server\n")
    assert keyring.every()[0].as_data()["emergency"] == "stolen with the server"
    assert recount().ok


def test_an_announcement_that_no_head_of_the_old_key_covers_does_not_count(db, files, tmp_path):
    seal(3)
    new_key(tmp_path / "next")
    with transaction.atomic():
        key = announcing.key_in(tmp_path / "next")
        append(stream="ledger/keys", kind="ledger.key_announced", at=clock.now(), public={"key": key.written})

    with pytest.raises(ImproperlyConfigured, match="has not announced"):
        retiring.retire(successor=tmp_path / "next")


def test_a_key_that_took_over_without_a_word_is_found_by_the_recount(db, files, tmp_path):
    seal(3)
    files[1].write_text(f"{keys.note_key().written} 3\n")  # past retire()
    new_key(files[0])
    seal(1)

    (found,) = recount().findings

    assert (found.kind, found.where) == ("unannounced", f"key {keys.note_key().key_id.hex()}")
    assert "within 3 leaves" in found.says.en


@pytest.mark.parametrize("what", ["nothing", "garbage", "the same", "an old one"])
def test_what_cannot_be_the_next_key_is_not_announced(what, db, files, tmp_path):
    seal(1)
    file = tmp_path / "next"
    if what == "garbage":
        file.write_text("garbage")
    if what == "the same":
        file = files[0]
    if what == "an old one":
        new_key(tmp_path / "second")
        file.write_bytes(files[0].read_bytes())
        retiring.retire(successor=tmp_path / "second", emergency="a drill")

    with pytest.raises(ImproperlyConfigured):
        announcing.announce(file)

    assert not Event.objects.filter(stream="ledger/keys").exists()


def test_a_ledger_between_two_keys_can_still_be_recounted(db, files, settings):
    seal(3)
    retiring.retire(emergency="a drill")
    files[0].unlink()
    settings.DEMONSTRATION = False

    assert recount().ok
    assert [each.signs for each in keyring.every()] == [False]


def test_a_shard_is_a_log_under_an_origin_of_its_own(db, files, settings, tmp_path):
    settings.LEDGER_ORIGIN = "plumbline.example/anhui/2026"
    new_key(tmp_path / "next")
    seal(2)
    announcing.announce(tmp_path / "next")
    retiring.retire()
    kept = Checkpoint.objects.get(size=3).note

    assert recount(kept=kept).ok
    assert [each.key.name for each in read_list(announcing.key_list())] == ["plumbline.example/anhui/2026"]
    with pytest.raises(ImproperlyConfigured, match="retired"):
        seal(1)
    settings.LEDGER_ORIGIN = "plumbline.example/anhui/2027"
    with pytest.raises(IntegrityBroken, match=r"a checkpoint of plumbline.example/anhui/2026"):
        checkpoints.read(kept)


def line(size, *, origin="plumbline.example/anhui", kind=ED25519, seed=1):
    public = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key().public_bytes_raw()
    return f"{NoteKey(origin, kind, public).written} {size}"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["nonsense"], "line 1: .*no key"),
        (["# the first", "", line(3) + " 4"], "line 3: .*no size"),
        ([line(3) + " emergency"], "behind «emergency» stands the reason"),
        ([line("emergency") + " lost"], "before it the size"),
        ([line(3) + " 4 emergency lost"], "no size"),
        ([line("")], "with the size of its last head"),
        ([line(""), line(5, seed=2)], "line 2: the key that signs now stands last"),
        ([line("-1")], "no size"),
        ([line(2**64)], "no size"),
        ([line("9" * 5000)], "no size"),
        ([line(3, origin="other.example")], "no old Ed25519 key of plumbline.example/anhui"),
        ([line(3, kind=4)], "no old Ed25519 key of plumbline.example/anhui"),
        ([line(3), line(4, origin="other.example")], "line 2: the key is none of plumbline.example/anhui"),
        ([line(3), line(3, seed=2)], "line 2: the oldest key comes first"),
        ([line(3), line(5)], "line 2: the key stands in the list already"),
    ],
)
def test_a_list_of_old_keys_that_is_wrong_is_said_with_its_line(lines, says, files):
    files[1].write_text("\n".join(lines))

    with pytest.raises(ImproperlyConfigured, match=says):
        keyring.keys_for(1)


def test_a_signature_of_a_witness_beside_that_of_the_ledger_is_ignored(db):
    note = checkpoints.sign(TreeHead(7, ROOT))

    witnessed = note + "— witness.example/w " + note.rstrip("\n").rpartition(" ")[2] + "\n"

    assert checkpoints.read(witnessed) == TreeHead(7, ROOT)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("\n7\n", "\n07\n"),
        lambda note: note.replace("\n7\n", "\n 7\n"),
        lambda note: note.replace("\n", "\r\n"),
        lambda note: note[:-1],
        lambda note: "x" * 10_000_000,
        lambda note: "",
        lambda note: "text\n\n— a AAAAAAAA\n",
    ],
    ids=["zero", "space", "lines", "cut", "10 MB", "nothing", "stranger"],
)
def test_what_is_no_checkpoint_of_this_ledger_is_refused_in_words(change, db):
    note = checkpoints.sign(TreeHead(7, ROOT))

    with pytest.raises(IntegrityBroken, match=r"no checkpoint of plumbline.example/anhui: "):
        checkpoints.read(change(note))


def test_a_checkpoint_of_another_log_is_refused(db, settings):
    settings.LEDGER_ORIGIN = "other.example/log"
    note = checkpoints.sign(TreeHead(7, ROOT))

    settings.LEDGER_ORIGIN = "plumbline.example/anhui"
    with pytest.raises(IntegrityBroken, match=r"it is a checkpoint of other.example/log"):
        checkpoints.read(note)
