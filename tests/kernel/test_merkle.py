"""The tree against the recursive definitions of RFC 6962 § 2.1, and against known roots."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel import merkle

# Leaves and roots of the certificate-transparency reference tests.
REFERENCE_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def defined_root(data: list[bytes]) -> bytes:
    """MTH of RFC 6962 § 2.1, word for word."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return sha256(b"\x01" + defined_root(data[:k]) + defined_root(data[k:])).digest()


def defined_path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 § 2.1.1, word for word."""
    if len(data) == 1:
        return []
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m < k:
        return [*defined_path(m, data[:k]), defined_root(data[k:])]
    return [*defined_path(m - k, data[k:]), defined_root(data[:k])]


def defined_consistency(m: int, data: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 § 2.1.2, word for word."""
    if m == len(data):
        return [] if whole else [defined_root(data)]
    k = 1
    while k * 2 < len(data):
        k *= 2
    if m <= k:
        return [*defined_consistency(m, data[:k], whole=whole), defined_root(data[k:])]
    return [*defined_consistency(m - k, data[k:], whole=False), defined_root(data[:k])]


def stored(data: list[bytes]) -> dict[int, bytes]:
    tree = merkle.CompactRange()
    return {node.position: digest for each in data for node, digest in tree.add(merkle.leaf_hash(each))}


def numbered(size: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(size)]


@pytest.mark.parametrize("size", REFERENCE_ROOTS)
def test_the_reference_roots_are_reached(size: int) -> None:
    leaves = [merkle.leaf_hash(each) for each in REFERENCE_LEAVES[:size]]

    assert merkle.root_of(leaves).hex() == REFERENCE_ROOTS[size]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root_of([]) == sha256(b"").digest()


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_root_is_the_one_of_the_recursive_definition(data: list[bytes]) -> None:
    assert merkle.root_of(map(merkle.leaf_hash, data)) == defined_root(data)


def test_positions_number_full_subtrees_without_gap_in_the_order_in_which_they_become_full() -> None:
    tree = merkle.CompactRange()

    positions = [node.position for each in numbered(200) for node, _ in tree.add(merkle.leaf_hash(each))]

    assert positions == list(range(len(positions)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_leaves_added_together_fill_the_subtrees_that_they_fill_one_by_one(before: int, added: int) -> None:
    leaves = [merkle.leaf_hash(each) for each in numbered(before + added)]
    alone, together = merkle.CompactRange(), merkle.CompactRange()
    for each in leaves[:before]:
        alone.add(each)
    together.extend(leaves[:before])

    filled = [(node.position, digest) for each in leaves[before:] for node, digest in alone.add(each)[1:]]

    assert together.extend(iter(leaves[before:])) == filled
    assert together == alone


@given(st.integers(1, 90), st.data())
def test_an_inclusion_proof_is_the_defined_one_and_is_accepted(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    nodes = stored(leaves)

    proof = merkle.prove(merkle.inclusion_cover(index=index, size=size), lambda node: nodes[node.position])

    assert proof == defined_path(index, leaves)
    assert merkle.verify_inclusion(
        index=index, size=size, leaf_hash=merkle.leaf_hash(leaves[index]), root=defined_root(leaves), proof=proof
    )


@given(st.integers(0, 90), st.integers(0, 90))
def test_a_consistency_proof_is_the_defined_one_and_is_accepted(one: int, other: int) -> None:
    size1, size2 = sorted((one, other))
    leaves = numbered(size2)
    nodes = stored(leaves)

    proof = merkle.prove(merkle.consistency_cover(size1=size1, size2=size2), lambda node: nodes[node.position])

    assert proof == (defined_consistency(size1, leaves) if size1 else [])
    assert merkle.verify_consistency(
        size1=size1, size2=size2, root1=defined_root(leaves[:size1]), root2=defined_root(leaves), proof=proof
    )


@pytest.mark.parametrize("size", range(1, 20))
def test_a_proof_fits_no_other_index_size_leaf_or_root(size: int) -> None:
    leaves = numbered(size)
    root = defined_root(leaves)

    for index in range(size):
        leaf, proof = merkle.leaf_hash(leaves[index]), defined_path(index, leaves)
        for other in range(size + 3):
            accepted = merkle.verify_inclusion(index=other, size=size, leaf_hash=leaf, root=root, proof=proof)
            assert accepted is (other == index)
        assert not merkle.verify_inclusion(index=index, size=size, leaf_hash=root[::-1], root=root, proof=proof)
        assert not merkle.verify_inclusion(index=index, size=size, leaf_hash=leaf, root=leaf[::-1], proof=proof)
        assert not merkle.verify_inclusion(index=index, size=size, leaf_hash=leaf, root=root, proof=[*proof, root])
        for left_out in range(len(proof)):
            shorter = proof[:left_out] + proof[left_out + 1 :]
            assert not merkle.verify_inclusion(index=index, size=size, leaf_hash=leaf, root=root, proof=shorter)


@pytest.mark.parametrize("size2", range(1, 20))
def test_a_tree_whose_past_was_changed_is_not_consistent(size2: int) -> None:
    leaves = numbered(size2)
    root2 = defined_root(leaves)

    for size1 in range(1, size2 + 1):
        proof = defined_consistency(size1, leaves)
        changed = defined_root([b"changed", *leaves[1:size1]])
        right = {"size1": size1, "size2": size2, "root1": defined_root(leaves[:size1]), "root2": root2, "proof": proof}
        assert merkle.verify_consistency(**right)
        assert not merkle.verify_consistency(**right | {"root1": changed})
        assert not merkle.verify_consistency(**right | {"root2": changed})
        assert not merkle.verify_consistency(**right | {"proof": [*proof, root2]})
        assert not merkle.verify_consistency(**right | {"proof": proof[:-1]}) or not proof


def root_by_path(m: int, n: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """Undo PATH of RFC 6962 § 2.1.1: the root that a leaf and a path give, or None where the path is of another length."""
    if n == 1:
        return leaf if not path else None
    if not path:
        return None
    k = 1
    while k * 2 < n:
        k *= 2
    *lower, top = path
    below = root_by_path(m, k, leaf, lower) if m < k else root_by_path(m - k, n - k, leaf, lower)
    if below is None:
        return None
    return merkle.node_hash(below, top) if m < k else merkle.node_hash(top, below)


def roots_by_proof(
    m: int, n: int, root1: bytes, proof: list[bytes], *, whole: bool = True
) -> tuple[bytes, bytes] | None:
    """Undo SUBPROOF of RFC 6962 § 2.1.2: the two roots that a proof gives, or None where it is of another length."""
    if m == n:
        if whole:
            return (root1, root1) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k = 1
    while k * 2 < n:
        k *= 2
    *lower, top = proof
    if m <= k:
        below = roots_by_proof(m, k, root1, lower, whole=whole)
        return below and (below[0], merkle.node_hash(below[1], top))
    below = roots_by_proof(m - k, n - k, root1, lower, whole=False)
    return below and (merkle.node_hash(top, below[0]), merkle.node_hash(top, below[1]))


def flipped(data: bytes) -> Iterator[bytes]:
    """Give the bytes with each of their bits turned over, one at a time."""
    number = int.from_bytes(data, "big")
    return ((number ^ 1 << bit).to_bytes(len(data), "big") for bit in range(8 * len(data)))


@settings(max_examples=20)
@given(st.integers(1, 300), st.data())
def test_a_proof_of_inclusion_with_any_bit_turned_over_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    right = {
        "index": index,
        "size": size,
        "leaf_hash": merkle.leaf_hash(leaves[index]),
        "root": defined_root(leaves),
        "proof": defined_path(index, leaves),
    }

    assert merkle.verify_inclusion(**right)
    for name in ("leaf_hash", "root"):
        assert not any(merkle.verify_inclusion(**right | {name: wrong}) for wrong in flipped(right[name]))
    for place, step in enumerate(right["proof"]):
        for wrong in flipped(step):
            changed = [*right["proof"][:place], wrong, *right["proof"][place + 1 :]]
            assert not merkle.verify_inclusion(**right | {"proof": changed})


@settings(max_examples=20)
@given(st.integers(1, 300), st.data())
def test_a_proof_of_consistency_with_any_bit_turned_over_is_refused(size2: int, data: st.DataObject) -> None:
    size1 = data.draw(st.integers(1, size2))
    leaves = numbered(size2)
    right = {
        "size1": size1,
        "size2": size2,
        "root1": defined_root(leaves[:size1]),
        "root2": defined_root(leaves),
        "proof": defined_consistency(size1, leaves),
    }

    assert merkle.verify_consistency(**right)
    for name in ("root1", "root2"):
        assert not any(merkle.verify_consistency(**right | {name: wrong}) for wrong in flipped(right[name]))
    for place, step in enumerate(right["proof"]):
        for wrong in flipped(step):
            changed = [*right["proof"][:place], wrong, *right["proof"][place + 1 :]]
            assert not merkle.verify_consistency(**right | {"proof": changed})


@given(st.integers(1, 70), st.integers(0, 80), st.integers(0, 80), st.data())
def test_at_another_index_or_size_a_path_holds_just_where_the_definition_makes_the_same_root_of_it(
    size: int, other_index: int, other_size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = numbered(size)
    leaf, root, proof = merkle.leaf_hash(leaves[index]), defined_root(leaves), defined_path(index, leaves)

    for at, among in ((other_index, size), (index, other_size), (other_index, other_size)):
        defined = at < among and root_by_path(at, among, leaf, proof) == root
        assert merkle.verify_inclusion(index=at, size=among, leaf_hash=leaf, root=root, proof=proof) is defined
    if other_index != index:
        assert not merkle.verify_inclusion(index=other_index, size=size, leaf_hash=leaf, root=root, proof=proof)


@given(st.integers(1, 70), st.integers(1, 80), st.integers(1, 80), st.data())
def test_at_other_sizes_a_proof_holds_just_where_the_definition_makes_the_same_roots_of_it(
    size2: int, other1: int, other2: int, data: st.DataObject
) -> None:
    size1 = data.draw(st.integers(1, size2))
    leaves = numbered(size2)
    root1, root2, proof = defined_root(leaves[:size1]), defined_root(leaves), defined_consistency(size1, leaves)

    for one, two in ((other1, size2), (size1, other2), (other1, other2)):
        defined = one <= two and roots_by_proof(one, two, root1, proof) == (root1, root2)
        given_sizes = {"size1": one, "size2": two, "root1": root1, "root2": root2}
        assert merkle.verify_consistency(**given_sizes, proof=proof) is defined


def test_a_path_alone_does_not_bind_the_size() -> None:
    leaves = numbered(3)

    shown = {"index": 0, "leaf_hash": merkle.leaf_hash(leaves[0]), "root": defined_root(leaves)}

    assert merkle.verify_inclusion(**shown, size=3, proof=defined_path(0, leaves))
    assert merkle.verify_inclusion(**shown, size=4, proof=defined_path(0, leaves))


@pytest.mark.parametrize("size", [2**64, 1 << 1_000_000], ids=["2^64", "2^1000000"])
def test_a_size_that_no_tree_can_have_is_refused_at_once(size: int) -> None:
    proof = [HASH] * 64

    assert not merkle.verify_inclusion(index=size - 1, size=size, leaf_hash=HASH, root=HASH, proof=proof)
    assert not merkle.verify_consistency(size1=size // 2, size2=size, root1=HASH, root2=HASH, proof=proof)


HASH = merkle.EMPTY_ROOT
ODD = [None, -1, True, 1.0, "1", b"", b"short", [], [None], [b"short"], "text", {1: 2}, 10**30]


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from([*ODD, 0, 1, 5, 10**9, HASH, [HASH], [HASH] * 40]) for name in ("a", "b", "c", "d", "e")}
    )
)
def test_wrong_input_is_false_and_never_an_exception(odd: dict[str, object]) -> None:
    a, b, c, d, e = odd.values()

    included = merkle.verify_inclusion(index=a, size=b, leaf_hash=c, root=d, proof=e)  # type: ignore[arg-type]  # odd on purpose
    consistent = merkle.verify_consistency(size1=a, size2=b, root1=c, root2=d, proof=e)  # type: ignore[arg-type]  # odd on purpose

    assert included in {True, False}
    assert consistent in {True, False}


def test_a_leaf_outside_the_tree_cannot_be_proved() -> None:
    with pytest.raises(ValueError, match="no leaf 3 in a tree of 3"):
        merkle.inclusion_cover(index=3, size=3)
    with pytest.raises(ValueError, match="not the beginning"):
        merkle.consistency_cover(size1=4, size2=3)


def test_an_empty_tree_is_the_beginning_of_every_tree_and_of_nothing_forged() -> None:
    root = defined_root([b"a"])

    assert merkle.verify_consistency(size1=0, size2=1, root1=HASH, root2=root, proof=[])
    assert not merkle.verify_consistency(size1=0, size2=1, root1=root, root2=root, proof=[])
    assert not merkle.verify_consistency(size1=0, size2=0, root1=HASH, root2=root, proof=[])


@given(st.integers(1, 10**12))
def test_a_proof_needs_no_more_hashes_than_the_tree_is_deep(size: int) -> None:
    spans = merkle.inclusion_cover(index=size // 3, size=size)

    assert len(spans) <= size.bit_length()
    assert sum(len(span) for span in spans) <= 2 * size.bit_length()


def test_the_example_of_the_rfc_has_the_proofs_that_stand_there() -> None:
    """RFC 6962 § 2.1.3, RFC 9162 § 2.1.5: seven leaves, and each node of the drawing by its letter."""
    data = numbered(7)
    a, b, c, d, e, f, j = (merkle.leaf_hash(each) for each in data)
    g, h, i = (merkle.node_hash(*pair) for pair in ((a, b), (c, d), (e, f)))
    k, m = merkle.node_hash(g, h), merkle.node_hash(i, j)
    nodes = stored(data)

    def inclusion(index: int) -> list[bytes]:
        spans = merkle.inclusion_cover(index=index, size=7)
        return list(merkle.prove(spans, lambda node: nodes[node.position]))

    def consistency(size: int) -> list[bytes]:
        spans = merkle.consistency_cover(size1=size, size2=7)
        return list(merkle.prove(spans, lambda node: nodes[node.position]))

    assert merkle.root_of([a, b, c, d, e, f, j]) == merkle.node_hash(k, m) == defined_root(data)
    assert [inclusion(index) for index in (0, 3, 4, 6)] == [[b, h, m], [c, g, m], [f, j, k], [i, k]]
    assert [consistency(size) for size in (3, 4, 6)] == [[c, d, g, m], [m], [i, j, k]]
