"""Whether the parts of a procedure fit each other: every name is declared, of the right type, and can be reached."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from plumbline.kernel.circles import circles
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.expression import Expression
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.noting import Noting
from plumbline.kernel.period import Unit
from plumbline.kernel.phrase import Keys
from plumbline.kernel.procedure import OF_CLOCKS, Accrual, Act, Form, Procedure, Rule
from plumbline.kernel.spelling import Known

_DAYS: Final = (FieldType.DAY, FieldType.MOMENT)


Place = Callable[[DeclarationError], DeclarationError]


def check_fit(procedure: Procedure, keys: Keys, *, place: Place | None = None) -> None:
    """Check a procedure against itself.

    Takes   place — where a fault is told, when not where it shows
    Raises  DeclarationError with the place of the first fault, and the others beside it
    """
    fit, noting = _Fit(procedure), Noting()
    for work in fit.every_check(keys):
        with noting.going_on():
            work()
    if place:
        noting.found = [place(wrong) for wrong in noting.found]
    noting.settle()


class _Fit:
    """The names and types of one procedure."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.types = {code: str(one.type) for code, one in procedure.fields.items()}
        self.types |= dict.fromkeys(procedure.derived, "yes_no")
        self.acts, self.facts, self.readable = Known(procedure.acts), Known(procedure.fields), Known(self.types)
        self.rules, self.clocks = Known(procedure.by_code), Known([*procedure.acts, *procedure.by_code])
        self.asked = {question.field for act in procedure.acts.values() for question in act.questions}
        self.owed = {target for rule in procedure.rules if rule.form is Form.MUST for target in rule.targets}

    def every_check(self, keys: Keys) -> Iterator[Callable[[], object]]:
        """Go through all that is to be checked: one piece of work for each part."""
        yield partial(self.act, self.procedure.opens_with, keys["opens_with"])
        for code in self.procedure.ends_with:
            yield partial(self.act, code, keys["ends_with"])
        yield partial(self.check_facts, keys)
        yield from self.derived_checks(keys)
        for code, act in self.procedure.acts.items():
            yield partial(self.check_act, act, keys["acts"].value[code])
        for rule, declared in zip(self.procedure.rules, keys["rules"].each(), strict=True):
            yield partial(self.check_rule, rule, declared)
        yield from self.other_checks(keys)

    def act(self, code: str, declared: Declared) -> None:
        """Check that an act is declared."""
        if code not in self.procedure.acts:
            raise declared.wrong(f"no act «{code}» is declared{self.acts.hint(code)}")

    def field(self, code: str, declared: Declared, *types: FieldType) -> Field:
        """Check that a fact is declared, of one of these types, and that some act asks for it."""
        one = self.procedure.fields.get(code)
        if one is None:
            raise declared.wrong(f"no fact «{code}» is declared{self.facts.hint(code)}")
        if types and one.type not in types:
            raise declared.wrong(f"«{code}» is of type {one.type}; {' or '.join(types)} is needed here")
        if code not in self.asked:
            raise declared.wrong(f"no act asks for «{code}», so it would never be known")
        return one

    def condition(self, condition: Expression | None, declared: Declared, key: str = "when") -> None:
        """Check the names and types of a condition, and that every text it compares a choice with can be chosen."""
        if condition is None:
            return
        if isinstance(declared.value, dict):
            declared = declared.value.get(key, declared)
        told = f"the condition «{condition}»"
        for name in sorted(condition.names):
            if name not in self.types:
                near = self.readable.hint(name)
                raise declared.wrong(f"{told} reads «{name}», which is neither a fact nor derived{near}")
            if name in self.procedure.fields:
                self.field(name, declared)
        for act in sorted(condition.acts):
            self.act(act, declared)
        self._literals(condition, declared)
        try:
            kind = condition.kind(self.types)
        except DeclarationError as wrong:
            raise declared.wrong(f"{told}: {wrong.what}") from wrong
        if kind != "yes_no":
            raise declared.wrong(f"{told} gives {kind}, not yes or no")

    def _literals(self, condition: Expression, declared: Declared) -> None:
        for name, text in sorted(condition.literals):
            choices = self.procedure.fields[name].choices if name in self.procedure.fields else {}
            if choices and text not in choices:
                near = Known(choices).hint(text)
                raise declared.wrong(f"the condition «{condition}»: «{name}» is never «{text}»{near}")

    def check_facts(self, keys: Keys) -> None:
        """Check that no fact bears the name of a derived condition, and the conditions on their bounds."""
        if both := sorted(self.procedure.fields.keys() & self.procedure.derived.keys()):
            raise keys["facts"].value[both[0]].wrong_key(f"«{both[0]}» is a fact and a derived condition")
        for code, one in self.procedure.fields.items():
            if one.limits:
                written = keys["facts"].value[code].value["max_when"].each()
                for limit, declared in zip(one.limits, written, strict=True):
                    self.condition(limit.when, declared)

    def derived_checks(self, keys: Keys) -> Iterator[Callable[[], object]]:
        """Check the derived conditions, and that none rests on itself, nor on a chain too long to be followed."""
        for code, one in self.procedure.derived.items():
            yield partial(self.condition, one.condition, keys["derived"].value[code], "is")
        for what, code in circles({code: self._rests_on(code) for code in self.procedure.derived}):
            declared: Declared = keys["derived"].value[code]
            yield partial(_raise, declared.wrong(what))

    def _rests_on(self, code: str) -> list[str]:
        return sorted(self.procedure.derived[code].condition.names & self.procedure.derived.keys())

    def check_act(self, act: Act, declared: Declared) -> None:
        """Check what an act asks and needs."""
        for question in act.questions:
            self.field(question.field, declared)
            self.condition(question.when, declared)
        for need in act.needs:
            self.condition(need.when, declared)
        if act.each:
            self.field(act.each.of, declared.value["each"], FieldType.PEOPLE, FieldType.CHOICES)
            self.field(act.each.named_in, declared.value["each"], FieldType.TEXT, FieldType.CHOICE)
            if act.each.named_in not in act.asked():
                raise declared.value["each"].wrong(
                    f"the act asks for whom it happens: add «{act.each.named_in}» to `asks`"
                )
        self._related(act, declared)

    def _related(self, act: Act, declared: Declared) -> None:
        """Check what an act does in related matters, and under which conditions."""
        for key, related, when in (("tells", act.tells, act.tells_when), ("opens", act.opens, act.opens_when)):
            for relation in related:
                if relation not in self.procedure.relations:
                    near = Known(self.procedure.relations).hint(relation)
                    raise declared.value[key].wrong(f"no relation «{relation}» is declared{near}")
                self.condition(when.get(relation), declared.value[key].value[relation])

    def check_rule(self, rule: Rule, declared: Declared) -> None:
        """Check one rule."""
        if self.procedure.by_code[rule.code] is not rule:
            raise declared.wrong(f"the code «{rule.code}» stands twice; give one of the rules a code of its own")
        cap = rule.cap.after if rule.cap else ()
        for code in (*rule.sources, *rule.targets, *rule.until, *cap, *([rule.otherwise] if rule.otherwise else ())):
            self.act(code, declared)
        self.condition(rule.when, declared)
        self.condition(rule.unless, declared, "unless")
        if rule.counts_from:
            hours = rule.period is not None and rule.period.unit is Unit.HOURS
            self.field(rule.counts_from, declared.value["counts_from"], *(_DAYS[1:] if hours else _DAYS))
        if rule.due_on:
            self.field(rule.due_on, declared.value["due_on"], *_DAYS)
        if rule.ahead_of:
            self.field(rule.ahead_of, declared.value["ahead_of"], *_DAYS)
        if rule.cap and rule.cap.counts_from:
            self.field(rule.cap.counts_from, declared.value["at_latest"], *_DAYS)
        if rule.late_when:
            self.condition(rule.late_when, declared.value["late"])
        self._clocks(rule, declared)
        if rule.replaces:
            self._replaced(rule, declared.value["replaces"])
        if rule.form is Form.WHILE and (idle := [code for code in rule.sources if code not in self.owed]):
            raise declared.wrong(f"no rule makes «{idle[0]}» owed, so this one would never apply")

    def _clocks(self, rule: Rule, declared: Declared) -> None:
        """Check what stops, restarts and extends, and what is deemed to happen when a period has run out."""
        if rule.otherwise and self.procedure.acts[rule.otherwise].by != ("system",):
            raise declared.value["otherwise"].wrong(
                f"nobody performs what is deemed: «{rule.otherwise}» is `by: system`"
            )
        if rule.yearly and (once := [code for code in rule.targets if not self.procedure.acts[code].repeat]):
            raise declared.value["by"].wrong(
                f"a duty of every year is met every year: «{once[0]}» needs `repeat: true`"
            )
        if rule.form not in OF_CLOCKS:
            return
        names = declared.value[str(rule.form)]
        turned = self.procedure.turns.get(rule.code, ())
        for name in rule.clocks:
            if not any(name == one.code or name in one.targets for one in turned):
                near = self.clocks.hint(name)
                raise names.wrong(f"no period ends with «{name}», and no rule of this code has one{near}")
        hours = [one.code for one in turned if one.period and one.period.unit is Unit.HOURS]
        if rule.form is Form.STOPS and hours:
            raise names.wrong(f"«{hours[0]}» is counted in hours, and hours run through: count it in days to stop it")
        if rule.to:
            self.field(rule.to, declared.value["to"], FieldType.DAY)

    def _replaced(self, rule: Rule, declared: Declared) -> None:
        old = self.procedure.by_code.get(rule.replaces)
        if old is None:
            raise declared.wrong(f"no rule «{rule.replaces}» to replace{self.rules.hint(rule.replaces)}")
        if old.form is not Form.MUST or not set(old.targets) & set(rule.targets):
            raise declared.wrong(f"«{rule.replaces}» obliges to nothing that this rule obliges to")

    def other_checks(self, keys: Keys) -> Iterator[Callable[[], object]]:
        """Check what stands beside acts and rules: bars, properties that never fail, accruals."""
        if self.procedure.bars:
            yield partial(self.field, self.procedure.bars.field, keys["bars"], FieldType.PEOPLE)
        for never, declared in zip(self.procedure.never, keys["never"].each() if "never" in keys else (), strict=True):
            for code in (never.reach, never.without):
                yield partial(self.act, code, declared)
            yield partial(self.condition, never.when, declared)
        for accrual in self.procedure.accruals.values():
            yield partial(self._accrual, accrual, keys["accruals"].value[accrual.code])

    def _accrual(self, accrual: Accrual, declared: Declared) -> None:
        for code in (accrual.base, accrual.cap):
            self.field(code, declared, FieldType.MONEY)
        self.act(accrual.after_due_of, declared)
        if accrual.after_due_of not in self.owed:
            raise declared.wrong(f"no rule makes «{accrual.after_due_of}» owed, so nothing would ever accrue")
        for act in (act for pair in accrual.pauses for act in pair):
            self.act(act, declared)


def _raise(wrong: DeclarationError) -> None:
    raise wrong
