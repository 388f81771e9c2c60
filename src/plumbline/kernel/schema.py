"""From declarations as written to procedures as run: every key, name, type and reference is checked on the way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from plumbline.kernel.act_schema import ACT_KEYS, ACT_TABLE, read_act
from plumbline.kernel.declaration import Declared
from plumbline.kernel.field_schema import DERIVED, FIELD, FIELD_KEYS, read_derived, read_field
from plumbline.kernel.fitting import check_fit
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys, condition, law, law_of, says_of, title
from plumbline.kernel.power import POWER, read_power
from plumbline.kernel.procedure import (
    Accrual,
    Applies,
    Bar,
    Form,
    Never,
    Note,
    Procedure,
    Relation,
    Rule,
)
from plumbline.kernel.rule_schema import RULE, RULE_KEYS, read_rule
from plumbline.kernel.rule_set import USES, RuleSet, use
from plumbline.kernel.written import (
    ACT,
    CONDITION,
    DAY,
    FACT,
    LAW,
    NOTE,
    NOTES,
    SAYS,
    TEXT,
    TITLED,
    WHOLE,
    Leaf,
    Named,
    Several,
    Table,
    one_of,
)

__all__ = ["ACT_KEYS", "FIELD_KEYS", "RULE_KEYS", "law", "read_act", "read_field", "read_procedure", "read_rule"]

_TIMED = frozenset({Form.FIRST, Form.MUST, Form.MAY})


_FORCE: Final = Table("in_force", {"from": DAY}, {"to": DAY})
_RELATION: Final = Table("relation", {**TITLED, "procedure": TEXT})
_PAUSE: Final = Table("pause", {"from": ACT, "until": ACT})
_ACCRUAL: Final = Table(
    "accrual",
    {"law": LAW, **TITLED, "base": FACT, "per_mille_a_day": WHOLE, "after_due_of": ACT, "cap": FACT},
    {"pauses": Several(_PAUSE)},
)
_NEVER: Final = Table("never", {"law": LAW, "reach": ACT, "without": ACT}, {"when": CONDITION})
_BARS: Final = Table("bars", {"field": FACT, "law": LAW})


def _applying(declared: Declared) -> Applies:
    try:
        return Applies(declared.text())
    except ValueError:
        raise declared.wrong(f"write {' or '.join(Applies)}: the matters that this version governs") from None


def _domain(declared: Declared) -> bool:
    if declared.text() != "domain":
        raise declared.wrong("write `certificate: domain`: its scope has the domain of the matter")
    return True


_APPLIES: Final = Table("applies_to", {"law": LAW, "opened": one_of(Applies, _applying)})
PROCEDURE: Final = Table(
    "procedure",
    {
        "procedure": TEXT,
        "title": SAYS,
        "basis": LAW,
        "in_force": _FORCE,
        "opens_with": ACT,
        "ends_with": Several(ACT),
        "facts": Named(FIELD, FACT),
        "acts": Named(ACT_TABLE, ACT),
        "rules": Several(RULE),
    },
    {
        "uses": USES,
        "never": Several(_NEVER),
        "derived": Named(DERIVED, FACT),
        "accruals": Named(_ACCRUAL),
        "bars": _BARS,
        "competence": LAW,
        "power": POWER,
        "evidence": LAW,
        "relations": Named(_RELATION),
        "applies_to": _APPLIES,
        **NOTES,
        "certificate": Leaf("certificate", _domain, {"const": "domain"}),
    },
)


def read_procedure(declared: Declared, *, sets: Mapping[str, RuleSet] | None = None) -> Procedure:
    """Read a whole procedure and check that its parts fit each other.

    Takes   sets — the rule sets that it may use, by code
    Raises  DeclarationError with file, line, column, and what to write; every fault beside the first one
    """
    keys, noting = PROCEDURE.keys(declared), Noting()
    used = use(keys, sets or {}, noting)
    force = _FORCE.keys(keys["in_force"])
    if "to" in force and force["to"].day() < force["from"].day():
        noting.note(force["to"].wrong("the last day in force lies before the first"))
    readable: list[Declared] = []
    rules: list[Rule] = []
    for one, owner in used.rules:
        with noting.going_on():
            rules.append(used.owned(read_rule(one), owner))
            readable.append(one)
    acts = _each_of(read_act, used.acts, noting)
    fields = _each_of(read_field, used.facts, noting)
    derived = _each_of(read_derived, used.derived, noting)
    applies_to, applies_law = _applies(keys)
    by_code, turns = {rule.code: rule for rule in rules}, _turns(rules)
    procedure = Procedure(
        code=keys["procedure"].text(),
        title=keys["title"].says(),
        basis=law(keys["basis"]),
        in_force_from=force["from"].day(),
        in_force_to=force["to"].day() if "to" in force else None,
        opens_with=keys["opens_with"].text(),
        ends_with=keys["ends_with"].texts(),
        acts=acts,
        rules=tuple(rules),
        fields=fields,
        derived=derived,
        competence=law_of(keys, "competence"),
        power=read_power(keys["power"]) if "power" in keys else None,
        evidence=law_of(keys, "evidence"),
        scoped="certificate" in keys and _domain(keys["certificate"]),
        bars=_bars(keys),
        never=tuple(_never(keys)),
        relations=_relations(keys),
        applies_to=applies_to,
        applies_law=applies_law,
        accruals={c: _accrual(c, one) for c, one in keys["accruals"].named()} if "accruals" in keys else {},
        to_settle=tuple(_notes([keys, *used.sets], "to_settle")),
        not_modelled=tuple(_notes([keys, *used.sets], "not_modelled")),
        file=declared.file,
        targeting=_by_act(acts, rules, lambda rule: rule.targets),
        following=_by_act(acts, rules, lambda rule: rule.sources),
        windows=_by_act(acts, rules, lambda rule: rule.targets if rule.form is Form.MAY else ()),
        closers=_by_act(acts, rules, lambda rule: rule.targets if rule.form is Form.CLOSES else ()),
        by_code=by_code,
        turned_by=_turned_by(turns, by_code),
        turns=turns,
    )
    if not noting.found:  # what could not be read would seem to be missing everywhere else
        check_fit(procedure, {**keys, **used.written(readable)}, place=used.place)
    noting.settle()
    return procedure


_One = TypeVar("_One")


def _each_of(read: Callable[[str, Declared], _One], named: Mapping[str, Declared], noting: Noting) -> dict[str, _One]:
    found = {}
    for code, one in named.items():
        with noting.going_on():
            found[code] = read(code, one)
    return found


def _by_act(
    acts: Iterable[str], rules: Iterable[Rule], of: Callable[[Rule], Iterable[str]]
) -> dict[str, tuple[Rule, ...]]:
    """Index rules by the acts that they name, in their order."""
    found: dict[str, list[Rule]] = {code: [] for code in acts}
    for rule in rules:
        for code in dict.fromkeys(of(rule)):
            if code in found:
                found[code].append(rule)
    return {code: tuple(named) for code, named in found.items()}


def _turns(rules: Sequence[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Find for each rule that stops, restarts or extends clocks the rules with a period whose clocks they are."""
    timed: dict[str, dict[str, Rule]] = {}
    for rule in rules:
        if rule.form in _TIMED and rule.period and not rule.ahead_of:
            for name in (rule.code, *rule.targets):
                timed.setdefault(name, {})[rule.code] = rule
    found = {
        rule.code: {one: clock for name in rule.clocks for one, clock in timed.get(name, {}).items()} for rule in rules
    }
    return {code: tuple(clocks[one] for one in sorted(clocks)) for code, clocks in found.items() if clocks}


def _turned_by(turns: Mapping[str, Sequence[Rule]], by_code: Mapping[str, Rule]) -> dict[str, tuple[Rule, ...]]:
    """Turn it round: find for each rule with a period what turns its clock."""
    found: dict[str, list[Rule]] = {}
    for code, clocks in turns.items():
        for clock in clocks:
            found.setdefault(clock.code, []).append(by_code[code])
    return {code: tuple(turning) for code, turning in found.items()}


def _relations(keys: Keys) -> dict[str, Relation]:
    found = {}
    for code, one in keys["relations"].named() if "relations" in keys else ():
        inner = _RELATION.keys(one)
        found[code] = Relation(code=code, title=title(inner), procedure=inner["procedure"].text())
    return found


def _applies(keys: Keys) -> tuple[Applies, str]:
    if "applies_to" not in keys:
        return Applies.OPENED, ""
    inner = _APPLIES.keys(keys["applies_to"])
    return _applying(inner["opened"]), law(inner["law"])


def _accrual(code: str, declared: Declared) -> Accrual:
    keys = _ACCRUAL.keys(declared)
    pauses = []
    for one in keys["pauses"].each() if "pauses" in keys else ():
        ends = _PAUSE.keys(one)
        pauses.append((ends["from"].text(), ends["until"].text()))
    return Accrual(
        code=code,
        title=title(keys),
        law=law(keys["law"]),
        base=keys["base"].text(),
        per_mille_a_day=keys["per_mille_a_day"].whole(),
        after_due_of=keys["after_due_of"].text(),
        cap=keys["cap"].text(),
        pauses=tuple(pauses),
    )


def _notes(parts: Sequence[Keys], key: str) -> Iterable[Note]:
    for one in (one for keys in parts if key in keys for one in keys[key].each()):
        inner = NOTE.keys(one)
        yield Note(law=law(inner["law"]), says=title(inner), meanwhile=says_of(inner, "meanwhile"))


def _never(keys: Keys) -> Iterable[Never]:
    for one in keys["never"].each() if "never" in keys else ():
        inner = _NEVER.keys(one)
        yield Never(
            law=law(inner["law"]),
            reach=inner["reach"].text(),
            without=inner["without"].text(),
            when=condition(inner, "when"),
        )


def _bars(keys: Keys) -> Bar | None:
    if "bars" not in keys:
        return None
    inner = _BARS.keys(keys["bars"])
    return Bar(field=inner["field"].text(), law=law(inner["law"]))
