"""What the rules say of the days of two acts: one lies so long after another at the least, or so long at the most.

These are difference constraints. A wait leads from an act back to one that must have happened before it; a deadline leads
from an act on to what it obliges to. Whoever follows them goes from acts that happen to acts that must happen too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from plumbline.kernel.period import Period
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.symbols import Diagram


@dataclass(frozen=True, slots=True)
class Way:
    """An act that a link leads to, and the period between; none for the mere order. `more` are its lawful extensions."""

    act: str
    period: Period | None = None
    more: tuple[Period, ...] = ()
    same_day: bool = False  # the wait is over on its last day already


@dataclass(frozen=True, slots=True)
class Link:
    """What one rule says of an act and others, of which one is enough.

    Gives   on — whether it is a deadline; otherwise a wait;  when — where it holds
            sure — whether the act cannot be without one of the others;  needs — acts without which the rule says nothing
    """

    rule: Rule
    act: str
    ways: tuple[Way, ...]
    on: bool
    when: Diagram
    sure: bool = True
    needs: frozenset[str] = frozenset()


class Links:
    """The links between the acts of a procedure."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.procedure = model.procedure
        self.leaving: dict[str, list[Link]] = {act: [*self._waits(act)] for act in self.procedure.acts}
        self.windows: list[Link] = []
        for rule in model.rules:
            if rule.form is Form.MUST:
                for link in self._deadlines(rule):
                    self.leaving[link.act].append(link)
            elif rule.form is Form.MAY and rule.period and not rule.late:
                self.windows += [link for target in rule.targets for link in self._window(rule, target)]
            elif rule.form is Form.EXTENDS:
                self.windows += [link for target in rule.targets for link in self._time_to_extend(rule, target)]

    # ── waits ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _waits(self, act: str) -> Iterator[Link]:
        always = self.model.symbols.true
        if act != self.procedure.opens_with:
            yield Link(self._any_rule(act), act, (Way(self.procedure.opens_with),), on=False, when=always)
        for rule in self.procedure.targeting[act]:
            if rule.form is Form.FIRST and rule in self.model.rules:
                period = None if rule.counts_from else rule.period
                ways = tuple(Way(source, period) for source in rule.sources)
                yield Link(rule, act, ways, on=False, when=self.model.conditions.holds(rule).true)
            elif rule.form is Form.NOT:
                yield from self._forbidden_at_first(rule, act)
        windows = self.procedure.windows[act]
        if windows:
            yield Link(windows[0], act, self._any_of(windows), on=False, when=always)
        deeming = [rule for rule in self.model.duties if rule.otherwise == act]
        if deeming and self.procedure.acts[act].by == ("system",):
            yield Link(
                deeming[0], act, tuple(way for rule in deeming for way in self._in_vain(rule)), on=False, when=always
            )

    def _any_rule(self, act: str) -> Rule:
        """Give the rule under which the mere order of an act and the opening of the matter is told."""
        of_it = self.procedure.targeting[act] or self.procedure.following[act] or self.procedure.rules
        return of_it[0]

    def _any_of(self, rules: tuple[Rule, ...]) -> tuple[Way, ...]:
        return tuple(Way(source) for rule in rules for source in rule.sources)

    def _in_vain(self, rule: Rule) -> Iterator[Way]:
        for source in rule.sources:
            own = rule.counts_from or rule.due_on or rule.ahead_of or rule.cap
            yield Way(source, None if own else rule.period, same_day=rule.on_the_last_day)

    def _forbidden_at_first(self, rule: Rule, act: str) -> Iterator[Link]:
        """Give the wait of a prohibition that ends so long after an act."""
        symbols, holds = self.model.symbols, self.model.conditions.holds(rule)
        for name in symbols.support(holds.true):
            if name[0] == "since" and isinstance(name[1], tuple) and name[1][0] == "day":
                earlier, since = str(name[1][1]), symbols.var(*name)
                done = self.model.conditions.done(earlier)
                if not (holds.false & done & ~since).satisfiable():
                    sure = not (holds.false & ~done).satisfiable()
                    way = Way(earlier, name[2])  # type: ignore[arg-type]  # the last of this name is a period
                    yield Link(rule, act, (way,), on=False, when=symbols.true, sure=sure)

    # ── deadlines and windows ────────────────────────────────────────────────────────────────────────────────────

    def _deadlines(self, rule: Rule) -> Iterator[Link]:
        if rule.due_on or rule.ahead_of or rule.yearly or not (rule.period or rule.at_once):
            return
        holds = self.model.conditions.holds(rule).true
        ways = tuple(Way(target, rule.period, self._more(rule)) for target in rule.targets)
        for begins, needs in self._begins(rule):
            yield Link(rule, begins, ways, on=True, when=holds, needs=needs)
        if rule.cap and len(rule.sources) == 1:
            capped = tuple(Way(target, rule.cap.period) for target in rule.targets)
            for act in rule.cap.after:
                yield Link(rule, act, capped, on=True, when=holds, needs=frozenset(rule.sources) - {act})

    def _window(self, rule: Rule, target: str) -> Iterator[Link]:
        if self.procedure.windows[target] == (rule,):
            yield from self._until(rule, target, self._more(rule), self.model.conditions.holds(rule).true)

    def _time_to_extend(self, rule: Rule, target: str) -> Iterator[Link]:
        """Give until when an extension may happen: while what it extends runs, extended by all other means before."""
        clocks = self.model.clocks(rule)
        if len(clocks) == 1 and clocks[0].period and not clocks[0].due_on:
            yield from self._until(clocks[0], target, self._more(clocks[0]), self.model.conditions.holds(rule).true)

    def _until(self, rule: Rule, target: str, more: tuple[Period, ...], when: Diagram) -> Iterator[Link]:
        begins = [act for act, needs in self._begins(rule)]
        if len(begins) == 1:
            yield Link(rule, begins[0], (Way(target, rule.period, more),), on=True, when=when)

    def _begins(self, rule: Rule) -> Iterator[tuple[str, frozenset[str]]]:
        """Give the acts from whose day on a period runs at the latest, each with those that must have happened beside it."""
        if not rule.counts_from:
            for source in rule.sources:
                yield source, frozenset()
            return
        field = self.procedure.fields[rule.counts_from]
        asking = [code for code, act in self.procedure.acts.items() if rule.counts_from in act.asked()]
        if field.future or len(rule.sources) != 1:
            return
        for act in asking:
            yield act, frozenset(rule.sources) - {act}

    def _more(self, rule: Rule) -> tuple[Period, ...]:
        """Give the extensions of a period, each as often as it may be used, where its condition can hold beside the rule's."""
        if rule.cap:
            return ()
        return tuple(
            one.period
            for one in self.procedure.turned_by.get(rule.code, ())
            if one.form is Form.EXTENDS and one.period and self._together(rule, one)
            for _ in range(one.at_most)
        )

    def _together(self, rule: Rule, other: Rule) -> bool:
        """Tell whether both can apply."""
        conditions = self.model.conditions
        return bool((conditions.holds(rule).true & conditions.holds(other).true).satisfiable())
