"""The terms of a condition: each finds its value in three-valued logic, and its type before it is ever asked.

The logic is Kleene's: `and` is false as soon as one side is false, `or` true as soon as one side is true, and otherwise
what is not known makes the whole unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.kernel.scope import Missing, Scope

Evaluate = Callable[[Scope], Any]
Types = Mapping[str, str]  # fact → its type, as fields name them; derived conditions are yes_no
KindOf = Callable[[Types], str]
Shape = tuple[Any, ...]

_NUMBERS: Final = frozenset({"number", "whole", "money", "share"})
_TEXTS: Final = frozenset({"text", "long_text", "choice"})
_IN_ORDER: Final = frozenset({"number", "day", "moment"})
_DAYS: Final = frozenset({"day", "moment"})
_COLLECTIONS: Final = frozenset({"choices", "people"})

COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}
RECKON: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One node of a condition: how to evaluate it, how to find its type, the fact or text that it is, how it is built.

    Gives   shape — its sign, then what it joins: shapes, names or values; for those who reason about conditions
    """

    value: Evaluate
    kind: KindOf
    fact: str = ""
    text: str | None = None
    shape: Shape = ()


def constant(content: Any, kind: str) -> Term:
    """Make a term that is always the same."""
    text = content if kind == "text" else None
    return Term(lambda _scope: content, lambda _types: kind, text=text, shape=("const", content))


def negated(inner: Term) -> Term:
    """Turn a condition round; what is unknown stays so."""

    def value(scope: Scope) -> Any:
        answer = inner.value(scope)
        return answer if isinstance(answer, Missing) else not answer

    return Term(value, lambda types: _condition(inner, types, "not"), shape=("not", inner.shape))


def joined(left: Term, right: Term, *, settles: bool) -> Term:
    """Join two conditions by `or` (true settles it) or `and` (false settles it)."""

    def value(scope: Scope) -> Any:
        first = left.value(scope)
        if first is settles:
            return settles
        second = right.value(scope)
        if second is settles:
            return settles
        if first.__class__ is not Missing and second.__class__ is not Missing:
            return not settles
        return Missing.among((first, second))

    def kind(types: Types) -> str:
        word = "or" if settles else "and"
        _condition(left, types, word)
        return _condition(right, types, word)

    return Term(value, kind, shape=("or" if settles else "and", left.shape, right.shape))


def compared(sign: str, left: Term, right: Term) -> Term:
    """Compare two values of one type."""
    compare = COMPARE[sign]

    def value(scope: Scope) -> Any:
        first, second = left.value(scope), right.value(scope)
        if first.__class__ is not Missing and second.__class__ is not Missing:
            return compare(first, second)
        return Missing.among((first, second))

    def kind(types: Types) -> str:
        one, other = _family(left.kind(types)), _family(right.kind(types))
        if one != other:
            raise DeclarationError(f"«{sign}» compares {one} with {other}; both sides must be of one type")
        if sign not in {"==", "!="} and one not in _IN_ORDER:
            raise DeclarationError(f"«{sign}» orders numbers, days and moments, not {one}")
        return "yes_no"

    return Term(value, kind, shape=(sign, left.shape, right.shape))


def among(left: Term, choices: Sequence[Term], *, negative: bool) -> Term:
    """Tell whether a value is one of those listed; what is unknown among them matters only when no other one fits."""

    def value(scope: Scope) -> Any:
        wanted = left.value(scope)
        if isinstance(wanted, Missing):
            return wanted
        found = [choice.value(scope) for choice in choices]
        if wanted in found:
            return not negative
        unknown = Missing.among(found)
        return negative if unknown is None else unknown

    def kind(types: Types) -> str:
        one = _family(left.kind(types))
        for choice in choices:
            if (other := _family(choice.kind(types))) != one:
                raise DeclarationError(f"«in» looks for {one} among {other}; all must be of one type")
        return "yes_no"

    return Term(value, kind, shape=("among", left.shape, tuple(choice.shape for choice in choices), negative))


def within(left: Term, collection: Term, *, negative: bool) -> Term:
    """Tell whether a text is in a fact that holds several."""

    def value(scope: Scope) -> Any:
        wanted, held = left.value(scope), collection.value(scope)
        unknown = Missing.among((wanted, held))
        return (wanted in held) is not negative if unknown is None else unknown

    def kind(types: Types) -> str:
        if collection.kind(types) not in _COLLECTIONS:
            raise DeclarationError("«in» looks into a list of values or a fact of type choices or people")
        if (one := _family(left.kind(types))) != "text":
            raise DeclarationError(f"«in» looks for a text in a fact of type choices or people, not for {one}")
        return "yes_no"

    return Term(value, kind, shape=("within", left.shape, collection.shape, negative))


def reckoned(sign: str, left: Term, right: Term) -> Term:
    """Reckon with two numbers."""
    work = RECKON[sign]

    def value(scope: Scope) -> Any:
        first, second = left.value(scope), right.value(scope)
        unknown = Missing.among((first, second))
        return work(first, second) if unknown is None else unknown

    def kind(types: Types) -> str:
        for side in (left, right):
            if _family(side.kind(types)) != "number":
                raise DeclarationError(f"«{sign}» reckons with numbers, not with {side.kind(types)}")
        return "number"

    return Term(value, kind, shape=(sign, left.shape, right.shape))


def age(born: Term, on: Term) -> Term:
    """Give the whole years of age on a day; the birthday itself completes the year."""

    def value(scope: Scope) -> Any:
        first, last = born.value(scope), on.value(scope)
        unknown = Missing.among((first, last))
        return _years(day_of(first), day_of(last)) if unknown is None else unknown

    def kind(types: Types) -> str:
        _need_days(types, born, on)
        return "number"

    return Term(value, kind, shape=("age", born.shape, on.shape))


def exceeds(first: Term, last: Term, period: Period) -> Term:
    """Tell whether a day lies after the last day of a period that runs from an earlier one."""

    def value(scope: Scope) -> Any:
        start, end = first.value(scope), last.value(scope)
        unknown = Missing.among((start, end))
        if unknown is not None:
            return unknown
        reckoning = reckon(period, start, calendar=scope.calendar)
        return bool(end > reckoning.due_at) if reckoning.due_at else day_of(end) > reckoning.due

    def kind(types: Types) -> str:
        found = _need_days(types, first, last)
        if period.unit is Unit.HOURS and found != {"moment"}:
            raise DeclarationError("a period in hours runs between two moments, not between days")
        return "yes_no"

    return Term(value, kind, shape=("exceeds", first.shape, last.shape, period))


def _condition(term: Term, types: Types, where: str) -> str:
    found = term.kind(types)
    if found != "yes_no":
        raise DeclarationError(f"«{where}» joins conditions (yes_no), but one side is of type {found}")
    return found


def _family(kind: str) -> str:
    if kind in _NUMBERS:
        return "number"
    return "text" if kind in _TEXTS else kind


def _need_days(types: Types, *sides: Term) -> set[str]:
    found = {side.kind(types) for side in sides}
    if strange := sorted(found - _DAYS):
        raise DeclarationError(f"a day is expected, not {strange[0]}")
    return found


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
