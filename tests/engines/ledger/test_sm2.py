"""SM2 beside Ed25519: signed by the ledger, verified by its recount and by OpenSSL, passed over by everybody else."""

import shutil
import subprocess
import sys
from base64 import b64decode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import checkpoints, cosigned, keys, posting, sealing, sm2, sm2_keys, triggers
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Checkpoint
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock, signed_note, sm2_note
from plumbline.kernel.signed_note import ED25519, NoteKey
from tests.engines.ledger.witnessing import listed, served, witness

SM2_KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQg60y8cF3YuwlVPwii
pFSefGCi5pKQsrYGZTxdnS4qe0KhRANCAAQyu35cFDZ1kX3A9Is3dtLEfBFFn/s6
2ZnR4r3KUGYkADb+vkWKa1K/Q/LFxoXfYfG7wfMIpUcFPWyDTj62KWO9
-----END PRIVATE KEY-----
"""  # of this test alone
OTHER_KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgq8ZSnigAkXnOJFih
ALr0/i76GcpUjDRyHZHvZ1YdLxehRANCAASA3TS/Abr29BLjwLijCAtymp8cVLNK
5kzrtcIC3Krie89gLChZMuQA1cblQfsm741vsMr92OpWj9EDoBLEP23J
-----END PRIVATE KEY-----
"""
P256_KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
-----END PRIVATE KEY-----
"""


@pytest.fixture(autouse=True)
def sm2_file(settings, tmp_path):
    settings.LEDGER_SM2_KEY_FILE = str(tmp_path / "sm2.key")
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    (tmp_path / "sm2.key").write_text(SM2_KEY)
    return tmp_path / "sm2.key"


def seal(count=1):
    with transaction.atomic():
        for _ in range(count):
            append(stream="a", kind="file", at=clock.now(), public={})
    return sealing.seal().size


def test_a_head_carries_both_signatures_and_each_verifier_sees_its_own(db, settings):
    seal(3)
    note = signed_note.read(Checkpoint.objects.get().note)
    (key,) = (each.key for each in sm2_keys.every())

    assert [each.name for each in note.signatures] == [settings.LEDGER_ORIGIN] * 2
    assert signed_note.signers(note, [keys.note_key()], verify=is_signed) == (keys.note_key(),)
    assert signed_note.signers(note, [key], verify=sm2.is_signed) == (key,)
    assert checkpoints.read(note.written).size == 3
    assert recount().ok


def test_without_a_key_heads_bear_ed25519_alone(db, settings, client):
    settings.LEDGER_SM2_KEY_FILE = ""
    seal()

    assert len(signed_note.read(Checkpoint.objects.get().note).signatures) == 1
    assert client.get("/log/sm2-keys").status_code == 404
    assert recount().ok


def test_a_witness_cosigns_a_head_with_both_and_all_lines_stand_in_one_note(db, settings, tmp_path):
    one = witness(tmp_path)
    seal(2)
    with served(one) as address:
        listed(settings, (one, address))
        posting.post()

    note = signed_note.read(cosigned.note_of(Checkpoint.objects.get()))

    assert len(note.signatures) == 3
    assert checkpoints.read(note.written).size == 2


@pytest.mark.parametrize("which", ["ours", "openssl's"])
def test_openssl_and_the_library_verify_each_other(which, db, tmp_path, client, sm2_file):
    assert shutil.which("openssl"), "OpenSSL is on every Debian: apt-get install openssl"
    seal(3)
    note = signed_note.read(Checkpoint.objects.get().note)
    (line,) = client.get("/log/sm2-keys").content.decode().splitlines()
    (tmp_path / "text").write_text(note.text)
    (tmp_path / "public.der").write_bytes(b64decode(line.split("+", 2)[2])[-91:])  # as docs/how-to/check-the-record.md
    how = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", tmp_path / "text"]

    if which == "ours":
        (tmp_path / "signature").write_bytes(note.signatures[1].signed)
        with_key = ["-verify", "-pubin", "-keyform", "DER", "-inkey", tmp_path / "public.der"]
        command = ["openssl", "pkeyutl", *with_key, "-sigfile", tmp_path / "signature", *how]
        good = subprocess.run(command, capture_output=True, text=True, check=False)
        (tmp_path / "text").write_text(note.text.replace("\n3\n", "\n4\n"))
        bad = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (good.returncode, bad.returncode) == (0, 1)
        assert "Verified Successfully" in good.stdout
    else:
        command = ["openssl", "pkeyutl", "-sign", "-inkey", sm2_file, "-out", tmp_path / "signature", *how]
        subprocess.run(command, check=True)
        (listed_key,) = sm2_keys.every()
        signed = (tmp_path / "signature").read_bytes()
        assert sm2.is_signed(listed_key.key, note.text.encode(), signed)
        assert not sm2.is_signed(listed_key.key, b"another text", signed)


def test_what_is_no_signature_of_the_key_is_none(db):
    (key,) = (each.key for each in sm2_keys.every())
    signed = sm2.sign(sm2.read_secret(keys_file()), b"text")

    assert sm2.is_signed(key, b"text", signed)
    assert not sm2.is_signed(key, b"text", signed[:-1])
    assert not sm2.is_signed(key, b"text", b"")
    assert not sm2.is_signed(sm2_note.note_key("a", bytes(91)), b"text", signed)
    assert not sm2.is_signed(NoteKey("a", ED25519, bytes(32)), b"text", signed)
    assert not is_signed(key, b"text", signed)
    assert sm2_note.public_key(sm2_note.note_key("a", bytes(90))) is None


def keys_file():
    return sm2_keys._key_file()


def test_a_second_signature_that_was_changed_or_taken_away_is_found_by_the_recount(db):
    from django.db import connection  # noqa: PLC0415 — the one test that tampers

    for _ in range(3):
        seal()
    first, second, third = Checkpoint.objects.order_by("size")
    with triggers.lifted(connection):
        lines = second.note.splitlines(keepends=True)
        Checkpoint.objects.filter(size=2).update(note="".join(lines[:-1]))
        wrong = third.note.splitlines(keepends=True)
        wrong[-1] = lines[-1]
        Checkpoint.objects.filter(size=3).update(note="".join(wrong))

    found = recount().findings

    assert [(each.kind, each.where) for each in found] == [
        ("checkpoint", "checkpoint 2"),
        ("checkpoint", "checkpoint 3"),
    ]
    assert "lacks the SM2 signature" in found[0].says.en
    assert "SM2 signature does not hold" in found[1].says.en
    assert first.size == 1


def test_heads_from_before_the_sm2_key_are_whole_without_it(db, settings, sm2_file):
    settings.LEDGER_SM2_KEY_FILE = ""
    seal()
    settings.LEDGER_SM2_KEY_FILE = str(sm2_file)
    seal()

    assert recount().ok


def test_an_old_sm2_key_goes_on_to_verify_the_heads_of_its_time(db, sm2_file, client):
    seal()
    retired = sm2_keys.retire()
    with pytest.raises(ImproperlyConfigured, match=r"SM2 key .* is retired.*genpkey -algorithm SM2"):
        seal()
    with pytest.raises(ImproperlyConfigured, match="nothing to retire"):
        sm2_keys.retire()
    sm2_file.write_text(OTHER_KEY)
    sealing.seal()

    old, now = sm2_keys.every()

    assert (old, now.last, old.last) == (retired, None, 1)
    assert client.get("/log/sm2-keys").content.decode() == f"{old.written}\n{now.written}\n"
    assert recount().ok
    sm2_file.with_suffix(".old-keys").write_text(f"{keys.note_key().written} 1\n")
    with pytest.raises(ImproperlyConfigured, match="no old SM2 key"):
        sm2_keys.every()


@pytest.mark.parametrize(
    ("content", "says"), [("garbage", "holds no SM2 key"), (P256_KEY, "SM2"), (None, "holds no SM2 key")]
)
def test_a_file_without_an_sm2_key_is_said(content, says, db, sm2_file):
    sm2_file.unlink()
    if content:
        sm2_file.write_text(content)

    with pytest.raises(ImproperlyConfigured, match=says):
        sm2_keys.every()


def test_without_the_library_it_is_said_what_to_install(db, monkeypatch):
    sm2._part.cache_clear()
    sm2_keys._loaded.cache_clear()
    for name in ("asymciphers.ec", "hashes", "serialization", "exceptions"):
        monkeypatch.setitem(sys.modules, f"tongsuopy.crypto.{name}", None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install 'plumbline\[sm2\]'"):
        seal()
