"""Every deed on every file of an export, at its beginning, in its middle and at its end: named, with its place.

What makes no sense stands in `NO_CELL`, with the reason; a test holds that nothing is left out of both.
"""

import json
import shutil
from itertools import product

import pytest

from tests.recount import tampering
from tests.recount.tampering import Export, hashed, position, reference
from tools.recount import notes
from tools.recount.checking import Options
from tools.recount.command import recount

KINDS = ("edited", "inserted", "deleted", "reordered", "truncated", "forked", "wrong key", "clock")
FILES = ("tile", "upper tile", "bundle", "row", "head", "checkpoint", "keys")
PLACES = ("first", "middle", "last")
LEAF = {"first": 0, "middle": 150, "last": 299}
HEAD = {"first": 40, "middle": 256, "last": 300}

MOMENT = "it holds no moment that anybody signed or hashed beside the events and the heads"
NO_CELL = {
    **{(file, "clock"): MOMENT for file in ("tile", "upper tile", "checkpoint", "keys")},
    (
        "bundle",
        "clock",
    ): "moments stand in the events, which are hashed: test_matrix_of_the_database runs the clock back",
    **{
        (file, kind): "nothing in it is signed"
        for file in ("tile", "upper tile", "bundle", "row")
        for kind in ("forked", "wrong key")
    },
    ("upper tile", "reordered"): "300 leaves fill one tile: its row above has one hash",
    ("upper tile", "inserted"): "one hash too many is `inserted` at the end alone",
    **{
        (file, "deleted", "last"): "with nothing behind it, it is `truncated`"
        for file in ("tile", "bundle", "row", "head")
    },
    **{
        (file, "truncated", place): "with something behind it, it is `deleted`"
        for file in ("tile", "bundle", "row", "head")
        for place in ("first", "middle")
    },
    **{
        ("upper tile", kind, place): "it has one hash"
        for kind in ("edited", "deleted", "truncated")
        for place in ("first", "middle")
    },
    ("upper tile", "deleted"): "it has one hash: without it, it is `truncated`",
    **{
        (file, kind, place): "it is one head, and one list"
        for file in ("checkpoint", "keys")
        for kind in KINDS
        for place in ("first", "middle")
    },
    **{("checkpoint", kind): "it is one head" for kind in ("inserted", "deleted", "reordered")},
    **{
        ("keys", kind): "the list is checked against the keys that are known by another way"
        for kind in ("edited", "deleted", "forked")
    },
    ("keys", "inserted"): "a key too many is `wrong key`",
    ("keys", "reordered"): "there is one key; test_recounting rotates keys",
    ("keys", "truncated"): "without any list the keys that were given count",
}


def tile_of(leaf):
    """Give the name of the tile of leaves, and the place of a leaf in it."""
    return ("000" if leaf < 256 else "001.p/44"), leaf % 256


def cells(export, secret):
    """Go through the table: name, deed, what must be found."""
    for place in PLACES:
        yield from of_tile(export, place, LEAF[place])
        yield from of_bundle(export, place, LEAF[place])
        yield from of_row(export, place, LEAF[place])
        yield from of_head(export, place, HEAD[place], secret)
    yield from of_the_rest(export, secret)


def changed(get, put, name, change):
    """Make a deed of a change of a list."""

    def deed(export):
        items = get(export, name)
        change(items)
        put(export, name, items)

    return deed


def swap(items, one, other):
    items[one], items[other] = items[other], items[one]


def of_list(what, label, files, leaf, place):
    """Give the deeds that are the same for tiles, bundles and rows: taken out, put in, exchanged, broken off."""
    get, put, name = files
    at = leaf % 256
    near = at - 1 if place == "last" else at + 1
    near_leaf = leaf - 1 if place == "last" else leaf + 1
    yield (
        f"{what} {'truncated' if place == 'last' else 'deleted'} {place}",
        changed(get, put, name, lambda items: items.pop(at)),
        {("truncated" if place == "last" else "deleted", f"{label} leaf {leaf}")},
    )
    yield (
        f"{what} inserted {place}",
        changed(get, put, name, lambda items: items.insert(at, items[0] if at else items[5])),
        {("inserted", f"{label} leaf {leaf}")},
    )
    yield (
        f"{what} reordered {place}",
        changed(get, put, name, lambda items: swap(items, at, near)),
        {("reordered", f"{label} leaf {leaf}"), ("reordered", f"{label} leaf {near_leaf}")},
    )


def of_tile(export, place, leaf):
    name, at = tile_of(leaf)
    get, put = Export.hashes, Export.put_hashes
    yield (
        f"tile edited {place}",
        changed(get, put, f"0/{name}", lambda items: items.__setitem__(at, b"\1" * 32)),
        {("edited", f"tile leaf {leaf}")},
    )
    yield (
        f"tile reordered {place}",
        changed(get, put, f"0/{name}", lambda items: swap(items, at, at - 1 if place == "last" else at + 1)),
        {("reordered", f"tile leaf {leaf}")},
    )
    kind = "truncated" if place == "last" else "deleted"
    where = ("truncated", f"tile/0/{name}")  # the file is too short, whichever hash it lacks
    yield f"tile {kind} {place}", changed(get, put, f"0/{name}", lambda items: items.pop(at)), {where}
    yield (
        f"tile inserted {place}",
        changed(get, put, f"0/{name}", lambda items: items.insert(at, b"\1" * 32)),
        {("inserted", f"tile/0/{name}")},
    )


def of_bundle(export, place, leaf):
    name, at = tile_of(leaf)
    get, put = Export.entries, Export.put_entries

    def say_otherwise(items):
        items[at] = items[at].replace(b'"number":', b'"numbed":')

    yield f"bundle edited {place}", changed(get, put, name, say_otherwise), {("edited", f"entry leaf {leaf}")}
    yield from of_list("bundle", "entry", (get, put, name), leaf, place)

    def everywhere(export):
        """Change an event together with the hash of its leaf in the tile and in its row."""
        bodies, hashes, rows = export.entries(name), export.hashes(f"0/{name}"), export.lines(f"rows/{name}")
        say_otherwise(bodies)
        hashes[at] = hashed(bodies[at])
        rows[at]["event"]["digest"] = rows[at]["leaf"]["digest"] = hashes[at].hex()
        export.put_entries(name, bodies)
        export.put_hashes(f"0/{name}", hashes)
        export.put_lines(f"rows/{name}", rows)

    head = next(size for size in tampering.SIZES if size > leaf)
    settled = max((size for size in tampering.SIZES if size <= leaf), default=0)
    named = {("edited", reference(leaf))} if place != "last" else set()  # of the last event nothing follows
    yield (
        f"bundle edited {place}, wherever it is repeated",
        everywhere,
        {("edited", f"leaves {settled}–{head - 1}")} | named,
    )


def of_row(export, place, leaf):
    name, at = tile_of(leaf)
    get, put = Export.lines, Export.put_lines
    for table, column, value in (
        ("event", "kind", "withdraw"),
        ("event", "previous", "11" * 32),
        ("event", "digest", "11" * 32),
        ("leaf", "reference", "other#1"),
        ("leaf", "event", 999),
    ):
        yield (
            f"row edited {place}, its {column}",
            changed(
                get,
                put,
                f"rows/{name}",
                lambda rows, change=(table, column, value): rows[at][change[0]].update({change[1]: change[2]}),
            ),
            {("edited", f"row {reference(leaf)}")},
        )
    for column in ("at", "recorded_at"):
        yield (
            f"row clock {place}, its {column}",
            changed(
                get,
                put,
                f"rows/{name}",
                lambda rows, column=column: rows[at]["event"].update({column: "2026-01-01T09:00:00+08:00"}),
            ),
            {("edited", f"row {reference(leaf)}")},
        )
    for part in ("event", "leaf"):
        yield (
            f"row edited {place}, one column more of the {part}",
            changed(get, put, f"rows/{name}", lambda rows, part=part: rows[at][part].update(note="")),
            {("edited", f"row {reference(leaf)}")},
        )
    yield (
        f"row edited {place}, one part more",
        changed(get, put, f"rows/{name}", lambda rows: rows[at].update(note={})),
        {("edited", f"row {reference(leaf)}")},
    )
    filler = leaf | 1  # the leaf at the right of its pair, which fills a node
    node = str(position(filler, 1))
    yield (
        f"row edited {place}, its node",
        changed(get, put, f"rows/{name}", lambda rows: rows[filler % 256]["nodes"].update({node: "11" * 32})),
        {("edited", f"node {node}")},
    )
    yield from of_list("row", "row", (get, put, f"rows/{name}"), leaf, place)


def of_head(export, place, size, secret):
    name = f"heads/{'000' if size <= 256 else '001.p/44'}"
    get, put = Export.lines, Export.put_lines
    at = next(number for number, head in enumerate(get(export, name)) if head["size"] == size)

    def of(change):
        return changed(get, put, name, change)

    def noted(write):
        return of(lambda heads: heads[at].update(note=write(heads[at])))

    def signed_by(key, root=None):
        return lambda head: tampering.signed(key, size, root or bytes.fromhex(head["root"]))

    yield (
        f"head edited {place}, its root",
        of(lambda heads: heads[at].update(root="11" * 32)),
        {("edited", f"head {size}")},
    )
    yield (
        f"head edited {place}, its note",
        noted(lambda head: head["note"].replace(f"\n{size}\n", f"\n{size - 1}\n")),
        {("edited", f"head {size}")},
    )
    yield f"head inserted {place}", of(lambda heads: heads.insert(at, heads[at])), {("inserted", f"head {size}")}
    last = place == "last"
    yield (
        f"head {'truncated' if last else 'deleted'} {place}",
        of(lambda heads: heads.pop(at)),
        {("deleted", f"head {size}")},
    )
    yield (
        f"head deleted {place}, with all of its file",
        of(list.clear),
        {("deleted", f"head {size}")},
    )
    other = at - 1 if at else at + 1
    yield (
        f"head reordered {place}",
        of(lambda heads: swap(heads, at, other)),
        {("reordered", _lesser(export, name, at, other))},
    )
    yield f"head wrong key {place}", noted(signed_by(tampering.OTHER)), {("wrong_key", f"head {size}")}
    yield f"head forked {place}", noted(signed_by(secret, b"\1" * 32)), {("forked", f"head {size}")}
    yield (
        f"head forked {place}, beside the other",
        of(
            lambda heads: heads.insert(
                at + 1, heads[at] | {"root": "01" * 32, "note": tampering.signed(secret, size, b"\1" * 32)}
            )
        ),
        {("forked", f"head {size}")},
    )
    if not last:
        yield (
            f"head clock {place}",
            of(lambda heads: heads[at].update(at="2099-01-01T09:00:00+08:00")),
            {("clock", _after(size))},
        )
    else:
        yield (
            f"head clock {place}",
            of(lambda heads: heads[at].update(at="2020-01-01T09:00:00+08:00")),
            {("clock", f"head {size}")},
        )


def _lesser(export, name, at, other):
    return f"head {min(export.lines(name)[each]['size'] for each in (at, other))}"


def _after(size):
    return f"head {next(each for each in tampering.SIZES if each > size)}"


def of_the_rest(export, secret):
    upper = "1/000.p/1"
    get, put = Export.hashes, Export.put_hashes
    yield (
        "upper tile edited last",
        changed(get, put, upper, lambda items: items.__setitem__(0, b"\1" * 32)),
        {("edited", "tile level 1 hash 0")},
    )
    yield "upper tile truncated last", changed(get, put, upper, list.clear), {("truncated", f"tile/{upper}")}

    def written(name, text):
        return lambda export: (export.folder / name).write_text(text)

    root = bytes.fromhex(export.lines("heads/001.p/44")[-1]["root"])
    note = (export.folder / "checkpoint").read_text()
    earlier = export.lines("heads/000")[0]["note"]
    yield (
        "checkpoint edited last",
        written("checkpoint", note.replace("\n300\n", "\n299\n")),
        {("edited", "checkpoint")},
    )
    yield "checkpoint truncated last", written("checkpoint", earlier), {("inserted", "tile/0/001")}
    yield (
        "checkpoint truncated last, wholly",
        lambda export: (export.folder / "checkpoint").unlink(),
        {("truncated", "checkpoint")},
    )
    yield (
        "checkpoint wrong key last",
        written("checkpoint", tampering.signed(tampering.OTHER, 300, root)),
        {("wrong_key", "checkpoint")},
    )
    yield (
        "checkpoint forked last",
        written("checkpoint", tampering.signed(secret, 300, b"\1" * 32)),
        {("forked", "head 300")},
    )
    yield "keys wrong key last", written("keys", f"{tampering.verifier(tampering.OTHER)}\n"), {("wrong_key", "keys")}


@pytest.fixture(scope="module")
def outcomes(ledger, tmp_path_factory):
    """Do every deed to a copy and check it, as somebody who kept some heads: one that is taken out shows to nobody else."""
    secret, key = tampering.secret_in(ledger.folder), notes.read_key(ledger.key)
    kept = [(str(head["size"]), head["note"]) for head in Export(ledger.export).lines("heads/000")]
    found = {}
    for name, deed, expected in cells(Export(ledger.export), secret):
        copy = tmp_path_factory.mktemp("export") / "log"
        shutil.copytree(ledger.export, copy)
        deed(Export(copy))
        found[name] = (expected, set(recount(copy, given=[key], options=Options(kept=list(kept))).findings.kept))
    return found


def test_an_export_that_nobody_touched_adds_up(ledger):
    outcome = recount(ledger.export, database=ledger.database, given=[notes.read_key(ledger.key)])

    assert outcome.ok
    assert (outcome.size, outcome.events, outcome.heads, outcome.unchecked) == (300, 300, 5, [])


def test_every_deed_is_named_with_its_place(outcomes):
    missed = {
        name: (sorted(expected - found), sorted(found))
        for name, (expected, found) in outcomes.items()
        if not expected <= found
    }

    assert not missed


def test_no_deed_is_left_out_without_a_reason(outcomes):
    done = {name.partition(",")[0] for name in outcomes}

    left_out = [
        (file, kind, place)
        for file, kind, place in product(FILES, KINDS, PLACES)
        if f"{file} {kind} {place}" not in done and (file, kind) not in NO_CELL and (file, kind, place) not in NO_CELL
    ]

    assert not left_out


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/000",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
        "rows/000",
        "heads/000",
        "checkpoint",
    ],
)
def test_a_file_that_is_missing_is_named(name, ledger, tmp_path):
    shutil.copytree(ledger.export, tmp_path / "log")
    (tmp_path / "log" / name).unlink()

    outcome = recount(tmp_path / "log", given=[notes.read_key(ledger.key)])

    assert {kind for kind, where in outcome.findings.kept if where == name} & {"deleted", "truncated"}


def test_a_head_that_was_kept_shows_what_the_export_alone_cannot(ledger, tmp_path):
    secret, key = tampering.secret_in(ledger.folder), notes.read_key(ledger.key)
    ahead = tampering.signed(secret, 400, b"\1" * 32)
    another = tampering.signed(secret, 150, b"\1" * 32)
    same = Export(ledger.export).lines("heads/000")[0]["note"]
    foreign = tampering.signed(tampering.OTHER, 150, b"\1" * 32)

    kept = [("same", same), ("ahead", ahead), ("another", another), ("foreign", foreign)]
    outcome = recount(ledger.export, given=[key], options=Options(kept=kept))

    assert set(outcome.findings.kept) == {
        ("truncated", "kept ahead"),
        ("forked", "kept another"),
        ("wrong_key", "kept foreign"),
    }


def test_rows_hold_nothing_that_is_not_in_the_events(ledger):
    export = Export(ledger.export)

    for name in ("000", "001.p/44"):
        for row, body in zip(export.lines(f"rows/{name}"), export.entries(name), strict=True):
            said = json.loads(body)
            assert row.keys() == {"event", "leaf", "nodes"}
            assert row["event"].keys() == {
                *("stream", "sequence", "kind", "at", "recorded_at", "previous"),
                "id",
                "digest",
            }
            assert all(row["event"][each] == said[each] for each in row["event"].keys() - {"id", "digest"})
            assert row["leaf"].keys() == {"index", "digest", "reference", "event"}
