"""All decision tables that are declared, by code and version; none of them is used before it was checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from plumbline.kernel.catalogue import Catalogue, load
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Evaluator
from plumbline.kernel.decision_table_check import check
from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.noting import Noting
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.kernel.spelling import Known


@dataclass(frozen=True, slots=True)
class DecisionTables:
    """Tables ready to answer: the versions of each, oldest first."""

    versions: Mapping[str, tuple[Evaluator, ...]]

    def every(self) -> Iterator[Evaluator]:
        """Go through all versions of all tables."""
        for versions in self.versions.values():
            yield from versions

    def in_force(self, on: date) -> Iterator[Evaluator]:
        """Go through the versions that hold on a day."""
        return (one for one in self.every() if one.table.in_force(on))

    def find(self, code: str, *, on: date) -> Evaluator:
        """Find the version of a table that holds on a day.

        Raises  DeclarationError naming what was probably meant, or since when the table is declared
        """
        found = [one for one in self._all(code) if one.table.in_force(on)]
        if not found:
            first = self.versions[code][0].table.version
            message = f"«{code}» is declared from {first}; on {on} no version holds"
            raise DeclarationError(message)
        return found[-1]

    def version(self, code: str, version: str) -> Evaluator:
        """Find one version by its first day."""
        for one in self._all(code):
            if one.table.version == version:
                return one
        message = f"«{code}» has no version of {version}"
        raise DeclarationError(message)

    def resting_on(self, citation: Citation, *, on: date) -> list[Evaluator]:
        """Give the tables whose article is the one that is cited, or holds it; those that say it most exactly come first."""
        found = [
            (_depth(place), one)
            for one in self.in_force(on)
            for place in parse_reference(one.table.law)
            if _inside(citation, place)
        ]
        most = max((depth for depth, _ in found), default=0)
        return list(dict.fromkeys(one for depth, one in found if depth == most))

    def _all(self, code: str) -> tuple[Evaluator, ...]:
        if code not in self.versions:
            message = f"no decision table «{code}» is declared{Known(self.versions).hint(code)}"
            raise DeclarationError(message)
        return self.versions[code]


def _depth(place: Citation) -> int:
    return sum(part is not None for part in place.parts())


def _inside(citation: Citation, place: Citation) -> bool:
    """Tell whether a citation names a place or something in it."""
    return citation.norm == place.norm and all(
        mine is None or mine == yours for mine, yours in zip(place.parts(), citation.parts(), strict=True)
    )


def of(catalogue: Catalogue) -> DecisionTables:
    """Read and check the tables of a catalogue.

    Raises  DeclarationError with every fault
    """
    noting, found = Noting(), dict[str, list[DecisionTable]]()
    for declared in catalogue.every("tables"):
        with noting.going_on():
            table = usable(declared, catalogue)
            found.setdefault(table.code, []).append(table)
    for versions in found.values():
        with noting.going_on():
            in_order(versions)
    noting.settle()
    return DecisionTables({code: tuple(map(Evaluator, in_order(found[code]))) for code in sorted(found)})


@cache
def declared_tables() -> DecisionTables:
    """Give the tables that come with Plumbline."""
    return of(load())


def clashes(catalogue: Catalogue) -> Iterator[DeclarationError]:
    """Go through the tables of which two versions hold on one day; what cannot be read is told of elsewhere."""
    found: dict[str, list[DecisionTable]] = {}
    unread = Noting()
    for declared in catalogue.every("tables"):
        with unread.going_on():
            table = read_decision_table(declared, procedures=catalogue.procedures)
            found.setdefault(table.code, []).append(table)
    noting = Noting()
    for versions in found.values():
        with noting.going_on():
            in_order(versions)
    yield from noting.found


def usable(declared: Declared, catalogue: Catalogue) -> DecisionTable:
    """Read a table and check it.

    Raises  DeclarationError with every fault, also of a table that can be read but leaves a gap, overlaps, or goes too far
    """
    table = read_decision_table(declared, procedures=catalogue.procedures)
    noting = Noting()
    for wrong in check(table):
        noting.note(wrong)
    noting.settle()
    return table


def in_order(versions: list[DecisionTable]) -> list[DecisionTable]:
    """Give the versions of one table, oldest first.

    Raises  DeclarationError where two of them hold on one day
    """
    ordered = sorted(versions, key=lambda one: one.in_force_from)
    for earlier, later in pairwise(ordered):
        if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
            raise earlier.declared.wrong(
                f"«{earlier.code}»: the version of {earlier.version} must end before that of {later.version} begins"
            )
    return ordered
