"""A restored log whose old name belongs to a lost past goes on under another name, over the same database."""

import pytest
from django.conf import settings as house
from django.core.exceptions import ImproperlyConfigured

from plumbline.cli.main import main
from plumbline.engines.ledger import (
    announcing,
    checkpoints,
    exporting,
    keyring,
    receipts,
    retiring,
    rounds,
    sm2,
    sm2_keys,
)
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Checkpoint, Event, IndexHead
from plumbline.engines.ledger.rewinding import Rewound, remembered
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import key_list, receipt
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.receipt_verdict import verify
from plumbline.kernel.signed_note import NoteRefused, read, read_key, signers
from tests.engines.ledger.test_rewinding import put_back, written  # noqa: F401 — a fixture
from tests.engines.ledger.test_sm2 import OTHER_KEY, SM2_KEY
from tools.recount import notes
from tools.recount.command import recount as recounted

NEW = "plumbline.example/anhui/restored-2026"


@pytest.fixture
def restored(put_back, tampering, settings, tmp_path):  # noqa: F811 — the fixture
    """Seal five events, put the store back to three, and keep what others keep of the lost past."""
    settings.LEDGER_OLD_KEYS = tmp_path / "old-keys"
    settings.LEDGER_INDEX = tmp_path / "index"
    written(3)
    rounds.take()
    written(2)
    rounds.take()
    lost = Checkpoint.objects.get(size=5).note
    put_back(3)
    with tampering():
        rows = IndexHead.objects.filter(size__gt=3)
        rows._raw_delete(rows.db)
    with pytest.raises(Rewound):
        rounds.take()
    return lost


def holds(event, keys):
    made = receipt.read(receipts.as_bytes(receipts.receipt_of(event)))
    return verify(made, keys=keys, is_signed=is_signed)


def test_it_goes_on_under_another_name_and_everything_adds_up(restored, settings, tmp_path, capsys):
    written(1, stream="waits")

    assert main(["ledger", "keys", "--rename", NEW, "--emergency", "backup of 1 June put back"]) == 0
    with pytest.raises((ImproperlyConfigured, IntegrityBroken)):
        rounds.take()
    settings.LEDGER_ORIGIN = NEW
    written(2, stream="b")
    rounds.take()
    written(1, stream="c")
    rounds.take()

    said = Event.objects.get(kind="ledger.renamed").public
    keys = [each.listed for each in keyring.every()]
    assert (said["from"], said["to"], said["size"], said["lost"]["size"]) == ("plumbline.example/anhui", NEW, 3, 5)
    assert recount().ok
    assert [checkpoints.read(head.note).size for head in Checkpoint.objects.order_by("size")] == [3, 7, 8]
    assert remembered().startswith(f"{NEW}\n8\n")
    assert {holds(event, [key.key for key in keys]).receipt.origin for event in Event.objects.all()} == {NEW}
    exporting.write(tmp_path / "log", entries=True)
    (tmp_path / "lost").write_text(restored)
    outcome = recounted(tmp_path / "log", given=notes.read_keys(announcing.key_list()))
    assert sorted(outcome.findings.kept) == []
    assert main(["ledger", "keys"]) == 0
    assert key_list.read_list("".join(f"{each.written}\n" for each in keys))[0].goes_on_as == NEW
    assert "backup of 1 June put back" in announcing.key_list()


def test_a_head_of_the_lost_past_is_no_head_of_the_new_name(restored, settings):
    main(["ledger", "keys", "--rename", NEW, "--emergency", "backup of 1 June put back"])
    settings.LEDGER_ORIGIN = NEW
    written(2)
    rounds.take()

    with pytest.raises(IntegrityBroken, match="it is a checkpoint of"):
        checkpoints.read(restored)
    assert not recount(kept=restored).ok


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "why"), ("with space", "why"), ("a+b", "why"), ("plumbline.example/anhui", "why"), (NEW, " ")],
)
def test_it_is_not_renamed_to_what_it_was_or_without_a_reason(restored, name, reason):
    before = Event.objects.count()

    with pytest.raises(ImproperlyConfigured, match="never bore"):
        retiring.rename(name, reason=reason)

    assert (Event.objects.count(), house.LEDGER_OLD_KEYS.exists()) == (before, False)


def test_another_name_without_a_word_in_the_list_of_keys_is_refused(restored, settings):
    keys = read_key(keyring.every()[-1].key.written)
    settings.LEDGER_OLD_KEYS.write_text(f"{keys.written} 3 emergency stolen\n")
    settings.LEDGER_ORIGIN = NEW

    with pytest.raises(ImproperlyConfigured, match="no old Ed25519 key"):
        keyring.every()
    with pytest.raises(NoteRefused, match="none of"):
        key_list.read_list(
            f"{keys.written} 3 emergency stolen\n{announcing.key_in(settings.LEDGER_KEY_FILE).written}\n"
        )


@pytest.fixture
def with_sm2(settings, tmp_path):
    """Let heads bear SM2 from the first one on; asked for before `restored`."""
    settings.LEDGER_SM2_KEY_FILE = str(tmp_path / "sm2.key")
    (tmp_path / "sm2.key").write_text(SM2_KEY)
    return tmp_path / "sm2.key"


@pytest.fixture
def recounted_outside(tmp_path, client):
    """Give the recount of the other program: of an export, with both lists of keys as a stranger reads them over HTTP."""

    def found():
        exporting.write(tmp_path / "log", entries=True)
        lists = [client.get(address).content.decode() for address in ("/log/keys", "/log/sm2-keys")]
        return recounted(tmp_path / "log", given=[key for each in lists for key in notes.read_keys(each)])

    return found


@pytest.mark.parametrize("by_hand", [False, True], ids=["alone", "retired by hand first"])
def test_a_log_that_signs_with_sm2_too_goes_on_under_another_name_with_both(
    by_hand, with_sm2, restored, settings, recounted_outside
):
    if by_hand:
        assert main(["ledger", "keys", "--retire-sm2"]) == 0
    assert main(["ledger", "keys", "--rename", NEW, "--emergency", "backup of 1 June put back"]) == 0
    settings.LEDGER_ORIGIN = NEW
    written(2, stream="b")
    rounds.take()

    old, now = sm2_keys.every()
    outcome = recounted_outside()
    heads = {head.size: read(head.note) for head in Checkpoint.objects.all()}
    assert (old.key.name, old.last, old.goes_on_as) == ("plumbline.example/anhui", 3, NEW)
    assert (now.key.name, now.last) == (NEW, None)
    assert {size: [each.name for each in note.signatures] for size, note in heads.items()} == {
        3: ["plumbline.example/anhui"] * 2,
        6: [NEW] * 2,
    }
    assert signers(heads[3], [old.key], verify=sm2.is_signed) == (old.key,)
    assert signers(heads[6], [now.key], verify=sm2.is_signed) == (now.key,)
    assert recount().ok
    assert sorted(outcome.findings.kept) == []
    assert outcome.unchecked == []
    keys = [each.listed.key for each in keyring.every()]
    assert {holds(event, keys).receipt.origin for event in Event.objects.all()} == {NEW}
    assert main(["ledger", "verify"]) == 0
    assert main(["ledger", "keys"]) == 0


def test_under_the_new_name_the_sm2_key_is_retired_as_any_other(with_sm2, restored, settings, recounted_outside):
    main(["ledger", "keys", "--rename", NEW, "--emergency", "backup of 1 June put back"])
    settings.LEDGER_ORIGIN = NEW
    written(2)
    rounds.take()
    assert main(["ledger", "keys", "--retire-sm2"]) == 0
    with_sm2.write_text(OTHER_KEY)
    written(1)
    rounds.take()

    outcome = recounted_outside()
    assert [(each.key.name, each.last) for each in sm2_keys.every()] == [
        ("plumbline.example/anhui", 3),
        (NEW, 6),
        (NEW, None),
    ]
    assert recount().ok
    assert sorted(outcome.findings.kept) == []


def test_a_head_of_the_new_name_without_its_sm2_signature_is_found_by_both_recounts(
    with_sm2, restored, settings, recounted_outside, tampering
):
    main(["ledger", "keys", "--rename", NEW, "--emergency", "backup of 1 June put back"])
    settings.LEDGER_ORIGIN = NEW
    for _ in range(3):
        written(1)
        rounds.take()
    with tampering():
        lines = Checkpoint.objects.get(size=6).note.splitlines(keepends=True)
        Checkpoint.objects.filter(size=6).update(note="".join(lines[:-1]))

    found = [(each.kind, each.where) for each in recount().findings]
    outcome = recounted_outside()
    assert found == [("checkpoint", "checkpoint 6")]
    assert sorted(outcome.findings.kept) == [("deleted", "head 6 SM2")]
