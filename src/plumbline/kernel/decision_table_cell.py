"""One cell of a decision table as written: what a row asks of an input, and what it gives.

from 以上 · over 超过 · to 以下 · below 不满      «from» and «to» count the number itself, «over» and «below» do not (民法典#1259)
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plumbline.kernel.decision_table import Cell, Range, domain, number, show
from plumbline.kernel.decision_table_space import Spans
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.kernel.fields import Field
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys
from plumbline.kernel.spelling import Known, shown
from plumbline.kernel.values import FieldType
from plumbline.kernel.written import ANYTHING, FACT, Either, Several, Table, no_more_than_one

ANY: Final = "any"
NONE: Final = "none"
_ENDS: Final = dict.fromkeys(("from", "over", "to", "below"), ANYTHING)
_APART: Final = {"allOf": [no_more_than_one("from", "over"), no_more_than_one("to", "below")]}
_INTERVAL: Final = Table("interval", {}, _ENDS, _APART)
_RANGE: Final = Table("range", {}, {**_ENDS, "of": FACT}, _APART)
CELL: Final = Either(_INTERVAL, Several(ANYTHING))
GIVEN: Final = Either(_RANGE, Several(ANYTHING))
_LISTED: Final = frozenset({FieldType.CHOICE, FieldType.YES_NO})
_MONEY: Final = Field(code="", type=FieldType.MONEY, title=Says(zh="数额", en="amount"), least=0)
_TIMES: Final = Field(code="", type=FieldType.WHOLE, title=Says(zh="千分数", en="per mille"), least=0)
_ENDS_SAID: Final = {
    "from": Says(zh="{}以上", en="from {}"),
    "over": Says(zh="超过 {}", en="over {}"),
    "to": Says(zh="{}以下", en="up to {}"),
    "below": Says(zh="不满 {}", en="below {}"),
}
_DAYS_SAID: Final = {
    "from": Says(zh="{}起", en="from {}"),
    "over": Says(zh="{}之后", en="after {}"),
    "to": Says(zh="到{}为止", en="until {}"),
    "below": Says(zh="{}之前", en="before {}"),
}


def read_value(one: Field, declared: Declared, *, several: bool = False) -> Any:
    """Read a value of a field where a table writes it.

    Takes   several — whether a list may stand there, for a field of several choices
    """
    if one.type is FieldType.YES_NO:
        return declared.flag()
    if one.type in {FieldType.CHOICE, FieldType.CHOICES}:
        many = declared.each() if several and one.type is FieldType.CHOICES else [declared]
        for each in many:
            written = each.text()
            if written not in one.choices:
                hint = Known(one.choices).hint(written)
                raise each.wrong(f"«{shown(written)}» is none of the choices of «{one.code}»{hint}")
        return one.read([each.text() for each in many] if one.type is FieldType.CHOICES else declared.text())
    try:
        value = one.read(declared.value)
    except InvalidFacts as refused:
        raise declared.wrong(refused.reasons[0].says.en) from None
    if value is None:
        raise declared.wrong(f"a value of «{one.code}» is expected")
    return value


def read_cells(keys: Keys, inputs: Mapping[str, Field]) -> dict[str, Cell]:
    """Read what a row asks of its inputs; an input that it does not name may be anything."""
    found: dict[str, Cell] = {}
    noting, known = Noting(), Known(inputs)
    for code, declared in keys["when"].named() if "when" in keys else ():
        with noting.going_on():
            if code not in inputs:
                raise declared.wrong_key(f"there is no input «{code}»{known.hint(code)}")
            if declared.value != ANY or ANY in inputs[code].choices:
                found[code] = _cell(inputs[code], declared)
    noting.settle()
    return found


def _cell(one: Field, declared: Declared) -> Cell:
    if isinstance(declared.value, dict):
        return _interval(one, declared)
    values = [read_value(one, each) for each in declared.each()]
    if not values:
        raise declared.wrong(
            f"no value of «{one.code}» is listed, so that the row is never reached; leave it out for any"
        )
    names = [show(one, value) for value in values]
    says = Says(zh="、".join(name.zh for name in names), en=" or ".join(name.en for name in names))
    return Cell(spans=merged((at, at) for at in (number(one, value) for value in values)), says=says)


def _interval(one: Field, declared: Declared) -> Cell:
    if one.type in _LISTED:
        raise declared.wrong(f"«{one.code}» is of type {one.type}: list its values; only amounts and days have ends")
    keys = _INTERVAL.keys(declared)
    _apart(keys, declared)
    (low, high), names = domain(one)[0], []
    for key, end in keys.items():
        value = read_value(one, end)
        at = number(one, value)
        match key:
            case "from" | "over":
                low = at + (key == "over")
            case _:
                high = at - (key == "below")
        names.append(range_end(key, show(one, value), said=_DAYS_SAID if one.type is FieldType.DAY else _ENDS_SAID))
    if low > high:
        raise declared.wrong(f"no value of «{one.code}» lies between these ends, so that the row is never reached")
    return Cell(spans=((low, high),), says=joined(names))


def range_end(key: str, name: Says, *, said: Mapping[str, Says] = _ENDS_SAID) -> Says:
    """Say one end: from, over, to, below."""
    return Says(zh=said[key].zh.format(name.zh), en=said[key].en.format(name.en))


def joined(names: list[Says]) -> Says:
    """Say several conditions that hold together."""
    return Says(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))


def _apart(keys: Keys, declared: Declared) -> None:
    for one, other in (("from", "over"), ("to", "below")):
        if one in keys and other in keys:
            raise declared.wrong(f"write either `{one}`, which counts the number itself, or `{other}`, which does not")
    if not any(key in keys for key in _ENDS):
        raise declared.wrong("at least one end is expected: from, over, to, below")


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Put spans in their order, those that touch into one.

    >>> merged([(3, 3), (1, 1), (2, 2), (7, 8)])
    ((1, 3), (7, 8))
    """
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def read_range(declared: Declared, inputs: Mapping[str, Field]) -> Range | None:
    """Read a range of money, in fen, or in per mille of an input; `none` where there is no fine at all."""
    if declared.value == NONE:
        return None
    keys = _RANGE.keys(declared)
    _apart(keys, declared)
    if "to" not in keys and "below" not in keys:
        raise declared.wrong("a range has an upper end: to, or below")
    of = keys["of"].text() if "of" in keys else ""
    if of and (of not in inputs or inputs[of].type is not FieldType.MONEY):
        money = [code for code, one in inputs.items() if one.type is FieldType.MONEY]
        raise keys["of"].wrong(f"«{shown(of)}» is no input that is money{Known(money).hint(of)}")
    if of and (inputs[of].least is None or (inputs[of].least or 0) < 0):
        raise keys["of"].wrong(f"«{of}» may be less than nothing: give the input `min: 0`")
    read = {key: read_value(_TIMES if of else _MONEY, one) for key, one in keys.items() if key != "of"}
    least, most = read.get("from", read.get("over", 0)), read.get("to", read.get("below", 0))
    over, below = "over" in read, "below" in read
    if least > most or (least == most and (over or below)):
        raise declared.wrong("nothing lies between these ends; write the lower one under `from` or `over`")
    return Range(least=least, most=most, over=over, below=below, of=of)
