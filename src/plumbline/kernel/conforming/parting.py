"""Which rules of a procedure hang on the order of acts alone, so that each course of acts need be judged by them but once."""

from collections.abc import Iterable, Iterator
from typing import Final

from plumbline.kernel.expression import Expression
from plumbline.kernel.procedure import OF_CLOCKS, Form, Procedure, Rule

_GATES: Final = frozenset({Form.MAY, Form.CLOSES})


def of_order(procedure: Procedure) -> frozenset[int]:
    """Give the rules that ask for no day, no fact and no clock, and hang together with none that does, by number."""
    rules = procedure.rules
    others = {number for number, rule in enumerate(rules) if not _plain(procedure, rule)}
    while grown := {number for number in range(len(rules)) if number not in others and _bound(rules, number, others)}:
        others |= grown
    return frozenset(range(len(rules))) - others


def _plain(procedure: Procedure, rule: Rule) -> bool:
    acts = (*rule.sources, *rule.targets)
    return not (
        rule.form in OF_CLOCKS
        or rule.form is Form.NOT
        or any((rule.when, rule.unless, rule.period, rule.cap, rule.yearly, rule.at_once, rule.due_on, rule.ahead_of))
        or any((rule.counts_from, rule.otherwise, rule.replaces, rule.code in procedure.turned_by))
        or any(one.replaces == rule.code for one in procedure.rules)
        or any(procedure.acts[act].each for act in acts)
    )


def _bound(rules: tuple[Rule, ...], number: int, others: set[int]) -> bool:
    """Tell whether a rule is judged together with one of the others."""
    rule = rules[number]
    return any(_together(rule, rules[other]) for other in others)


def _together(rule: Rule, other: Rule) -> bool:
    match rule.form:
        case Form.MAY | Form.CLOSES:
            return other.form in _GATES and not set(rule.targets).isdisjoint(other.targets)
        case Form.MUST:
            gate = other.form in _GATES and not set(rule.targets).isdisjoint(other.targets)
            return gate or (other.form is Form.WHILE and not set(rule.targets).isdisjoint(other.sources))
        case Form.WHILE:
            return other.form is Form.MUST and not set(rule.sources).isdisjoint(other.targets)
        case _:
            return False


def looked_at(procedure: Procedure, numbers: Iterable[int]) -> frozenset[str]:
    """Give the acts that some rules look at: those they bind together, and those that open, close or decide for them."""
    rules = [procedure.rules[number] for number in numbers]
    acts = {procedure.opens_with, *procedure.ends_with}
    for rule in rules:
        acts.update(rule.sources, rule.targets, rule.until, (rule.otherwise,) if rule.otherwise else ())
        acts.update(rule.cap.after if rule.cap else ())
        for condition in _conditions(rule):
            acts |= _named(procedure, condition)
    for rule in procedure.rules:
        if rule.form in _GATES and not acts.isdisjoint(rule.targets):
            acts.update(rule.sources)
            for condition in _conditions(rule):
                acts |= _named(procedure, condition)
    return frozenset(acts)


def _conditions(rule: Rule) -> Iterator[Expression]:
    yield from (one for one in (rule.when, rule.unless, rule.late_when) if one is not None)


def _named(procedure: Procedure, condition: Expression) -> set[str]:
    acts = set(condition.acts)
    for name in condition.names:
        if name in procedure.derived:
            acts |= _named(procedure, procedure.derived[name].condition)
    return acts
