"""Settings of the ledger that are wrong are said by the check before anything is served."""

from django.core.checks import run_checks

from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.signed_note import NoteKey


def said():
    return {each.id: each.msg for each in run_checks() if each.id.startswith("ledger.E")}


def test_nothing_is_said_of_a_ledger_without_witnesses_and_sm2(settings):
    assert said() == {}


def test_a_list_of_witnesses_and_a_key_that_are_wrong_are_named(settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    settings.LEDGER_SM2_KEY_FILE = str(tmp_path / "nowhere")
    settings.LEDGER_WITNESSES.write_text("nonsense\n")

    found = said()

    assert "line 1" in found["ledger.E001"]
    assert "holds no SM2 key" in found["ledger.E002"]
    key = NoteKey("w.example", COSIGNATURE, bytes(32))
    settings.LEDGER_WITNESSES.write_text(f"{key.written} https://w.example\n")
    settings.LEDGER_WITNESS_QUORUM = 2
    assert "lists 1" in said()["ledger.E001"]
