"""Whether a decision table may be used: every case in one row and only one, and every row inside the range of the law.

What is found is shown by an example. The work is bounded; where it does not suffice, the table does not pass.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from plumbline.kernel.decision_table import DecisionTable, Row, Worked, domain, show, value_of
from plumbline.kernel.decision_table_answer import Evaluator, Undecided
from plumbline.kernel.decision_table_range import beyond, falls
from plumbline.kernel.decision_table_space import Box, Index, TooBig, common, gaps, overlaps
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Says, Unknown
from plumbline.kernel.fields import Field

SHOWN: Final = 3  # examples of one kind of fault
MOST_PAIRS: Final = 2_000_000
MOST_PIECES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a table from being used, said in both languages, and where it is written."""

    declared: Declared
    says: Says

    def wrong(self) -> DeclarationError:
        """Make the error that points there."""
        return self.declared.wrong(self.says.en)


def check(table: DecisionTable) -> list[DeclarationError]:
    """Give every fault of a table, each in its place."""
    return [one.wrong() for one in faults(table)]


def faults(table: DecisionTable) -> Iterator[Fault]:
    """Go through every fault of a table, so that it can be said in either language."""
    boxes = [table.box(row) for row in table.rows]
    index = Index(boxes, table.region())
    rows = table.declared.value["rows"]
    yield from _covered(table, index, table.rows, rows, Says(zh="一行适用", en="for these facts"))
    for code, one in table.outputs.items():
        if one.is_range:
            yield from _within(table, code)
    for code, inputs in table.never_less.items():
        yield from _graver(table, boxes, code, inputs)
    for worked in table.cases:
        yield from _worked(table, worked)


def _covered(table: DecisionTable, index: Index, rows: Sequence[Row], place: Declared, what: Says) -> Iterator[Fault]:
    """Find boxes that overlap, and what no box covers."""
    try:
        for one, other, box in islice(overlaps(index, most=MOST_PAIRS), SHOWN):
            where, mine, yours = said(table, box), rows[one].code, rows[other].code
            says = Says(
                zh=f"重叠：“{mine}”和“{yours}”同时适用：{where.zh}",
                en=f"overlap: «{mine}» and «{yours}» both hold where {where.en}",
            )
            yield Fault(rows[other].declared, says)
    except TooBig:
        yield Fault(place, _too_big(Says(zh="各行是不是重叠", en="overlap")))
    try:
        for box in islice(gaps(index, most=MOST_PIECES), SHOWN):
            where = said(table, box)
            says = Says(zh=f"缺口：没有{what.zh}：{where.zh}", en=f"gap: nothing holds {what.en}: {where.en}")
            yield Fault(place, says)
    except TooBig:
        yield Fault(place, _too_big(Says(zh="各行有没有缺口", en="leave a gap")))


def _too_big(what: Says) -> Says:
    return Says(
        zh=f"不能确定{what.zh}：表太大或者太乱，请分成几张",
        en=f"cannot decide whether these {what.en}: the table is too large or too tangled; share it out over several",
    )


def _within(table: DecisionTable, code: str) -> Iterator[Fault]:
    """Hold each row against the ranges of the law."""
    bounds = [bound for bound in table.bounds if code in bound.gives]
    index = Index([table.box(bound) for bound in bounds], table.region())
    what = Says(zh=f"“{table.outputs[code].title.zh}”的法定幅度", en=f"for the range of «{code}»")
    yield from _covered(table, index, bounds, table.declared.value["bounds"], what)
    for row in table.rows:
        box = table.box(row)
        for bound in bounds:
            both = common(box, table.box(bound))
            if both is not None and (wrong := beyond(table, row, bound, code, both)):
                where = said(table, both)
                says = Says(
                    zh=f"“{row.code}”超出{bound.law}的法定幅度：{wrong.zh}，情形是{where.zh}",
                    en=f"«{row.code}» lies outside the range of {bound.law}: {wrong.en} where {where.en}",
                )
                yield Fault(row.declared.value["gives"].value[code], says)


def _worked(table: DecisionTable, worked: Worked) -> Iterator[Fault]:
    """Hold a worked case against what the table answers."""
    evaluator = Evaluator(table)
    try:
        found = evaluator.answer(evaluator.read(worked.facts))
    except InvalidFacts as refused:
        told = refused.reasons[0].says
        says = Says(zh=f"实例读不出来：{told.zh}", en=f"the case cannot be read: {told.en}")
    except Unknown as unknown:
        told = unknown.says
        says = Says(zh=f"实例没有结果：{told.zh}", en=f"the case has no answer: {told.en}")
    else:
        if isinstance(found, Undecided):
            says = Says(zh=f"实例不能确定：{found.says.zh}", en=f"the case is not decided: {found.says.en}")
        elif found.row.code == worked.row:
            return
        else:
            says = Says(
                zh=f"实例适用的是“{found.row.code}”，不是“{worked.row}”",
                en=f"the case meets the row «{found.row.code}», not «{worked.row}»",
            )
    yield Fault(worked.declared, says)


def _graver(table: DecisionTable, boxes: Sequence[Box], code: str, inputs: Sequence[str]) -> Iterator[Fault]:
    """Find two rows of which the graver case gets less."""
    if len(table.rows) ** 2 > MOST_PAIRS:
        what = Says(zh="情节重的会不会反而罚得轻", en="ever give a graver case less")
        yield Fault(table.declared.value["never_less"], _too_big(what))
        return
    places = list(table.inputs)
    for named in inputs:
        axis = places.index(named)
        for lighter, mine in zip(table.rows, boxes, strict=True):
            for graver, other in zip(table.rows, boxes, strict=True):
                if falls(table, (lighter, mine), (graver, other), code, axis):
                    title = table.inputs[named].title
                    says = Says(
                        zh=f"“{graver.code}”罚得比“{lighter.code}”轻，而“{title.zh}”更重；请改数额，或者把它从 never_less 里去掉",
                        en=f"«{graver.code}» gives less than «{lighter.code}», although «{title.en}» is graver there; "
                        "mend the amounts, or take the input out of `never_less`",
                    )
                    yield Fault(graver.declared.value["gives"].value[code], says)


def said(table: DecisionTable, box: Box) -> Says:
    """Say a box in words; inputs that may be anything are left out.

    An example is a whole box of facts, so that nobody has to guess which of them matters.
    """
    told = [_told(one, spans) for one, spans in zip(table.inputs.values(), box, strict=True) if spans != domain(one)]
    if not told:
        return Says(zh="任何情形", en="anything is the case")
    return Says(zh="，".join(one.zh for one in told), en="; ".join(one.en for one in told))


def _told(one: Field, spans: Sequence[tuple[int, int]]) -> Says:
    parts = [_span(one, span) for span in spans]
    return Says(
        zh=f"{one.title.zh}：{'或者'.join(part.zh for part in parts)}",
        en=f"{one.title.en}: {' or '.join(part.en for part in parts)}",
    )


def _span(one: Field, span: tuple[int, int]) -> Says:
    low, high = (show(one, value_of(one, at)) for at in span)
    first, last = domain(one)[0]
    if span[0] == span[1]:
        return low
    if span[0] == first:
        return Says(zh=f"{high.zh}以下", en=f"up to {high.en}")
    if span[1] == last:
        return Says(zh=f"{low.zh}以上", en=f"from {low.en}")
    return Says(zh=f"{low.zh}至{high.zh}", en=f"{low.en} to {high.en}")
