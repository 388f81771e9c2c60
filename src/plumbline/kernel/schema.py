"""From declarations as written to procedures as run: every key, name, type and reference is checked on the way."""

from collections.abc import Iterable, Sequence

from plumbline.kernel.act_schema import ACT_KEYS, read_act
from plumbline.kernel.declaration import Declared
from plumbline.kernel.field_schema import FIELD_KEYS, read_field
from plumbline.kernel.fitting import check_fit
from plumbline.kernel.phrase import Keys, condition, law, law_of, says_of, title
from plumbline.kernel.procedure import (
    Accrual,
    Applies,
    Bar,
    Derived,
    Form,
    Never,
    Note,
    Procedure,
    Relation,
    Rule,
)
from plumbline.kernel.rule_schema import RULE_KEYS, read_rule

__all__ = ["ACT_KEYS", "FIELD_KEYS", "RULE_KEYS", "law", "read_act", "read_field", "read_procedure", "read_rule"]

_TIMED = frozenset({Form.FIRST, Form.MUST, Form.MAY})


def read_procedure(declared: Declared) -> Procedure:
    """Read a whole procedure and check that its parts fit each other.

    Raises  DeclarationError with file, line, column, and what to write
    """
    keys = declared.keys(
        ["procedure", "title", "basis", "in_force", "opens_with", "ends_with", "facts", "acts", "rules"],
        [
            "never", "derived", "accruals", "bars", "competence", "evidence", "relations", "applies_to", "to_settle",
            "not_modelled", "certificate",
        ],
    )  # fmt: skip
    force = keys["in_force"].keys(["from"], ["to"])
    if "to" in force and force["to"].day() < force["from"].day():
        raise force["to"].wrong("the last day in force lies before the first")
    rules = tuple(read_rule(one) for one in keys["rules"].each())
    acts = {code: read_act(code, one) for code, one in keys["acts"].named()}
    applies_to, applies_law = _applies(keys)
    procedure = Procedure(
        code=keys["procedure"].text(),
        title=keys["title"].says(),
        basis=law(keys["basis"]),
        in_force_from=force["from"].day(),
        in_force_to=force["to"].day() if "to" in force else None,
        opens_with=keys["opens_with"].text(),
        ends_with=keys["ends_with"].texts(),
        acts=acts,
        rules=rules,
        fields={code: read_field(code, one) for code, one in keys["facts"].named()},
        derived=_derived(keys),
        competence=law_of(keys, "competence"),
        evidence=law_of(keys, "evidence"),
        scoped=_scoped(keys),
        bars=_bars(keys),
        never=tuple(_never(keys)),
        relations=_relations(keys),
        applies_to=applies_to,
        applies_law=applies_law,
        accruals={c: _accrual(c, one) for c, one in keys["accruals"].named()} if "accruals" in keys else {},
        to_settle=tuple(_notes(keys, "to_settle")),
        not_modelled=tuple(_notes(keys, "not_modelled")),
        file=declared.file,
        targeting={code: tuple(rule for rule in rules if code in rule.targets) for code in acts},
        following={code: tuple(rule for rule in rules if code in rule.sources) for code in acts},
        windows={code: _of_form(Form.MAY, rules, code) for code in acts},
        closers={code: _of_form(Form.CLOSES, rules, code) for code in acts},
        by_code={rule.code: rule for rule in rules},
        turned_by=_turned_by(rules),
    )
    check_fit(procedure, keys)
    return procedure


def _of_form(form: Form, rules: Sequence[Rule], act: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.form is form and act in rule.targets)


def _turned_by(rules: Sequence[Rule]) -> dict[str, tuple[Rule, ...]]:
    """Find for each rule with a period the rules that stop, restart or extend its clock."""
    timed: dict[str, set[str]] = {}
    for rule in rules:
        if rule.form in _TIMED and rule.period and not rule.ahead_of:
            for name in (rule.code, *rule.targets):
                timed.setdefault(name, set()).add(rule.code)
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for code in sorted({code for name in rule.clocks for code in timed.get(name, ())}):
            found.setdefault(code, []).append(rule)
    return {code: tuple(turning) for code, turning in found.items()}


def _relations(keys: Keys) -> dict[str, Relation]:
    found = {}
    for code, one in keys["relations"].named() if "relations" in keys else ():
        inner = one.keys(["zh", "en", "procedure"])
        found[code] = Relation(code=code, title=title(inner), procedure=inner["procedure"].text())
    return found


def _applies(keys: Keys) -> tuple[Applies, str]:
    if "applies_to" not in keys:
        return Applies.OPENED, ""
    inner = keys["applies_to"].keys(["law", "opened"])
    try:
        return Applies(inner["opened"].text()), law(inner["law"])
    except ValueError:
        listed = " or ".join(Applies)
        raise inner["opened"].wrong(f"write {listed}: the matters that this version governs") from None


def _accrual(code: str, declared: Declared) -> Accrual:
    keys = declared.keys(["law", "zh", "en", "base", "per_mille_a_day", "after_due_of", "cap"], ["pauses"])
    pauses = []
    for one in keys["pauses"].each() if "pauses" in keys else ():
        ends = one.keys(["from", "until"])
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


def _notes(keys: Keys, key: str) -> Iterable[Note]:
    for one in keys[key].each() if key in keys else ():
        inner = one.keys(["law", "zh", "en"], ["meanwhile"])
        yield Note(law=law(inner["law"]), says=title(inner), meanwhile=says_of(inner, "meanwhile"))


def _never(keys: Keys) -> Iterable[Never]:
    for one in keys["never"].each() if "never" in keys else ():
        inner = one.keys(["law", "reach", "without"], ["when"])
        yield Never(
            law=law(inner["law"]),
            reach=inner["reach"].text(),
            without=inner["without"].text(),
            when=condition(inner, "when"),
        )


def _scoped(keys: Keys) -> bool:
    if "certificate" not in keys:
        return False
    if keys["certificate"].text() != "domain":
        raise keys["certificate"].wrong("write `certificate: domain`: its scope has the domain of the matter")
    return True


def _bars(keys: Keys) -> Bar | None:
    if "bars" not in keys:
        return None
    inner = keys["bars"].keys(["field", "law"])
    return Bar(field=inner["field"].text(), law=law(inner["law"]))


def _derived(keys: Keys) -> dict[str, Derived]:
    found = {}
    for code, one in keys["derived"].named() if "derived" in keys else ():
        inner = one.keys(["zh", "en", "law", "is"])
        if stated := condition(inner, "is"):
            found[code] = Derived(code=code, title=title(inner), law=law(inner["law"]), condition=stated)
    return found
