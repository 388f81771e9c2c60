"""docs/reference/completeness.md says enough: a checker that was written from it alone, sharing nothing, agrees with ours."""

import json
from base64 import b64decode
from datetime import date
from hashlib import sha256
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.completeness_file import Asked
from tests.kernel.logged import Indexed, written


def leaf(data):
    return sha256(b"\0" + data).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    middle = split(len(hashes))
    return node(root(hashes[:middle]), root(hashes[middle:]))


def blocks_of(size):
    """Give the number of leaves of each block."""
    rest = size % 65_536
    return [65_536] * (size // 65_536) + [1 << bit for bit in range(15, -1, -1) if rest >> bit & 1]


def prefix(kind, text):
    return sha256(f"plumbline index\0{kind}\0{text}".encode()).digest()[:27]


def day(text):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days.to_bytes(4, "big")


def range_of(asked):
    kind = b"d" + bytes(27)
    for name, letter, hashed in (("matter", b"s", "stream"), ("body", b"b", "body")):
        if name in asked:
            kind = letter + prefix(hashed, asked[name])
    first = day(asked["from"]) if "from" in asked else bytes(4)
    return kind + first, kind + (day(asked["to"]) if "to" in asked else b"\xff" * 4)


def cut(text, size):
    data = b64decode(text)
    return [data[at : at + size] for at in range(0, len(data), size)]


def root_of_block(block, entries):
    """Fold the run and the hashes beside it."""
    beside, last = cut(block["proof"], 32), block["first"] + len(entries)

    def fold(start, stop):
        if stop <= block["first"] or start >= last:
            return beside.pop(0)
        if stop - start == 1:
            return leaf(entries[start - block["first"]])
        middle = start + split(stop - start)
        return node(fold(start, middle), fold(middle, stop))

    folded = fold(0, block["count"])
    assert not beside
    return folded


def root_of_log(size, trees):
    """Fold the roots of the blocks: a tree divides where a block begins."""
    if len(trees) == 1:
        return trees[0]
    widths, middle, left = blocks_of(size), split(size), 0
    while sum(widths[:left]) < middle:
        left += 1
    return node(root_of_log(middle, trees[:left]), root_of_log(size - middle, trees[left:]))


def checked(text):
    """Check a file by the six steps, signatures aside, and give its answer."""
    said = json.loads(text)
    first, last = range_of(said["asked"])
    size, index_root = head_of(said["index_head"], "/index")
    size_of_log, log_root = head_of(said["checkpoint"], "")
    assert size == size_of_log
    assert len(said["blocks"]) == len(blocks_of(size))
    shown = [cut(block["entries"], 40) for block in said["blocks"]]
    leaves = []
    for block, entries in zip(said["blocks"], shown, strict=True):
        top = root_of_block(block, entries)
        leaves.append(leaf(bytes.fromhex(block["tree"]) + block["count"].to_bytes(8, "big") + top))
    assert root(leaves) == index_root
    trees = [bytes.fromhex(block["tree"]) for block in said["blocks"]]
    assert (root_of_log(size, trees) if size else root([])) == log_root
    found, begins = [], 0
    for block, entries, width in zip(said["blocks"], shown, blocks_of(size), strict=True):
        assert 2 * width <= block["count"] <= 3 * width
        assert all(one < other for one, other in pairwise(entries))
        assert block["first"] == 0 or entries[0][:32] < first
        assert block["first"] + len(entries) == block["count"] or entries[-1][:32] > last
        within = [entry for entry in entries if first <= entry[:32] <= last]
        assert all(begins <= int.from_bytes(entry[32:], "big") < begins + width for entry in within)
        found += within
        begins += width
    if "matter" in said["asked"]:
        assert [int.from_bytes(entry[28:32], "big") for entry in found] == list(range(1, len(found) + 1))
    assert sorted(int.from_bytes(entry[32:], "big") for entry in found) == said["leaves"]
    return said["leaves"]


def head_of(note, suffix):
    origin, size, encoded = note.split("\n")[:3]
    assert origin == "plumbline.example/toy" + suffix
    return int(size), b64decode(encoded)


questions = st.sampled_from(
    [
        Asked(matter="a"),
        Asked(matter="nowhere"),
        Asked(body="organ-1"),
        Asked(body="organ-0", last=date(2026, 3, 9)),
        Asked(first=date(2026, 3, 3), last=date(2026, 3, 12)),
    ]
)


@given(st.lists(st.sampled_from(["a", "bb", "案件"]), max_size=40).map(written), questions)
def test_a_checker_written_from_the_page_agrees(log, question):
    proof = Indexed(log).proof(question)

    assert checked(json.dumps(proof.as_data())) == list(proof.leaves)
