"""A decision table as JDM, the JSON of decision graphs that zen-engine and its editor read; what it cannot hold is named.

One graph: facts in, one table, the row out with its articles and its amounts in fen. The rows were proven to exclude one another,
so that JDM's «first» gives the one row that holds.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from plumbline.kernel.decision_table import PER_MILLE, Cell, DecisionTable, Output, Range, Row, domain, value_of
from plumbline.kernel.decision_table_cell import merged
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.fields import Field
from plumbline.kernel.values import FieldType

_TABLE: Final = "table"
_BESIDE: Final = ("row", "law", "spares")  # what is given beside the outputs


def jdm(table: DecisionTable) -> dict[str, Any]:
    """Give the table as a graph of JDM; what it cannot hold stands under `not_carried`.

    Raises  InvalidFacts for a table that asks for days: they are compared in no way that JDM's tables have
    """
    days = [one for one in table.inputs.values() if one.type is FieldType.DAY]
    if days:
        says = Says(
            zh=f"JDM 的决策表不能比较日期，这张表问{'、'.join(one.title.zh for one in days)}，不能导出",
            en=f"JDM tables compare no days, and this one asks {', '.join(one.title.en for one in days)}; it is not exported",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, rule="jdm.days", facts=(days[0].code,))])
    taken = {*table.inputs, *_BESIDE}
    columns = [column for one in table.outputs.values() for column in _columns(one, taken)]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f"when.{code}", "name": one.title.zh, "field": code} for code, one in table.inputs.items()],
        "outputs": [
            *({"id": code, "name": code, "field": code} for code in _BESIDE),
            *({"id": f"gives.{code}", "name": name, "field": code} for code, name in columns),
        ],
        "rules": [_rule(table, row) for row in table.rows],
    }
    nodes = [
        {"id": "facts", "type": "inputNode", "name": "facts", "position": {"x": 80, "y": 160}},
        {
            "id": _TABLE,
            "type": "decisionTableNode",
            "name": table.code,
            "position": {"x": 360, "y": 160},
            "content": content,
        },
        {"id": "answer", "type": "outputNode", "name": "answer", "position": {"x": 640, "y": 160}},
    ]
    edges = [
        {"id": "asked", "type": "edge", "sourceId": "facts", "targetId": _TABLE},
        {"id": "given", "type": "edge", "sourceId": _TABLE, "targetId": "answer"},
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "source": {"table": table.code, "version": table.version, "title": table.title.zh, "law": table.law},
        "not_carried": [{"zh": one.zh, "en": one.en} for one in not_carried(table)],
    }


def not_carried(table: DecisionTable) -> Iterator[Says]:
    """Go through what the table says and JDM cannot hold."""
    last = table.in_force_to.isoformat() if table.in_force_to else ""
    yield Says(
        zh=f"施行日期：{table.version}起" + (f"，到{last}为止" if last else ""),
        en=f"the days in force: from {table.version}" + (f" to {last}" if last else ""),
    )
    yield Says(
        zh="法定幅度，以及各行都在幅度以内的证明", en="the ranges of the law, and the proof that every row lies in them"
    )
    yield Says(zh="没有缺口、没有重叠的证明", en="the proof that there is no gap and no overlap")
    yield Says(
        zh="缺少事实时回答缺什么；JDM 里缺的事实不等于任何值",
        en="which facts are missing; in JDM a missing fact equals no value",
    )
    yield Says(zh="选项的名称和各项事实的依据", en="the titles of choices, and the articles of facts")
    if table.never_less:
        yield Says(zh="情节重的不罚得轻", en="that a graver case gets no less")
    if table.cases:
        yield Says(zh=f"{len(table.cases)} 个实例", en=f"{len(table.cases)} worked cases")
    if table.demonstration:
        yield Says(zh="数额是虚构的这一说明", en="that the amounts are invented")


def _columns(one: Output, taken: set[str]) -> Iterator[tuple[str, str]]:
    """Give the columns of an output; a name that an input has too is told apart."""
    if one.is_range:
        yield f"{one.code}_least_fen", f"{one.title.zh}（最低，分）"
        yield f"{one.code}_most_fen", f"{one.title.zh}（最高，分）"
    else:
        yield f"{one.code}_given" if one.code in taken else one.code, one.title.zh


def _rule(table: DecisionTable, row: Row) -> dict[str, str]:
    rule = {
        "_id": row.code,
        "_description": row.title.zh if row.title else "",
        "row": _text(row.code),
        "law": _text(row.law),
        "spares": _text(row.spares),
    }
    for code, one in table.inputs.items():
        rule[f"when.{code}"] = _asked(one, row.when[code]) if code in row.when else ""
    taken = {*table.inputs, *_BESIDE}
    for code, output in table.outputs.items():
        given = row.gives[code]
        values = _amounts(given) if output.is_range else (_literal(given),)
        for (column, _name), value in zip(_columns(output, taken), values, strict=True):
            rule[f"gives.{column}"] = value
    return rule


def _asked(one: Field, cell: Cell) -> str:
    """Write a condition as JDM tests one: "a", "b" · true · [1..5] · >= 7."""
    if one.type in {FieldType.CHOICE, FieldType.YES_NO}:
        return ", ".join(_literal(value_of(one, at)) for low, high in cell.spans for at in range(low, high + 1))
    return " or ".join(_span(one, span) for span in merged(cell.spans))


def _span(one: Field, span: tuple[int, int]) -> str:
    least, most = domain(one)[0]
    low, high = span
    if low == high:
        return f"== {low}"
    if low <= least:
        return f"<= {high}"
    return f">= {low}" if high >= most else f"[{low}..{high}]"


def _amounts(given: Range | None) -> Sequence[str]:
    """Write the least and the most fen, both counted, as expressions of JDM."""
    if given is None:
        return ("null", "null")
    if not given.of:
        return (str(given.least + given.over), str(given.most - given.below))
    least, most = (f"{given.of} * {end} / {PER_MILLE}" for end in (given.least, given.most))
    return (
        f"floor({least}) + 1" if given.over else f"ceil({least})",
        f"ceil({most}) - 1" if given.below else f"floor({most})",
    )


def _literal(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case tuple() | list():
            return f"[{', '.join(map(_literal, value))}]"
        case date():
            return _text(value.isoformat())
        case _:
            return _text(str(value))


def _text(words: str) -> str:
    """Write a text between the marks that it does not hold itself; JDM knows no way to write both."""
    mark = next((mark for mark in "\"'" if mark not in words), "")
    if not mark or "\\" in words:
        says = Says(
            zh=f"“{words}”里有引号或者反斜杠，JDM 写不出",
            en=f"«{words}» holds marks of quotation that JDM cannot write",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, rule="jdm.marks")])
    return f"{mark}{words}{mark}"
