"""The independent check by itself: it shares nothing with the engine, checks signatures by the words of RFC 8032, and ends with its codes."""

import ast
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import recounting
from tests.recount import tampering
from tests.recount.tampering import Export
from tests.repo.tracked import ROOT
from tools.recount import clock, events, notes
from tools.recount.ed25519 import ORDER, verified

TOOL = ROOT / "tools/recount"

# RFC 8032 § 7.1, TEST 1 to TEST 3: key, message, signature
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def run(*words):
    return subprocess.run([sys.executable, TOOL, *words], capture_output=True, text=True, check=False)


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_it_imports_the_standard_library_and_itself_alone():
    found = {name for file in TOOL.glob("*.py") for name in imported(ast.parse(file.read_text()))}

    assert found
    assert found - sys.stdlib_module_names == {"recount"}


def test_it_is_written_in_python_3_9():
    for file in TOOL.glob("*.py"):
        ast.parse(file.read_text(), feature_version=(3, 9))


@pytest.mark.parametrize(("public", "message", "signature"), PUBLISHED)
def test_the_published_signatures_are_those_of_their_keys_and_of_nothing_else(public, message, signature):
    key, text, signed = (bytes.fromhex(each) for each in (public, message, signature))

    assert verified(key, text, signed)
    assert not verified(key, text + b"\0", signed)
    assert not any(verified(key, text, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]) for at in range(64))
    assert not verified(key[:-1] + bytes([key[-1] ^ 1]), text, signed)


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_it_agrees_with_the_library_on_what_is_signed(seed, message):
    secret = Ed25519PrivateKey.from_private_bytes(seed)

    assert verified(secret.public_key().public_bytes_raw(), message, secret.sign(message))


def test_a_signature_has_one_spelling():
    key, message, signature = (bytes.fromhex(each) for each in PUBLISHED[1])
    larger = int.from_bytes(signature[32:], "little") + ORDER

    assert not verified(key, message, signature[:32] + larger.to_bytes(32, "little"))
    assert not verified(key, message, signature + b"\0")
    assert not verified(b"\xff" * 32, message, signature)


@pytest.mark.parametrize(
    "change",
    [
        (b'"kind"', b' "kind"'),  # a space
        (b'{"number":7}', b'{"number":7,"number":8}'),  # a name twice
        (b'{"number":7}', b'{"number":7.5}'),
        (b'{"number":7}', b'{"z":1,"a":2}'),
        (b'{"number":7}', b'{"number":NaN}'),
        (b'{"number":7}', b'{"number":"\\u0041"}'),  # another spelling of A
        (b'"sequence":2', b'"sequence":0'),
        (b'"sequence":2', b'"sequence":"2"'),
        (b'"personal":{}', b'"personal":{"name":"plain"}'),
        (b'"personal":{}', b'"personal":{"b":"%s","a":"%s"}' % (b"0" * 64, b"0" * 64)),
        (b'"personal":{}', b'"personal":{},"more":1'),
        (b'+08:00","blind"', b'","blind"'),
    ],
)
def test_what_is_not_in_the_form_of_an_event_is_none(change, ledger):
    body = Export(ledger.export).entries("000")[7]
    assert events.read(body)
    assert change[0] in body

    assert events.read(body.replace(*change, 1)) is None


def test_an_event_with_signs_that_json_escapes_is_read():
    body = (
        '{"at":"2026-03-02T09:30:00+08:00","kind":"a\\"b","personal":{},"previous":"","public":{"text":"准\\n绳"},'
        '"recorded_at":"2026-03-02T09:30:00+08:00","sequence":1,"stream":"s\\\\1"}'
    )

    event = events.read(body.encode())

    assert (event.kind, event.stream, event.place) == ('a"b', "s\\1", "s\\1#1")


def test_the_clock_may_lag_within_its_tolerance_and_each_jump_is_told_once():
    watch = clock.Watch(300)

    assert [watch.back(moment) for moment in (0, 1000, 700, 1000, 699, 698, 997, 5000, 4000, 4001)] == [
        *(0, 0, 0, 0, 301, 0, 0, 0, 1000, 0)
    ]


def test_the_command_ends_with_its_codes_and_speaks_both_languages(ledger, tmp_path):
    key = tmp_path / "key"
    key.write_text(f"{ledger.key}\n")
    sound = run(ledger.export, "--key", key, "--database", ledger.database, "--heads", "newest", "--json")
    trusting = run(ledger.export, "--language", "en")
    other = run(ledger.export, "--key", tampering.verifier(tampering.OTHER))

    assert (sound.returncode, sound.stderr) == (0, "")
    assert json.loads(sound.stdout) | {"signatures": 0} == {
        "ok": True,
        "size": 300,
        "events": 300,
        "heads": 5,
        "signatures": 0,
        "findings": [],
        "counts": {},
        "unchecked": [],
    }
    assert trusting.returncode == 0
    assert "Everything adds up: 300 leaves, 300 events, 5 heads, 7 signatures checked." in trusting.stdout
    assert "not checked: the keys are those of the export itself" in trusting.stdout
    assert other.returncode == 1
    assert "账实不符" in other.stdout
    assert "wrong_key  keys：" in other.stdout
    for words in (("/nowhere",), (), ("--database", ledger.database), (ledger.export, "--key", "nonsense")):
        assert run(*words).returncode == 2


def test_a_public_folder_is_checked_for_what_it_has(ledger, tmp_path):
    for name in ("tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "checkpoint", "keys"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ledger.export / name).read_bytes())

    ended = run(tmp_path, "--key", ledger.key, "--language", "en")

    assert ended.returncode == 0
    assert ended.stdout.count("not checked:") == 3


def test_an_invented_record_of_the_bench_adds_up(tmp_path):
    key = recounting.write(tmp_path / "log", 1500)

    ended = run(tmp_path / "log", "--key", key, "--language", "en")

    assert ended.stdout.startswith("Everything adds up: 1500 leaves, 1500 events, 3 heads"), ended.stdout


def test_a_key_that_took_over_must_have_been_announced(ledger, tmp_path):
    first, second = notes.read_key(ledger.key), tampering.verifier(tampering.OTHER)
    listed = tmp_path / "keys"
    listed.write_text(f"{ledger.key} 300\n{second}\n")
    in_an_emergency = tmp_path / "emergency"
    in_an_emergency.write_text(f"{ledger.key} 300 emergency stolen\n{second}\n")

    found = json.loads(run(ledger.export, "--key", listed, "--json").stdout)["findings"]
    sound = run(ledger.export, "--key", in_an_emergency)

    assert [each["kind"] for each in found] == ["wrong_key"]
    assert found[0]["where"] == f"key {notes.read_key(second).identity.hex()}"
    assert sound.returncode == 0
    assert first.last is None
