"""Going backwards: from which states can a set of states be reached, and by how few acts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import cycle
from typing import Any, Final, NamedTuple

from plumbline.kernel.verifying.conditions import Atom
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.reducing import Reduced, Reduction
from plumbline.kernel.verifying.symbols import Diagram, Name, Symbols

MANY: Final = 1_500  # nodes from which on states are narrowed


class Layer(NamedTuple):
    """The states from which some others can be reached by so many acts at most.

    Gives   states — all of them;  front — those that are followed further back
            ways — by act, the states in which it leads to the front of the layer before
    """

    states: Diagram
    front: Diagram
    ways: Mapping[str, Diagram]


class Search:
    """Backward steps through the machine of a procedure."""

    def __init__(self, model: Model) -> None:
        """Prepare the steps."""
        self.model = model
        self.symbols = model.symbols
        self.drifting = [name for name, atom in model.conditions.atoms.items() if atom.drifts]
        self.loose = [name for name, atom in model.conditions.atoms.items() if atom.loose]
        times = {*self.drifting, *self.loose}
        self.times = self.symbols.all(law.says for law in model.laws if law.about <= times)
        self._turning = self.symbols.cube(times)
        self._later = [self.symbols.replaced({name: self.symbols.true}) for name in self.drifting]
        self.reduction = Reduction(model, settled(model))
        self._steps = {code: _Step(self.symbols, reduced) for code, reduced in self.reduction.effects.items()}
        for code, step in self._steps.items():
            step.prepare(model.shared(code))

    def before_waiting(self, states: Diagram) -> Diagram:
        """Give the states from which waiting alone leads to some of these."""
        if states.exists(self._turning) == states:
            return states  # time changes nothing that matters here
        found = states & self.times
        for later in self._later:
            found |= found.substitute(later)
        if self.loose:
            found = found.exists(self.symbols.cube(self.loose))
        return found & self.times

    def before(self, states: Diagram, act: str) -> Diagram:
        """Give the states in which an act may happen, and can lead to some of these."""
        self.symbols.budget.check()
        return self._steps[act].before(states)

    def ready(self, act: str) -> Diagram:
        """Give the states in which an act may happen, with some facts."""
        return self._steps[act].ready()

    def breaking(self, act: str, without: str, when: Diagram) -> Diagram:
        """Give the states in which an act may happen without another one, under a condition."""
        return self._steps[act].ready(~self.model.conditions.done(without) & when)

    def asked_for(self, act: str, parts: Iterable[Diagram]) -> list[tuple[frozenset[Name], Diagram]]:
        """Give what holds where an act is asked for with all that it must be given, and some conditions on all facts hold."""
        one = self.reduction.effects[act]
        given = [~self.symbols.var("given", fact) | self.symbols.var("known", fact) for fact in one.effect.asked]
        asked = [one.theory, one.asks, *(one.telling(part) for part in (*given, *parts))]
        settled = [(names, part) for names, part in self.reduction.settled if not names & one.changed]
        return [*((self.symbols.support(part), part) for part in asked if not part.valid()), *settled]

    def asking(self, act: str, asked: Iterable[tuple[frozenset[Name], Diagram]], when: Diagram) -> Diagram:
        """Give the states in which an act can be so asked for, with facts of which something else holds too."""
        return self._steps[act].asking(asked, when)

    def with_facts(
        self, states: Diagram, act: str, values: Mapping[Name, bool], *, when: Diagram | None = None
    ) -> Diagram:
        """Give, for a matter with these values, what must be given with an act so that it leads to some of these states.

        Takes   when — what must hold of the facts after the act, all else being as before
        """
        return self._steps[act].with_facts(states, self.model.conditions.atoms, values, when)

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The acts, in the order in which steps are tried."""
        return tuple(self.model.procedure.acts)

    def reaching(self, states: Diagram) -> Diagram:
        """Give all states from which some of these can be reached."""
        found = states
        for layer in self.chained(states):
            found = layer.states
        return found

    def chained(self, states: Diagram) -> Iterator[Layer]:
        """Give ever more states from which these can be reached, one act after another in turn: some run, not the shortest."""
        found = self.before_waiting(states)
        yield Layer(found, found, {})
        unchanged = 0
        for act in cycle(reversed(self.acts)):
            way = self.before(found, act)
            more = found | self.before_waiting(way)
            unchanged = unchanged + 1 if more == found else 0
            if unchanged == len(self.acts):
                return
            if not unchanged:
                found = more
                yield Layer(found, found, {act: way})

    def layers(self, states: Diagram, *, narrow: Callable[[Diagram], Diagram] | None = None) -> Iterator[Layer]:
        """Give the states from which these can be reached by no act, by one act at most, by two at most.

        Takes   narrow — what is left to follow of states that are many: some run is looked for, not the shortest
        """
        found = front = self.before_waiting(states)
        front = narrow(front) if narrow else front
        yield Layer(found, front, {})
        while True:
            ways = {act: way for act in self.acts if (way := self.before(front, act)).satisfiable()}
            more = self.before_waiting(self.symbols.any(ways.values()) | front)
            if found | more == found:
                return
            front = narrow(more & ~found) if narrow and more.node_count() > MANY else more
            found |= more
            yield Layer(found, front, ways)


class _Given(NamedTuple):
    """A fact of an act: how a diagram reads where it is not given, where it is, and which variables change with it."""

    kept: Any
    given: Any
    changed: Diagram


class _Step:
    """The step back over one act."""

    def __init__(self, symbols: Symbols, reduced: Reduced) -> None:
        self.symbols = symbols
        self.reduced = reduced
        self.theory, self.guard = reduced.theory, reduced.guard
        effect = reduced.effect
        self.asked = effect.asked
        self.after = symbols.replaced(reduced.after)
        self.free = symbols.cube(effect.free)
        self._names = {fact: (*effect.given[fact], ("known", fact)) for fact in effect.asked}
        self.changed = symbols.cube({*effect.free, *(name for names in self._names.values() for name in names)})
        self.given = {fact: self._of(fact) for fact in effect.asked}
        self._guards: dict[tuple[str, ...], Diagram] = {}

    def _of(self, fact: str) -> _Given:
        true, false = self.symbols.true, self.symbols.false
        return _Given(
            self.symbols.replaced({("given", fact): false}),
            self.symbols.replaced({("given", fact): true, ("known", fact): true}),
            self.symbols.cube(self._names[fact]),
        )

    def ready(self, when: Diagram | None = None) -> Diagram:
        """Give the states in which the act may happen, under a condition on the facts after it."""
        if when is None:
            return self._guarding(())
        return self._asked(self.theory & self.guard & self.reduced.telling(when), self.asked)

    def asking(self, asked: Iterable[tuple[frozenset[Name], Diagram]], when: Diagram) -> Diagram:
        """Give the states from which facts can be given so that some parts hold of them and of all else."""
        found = self.symbols.within(self.reduced.telling(when), asked)
        return self._asked(found, self.asked) if found.satisfiable() else found

    def before(self, states: Diagram) -> Diagram:
        """Give the states in which the act may happen and leads to some of these; none where it changes nothing in them."""
        found = states.substitute(self.after)
        if found == states and states.exists(self.changed) == states:
            return found & self.symbols.false  # the act changes nothing that matters here
        if not self.free.valid() and found.exists(self.free) != found:
            found = (found & self.theory).exists(self.free)
        matters = tuple(fact for fact in self.asked if found.exists(self.given[fact].changed) != found)
        return self._asked(found & self._guarding(matters), matters)

    def prepare(self, shared: frozenset[str]) -> None:
        """Leave out of account, once and for all, the facts that no other act reads."""
        self._guarding(tuple(fact for fact in self.asked if fact in shared))

    def _guarding(self, matters: tuple[str, ...]) -> Diagram:
        """Give where the act may happen, some facts of it being those after it and the rest being left out of account."""
        if matters not in self._guards:
            wider = [known for known in self._guards if set(known) >= set(matters)]
            start = min(wider, key=len) if wider else self.asked
            whole = self._guards[start] if wider else self.theory & self.guard
            rest = tuple(fact for fact in start if fact not in matters)
            self._guards[matters] = self._asked(whole, rest)
        return self._guards[matters]

    def _asked(self, found: Diagram, facts: tuple[str, ...]) -> Diagram:
        for fact in facts:
            self.symbols.budget.check()
            one = self.given[fact]
            given = found.substitute(one.given).exists(one.changed)
            found = given if fact in self.reduced.sure else given | found.substitute(one.kept)
        return found

    def with_facts(
        self, states: Diagram, atoms: Mapping[Name, Atom], values: Mapping[Name, bool], when: Diagram | None
    ) -> Diagram:
        """Give what must be given with the act: variables of its facts, and which of them are given."""
        found = states.substitute(self.after) & self.theory
        if not self.free.valid():
            found = found.exists(self.free)
        found &= self.theory & self.guard
        if when is not None:
            found &= self.reduced.telling(when)
        told = {name for names in self._names.values() for name in names}
        given = {fact: self.symbols.var("given", fact) for fact in self.asked}
        found &= self.symbols.state({name: value for name, value in values.items() if name not in told})
        for name in sorted(told, key=repr):
            variable = self.symbols.var(*name)
            stays = variable if values[name] else ~variable
            if name[0] == "known":
                found &= given[str(name[1])].ite(variable, stays)
            elif name in atoms:
                found &= self.symbols.any(given[fact] for fact in atoms[name].facts if fact in given) | stays
        return found


def settled(model: Model) -> list[Diagram]:
    """Give what holds in every state that can be reached, by the plain order of acts and questions."""
    conditions, symbols, procedure = model.conditions, model.symbols, model.procedure
    opened = model.begun
    parts = [~conditions.done(code) | opened for code in procedure.acts]
    for code, act in procedure.acts.items():
        parts += [~conditions.done(code) | _known(model, question.field) for question in act.questions
                  if question.required and question.when is None and question.field in model.read and act.by != ("system",)]  # fmt: skip
        parts += _under_conditions(model, code)
        if act.each:
            parts.append(~model.complete(code) | conditions.done(code))
    for rule in model.rules:
        if rule.form.value == "first" and rule.when is None and rule.unless is None:
            source = symbols.any(conditions.done(one) for one in rule.sources)
            parts += [~conditions.done(target) | source for target in rule.targets]
    for rule in model.duties:
        waits = model.waiting(rule)
        parts.append(~waits | symbols.any(conditions.done(one) for one in rule.sources))
        parts.append(~waits | symbols.any(_open_to(model, target) for target in rule.targets))
        holds = conditions.holds(rule)
        if not any(
            atom in symbols.support(holds.false) for atom, one in conditions.atoms.items() if one.drifts or one.loose
        ):
            parts.append(~waits | ~holds.false)
    for name in [one for one in symbols.numbers if one[0] == "extended"]:
        with_it = symbols.any(conditions.done(act) for act in procedure.by_code[str(name[1])].sources)
        parts.append(~symbols.var(*name) | with_it)
    for fact in model.read:
        asking = [conditions.done(code) for code, act in procedure.acts.items() if fact in act.asked()]
        parts.append(~_known(model, fact) | symbols.any(asking))
    ends = symbols.any(conditions.done(code) for code in procedure.ends_with)
    parts += [~model.ended | ends, model.ended | ~ends]
    return parts


def _under_conditions(model: Model, code: str) -> Iterator[Diagram]:
    """Give that an act has asked what it asks under a condition, where nothing later can change the condition."""
    act, procedure = model.procedure.acts[code], model.procedure
    asking = {fact: {one for one, act in procedure.acts.items() if fact in act.asked()} for fact in model.read}
    still = {fact for fact, acts in asking.items() if acts <= {code, procedure.opens_with}}
    for question in act.questions:
        if question.when is None or not question.required or question.field not in model.read or act.by == ("system",):
            continue
        when = model.conditions.truth(question.when).true
        names = model.symbols.support(when)
        atoms = [model.conditions.atoms[name] for name in names if name in model.conditions.atoms]
        facts = {str(name[1]) for name in names if name[0] == "known"}.union(*(atom.facts for atom in atoms))
        plain = all(name[0] == "known" or name in model.conditions.atoms for name in names)
        if plain and facts <= still and not any(atom.drifts or atom.loose or atom.days for atom in atoms):
            yield ~model.conditions.done(code) | ~when | _known(model, question.field)


def _known(model: Model, fact: str) -> Diagram:
    return model.conditions.known(fact)


def _open_to(model: Model, code: str) -> Diagram:
    act = model.procedure.acts[code]
    return model.symbols.true if act.repeat else ~model.complete(code)
