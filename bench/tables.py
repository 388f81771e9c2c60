"""Decision tables: answers with article trace at 10, 1,000 and 100,000 rows, beside zen-engine alone.

Both are given the same rows and the same facts in one process, one after another, and must name the same row. Plumbline answers with the row,
the amounts in fen, each condition with its fact, and the articles; zen-engine with the row, and its trace where that is asked.
Neither reads JSON or a form in the measured part. The time of the processor is taken.
"""

import json
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from time import process_time
from typing import Any, Final, TypeVar

import zen

from bench.saying import say
from plumbline.kernel.decision_table import Cell, DecisionTable, Range, Row, domain, value_of
from plumbline.kernel.decision_table_answer import Answer, Evaluator
from plumbline.kernel.decision_table_check import check
from plumbline.kernel.decision_table_jdm import jdm
from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.decision_table_told import explained
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.declaration import Declared, read
from plumbline.kernel.errors import Says, Unknown

GOAL: Final = 20_000  # answers a second
SIZES: Final = (10, 1_000, 100_000)
ROUNDS: Final = 5
FACTS: Final = 2_000
FEWEST: Final = 20  # facts of a round of a peer that takes long
LONGEST: Final = 2.0  # seconds of a round, about
GRADES: Final = ("a", "b", "c", "d", "e")
STEP: Final = 100_000  # fen between two cuts
MOST_VALUE: Final = 10**9  # of a fact at the edges: fen, or a whole number
AT_EDGES: Final = 400  # facts of one declared table that are held against zen-engine
_Made = TypeVar("_Made")
_HEAD: Final = """
table: bench.grid
title: {zh: 格子, en: Grid}
law: 行政处罚法#34
in_force: {from: 2026-01-01}
inputs:
  value_fen: {type: money, zh: 货值, en: Value, min: 0}
  grade: {type: choice, zh: 情节, en: Grade, choices: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}, c: {zh: 丙, en: C}, d: {zh: 丁, en: D}, e: {zh: 戊, en: E}}}
  again: {type: yes_no, zh: 再犯, en: Again}
outputs: {fine: {type: range, zh: 罚款, en: Fine}}
bounds: [{law: 行政处罚法#9(2), gives: {fine: {to: 100000000000}}}]
rows: [{code: one, law: 行政处罚法#34, gives: {fine: {to: 1}}}]
"""


def grid(rows: int) -> DecisionTable:
    """Make a table without gap or overlap: cuts of the value, times grades, times yes and no."""
    table = read_decision_table(read(_HEAD), procedures={})
    cuts = [number * STEP for number in range(rows // (2 * len(GRADES)))]
    ends = [*pairwise(cuts), (cuts[-1], None)]
    made = [
        _row(table, low, high, grade, again) for low, high in ends for grade in range(len(GRADES)) for again in (0, 1)
    ]
    found = {name: getattr(table, name) for name in table.__dataclass_fields__}
    return DecisionTable(**(found | {"rows": tuple(made)}))


def _row(table: DecisionTable, low: int, high: int | None, grade: int, again: int) -> Row:
    most = table.region()[0][0][1] if high is None else high - 1
    least = low + 1000 * grade + 100 * again
    says = Says(zh="", en="")
    return Row(
        code=f"{low}-{grade}-{again}",
        law="行政处罚法#34",
        when={
            "value_fen": Cell(spans=((low, most),), says=says),
            "grade": Cell(spans=((grade, grade),), says=says),
            "again": Cell(spans=((again, again),), says=says),
        },
        gives={"fine": Range(least=least, most=least + 50_000)},
        declared=_NOWHERE,
    )


_NOWHERE: Final = Declared(value={}, file="", line=0, column=0)


def facts_for(rows: int, count: int) -> list[dict[str, Any]]:
    """Give facts all over the table."""
    draw = random.Random(rows)
    most = STEP * (rows // (2 * len(GRADES)) + 1)
    return [
        {"value_fen": draw.randrange(most), "grade": draw.choice(GRADES), "again": draw.choice((False, True))}
        for _ in range(count)
    ]


def decision_of(table: DecisionTable) -> Any:
    """Write the table as a JDM graph, and give the peer's decision."""
    fields = ("value_fen", "grade", "again")
    rules = []
    for row in table.rows:
        (low, high), grade = row.when["value_fen"].spans[0], GRADES[row.when["grade"].spans[0][0]]
        again = "true" if row.when["again"].spans[0][0] else "false"
        rules.append(
            {
                "_id": row.code,
                "value_fen": f"[{low}..{high}]",
                "grade": f'"{grade}"',
                "again": again,
                "row": f'"{row.code}"',
            }
        )
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": field, "name": field, "field": field} for field in fields],
        "outputs": [{"id": "row", "name": "row", "field": "row"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": "table", "position": {"x": 1, "y": 0}, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "first", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "then", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def measured(answer: Callable[[dict[str, Any]], object], facts: Sequence[dict[str, Any]]) -> list[float]:
    """Give the answers a second of each round; of what takes long, fewer facts are asked."""
    began = process_time()
    for one in facts[:FEWEST]:
        answer(one)
    each = max((process_time() - began) / FEWEST, 1e-9)
    asked = facts[: max(FEWEST, min(len(facts), int(LONGEST / each)))]
    found = []
    for _ in range(ROUNDS):
        began = process_time()
        for one in asked:
            answer(one)
        found.append(len(asked) / (process_time() - began))
    return found


def timed(work: Callable[[], _Made]) -> tuple[float, _Made]:
    """Do something; give the seconds of the processor, and what came of it."""
    began = process_time()
    made = work()
    return process_time() - began, made


def told(answer: Answer) -> list[Any]:
    """Write an answer out in both languages, each sentence with its article."""
    return list(explained(answer))


def of_size(rows: int) -> None:
    """Measure one size."""
    table, facts = grid(rows), facts_for(rows, FACTS)
    built, evaluator = timed(lambda: Evaluator(table))
    loaded, decision = timed(lambda: decision_of(table))
    for one in facts[:FEWEST]:
        found = evaluator.answer(one)
        theirs = decision.evaluate(one)["result"]["row"]
        if not isinstance(found, Answer) or found.row.code != theirs:
            message = f"the two do not agree on {one}: {theirs}"
            raise AssertionError(message)
    own = measured(evaluator.answer, facts)
    works: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
        ("Plumbline, with trace and both languages", lambda one: told(_decided(evaluator.answer(one)))),
        ("zen-engine", decision.evaluate),
        ("zen-engine, with trace", lambda one: decision.evaluate(one, {"trace": True})),
    ]
    _line(rows, "Plumbline, with trace", own, own)
    for name, work in works:
        _line(rows, name, measured(work, facts), own)
    say(f"(made ready in {built:.2f} s; zen-engine in {loaded:.2f} s, its JSON written and read)")


def _decided(found: Any) -> Answer:
    if not isinstance(found, Answer):
        raise TypeError(found)
    return found


def _line(rows: int, name: str, rounds: list[float], own: list[float]) -> None:
    times = median(rounds) / median(own)
    say(f"| {rows:,} | {name} | {median(rounds):,.0f} | {min(rounds):,.0f} – {max(rounds):,.0f} | {times:.3g} |")


def checked() -> None:
    """Measure the check of every declared table."""
    began = process_time()
    tables = [one.table for one in declared_tables().every()]
    for table in tables:
        check(table)
    say(f"{len(tables)} declared tables read and checked twice in {process_time() - began:.2f} s")


def proven(rows: int) -> None:
    """Measure the proof that a table of a size has no gap, no overlap, and lies in the range of the law."""
    table = grid(rows)
    took, faults = timed(lambda: check(table))
    if faults:
        raise faults[0]
    say(f"{rows:,} rows proven without gap or overlap and within the range of the law in {took:.2f} s")


def agreeing() -> None:
    """Hold zen-engine, given each benchmark as JDM, against Plumbline: rows, amounts, articles, at the edges of the rows."""
    draw, held = random.Random(1), 0
    for one in declared_tables().every():
        decision = zen.ZenEngine().create_decision(json.dumps(jdm(one.table)))
        for _ in range(AT_EDGES):
            facts = at_edges(one.table, draw)
            theirs = decision.evaluate(facts)["result"]
            try:
                ours = _decided(one.answer(facts))
            except Unknown:  # no whole fen lies in the range
                continue
            if not _same(one.table, ours, theirs):
                message = f"the two do not agree on {one.table.code}, {facts}: {theirs}"
                raise AssertionError(message)
            held += 1
    say(
        f"zen-engine gives the same row, amounts and articles as Plumbline for {held:,} facts of every declared table as JDM"
    )


def at_edges(table: DecisionTable, draw: random.Random) -> dict[str, Any]:
    """Give facts at the ends of the rows, and beside them."""
    facts = {}
    for code, one in table.inputs.items():
        ends = {end for row in table.rows if code in row.when for span in row.when[code].spans for end in span}
        low, high = domain(one)[0]
        near = [at for end in sorted(ends) for at in (end - 1, end, end + 1) if low <= at <= min(high, MOST_VALUE)]
        facts[code] = value_of(one, draw.choice([*near, draw.randint(low, min(high, MOST_VALUE))]))
    return facts


def _same(table: DecisionTable, ours: Answer, theirs: dict[str, Any]) -> bool:
    amounts = {
        f"{code}_{end}_fen": found[at] if found else None
        for code, found in ours.amounts.items()
        for at, end in enumerate(("least", "most"))
    }
    values = {code: ours.row.gives[code] for code, one in table.outputs.items() if not one.is_range}
    expected = {"row": ours.row.code, "law": ours.row.law, "spares": ours.row.spares, **amounts, **values}
    return all(theirs.get(name) == value for name, value in expected.items())


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure each size."""
    say(f"Decision tables, one thread, answers a second of the processor, {ROUNDS} rounds; goal {GOAL:,} with trace")
    say()
    say("| rows | who | a second (median) | least – most | times Plumbline's |")
    say("|---|---|---|---|---|")
    for rows in sizes or SIZES:
        of_size(rows)
    for rows in sizes or SIZES:
        proven(rows)
    checked()
    agreeing()


if __name__ == "__main__":
    main()
