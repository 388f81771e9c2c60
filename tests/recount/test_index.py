"""The index as the independent check makes it again is the one that the engine defines, at every size and at midnight."""

import pytest

from plumbline.kernel import canonical, index_again, log_index
from tools.recount import index
from tools.recount.events import read
from tools.recount.findings import Findings
from tools.recount.notes import Head
from tools.recount.tree import leaf_hash

MOMENTS = ("2026-03-01T23:59:59.999999+08:00", "2026-03-02T00:00:00+08:00", "2026-03-02T00:00:00.000001+08:00")
BODIES = ("340104/market", "", None, 7, "机关")


def body(number):
    """Write an event: of five streams, whose first events name a body, none, or what is no body; some others name one."""
    stream, sequence = number % 5, number // 5 + 1
    named = BODIES[stream] if sequence == 1 else "340200/police" if number % 7 == 0 else None
    moment = MOMENTS[number % 3]
    said = {"stream": f"x/{stream}", "sequence": sequence, "kind": "act", "at": moment, "recorded_at": moment}
    public = {"n": number} | ({} if named is None else {"body": named})
    return canonical.encode(said | {"previous": "", "personal": {}, "public": public})


@pytest.fixture
def small_blocks(monkeypatch):
    """Let a block be full with eight leaves."""
    monkeypatch.setattr(index, "BLOCK", 8)
    for module in (log_index, index_again):
        monkeypatch.setattr(module, "BLOCK_LEVEL", 3)


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 15, 16, 24, 39, 61])
def test_both_give_the_same_root(size, small_blocks):
    again = index_again.IndexAgain()
    bodies = [body(number) for number in range(size)]
    for each in bodies:
        again.add(each)
    findings = Findings()

    made = index.Index(Head("x", size, again.root(), "", ()), findings)
    for each in [*bodies, body(size)]:  # what lies beyond the index is not its concern
        made.take(leaf_hash(each), read(each))

    assert made.check()
    assert not findings.total


def test_one_entry_more_or_less_gives_another_root(small_blocks):
    again = index_again.IndexAgain()
    bodies = [body(number) for number in range(20)]
    for each in bodies:
        again.add(each)
    root = again.root()

    for change in ("drop", "add"):
        findings = Findings()
        made = index.Index(Head("x", 20, root, "", ()), findings)
        for number, each in enumerate(bodies):
            made.take(leaf_hash(each), read(each))
            if number == 17:
                made.entries = made.entries[:-1] if change == "drop" else [*made.entries, bytes(40)]

        assert made.check()
        assert set(findings.kept) == {("index", "index head 20")}


def test_where_an_event_is_lost_nothing_is_said_of_the_index(small_blocks):
    findings = Findings()
    made = index.Index(Head("x", 2, bytes(32), "", ()), findings)

    made.take(leaf_hash(body(0)), read(body(0)))
    assert not made.check()
    made.take(bytes(32), None)

    assert not made.check()
    assert not findings.total
