"""The machine with the variables left out that others tell: a fact is known once an act that must ask it has happened.

What is left out holds in every state that can be reached: it is true before the first act, and each act keeps it true,
which is proven for every act and every combination of facts before it is used. Fewer variables make smaller diagrams.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from plumbline.kernel.procedure import Rule
from plumbline.kernel.verifying.allowing import ENDED
from plumbline.kernel.verifying.model import Effect, Model
from plumbline.kernel.verifying.symbols import Diagram, Name


@dataclass(frozen=True, slots=True)
class Reduced:
    """What one act changes, in the variables that are left.

    Gives   after — what every variable that the act sets is after it, told by what was before and the facts after it
            guard — where the act may happen, the facts being those after it;  asks — where it is given what it must ask
            changed — the variables of facts and time that it changes
            sure — the facts that are always given with the act;  telling — reads a condition on the facts after it
    """

    effect: Effect
    after: dict[Name, Diagram]
    guard: Diagram
    asks: Diagram
    theory: Diagram
    changed: frozenset[Name]
    sure: frozenset[str]
    telling: Any


class Reduction:
    """Which variables of a model are told by others, and its effects without them."""

    def __init__(self, model: Model, holding: Iterable[Diagram]) -> None:
        """Find what is told by others.

        Takes   holding — what holds in every state that can be reached
        """
        self.model = model
        self.symbols = model.symbols
        self.facts: dict[Name, Diagram] = {ENDED: self._any_done(model.procedure.ends_with)}
        self.facts |= {("known", fact): self._any_done(asking) for fact, asking in self._always_asked.items()}
        self._telling = self.symbols.replaced(self.facts)
        parts = [part for one in holding if not (part := one.substitute(self._telling)).valid()]
        self._near = [(self.symbols.support(part), part) for part in parts]
        self.duties = {rule.code: told for rule in model.duties if (told := self._owed(rule)) is not None}
        self._frames = {code: _Frame(self, effect) for code, effect in model.effects.items()}
        while failing := [rule for rule in self.duties if not self._kept(rule)]:
            for rule in failing:
                del self.duties[rule]
            for frame in self._frames.values():
                frame.__dict__.pop("before", None)
        self.told = dict(self.facts)
        self.told.update({("waiting", code): told for code, told in self.duties.items()})
        self._all = self.symbols.replaced(self.told)
        settled = [part for one in parts if not (part := self.of(one)).valid()]
        self.settled = [(self.symbols.support(part), part) for part in settled]
        self.effects = {code: frame.reduced() for code, frame in self._frames.items()}

    def of(self, states: Diagram) -> Diagram:
        """Tell a set of states in the variables that are left."""
        return states.substitute(self._all)

    def of_facts(self, states: Diagram) -> Diagram:
        """Tell what is known and what has ended in the variables that are left, and leave the duties as they are."""
        return states.substitute(self._telling)

    def _any_done(self, acts: Iterable[str]) -> Diagram:
        return self.symbols.any(self.model.conditions.done(code) for code in acts)

    @cached_property
    def _always_asked(self) -> dict[str, tuple[str, ...]]:
        """The facts that every act which asks them must ask, with these acts."""
        found: dict[str, tuple[str, ...]] = {}
        acts = self.model.procedure.acts.values()
        for fact in self.model.read:
            asking = [(act, one) for act in acts for one in act.questions if one.field == fact]
            if asking and all(one.required and one.when is None and act.by != ("system",) for act, one in asking):
                found[fact] = tuple(act.code for act, _ in asking)
        return found

    def asked_only_with(self, act: str) -> frozenset[str]:
        """Give the facts that must be given with an act, and with no other."""
        return frozenset(fact for fact, asking in self._always_asked.items() if asking == (act,))

    def asked_for_sure(self, act: str) -> frozenset[str]:
        """Give the facts that are known after an act because it must ask them."""
        return frozenset(fact for fact, asking in self._always_asked.items() if act in asking)

    # ── duties that are told by what has happened ────────────────────────────────────────────────────────────────

    def _owed(self, rule: Rule) -> Diagram | None:
        """Give where a duty would wait if what has happened told it; None where time or the order of acts matters too."""
        model = self.model
        found = self.symbols.any(model.complete(source) for source in rule.sources)
        found &= ~self.symbols.any(model.complete(target) for target in rule.targets)
        if rule.otherwise:
            found &= ~model.conditions.done(rule.otherwise)
        found &= ~model.conditions.holds(rule).false
        found &= self.symbols.any(model.can_happen(target) for target in rule.targets)
        found = self.of_facts(found)
        atoms = model.conditions.atoms
        for name in self.symbols.support(found):
            timed = name in atoms and (atoms[name].drifts or atoms[name].loose)
            if timed or name[0] in {"order", "waiting", "complete"}:
                return None
        return found

    def _kept(self, rule: str) -> bool:
        """Tell whether every act leaves a duty as it is told."""
        return all(self._kept_by(frame, rule) for frame in self._frames.values())

    def _kept_by(self, frame: "_Frame", rule: str) -> bool:
        self.symbols.budget.check()
        if self.symbols.support(frame.told[rule]) & frame.changed:
            return False
        differs = frame.owed(("waiting", rule)) ^ self.duties[rule].substitute(frame.fixed)
        if not differs.satisfiable():
            return True
        about = self.symbols.support(differs)
        for names, part in self._near:
            if names & about and not names & frame.changed:
                differs &= part
        for part in self.model.parts[frame.act]:
            if not differs.satisfiable():
                return True
            differs &= frame.judged(part)
        return not differs.satisfiable()


class _Frame:
    """One act: how what is told reads before it, and after."""

    def __init__(self, reduction: Reduction, effect: Effect) -> None:
        self.reduction = reduction
        self.symbols = reduction.symbols
        self.effect = effect
        self.act = effect.act.code
        self.once = not effect.act.repeat and not effect.act.each
        self.fixed = self.symbols.replaced(effect.fixed)
        given: dict[Name, Diagram] = {("known", one): self.symbols.true for one in reduction.asked_for_sure(self.act)}
        self._given = self.symbols.replaced({**reduction.facts, **given})
        self.changed = frozenset(
            {
                *effect.free,
                *(name for name in effect.fixed if name[0] not in {"done", "ended"}),
                *(name for fact in effect.asked for name in (*effect.given[fact], ("known", fact))),
            }
        )
        first = self.symbols.replaced({("done", self.act): self.symbols.false})
        self.told = {code: one.substitute(first) if self.once else one for code, one in reduction.duties.items()}

    @cached_property
    def before(self) -> Any:
        """The duties as they are told where the act may happen."""
        return self.symbols.replaced({("waiting", code): self.told[code] for code in self.reduction.duties})

    def owed(self, duty: Name) -> Diagram:
        """Give where a duty waits after the act."""
        after = self.effect.duties.get(duty, self.symbols.var(*duty))
        return self.reduction.of_facts(after).substitute(self.fixed).substitute(self.before)

    def judged(self, condition: Diagram) -> Diagram:
        """Read a condition on the facts after the act, and on all else before it."""
        return condition.substitute(self._given).substitute(self.before)

    def reduced(self) -> Reduced:
        """Give the effect without what is told."""
        self.symbols.budget.check()
        effect, told = self.effect, self.reduction.told
        after = {name: self.owed(name) for name in effect.duties if name not in told}
        after |= {name: value for name, value in effect.fixed.items() if name not in told}
        asks = self.symbols.true
        sure = self.reduction.asked_only_with(self.act) if self.once else frozenset()
        for fact, keeps in effect.keeps.items():
            given = self.symbols.var("given", fact)
            if fact in sure:
                asks &= given
            elif ("known", fact) in told:
                asks &= given | self.reduction.of(keeps)
            else:
                asks &= given | self.judged(keeps)
        guard = self.judged(effect.enabled) & asks
        return Reduced(effect, after, guard, asks, self.judged(effect.theory), self.changed, sure, self.judged)
