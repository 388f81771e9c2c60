"""The yes-or-no variables in which a procedure is told, and decision diagrams over them.

A variable is named by a tuple: what it is about, and the act, rule, fact or comparison. Diagrams are made by `oxidd`; their
nodes are bounded, so a procedure that is too big ends in TooBig and not in a machine without memory.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from oxidd.bcdd import BCDDFunction, BCDDManager

from plumbline.kernel import clock

Name = tuple[Hashable, ...]
Diagram = BCDDFunction

_NODES: Final = 6_000_000
_CACHE: Final = 1 << 20
_ROUNDS: Final = 25


class TooBig(Exception):
    """The proof does not fit into the time or memory that it may take."""


class Budget:
    """Seconds of processor time that a proof may take."""

    def __init__(self, seconds: float) -> None:
        self.ends = clock.worked() + seconds
        self.began = clock.worked()

    def check(self) -> None:
        """Stop a proof that has taken too long."""
        if clock.worked() > self.ends:
            raise TooBig

    @property
    def spent(self) -> float:
        """Seconds used so far."""
        return clock.worked() - self.began


class Truth(NamedTuple):
    """A condition in three-valued logic: where it is true, where it is false; elsewhere it is not known."""

    true: Diagram
    false: Diagram


class Symbols:
    """The variables of one procedure; one is made the first time that it is named."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.manager = BCDDManager(_NODES, _CACHE, 1)
        self.numbers: dict[Name, int] = {}
        self.true: Diagram = self.manager.true()
        self.false: Diagram = self.manager.false()

    def var(self, *name: Hashable) -> Diagram:
        """Give the diagram of one variable."""
        if name not in self.numbers:
            self.numbers[name] = self.manager.add_vars(1).start
        return self.manager.var(self.numbers[name])

    def support(self, diagram: Diagram) -> frozenset[Name]:
        """Give the variables that a small diagram hangs on."""
        names = list(self.numbers)
        seen: set[Diagram] = set()
        found: set[int] = set()
        waiting = [diagram]
        while waiting:
            node = waiting.pop()
            number = node.node_var()
            if node in seen or number is None:
                continue
            seen |= {node, ~node}
            found.add(number)
            waiting += node.cofactors() or ()
        return frozenset(names[number] for number in found)

    def order(self, groups: Iterable[Iterable[Name]]) -> None:
        """Put variables that stand together in many groups near each other.

        Each variable moves to the middle of the groups that it stands in, again and again (the FORCE heuristic of Aloul,
        Markov and Sakallah, 2003), and the order with the shortest groups is taken.
        """
        edges = [numbers for group in groups if len(numbers := [self.numbers[name] for name in group]) > 1]
        places = {number: float(number) for number in self.numbers.values()}
        best, shortest = dict(places), float("inf")
        for _ in range(_ROUNDS):
            length = sum(max(places[n] for n in edge) - min(places[n] for n in edge) for edge in edges)
            if length < shortest:
                best, shortest = dict(places), length
            pulls: dict[int, list[float]] = {number: [] for number in places}
            for edge in edges:
                middle = sum(places[number] for number in edge) / len(edge)
                for number in edge:
                    pulls[number].append(middle)
            moved = {n: sum(pull) / len(pull) if pull else places[n] for n, pull in pulls.items()}
            places = {number: float(rank) for rank, number in enumerate(sorted(moved, key=lambda n: (moved[n], n)))}
        self.manager.set_var_order(sorted(best, key=lambda number: (best[number], number)))

    def cube(self, names: Iterable[Name]) -> Diagram:
        """Give the conjunction of variables, as quantifiers take it."""
        found = self.true
        for name in names:
            found &= self.var(*name)
        return found

    def state(self, values: Mapping[Name, bool]) -> Diagram:
        """Give the conjunction of variables with their values."""
        found = self.true
        for name, value in values.items():
            found &= self.var(*name) if value else ~self.var(*name)
        return found

    def any(self, parts: Iterable[Diagram]) -> Diagram:
        """Join diagrams by or."""
        found = self.false
        for part in parts:
            found |= part
        return found

    def all(self, parts: Iterable[Diagram]) -> Diagram:
        """Join diagrams by and."""
        found = self.true
        for part in parts:
            found &= part
        return found

    def within(self, states: Diagram, parts: Iterable[tuple[frozenset[Name], Diagram]]) -> Diagram:
        """Leave of some states those in which all parts hold, the parts that are nearest to them first.

        Takes   parts — each with the variables that it hangs on
        """
        about = self.support(states)
        for _, part in sorted(parts, key=lambda one: len(one[0] - about)):
            self.budget.check()
            if not states.satisfiable():
                break
            states &= part
        return states

    def replaced(self, values: Mapping[Name, Diagram]) -> Any:
        """Make a substitution of variables by diagrams, all at once."""
        return Diagram.make_substitution([(self.numbers[name], value) for name, value in values.items()])

    def pick(self, diagram: Diagram) -> dict[Name, bool] | None:
        """Give values that make a diagram true, of those variables that matter; None where nothing does."""
        cube: Sequence[bool | None] | None = diagram.pick_cube()
        if cube is None:
            return None
        return {name: value for name, number in self.numbers.items() if (value := cube[number]) is not None}

    def valued(self, values: Mapping[Name, bool]) -> list[tuple[int, bool]]:
        """Write values down as diagrams are asked with them; those not given are no."""
        return [(number, values.get(name, False)) for name, number in self.numbers.items()]
