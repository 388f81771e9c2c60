"""All that is declared, found by code and day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.noting import Noting
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.rule_set import RuleSet, read_rule_set
from plumbline.kernel.schema import law, read_procedure
from plumbline.kernel.written import LAW, SAYS, TEXT, WHOLE, Several, Table

SYSTEMS: Final = Path(__file__).resolve().parent.parent / "systems"
SHAPE: Final = frozenset(
    {
        "system.yaml", "procedures", "rules", "registers", "alerts", "measures", "tables", "documents", "checks", "cases.yaml",
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
    sets: Mapping[str, RuleSet] = field(default_factory=dict)  # rules that procedures share

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

    Raises  DeclarationError with the place of the first fault, and the others beside it
    """
    noting = Noting()
    found = load_noting(folder, noting)
    noting.settle()
    return found


def load_noting(folder: Path, noting: Noting) -> Catalogue:
    """Read of all declarations below a folder those that can be read, and note what is wrong with the others."""
    homes = [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(("_", "."))]
    for home in homes:
        for strange in sorted(path.name for path in home.iterdir() if path.name not in SHAPE):
            what = f"a system has no file of this name; there are {', '.join(sorted(SHAPE))}"
            noting.note(DeclarationError(what, file=str(home / strange), line=1, column=1))
    systems: dict[str, System] = {}
    for home in homes:
        with noting.going_on():
            system = read_system(_file(home / "system.yaml"), home)
            systems[system.code] = system
    files = {
        kind: noting.each(_file, (path for home in homes for path in sorted((home / kind).glob("*.yaml"))))
        for kind in sorted(SHAPE)
    }
    sets = _sets(files["rules"], noting)
    procedures: dict[str, list[Procedure]] = {}
    for procedure in noting.each(lambda declared: read_procedure(declared, sets=sets), files.pop("procedures")):
        procedures.setdefault(procedure.code, []).append(procedure)
    ordered: dict[str, tuple[Procedure, ...]] = {}
    for code, versions in procedures.items():
        with noting.going_on():
            ordered[code] = _in_order(versions)
    return Catalogue(
        systems=systems,
        procedures=ordered,
        files={kind: tuple(declared) for kind, declared in files.items() if declared},
        sets=sets,
    )


def _file(path: Path) -> Declared:
    try:
        return read_file(path)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise DeclarationError(what, file=str(path), line=1, column=1) from error


def _sets(files: Iterable[Declared], noting: Noting) -> dict[str, RuleSet]:
    sets: dict[str, RuleSet] = {}
    for one in noting.each(read_rule_set, files):
        if one.code in sets:
            noting.note(
                one.declared.wrong(f"the rule set «{one.code}» is declared twice, also in {sets[one.code].file}")
            )
        sets[one.code] = one
    return sets


def _in_order(versions: list[Procedure]) -> tuple[Procedure, ...]:
    ordered = sorted(versions, key=lambda one: one.in_force_from)
    for earlier, later in pairwise(ordered):
        if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
            raise DeclarationError(
                f"«{earlier.code}»: the version of {earlier.version} must end before that of {later.version} begins",
                file=earlier.file,
                line=1,
                column=1,
            )
    return tuple(ordered)


SYSTEM: Final = Table(
    "system",
    {
        "system": TEXT,
        "title": SAYS,
        "purpose": SAYS,
        "implements": Several(LAW),
        "plan": Several(WHOLE),
        "users": Several(TEXT),
    },
)


def read_system(declared: Declared, home: Path) -> System:
    """Read what a system says of itself.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = SYSTEM.keys(declared)
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
