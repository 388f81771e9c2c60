"""All that is declared, found by code and day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.schema import law, read_procedure

SYSTEMS: Final = Path(__file__).resolve().parent.parent / "systems"
SHAPE: Final = frozenset(
    {
        "system.yaml", "procedures", "registers", "alerts", "measures", "tables", "documents", "checks", "cases.yaml",
        "README.md",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One folder of declarations: a system of administration."""

    code: str
    title: Says
    purpose: Says
    implements: tuple[str, ...]
    plan: tuple[int, ...]
    users: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The declarations of every system."""

    systems: Mapping[str, System]
    procedures: Mapping[str, tuple[Procedure, ...]]  # versions by code, oldest first
    files: Mapping[str, tuple[Declared, ...]] = field(default_factory=dict)  # other declarations by folder name

    def procedure(self, code: str, *, on: date) -> Procedure:
        """Find the version of a procedure that is in force on a day.

        Raises  DeclarationError naming what is declared, or the days between which it is in force
        """
        versions = self.procedures.get(code)
        if not versions:
            message = f"no procedure «{code}» is declared; there are {', '.join(sorted(self.procedures))}"
            raise DeclarationError(message)
        for version in reversed(versions):
            if version.in_force_from <= on and (version.in_force_to is None or on <= version.in_force_to):
                return version
        message = f"«{code}» is declared from {versions[0].in_force_from}; on {on} no version is in force"
        raise DeclarationError(message)

    def version(self, code: str, version: str) -> Procedure:
        """Find one version by its first day."""
        for procedure in self.procedures.get(code, ()):
            if procedure.version == version:
                return procedure
        message = f"«{code}» has no version of {version}"
        raise DeclarationError(message)

    def every_procedure(self) -> Iterator[Procedure]:
        """Go through all procedures in all versions."""
        for versions in self.procedures.values():
            yield from versions

    def every(self, kind: str) -> Iterator[Declared]:
        """Go through all declarations of one folder name, such as documents or measures."""
        yield from self.files.get(kind, ())


@cache
def load(folder: Path = SYSTEMS) -> Catalogue:
    """Read all declarations below a folder.

    Raises  DeclarationError at the first fault, with its place
    """
    systems: dict[str, System] = {}
    procedures: dict[str, list[Procedure]] = {}
    files: dict[str, list[Declared]] = {}
    for home in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))):
        if strange := sorted(path.name for path in home.iterdir() if path.name not in SHAPE):
            raise DeclarationError(
                f"a system has no file of this name; there are {', '.join(sorted(SHAPE))}", file=str(home / strange[0])
            )
        system = _system(read_file(home / "system.yaml"), home)
        systems[system.code] = system
        for path in sorted((home / "procedures").glob("*.yaml")):
            procedure = read_procedure(read_file(path))
            procedures.setdefault(procedure.code, []).append(procedure)
        for kind in sorted(SHAPE - {"procedures"}):
            for path in sorted((home / kind).glob("*.yaml")):
                files.setdefault(kind, []).append(read_file(path))
    return Catalogue(
        systems=systems,
        procedures={code: _in_order(versions) for code, versions in procedures.items()},
        files={kind: tuple(declared) for kind, declared in files.items()},
    )


def _in_order(versions: list[Procedure]) -> tuple[Procedure, ...]:
    ordered = sorted(versions, key=lambda one: one.in_force_from)
    for earlier, later in pairwise(ordered):
        if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
            raise DeclarationError(
                f"«{earlier.code}»: the version of {earlier.version} must end before that of {later.version} begins",
                file=earlier.file,
            )
    return tuple(ordered)


def _system(declared: Declared, home: Path) -> System:
    keys = declared.keys(["system", "title", "purpose", "implements", "plan", "users"])
    if keys["system"].text() != home.name:
        raise keys["system"].wrong(f"the folder is called {home.name}; the code must be the same")
    return System(
        code=keys["system"].text(),
        title=keys["title"].says(),
        purpose=keys["purpose"].says(),
        implements=tuple(law(one) for one in keys["implements"].each()),
        plan=tuple(one.whole() for one in keys["plan"].each()),
        users=keys["users"].texts(),
        folder=home,
    )
