"""Checking declarations before they are used: all faults of all files, and every source against the register of norms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from plumbline.kernel import catalogue, document, text_check
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.phrase import law
from plumbline.kernel.schema import read_procedure

_SOURCES: Final = frozenset({"law", "basis", "implements", "competence", "officers_law", "not_same_as_law"})


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a declaration, and where it stands."""

    file: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}"


def check(path: Path, *, register: NormRegister, today: date) -> list[Fault]:
    """Check the declarations below a folder, or one file.

    Takes   path — the folder of all systems, of one system, or a file;  register — the norms that sources must be found in
            today — the day on which what is in force without an end is checked
    Gives   every fault, in the order of the files
    """
    found = [fault for file in _files(path) for fault in _check_file(file, register, today)]
    if path.is_dir() and not (path / "system.yaml").exists():
        found += _caught(lambda: catalogue.load(path))
    return sorted(set(found))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*.yaml") if not file.name.startswith("norms"))


def _caught(work: Callable[[], Any]) -> Iterator[Fault]:
    try:
        work()
    except DeclarationError as wrong:
        yield Fault(wrong.file, wrong.line, wrong.column, wrong.what)


def _check_file(path: Path, register: NormRegister, today: date) -> Iterator[Fault]:
    try:
        declared = read_file(path)
    except DeclarationError as wrong:
        yield Fault(wrong.file, wrong.line, wrong.column, wrong.what)
        return
    kind = next((kind for kind in _READ if isinstance(declared.value, dict) and kind in declared.value), None)
    if kind:
        yield from _caught(lambda: _READ[kind](declared))
    days = _days(declared, today)
    for source in _sources(declared):
        yield from _check_source(source, days, register)


_READ: Final[dict[str, Callable[[Declared], Any]]] = {
    "procedure": read_procedure,
    "document": document.declare,
    "check": text_check.read_check,
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
    elif key in _SOURCES and isinstance(declared.value, str):
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
