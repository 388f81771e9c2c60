"""From declarations as written to procedures as run: every key, name, type and reference is checked on the way."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plumbline.kernel import expression
from plumbline.kernel.citation import parse_reference
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.expression import Expression
from plumbline.kernel.fields import Field, FieldType, Limit, Personal
from plumbline.kernel.period import Period
from plumbline.kernel.procedure import (
    OUTSIDE_ROLES,
    Accrual,
    Act,
    Bar,
    Derived,
    Form,
    Never,
    Note,
    Procedure,
    Qualified,
    Question,
    Rule,
)

_RULE_KEYS: Final = (
    "code",
    "before",
    "after",
    "while",
    "must",
    "may",
    "not",
    "within",
    "at_least",
    "backwards",
    "late",
    "counts_from",
    "due_on",
    "replaces",
    "owed_by",
    "roll_over",
    "when",
    "unless",
    "zh",
    "en",
    "cure",
)
_FIELD_KEYS: Final = ("law", "choices", "min", "max", "max_when", "pattern", "personal", "public", "future", "hint")
_ACT_KEYS: Final = (
    "law",
    "recorded_by",
    "officers",
    "officers_law",
    "not_same_as",
    "not_same_as_law",
    "needs",
    "asks",
    "may_ask",
    "repeat",
    "after_end",
    "hint",
    "issues",
    "publishes",
    "withdraws",
)
_EFFECTS: Final = ("issues", "publishes", "withdraws")


def law(declared: Declared) -> str:
    """Read a reference to law in the short form, and check its form."""
    text = declared.text()
    try:
        parse_reference(text)
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong
    return text


def _law_of(keys: Mapping[str, Declared], key: str = "law") -> str:
    return law(keys[key]) if key in keys else ""


def _condition(keys: Mapping[str, Declared], key: str) -> Expression | None:
    if key not in keys:
        return None
    declared = keys[key]
    try:
        return expression.parse(declared.text())
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong


def _period(declared: Declared, *, roll_over: bool) -> Period:
    try:
        period = Period.parse(declared.text())
    except (DeclarationError, ValueError) as wrong:
        raise declared.wrong(f"«{declared.value}» is no period; write e.g. 7 workdays") from wrong
    return Period(period.length, period.unit, roll_over=roll_over)


def read_field(code: str, declared: Declared) -> Field:
    """Read one field of the facts."""
    keys = declared.keys(["type", "zh", "en"], _FIELD_KEYS)
    try:
        kind = FieldType(keys["type"].text())
    except ValueError as wrong:
        raise keys["type"].wrong(f"no type «{keys['type'].value}»; there are {', '.join(FieldType)}") from wrong
    if (kind in {FieldType.CHOICE, FieldType.CHOICES}) != ("choices" in keys):
        raise declared.wrong("`choices` goes with the types choice and choices, and with no other")
    limits = []
    for one in keys["max_when"].each() if "max_when" in keys else ():
        bound = one.keys(["law", "max"], ["when"])
        limits.append(Limit(law(bound["law"]), bound["max"].whole(), _condition(bound, "when")))
    return Field(
        code=code,
        type=kind,
        title=_title(keys),
        hint=keys["hint"].says() if "hint" in keys else None,
        law=_law_of(keys),
        choices={choice: says.says() for choice, says in keys["choices"].named()} if "choices" in keys else {},
        least=keys["min"].whole() if "min" in keys else None,
        most=keys["max"].whole() if "max" in keys else None,
        limits=tuple(limits),
        pattern=keys["pattern"].text() if "pattern" in keys else "",
        personal=Personal(keys["personal"].text()) if "personal" in keys else Personal.NONE,
        public=keys["public"].flag() if "public" in keys else True,
        future=keys["future"].flag() if "future" in keys else False,
    )


def _title(keys: Mapping[str, Declared]) -> Any:
    zh, en = keys["zh"], keys["en"]
    return Declared({"zh": zh, "en": en}, zh.file, zh.line, zh.column).says()


def _questions(keys: Mapping[str, Declared]) -> Iterable[Question]:
    for key, required in (("asks", True), ("may_ask", False)):
        for one in keys[key].each() if key in keys else ():
            if isinstance(one.value, dict):
                inner = one.keys(["field"], ["when"])
                yield Question(field=inner["field"].text(), when=_condition(inner, "when"), required=required)
            else:
                yield Question(field=one.text(), required=required)


def _needs(keys: Mapping[str, Declared]) -> Iterable[Qualified]:
    for one in keys["needs"].each() if "needs" in keys else ():
        if isinstance(one.value, dict):
            inner = one.keys(["qualification", "law"], ["when"])
            yield Qualified(
                qualification=inner["qualification"].text(),
                law=law(inner["law"]),
                when=_condition(inner, "when"),
            )
        else:
            yield Qualified(qualification=one.text(), law=_law_of(keys))


def read_act(code: str, declared: Declared) -> Act:
    """Read one act."""
    keys = declared.keys(["zh", "en", "by"], _ACT_KEYS)
    by = keys["by"].texts()
    outside = all(role in OUTSIDE_ROLES for role in by)
    recorded_by = keys["recorded_by"].texts() if "recorded_by" in keys else (("handler",) if outside else ())
    return Act(
        code=code,
        title=_title(keys),
        by=by,
        recorded_by=recorded_by,
        law=_law_of(keys),
        officers=keys["officers"].whole() if "officers" in keys else 0,
        officers_law=_law_of(keys, "officers_law"),
        not_same_as=keys["not_same_as"].texts() if "not_same_as" in keys else (),
        not_same_as_law=_law_of(keys, "not_same_as_law"),
        needs=tuple(_needs(keys)),
        questions=tuple(_questions(keys)),
        repeat=keys["repeat"].flag() if "repeat" in keys else False,
        after_end=keys["after_end"].flag() if "after_end" in keys else False,
        effects={effect: keys[effect].texts() for effect in _EFFECTS if effect in keys},
        hint=keys["hint"].says() if "hint" in keys else None,
    )


def _shape(declared: Declared, keys: Mapping[str, Declared]) -> tuple[Form, str, str, str]:
    """Give the form of a rule, and under which keys its sources, targets and period stand."""
    match frozenset(keys) & {"before", "after", "while", "must", "may", "not"}:
        case shape if shape == {"before", "must"}:
            return Form.FIRST, "must", "before", "at_least"
        case shape if shape == {"after", "must"}:
            return Form.MUST, "after", "must", "within"
        case shape if shape == {"after", "may"}:
            return Form.MAY, "after", "may", "within"
        case shape if shape == {"after", "not"}:
            return Form.CLOSES, "after", "not", ""
        case shape if shape == {"while", "not"}:
            return Form.WHILE, "while", "not", ""
        case shape if shape == {"not"}:
            return Form.NOT, "", "not", ""
    raise declared.wrong(
        "no rule has this form; write before/must, after/must, after/may, after/not, while/not, or not with when",
    )


def read_rule(declared: Declared) -> Rule:
    """Read one rule; its code, where none is given, says its form and acts."""
    keys = declared.keys(["law"], _RULE_KEYS)
    form, source, target, length = _shape(declared, keys)
    for key in ("within", "at_least"):
        if key in keys and key != length:
            raise keys[key].wrong(f"«{key}» does not go with this form")
    if form is Form.NOT and "when" not in keys:
        raise declared.wrong("a prohibition needs `when`: an act that never may happen is no act")
    sources = keys[source].texts() if source else ()
    targets = keys[target].texts()
    when, unless = _condition(keys, "when"), _condition(keys, "unless")
    roll_over = keys["roll_over"].flag() if "roll_over" in keys else False
    said = "zh" in keys
    return Rule(
        code=keys["code"].text() if "code" in keys else "-".join([*targets, form, *sources]),
        form=form,
        law=law(keys["law"]),
        sources=sources,
        targets=targets,
        period=_period(keys[length], roll_over=roll_over) if length in keys else None,
        backwards=keys["backwards"].flag() if "backwards" in keys else False,
        late=keys["late"].flag() if "late" in keys else False,
        counts_from=keys["counts_from"].text() if "counts_from" in keys else "",
        due_on=keys["due_on"].text() if "due_on" in keys else "",
        replaces=keys["replaces"].text() if "replaces" in keys else "",
        owed_by=keys["owed_by"].text() if "owed_by" in keys else "",
        when=when,
        unless=unless,
        says=_title(keys) if said else None,
        cure=keys["cure"].says() if "cure" in keys else None,
    )


def _accrual(code: str, declared: Declared) -> Accrual:
    keys = declared.keys(["law", "zh", "en", "base", "per_mille_a_day", "after_due_of", "cap"], ["pauses"])
    pauses = []
    for one in keys["pauses"].each() if "pauses" in keys else ():
        ends = one.keys(["from", "until"])
        pauses.append((ends["from"].text(), ends["until"].text()))
    return Accrual(
        code=code,
        title=_title(keys),
        law=law(keys["law"]),
        base=keys["base"].text(),
        per_mille_a_day=keys["per_mille_a_day"].whole(),
        after_due_of=keys["after_due_of"].text(),
        cap=keys["cap"].text(),
        pauses=tuple(pauses),
    )


def _notes(keys: Mapping[str, Declared], key: str) -> Iterable[Note]:
    for one in keys[key].each() if key in keys else ():
        inner = one.keys(["law", "zh", "en"], ["meanwhile"])
        meanwhile = inner["meanwhile"].says() if "meanwhile" in inner else None
        yield Note(law=law(inner["law"]), says=_title(inner), meanwhile=meanwhile)


def _never(keys: Mapping[str, Declared]) -> Iterable[Never]:
    for one in keys["never"].each() if "never" in keys else ():
        inner = one.keys(["law", "reach", "without"], ["when"])
        yield Never(
            law=law(inner["law"]),
            reach=inner["reach"].text(),
            without=inner["without"].text(),
            when=_condition(inner, "when"),
        )


def _scoped(keys: Mapping[str, Declared]) -> bool:
    if "certificate" not in keys:
        return False
    if keys["certificate"].text() != "domain":
        raise keys["certificate"].wrong("write `certificate: domain`: its scope has the domain of the matter")
    return True


def _bars(keys: Mapping[str, Declared]) -> Bar | None:
    if "bars" not in keys:
        return None
    inner = keys["bars"].keys(["field", "law"])
    return Bar(field=inner["field"].text(), law=law(inner["law"]))


def _derived(keys: Mapping[str, Declared]) -> dict[str, Derived]:
    found = {}
    for code, one in keys["derived"].named() if "derived" in keys else ():
        inner = one.keys(["zh", "en", "law", "is"])
        condition = _condition(inner, "is")
        if condition:
            found[code] = Derived(code=code, title=_title(inner), law=law(inner["law"]), condition=condition)
    return found


def read_procedure(declared: Declared) -> Procedure:
    """Read a whole procedure and check that its parts fit each other.

    Raises  DeclarationError with file, line, column, and what to write
    """
    keys = declared.keys(
        ["procedure", "title", "basis", "in_force", "opens_with", "ends_with", "facts", "acts", "rules"],
        ["never", "derived", "accruals", "bars", "competence", "to_settle", "not_modelled", "certificate"],
    )
    force = keys["in_force"].keys(["from"], ["to"])
    rules = tuple(read_rule(one) for one in keys["rules"].each())
    acts = {code: read_act(code, one) for code, one in keys["acts"].named()}
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
        competence=_law_of(keys, "competence"),
        scoped=_scoped(keys),
        bars=_bars(keys),
        never=tuple(_never(keys)),
        accruals={c: _accrual(c, one) for c, one in keys["accruals"].named()} if "accruals" in keys else {},
        to_settle=tuple(_notes(keys, "to_settle")),
        not_modelled=tuple(_notes(keys, "not_modelled")),
        file=declared.file,
        targeting={code: tuple(rule for rule in rules if code in rule.targets) for code in acts},
        following={code: tuple(rule for rule in rules if code in rule.sources) for code in acts},
        by_code={rule.code: rule for rule in rules},
    )
    _Fit(procedure, keys).check()
    return procedure


class _Fit:
    """Whether every name in a procedure is declared, once, and of the right type."""

    def __init__(self, procedure: Procedure, keys: Mapping[str, Declared]) -> None:
        self.procedure = procedure
        self.keys = keys
        self.types = {code: str(one.type) for code, one in procedure.fields.items()}
        self.types |= dict.fromkeys(procedure.derived, "yes_no")

    def check(self) -> None:
        """Check all; the first fault is raised."""
        procedure = self.procedure
        self._act(procedure.opens_with, self.keys["opens_with"])
        for code in procedure.ends_with:
            self._act(code, self.keys["ends_with"])
        if both := set(procedure.fields) & set(procedure.derived):
            raise self.keys["facts"].wrong(f"{', '.join(sorted(both))}: a fact and a derived condition of one name")
        for code, one in procedure.derived.items():
            self._condition(one.condition, self.keys["derived"].value[code])
            self._circle(code, (code,))
        for code, act in procedure.acts.items():
            self._check_act(act, self.keys["acts"].value[code])
        for rule, declared in zip(procedure.rules, self.keys["rules"].each(), strict=True):
            self._check_rule(rule, declared)
        for code, one in procedure.fields.items():
            for limit in one.limits:
                self._condition(limit.when, self.keys["facts"].value[code])
        if procedure.bars:
            self._field(procedure.bars.field, self.keys["bars"])
        for never in procedure.never:
            for act_code in (never.reach, never.without):
                self._act(act_code, self.keys["never"])
            self._condition(never.when, self.keys["never"])
        for accrual in procedure.accruals.values():
            self._accrual(accrual)

    def _act(self, code: str, declared: Declared) -> None:
        if code not in self.procedure.acts:
            raise declared.wrong(f"no act «{code}» is declared; there are {', '.join(self.procedure.acts)}")

    def _field(self, code: str, declared: Declared) -> None:
        if code not in self.procedure.fields:
            raise declared.wrong(f"no fact «{code}» is declared")

    def _condition(self, condition: Expression | None, declared: Declared) -> None:
        if condition is None:
            return
        for name in sorted(condition.names - self.types.keys()):
            raise declared.wrong(f"the condition «{condition}» reads «{name}», which is neither a fact nor derived")
        for act in sorted(condition.acts):
            self._act(act, declared)
        try:
            kind = condition.kind(self.types)
        except DeclarationError as wrong:
            raise declared.wrong(f"the condition «{condition}»: {wrong.what}") from wrong
        if kind != "yes_no":
            raise declared.wrong(f"the condition «{condition}» gives {kind}, not yes or no")

    def _circle(self, code: str, seen: tuple[str, ...]) -> None:
        for name in self.procedure.derived[code].condition.names & self.procedure.derived.keys():
            if name in seen:
                raise self.keys["derived"].wrong(f"derived conditions in a circle: {' → '.join((*seen, name))}")
            self._circle(name, (*seen, name))

    def _check_act(self, act: Act, declared: Declared) -> None:
        for question in act.questions:
            self._field(question.field, declared)
            self._condition(question.when, declared)
        for need in act.needs:
            self._condition(need.when, declared)
        if act.officers and not (act.officers_law or act.law):
            raise declared.wrong("`officers` needs its article: give officers_law or law")

    def _check_rule(self, rule: Rule, declared: Declared) -> None:
        if self.procedure.by_code[rule.code] is not rule:
            raise declared.wrong(f"the code «{rule.code}» stands twice; give one of the rules a code of its own")
        for act in (*rule.sources, *rule.targets):
            self._act(act, declared)
        self._condition(rule.when, declared)
        self._condition(rule.unless, declared)
        for code in filter(None, (rule.counts_from, rule.due_on)):
            self._field(code, declared)
            if self.procedure.fields[code].type not in {FieldType.DAY, FieldType.MOMENT}:
                raise declared.wrong(f"«{code}» is no day")
        if rule.replaces and rule.replaces not in self.procedure.by_code:
            raise declared.wrong(f"no rule «{rule.replaces}» to replace")

    def _accrual(self, accrual: Accrual) -> None:
        declared = self.keys["accruals"].value[accrual.code]
        for code in (accrual.base, accrual.cap):
            self._field(code, declared)
        self._act(accrual.after_due_of, declared)
        for act in (act for pair in accrual.pauses for act in pair):
            self._act(act, declared)
