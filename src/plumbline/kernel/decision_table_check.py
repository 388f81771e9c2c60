"""Whether a decision table may be used: every case in one row and only one, and every row inside the range of the law.

What is found is shown by an example. The work is bounded; where it does not suffice, the table does not pass.
"""

from collections.abc import Iterator, Sequence
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


def check(table: DecisionTable) -> list[DeclarationError]:
    """Give every fault of a table, each in its place."""
    return list(_faults(table))


def _faults(table: DecisionTable) -> Iterator[DeclarationError]:
    boxes = [table.box(row) for row in table.rows]
    index = Index(boxes, table.region())
    rows = table.declared.value["rows"]
    yield from _covered(table, index, table.rows, rows, "these facts")
    for code, one in table.outputs.items():
        if one.is_range:
            yield from _within(table, code)
    for code, inputs in table.never_less.items():
        yield from _graver(table, boxes, code, inputs)
    for worked in table.cases:
        yield from _worked(table, worked)


def _covered(
    table: DecisionTable, index: Index, rows: Sequence[Row], place: Declared, what: str
) -> Iterator[DeclarationError]:
    """Find boxes that overlap, and what no box covers."""
    try:
        for one, other, box in islice(overlaps(index, most=MOST_PAIRS), SHOWN):
            both = f"«{rows[one].code}» and «{rows[other].code}» both hold"
            yield rows[other].declared.wrong(f"overlap: {both} where {said(table, box).en}")
    except TooBig:
        yield place.wrong(_too_big("overlap"))
    try:
        for box in islice(gaps(index, most=MOST_PIECES), SHOWN):
            yield place.wrong(f"gap: nothing holds for {what}: {said(table, box).en}")
    except TooBig:
        yield place.wrong(_too_big("leave a gap"))


def _too_big(what: str) -> str:
    return f"cannot decide whether these {what}: the table is too large or too tangled; share it out over several"


def _within(table: DecisionTable, code: str) -> Iterator[DeclarationError]:
    """Hold each row against the ranges of the law."""
    bounds = [bound for bound in table.bounds if code in bound.gives]
    index = Index([table.box(bound) for bound in bounds], table.region())
    yield from _covered(table, index, bounds, table.declared.value["bounds"], f"the range of «{code}»")
    for row in table.rows:
        box = table.box(row)
        for bound in bounds:
            both = common(box, table.box(bound))
            if both is not None and (wrong := beyond(table, row, bound, code, both)):
                where = said(table, both).en
                yield (
                    row.declared.value["gives"]
                    .value[code]
                    .wrong(f"«{row.code}» lies outside the range of {bound.law}: {wrong} where {where}")
                )


def _worked(table: DecisionTable, worked: Worked) -> Iterator[DeclarationError]:
    """Hold a worked case against what the table answers."""
    evaluator = Evaluator(table)
    try:
        found = evaluator.answer(evaluator.read(worked.facts))
    except InvalidFacts as refused:
        yield worked.declared.wrong(f"the case cannot be read: {refused.reasons[0].says.en}")
    except Unknown as unknown:
        yield worked.declared.wrong(f"the case has no answer: {unknown.says.en}")
    else:
        if isinstance(found, Undecided):
            yield worked.declared.wrong(f"the case is not decided: {found.says.en}")
        elif found.row.code != worked.row:
            yield worked.declared.wrong(f"the case meets the row «{found.row.code}», not «{worked.row}»")


def _graver(table: DecisionTable, boxes: Sequence[Box], code: str, inputs: Sequence[str]) -> Iterator[DeclarationError]:
    """Find two rows of which the graver case gets less."""
    if len(table.rows) ** 2 > MOST_PAIRS:
        yield table.declared.value["never_less"].wrong(_too_big("ever give a graver case less"))
        return
    places = list(table.inputs)
    for named in inputs:
        axis = places.index(named)
        for lighter, mine in zip(table.rows, boxes, strict=True):
            for graver, other in zip(table.rows, boxes, strict=True):
                if falls(table, (lighter, mine), (graver, other), code, axis):
                    title = table.inputs[named].title.en
                    yield (
                        graver.declared.value["gives"]
                        .value[code]
                        .wrong(
                            f"«{graver.code}» gives less than «{lighter.code}», although «{title}» is graver there; "
                            "mend the amounts, or take the input out of `never_less`"
                        )
                    )


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
