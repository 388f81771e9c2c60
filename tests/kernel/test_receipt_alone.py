"""The verifier that stands alone: it imports nothing of the house, and says of every case what the house says."""

import ast
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha512
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel.receipt_fault import SAYS, Fault
from tests.kernel.receipt_cases import HOLDS, LOG, WITNESS, Case, cases, made, told
from tests.repo.tracked import ROOT

FILE = ROOT / "tools/receipt.py"
CASES = [pytest.param(case, id=case.name) for case in cases()]
SIGNATURES = [  # RFC 8032 § 7.1: public key, message, signature
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
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.fixture(scope="module")
def alone():
    """Load the file as what it is: no part of any package."""
    spec = spec_from_file_location("receipt_alone", FILE)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*words, data=b""):
    """Run the file as a stranger does: no site packages, no environment."""
    command = [sys.executable, "-I", "-S", str(FILE), *words]
    return subprocess.run(command, input=data, capture_output=True, check=False)


def test_it_imports_the_standard_library_alone():
    tree = ast.parse(FILE.read_text())
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "." * node.level]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported
    assert imported <= sys.stdlib_module_names
    assert not {"importlib", "ctypes", "subprocess", "socket", "urllib", "http"} & imported
    assert not {"__import__", "exec", "eval"} & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_it_is_written_for_python_3_9():
    ast.parse(FILE.read_text(), feature_version=(3, 9))


@pytest.mark.parametrize(("public", "message", "signed"), SIGNATURES)
def test_it_knows_the_signatures_of_the_specification(public, message, signed, alone):
    key, message, signed = (bytes.fromhex(each) for each in (public, message, signed))

    assert alone.is_ed25519(key, message, signed)
    assert not alone.is_ed25519(key, message + b"!", signed)
    assert not alone.is_ed25519(key, message, signed[:63] + bytes([signed[63] ^ 16]))
    assert not alone.is_ed25519(key, message, bytes([signed[0] ^ 1]) + signed[1:])


def test_it_takes_no_second_spelling_of_a_signature(alone):
    message = b"head"
    signed = LOG.secret.sign(message)
    longer = (int.from_bytes(signed[32:], "little") + alone.ORDER).to_bytes(32, "little")

    assert alone.is_ed25519(LOG.key.public, message, signed)
    assert not alone.is_ed25519(LOG.key.public, message, signed[:32] + longer)


@pytest.mark.parametrize("case", CASES)
def test_a_receipt_gets_the_verdict_of_the_table(case, alone):
    try:
        alone.verdict(alone.read(case.data), [alone.key_of(key) for key in case.keys])
        told = (HOLDS, "")
    except alone.Refused as refused:
        told = (refused.fault, refused.place)

    assert told == (case.verdict, case.place)


HOW = st.sampled_from(["byte", "cut", "put", "swap"])
PIECES = st.sampled_from(
    [b'"', b"\\", b"\\ud800", b"1e5", b"-0", b"1.0", b"null", b"{}", b"\n", b"\x1f", b"\xc2\x85", b"+", b"=", b"\x00"]
)


@given(data=st.data())
@settings(max_examples=80)
def test_whatever_is_done_to_a_receipt_both_say_the_same(data, alone):
    good = data.draw(st.sampled_from([case.data for case in cases() if case.verdict == HOLDS and not case.keys]))
    at = data.draw(st.integers(0, len(good) - 1))
    match data.draw(HOW):
        case "byte":
            spoiled = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
        case "cut":
            spoiled = good[:at] + good[at + data.draw(st.integers(1, 40)) :]
        case "put":
            spoiled = good[:at] + data.draw(PIECES) + good[at:]
        case "swap":
            spoiled = good[:at] + good[at + 1 : at + 2] + good[at : at + 1] + good[at + 2 :]
    try:
        alone.verdict(alone.read(spoiled), [])
        said = (HOLDS, "")
    except alone.Refused as refused:
        said = (refused.fault, refused.place)

    assert said == told(Case("spoiled", spoiled))


def test_it_says_what_the_house_says(alone):
    assert {str(fault): (SAYS[fault].zh, SAYS[fault].en) for fault in Fault} == alone.SAYS


@pytest.mark.parametrize("name", ["whole", "compact", "cut off", "an edited body", "ten megabytes of garbage"])
def test_it_runs_without_anything_else(name, tmp_path):
    case = next(case for case in cases() if case.name == name)
    file = tmp_path / "receipt.json"
    file.write_bytes(case.data)

    done = run(str(file), "--json")

    assert done.stderr == b""
    assert done.returncode == (0 if case.verdict == HOLDS else 1)
    assert json.loads(done.stdout)["verdict"] == case.verdict


def test_it_tells_who_vouches_for_which_time_and_which_key_was_believed():
    told = run(
        "-", "--language", "en", data=next(case for case in cases() if case.name == "whole").data
    ).stdout.decode()

    assert "2026-06-09T10:30:01.000002+08:00: so says the operator" in told
    assert f"{WITNESS.key.name} says that by 2026-09-21 22:13:20 +08:00" in told
    assert "Compare the fingerprint" in told
    assert '孙建国"' in told


def test_with_the_key_given_it_does_not_ask_to_compare_one():
    given = run("-", "--key", LOG.key.written, "--language", "en", data=cases()[0].data)

    assert given.returncode == 0
    assert b"Compare the fingerprint" not in given.stdout


def test_a_moment_beyond_every_calendar_is_told_in_seconds():
    case = next(case for case in cases() if case.name == "a moment beyond every calendar")

    assert f"{2**62} s" in run("-", data=case.data).stdout.decode()


@pytest.mark.parametrize("words", [[], ["/nowhere"], ["-", "--key", "no key"], ["-", "--language", "fr"], ["."]])
def test_a_wrong_call_is_told_from_a_wrong_receipt(words, alone):
    with redirect_stderr(io.StringIO()) as said, redirect_stdout(io.StringIO()), pytest.raises(SystemExit) as ended:
        alone.main(words)

    assert ended.value.code == 2
    assert said.getvalue()


def test_the_code_of_a_digest_is_that_of_the_house(alone):
    assert alone.code_of(made().digest) == made().code


def test_it_is_one_file_that_a_person_can_read():
    assert Path(FILE).read_text().count("\n") < 800
