"""The log as a folder: whole at every moment, taken up where it ended, refused over another past."""

import os
import shutil

import pytest
from django.db import transaction

from plumbline.engines.ledger import checkpoints, exporting, posting, sealing, tiles, whole_file
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.exporting import Written, write
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.kernel import clock, signed_note
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import leaf_hash
from plumbline.kernel.tiles import read_entries
from tests.engines.ledger.witnessing import listed, served, witness

pytestmark = pytest.mark.django_db


def seal(count, **public):
    with transaction.atomic():
        for _ in range(count):
            append(stream=f"s/{_ % 5}", kind="file", at=clock.now(), public=public)
    return sealing.seal().size


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "log"


def test_a_small_log_is_a_partial_tile_and_a_checkpoint(sealed_ledger, folder):
    assert write(folder, entries=False) == Written(10, 2)

    assert files_in(folder) == {"tile/0/000.p/10", "checkpoint"}
    assert (folder / "tile/0/000.p/10").read_bytes() == b"".join(event.digest for event in sealed_ledger)
    assert (folder / "checkpoint").read_text() == Checkpoint.objects.get(size=10).note


def test_the_checkpoint_carries_what_witnesses_signed_under_it(sealed_ledger, folder, settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    write(folder, entries=False)
    one = witness(tmp_path)
    with served(one) as address:
        listed(settings, (one, address))
        posting.post()

    assert write(folder, entries=False) == Written(10, 1)

    note = signed_note.read((folder / "checkpoint").read_text())
    assert [each.name for each in note.signatures] == [settings.LEDGER_ORIGIN, "w.example/1"]
    seal(5)
    assert write(folder, entries=False).size == 15  # the folder is taken up from a head with cosignatures


def test_writing_again_writes_nothing(sealed_ledger, folder):
    write(folder, entries=True)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    assert write(folder, entries=True) == Written(10, 0)

    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_full_tile_takes_the_place_of_its_partial_ones(sealed_ledger, folder):
    write(folder, entries=True)
    seal(250)

    write(folder, entries=True)

    assert files_in(folder) == {
        "tile/0/000",
        "tile/0/001.p/4",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/4",
        "rows/000",
        "rows/001.p/4",
        "heads/000",
        "heads/001.p/4",
        "keys",
        "checkpoint",
    }
    assert (folder / "tile/0/000").stat().st_size == 8192


def test_entries_hash_to_the_leaves_beside_them(sealed_ledger, folder):
    seal(260)

    write(folder, entries=True)

    for name, width in (("000", 256), ("001.p/14", 14)):
        entries = read_entries((folder / "tile/entries" / name).read_bytes())
        assert len(entries) == width
        assert b"".join(map(leaf_hash, entries)) == (folder / "tile/0" / name).read_bytes()


def test_without_being_asked_no_event_is_written(sealed_ledger, folder):
    write(folder, entries=False)

    assert not any("entries" in name for name in files_in(folder))
    assert not any(b"stream" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_an_entry_that_is_too_long_for_the_specification_stands_in_a_wide_bundle(sealed_ledger, folder):
    seal(1, words="x" * 70_000)

    write(folder, entries=True)

    assert "tile/wide-entries/000.p/11" in files_in(folder)
    assert "tile/entries/000.p/11" not in files_in(folder)
    entries = read_entries((folder / "tile/wide-entries/000.p/11").read_bytes(), wide=True)
    assert b"".join(map(leaf_hash, entries)) == (folder / "tile/0/000.p/11").read_bytes()
    assert write(folder, entries=True).files == 0


def test_writing_that_was_cut_off_is_taken_up(sealed_ledger, folder, monkeypatch):
    seal(600)
    put, count = exporting._put, iter(range(100))

    def failing(*given):
        if next(count) == 2:
            message = "no space left on device"
            raise OSError(message)
        put(*given)

    monkeypatch.setattr(exporting, "_put", failing)
    with pytest.raises(OSError, match="no space"):
        write(folder, entries=False)
    assert files_in(folder) == {"tile/0/000", "tile/0/001"}

    monkeypatch.setattr(exporting, "_put", put)
    assert write(folder, entries=False) == Written(610, 3)
    assert files_in(folder) == {"tile/0/000", "tile/0/001", "tile/0/002.p/98", "tile/1/000.p/2", "checkpoint"}


def test_a_file_is_never_seen_half_written(sealed_ledger, folder, monkeypatch):
    def stopped(*given):
        message = "pulled out"
        raise OSError(message)

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(OSError, match="pulled out"):
        write(folder, entries=False)

    assert files_in(folder) == {exporting.DRAFT}
    monkeypatch.undo()
    assert write(folder, entries=False).files == 2
    assert exporting.DRAFT not in files_in(folder)


def test_what_a_run_that_was_cut_off_left_of_another_past_is_not_taken_up(sealed_ledger, folder):
    (folder / "tile/0/000.p").mkdir(parents=True)
    (folder / "tile/0/000.p/10").write_bytes(bytes(320))

    with pytest.raises(IntegrityBroken, match="is not what the store gives"):
        write(folder, entries=False)

    assert not (folder / "checkpoint").exists()


def test_two_do_not_write_into_one_folder(sealed_ledger, folder):
    folder.mkdir()

    with whole_file.alone_in(folder), pytest.raises(BlockingIOError):
        write(folder, entries=False)


def test_nothing_sealed_is_nothing_written(folder):
    assert write(folder, entries=False) == Written(0, 0)
    assert not folder.exists()


def test_a_folder_whose_head_is_beyond_the_store_shows_that_the_store_was_put_back(sealed_ledger, folder):
    folder.mkdir()
    (folder / "checkpoint").write_text(checkpoints.sign(TreeHead(11, bytes(32))))

    with pytest.raises(IntegrityBroken, match="11 leaves, and the store has 10"):
        write(folder, entries=False)


def test_a_folder_with_another_past_shows_the_fork(sealed_ledger, folder):
    folder.mkdir()
    forked = checkpoints.sign(TreeHead(6, bytes(32)))
    (folder / "checkpoint").write_text(forked)

    with pytest.raises(IntegrityBroken, match="6 leaves under another root"):
        write(folder, entries=False)

    assert (folder / "checkpoint").read_text() == forked


@pytest.mark.parametrize("other", [b"garbage", b"\xff\xfe", b""])
def test_a_folder_of_something_else_is_not_written_over(other, sealed_ledger, folder):
    folder.mkdir()
    (folder / "checkpoint").write_bytes(other)

    with pytest.raises(IntegrityBroken, match="no checkpoint of"):
        write(folder, entries=False)

    assert (folder / "checkpoint").read_bytes() == other


def test_an_event_that_was_changed_is_not_given_out(sealed_ledger, folder, tampering):
    with tampering():
        Event.objects.filter(id=sealed_ledger[3].id).update(body=b"{}")

    with pytest.raises(IntegrityBroken, match="leaf 3 is lost or changed"):
        write(folder, entries=True)


def test_a_tree_with_a_hole_is_not_given_out(sealed_ledger, folder, tampering):
    with tampering():
        Leaf.objects.filter(index=9).delete()

    with pytest.raises(IntegrityBroken, match="ledger verify"):
        write(folder, entries=False)
    assert not folder.exists() or not files_in(folder)


def test_a_tile_that_is_lost_from_the_folder_is_made_again(sealed_ledger, folder):
    seal(300)
    write(folder, entries=False)
    before = (folder / "tile/0/000").read_bytes()

    shutil.rmtree(folder / "tile")
    write(folder, entries=False)

    assert (folder / "tile/0/000").read_bytes() == before
    assert tiles.bundle_of(0, 256)[1].startswith(len(Event.objects.earliest("id").body).to_bytes(2, "big"))
