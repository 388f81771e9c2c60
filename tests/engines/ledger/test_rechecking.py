"""Kept files are read again: what the record names must be there, unchanged; what nothing names can be swept."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plumbline.engines.ledger import files, named_files, rechecking
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.named_files import NamedFile
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    settings.FILES = tmp_path / "files"
    return settings.FILES


@pytest.fixture(autouse=True)
def _no_rows_name_files(monkeypatch):
    monkeypatch.setattr(named_files, "_sources", {})


def kept(content):
    return files.keep(io.BytesIO(content), limit=100).digest


def taken(content, stream="penalty.ordinary/2026/000001"):
    digest = kept(content)
    append(stream=stream, kind="evidence.take", at=clock.now(), public={"sha256": digest})
    return digest


def place(store, digest):
    return Path(store) / digest[:2] / digest[2:4] / digest


def changed(path):
    path.chmod(0o600)
    path.write_bytes(b"other")


def old(path):
    then = (datetime.now(tz=UTC) - timedelta(days=2)).timestamp()
    os.utime(path, (then, then))


def test_evidence_documents_and_publications_are_found_wherever_an_event_names_them():
    one, other, third = (kept(content) for content in (b"1", b"2", b"3"))
    public = {
        "issues": [{"code": "decision", "sha256": one}, {"code": "notice", "sha256": other}],
        "publishes": [{"sha256": third, "text": "f" * 64}],
        "facts": {"sha256": "not a digest"},
    }
    append(stream="a", kind="decide", at=clock.now(), public=public)
    seal()

    named_files.note()

    named = NamedFile.objects.order_by("id").values_list("digest", "reference", "leaf")
    assert list(named) == [(one, "a#1", 0), (other, "a#1", 0), (third, "a#1", 0)]


def test_files_of_sealed_events_are_read_and_the_moment_is_remembered():
    taken(b"1")
    taken(b"2")
    seal()

    with clock.standing_at(NOW):
        read = rechecking.check()

    assert read == 2
    assert rechecking.standing() == rechecking.Standing(files=2, unread=0, oldest=NOW, lost=())


def test_what_is_missing_or_changed_is_named_with_every_matter_that_names_it(store):
    gone, other, whole = taken(b"1"), taken(b"2"), taken(b"3")
    taken(b"1", stream="penalty.ordinary/2026/000002")
    seal()
    place(store, gone).unlink()
    changed(place(store, other))

    rechecking.check()

    found = rechecking.standing()
    assert not found.ok
    assert {one.digest: (one.state, one.named_by) for one in found.lost} == {
        gone: (files.State.MISSING, ("penalty.ordinary/2026/000001#1", "penalty.ordinary/2026/000002#1")),
        other: (files.State.CHANGED, ("penalty.ordinary/2026/000001#2",)),
    }
    assert whole not in found.as_data()["lost"]


def test_a_file_that_was_put_back_is_whole_again_at_its_next_reading(store):
    gone = taken(b"1")
    seal()
    place(store, gone).unlink()
    rechecking.check()
    kept(b"1")

    rechecking.check()

    assert rechecking.standing().ok


def test_only_what_was_not_read_for_long_is_read_again():
    taken(b"1")
    seal()
    with clock.standing_at(NOW):
        rechecking.check()
    taken(b"2")
    seal()

    with clock.standing_at(NOW + timedelta(hours=20)):
        first = rechecking.check(every=timedelta(hours=24))
    with clock.standing_at(NOW + timedelta(hours=25)):
        second = rechecking.check(every=timedelta(hours=24))

    assert (first, second) == (1, 1)


def test_a_run_that_is_broken_off_is_gone_on_with(monkeypatch):
    for number in range(5):
        taken(str(number).encode())
    seal()
    monkeypatch.setattr(rechecking, "_TOGETHER", 2)
    state_of, answers = files.state_of, iter([True, True, True, False])
    monkeypatch.setattr(files, "state_of", lambda digest: state_of(digest) if next(answers) else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rechecking.check(every=timedelta(hours=1))
    monkeypatch.setattr(files, "state_of", state_of)

    assert rechecking.standing().unread == 3
    assert rechecking.check(every=timedelta(hours=1)) == 3
    assert rechecking.standing().unread == 0


def test_what_nothing_names_is_told_and_what_waits_to_be_sealed_is_named():
    sealed = taken(b"sealed")
    seal()
    waits, row, left = taken(b"waits"), kept(b"row"), kept(b"left")
    named_files.register("norms", lambda: [(row, "norms/imports#1")])

    found = [one.digest for one in rechecking.unnamed()]

    assert found == [left]
    assert {sealed, waits, row}.isdisjoint(found)


def test_only_old_files_are_swept(store):
    young, old_one, named = kept(b"young"), kept(b"old"), taken(b"named")
    old(place(store, old_one))
    old(place(store, named))

    swept = rechecking.sweep(rechecking.unnamed())

    assert swept == 1
    assert files.recheck(young)
    assert files.recheck(named)
    with pytest.raises(IntegrityBroken):
        files.open_kept(old_one)
