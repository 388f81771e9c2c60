"""A procedure as a machine over yes-or-no variables: when each act may happen, and what it changes.

The machine can do whatever the kernel allows, for every combination of facts; where it knows less than the kernel it can do
more. Who acts is left open, as is how long people wait between two acts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from plumbline.kernel.procedure import Act, Form, Procedure, Rule
from plumbline.kernel.verifying.allowing import ENDED, Allowing
from plumbline.kernel.verifying.symbols import Budget, Diagram, Name, Symbols
from plumbline.kernel.verifying.theory import Law, forced, laws

_OFF_AT_FIRST: Final = frozenset({"done", "complete", "waiting", "known", "ended", "extended"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What one act changes.

    Gives   duties — the value of each obligation after it, and how often its period was extended
            fixed — what it sets to yes or no;  free — what it leaves open
            asked — its facts that any condition reads;  keeps — for each of them, where it need not be given
    """

    act: Act
    enabled: Diagram
    duties: dict[Name, Diagram]
    fixed: dict[Name, Diagram]
    free: tuple[Name, ...]
    asked: tuple[str, ...]
    keeps: dict[str, Diagram]
    given: dict[str, tuple[Name, ...]]
    theory: Diagram


class Model(Allowing):
    """The machine of one procedure."""

    def __init__(self, procedure: Procedure, budget: Budget, *, without: frozenset[str] = frozenset()) -> None:
        """Build the machine.

        Takes   without — codes of rules that are left out, to find which of them stands in the way
        """
        super().__init__(procedure, Symbols(budget), without)
        for code in procedure.acts:
            self.conditions.done(code)
            self.complete(code)
        self.parts = {code: tuple(self._parts(act)) for code, act in procedure.acts.items()}
        for rule in self.duties:
            self.conditions.holds(rule)
            self.waiting(rule)
            if rule.otherwise or rule.code in procedure.turned_by:
                self.passed(rule)
        self._count_extensions()
        for never in procedure.never:
            self.conditions.truth(never.when)
        for act in procedure.acts.values():
            for question in act.questions:
                self.conditions.truth(question.when)
        self.ended = self.symbols.var(*ENDED)
        self.laws = laws(self.conditions)
        self.read = self._facts_read()
        for fact in self.read:
            self.symbols.var("given", fact)
        self.symbols.order(self._groups())
        self.effects = {code: self._effect(act) for code, act in procedure.acts.items()}

    def _count_extensions(self) -> None:
        """Make the variables that tell how often each period was extended."""
        for rule in self.rules:
            for clock in self.clocks(rule) if rule.form is Form.EXTENDS else ():
                for times in range(1, rule.at_most + 1):
                    self.extended(rule, clock, times=times)

    def enabled(self, act: str) -> Diagram:
        """Give where an act may happen, the facts being those after it and all else as it stood before."""
        return self.symbols.all(self.parts[act])

    @cached_property
    def begun(self) -> Diagram:
        """Where the matter has been opened."""
        return self.conditions.done(self.procedure.opens_with)

    @cached_property
    def initial(self) -> Diagram:
        """Where nothing has happened yet."""
        off = [name for name in self.symbols.numbers if name[0] in _OFF_AT_FIRST]
        return self.symbols.state(dict.fromkeys(off, False))

    def touched(self, act: str) -> Iterator[Name]:
        """Give the comparisons that read the day of an act."""
        for name, atom in self.conditions.atoms.items():
            if act in atom.days or (name[0] == "passed" and act in self._restarting(str(name[1]))):
                yield name

    def _restarting(self, rule: str) -> frozenset[str]:
        turning = self.procedure.turned_by.get(rule, ())
        return frozenset(
            act for one in turning if one.form is Form.RESTARTS or _moves_back(self, one) for act in one.sources
        )

    # ── what an act changes ──────────────────────────────────────────────────────────────────────────────────────

    def can_happen(self, code: str) -> Diagram:
        """Give where an act has not been shut out for certain: by the end, by itself, or by what closes it."""
        act, symbols = self.procedure.acts[code], self.symbols
        found = symbols.true if act.after_end else ~symbols.var(*ENDED)
        if not act.repeat:
            found &= ~self.complete(code)
        return found & ~self._closing(code, certain=True)

    def _duty_after(self, rule: Rule, act: str) -> Diagram:
        holds, waiting = self.conditions.holds(rule), self.waiting(rule)
        if act in rule.targets and self.procedure.acts[act].each:
            waiting &= ~self.complete(act)
        elif act in rule.targets or rule.otherwise == act:
            waiting = self.symbols.false
        waiting = ~holds.false if act in rule.sources else waiting & ~holds.false
        for other in self.duties:
            if other.replaces == rule.code:
                stands = self.symbols.true if act in other.sources else self.waiting(other)
                waiting &= ~(stands & self.conditions.holds(other).true & self._dated(other))
        return waiting & self.symbols.any(self.can_happen(target) for target in rule.targets)

    def _extended_after(self, act: str) -> Iterator[tuple[Name, Diagram]]:
        """Give how often each period was extended after an act, where the act may change it."""
        for rule in self.rules:
            if rule.form is not Form.EXTENDS:
                continue
            for clock in self.clocks(rule):
                anew, more = self._begun_anew(clock, act), self._extends_now(rule, clock, act)
                for times in range(1, rule.at_most + 1):
                    before, less = (self.extended(rule, clock, times=one) for one in (times, times - 1))
                    kept, next_to = before & ~anew, less & ~anew if times > 1 else less
                    after = (more & (kept | next_to)) | (~more & kept)
                    if after != before:
                        yield ("extended", rule.code, clock.code, times), after

    def _standing(self, act: str) -> Iterator[tuple[Name, Diagram]]:
        """Give whether the period of a duty has passed after an act that obliges to it: one owed since earlier stands."""
        for rule in self.duties:
            name = ("passed", rule.code)
            if act in rule.sources and name in self.conditions.atoms and forced(self.conditions, name, act) is False:
                yield name, self.symbols.var(*name) & ~self._begun_anew(rule, act)

    def _begun_anew(self, clock: Rule, act: str) -> Diagram:
        """Give where an act begins a period, so that what was done to an earlier one does not touch it."""
        if act not in clock.sources:
            return self.symbols.false
        if clock.form is not Form.MUST or clock.otherwise == act:
            return self.symbols.true
        settles = self.complete(act) if act in clock.targets else self.symbols.false
        return ~self.waiting(clock) | settles

    def _extends_now(self, rule: Rule, clock: Rule, act: str) -> Diagram:
        """Give where an act extends a period that an earlier act began."""
        if act not in rule.sources or (clock.form is not Form.MUST and act in clock.sources):
            return self.symbols.false
        return self.running(clock) & self.conditions.holds(rule).true

    def _facts_read(self) -> frozenset[str]:
        read = {str(name[1]) for name in self.symbols.numbers if name[0] == "known"}
        return frozenset(read.union(*(atom.facts for atom in self.conditions.atoms.values())))

    def shared(self, act: str) -> frozenset[str]:
        """Give the facts that are read elsewhere than when one act is judged."""
        return frozenset().union(*(facts for code, facts in self._reading.items() if code != act))

    @cached_property
    def _reading(self) -> dict[str, frozenset[str]]:
        """The facts that are read when an act is judged, and those that obligations hang on."""
        told = {code: self._facts_of(parts) for code, parts in self.parts.items()}
        duties = [truth for rule in self.duties for truth in self.conditions.holds(rule)]
        nevers = [self.conditions.truth(never.when).true for never in self.procedure.never]
        asked = [self.conditions.truth(one.when).true for act in self.procedure.acts.values() for one in act.questions]
        dated = {fact for rule in self.duties for fact in (rule.due_on, rule.counts_from) if fact}
        return {**told, "": self._facts_of([*duties, *nevers, *asked]) | dated}

    def _facts_of(self, diagrams: Iterable[Diagram]) -> frozenset[str]:
        names = frozenset().union(*(self.symbols.support(one) for one in diagrams))
        return frozenset(str(name[1]) for name in names if name[0] == "known")

    def _effect(self, act: Act) -> Effect:
        symbols, code = self.symbols, act.code
        symbols.budget.check()
        fixed: dict[Name, Diagram] = {("done", code): symbols.true}
        free: list[Name] = []
        if act.each:
            free.append(("complete", code))
        if code in self.procedure.ends_with:
            fixed[ENDED] = symbols.true
        for name in [one for one in symbols.numbers if one[0] == "order"]:
            closer, window = (self.procedure.by_code[str(rule)] for rule in name[1:])
            if code in closer.sources:
                fixed[name] = symbols.true
            elif code in window.sources:
                fixed[name] = symbols.false
        standing = dict(self._standing(code))
        for name in self.touched(code):
            if name in standing:
                continue
            value = forced(self.conditions, name, code)
            if value is None:
                free.append(name)
            else:
                fixed[name] = symbols.true if value else symbols.false
        asked = tuple(question.field for question in act.questions if question.field in self.read)
        given = {fact: tuple(self._given(fact, code)) for fact in asked}
        changed = {*free, *(name for names in given.values() for name in names)}
        return Effect(
            act=act,
            enabled=self.enabled(code) & self._within_limits(act),
            duties={
                ("waiting", rule.code): after
                for rule in self.duties
                if (after := self._duty_after(rule, code)) != self.waiting(rule)
            }
            | dict(self._extended_after(code))
            | standing,
            fixed=fixed,
            free=tuple(free),
            asked=asked,
            keeps={
                question.field: self._keeps(act, question.field)
                for question in act.questions
                if question.field in asked
            },
            given=given,
            theory=symbols.all(law.says for law in self._theory(changed, code, asked)),
        )

    def _theory(self, changed: set[Name], act: str, asked: tuple[str, ...]) -> Iterator[Law]:
        yield from (law for law in self.laws if law.about & changed)
        for fact in asked:
            for name in self._given(fact, act):
                value = forced(self.conditions, name, act)
                if value is not None and name[0] == "above":
                    variable = self.symbols.var(*name)
                    says = (variable if value else ~variable) | ~self.conditions.defined(
                        self.conditions.atoms[name].about
                    )
                    yield Law(frozenset({name}), says)

    def _given(self, fact: str, act: str) -> Iterator[Name]:
        """Give the comparisons that change when a fact is given, and what follows from it for those done for each."""
        for name, atom in self.conditions.atoms.items():
            if fact in atom.facts and not (name[0] == "passed" and act in atom.days):
                yield name
        for other in self.procedure.acts.values():
            if other.each and other.each.of == fact:
                yield ("complete", other.code)

    def _keeps(self, act: Act, fact: str) -> Diagram:
        """Give where a fact need not be given with an act: it is not required, or it is known already."""
        question = next(one for one in act.questions if one.field == fact)
        if not question.required or act.by == ("system",):
            return self.symbols.true
        again = self.conditions.done(act.code) if act.repeat else self.symbols.false
        return ~self.conditions.truth(question.when).true | (self.conditions.known(fact) & ~again)

    def _within_limits(self, act: Act) -> Diagram:
        """Give where the amounts that are given stay below the bounds of the law."""
        found = self.symbols.true
        for question in act.questions:
            for limit in self.procedure.fields[question.field].limits:
                name = ("above", ((("fact", question.field), 1),), limit.most)
                if name in self.conditions.atoms:
                    found &= ~self.symbols.var(*name) | self.conditions.truth(limit.when).false
        return found

    def _groups(self) -> Iterator[list[Name]]:
        """Give the variables that belong together: those of one rule, one comparison, one act."""
        for code, parts in self.parts.items():
            for part in parts:
                yield [*self.symbols.support(part), ("done", code)]
        for rule in self.duties:
            holds = self.conditions.holds(rule)
            acts = [("done", code) for code in (*rule.sources, *rule.targets)]
            yield [*self.symbols.support(holds.true), ("waiting", rule.code), *acts]
        for name, atom in self.conditions.atoms.items():
            yield [name, *(("known", fact) for fact in atom.facts), *(("done", act) for act in atom.days)]
        for fact in self.read:
            yield [("given", fact), ("known", fact)]
        for law in self.laws:
            yield list(law.about)
        for name in self.symbols.numbers:
            if name[0] == "extended":
                yield [name, *(("done", act) for act in self.procedure.by_code[str(name[1])].sources)]


def _moves_back(model: Model, rule: Rule) -> bool:
    """Tell whether an extension may move the end of a period that has passed: it needs only one of several to run."""
    return rule.form is Form.EXTENDS and len(model.clocks(rule)) > 1
