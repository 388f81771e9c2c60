"""Conditions as decision diagrams: each comparison is one variable, and the rest is three-valued logic.

Comparisons that mean the same become one variable, whichever way they are written: `a < b` and `b > a`, `x >= 14` and
`x > 13`. What hangs on today is told by a variable that turns from no to yes as time passes.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from plumbline.kernel.expression import Expression
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.kernel.term import COMPARE
from plumbline.kernel.verifying.symbols import Diagram, Name, Symbols, Truth

Shape = tuple[Any, ...]
_TODAY: Final = ("today",)
_SIGNS: Final = {"+": 1, "-": -1}


class Sum(NamedTuple):
    """A linear sum: how often each quantity is taken, and a number."""

    parts: tuple[tuple[Shape, int], ...]
    number: int


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison that is a variable of its own.

    Gives   name — of the variable;  about — the quantities that it reads: facts, days of acts, today
            drifts — whether it turns to yes by waiting;  loose — whether time may turn it either way
    """

    name: Name
    about: frozenset[Shape]
    drifts: bool = False
    loose: bool = False

    @property
    def facts(self) -> frozenset[str]:
        """The facts that it reads."""
        return frozenset(one[1] for one in self.about if one[0] == "fact")

    @property
    def days(self) -> frozenset[str]:
        """The acts whose day it reads."""
        return frozenset(one[1] for one in self.about if one[0] == "day")


class Conditions:
    """Reads conditions of one procedure into diagrams."""

    def __init__(self, procedure: Procedure, symbols: Symbols) -> None:
        self.procedure = procedure
        self.symbols = symbols
        self.atoms: dict[Name, Atom] = {}
        self._read: dict[Shape, Truth] = {}
        self.always = Truth(symbols.true, symbols.false)

    def truth(self, condition: Expression | None) -> Truth:
        """Give where a condition is true and where it is false; none at all is always true."""
        return self.always if condition is None else self._truth(condition.shape)

    def holds(self, rule: Rule) -> Truth:
        """Give where `when` and `unless` let a rule apply."""
        when, unless = self.truth(rule.when), self.truth(rule.unless)
        if rule.unless is None:
            return when
        return Truth(when.true & unless.false, when.false | unless.true)

    def known(self, fact: str) -> Diagram:
        """Give where a fact is known."""
        return self.symbols.var("known", fact)

    def done(self, act: str) -> Diagram:
        """Give where an act has happened."""
        return self.symbols.var("done", act)

    def defined(self, about: frozenset[Shape]) -> Diagram:
        """Give where quantities are known."""
        found = self.symbols.true
        for one in about:
            if one[0] == "fact":
                found &= self.known(one[1])
            elif one[0] == "day":
                found &= self.done(one[1])
        return found

    def atom(self, *name: Hashable, about: frozenset[Shape], drifts: bool = False, loose: bool = False) -> Diagram:
        """Give the variable of a comparison."""
        if name not in self.atoms:
            self.atoms[name] = Atom(name, about, drifts, loose)
            self.defined(about)
        return self.symbols.var(*name)

    def _truth(self, shape: Shape) -> Truth:
        if shape not in self._read:
            self.symbols.budget.check()
            self._read[shape] = self._made(shape)
        return self._read[shape]

    def _made(self, shape: Shape) -> Truth:
        match shape:
            case ("const", bool(value)):
                return self.always if value else Truth(self.always.false, self.always.true)
            case ("fact", name):
                if name in self.procedure.derived:
                    return self.truth(self.procedure.derived[name].condition)
                return self._split(self.atom("yes", name, about=frozenset({shape})), frozenset({shape}))
            case ("known", name):
                if name in self.procedure.derived:
                    there = self._truth(("fact", name))
                    return self._plain(there.true | there.false)
                return self._plain(self.known(name))
            case ("done", act):
                return self._plain(self.done(act))
        return self._joined(shape) or self._judged(shape)

    def _joined(self, shape: Shape) -> Truth | None:
        match shape:
            case ("not", inner):
                found = self._truth(inner)
                return Truth(found.false, found.true)
            case ("and", left, right):
                one, other = self._truth(left), self._truth(right)
                return Truth(one.true & other.true, one.false | other.false)
            case ("or", left, right):
                one, other = self._truth(left), self._truth(right)
                return Truth(one.true | other.true, one.false & other.false)
        return None

    def _judged(self, shape: Shape) -> Truth:
        match shape:
            case ("among", left, choices, negative):
                found = self._truth(("==", left, choices[0]))
                for choice in choices[1:]:
                    other = self._truth(("==", left, choice))
                    found = Truth(found.true | other.true, found.false & other.false)
                return Truth(found.false, found.true) if negative else found
            case ("within", left, collection, negative):
                about = frozenset(one for one in (left, collection) if one[0] == "fact")
                found = self._split(self.atom("has", collection[1], left, about=about), about)
                return Truth(found.false, found.true) if negative else found
            case ("exceeds", first, last, period):
                return self._exceeds(first, last, period)
            case (sign, left, right) if sign in COMPARE:
                return self._compared(sign, left, right)
        message = f"no condition has the shape {shape[:1]}"
        raise TypeError(message)

    def _plain(self, diagram: Diagram) -> Truth:
        return Truth(diagram, ~diagram)

    def _split(self, diagram: Diagram, about: frozenset[Shape]) -> Truth:
        there = self.defined(about)
        return Truth(there & diagram, there & ~diagram)

    def _exceeds(self, first: Shape, last: Shape, period: object) -> Truth:
        about = _quantities(first) | _quantities(last)
        if last == _TODAY and first != _TODAY:
            return self._split(self.atom("since", first, period, about=about, drifts=True), about)
        if first == _TODAY and last != _TODAY:  # ever less time is left
            found = self._split(self.atom("within", last, period, about=about, drifts=True), about)
            return Truth(found.false, found.true)
        return self._split(self.atom("exceeds", first, last, period, about=about), about)

    def _compared(self, sign: str, left: Shape, right: Shape) -> Truth:
        if sign == "!=":
            found = self._compared("==", left, right)
            return Truth(found.false, found.true)
        if sign == "==" and (found_there := self._same(left, right)) is not None:
            return found_there
        one, other = _sum(left), _sum(right)
        if sign == "==":
            above, below = self._above(one, other, 0), self._above(other, one, 0)
            return Truth(above.false & below.false, above.true | below.true)
        if sign in {"<", "<="}:
            one, other, sign = other, one, {"<": ">", "<=": ">="}[sign]
        return self._above(one, other, 0 if sign == ">" else -1)

    def _above(self, one: Sum, other: Sum, least: int) -> Truth:
        """Tell where one sum less another is above a number."""
        parts: dict[Shape, int] = {}
        for quantity, times in (*one.parts, *((quantity, -times) for quantity, times in other.parts)):
            parts[quantity] = parts.get(quantity, 0) + times
        left = tuple(sorted(((q, n) for q, n in parts.items() if n), key=repr))
        bound = least - one.number + other.number
        if not left:
            return self.always if bound < 0 else Truth(self.always.false, self.always.true)
        about = frozenset().union(*(_quantities(quantity) for quantity, _ in left))
        turned = parts.get(_TODAY, 0) < 0 or (not parts.get(_TODAY) and left[0][1] < 0)
        if turned:  # -s > b is the same as not s > -b - 1, for whole numbers
            left = tuple((quantity, -times) for quantity, times in left)
            bound = -bound - 1
        drifts = bool(parts.get(_TODAY)) and all(q[0] != "opaque" for q, _ in left)
        loose = not drifts and _TODAY in about
        found = self._split(self.atom("above", left, bound, about=about, drifts=drifts, loose=loose), about)
        return Truth(found.false, found.true) if turned else found

    def _same(self, left: Shape, right: Shape) -> Truth | None:
        """Compare texts and yes-or-no values; None where two quantities are compared."""
        kinds = {self._kind(left), self._kind(right)}
        if kinds == {"yes_no"}:
            one, other = self._truth(left), self._truth(right)
            same = (one.true & other.true) | (one.false & other.false)
            return Truth(same, (one.true & other.false) | (one.false & other.true))
        if kinds & {"number", "day"}:
            return None
        if left[0] == "const" and right[0] == "const":
            return self._plain(self.symbols.true if left == right else self.symbols.false)
        first, second = sorted((left, right), key=lambda one: (one[0] == "const", repr(one)))
        about = frozenset(one for one in (first, second) if one[0] == "fact")
        return self._split(self.atom("is", first[1], second, about=about), about)

    def _kind(self, shape: Shape) -> str:
        if shape[0] == "const":
            return {bool: "yes_no", int: "number", str: "text"}[type(shape[1])]
        if shape[0] == "fact":
            if shape[1] in self.procedure.derived:
                return "yes_no"
            kind = str(self.procedure.fields[shape[1]].type)
            return _KINDS.get(kind, "text")
        return _SHAPES.get(shape[0], "yes_no")


_KINDS: Final[Mapping[str, str]] = {
    "yes_no": "yes_no", "whole": "number", "money": "number", "share": "number", "day": "day", "moment": "day",
}  # fmt: skip
_SHAPES: Final[Mapping[str, str]] = {
    "today": "day", "day": "day", "+": "number", "-": "number", "*": "number", "age": "number",
}  # fmt: skip


def _quantities(shape: Shape) -> frozenset[Shape]:
    """Give the facts, days of acts and today that a shape reads."""
    if shape[0] in {"fact", "day", "today"}:
        return frozenset({shape})
    return frozenset().union(*(_quantities(one) for one in shape[1:] if isinstance(one, tuple) and one))


def _sum(shape: Shape) -> Sum:
    """Give a shape as a linear sum; what is not linear is one quantity of its own."""
    if shape[0] == "const":
        return Sum((), shape[1])
    if shape[0] in _SIGNS:
        one, other = _sum(shape[1]), _sum(shape[2])
        turn = _SIGNS[shape[0]]
        return Sum(
            (*one.parts, *((quantity, turn * times) for quantity, times in other.parts)),
            one.number + turn * other.number,
        )
    if shape[0] == "*":
        one, other = _sum(shape[1]), _sum(shape[2])
        if not one.parts:
            one, other = other, one
        if not other.parts:
            return Sum(
                tuple((quantity, times * other.number) for quantity, times in one.parts), one.number * other.number
            )
    if shape[0] in {"fact", "day", "today"}:
        return Sum(((shape, 1),), 0)
    return Sum(((("opaque", shape), 1),), 0)
