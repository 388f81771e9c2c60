"""The references of entries to law: each must be written right, name what there is, and be in force on the day.

Where the text of a norm is held, the very paragraph and item are looked for; else the register of norms is asked, which
knows days and numbers of articles. Each reference is looked up once, however many entries of a batch repeat it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final, NamedTuple

from plumbline.engines.norms.called import Called
from plumbline.engines.norms.models import Norm
from plumbline.engines.norms.reading import words_of
from plumbline.engines.norms.resolving import articles_of, resolve
from plumbline.kernel.errors import DeclarationError, InvalidFacts, NormNotHeld, Reason, ReasonKind, Says
from plumbline.kernel.norm import register
from plumbline.kernel.plain_reference import short_form
from plumbline.kernel.reference import Citation, parse_reference

EXAMPLE: Final = "行政处罚法#58.1(2)"
IN_WORDS: Final = "《行政处罚法》第五十八条第一款第（二）项"
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
    written: str = ""  # in the short form, where the text was written as people write citations

    def reasons(self, field: str) -> Iterator[Reason]:
        """Give what is wrong as reasons about a field."""
        if self.unreadable:
            says = Says(
                zh=f"依据写得不对，请写成 {EXAMPLE} 或者 {IN_WORDS} 这样，只写条款，不写条文",
                en=f"Write the basis like {EXAMPLE} or {IN_WORDS}, and nothing else: {self.unreadable}",
            )
            yield Reason(kind=ReasonKind.FACT, says=says, facts=(field,), rule=RULE)
        for one in self.wrong:
            yield Reason(kind=ReasonKind.FACT, says=one.says, cure=one.cure, facts=(field,), rule=RULE)


def one_line(text: str) -> str:
    """Give a reference to law in the short form, from the text of a field that may run over several lines."""
    return " ".join(text.replace("；", ";").splitlines())


_parsed: Final = lru_cache(maxsize=8192)(parse_reference)  # lists of one kind cite the same places
_short_form: Final = lru_cache(maxsize=8192)(short_form)


class _Norm:
    """A norm as a batch of references meets it: its full title, and the texts of its articles on the day, where held."""

    def __init__(self, title: str, norm: Norm | None, on: date) -> None:
        self.title, self.norm, self.on = title, norm, on

    @cached_property
    def texts(self) -> Mapping[tuple[int, int], str] | None:
        """Read the texts of the articles; None where only the register of norms can tell."""
        version = self.norm.version_on(self.on) if self.norm else None
        if version is None or not version.held:
            return None
        rows = articles_of(version).values_list("number", "sub", "text")
        return {(number, sub): text for number, sub, text in rows}

    def problems(self, citation: Citation) -> tuple[Wrong, ...]:
        """Tell what is wrong with a citation of the norm."""
        if self.texts is None and citation.norm in register().by_title:
            return _registered(citation, on=self.on)
        return () if self._has(citation) else problems_of(citation, on=self.on)

    def _has(self, citation: Citation) -> bool:
        """Tell whether the texts have the very place; False where that is to be asked more closely."""
        if self.texts is None or citation.article is None:
            return False
        text = self.texts.get((citation.article, citation.sub or 0))
        return text is not None and (
            (citation.paragraph is None and citation.item is None)
            or words_of(text, paragraph=citation.paragraph, item=citation.item) is not None
        )


class References:
    """The references of one batch, on one day; the texts of a norm are read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[str, Reference] = {}
        self._norms: dict[str, _Norm] = {}
        self._called = Called()

    def read(self, text: str) -> Reference:
        """Give what a text cites, in the short form or as people write citations."""
        try:
            return self._of(one_line(text))
        except DeclarationError as wrong:
            short = _short_form(text)
            return replace(self._of(short), written=short) if short else Reference((), unreadable=wrong.what)

    def _of(self, text: str) -> Reference:
        """Give what a text in the short form cites."""
        parts = [self._known.get(part) or self._read(part) for part in text.split(";")]
        if len(parts) == 1:
            return parts[0]
        places, faults = zip(*((one.places, one.wrong) for one in parts), strict=True)
        return Reference(tuple(chain.from_iterable(places)), wrong=tuple(chain.from_iterable(faults)))

    def _read(self, part: str) -> Reference:
        """Read what is cited of one norm; texts differ, and what they cite is often the same."""
        places: list[Place] = []
        wrong: list[Wrong] = []
        for citation in _parsed(part):
            norm = self._norm(citation.norm)
            places.append(_placed(citation, norm.title))
            wrong.extend(norm.problems(citation))
        found = self._known[part] = Reference(tuple(places), wrong=tuple(wrong))
        return found

    def place(self, citation: Citation) -> Place:
        """Give the place by the full title of its norm."""
        return _placed(citation, self._norm(citation.norm).title)

    def _norm(self, called: str) -> _Norm:
        found = self._norms.get(called)
        if found is None:
            norm = self._called.by(called)
            title = norm.title if norm else register().full_title(called) or called
            found = self._norms[called] = _Norm(title, norm, self.on)
        return found


def _placed(citation: Citation, title: str) -> Place:
    return Place(title, citation.article, citation.sub, citation.paragraph, citation.item)


def problems_of(citation: Citation, *, on: date) -> tuple[Wrong, ...]:
    """Tell what is wrong with a citation on a day; nothing where it resolves."""
    try:
        resolve(citation, on=on)
    except NormNotHeld:
        return _registered(citation, on=on)
    except InvalidFacts as refused:
        return tuple(Wrong(one.says, one.cure) for one in refused.reasons)
    return ()


def _registered(citation: Citation, *, on: date) -> tuple[Wrong, ...]:
    """Ask the register of norms, which knows days and numbers of articles."""
    problem = register().check(citation, on=on)
    return (Wrong(problem.says, problem.cure),) if problem else ()
