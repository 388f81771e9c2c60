"""Conditions over the facts of a matter: safe, typed, three-valued, never `eval`.

A condition is parsed once, when its declaration is loaded, and asked many times. What is not known stays unknown:
`a and b` is false as soon as one side is false, and otherwise as unknown as its parts.

    >>> parse("fine_fen > 20000 and party_kind == 'natural_person'").names
    frozenset({'fine_fen', 'party_kind'})
    >>> parse("minor and corrected").value(Facts({"minor": False}))
    False
    >>> parse("minor and corrected").value(Facts({"minor": True})).names
    frozenset({'corrected'})
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.period import Period, reckon


@dataclass(frozen=True, slots=True)
class Missing:
    """The answer is not known, because these facts are not."""

    names: frozenset[str]


class Scope(Protocol):
    """What a condition may look at."""

    calendar: Calendar

    def fact(self, name: str) -> Any:
        """Give the value of a fact or a derived condition, or Missing."""

    def done(self, act: str) -> bool:
        """Tell whether the act has happened in this matter."""

    def day(self, act: str) -> Any:
        """Give the day on which the act last happened, or Missing."""

    def today(self) -> date:
        """Give the legal day on which the question is asked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The simplest scope: facts alone, no acts."""

    values: Mapping[str, Any]
    on: date = date(2026, 1, 1)
    calendar: Calendar = field(default_factory=lambda: official())

    def fact(self, name: str) -> Any:
        """Give the value, or say that it is missing."""
        value = self.values.get(name)
        return Missing(frozenset({name})) if value is None else value

    def done(self, act: str) -> bool:  # noqa: ARG002 — part of the protocol
        """No act has happened here."""
        return False

    def day(self, act: str) -> Any:
        """No act has happened here."""
        return Missing(frozenset({act}))

    def today(self) -> date:
        """Give the day that the facts were stated for."""
        return self.on


Evaluate = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A parsed condition: the text as written, the facts and acts it names, and how to find its value."""

    text: str
    names: frozenset[str]
    acts: frozenset[str]
    value: Evaluate
    kind: Callable[[Mapping[str, str]], str]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Term:
    """One node while parsing: how to evaluate it, and how to find its type."""

    value: Evaluate
    kind: Callable[[Mapping[str, str]], str]


_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d[\d_]*)|'(?P<text>[^']*)'|(?P<name>[a-z_][a-z0-9_]*)|(?P<sign>==|!=|<=|>=|[<>()+\-*,]))",
)
_WORDS: Final = frozenset({"and", "or", "not", "in", "true", "false", "today"})
_NUMBERS: Final = frozenset({"number", "whole", "money", "share"})
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
_RECKON: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


def parse(text: str) -> Expression:
    """Parse one condition.

    Raises  DeclarationError with the place inside the text and what could stand there
    """
    parser = _Parser(text)
    term = parser.whole()
    return Expression(text, frozenset(parser.names), frozenset(parser.acts), term.value, term.kind)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.acts: set[str] = set()
        self.tokens = list(self._split())
        self.at = 0

    def _split(self) -> Iterator[tuple[str, str, int]]:
        place = 0
        while self.text[place:].strip():
            found = _TOKEN.match(self.text, place)
            if not found:
                raise self._wrong("cannot be read here", place)
            kind = str(found.lastgroup)
            word = str(found.group(kind))
            if kind == "name" and word in _WORDS:
                kind = "word"
            yield kind, word, found.start(str(found.lastgroup))
            place = found.end()
        yield "end", "", len(self.text)

    def _wrong(self, what: str, place: int) -> DeclarationError:
        return DeclarationError(f"condition «{self.text}», character {place + 1}: {what}")

    def _next(self) -> tuple[str, str, int]:
        return self.tokens[self.at]

    def _take(self, *words: str) -> str | None:
        kind, word, _ = self._next()
        if kind in {"word", "sign"} and word in words:
            self.at += 1
            return word
        return None

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong(f"«{word}» is expected", self._next()[2])

    def whole(self) -> _Term:
        term = self._either()
        kind, word, place = self._next()
        if kind != "end":
            raise self._wrong(f"«{word}» does not belong here", place)
        return term

    def _either(self) -> _Term:
        term = self._both()
        while self._take("or"):
            term = _joined(term, self._both(), settles=True)
        return term

    def _both(self) -> _Term:
        term = self._negated()
        while self._take("and"):
            term = _joined(term, self._negated(), settles=False)
        return term

    def _negated(self) -> _Term:
        if not self._take("not"):
            return self._compared()
        inner = self._negated()

        def value(scope: Scope) -> Any:
            answer = inner.value(scope)
            return answer if isinstance(answer, Missing) else not answer

        return _Term(value, lambda types: _need(inner, types, "yes_no", "not"))

    def _compared(self) -> _Term:
        left = self._sum()
        if sign := self._take(*_COMPARE):
            return _comparison(sign, left, self._sum())
        place = self.at
        negative = self._take("not") is not None
        if self._take("in"):
            return _membership(left, self._many(), negative=negative)
        self.at = place
        return left

    def _many(self) -> Sequence[_Term]:
        if not self._take("("):
            return (self._sum(),)
        terms = [self._sum()]
        while self._take(","):
            terms.append(self._sum())
        self._expect(")")
        return (_LIST, *terms)

    def _sum(self) -> _Term:
        term = self._product()
        while sign := self._take("+", "-"):
            term = _arithmetic(sign, term, self._product())
        return term

    def _product(self) -> _Term:
        term = self._single()
        while self._take("*"):
            term = _arithmetic("*", term, self._single())
        return term

    def _single(self) -> _Term:
        kind, word, place = self._next()
        self.at += 1
        match kind, word:
            case "number", _:
                return _constant(int(word.replace("_", "")), "number")
            case "text", _:
                return _constant(word, "text")
            case "word", "true" | "false":
                return _constant(word == "true", "yes_no")
            case "word", "today":
                return _Term(lambda scope: scope.today(), lambda _types: "day")
            case "sign", "(":
                term = self._either()
                self._expect(")")
                return term
            case "name", _:
                return self._call(word, place) if self._take("(") else self._fact(word)
        raise self._wrong("a fact, a value or «(» is expected", place)

    def _fact(self, name: str) -> _Term:
        self.names.add(name)
        return _Term(lambda scope: scope.fact(name), lambda types: types[name])

    def _name(self) -> str:
        kind, word, place = self._next()
        if kind != "name":
            raise self._wrong("a name is expected", place)
        self.at += 1
        return word

    def _call(self, function: str, place: int) -> _Term:
        match function:
            case "known":
                name = self._name()
                self.names.add(name)
                term = _Term(lambda scope: not isinstance(scope.fact(name), Missing), lambda _types: "yes_no")
            case "done":
                act = self._name()
                self.acts.add(act)
                term = _Term(lambda scope: scope.done(act), lambda _types: "yes_no")
            case "day":
                act = self._name()
                self.acts.add(act)
                term = _Term(lambda scope: scope.day(act), lambda _types: "day")
            case "age":
                born, on = self._days(2)
                term = _known_days(born, on, lambda _scope, first, last: _years(first, last), "number")
            case "exceeds":
                first, last = self._days(2)
                self._expect(",")
                period = self._period()
                term = _known_days(
                    first,
                    last,
                    lambda scope, start, end: bool(end > reckon(period, start, calendar=scope.calendar).due),
                    "yes_no",
                )
            case _:
                raise self._wrong(f"«{function}» is no function; known, done, day, age and exceeds are", place)
        self._expect(")")
        return term

    def _days(self, count: int) -> list[_Term]:
        terms = [self._sum()]
        for _ in range(count - 1):
            self._expect(",")
            terms.append(self._sum())
        return terms

    def _period(self) -> Period:
        kind, word, place = self._next()
        self.at += 1
        if kind != "text":
            raise self._wrong("a period such as '2 years' is expected", place)
        return Period.parse(word)


_LIST: Final = _Term(lambda _scope: None, lambda _types: "list")


def _constant(content: Any, kind: str) -> _Term:
    return _Term(lambda _scope: content, lambda _types: kind)


def _need(term: _Term, types: Mapping[str, str], kind: str, where: str) -> str:
    found = term.kind(types)
    if found != kind:
        raise DeclarationError(f"«{where}» joins conditions (yes_no), but one side is of type {found}")
    return kind


def _joined(left: _Term, right: _Term, *, settles: bool) -> _Term:
    """Join two conditions by `or` (true settles it) or `and` (false settles it)."""

    def value(scope: Scope) -> Any:
        first = left.value(scope)
        if not isinstance(first, Missing) and bool(first) is settles:
            return settles
        second = right.value(scope)
        if not isinstance(second, Missing) and bool(second) is settles:
            return settles
        unknown = [side.names for side in (first, second) if isinstance(side, Missing)]
        return Missing(frozenset().union(*unknown)) if unknown else not settles

    def kind(types: Mapping[str, str]) -> str:
        word = "or" if settles else "and"
        _need(left, types, "yes_no", word)
        return _need(right, types, "yes_no", word)

    return _Term(value, kind)


def _pair(scope: Scope, left: _Term, right: _Term) -> tuple[Any, Any] | Missing:
    first, second = left.value(scope), right.value(scope)
    unknown = [side.names for side in (first, second) if isinstance(side, Missing)]
    return Missing(frozenset().union(*unknown)) if unknown else (first, second)


def _family(kind: str) -> str:
    if kind in _NUMBERS:
        return "number"
    return "text" if kind in {"choice", "long_text"} else kind


def _comparison(sign: str, left: _Term, right: _Term) -> _Term:
    compare = _COMPARE[sign]

    def value(scope: Scope) -> Any:
        pair = _pair(scope, left, right)
        return pair if isinstance(pair, Missing) else compare(*pair)

    def kind(types: Mapping[str, str]) -> str:
        one, other = _family(left.kind(types)), _family(right.kind(types))
        if one != other:
            raise DeclarationError(f"«{sign}» compares {one} with {other}; both sides must be of one type")
        return "yes_no"

    return _Term(value, kind)


def _membership(left: _Term, many: Sequence[_Term], *, negative: bool) -> _Term:
    listed = many[0] is _LIST
    choices = many[1:] if listed else many

    def value(scope: Scope) -> Any:
        wanted = left.value(scope)
        found = [choice.value(scope) for choice in choices]
        unknown = [side.names for side in (wanted, *found) if isinstance(side, Missing)]
        if unknown:
            return Missing(frozenset().union(*unknown))
        return (wanted in (found if listed else found[0])) is not negative

    def kind(types: Mapping[str, str]) -> str:
        if not listed and choices[0].kind(types) != "choices":
            raise DeclarationError("«in» looks into a list of values or a fact of type choices")
        return "yes_no"

    return _Term(value, kind)


def _arithmetic(sign: str, left: _Term, right: _Term) -> _Term:
    work = _RECKON[sign]

    def value(scope: Scope) -> Any:
        pair = _pair(scope, left, right)
        return pair if isinstance(pair, Missing) else work(*pair)

    def kind(types: Mapping[str, str]) -> str:
        for side in (left, right):
            if _family(side.kind(types)) != "number":
                raise DeclarationError(f"«{sign}» reckons with numbers, not with {side.kind(types)}")
        return "number"

    return _Term(value, kind)


def _known_days(left: _Term, right: _Term, work: Callable[[Scope, date, date], Any], gives: str) -> _Term:
    def value(scope: Scope) -> Any:
        pair = _pair(scope, left, right)
        return pair if isinstance(pair, Missing) else work(scope, *pair)

    def kind(types: Mapping[str, str]) -> str:
        for side in (left, right):
            if side.kind(types) != "day":
                raise DeclarationError(f"a day is expected, not {side.kind(types)}")
        return gives

    return _Term(value, kind)


def _years(born: date, on: date) -> int:
    """Whole years of age on a day; the birthday itself completes the year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
