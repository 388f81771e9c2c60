"""Every source of law that the declarations name: which place, in which file and line, of what that is declared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from plumbline.kernel.catalogue import SYSTEMS
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.reference import Citation, parse_reference

SOURCES: Final = frozenset({"law", "basis", "implements", "competence", "officers_law", "not_same_as_law", "spares"})
KINDS: Final = ("procedure", "rule_set", "document", "measure", "check", "system", "register", "alert", "table")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSource:
    """One place of the law that a declaration names."""

    citation: Citation
    reference: str  # as it is written, where it may name several places
    file: str  # below the folder of the systems
    line: int
    kind: str  # procedure, document, measure, check, system; cases
    code: str  # of what is declared; of the system, where that has no code of its own
    title: Says
    in_force_from: date | None = None  # of a procedure, which is read on days; nothing else has a day
    in_force_to: date | None = None


@cache
def every(folder: Path = SYSTEMS) -> tuple[DeclaredSource, ...]:
    """Give every source of every declaration below a folder, in the order of the files."""
    return tuple(source for path in sorted(folder.glob("*/**/*.yaml")) for source in _of_file(path, folder))


def _of_file(path: Path, folder: Path) -> Iterator[DeclaredSource]:
    declared = read_file(path)
    system = read_file(folder / path.relative_to(folder).parts[0] / "system.yaml")
    kind = next((kind for kind in KINDS if isinstance(declared.value, dict) and kind in declared.value), "cases")
    named = system if kind == "cases" else declared
    first, last = _days(declared)
    for source in _sources(declared):
        for citation in parse_reference(source.text()):
            yield DeclaredSource(
                citation=citation,
                reference=source.text(),
                file=path.relative_to(folder).as_posix(),
                line=source.line,
                kind=kind,
                code=named.value["system" if kind == "cases" else kind].text(),
                title=named.value["title"].says(),
                in_force_from=first,
                in_force_to=last,
            )


def _days(declared: Declared) -> tuple[date | None, date | None]:
    force = declared.value.get("in_force") if isinstance(declared.value, dict) else None
    if force is None:
        return None, None
    keys = force.keys(["from"], ["to"])
    return keys["from"].day(), keys["to"].day() if "to" in keys else None


def _sources(declared: Declared, key: str = "") -> Iterator[Declared]:
    if isinstance(declared.value, dict):
        for name, inner in declared.value.items():
            yield from _sources(inner, name)
    elif isinstance(declared.value, list):
        for inner in declared.value:
            yield from _sources(inner, key)
    elif key in SOURCES and isinstance(declared.value, str) and _is_reference(declared):
        yield declared


def _is_reference(declared: Declared) -> bool:
    """Leave out what is written wrong: checking declarations tells of it, with its place."""
    try:
        return bool(parse_reference(declared.text()))
    except DeclarationError:
        return False
