"""Signed notes: the example of the specification is read, every other spelling refused, unknown keys are ignored."""

from base64 import b64decode, b64encode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import signed_note
from plumbline.kernel.checkpoint import TreeHead, read_text, text_of
from plumbline.kernel.signed_note import ED25519, Note, NoteKey, NoteRefused

# The note and key of the documentation of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
TEXT = "one\n\ntwo\n"


def verify(key, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return key.kind == ED25519


class Signer:
    """A key with its secret."""

    def __init__(self, name, seed):
        self.secret = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.key = NoteKey(name, ED25519, self.secret.public_key().public_bytes_raw())

    def note(self, text=TEXT):
        return signed_note.sign(text, self.key, self.secret.sign(text.encode()))


ONE, TWO = Signer("log.example/one", 1), Signer("witness.example/two", 2)
BOTH = Note(TEXT, ONE.note().signatures + TWO.note().signatures).written


def test_a_note_that_other_software_signed_is_believed():
    key, note = signed_note.read_key(PETER), signed_note.read(EXAMPLE)

    assert signed_note.signers(note, [key], verify=verify) == (key,)
    assert note.text.endswith("problem is.\n")
    assert note.written == EXAMPLE
    assert key.written == PETER


def test_every_known_key_that_signed_is_named():
    note = signed_note.read(BOTH)

    assert note.text == TEXT
    assert signed_note.signers(note, [TWO.key, ONE.key], verify=verify) == (ONE.key, TWO.key)


def test_signatures_of_unknown_keys_are_ignored():
    same_name, same_id = Signer(ONE.key.name, 3), NoteKey("other.example", ED25519, ONE.key.public)
    note = signed_note.read(BOTH)

    assert signed_note.signers(note, [TWO.key, same_name.key, same_id], verify=verify) == (TWO.key,)
    with pytest.raises(NoteRefused, match="no known key"):
        signed_note.signers(note, [same_name.key], verify=verify)
    with pytest.raises(NoteRefused, match="no known key"):
        signed_note.signers(note, [], verify=verify)


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    wrong = signed_note.sign(TEXT, ONE.key, TWO.secret.sign(TEXT.encode()))
    note = Note(TEXT, wrong.signatures + TWO.note().signatures)

    with pytest.raises(NoteRefused, match=r"signature of log\.example/one .* is wrong"):
        signed_note.signers(note, [ONE.key, TWO.key], verify=verify)
    assert signed_note.signers(note, [TWO.key], verify=verify) == (TWO.key,)


def test_a_changed_text_is_refused():
    note = signed_note.read(BOTH.replace("two", "Two"))

    with pytest.raises(NoteRefused):
        signed_note.signers(note, [TWO.key], verify=verify)


SIGNATURE = ONE.note().written.rpartition("\n\n")[2]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n" + SIGNATURE,
        "text\n\n" + SIGNATURE.rstrip("\n"),
        "text\n\n" + SIGNATURE + "\n",
        "text\n\n" + SIGNATURE.replace("—", "-"),
        "text\n\n" + SIGNATURE.replace(" ", "  "),
        "text\n\n" + SIGNATURE.replace("log.example/one", "log example"),
        "text\n\n" + SIGNATURE.replace("log.example/one", "log+example"),
        "text\n\n" + SIGNATURE.replace("log.example/one", "log\u00a0example"),
        "text\n\n— log.example/one AAAA\n",
        "text\n\n— log.example/one AAAAAA=\n",
        "text\n\n— log.example/one AAAAAAB=\n",
        "text\n\n— log.example/one ****\n",
        "te\rxt\n\n" + SIGNATURE,
        "te\txt\n\n" + SIGNATURE,
        "te\ud800xt\n\n" + SIGNATURE,
        "text\r\n\r\n" + SIGNATURE,
        "text\n\n" + SIGNATURE * (signed_note.MOST_SIGNATURES + 1),
        "x" * 10_000_000,
    ],
    ids=lambda written: ascii(written[:30]).replace("\\", "-"),
)
def test_a_malformed_note_is_refused(written):
    with pytest.raises(NoteRefused):
        signed_note.read(written)


@given(st.text())
def test_whatever_is_read_as_a_note_is_written_the_same_again(text):
    for written in (text, f"{text}\n\n{SIGNATURE}"):
        try:
            note = signed_note.read(written)
        except NoteRefused:
            continue
        assert note.written == written


def test_as_many_signatures_as_the_specification_asks_for_are_read():
    assert len(signed_note.read(f"text\n\n{SIGNATURE * 16}").signatures) == 16


@pytest.mark.parametrize(
    "line",
    [
        "",
        "name",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Peter", "Paul"),
        PETER + "=",
        PETER[:-1],
        f" {PETER}",
        f"{PETER}\n",
        PETER.replace("Peter", "Peter "),
        "+c74f20a3+ARpc",
    ],
)
def test_a_malformed_key_is_refused(line):
    with pytest.raises(NoteRefused):
        signed_note.read_key(line)


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\u3000b", "a\nb", "\ud800"], ids=lambda name: ascii(name).replace("\\", "-")
)
def test_a_name_that_could_not_stand_in_a_signature_is_refused(name):
    with pytest.raises(NoteRefused, match="no name"):
        NoteKey(name, ED25519, bytes(32))


ROOT = bytes(range(32))
CHECKPOINT = text_of("log.example/one", TreeHead(1200, ROOT))


def test_a_checkpoint_is_read_back():
    assert f"log.example/one\n1200\n{b64encode(ROOT).decode()}\n" == CHECKPOINT
    assert read_text(CHECKPOINT) == ("log.example/one", TreeHead(1200, ROOT))
    assert read_text(CHECKPOINT + "extension\n") == ("log.example/one", TreeHead(1200, ROOT))
    assert read_text(text_of("o", TreeHead(0, ROOT)))[1].size == 0


ROOT_LINE = CHECKPOINT.splitlines()[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        CHECKPOINT[:-1],
        CHECKPOINT.replace("1200", "01200"),
        CHECKPOINT.replace("1200", "+1200"),
        CHECKPOINT.replace("1200", "1_200"),
        CHECKPOINT.replace("1200", " 1200"),
        CHECKPOINT.replace("1200", "-1"),
        CHECKPOINT.replace("1200", "١"),
        CHECKPOINT.replace("1200", str(2**64)),
        CHECKPOINT.replace("log.example/one", ""),
        CHECKPOINT.replace(ROOT_LINE, b64encode(ROOT[:31]).decode()),
        CHECKPOINT.replace(ROOT_LINE, ROOT_LINE[:-2] + "9="),
        CHECKPOINT + "\n",
        CHECKPOINT + "\nafter an empty line\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(ValueError, match="checkpoint"):
        read_text(text)


def test_the_other_spelling_of_a_root_means_the_same_bytes_and_is_refused_all_the_same():
    assert b64decode(ROOT_LINE[:-2] + "9=") == ROOT
