"""What comparisons have to do with each other: a choice is one thing at a time, an amount above 20 is above 10.

Where two comparisons are not related here, every combination of them is looked at; that can only find too many runs, never
too few, and each run is replayed before it is told.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from typing import Any, Final

from plumbline.kernel.fields import NUMBERS, FieldType
from plumbline.kernel.verifying.conditions import Conditions
from plumbline.kernel.verifying.orders import Order
from plumbline.kernel.verifying.spans import always_over_by
from plumbline.kernel.verifying.symbols import Diagram, Name

_TODAY: Final = ("today",)
_PERIODS: Final = frozenset({"since", "exceeds", "within"})


@dataclass(frozen=True, slots=True)
class Law:
    """A relation between variables that holds whatever happens."""

    about: frozenset[Name]
    says: Diagram


def laws(conditions: Conditions) -> list[Law]:
    """Give what holds between the comparisons of a procedure."""
    found = [*_choices(conditions), *_amounts(conditions), *_spans(conditions), *_apart(conditions), *_days(conditions)]
    return [Law(frozenset(names), says) for names, says in found]


def forced(conditions: Conditions, name: Name, act: str) -> bool | None:
    """Tell what a comparison must be just after an act, or after a fact was given with it; None where it is free."""
    procedure = conditions.procedure
    match name:
        case ("since", ("day", source), _) if source == act:
            return False
        case ("passed", str(rule)) if act in procedure.by_code[rule].sources:
            one = procedure.by_code[rule]
            return None if one.counts_from or one.due_on or one.ahead_of else False
        case ("above", tuple(parts), int(bound)):
            return _forced_days(conditions, dict(parts), bound, act)
    return None


def _forced_days(conditions: Conditions, parts: dict[Any, int], bound: int, act: str) -> bool | None:
    """Judge the difference of two days of which one is today: nothing that has happened lies in the future."""
    if sorted(parts.values()) != [-1, 1]:
        return None
    later, earlier = (next(q for q, times in parts.items() if times == sign) for sign in (1, -1))
    this_day = ("day", act)
    if {later, earlier} == {_TODAY, this_day}:
        return bound < 0
    if later in {_TODAY, this_day} and _past(conditions, earlier):
        return True if bound < 0 else None
    if earlier in {_TODAY, this_day} and _past(conditions, later):
        return False if bound >= 0 else None
    return None


def _past(conditions: Conditions, quantity: Any) -> bool:
    if quantity[0] == "day":
        return True
    return quantity[0] == "fact" and not conditions.procedure.fields[quantity[1]].future


def _choices(conditions: Conditions) -> Iterator[tuple[list[Name], Diagram]]:
    by_fact: dict[str, list[Name]] = defaultdict(list)
    for name in conditions.atoms:
        if name[0] == "is" and name[2][0] == "const":  # type: ignore[index]  # names of this kind hold a shape
            by_fact[str(name[1])].append(name)
    for fact, names in by_fact.items():
        one = conditions.procedure.fields[fact]
        variables = [conditions.symbols.var(*name) for name in names]
        says = conditions.symbols.all(~(a & b) for a, b in combinations(variables, 2))
        if one.type is FieldType.CHOICE and len(names) == len(one.choices):
            says &= conditions.symbols.any(variables)
        yield names, says


def _amounts(conditions: Conditions) -> Iterator[tuple[list[Name], Diagram]]:
    by_sum: dict[Any, list[Name]] = defaultdict(list)
    for name in conditions.atoms:
        if name[0] == "above":
            by_sum[name[1]].append(name)
    for parts, names in by_sum.items():
        names.sort(key=lambda name: int(str(name[2])))
        variables = [conditions.symbols.var(*name) for name in names]
        says = conditions.symbols.all(~more | less for less, more in pairwise(variables))
        if len(parts) == 1 and parts[0][0][0] == "fact" and parts[0][1] == 1:
            one = conditions.procedure.fields[parts[0][0][1]]
            if one.type in NUMBERS:
                for name, variable in zip(names, variables, strict=True):
                    bound = int(str(name[2]))
                    if one.least is not None and bound < one.least:
                        says &= variable
                    if one.most is not None and bound >= one.most:
                        says &= ~variable
        yield names, says


def _spans(conditions: Conditions) -> Iterator[tuple[list[Name], Diagram]]:
    by_ends: dict[Any, list[Name]] = defaultdict(list)
    for name in conditions.atoms:
        if name[0] in _PERIODS:
            by_ends[name[:-1]].append(name)
    for names in by_ends.values():
        for one, other in combinations(names, 2):
            for shorter, longer in ((one, other), (other, one)):
                if always_over_by(shorter[-1], longer[-1]):  # type: ignore[arg-type]  # the last of these is a period
                    first, second = (conditions.symbols.var(*name) for name in (shorter, longer))
                    yield [shorter, longer], (~first | second) if one[0] == "within" else (~second | first)
                    break


def _apart(conditions: Conditions) -> Iterator[tuple[list[Name], Diagram]]:
    """Give that what began earlier and is no longer has passed before what began later."""
    order = Order(conditions.procedure)
    began = [name for name in conditions.atoms if name[0] == "since" and name[1][0] == "day"]  # type: ignore[index]  # names of this kind hold a shape
    for later, earlier in permutations(began, 2):
        acts = str(earlier[1][1]), str(later[1][1])  # type: ignore[index]  # likewise
        if acts[0] != acts[1] and order.always_earlier(*acts) and always_over_by(earlier[2], later[2]):  # type: ignore[arg-type]  # the last of these is a period
            yield [earlier, later], ~conditions.symbols.var(*later) | conditions.symbols.var(*earlier)


def _days(conditions: Conditions) -> Iterator[tuple[list[Name], Diagram]]:
    """Give that a period can only have passed once its first day has."""
    for name in list(conditions.atoms):
        if name[0] not in {"since", "within"}:
            continue
        parts = ((name[1], -1), (_TODAY, 1))
        for other in list(conditions.atoms):
            if other[0] == "above" and other[1] == parts:
                period, day = conditions.symbols.var(*name), conditions.symbols.var(*other)
                bound = int(str(other[2]))
                if name[0] == "since" and bound <= 0:
                    yield [name, other], ~period | day
                elif name[0] == "within" and bound >= -1:
                    yield [name, other], ~day | period
