"""Conditions over the facts of a matter: safe, typed, three-valued, never `eval`.

A condition is parsed once, when its declaration is loaded, and asked many times. What is not known stays unknown:
`a and b` is false as soon as one side is false, and otherwise as unknown as its parts.

    >>> sorted(parse("fine_fen > 20000 and party_kind == 'natural_person'").names)
    ['fine_fen', 'party_kind']
    >>> parse("minor and corrected").value(Facts({"minor": False}))
    False
    >>> parse("minor and corrected").value(Facts({"minor": True})).names
    frozenset({'corrected'})
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from plumbline.kernel import term
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.period import Period
from plumbline.kernel.scope import Facts, Missing, Scope
from plumbline.kernel.term import COMPARE, Evaluate, KindOf, Shape, Term

__all__ = ["FUNCTIONS", "Expression", "Facts", "Missing", "Scope", "parse"]


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A parsed condition: the text as written, what it names, how to find its value, and how to find its type.

    Gives   names — facts and derived conditions;  acts — acts;  literals — which texts it compares which fact with
            shape — how it is built, see Term
    """

    text: str
    names: frozenset[str]
    acts: frozenset[str]
    literals: frozenset[tuple[str, str]]
    value: Evaluate
    kind: KindOf
    shape: Shape

    def __str__(self) -> str:
        return self.text


class _Token(NamedTuple):
    kind: str
    word: str
    place: int


_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d[\d_]*)|'(?P<text>[^']*)'|(?P<name>[a-z_][a-z0-9_]*)|(?P<sign>==|!=|<=|>=|[<>()+\-*,]))",
)
_WORDS: Final = frozenset({"and", "or", "not", "in", "true", "false", "today"})


def parse(text: str) -> Expression:
    """Parse one condition.

    Raises  DeclarationError with the place inside the text and what could stand there
    """
    parser = _Parser(text)
    try:
        whole = parser.whole()
    except RecursionError:
        raise DeclarationError(
            f"the condition «{text[:40]}…» is nested too deeply; name its parts in `derived`"
        ) from None
    return Expression(
        text=text,
        names=frozenset(parser.names),
        acts=frozenset(parser.acts),
        literals=frozenset(parser.literals),
        value=whole.value,
        kind=whole.kind,
        shape=whole.shape,
    )


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.acts: set[str] = set()
        self.literals: set[tuple[str, str]] = set()
        self.tokens = list(self._split())
        self.at = 0

    def _split(self) -> Iterator[_Token]:
        place = 0
        while self.text[place:].strip():
            found = _TOKEN.match(self.text, place)
            if not found:
                raise self._wrong("cannot be read here", place)
            kind = str(found.lastgroup)
            word = str(found.group(kind))
            start = found.start(kind) - (kind == "text")  # a text begins with its mark
            yield _Token("word" if kind == "name" and word in _WORDS else kind, word, start)
            place = found.end()
        yield _Token("end", "", len(self.text))

    def _wrong(self, what: str, place: int) -> DeclarationError:
        return DeclarationError(f"condition «{self.text}», character {place + 1}: {what}")

    def _take(self, *words: str) -> str | None:
        kind, word, _ = self.tokens[self.at]
        if kind in {"word", "sign"} and word in words:
            self.at += 1
            return word
        return None

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._wrong(f"«{word}» is expected", self.tokens[self.at].place)

    def whole(self) -> Term:
        found = self._either()
        kind, word, place = self.tokens[self.at]
        if kind != "end":
            raise self._wrong(f"«{word}» does not belong here", place)
        return found

    def _either(self) -> Term:
        found = self._both()
        while self._take("or"):
            found = term.joined(found, self._both(), settles=True)
        return found

    def _both(self) -> Term:
        found = self._negated()
        while self._take("and"):
            found = term.joined(found, self._negated(), settles=False)
        return found

    def _negated(self) -> Term:
        return term.negated(self._negated()) if self._take("not") else self._compared()

    def _compared(self) -> Term:
        left = self._sum()
        if sign := self._take(*COMPARE):
            right = self._sum()
            self._note(left, right)
            return term.compared(sign, left, right)
        back = self.at
        negative = self._take("not") is not None
        if self._take("in"):
            return self._membership(left, negative=negative)
        self.at = back
        return left

    def _membership(self, left: Term, *, negative: bool) -> Term:
        if not self._take("("):
            collection = self._sum()
            self._note(left, collection)
            return term.within(left, collection, negative=negative)
        choices = [self._sum()]
        while self._take(","):
            choices.append(self._sum())
        self._expect(")")
        for choice in choices:
            self._note(left, choice)
        return term.among(left, choices, negative=negative)

    def _note(self, left: Term, right: Term) -> None:
        """Remember which text a fact is held against, so that a misspelt choice is found when the file is loaded."""
        for one, other in ((left, right), (right, left)):
            if one.fact and other.text is not None:
                self.literals.add((one.fact, other.text))

    def _sum(self) -> Term:
        found = self._product()
        while sign := self._take("+", "-"):
            found = term.reckoned(sign, found, self._product())
        return found

    def _product(self) -> Term:
        found = self._single()
        while self._take("*"):
            found = term.reckoned("*", found, self._single())
        return found

    def _single(self) -> Term:
        kind, word, place = self.tokens[self.at]
        self.at += 1
        match kind, word:
            case "number", _:
                found = term.constant(int(word.replace("_", "")), "number")
            case "text", _:
                found = term.constant(word, "text")
            case "word", "true" | "false":
                found = term.constant(word == "true", "yes_no")
            case "word", "today":
                found = Term(lambda scope: scope.today(), lambda _types: "day", shape=("today",))
            case "sign", "(":
                found = self._either()
                self._expect(")")
            case "name", _:
                found = self._call(word, place) if self._take("(") else self._fact(word)
            case _:
                raise self._wrong("a fact, a value or «(» is expected", place)
        return found

    def _fact(self, name: str) -> Term:
        self.names.add(name)
        return Term(lambda scope: scope.fact(name), lambda types: types[name], fact=name, shape=("fact", name))

    def _call(self, function: str, place: int) -> Term:
        if function not in FUNCTIONS:
            raise self._wrong(f"«{function}» is no function; there are {', '.join(FUNCTIONS)}", place)
        found = FUNCTIONS[function](self)
        self._expect(")")
        return found

    def name(self, into: set[str]) -> str:
        kind, word, place = self.tokens[self.at]
        if kind != "name":
            raise self._wrong("a name is expected", place)
        self.at += 1
        into.add(word)
        return word

    def known(self) -> Term:
        name = self.name(self.names)

        def value(scope: Scope) -> Any:
            found = scope.fact(name)
            if isinstance(found, Missing):
                return found if found.unseen else False
            return True

        return Term(value, lambda _types: "yes_no", shape=("known", name))

    def done(self) -> Term:
        act = self.name(self.acts)
        return Term(lambda scope: scope.done(act), lambda _types: "yes_no", shape=("done", act))

    def day(self) -> Term:
        act = self.name(self.acts)
        return Term(lambda scope: scope.day(act), lambda _types: "day", shape=("day", act))

    def age(self) -> Term:
        return term.age(*self._pair())

    def exceeds(self) -> Term:
        first, last = self._pair()
        self._expect(",")
        return term.exceeds(first, last, self._period())

    def _pair(self) -> tuple[Term, Term]:
        first = self._sum()
        self._expect(",")
        return first, self._sum()

    def _period(self) -> Period:
        kind, word, place = self.tokens[self.at]
        self.at += 1
        if kind != "text":
            raise self._wrong("a period such as '2 years' is expected", place)
        try:
            return Period.parse(word)
        except DeclarationError as wrong:
            raise self._wrong(wrong.what, place) from wrong


FUNCTIONS: Final[Mapping[str, Callable[[_Parser], Term]]] = {
    "known": _Parser.known,
    "done": _Parser.done,
    "day": _Parser.day,
    "age": _Parser.age,
    "exceeds": _Parser.exceeds,
}
