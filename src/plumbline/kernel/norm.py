"""The register of norms: which are known, in which versions, in force when, and how many articles they have.

Declarations are checked against it without any database. It says three things apart: the norm has no such article,
it was not in force, and we do not know because the norm or that version is not registered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from plumbline.kernel.declaration import read_file
from plumbline.kernel.norm_problem import Problem, ProblemKind, beyond_the_last, not_in_force, unknown_norm
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.kernel.registered_norm import NormLevel, NormVersion, RegisteredNorm, read_norm

__all__ = ["NormLevel", "NormRegister", "NormVersion", "Problem", "ProblemKind", "RegisteredNorm", "register"]

REGISTER: Final = Path(__file__).resolve().parent.parent / "systems/norms.yaml"


@dataclass(frozen=True, slots=True)
class NormRegister:
    """All registered norms, by every title they go by."""

    norms: tuple[RegisteredNorm, ...]
    by_title: Mapping[str, RegisteredNorm] = field(repr=False)

    @classmethod
    def load(cls, path: Path = REGISTER) -> "NormRegister":
        """Read a register.

        Raises  DeclarationError with the place of what is written wrong
        """
        by_title: dict[str, RegisteredNorm] = {}
        norms = []
        for declared in read_file(path).keys(["norms"])["norms"].each():
            norm = read_norm(declared)
            norms.append(norm)
            for title in set(norm.titles):
                if title in by_title:
                    raise declared.wrong(f"«{title}» already names {by_title[title].title}")
                by_title[title] = norm
        return cls(tuple(norms), by_title)

    def every(self) -> Iterator[RegisteredNorm]:
        """Go through the norms."""
        yield from self.norms

    def find(self, title: str) -> RegisteredNorm:
        """Find a norm by any of its titles.

        Raises  NormNotHeld when none is registered under it, naming the nearest title
        """
        if title not in self.by_title:
            raise self._unknown(Citation(title)).error()
        return self.by_title[title]

    def full_title(self, title: str) -> str | None:
        """Give the full title behind any title of a norm; None where it is not registered."""
        norm = self.by_title.get(title)
        return norm.title if norm else None

    def check(self, citation: Citation, *, on: date) -> Problem | None:
        """Tell what is wrong with a citation on a day; None when nothing is, as far as the register knows."""
        norm = self.by_title.get(citation.norm)
        if norm is None:
            return self._unknown(citation)
        version = norm.version(on)
        if version is None:
            return not_in_force(citation, norm, on)
        return beyond_the_last(citation, norm.title, version)

    def check_reference(self, ref: str, *, on: date) -> tuple[Problem, ...]:
        """Check every place of a reference in the short form of declarations."""
        return tuple(problem for citation in parse_reference(ref) if (problem := self.check(citation, on=on)))

    def _unknown(self, citation: Citation) -> Problem:
        near = get_close_matches(citation.norm, self.by_title, n=1)
        return unknown_norm(citation, near[0] if near else "")


@cache
def register() -> NormRegister:
    """Give the register that comes with Plumbline."""
    return NormRegister.load()
