"""When each act of a procedure may happen, told in variables; the machine of the model rests on it."""

from typing import Any

from plumbline.kernel.procedure import Act, Form, Procedure, Rule
from plumbline.kernel.verifying.conditions import Conditions
from plumbline.kernel.verifying.symbols import Diagram, Name, Symbols

ENDED: Name = ("ended",)


class Allowing:
    """The rules of a procedure as they let acts happen.

    Takes   without — codes of rules that are left out
    """

    def __init__(self, procedure: Procedure, symbols: Symbols, without: frozenset[str]) -> None:
        self.procedure = procedure
        self.symbols = symbols
        self.without = without
        self.rules = tuple(rule for rule in procedure.rules if rule.code not in without)
        self.conditions = Conditions(procedure, symbols)
        self.duties = tuple(rule for rule in self.rules if rule.form is Form.MUST)

    def waiting(self, rule: Rule) -> Diagram:
        """Give where an obligation waits to be met."""
        return self.symbols.var("waiting", rule.code)

    def complete(self, act: str) -> Diagram:
        """Give where an act counts as done: for each of those for whom it must happen."""
        if self.procedure.acts[act].each:
            return self.symbols.var("complete", act)
        return self.conditions.done(act)

    def passed(self, rule: Rule) -> Diagram:
        """Give where the period of a rule has passed."""
        name = self.passing(rule)
        about: set[Any] = {("day", code) for code in rule.sources}
        if name[0] == "since":
            about = {name[1]}
        else:
            about |= {("fact", fact) for fact in (rule.counts_from, rule.due_on, rule.ahead_of) if fact}
        return self.conditions.atom(*name, about=frozenset(about), drifts=True)

    def passing(self, rule: Rule) -> Name:
        """Name the variable that tells whether the period of a rule has passed."""
        moved = rule.code in self.procedure.turned_by or rule.cap or rule.backwards or rule.due_on
        acts = (self.procedure.acts[source] for source in rule.sources)
        stands = rule.form is Form.MUST and any(act.repeat or act.each for act in acts)  # its first day, not the last
        several = len(rule.sources) > 1 or stands
        if moved or rule.period is None or (several and not rule.counts_from):
            return ("passed", rule.code)
        start = ("fact", rule.counts_from) if rule.counts_from else ("day", rule.sources[0])
        return ("since", start, rule.period)

    def _parts(self, act: Act) -> list[Diagram]:
        return [*self.always(act.code), *self.judged_by(act.code).values()]

    def always(self, act: str) -> list[Diagram]:
        """Give what an act needs whatever the rules of its order and windows say, part by part."""
        declared, symbols = self.procedure.acts[act], self.symbols
        opens = act == self.procedure.opens_with
        parts = [] if declared.after_end else [~symbols.var(*ENDED)]
        if not opens:
            parts.append(self.conditions.done(self.procedure.opens_with))
        if opens or not declared.repeat:
            parts.append(~self.complete(act))
        if declared.each:
            parts.append(self.conditions.known(declared.each.of))
        reaching = [self.conditions.truth(when) for when in declared.reaches_when]
        return [*parts, *(one.true | one.false for one in reaching), self._deemed(declared)]

    def judged_by(self, act: str) -> dict[str, Diagram]:
        """Give where each rule lets an act happen; where its windows and what closes them do, under no code."""
        judging = {rule.code: self._lets(rule) for rule in self.rules if act in rule.targets}
        return {**judging, "": self._open(act)}

    def judging(self, rule: Rule) -> str:
        """Give under which code a rule lets an act happen."""
        return "" if rule.form in {Form.MAY, Form.CLOSES} else rule.code

    def unknown(self, rule: Rule) -> Diagram:
        """Give where it is not known whether a rule applies; a window or its end only once its act has happened."""
        holds = self.conditions.holds(rule)
        found = ~holds.true & ~holds.false
        if rule.form in {Form.MAY, Form.CLOSES}:
            found &= self.symbols.any(self.complete(source) for source in rule.sources)
        return found

    def _lets(self, rule: Rule) -> Diagram:
        if rule.form is Form.FIRST:
            return self._first(rule)
        if rule.form is Form.WHILE:
            owing = [self.waiting(duty) for duty in self.duties if not set(duty.targets).isdisjoint(rule.sources)]
            return ~self.symbols.any(owing) | self.conditions.holds(rule).false
        if rule.form is Form.NOT:
            return self.conditions.holds(rule).false
        if rule.form is Form.EXTENDS:
            return self._extends(rule)
        return self.symbols.true

    def _first(self, rule: Rule) -> Diagram:
        holds = self.conditions.holds(rule)
        happened = self.symbols.any(self.complete(source) for source in rule.sources)
        if rule.period is None:
            return happened | holds.false
        started = self._dated(rule)
        return holds.false | (holds.true & happened & started & self.passed(rule))

    def _extends(self, rule: Rule) -> Diagram:
        """Give where an extension may happen: something runs and has not run out, and not all was extended often enough."""
        holds, clocks = self.conditions.holds(rule), self.clocks(rule)
        in_time = self.symbols.any(self._runs(clock) for clock in clocks)
        again = self.symbols.any(
            self.running(clock) & ~self.extended(rule, clock, times=rule.at_most) for clock in clocks
        )
        return holds.false | (holds.true & in_time & again)

    def clocks(self, rule: Rule) -> tuple[Rule, ...]:
        """Give the rules whose period a rule of clocks turns."""
        return tuple(one for one in self.procedure.turns.get(rule.code, ()) if one in self.rules)

    def extended(self, rule: Rule, clock: Rule, *, times: int) -> Diagram:
        """Give where a rule has extended a period that often, or more often, since it began."""
        return self.symbols.var("extended", rule.code, clock.code, times) if times else self.symbols.true

    def running(self, clock: Rule) -> Diagram:
        """Give where a period runs, stands still or has run out."""
        if clock.form is Form.MUST:
            return self.waiting(clock)
        happened = self.symbols.any(self.complete(source) for source in clock.sources)
        return happened & self.conditions.holds(clock).true

    def _runs(self, clock: Rule) -> Diagram:
        out = self.passed(clock) & self._dated(clock) if clock.form is Form.MUST else self.passed(clock)
        return self.running(clock) & ~out

    def _deemed(self, act: Act) -> Diagram:
        """Give where an act of the system may stand in for another: only where that one was not done in time."""
        behind = [duty for duty in self.duties if duty.otherwise == act.code]
        if not behind or act.by != ("system",):
            return self.symbols.true
        return self.symbols.any(
            self.waiting(duty) & self.conditions.holds(duty).true & self.passed(duty) & self._dated(duty)
            for duty in behind
        )

    def opened(self, rule: Rule) -> Diagram:
        """Give where a rule holds an act open."""
        holds = self.conditions.holds(rule).true
        happened = self.symbols.any(self.complete(source) for source in rule.sources)
        if rule.period is None or (rule.late and rule.late_when is None):
            return holds & happened
        started = self._dated(rule)
        in_time = ~self.passed(rule)
        if rule.late_when is not None:
            in_time |= self.conditions.truth(rule.late_when).true
        return holds & happened & started & in_time

    def _dated(self, rule: Rule) -> Diagram:
        """Give where the facts are known that the last day of a rule is counted from."""
        return self.symbols.all(self.conditions.known(fact) for fact in (rule.counts_from, rule.due_on) if fact)

    def _windows(self, act: str) -> list[Rule]:
        return [rule for rule in self.procedure.windows[act] if rule.code not in self.without]

    def _closing(self, act: str, *, certain: bool) -> Diagram:
        """Give where a rule has closed an act and none has opened it later; certain: leaving out what is not known."""
        closed = self.symbols.false
        for closer in self.procedure.closers[act]:
            if closer.code in self.without:
                continue
            holds = self.conditions.holds(closer)
            happened = self.symbols.any(self.complete(source) for source in closer.sources)
            again = self.symbols.any(
                self.opened(window) & ~self.symbols.var("order", closer.code, window.code)
                for window in self._windows(act)
            )
            closed |= happened & (holds.true if certain else ~holds.false) & ~again
        return closed

    def _open(self, act: str) -> Diagram:
        windows = self._windows(act)
        opened = self.symbols.any(self.opened(window) for window in windows) if windows else self.symbols.true
        return opened & ~self._closing(act, certain=False)
