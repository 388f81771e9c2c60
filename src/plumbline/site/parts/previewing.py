"""A table from a file before it is saved: how many rows, what is wrong in which cell."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plumbline.engines.sheets.checking import SHOWN, Preview
from plumbline.engines.sheets.problem import Problem
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewShown:
    """What a file holds and what is wrong with it; the file of all problems has the wrong cells marked."""

    file: str
    rows: int
    good: int
    wrong: int
    noted: int
    problems: TableShown | None
    cut: bool  # more problems than are shown
    marked_href: str = ""


def preview_shown(seen: Preview, *, marked_href: str = "") -> PreviewShown:
    """Show a preview.

    Takes   marked_href — where the workbook of all problems can be taken
    """
    columns = (Column(words=_("在哪里"), kind="name"), Column(words=_("问题和改法")), Column(words=_("现在写的")))
    rows = [_row(one) for one in seen.problems]
    return PreviewShown(
        file=f"{seen.file_name} {seen.sheet}".strip(),
        rows=seen.rows,
        good=seen.good,
        wrong=seen.wrong,
        noted=seen.noted,
        problems=table(_("文件里的问题"), columns, rows) if rows else None,
        cut=seen.wrong + seen.noted > SHOWN,
        marked_href=marked_href if seen.wrong else "",
    )


def _row(one: Problem) -> Row:
    kind = _("提示，照样可以保存") if one.note else ""
    return Row(cells=(Cell(words=one.place, sub=kind), Cell(words=one.says), Cell(words=one.value)))
