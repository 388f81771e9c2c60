"""A small decision table to test with, and a naive reading of tables: every row is tried, every case is looked at."""

import json
from datetime import date, timedelta
from itertools import product

from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.declaration import read
from plumbline.kernel.values import FieldType

KITE = """
table: kite.long_line
title: {zh: 风筝线过长, en: Kite line too long}
law: 行政处罚法#5.2
in_force: {from: 2026-01-01, to: 2026-12-31}
demonstration: true
inputs:
  length: {type: whole, zh: 线长, en: Length, min: 0, law: 行政处罚法#5.2}
  price_fen: {type: money, zh: 风筝价格, en: Price of the kite, min: 0}
  crowd: {type: choice, zh: 人群, en: Crowd, choices: {few: {zh: 少, en: Few}, some: {zh: 一些, en: Some}, many: {zh: 多, en: Many}}}
  night: {type: yes_no, zh: 夜间, en: At night}
  flown_on: {type: day, zh: 放飞日期, en: Flown on}
outputs:
  grade: {type: choice, zh: 档次, en: Grade, choices: {light: {zh: 轻, en: Light}, heavy: {zh: 重, en: Heavy}}}
  fine: {type: range, zh: 罚款, en: Fine}
never_less: {fine: [length, crowd]}
bounds:
  - {law: 行政处罚法#33, when: {length: {to: 300}}, gives: {fine: none}}
  - {law: 行政处罚法#9(2), when: {length: {over: 300}, night: false}, gives: {fine: {from: 5000, to: 20000}}}
  - {law: 行政处罚法#10, when: {length: {over: 300}, night: true}, gives: {fine: {of: price_fen, from: 500, to: 3000}}}
rows:
  - {code: short, law: 行政处罚法#33, when: {length: {to: 300}}, gives: {grade: light, fine: none}}
  - {code: day_few, law: 行政处罚法#9(2), when: {length: {over: 300}, night: false, crowd: [few, some]}, gives: {grade: light, fine: {from: 5000, below: 10000}}}
  - {code: day_many, law: 行政处罚法#9(2), when: {length: {over: 300}, night: false, crowd: many}, gives: {grade: heavy, fine: {from: 10000, to: 20000}}}
  - {code: night_early, law: 行政处罚法#10, when: {length: {over: 300}, night: true, flown_on: {below: 2026-07-01}}, gives: {grade: light, fine: {of: price_fen, from: 500, to: 1500}}}
  - {code: night_late, law: 行政处罚法#10, when: {length: {over: 300}, night: true, flown_on: {from: 2026-07-01}}, gives: {grade: heavy, fine: {of: price_fen, over: 1500, to: 3000}}}
"""  # noqa: E501 — a row is a line


def kite(old="", new=""):
    """Read the table of kites, with one thing written otherwise."""
    assert old in KITE
    return read_decision_table(read(KITE.replace(old, new) if old else KITE, file="kite.yaml"), procedures={})


def table_of(inputs, rows, *, bounds=None, never_less=None):
    """Make a table of rows that give a fine, each written as a mapping."""
    says = {"zh": "某", "en": "Some"}
    declared = {
        "table": "toy.table",
        "title": says,
        "law": "行政处罚法#5",
        "in_force": {"from": "@day"},
        "inputs": {code: {**says, **one} for code, one in inputs.items()},
        "outputs": {"fine": {"type": "range", **says}},
        "bounds": bounds or [{"law": "行政处罚法#9", "gives": {"fine": {"to": 10**15}}}],
        "rows": [{"code": f"r{number}", "law": "行政处罚法#9", **row} for number, row in enumerate(rows)],
    }
    if never_less:
        declared["never_less"] = {"fine": never_less}
    text = json.dumps(declared, ensure_ascii=False).replace('"@day"', "2026-01-01")
    return read_decision_table(read(text), procedures={})


def values(one):
    """Give every value of a small input."""
    match one.type:
        case FieldType.YES_NO:
            return [False, True]
        case FieldType.CHOICE:
            return list(one.choices)
        case FieldType.DAY:
            return [date(2026, 6, 28) + timedelta(days=day) for day in range(6)]
        case _:
            return list(range(one.least, one.most + 1))


def cases(table):
    """Give all facts that may be."""
    return [
        dict(zip(table.inputs, point, strict=True))
        for point in product(*(values(one) for one in table.inputs.values()))
    ]


def naive_rows(table, rows, facts):
    """Give the rows that hold, each condition read from the declaration once more."""
    return [row for row in rows if all(_meets(table, facts[code], one) for code, one in _conditions(row))]


def _conditions(row):
    when = row.declared.value.get("when")
    return [(code, one.plain()) for code, one in when.named()] if when else []


def _meets(table, value, written):
    del table
    if not isinstance(written, dict):
        return value in (written if isinstance(written, list) else [written])
    return (
        ("from" not in written or value >= written["from"])
        and ("over" not in written or value > written["over"])
        and ("to" not in written or value <= written["to"])
        and ("below" not in written or value < written["below"])
    )
