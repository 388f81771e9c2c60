"""Searching entries by their words: in the names first, then in all that everybody may read of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.norms.searching.question import read
from plumbline.engines.registers import declared, words
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import STANDING
from plumbline.engines.registers.writing import Written
from plumbline.kernel.register import Readers, Register
from plumbline.kernel.values import FieldType

LOT: Final = 200  # rows of the index that are looked at together
WRITTEN: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})  # what people write; what they pick is filtered by
MOST_LOTS: Final = 10  # a question whose words stand in editions that ended is not followed for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first entries that were found, and whether there may be more."""

    editions: tuple[Edition, ...]
    more: bool


def index(register: Register, body: Body, editions: Iterable[Written]) -> None:
    """Put new editions of the list of a body into the index of words."""
    told = [
        one.code
        for one in register.fields.values()
        if one.read is Readers.PUBLIC and not one.field.sealed and one.field.type in WRITTEN
    ]
    words.write(
        (
            words.Row(one.row, one.title, "\n".join([one.key, *(one.data[code] for code in told if code in one.data)]))
            for one in editions
        ),
        facets=(words.facet_of_register(register.code), words.facet_of_body(body.pk)),
    )


def search(
    question: str, *, on: date, register: Register | None = None, body: Body | None = None, most: int = 20
) -> Found:
    """Find entries of public registers that hold on a day.

    Takes   question — words between blanks, phrases in quotation marks; all of them are wanted
            register, body — narrow to a register, to the own list of a body
    Raises  InvalidFacts where the question is too long
    """
    terms = read(question).folded
    if not terms:
        return Found(editions=(), more=False)
    facets = []
    if register:
        facets.append(words.facet_of_register(register.code))
    if body:
        facets.append(words.facet_of_body(body.pk))
    found: dict[int, Edition] = {}
    for named in (True, False):
        for edition in _standing(terms, tuple(facets), named=named, on=on):
            found.setdefault(edition.pk, edition)
            if len(found) > most:
                return Found(editions=tuple(found.values())[:most], more=True)
    return Found(editions=tuple(found.values()), more=False)


def _standing(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool, on: date) -> Iterator[Edition]:
    public = [one.code for one in declared.every().values() if one.public]
    after = 0
    for _ in range(MOST_LOTS):
        numbers = words.numbers(terms, facets, named=named, after=after, most=LOT)
        if not numbers:
            return
        standing = Edition.objects.filter(STANDING, valid_on(on), pk__in=numbers, register__in=public)
        yield from sorted(standing.select_related("body"), key=lambda one: -one.pk)
        after = numbers[-1]
