"""A discretion benchmark as lawyers read it: grades, facts, amounts, articles; and the ranges of the law."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from plumbline.kernel.decision_table import DecisionTable, Row
from plumbline.kernel.decision_table_told import asked_said, given_said
from plumbline.kernel.errors import Says
from plumbline.site.parts.listing import Cell, Column, TableShown, TagShown, table
from plumbline.site.parts.listing import Row as RowShown


def rows_shown(one: DecisionTable, *, on: date, chosen: str = "") -> TableShown:
    """Show every row; the one that holds is marked.

    Takes   chosen — the code of the row that holds for the facts that were tried
    """
    values = [output for output in one.outputs.values() if not output.is_range]
    ranges = [output for output in one.outputs.values() if output.is_range]
    columns = [
        *(Column(words=output.title) for output in values),
        *(Column(words=field.title) for field in one.inputs.values()),
        *(Column(words=output.title) for output in ranges),
        Column(words=_("依据")),
    ]
    rows = []
    for row in one.rows:
        first, *others = (
            *(Cell(words=given_said(one, output, row.gives[output.code])) for output in values),
            *(Cell(words=asked_said(row, code)) for code in one.inputs),
            *(Cell(words=given_said(one, output, row.gives[output.code])) for output in ranges),
            _law(row, on),
        )
        holds = row.code == chosen
        tag = TagShown(words=_("适用"), kind="good", icon="check") if holds else None
        rows.append(RowShown(cells=(replace(first, tag=tag), *others), chosen=holds))
    return table(_("裁量档次"), columns, rows)


def _law(row: Row, on: date) -> Cell:
    if not row.spares:
        return Cell(law=row.law, on=on)
    laws = "; ".join(dict.fromkeys((row.law, row.spares)))
    return Cell(law=laws, on=on, sub=_("依法低于法定幅度"))


def bounds_shown(one: DecisionTable, *, on: date) -> TableShown:
    """Show the ranges of the law, inside which every row lies."""
    rows = [
        RowShown(
            cells=(
                Cell(law=bound.law, on=on),
                Cell(words=_case(one, bound)),
                Cell(words=given_said(one, one.outputs[code], given)),
            )
        )
        for bound in one.bounds
        for code, given in bound.gives.items()
    ]
    return table(_("法定幅度"), [Column(words=_("依据")), Column(words=_("情形")), Column(words=_("幅度"))], rows)


def _case(one: DecisionTable, bound: Row) -> Says:
    if not bound.when:
        return Says(zh="任何情形", en="any case")
    said = [(one.inputs[code].title, cell.says) for code, cell in bound.when.items()]
    return Says(
        zh="，".join(f"{title.zh}：{cell.zh}" for title, cell in said),
        en="; ".join(f"{title.en}: {cell.en}" for title, cell in said),
    )
