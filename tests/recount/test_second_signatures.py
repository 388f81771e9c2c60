"""SM2 signatures and cosignatures of witnesses under the heads: each deed to one, at the first, middle and last, is named."""

import hashlib
import json
import shutil
import sqlite3
from base64 import b64decode, b64encode
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec

from tests.recount.tampering import ORIGIN, SIZES, Database, Export
from tools.recount import cosignatures, notes, sm2
from tools.recount.checking import Options
from tools.recount.command import main, recount
from tools.recount.findings import Findings
from tools.recount.sm3 import sm3

AT = 1_780_000_000
SM2_KEYS = [ec.derive_private_key(number, ec.SM2()) for number in (20261129, 7)]
WITNESSES = {"w.example/1": 11, "w.example/2": 12}
PLACES = {"first": 40, "middle": 256, "last": 300}


def named(name, kind, public):
    identity = sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:4]
    return identity, f"{name}+{identity.hex()}+{b64encode(bytes([kind]) + public).decode()}"


def sm2_name(secret):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return named(ORIGIN, 0xFF, notes.SM2 + secret.public_key().public_bytes(serialization.Encoding.DER, form))


def witness_of(seed, name):
    secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return secret, *named(name, 4, secret.public_key().public_bytes_raw())


def line(name, identity, signed):
    return f"— {name} {b64encode(identity + signed).decode()}\n"


def second(text, secret=SM2_KEYS[0]):
    return line(ORIGIN, sm2_name(secret)[0], secret.sign(text.encode(), ec.ECDSA(hashes.SM3())))


def cosigned(text, name, seed=None, at=AT):
    secret, identity, _ = witness_of(seed or WITNESSES[name], name)
    signed = secret.sign(b"cosignature/v1\ntime %d\n%s" % (at, text.encode()))
    return line(name, identity, at.to_bytes(8, "big") + signed)


def text_of(note):
    return note.rpartition("\n\n")[0] + "\n"


@pytest.fixture(scope="module")
def signed(ledger, tmp_path_factory):
    """Put an SM2 signature and two cosignatures under every head of an export and of its database."""
    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(ledger.export, folder / "log")
    shutil.copy(ledger.database, folder / "db")
    export = Export(folder / "log")
    for tile in ("000", "001.p/44"):
        rows = export.lines(f"heads/{tile}")
        for row in rows:
            row["note"] += second(text_of(row["note"]))
        export.put_lines(f"heads/{tile}", rows)
    note = (folder / "log/checkpoint").read_text()
    text = text_of(note)
    (folder / "log/checkpoint").write_text(note + second(text) + "".join(cosigned(text, name) for name in WITNESSES))

    def put(db):
        for size, note in db.execute("SELECT size, note FROM ledger_checkpoint").fetchall():
            text = text_of(note)
            db.execute("UPDATE ledger_checkpoint SET note = ? WHERE size = ?", (note + second(text), size))
            for name in WITNESSES:
                written = witness_of(WITNESSES[name], name)[2]
                at = datetime.fromtimestamp(AT, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")
                values = (size, written, cosigned(text, name), at)
                db.execute("INSERT INTO ledger_cosignature (head_id, witness, line, at) VALUES (?, ?, ?, ?)", values)

    Database(folder / "db").change(put)
    return folder


def check(ledger, export=None, database=None, *, witnesses=True, sm2_keys=True):
    keys = [notes.read_key(ledger.key)]
    keys += [notes.read_key(sm2_name(SM2_KEYS[0])[1])] if sm2_keys else []
    known = [notes.read_key(witness_of(seed, name)[2]) for name, seed in WITNESSES.items()] if witnesses else []
    return recount(export, database=database, given=keys, options=Options(witnesses=known))


def test_untouched_they_hold_and_are_counted(ledger, signed):
    outcome = check(ledger, signed / "log", signed / "db")

    assert (sorted(outcome.findings.kept), outcome.unchecked) == ([], [])
    assert outcome.signatures >= 2 * 2 * len(SIZES) + 2 + 2 * len(SIZES)


def test_without_their_keys_it_is_said_that_nobody_checked_them(ledger, signed):
    outcome = check(ledger, signed / "log", witnesses=False, sm2_keys=False)

    said = " ".join(en for _, en in outcome.unchecked)
    assert outcome.ok
    assert all(f"the signature of {name}+" in said for name in (ORIGIN, *WITNESSES))


def of_the_heads(size):
    """Give what may be done to the SM2 signature of a head, and what must be found."""
    gone = set() if size == min(SIZES) else {("deleted", f"head {size} SM2")}  # before the first, none is due
    yield "edited", lambda note: broken(note, 1), {("edited", f"head {size} SM2")}
    yield "wrong key", lambda note: without(note, 1) + second(text_of(note), SM2_KEYS[1]), gone
    yield "deleted", lambda note: without(note, 1), gone
    yield "reordered", lambda note: without(note, 1) + second(text_of(note) + "x"), {("edited", f"head {size} SM2")}


def lines_of(note):
    text, _, below = note.rpartition("\n\n")
    return f"{text}\n\n", below.splitlines(keepends=True)


def without(note, place):
    above, lines = lines_of(note)
    return above + "".join(each for at, each in enumerate(lines) if at != place)


def broken(note, place):
    above, lines = lines_of(note)
    head, name, encoded = lines[place].split()
    data = bytearray(b64decode(encoded))
    data[-1] ^= 1
    lines[place] = f"{head} {name} {b64encode(bytes(data)).decode()}\n"
    return above + "".join(lines)


@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
def test_every_deed_to_an_sm2_signature_is_named(ledger, signed, tmp_path, size):
    found = {}
    for name, deed, expected in of_the_heads(size):
        copy = tmp_path / name
        shutil.copytree(signed / "log", copy)
        for tile in ("000", "001.p/44"):
            rows = Export(copy).lines(f"heads/{tile}")
            for row in rows:
                row["note"] = deed(row["note"]) if row["size"] == size else row["note"]
            Export(copy).put_lines(f"heads/{tile}", rows)
        kept = check(ledger, copy)
        found[name] = (expected, set(kept.findings.kept), kept.unchecked)

    assert not {name: told for name, told in found.items() if not told[0] <= told[1]}
    assert any("its key was not given" in en for _, en in found["wrong key"][2])


def test_an_sm2_key_of_another_time_is_a_wrong_key(ledger, signed, tmp_path):
    shutil.copytree(signed / "log", tmp_path / "log")
    rows = Export(tmp_path / "log").lines("heads/000")
    rows[1]["note"] = without(rows[1]["note"], 1) + second(text_of(rows[1]["note"]), SM2_KEYS[1])
    Export(tmp_path / "log").put_lines("heads/000", rows)
    listed = [sm2_name(SM2_KEYS[1])[1] + " 20", sm2_name(SM2_KEYS[0])[1]]
    keys = [notes.read_key(ledger.key), *(notes.read_key(each) for each in listed)]

    outcome = recount(tmp_path / "log", given=keys)

    assert ("wrong_key", f"head {rows[1]['size']} SM2") in outcome.findings.kept


COSIGNATURES = {
    "edited": (lambda note, name, place: broken(note, place), "edited"),
    "wrong key": (lambda note, name, place: without(note, place) + cosigned(text_of(note), name, 99), "wrong_key"),
    "clock": (
        lambda note, name, place: without(note, place) + line(name, witness_of(WITNESSES[name], name)[1], bytes(72)),
        "edited",
    ),
    "forked": (lambda note, name, place: without(note, place) + cosigned(text_of(note) + "x", name), "edited"),
    "truncated": (
        lambda note, name, place: without(note, place) + line(name, witness_of(WITNESSES[name], name)[1], b"short"),
        "edited",
    ),
}


@pytest.mark.parametrize("which", [("w.example/1", 2), ("w.example/2", 3)])
@pytest.mark.parametrize("deed", COSIGNATURES)
def test_every_deed_to_a_cosignature_under_the_checkpoint_is_named(ledger, signed, tmp_path, which, deed):
    shutil.copytree(signed / "log", tmp_path / "log")
    (name, place), (change, kind) = which, COSIGNATURES[deed]
    note = (tmp_path / "log/checkpoint").read_text()
    (tmp_path / "log/checkpoint").write_text(change(note, name, place))

    outcome = check(ledger, tmp_path / "log")

    assert set(outcome.findings.kept) == {(kind, f"checkpoint cosignature {name}")}


WHICH = "WHERE head_id = ? AND witness LIKE ?"
OF_ANOTHER = "(SELECT line FROM ledger_cosignature WHERE head_id = 150 LIMIT 1)"
DEEDS = {
    "edited": (f"UPDATE ledger_cosignature SET line = replace(line, 'A', 'B') {WHICH}", "edited"),  # noqa: S608 — names of this file
    "clock": (f"UPDATE ledger_cosignature SET at = '2020-01-01 00:00:00' {WHICH}", "edited"),  # noqa: S608 — names of this file
    "wrong key": (f"UPDATE ledger_cosignature SET witness = 'NAME+00000000+AAAA' {WHICH}", "edited"),  # noqa: S608 — names of this file
    "reordered": (f"UPDATE ledger_cosignature SET line = {OF_ANOTHER} {WHICH}", "edited"),  # noqa: S608 — names of this file
    "inserted": (f"UPDATE ledger_cosignature SET head_id = 999 {WHICH}", "inserted"),  # noqa: S608 — names of this file
    "deleted": (f"DELETE FROM ledger_cosignature {WHICH}", "deleted"),  # noqa: S608 — names of this file
}


@pytest.mark.parametrize("size", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_to_a_row_of_a_cosignature_is_named(signed, tmp_path, size, deed):
    statement, kind = DEEDS[deed]
    exported = notes.read_head((signed / "log/checkpoint").read_text())
    known = [notes.read_key(witness_of(seed, name)[2]) for name, seed in WITNESSES.items()]
    told = {}
    for name in WITNESSES:
        shutil.copy(signed / "db", tmp_path / "db")
        said = statement.replace("NAME", name)
        Database(tmp_path / "db").change(lambda db, said=said, name=name: db.execute(said, (size, f"{name}+%")))
        with closing(sqlite3.connect(tmp_path / "db")) as db:
            found = Findings()
            cosignatures.rows(db, known, exported, found)
        where = f"cosignature {999 if deed == 'inserted' else size} {name}"
        told[name] = (kind, where) in found.kept

    never_due = deed == "deleted" and size != max(SIZES)  # no witness need sign a head, and nothing says that it had
    assert told == dict.fromkeys(WITNESSES, not never_due)


def test_a_row_by_another_key_of_the_same_house_is_a_wrong_key(ledger, signed, tmp_path):
    name = "w.example/1"
    shutil.copy(signed / "db", tmp_path / "db")

    def put(db):
        (note,) = db.execute("SELECT note FROM ledger_checkpoint WHERE size = 256").fetchone()
        values = (witness_of(99, name)[2], cosigned(text_of(note), name, 99), 256, f"{name}+%")
        db.execute(f"UPDATE ledger_cosignature SET witness = ?, line = ? {WHICH}", values)  # noqa: S608 — names of this file

    Database(tmp_path / "db").change(put)

    named = set(check(ledger, None, tmp_path / "db").findings.kept)
    unnamed = set(check(ledger, None, tmp_path / "db", witnesses=False).findings.kept)

    assert (named, unnamed) == ({("wrong_key", f"cosignature 256 {name}")}, set())


def test_the_command_takes_a_list_of_witnesses_as_the_operator_keeps_it(ledger, signed, tmp_path, capsys):
    listed = tmp_path / "witnesses"
    keys = [witness_of(seed, name)[2] for name, seed in WITNESSES.items()]
    listed.write_text(f"# ours\n{keys[0]} https://one.example\n{keys[1]} https://two.example\n")
    key = [ledger.key, sm2_name(SM2_KEYS[0])[1]]

    code = main([str(signed / "log"), "--key", *key, "--witness", str(listed), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (code, told["unchecked"]) == (0, [])


@given(st.binary(max_size=300))
@settings(max_examples=30)
def test_sm3_is_what_openssl_counts(message):
    assert sm3(message) == hashlib.new("sm3", message).digest()
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905 A.1


@given(st.binary(max_size=100), st.integers(2, sm2.ORDER - 2), st.integers(0, 10**6))
@settings(max_examples=15)
def test_sm2_holds_for_what_a_library_signed_and_for_nothing_else(message, number, bit):
    secret = ec.derive_private_key(number, ec.SM2())
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = secret.public_key().public_bytes(serialization.Encoding.DER, form)
    made = secret.sign(message, ec.ECDSA(hashes.SM3()))
    changed = bytearray(made)
    changed[bit // 8 % len(made)] ^= 1 << bit % 8

    assert sm2.verified(public, message, made)
    assert not sm2.verified(public, message, bytes(changed))
    assert not sm2.verified(public, message + b"x", made)
    assert not any(sm2.verified(wrong, message, made) for wrong in (b"", public[:-1], public[:-1] + b"\0"))
    assert not any(
        sm2.verified(public, message, wrong) for wrong in (b"", b"\x30", b"\x30\x00", made + b"\0", made[:-1])
    )
