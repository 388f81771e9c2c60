"""A proof of completeness holds for the very answer, and for nothing that differs from it in one place."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel import completeness, log_index
from plumbline.kernel.completeness import Heads, LeftOut, NotUnderHead, ShownBlock, proven, verify_range
from plumbline.kernel.completeness_file import Asked
from plumbline.kernel.index_block import Block, Run, root_of, write
from plumbline.kernel.log_index import KeyRange, leaf_of
from plumbline.kernel.merkle import leaf_hash
from plumbline.kernel.merkle import root_of as defined_root
from tests.kernel.logged import Indexed, again, entries_in, written

logs = st.lists(st.sampled_from(["a", "bb", "ccc", "案件"]), max_size=40).map(written)
days = st.integers(1, 28).map(lambda day: date(2026, 3, day))
asked = st.one_of(
    st.sampled_from(["a", "bb", "案件", "nowhere"]).map(lambda code: Asked(matter=code)),
    st.sampled_from(["organ-0", "organ-1", "nowhere"]).map(lambda code: Asked(body=code)),
    st.tuples(days, days).map(lambda two: Asked(body="organ-0", first=min(two), last=max(two))),
    st.tuples(days, days).map(lambda two: Asked(first=min(two), last=max(two))),
)


def expected(log, question):
    """Give the leaves that are asked for, by reading the events one after the other."""
    named, found = {}, []
    for leaf, body in enumerate(log):
        said = json.loads(body)
        named.setdefault(said["stream"], said["public"].get("body"))
        day = date.fromisoformat(said["recorded_at"][:10])
        within = (question.first or day) <= day <= (question.last or day)
        if within and question.matter in {"", said["stream"]} and question.body in {"", named[said["stream"]]}:
            found.append(leaf)
    return found


@given(logs, asked)
def test_what_is_proven_is_all_there_is_and_nothing_else(log, question):
    index = Indexed(log)

    entries = verify_range(question.keys, index.heads, index.shown(question.keys))

    assert sorted(map(leaf_of, entries)) == expected(log, question)


@given(logs)
def test_the_index_made_again_leaf_by_leaf_has_the_root_of_its_definition(log):
    assert again(log).root() == Indexed(log).heads.index


@given(logs, st.data())
def test_heads_taken_on_the_way_change_nothing(log, data):
    index = again([])
    for size, body in enumerate(log, 1):
        index.add(body)
        if data.draw(st.booleans()):
            assert index.root() == Indexed(log[:size]).heads.index

    assert index.root() == Indexed(log).heads.index


@given(st.lists(st.sampled_from(["a", "bb"]), max_size=20).map(written))
@settings(max_examples=30)
def test_full_blocks_are_cut_and_kept(log):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log_index, "BLOCK_LEVEL", 2)
        patched.setattr("plumbline.kernel.index_again.BLOCK_LEVEL", 2)
        index = Indexed(log)

        assert again(log).blocks() == [block.head(tree) for tree, block in index.blocks]
        assert len(log_index.blocks_of(len(log))) == log_index.number_of_blocks(len(log))
        assert (
            verify_range(Asked(body="organ-1").keys, index.heads, index.shown(Asked(body="organ-1").keys)) is not None
        )


def changes(blocks):
    """Give every proof that differs from one in a single place: an entry or a hash less, more, exchanged or changed."""
    for place, block in enumerate(blocks):
        for run in changed_runs(block.run):
            yield (*blocks[:place], replace(block, run=run), *blocks[place + 1 :])
        yield (*blocks[:place], replace(block, tree=bytes(32)), *blocks[place + 1 :])
        for count in (block.count - 1, block.count + 1):
            yield (*blocks[:place], replace(block, count=count), *blocks[place + 1 :])
        yield (*blocks[:place], *blocks[place + 1 :])
        yield (*blocks[:place], block, *blocks[place:])
        if place:
            yield (*blocks[: place - 1], block, blocks[place - 1], *blocks[place + 1 :])


def changed_runs(run):
    for name, parts in (("entries", run.entries), ("proof", run.proof)):
        for at, part in enumerate(parts):
            yield replace(run, **{name: (*parts[:at], *parts[at + 1 :])})
            yield replace(run, **{name: (*parts[:at], part, *parts[at:])})
            yield replace(run, **{name: (*parts[:at], part[:-1] + bytes([part[-1] ^ 1]), *parts[at + 1 :])})
            yield replace(run, **{name: (*parts[:at], bytes([part[0] ^ 1]) + part[1:], *parts[at + 1 :])})
            if at:
                yield replace(run, **{name: (*parts[: at - 1], part, parts[at - 1], *parts[at + 1 :])})
    for first in (run.first - 1, run.first + 1):
        yield replace(run, first=first)
    # an entry less, and the place of the run or the number of hashes made to fit
    yield Run(run.first + 1, run.entries[1:], (leaf_hash(run.entries[0]), *run.proof))
    yield Run(run.first, run.entries[:-1], (*run.proof, leaf_hash(run.entries[-1])))


@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), min_size=1, max_size=14).map(written), asked)
@settings(max_examples=60)
def test_no_proof_that_differs_in_one_place_holds_for_another_answer(log, question):
    index = Indexed(log)
    shown = index.shown(question.keys)
    right = verify_range(question.keys, index.heads, shown)

    for other in changes(shown):
        if other != shown:
            answer = verify_range(question.keys, index.heads, other)
            assert answer is None or answer == right
            assert answer is None or less_is_shown(other, shown)


def less_is_shown(other, shown):
    """Tell whether only a neighbour is hidden that nobody needs: the run still reaches beyond what is asked for."""
    return all(set(one.run.entries) <= set(two.run.entries) for one, two in zip(other, shown, strict=True))


@given(logs.filter(len), asked, asked)
def test_a_proof_of_one_question_answers_another_only_where_it_shows_all_of_it(log, one, other):
    index = Indexed(log)

    answer = verify_range(other.keys, index.heads, index.shown(one.keys))

    assert answer is None or sorted(map(leaf_of, answer)) == expected(log, other)


@given(logs.filter(len), st.integers(0, 39), asked)
def test_a_keeper_who_leaves_an_event_out_has_another_root(log, place, question):
    index, leaf = Indexed(log), place % len(log)
    node = next(
        node
        for node in log_index.blocks_of(len(log))
        if node.index << node.level <= leaf < (node.index + 1) << node.level
    )
    at = log_index.blocks_of(len(log)).index(node)
    entries = [entry for entry in index.blocks[at][1].entries() if leaf_of(entry) != leaf]
    if entries:
        index.blocks[at] = (index.blocks[at][0], Block(write(entries)))

        assert verify_range(question.keys, index.heads, index.shown(question.keys)) is None


def test_a_proof_holds_under_its_own_heads_alone():
    log = written(["a", "bb", "a", "ccc", "a"])
    index, keys = Indexed(log), Asked(matter="a").keys
    shown, other = index.shown(keys), Indexed(written(["a", "bb", "a", "ccc", "bb"]))

    for heads in (
        other.heads,
        replace(index.heads, index=other.heads.index),
        replace(index.heads, log=other.heads.log),
    ):
        with pytest.raises(NotUnderHead) as refused:
            proven(keys, heads, shown)
        assert all((refused.value.says.zh, refused.value.says.en))
    with pytest.raises(NotUnderHead):
        proven(keys, index.heads, other.shown(keys))


def test_what_is_left_out_is_told_from_what_is_not_under_the_head():
    index = Indexed(written(["a", "bb", "a", "ccc", "a", "a", "bb", "ccc"]))
    shown = index.shown(Asked(matter="ccc").keys)

    with pytest.raises(LeftOut, match=r"before the first|behind the last"):
        proven(Asked(matter="a").keys, index.heads, shown)


def signed_anew(entries, keys, log):
    """Give what a keeper shows who signs a block as he likes."""
    block, tree = Block(write(entries)), defined_root(map(leaf_hash, log))
    heads = Heads(len(log), log_index.root_over([block.head(tree)]), tree)
    return heads, (ShownBlock(tree, block.count, block.find(keys)),)


def test_a_signed_block_that_is_not_sorted_proves_nothing():
    log = written(["a", "bb"])
    entries = entries_in(log, 0, 2)
    keys = KeyRange(bytes(32), b"\xff" * 32)

    with pytest.raises(LeftOut, match="not in their order"):
        proven(keys, *signed_anew([*entries[1:], entries[0]], keys, log))
    with pytest.raises(LeftOut, match="not in their order"):
        proven(keys, *signed_anew([*entries[:-1], entries[0], entries[0]][:6], keys, log))


def test_a_signed_entry_that_points_outside_its_block_proves_nothing():
    log = written(["a", "bb"])
    entries = [entry[:-1] + b"\7" if leaf_of(entry) == 1 else entry for entry in entries_in(log, 0, 2)]

    with pytest.raises(LeftOut, match="leaf of another block"):
        proven(Asked(matter="bb").keys, *signed_anew(entries, Asked(matter="bb").keys, log))


@pytest.mark.parametrize("size", [-1, 0, 1, 2**16, 2**63, 2**64, True, None, "5", 5.0])
def test_wrong_sizes_are_no_error(size):
    index, keys = Indexed(written(["a", "bb", "a"])), Asked(matter="a").keys

    assert verify_range(keys, replace(index.heads, size=size), index.shown(keys)) is None


@given(
    st.integers(-5, 2**65),
    st.lists(st.binary(max_size=41), max_size=5),
    st.lists(st.binary(max_size=33), max_size=5),
    st.integers(-5, 2**65),
)
def test_garbage_in_a_block_is_no_error(first, entries, proof, count):
    index, keys = Indexed(written(["a"])), Asked(matter="a").keys
    run = Run(first, tuple(entries), tuple(proof))

    assert verify_range(keys, index.heads, [ShownBlock(b"", count, run)]) is None
    root_of(run, count)


def test_an_empty_log_proves_that_there_is_nothing():
    index = Indexed([])

    assert verify_range(Asked(matter="a").keys, index.heads, ()) == []


def test_a_proof_takes_a_few_dozen_hashes_however_large_the_block():
    random.seed(9)
    keys = sorted(random.randbytes(40) for _ in range(20_000))
    block = Block(write(keys))

    for entry in (keys[0], keys[777], keys[-1], bytes(40), b"\xff" * 40):
        run = block.find(KeyRange(entry[:32], entry[:32]))

        assert len(run.proof) <= 32
        assert root_of(run, block.count) == block.root == defined_root(map(leaf_hash, keys))


@given(st.integers(1, 200), st.data())
def test_any_run_of_a_block_of_any_size_leads_to_its_root(count, data):
    entries = [number.to_bytes(32, "big") + bytes(8) for number in range(count)]
    block = Block(write(entries))
    first, last = sorted((data.draw(st.integers(0, count)), data.draw(st.integers(0, count))))

    run = block.find(KeyRange(first.to_bytes(32, "big"), last.to_bytes(32, "big")))

    assert block.root == defined_root(map(leaf_hash, entries))
    assert list(run.entries) == entries[max(first - 1, 0) : last + 2]
    assert root_of(run, count) == block.root


@pytest.mark.parametrize("data", [b"", bytes(7), bytes(8), bytes(80), b"\xff" * 80, write([bytes(40)])[:-1]])
def test_bytes_that_are_no_block_are_refused(data):
    with pytest.raises(ValueError, match="no block"):
        Block(data)


def test_a_day_before_the_index_begins_is_refused():
    with pytest.raises(ValueError, match="before 1970"):
        log_index.of_period(date(1969, 12, 31), date(2026, 1, 1))


def test_the_numbers_that_bound_a_block_are_those_of_its_entries():
    log = written(["a", "bb", "a"])

    assert completeness.FEWEST * 3 <= len(entries_in(log, 0, 3)) <= completeness.MOST * 3


def test_the_index_of_a_known_log_stays_what_it_was():
    """Signed heads stand for what the definition says: another definition would void them all."""
    log = written(["a", "bb", "a", "案件", "a", "bb"])

    assert Asked(matter="案件").keys.first.hex() == "735a7c9c2ab58b2a61df3a28818f97ff0c7d4c781fd36d944638a0a600000000"
    assert (
        Asked(body="organ-1", first=date(2026, 3, 2)).keys.first.hex()
        == "62dd214f677e410abbd020eac886db3ae2aff587850b311263277c0400005022"
    )
    assert Indexed(log).heads.index.hex() == "2cdeaeef9420e63f08c79dfc5cf13060dc6c258301b84c363890421c71decb8f"
