"""Whether what a condition reads has been asked before it decides."""

from collections.abc import Iterator
from functools import cache

from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.verifying.orders import Order
from plumbline.kernel.verifying.running import Running
from plumbline.kernel.verifying.symbols import Diagram, Name
from plumbline.kernel.verifying.verified import Check, Finding

_JUDGING = frozenset({Form.FIRST, Form.WHILE, Form.NOT, Form.CLOSES, Form.MAY})


def findings(running: Running) -> Iterator[Finding]:
    """Give the facts that may be missing when a condition decides; a fault where they can never be known by then."""
    missing, order = _Missing(running), Order(running.procedure)
    for rule in running.procedure.rules:
        if rule.form in _JUDGING and (rule.when or rule.unless):
            for act in rule.targets:
                for fact in missing.of(rule, act):
                    yield _finding(running.procedure, rule, act, fact, never=_never(order, fact, act))


class _Missing:
    """Where an act waits for a fact alone: no rule stands in its way for certain, and the state can be reached."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.model = running.model
        self.symbols = running.symbols
        self.free = cache(self._free)

    def of(self, rule: Rule, act: str) -> Iterator[str]:
        """Give the facts that may be missing when a rule judges an act."""
        unknown = self.model.unknown(rule)
        waits = unknown & ~self.model.judged_by(act)[self.model.judging(rule)]
        for fact in sorted(str(name[1]) for name in self.symbols.support(unknown) if name[0] == "known"):
            self.symbols.budget.check()
            when = waits & ~self.model.conditions.known(fact) & self._tells(unknown, fact)
            if self.running.can_be(self.running.search.asking(act, self.free(act), when)):
                yield fact

    def _free(self, act: str) -> list[tuple[frozenset[Name], Diagram]]:
        """Give where nothing stands in the way of an act for certain: what is not known stands in no way."""
        unknown: dict[str, Diagram] = {}
        for rule in self.model.rules:
            if act in rule.targets and rule.form in _JUDGING:
                ruling = self.model.judging(rule)
                unknown[ruling] = unknown.get(ruling, self.symbols.false) | self.model.unknown(rule)
        judged = self.model.judged_by(act)
        free = [part | unknown.get(ruling, self.symbols.false) for ruling, part in judged.items()]
        return self.running.search.asked_for(act, [*self.model.always(act), *free])

    def _tells(self, unknown: Diagram, fact: str) -> Diagram:
        """Give where a condition could be told if a fact were known, with those that it is compared with."""
        atoms = [atom for atom in self.model.conditions.atoms.values() if fact in atom.facts]
        facts = {fact}.union(*(atom.facts for atom in atoms))
        known = self.symbols.all(self.model.conditions.known(one) for one in sorted(facts))
        names = {*(("known", one) for one in facts), *(atom.name for atom in atoms)}
        return (known & ~unknown).exists(self.symbols.cube(names))


def _never(order: Order, fact: str, act: str) -> bool:
    """Tell whether a fact cannot be known when an act is judged for the first time: only what follows it asks."""
    asking = [code for code, one in order.procedure.acts.items() if fact in one.asked()]
    return all(code != act and act in order.before(code) for code in asking)


def _finding(procedure: Procedure, rule: Rule, act: str, fact: str, *, never: bool) -> Finding:
    title, field = procedure.acts[act].title, procedure.fields[fact].title
    if never:
        zh = f"判断能不能“{title.zh}”（{rule.code}）要看“{field.zh}”，但它只在以后的行为里才问"
        en = f"Whether “{title.en}” may happen ({rule.code}) hangs on “{field.en}”, but only later acts ask for it"
    else:
        zh = f"判断能不能“{title.zh}”（{rule.code}）要看“{field.zh}”，而它可能还没有填；没有填就不能做"
        en = f"Whether “{title.en}” may happen ({rule.code}) hangs on “{field.en}”, which may not have been given; without it the act waits"
    return Finding(check=Check.FACTS, fault=never, rule=rule.code, act=act, law=rule.law, says=Says(zh=zh, en=en))
