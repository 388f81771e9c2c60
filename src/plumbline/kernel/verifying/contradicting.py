"""Whether two rules contradict each other: orders in a circle, duties without end, duties that are closed as they arise."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from plumbline.kernel.errors import Says
from plumbline.kernel.naming import titles
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.spans import always_over_by
from plumbline.kernel.verifying.symbols import Diagram
from plumbline.kernel.verifying.verified import Check, Finding


def findings(procedure: Procedure) -> Iterator[Finding]:
    """Give the orders that run in a circle, and the duties that oblige to each other without end."""
    firsts = [rule for rule in procedure.rules if rule.form is Form.FIRST and _always(rule) and len(rule.sources) == 1]
    for circle in _circles({(target, rule.sources[0]): rule for rule in firsts for target in rule.targets}):
        named = titles(procedure, [rule.sources[0] for rule in circle])
        yield _finding(
            circle,
            f"几个行为互相要求先做：{named.zh}，所以一个也做不了（{_codes(circle)}）",
            f"Each of {named.en} must come before the other, so none can happen ({_codes(circle)})",
        )
    musts = [
        rule
        for rule in procedure.rules
        if rule.form is Form.MUST and _always(rule) and not rule.yearly and len(rule.targets) == 1
        and procedure.acts[rule.targets[0]].repeat
    ]  # fmt: skip
    for circle in _circles({(source, rule.targets[0]): rule for rule in musts for source in rule.sources}):
        named = titles(procedure, [rule.targets[0] for rule in circle])
        yield _finding(
            circle,
            f"义务循环：做了一个就欠下另一个，{named.zh} 永远做不完（{_codes(circle)}）",
            f"Obligations in a circle: {named.en} oblige to each other without end ({_codes(circle)})",
        )


def opposed(model: Model) -> Iterator[Finding]:
    """Give the duties that are closed or forbidden as they arise, and the deadlines that another makes pointless."""
    for rule in model.duties:
        model.symbols.budget.check()
        if opposing := _closing(model, rule):
            named = titles(model.procedure, rule.targets)
            yield _finding(
                (rule, *opposing),
                f"规则 {rule.code} 要求{named.zh}，而同样的情形下它又不许做（{_codes(opposing)}）",
                f"Rule {rule.code} obliges to {named.en}, and in the same case it may not be done ({_codes(opposing)})",
            )
    for rule in model.duties:
        earlier = (found for one in model.duties if one is not rule for found in _pointless(model, one, rule))
        yield from islice(earlier, 1)  # beside which other one it never matters, too, nobody needs to be told


def _closing(model: Model, rule: Rule) -> Sequence[Rule]:
    """Give the rules that stand against every act that a duty asks for, whenever the duty holds."""
    holds = model.conditions.holds(rule).true
    against: list[Rule] = []
    for target in rule.targets:
        procedure = model.procedure
        asked = procedure.acts[target].asked()
        standing = [
            closer
            for closer in procedure.closers[target]
            if set(rule.sources) <= set(closer.sources)
            and _never(model, holds & ~model.conditions.holds(closer).true)
            and not any(set(window.sources) & set(rule.sources) for window in procedure.windows[target])
        ]
        standing += [
            other
            for other in procedure.targeting[target]
            if other.form is Form.NOT
            and not _reads(model, model.conditions.holds(other).true) & asked
            and _never(model, holds & ~model.conditions.holds(other).true)
            and not _turns(model, other)
        ]
        if not standing:
            return ()
        against += standing
    return against


def _pointless(model: Model, one: Rule, other: Rule) -> Iterator[Finding]:
    """Tell where a deadline never matters: an earlier one stands on the same act, from the same act, in the same cases."""
    model.symbols.budget.check()
    if one.replaces == other.code or other.replaces == one.code or one.otherwise or other.otherwise:
        return
    if one.counts_from != other.counts_from or one.period is None or other.period is None or one.cap or other.cap:
        return
    if {*one.targets} != {*other.targets} or not {*other.sources} <= {*one.sources} or one.owed_by != other.owed_by:
        return
    if model.procedure.turned_by.get(one.code) != model.procedure.turned_by.get(other.code):
        return
    if one.period == other.period and one.code > other.code and {*one.sources} == {*other.sources}:
        return  # told once
    holds, inner = model.conditions.holds(one).true, model.conditions.holds(other).true
    if always_over_by(one.period, other.period) and _never(model, inner & ~holds):
        named = titles(model.procedure, other.targets)
        yield _finding(
            (other, one),
            f"{named.zh}有两个期限：{other.code} 的 {other.period.zh} 永远晚不过 {one.code} 的 {one.period.zh}，"
            "没有意义；要是一个代替另一个，写 replaces",
            f"{named.en} has two deadlines: the {other.period.en} of {other.code} never matter beside the "
            f"{one.period.en} of {one.code}; where one takes the place of the other, write `replaces`",
        )


def _never(model: Model, states: Diagram) -> bool:
    return not (states & model.symbols.all(law.says for law in model.laws)).satisfiable()


def _reads(model: Model, diagram: Diagram) -> frozenset[str]:
    return frozenset(str(name[1]) for name in model.symbols.support(diagram) if name[0] == "known")


def _turns(model: Model, rule: Rule) -> bool:
    """Tell whether a prohibition may end: by time, or by an act."""
    about = model.symbols.support(model.conditions.holds(rule).true)
    return any(
        name[0] == "done" or (name in model.conditions.atoms and model.conditions.atoms[name].drifts) for name in about
    )


def _always(rule: Rule) -> bool:
    return rule.when is None and rule.unless is None


def _circles(edges: Mapping[tuple[str, str], Rule]) -> Iterator[list[Rule]]:
    """Give each shortest circle once."""
    following: dict[str, list[str]] = {}
    for begin, end in edges:
        following.setdefault(begin, []).append(end)
    told: set[frozenset[str]] = set()
    for start in following:
        ways, seen = [[start]], {start}
        while ways:
            way = ways.pop(0)
            for end in following.get(way[-1], ()):
                if end == start:
                    if frozenset(way) not in told:
                        told.add(frozenset(way))
                        yield [edges[pair] for pair in zip(way, [*way[1:], start], strict=True)]
                    ways = []
                    break
                if end not in seen:
                    seen.add(end)
                    ways.append([*way, end])


def _codes(rules: Sequence[Rule]) -> str:
    return ", ".join(f"{rule.code} {rule.law}" for rule in rules)


def _finding(rules: Sequence[Rule], zh: str, en: str) -> Finding:
    return Finding(
        check=Check.RULES, rule=rules[0].code, act=rules[0].targets[0], law=rules[0].law, says=Says(zh=zh, en=en)
    )
