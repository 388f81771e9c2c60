"""The discretion benchmark that an act applied, on the page of its record: each condition, the case, the article, what follows.

The words of how the range came about stand in the event, in Chinese. They are laid out as a table, in the language of the page,
where the edition that was applied still says the same; else they stand line by line as they were written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.matters import benchmarks
from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.models import Record
from plumbline.kernel import fields
from plumbline.kernel.decision_table import Output, show
from plumbline.kernel.decision_table_answer import Answer, Met, Undecided
from plumbline.kernel.decision_table_told import ANY, amounts_said, bound_of, explained, given_said, range_said
from plumbline.kernel.errors import Refusal, Unknown
from plumbline.kernel.marking import Situation, View
from plumbline.site.parts.listing import Cell, Column, Entry, Group, Link, Row, TableShown
from plumbline.site.words import Words, english, say


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkShown:
    """How the range of a benchmark came about."""

    table: Link  # the benchmark, in the edition that was applied
    demonstration: bool
    rows: TableShown | None
    written: tuple[Entry, ...]  # the sentences as they were kept, where there are no rows


def benchmark_shown(standing: Standing, found: Record) -> BenchmarkShown | None:
    """Show which benchmark an act applied, and how its range came about; None where it applied none."""
    kept, code = found.facts.get(benchmarks.TRACE), found.facts.get(benchmarks.TABLE)
    if not kept or not code:
        return None
    answer, told = _answer(standing, found), benchmarks.sentences(kept)
    href = f"{reverse('benchmark', kwargs={'code': code})}?on={found.facts.get(benchmarks.VERSION, '')}"
    if answer is None or not _says_the_same(answer, told):
        written = tuple(Entry(title=one, lang="zh-Hans" if english() else "") for one in told)
        return BenchmarkShown(table=Link(words=told[0], href=href), demonstration=False, rows=None, written=written)
    title = next(explained(answer)).says
    return BenchmarkShown(
        table=Link(words=title, href=href),
        demonstration=answer.table.demonstration,
        rows=_rows(answer, on=date.fromisoformat(answer.table.version)),
        written=(),
    )


def _answer(standing: Standing, found: Record) -> Answer | None:
    """Ask the edition of the day again, with the facts that are known and those that the act brought."""
    facts: dict[str, Any] = {field.code: value for field, value in standing.known}
    facts |= fields.from_data(standing.procedure.fields, found.facts)
    view = View(standing.procedure, standing.marking, Situation(at=found.at, facts=facts))
    try:
        answer = benchmarks.answered(view, str(facts[benchmarks.TABLE]), str(facts.get(benchmarks.FACTS) or ""))
    except (Refusal, Unknown):
        return None
    return None if isinstance(answer, Undecided) else answer


def _says_the_same(answer: Answer, told: list[str]) -> bool:
    lines = [one.says.zh for one in explained(answer)]
    return len(lines) == len(told) - answer.table.demonstration and all(
        one.startswith(line) for one, line in zip(told, lines, strict=False)
    )


def _rows(answer: Answer, *, on: date) -> TableShown:
    columns = (Column(words=_("条件")), Column(words=_("本案")), Column(words=_("依据")))
    asked = Group(words=_("事实"), rows=tuple(_condition(one, on) for one in answer.met))
    given = Group(words=_("结果"), rows=tuple(_results(answer, on)))
    return TableShown(label=_("裁量幅度怎么得出"), columns=columns, groups=(asked, given))


def _condition(met: Met, on: date) -> Row:
    value: Words = ANY if met.value is None else show(met.input, met.value)
    asks = "" if say(value) == say(met.cell.says) else _("这一档：%(asks)s") % {"asks": say(met.cell.says)}
    return Row(cells=(Cell(words=met.input.title), Cell(words=value, sub=asks), Cell(law=met.input.law, on=on)))


def _results(answer: Answer, on: date) -> Iterator[Row]:
    table, row = answer.table, answer.row
    for code, output in table.outputs.items():
        yield Row(cells=(Cell(words=output.title), _given(answer, output), Cell(law=row.law, on=on)))
        bound = bound_of(answer, code) if output.is_range else None
        if bound is not None:
            within = range_said(table, bound.gives[code])
            yield Row(cells=(Cell(words=_("法定幅度")), Cell(words=within), Cell(law=bound.law, on=on)))
    if row.spares:
        below = (Cell(words=_("法定幅度以下")), Cell(words=_("依法低于法定幅度")), Cell(law=row.spares, on=on))
        yield Row(cells=below)


def _given(answer: Answer, output: Output) -> Cell:
    said = given_said(answer.table, output, answer.row.gives[output.code])
    if not output.is_range:
        return Cell(words=said)
    amounts = amounts_said(answer.amounts[output.code])
    share = answer.amounts[output.code] is not None and answer.row.gives[output.code].of
    return Cell(words=said, sub=_("即 %(amounts)s") % {"amounts": say(amounts)} if share else "")
