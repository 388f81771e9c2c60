"""The lists of the demonstration: invented entries that cite real articles, put in by the engine as a clerk of each body.

Each file of the folder beside this module holds the lists of one register. What stands under `with`, of a file or of a
group of rows, holds for every row below it; what a row says itself goes before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.registers import declared, keeping
from plumbline.engines.registers.judging import State
from plumbline.engines.registers.models import Edition

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """One list as it is put in: whose it is, from which day, and why."""

    register: str
    body: str
    valid_from: date
    because: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many lists and editions were put in now; none when they stood there before."""

    lists: int
    editions: int


def lists() -> Iterator[List]:
    """Go through the declared lists, those of a register after those of the registers whose entries it names."""
    folder = files("plumbline.demonstration").joinpath("registers")
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")]
    found = {one["register"]: one for one in map(_read, texts)}
    for register in _in_order(found):
        common = found[register].get("with", {})
        for one in found[register]["lists"]:
            rows = tuple(_rows(common, one["groups"]))
            yield List(register=register, body=one["body"], valid_from=one["from"], because=one["because"], rows=rows)


def load_registers() -> Loaded:
    """Put in every list that is not there yet; the bodies of the demonstration must be.

    Raises  Refusal when an entry is refused: then the entry, or the law that it cites, is written wrong
    """
    bodies = {body.code: body for body in Body.objects.filter(demonstration=True)}
    put = [_put(one, bodies[one.body]) for one in lists()]
    return Loaded(lists=sum(map(bool, put)), editions=sum(put))


def _put(one: List, body: Body) -> int:
    register = declared.register(one.register)
    if Edition.objects.filter(register=one.register, body=body, valid_from=one.valid_from).exists():
        return 0
    clerk = Account.objects.get(username=f"{body.code}.clerk-1")
    done = keeping.put(register, body, one.rows, valid_from=one.valid_from, by=clerk, because=one.because)
    return len(done.of(State.ADDED)) + len(done.of(State.CHANGED))


def _read(text: str) -> dict[str, Any]:
    """Read one file, by the parser in C: the lists are long, and somebody waits for the demonstration."""
    read: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


def _rows(common: Row, groups: list[Mapping[str, Any]]) -> Iterator[Row]:
    for group in groups:
        for row in group["rows"]:
            yield {**common, **group.get("with", {}), **row}


def _in_order(registers: Mapping[str, object]) -> list[str]:
    """Put a register behind those whose entries it names."""
    ordered: list[str] = []

    def add(code: str) -> None:
        if code in ordered or code not in registers:
            return
        for field in declared.register(code).naming:
            if field.entry_of != code:
                add(field.entry_of)
        ordered.append(code)

    for code in sorted(registers):
        add(code)
    return ordered
