"""Whoever has the entries of a log makes its index again, and sees what a keeper left out of it."""

from dataclasses import replace

import pytest

from plumbline.engines.ledger import entries_read
from plumbline.kernel.tiles import Bundle, write_entries
from tests.kernel.logged import Indexed, written

LOG = written(["a", "bb", "a", "ccc"] * 80)


@pytest.fixture
def folder(tmp_path):
    for bundle, entries in ((Bundle(0), LOG[:256]), (Bundle(1, 64, wide=True), LOG[256:])):
        path = tmp_path / bundle.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(write_entries(entries, wide=bundle.wide))
    return tmp_path


@pytest.mark.parametrize("size", [320, 300, 256, 1, 0])
def test_the_entries_give_the_index_of_every_head(size, folder):
    assert list(entries_read.bodies(folder, size)) == LOG[:size]
    assert entries_read.differs(folder, Indexed(LOG[:size]).heads) is None


def test_an_index_that_a_keeper_signed_without_an_event_is_seen(folder):
    heads = Indexed(LOG).heads
    without = Indexed([*LOG[:100], LOG[100].replace(b'"public":{}', b'"public":{"body":"x"}'), *LOG[101:]]).heads

    assert "not that of all events" in entries_read.differs(folder, replace(heads, index=without.index)).en
    assert "not the entries under this head" in entries_read.differs(folder, replace(heads, log=without.log)).en


def test_an_entry_that_is_no_event_is_seen(folder):
    (folder / Bundle(0).path).write_bytes(write_entries([b"{}", *LOG[1:256]]))

    assert "leaf 0" in entries_read.differs(folder, Indexed(LOG).heads).en


def test_a_folder_with_too_few_entries_is_refused(folder):
    with pytest.raises(ValueError, match="no entries 256 to 320"):
        entries_read.differs(folder, replace(Indexed(LOG).heads, size=321))
    (folder / Bundle(0).path).write_bytes(write_entries(LOG[:200]))
    with pytest.raises(ValueError, match="fewer than 320"):
        entries_read.differs(folder, Indexed(LOG).heads)
