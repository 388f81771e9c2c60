"""Whether what a condition reads has been asked before it decides."""

from collections.abc import Iterator
from functools import cache

from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.verifying.running import Running
from plumbline.kernel.verifying.symbols import Diagram
from plumbline.kernel.verifying.verified import Check, Finding

_JUDGING = frozenset({Form.FIRST, Form.WHILE, Form.NOT, Form.CLOSES, Form.MAY})


def findings(running: Running) -> Iterator[Finding]:
    """Give the facts that may be missing when a condition decides; a fault where they can never be known by then."""
    model, procedure = running.model, running.procedure
    order, space = _Order(running), model.begun
    for rule in procedure.rules:
        if rule.form not in _JUDGING or not (rule.when or rule.unless):
            continue
        holds = model.conditions.holds(rule)
        unknown = ~holds.true & ~holds.false
        facts = sorted(str(name[1]) for name in model.symbols.support(unknown) if name[0] == "known")
        for act in rule.targets:
            model.symbols.budget.check()
            loose = [fact for fact in facts if not order.sure(fact, act)]
            sure = model.symbols.all(model.conditions.known(fact) for fact in facts if fact not in loose)
            missing = unknown & sure & space & order.given(act)
            for fact in loose:
                if (missing & ~model.conditions.known(fact)).satisfiable():
                    yield _finding(procedure, rule, act, fact, never=order.never(fact, act))


class _Order:
    """What the plain order of acts says: which must have come before an act, and which cannot have."""

    def __init__(self, running: Running) -> None:
        self.procedure = running.procedure
        self.model = running.model
        self.before = cache(self._before)
        self.given = cache(self._given)

    def _given(self, act: str) -> Diagram:
        """Give what is known for certain when an act is judged because a question was put under a condition."""
        found = self.model.symbols.true
        for code in (act, *self.before(act)):
            asked = self.procedure.acts[code].asked()
            elsewhere = {fact for other, one in self.procedure.acts.items() if other != code for fact in one.asked()}
            for question in self.procedure.acts[code].questions:
                if not question.required or question.field not in self.model.read:
                    continue
                when = self.model.conditions.truth(question.when).true
                reads = {str(name[1]) for name in self.model.symbols.support(when) if name[0] == "known"}
                if code == act or (reads <= asked and not reads & elsewhere):
                    found &= ~when | self.model.conditions.known(question.field)
        return found

    def _before(self, act: str, under: frozenset[str] = frozenset()) -> frozenset[str]:
        """Give the acts that have always happened before an act."""
        found = {self.procedure.opens_with}
        for rule in self.procedure.targeting[act]:
            if rule.form is Form.FIRST and rule.when is None and rule.unless is None and act not in under:
                ways = [self._before(source, under | {act}) | {source} for source in rule.sources]
                found |= frozenset.intersection(*ways)
        return frozenset(found)

    def sure(self, fact: str, act: str) -> bool:
        """Tell whether a fact is always known when an act is judged, itself and what it asks included."""
        for code in (*self.before(act), act):
            for question in self.procedure.acts[code].questions:
                if question.field == fact and question.required and question.when is None:
                    return True
        return False

    def never(self, fact: str, act: str) -> bool:
        """Tell whether a fact cannot be known when an act is judged for the first time: only what follows it asks."""
        asking = [code for code, one in self.procedure.acts.items() if fact in one.asked()]
        return all(code != act and act in self.before(code) for code in asking)


def _finding(procedure: Procedure, rule: Rule, act: str, fact: str, *, never: bool) -> Finding:
    title, field = procedure.acts[act].title, procedure.fields[fact].title
    if never:
        zh = f"判断能不能“{title.zh}”（{rule.code}）要看“{field.zh}”，但它只在以后的行为里才问"
        en = f"Whether “{title.en}” may happen ({rule.code}) hangs on “{field.en}”, but only later acts ask for it"
    else:
        zh = f"判断能不能“{title.zh}”（{rule.code}）要看“{field.zh}”，而它可能还没有填；没有填就不能做"
        en = f"Whether “{title.en}” may happen ({rule.code}) hangs on “{field.en}”, which may not have been given; without it the act waits"
    return Finding(check=Check.FACTS, fault=never, rule=rule.code, act=act, law=rule.law, says=Says(zh=zh, en=en))
