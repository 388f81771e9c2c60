"""The index in an export: the independent check makes it again, and sees what a keeper left out of it or put into it."""

from datetime import timedelta

import pytest

from plumbline.engines.ledger import checkpoints, exporting, keys, rounds
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import IndexHead
from plumbline.kernel import clock
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.log_index import SUFFIX
from tests.engines.ledger.conftest import AT
from tools.recount.command import recount
from tools.recount.notes import read_key


def grow(first, last):
    """Let matters of two bodies and streams of none run side by side; only the first event of a matter names its body."""
    for number in range(first, last):
        at = AT + timedelta(hours=number)
        public = {"body": f"3401{number % 2:02}/market"} if number < 10 and number % 5 else {"n": number}
        with clock.standing_at(at):
            append(stream=f"penalty.ordinary/2026/{number % 10:06}", kind="act", at=at, public=public)
    with clock.standing_at(AT + timedelta(hours=last)):
        rounds.take()


@pytest.fixture
def export(db, settings, tmp_path):
    """Give an export whose index covers three hundred events."""
    settings.LEDGER_INDEX = tmp_path / "blocks"
    grow(0, 170)
    grow(170, 300)
    exporting.write(tmp_path / "export", entries=True)
    return tmp_path / "export"


def checked(export):
    """Check an export; give kinds and places, and what was left unchecked."""
    outcome = recount(export, given=[read_key(keys.verifier())])
    return set(outcome.findings.kept), [english for _, english in outcome.unchecked]


def signed(size, root, suffix=SUFFIX):
    return checkpoints.sign(TreeHead(size, root), suffix=suffix)


def test_the_index_is_made_again_from_the_events_and_is_the_one_that_was_signed(export):
    assert (export / "index").read_text() == IndexHead.objects.get(size=300).note

    assert checked(export) == (set(), [])


def test_an_index_that_lags_behind_the_log_is_compared_as_far_as_it_reaches(export):
    (export / "index").write_text(IndexHead.objects.get(size=170).note)

    assert checked(export) == (set(), ["the index reaches to 170 leaves; beyond, it was not made again"])


def test_an_index_that_something_was_left_out_of_is_named_though_it_is_signed(export):
    (export / "index").write_text(signed(300, IndexHead.objects.get(size=170).root))

    assert checked(export) == ({("index", "index head 300")}, [])


def test_an_index_that_nobody_signed_is_not_compared(export):
    note = IndexHead.objects.get(size=300).note
    (export / "index").write_text(note.replace("\n300\n", "\n299\n"))

    assert checked(export) == ({("edited", "index head 299")}, ["the index was not made again"])


def test_an_index_that_reaches_beyond_the_log_says_that_the_log_was_put_back(export):
    (export / "index").write_text(signed(301, bytes(32)))

    assert checked(export) == ({("truncated", "index head 301")}, ["the index was not made again"])


@pytest.mark.parametrize("text", ["", "nothing\n", None])
def test_what_is_no_head_of_an_index_is_named(text, export):
    (export / "index").write_text(signed(300, bytes(32), suffix="") if text is None else text)

    assert checked(export) == ({("edited", "index")}, ["the index was not made again"])


def test_an_index_that_is_no_text_is_no_missing_one(export):
    (export / "index").write_bytes(b"\xff" * 100)

    assert checked(export) == ({("edited", "index")}, ["the index was not made again"])


def test_an_export_without_an_index_says_so(export):
    (export / "index").unlink()

    assert checked(export) == (set(), ["the index was not made again"])
