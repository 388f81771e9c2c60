"""Checking declarations before they are used: every fault of every file, and every source against the register of norms.

A file is held against the keys of its kind, then read as it is when it is used, together with the other files of its
systems; what both find is told once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from plumbline.kernel import (
    alert_schema,
    decision_tables,
    document,
    measure,
    power_fit,
    register_schema,
    scenario,
    text_case,
    text_check,
)
from plumbline.kernel.catalogue import SYSTEMS, Catalogue, load_noting, read_system
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.declared_source import SOURCES
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.json_schema import TABLES, kind_of
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.noting import Noting, faults_of
from plumbline.kernel.phrase import law
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.rule_set import read_rule_set
from plumbline.kernel.schema import read_procedure


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a declaration, and where it stands."""

    file: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}"


Proof = Callable[[Procedure, Declared], Iterable[Fault]]


def check(path: Path, *, register: NormRegister, today: date, proofs: Sequence[Proof] = ()) -> list[Fault]:
    """Check the declarations below a folder, or one file.

    Takes   path — the folder of all systems, of one system, or a file;  register — the norms that sources must be found in
            today — the day on which what is in force without an end is checked
            proofs — what else is asked of each procedure that can be read: faults out, with their places
    Gives   every fault, in the order of the files
    """
    noting = Noting()
    house = _House(load_noting(systems_around(path), noting), whole=not noting.found)
    found = [fault for file in _files(path) for fault in _check_file(file, house, register, today, proofs)]
    noting.found.extend(decision_tables.clashes(house.catalogue))
    found += [_fault(wrong) for wrong in noting.found if path in (Path(wrong.file), *Path(wrong.file).parents)]
    return sorted(set(found))


@dataclass(frozen=True, slots=True)
class _House:
    """The systems that a declaration belongs to; cases run only where all of them could be read."""

    catalogue: Catalogue
    whole: bool


def systems_around(path: Path) -> Path:
    """Find the folder of systems that a path belongs to; a file that belongs to none is read with those of the house."""
    for folder in (path, *path.parents):
        if (folder / "system.yaml").exists():
            return folder.parent
    return path if path.is_dir() and any(path.glob("*/system.yaml")) else SYSTEMS


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*.yaml") if not file.name.startswith("norms") and not file.is_dir())


def _fault(wrong: DeclarationError) -> Fault:
    return Fault(wrong.file, wrong.line, wrong.column, wrong.what)


def _caught(work: Callable[[], Any]) -> Iterator[Fault]:
    try:
        work()
    except DeclarationError as wrong:
        yield from (_fault(one) for one in faults_of(wrong))


def _check_file(
    path: Path, house: _House, register: NormRegister, today: date, proofs: Sequence[Proof]
) -> Iterator[Fault]:
    try:
        declared = read_file(path)
    except DeclarationError as wrong:
        yield _fault(wrong)
        return
    except OSError as error:
        yield Fault(str(path), 1, 1, f"the file cannot be read: {error.strerror}")
        return
    table = kind_of(declared)
    if table is None:
        kinds = ", ".join(sorted(TABLES.keys() - {"script"}))
        yield Fault(str(path), declared.line, declared.column, f"a declaration begins with one of the keys {kinds}")
        return
    yield from (_fault(wrong) for wrong in table.faults(declared))
    yield from _caught(lambda: _READ[table.name](declared, house))
    if table.name == "procedure":
        yield from _prove(declared, house, proofs)
    days = _days(declared, today)
    for source in _sources(declared):
        yield from _check_source(source, days, register)


def _prove(declared: Declared, house: _House, proofs: Sequence[Proof]) -> Iterator[Fault]:
    """Ask what else is asked of a procedure, where it can be read."""
    try:
        procedure = read_procedure(declared, sets=house.catalogue.sets)
    except DeclarationError:
        return
    for proof in proofs:
        yield from proof(procedure, declared)


def _read_procedure(declared: Declared, house: _House) -> None:
    if read_procedure(declared, sets=house.catalogue.sets).power is not None:
        registers = Noting().value(lambda: register_schema.every(house.catalogue), otherwise=None)
        if registers is not None:  # a register that is written wrong tells so itself
            power_fit.fit(dict(declared.named())["power"], registers=registers)


def _read_scripts(declared: Declared, house: _House) -> None:
    if house.whole:
        scenario.read_cases(declared, house.catalogue)


def _read_script(declared: Declared, house: _House) -> None:
    if house.whole:
        scenario.read_script(declared, house.catalogue)


def _read_texts(declared: Declared, house: _House) -> None:
    if house.whole:
        text_case.read_text_cases(declared, text_check.every(house.catalogue))


def _read_register(declared: Declared, house: _House) -> None:
    register = register_schema.read_register(declared)
    others = register_schema.codes(house.catalogue) | {register.code}
    register_schema.fit(declared, registers=others, procedures=house.catalogue.procedures)


def _read_alert(declared: Declared, house: _House) -> None:
    alert_schema.read_alert(declared)
    registers = Noting().value(lambda: register_schema.every(house.catalogue), otherwise=None)
    if registers is not None:  # a register that is written wrong tells so itself
        alert_schema.fit(declared, registers=registers)


_READ: Final[dict[str, Callable[[Declared, _House], Any]]] = {
    "procedure": _read_procedure,
    "rule_set": lambda declared, _house: read_rule_set(declared),
    "system": lambda declared, _house: read_system(declared, Path(declared.file).resolve().parent),
    "document": lambda declared, _house: document.declare(declared),
    "measure": lambda declared, _house: measure.read_measure(declared),
    "check": lambda declared, _house: text_check.read_check(declared),
    "register": _read_register,
    "alert": _read_alert,
    "table": lambda declared, house: decision_tables.usable(declared, house.catalogue),
    "cases": _read_scripts,
    "script": _read_script,
    "texts": _read_texts,
}


def _days(declared: Declared, today: date) -> tuple[date, ...]:
    """Give the first and the last day on which the sources of a declaration must hold."""
    force = declared.value.get("in_force") if isinstance(declared.value, dict) else None
    ends = force.value if force is not None and isinstance(force.value, dict) else {}
    first, last = (ends[key].value if key in ends else None for key in ("from", "to"))
    return tuple(dict.fromkeys(day if type(day) is date else today for day in (first, last)))


def _sources(declared: Declared, key: str = "") -> Iterator[Declared]:
    if isinstance(declared.value, dict):
        for name, inner in declared.value.items():
            yield from _sources(inner, name)
    elif isinstance(declared.value, list):
        for inner in declared.value:
            yield from _sources(inner, key)
    elif key in SOURCES and isinstance(declared.value, str):
        yield declared


def _check_source(source: Declared, days: tuple[date, ...], register: NormRegister) -> Iterator[Fault]:
    wrong = list(_caught(lambda: law(source)))
    yield from wrong
    if not wrong:
        told = {
            problem.says.en + f" — {problem.cure.en}"
            for day in days
            for problem in register.check_reference(source.text(), on=day)
        }
        yield from (
            Fault(source.file, source.line, source.column, f"«{source.text()}»: {what}") for what in sorted(told)
        )
