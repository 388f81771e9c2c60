"""Every deed on every table of the ledger, at its beginning, in its middle and at its end: named, with its place.

The engine names it by its recount, and the independent check from the same file. What makes no sense stands in
`NO_CELL`, with the reason; a test holds that nothing is left out of both.
"""

import shutil
from dataclasses import dataclass
from itertools import product

import pytest

from tests.recount import tampering
from tests.recount.tampering import SIZE, Database, exchanged, position, pushed_in, reference, rewritten, signed_anew
from tools.recount import notes
from tools.recount.checking import Options
from tools.recount.command import recount

KINDS = ("edited", "inserted", "deleted", "reordered", "truncated", "forked", "wrong key", "clock")
TABLES = ("event", "opening", "leaf", "node", "checkpoint")
PLACES = ("first", "middle", "last")
LEAF = {"first": 0, "middle": 150, "last": 299}
WITH_PERSON = {"first": 0, "middle": 150, "last": 297}
NODE = {"first": (1, 1), "middle": (151, 2), "last": (299, 2)}  # the leaf that fills it, its level
HEAD = {"first": 40, "middle": 256, "last": 300}

NO_CELL = {
    ("event", "forked"): "an event is no head: two of one place are `inserted`",
    ("event", "wrong key"): "events are not signed; the heads over them are",
    ("opening", "truncated"): "openings have no order and so no end: the last one missing is `deleted`",
    ("opening", "forked"): "openings are not signed",
    ("opening", "wrong key"): "openings are not signed",
    ("opening", "clock"): "openings hold no moment",
    ("leaf", "forked"): "a leaf is no head",
    ("leaf", "wrong key"): "leaves are not signed",
    ("leaf", "clock"): "a leaf holds no moment: that of its event counts",
    ("node", "forked"): "a node is no head",
    ("node", "wrong key"): "nodes are not signed",
    ("node", "clock"): "nodes hold no moment",
    ("event", "truncated", "first"): "cut off is what has nothing behind it: that is the last place",
    ("event", "truncated", "middle"): "cut off is what has nothing behind it: that is the last place",
    ("leaf", "truncated", "first"): "without any leaf there is no tree: the whole table gone is told by its heads",
    (
        "leaf",
        "inserted",
        "first",
    ): "the index of a leaf is its key: one put in before others exchanges them, which is `reordered`",
    (
        "leaf",
        "inserted",
        "middle",
    ): "the index of a leaf is its key: one put in before others exchanges them, which is `reordered`",
    ("node", "truncated", "first"): "one node missing with others behind it is `deleted`",
    ("node", "truncated", "middle"): "one node missing with others behind it is `deleted`",
    **{
        (table, "deleted", "last"): "with nothing behind it, it is `truncated`"
        for table in ("event", "node", "checkpoint")
    },
    ("checkpoint", "truncated", "first"): "with every head gone nothing is signed: told against a head that was kept",
    (
        "checkpoint",
        "truncated",
        "middle",
    ): "heads cut off from the middle on leave leaves under no head: the last place does, too",
}


@dataclass(frozen=True)
class Cell:
    """What is done to the database, and what the two checks must say of it, among other things perhaps."""

    name: str
    deed: object
    engine: set
    check: set
    kept: int = 0  # size of a head that somebody kept


def cells(secret):
    """Go through the table."""
    for place in PLACES:
        yield from of_event(place, LEAF[place])
        yield from of_opening(place, WITH_PERSON[place])
        yield from of_leaf(place, LEAF[place])
        yield from of_node(place, *NODE[place])
        yield from of_checkpoint(place, HEAD[place], secret)


def of_event(place, leaf):
    row, where = leaf + 1, reference(leaf)
    edited = {("edited", where)}

    def sql(statement, *values):
        return lambda db: db.execute(statement, values)

    yield Cell(
        f"event edited {place}",
        sql("UPDATE ledger_event SET body = replace(body, '\"number\":', '\"numbed\":') WHERE id = ?", row),
        edited,
        {("edited", f"entry leaf {leaf}")},
    )
    yield Cell(
        f"event edited {place}, its digest too",
        lambda db: rewritten(db, leaf, with_leaf=False),
        edited,
        {("edited", f"entry leaf {leaf}")},
    )
    head = next(size for size in tampering.SIZES if size > leaf)
    settled = max((size for size in tampering.SIZES if size <= leaf), default=0)
    yield Cell(
        f"event edited {place}, its digest and leaf too",
        lambda db: rewritten(db, leaf, with_leaf=True),
        {("checkpoint", f"checkpoint {head}")},
        {("edited", f"leaves {settled}–{head - 1}")} | (edited if place != "last" else set()),
    )
    for column, value in (
        ("kind", "withdraw"),
        ("recorded_at", "2026-01-01 00:00:00"),
        ("at", "never"),
        ("previous", b"\1" * 32),
    ):
        deed = sql(f"UPDATE ledger_event SET {column} = ? WHERE id = ?", value, row)  # noqa: S608 — names of this file
        yield Cell(f"event edited {place}, its {column}", deed, edited, {("edited", f"row {where}")})
    stream, _, sequence = where.rpartition("#")
    behind = f"{stream}#{int(sequence) + 1}"
    for waiting in (False, True)[
        : 1 if place == "last" else 2
    ]:  # at the end, one that waits is a record like any other
        yield Cell(
            f"event inserted {place}, {'waiting' if waiting else 'past the sequencer'}",
            lambda db, waiting=waiting: pushed_in(db, leaf, waiting=waiting),
            {("inserted", behind)},
            {("inserted", behind)},
        )
    gone = "cut_off" if leaf >= SIZE - tampering.STREAMS else "deleted"
    yield Cell(
        f"event {'truncated' if gone == 'cut_off' else 'deleted'} {place}",
        sql("DELETE FROM ledger_event WHERE id = ?", row),
        {(gone, where)},
        {("truncated" if gone == "cut_off" else "deleted", where)},
    )
    other = leaf + 7 if place == "first" else leaf - 7
    yield Cell(
        f"event reordered {place}",
        lambda db: exchanged(db, "ledger_event", "id", (row, other + 1), "sequence"),
        {("reordered", where), ("reordered", reference(other))},
        {("edited", f"row {where}"), ("edited", f"row {reference(other)}")},
    )


def of_opening(place, leaf):
    where = f"{reference(leaf)}/name"
    other = leaf + 3 if place != "last" else leaf - 3
    for column, value in (("canonical", '"N999"'), ("salt", b"\1" * 32)):
        yield Cell(
            f"opening edited {place}, its {column}",
            lambda db, column=column, value=value: db.execute(
                f"UPDATE ledger_opening SET {column} = ? WHERE event_id = ?",  # noqa: S608 — names of this file
                (value, leaf + 1),
            ),
            {("opening", where)},
            {("edited", f"opening {where}")},
        )
    yield Cell(
        f"opening inserted {place}",
        lambda db: db.execute(
            "INSERT INTO ledger_opening (event_id, name, salt, canonical) VALUES (?, 'phone', x'00', '\"1\"')",
            (leaf + 1,),
        ),
        {("opening", f"{reference(leaf)}/phone")},
        {("inserted", f"opening {reference(leaf)}/phone")},
    )
    yield Cell(
        f"opening deleted {place}",
        lambda db: db.execute("DELETE FROM ledger_opening WHERE event_id = ?", (leaf + 1,)),
        {("opening", where)},
        {("deleted", f"opening {where}")},
    )
    yield Cell(
        f"opening reordered {place}",
        lambda db: exchanged(db, "ledger_opening", "event_id", (leaf + 1, other + 1), "canonical"),
        {("opening", where), ("opening", f"{reference(other)}/name")},
        {("edited", f"opening {where}"), ("edited", f"opening {reference(other)}/name")},
    )


def of_leaf(place, leaf):
    where = reference(leaf)
    head = next(size for size in tampering.SIZES if size > leaf)
    yield Cell(
        f"leaf edited {place}",
        lambda db: db.execute('UPDATE ledger_leaf SET digest = ? WHERE "index" = ?', (b"\1" * 32, leaf)),
        {("edited", where), ("checkpoint", f"checkpoint {head}")},
        {("edited", f"row leaf {leaf}")},
    )
    yield Cell(
        f"leaf edited {place}, its reference",
        lambda db: db.execute("UPDATE ledger_leaf SET reference = 'other#1' WHERE \"index\" = ?", (leaf,)),
        {("reordered", where)},
        {("edited", f"row {where}")},
    )
    yield Cell(
        f"leaf {'truncated' if place != 'first' else 'deleted'} {place}",
        (lambda db: db.execute('DELETE FROM ledger_leaf WHERE "index" >= ?', (leaf,)))
        if place != "first"
        else (lambda db: db.execute('DELETE FROM ledger_leaf WHERE "index" = ?', (leaf,))),
        {("cut_off" if place != "first" else "deleted", f"leaf {leaf}")},
        {("truncated" if place != "first" else "deleted", f"row leaf {leaf}")},
    )
    if place == "middle":
        yield Cell(
            "leaf deleted middle",
            lambda db: db.execute('DELETE FROM ledger_leaf WHERE "index" = ?', (leaf,)),
            {("deleted", f"leaf {leaf}")},
            {("deleted", f"row leaf {leaf}")},
        )
    if place == "last":
        yield Cell(
            "leaf deleted last",
            lambda db: db.execute('DELETE FROM ledger_leaf WHERE "index" = 298'),
            {("deleted", "leaf 298")},
            {("deleted", "row leaf 298")},
        )
        yield Cell(
            "leaf inserted last",
            lambda db: db.execute(
                "INSERT INTO ledger_leaf (\"index\", event_id, digest, reference) VALUES (300, 999, x'00', 'forged#1')"
            ),
            {("inserted", "leaf 300")},
            {("inserted", "row leaf 300")},
        )
    other = leaf + 3 if place != "last" else leaf - 3
    yield Cell(
        f"leaf reordered {place}",
        lambda db: exchanged(db, "ledger_leaf", "index", (leaf, other), "index"),
        {("reordered", where), ("reordered", reference(other))},
        {("reordered", f"row leaf {leaf}"), ("reordered", f"row leaf {other}")},
    )


def of_node(place, leaf, level):
    number = position(leaf, level)
    yield Cell(
        f"node edited {place}",
        lambda db: db.execute("UPDATE ledger_treenode SET digest = ? WHERE position = ?", (b"\1" * 32, number)),
        {("tree", f"node {number}")},
        {("edited", f"node {number}")},
    )
    free = position(leaf)  # the number of a leaf, where no node stands
    yield Cell(
        f"node inserted {place}",
        lambda db: db.execute("INSERT INTO ledger_treenode (position, digest) VALUES (?, x'01')", (free,)),
        {("tree", f"node {free}")},
        {("inserted", f"node {free}")},
    )
    last = place == "last"
    yield Cell(
        f"node {'truncated' if last else 'deleted'} {place}",
        lambda db: db.execute("DELETE FROM ledger_treenode WHERE position = ?", (number,)),
        {("tree", f"node {number}")},
        {("deleted", f"node {number}")},
    )
    yield Cell(
        f"node reordered {place}",
        lambda db: exchanged(db, "ledger_treenode", "position", (number, _node_near(db, number)), "digest"),
        {("tree", f"node {number}")},
        {("edited", f"node {number}")},
    )
    if last:
        far = position(SIZE + 100)
        yield Cell(
            "node inserted last, behind the tree",
            lambda db: db.execute("INSERT INTO ledger_treenode (position, digest) VALUES (?, x'01')", (far,)),
            {("tree", f"node {far}")},
            {("inserted", f"node {far}")},
        )


def _node_near(db, number):
    (near,) = db.execute(
        "SELECT position FROM ledger_treenode WHERE position <> ? ORDER BY abs(position - ?) LIMIT 1", (number, number)
    ).fetchone()
    return near


def of_checkpoint(place, size, secret):
    where = {("checkpoint", f"checkpoint {size}")}
    last = place == "last"
    yield Cell(
        f"checkpoint edited {place}, its root",
        lambda db: db.execute("UPDATE ledger_checkpoint SET root = ? WHERE size = ?", (b"\1" * 32, size)),
        where,
        {("edited", f"head {size}")},
    )
    yield Cell(
        f"checkpoint edited {place}, its note",
        lambda db: db.execute(
            "UPDATE ledger_checkpoint SET note = replace(note, ?, ?) WHERE size = ?",
            (f"\n{size}\n", f"\n{size - 1}\n", size),
        ),
        where,
        {("edited", f"head {size}")},
    )
    yield Cell(
        f"checkpoint inserted {place}",
        lambda db: db.execute(
            "INSERT INTO ledger_checkpoint (size, root, note, at) SELECT ?, root, ?, at FROM ledger_checkpoint WHERE size = ?",
            (size - 5, tampering.signed(tampering.OTHER, size - 5, b"\1" * 32), size),
        ),
        {("checkpoint", f"checkpoint {size - 5}")},
        {("wrong_key", f"head {size - 5}")},
    )
    yield Cell(
        f"checkpoint {'truncated' if last else 'deleted'} {place}",
        lambda db: db.execute("DELETE FROM ledger_checkpoint WHERE size = ?", (size,)),
        {("inserted", "leaf 280")} if last else {("deleted", f"checkpoint {size}")},
        {("truncated", "kept one")} if last else {("deleted", f"head {size}")},
        kept=size,
    )
    other = 150 if place == "first" else 40
    yield Cell(
        f"checkpoint reordered {place}",
        lambda db: exchanged(db, "ledger_checkpoint", "size", (size, other), "note"),
        where,
        {("edited", f"head {size}")},
    )
    yield Cell(
        f"checkpoint wrong key {place}",
        lambda db: db.execute(
            "UPDATE ledger_checkpoint SET note = ? WHERE size = ?", (_signed_by_another(db, size), size)
        ),
        where,
        {("wrong_key", f"head {size}")},
    )
    yield Cell(
        f"checkpoint forked {place}",
        lambda db: signed_anew(db, secret, size),
        where,
        {("edited", "leaves 280–299")} if last else {("forked", f"head {size}")},
    )


def _signed_by_another(db, size):
    (root,) = db.execute("SELECT root FROM ledger_checkpoint WHERE size = ?", (size,)).fetchone()
    return tampering.signed(tampering.OTHER, size, root)


CLOCKS = [f"clock {what} {place}" for what in ("event", "head") for place in PLACES]
RAN_BACK = {
    "clock event first": reference(7),  # the first was recorded a day ahead: the next one runs behind it
    "clock event middle": reference(301),
    "clock event last": reference(307),
    "clock head first": "1",
    "clock head middle": "301",
    "clock head last": "302",
}


@pytest.fixture(scope="module")
def outcomes(ledger):
    """Do every deed to a copy, then let both checks recount all of them."""
    secret = tampering.secret_in(ledger.folder)
    key = notes.read_key(ledger.key)
    notes_of = {
        head["size"]: head["note"]
        for tile in ("000", "001.p/44")
        for head in tampering.Export(ledger.export).lines(f"heads/{tile}")
    }
    table = list(cells(secret))
    for number, cell in enumerate(table):
        shutil.copy(ledger.database, ledger.folder / f"cell {number}")
        Database(ledger.folder / f"cell {number}").change(cell.deed)
        if cell.kept:
            (ledger.folder / f"cell {number}.kept").write_text(notes_of[cell.kept])
    engine = ledger.recounted([f"cell {number}" for number in range(len(table))] + CLOCKS)
    found = {}
    for number, cell in enumerate(table):
        options = Options(kept=[("one", notes_of[cell.kept])] if cell.kept else [])
        check = recount(None, database=ledger.folder / f"cell {number}", given=[key], options=options)
        found[cell.name] = (cell, engine[f"cell {number}"], set(check.findings.kept))
    return found, engine


def test_every_deed_is_named_with_its_place_by_both_checks(outcomes):
    found, _ = outcomes
    missed = {
        name: (sorted(cell.engine - engine), sorted(engine), sorted(cell.check - check), sorted(check))
        for name, (cell, engine, check) in found.items()
        if not engine or not check or not cell.engine <= engine or not cell.check <= check
    }

    assert not missed


def test_a_clock_that_ran_backwards_is_named_by_both_checks(ledger, outcomes):
    _, engine = outcomes
    key = notes.read_key(ledger.key)

    for name, place in RAN_BACK.items():
        check = recount(ledger.folder / f"{name}.export", database=ledger.folder / name, given=[key])
        head = place.isdecimal()
        assert engine[name] == {("clock", f"checkpoint {place}" if head else place)}, name
        assert set(check.findings.kept) == {("clock", f"head {place}" if head else place)}, name


def test_no_deed_is_left_out_without_a_reason(outcomes):
    found, _ = outcomes
    done = {tuple(name.partition(",")[0].rsplit(" ", 1)) for name in found}
    done |= {(f"event {'clock'}", place) for place in PLACES} | {(f"checkpoint {'clock'}", place) for place in PLACES}

    left_out = [
        (table, kind, place)
        for table, kind, place in product(TABLES, KINDS, PLACES)
        if (f"{table} {kind}", place) not in done
        and (table, kind) not in NO_CELL
        and (table, kind, place) not in NO_CELL
    ]

    assert not left_out
