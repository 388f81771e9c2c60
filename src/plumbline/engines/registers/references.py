"""The references of entries to law: each must be written right, name what there is, and be in force on the day.

Where the text of a norm is held, the very paragraph and item are looked for; else the register of norms is asked, which
knows days and numbers of articles. Each reference is looked up once, however many entries of a batch repeat it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.resolving import resolve
from plumbline.kernel.errors import DeclarationError, InvalidFacts, NormNotHeld, Reason, ReasonKind, Says
from plumbline.kernel.norm import register
from plumbline.kernel.reference import Citation, parse_reference

EXAMPLE: Final = "行政处罚法#58.1(2)"
RULE: Final = "registers.basis"


class Place(NamedTuple):
    """A place of the law by the full title of its norm, as rows keep it."""

    title: str
    number: int | None
    sub: int | None
    paragraph: int | None
    item: int | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a citation, and what to do about it."""

    says: Says
    cure: Says | None


@dataclass(frozen=True, slots=True)
class Reference:
    """What a text cites, and what is wrong with it."""

    places: tuple[Place, ...]
    wrong: tuple[Wrong, ...] = ()
    unreadable: str = ""

    def reasons(self, field: str) -> Iterator[Reason]:
        """Give what is wrong as reasons about a field."""
        if self.unreadable:
            says = Says(
                zh=f"依据写得不对，请写成 {EXAMPLE} 这样", en=f"Write the basis like {EXAMPLE}: {self.unreadable}"
            )
            yield Reason(kind=ReasonKind.FACT, says=says, facts=(field,), rule=RULE)
        for one in self.wrong:
            yield Reason(kind=ReasonKind.FACT, says=one.says, cure=one.cure, facts=(field,), rule=RULE)


def one_line(text: str) -> str:
    """Give a reference to law in the short form, from the text of a field that may run over several lines."""
    return " ".join(text.replace("；", ";").splitlines())


class References:
    """The references of one batch, on one day."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[str, Reference] = {}
        self._titles: dict[str, str] = {}
        self._problems: dict[Citation, tuple[Wrong, ...]] = {}

    def read(self, text: str) -> Reference:
        """Give what a text cites."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._read(text)
        return found

    def _read(self, text: str) -> Reference:
        try:
            citations = parse_reference(one_line(text))
        except DeclarationError as wrong:
            return Reference((), unreadable=wrong.what)
        problems = tuple(problem for one in citations for problem in self._problem(one))
        return Reference(tuple(self.place(one) for one in citations), wrong=problems)

    def place(self, citation: Citation) -> Place:
        """Give the place by the full title of its norm."""
        title = self._titles.get(citation.norm)
        if title is None:
            norm = known_by(citation.norm)
            title = norm.title if norm else register().full_title(citation.norm) or citation.norm
            self._titles[citation.norm] = title
        return Place(title, citation.article, citation.sub, citation.paragraph, citation.item)

    def _problem(self, citation: Citation) -> tuple[Wrong, ...]:
        if citation not in self._problems:
            self._problems[citation] = problems_of(citation, on=self.on)
        return self._problems[citation]


def problems_of(citation: Citation, *, on: date) -> tuple[Wrong, ...]:
    """Tell what is wrong with a citation on a day; nothing where it resolves."""
    try:
        resolve(citation, on=on)
    except NormNotHeld:
        problem = register().check(citation, on=on)
        return (Wrong(problem.says, problem.cure),) if problem else ()
    except InvalidFacts as refused:
        return tuple(Wrong(one.says, one.cure) for one in refused.reasons)
    return ()
