"""A rule as a declaration writes it: one line of law in one of nine forms."""

import calendar
import re
from collections.abc import Mapping
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.period import Period, Unit
from plumbline.kernel.phrase import Keys, condition, flag_of, law, law_of, period, says_of, text_of, texts_of, title
from plumbline.kernel.procedure import Cap, Form, Rule
from plumbline.kernel.written import (
    ACT,
    CLOCK,
    CONDITION,
    FACT,
    FLAG,
    LAW,
    PERIOD,
    RULE_CODE,
    SAYS,
    TEXT,
    TITLED,
    WHOLE,
    Either,
    Json,
    Several,
    Table,
    Written,
    no_more_than_one,
)

_CAP: Final = Table(
    "cap", {"law": LAW, "within": PERIOD}, {"after": Several(ACT), "counts_from": FACT, "roll_over": FLAG}
)
_LATE: Final = Table("late", {"when": CONDITION, "law": LAW})
RULE_KEYS: Final[Mapping[str, Written]] = {
    "code": RULE_CODE,
    "before": Several(ACT),
    "after": Several(ACT),
    "while": Several(ACT),
    "must": Several(ACT),
    "may": Several(ACT),
    "not": Several(ACT),
    "from": Several(ACT),
    "until": Several(ACT),
    "stops": Several(CLOCK),
    "restarts": Several(CLOCK),
    "extends": Several(CLOCK),
    "with": Several(ACT),
    "by": TEXT,  # of an extension a period, of a yearly duty a day
    "at_most": WHOLE,
    "to": FACT,
    "within": PERIOD,
    "at_least": PERIOD,
    "backwards": FLAG,
    "late": Either(_LATE, FLAG),
    "counts_from": FACT,
    "at_once": FLAG,
    "due_on": FACT,
    "ahead_of": FACT,
    "at_latest": _CAP,
    "otherwise": ACT,
    "on_the_last_day": FLAG,
    "replaces": RULE_CODE,
    "owed_by": TEXT,
    "roll_over": FLAG,
    "when": CONDITION,
    "unless": CONDITION,
    **TITLED,
    "cure": SAYS,
}

# The words that make up a form → the form, and the keys of its sources, targets, clocks and period.
FORMS: Final[dict[frozenset[str], tuple[Form, str, str, str, str]]] = {
    frozenset({"before", "must"}): (Form.FIRST, "must", "before", "", "at_least"),
    frozenset({"after", "must"}): (Form.MUST, "after", "must", "", "within"),
    frozenset({"after", "may"}): (Form.MAY, "after", "may", "", "within"),
    frozenset({"after", "not"}): (Form.CLOSES, "after", "not", "", ""),
    frozenset({"while", "not"}): (Form.WHILE, "while", "not", "", ""),
    frozenset({"not"}): (Form.NOT, "", "not", "", ""),
    frozenset({"from", "until", "stops"}): (Form.STOPS, "from", "", "stops", ""),
    frozenset({"restarts", "with"}): (Form.RESTARTS, "with", "", "restarts", ""),
    frozenset({"extends", "with"}): (Form.EXTENDS, "with", "with", "extends", "by"),
}
WORDS: Final = frozenset().union(*FORMS)
ONLY_FOR: Final = {
    "within": {Form.MUST, Form.MAY},
    "at_least": {Form.FIRST, Form.MUST},
    "backwards": {Form.FIRST},
    "late": {Form.MAY},
    "at_once": {Form.MUST},
    "due_on": {Form.MUST},
    "ahead_of": {Form.MUST},
    "at_latest": {Form.MUST, Form.MAY},
    "otherwise": {Form.MUST},
    "on_the_last_day": {Form.MUST},
    "replaces": {Form.MUST},
    "owed_by": {Form.MUST},
    "by": {Form.MUST, Form.EXTENDS},
    "at_most": {Form.EXTENDS},
    "to": {Form.EXTENDS},
}
NEEDS_PERIOD: Final = ("backwards", "late", "counts_from", "roll_over", "at_latest")
LAST_DAYS: Final = ("within", "due_on", "ahead_of", "at_once", "by")  # a duty has one of them at most
_YEARLY: Final = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_COMMON_YEAR: Final = 2025  # a duty of every year needs a day that every year has


def _schema() -> Json:
    """Say in JSON Schema which keys go with which form."""
    forms = []
    for words, (form, *_, length) in FORMS.items():
        strange = sorted((WORDS - words) | {key for key, of in ONLY_FOR.items() if form not in of})
        lengths = sorted({length, "at_least"} if form is Form.MUST else {length} - {""})
        needs = {"anyOf": [{"required": [key]} for key in lengths]} if lengths else False
        forms.append(
            {
                "title": str(form),
                "required": sorted(words | ({"by"} if form is Form.EXTENDS else set())),
                "properties": dict.fromkeys(strange, False),
                "dependentSchemas": {key: needs for key in NEEDS_PERIOD if key not in strange},
                **(no_more_than_one(*LAST_DAYS) if form is Form.MUST else {}),
                **({"anyOf": [{"required": ["when"]}, {"required": ["unless"]}]} if form is Form.NOT else {}),
            }
        )
    return {"anyOf": forms, "dependentRequired": {"zh": ["en"], "en": ["zh"], "on_the_last_day": ["otherwise"]}}


RULE: Final = Table("rule", {"law": LAW}, RULE_KEYS, _schema())


def read_rule(declared: Declared) -> Rule:
    """Read one rule; its code, where none is given, says its form and acts."""
    keys = RULE.keys(declared)
    shape = FORMS.get(frozenset(keys) & WORDS)
    if shape is None:
        raise declared.wrong(
            "no rule has this form; write before/must, after/must, after/may, after/not, while/not, not with when, "
            "from/until/stops, restarts/with, or extends/with",
        )
    form, source, target, clock, length = shape
    length = "at_least" if form is Form.MUST and "ahead_of" in keys else length
    _check_keys(declared, keys, form, length)
    sources = keys[source].texts() if source else ()
    targets = keys[target].texts() if target else ()
    clocks = keys[clock].texts() if clock else ()
    late = _LATE.keys(keys["late"]) if "late" in keys and isinstance(keys["late"].value, dict) else {}
    return Rule(
        code=text_of(keys, "code") or "-".join([*(clocks or targets), form, *sources]),
        form=form,
        law=law(keys["law"]),
        sources=sources,
        targets=targets,
        period=period(keys[length], roll_over=flag_of(keys, "roll_over")) if length in keys else None,
        backwards=flag_of(keys, "backwards"),
        late=bool(late) or flag_of(keys, "late"),
        late_when=condition(late, "when"),
        late_law=law_of(late),
        counts_from=text_of(keys, "counts_from"),
        at_once=flag_of(keys, "at_once"),
        due_on=text_of(keys, "due_on"),
        ahead_of=text_of(keys, "ahead_of"),
        yearly=_yearly(keys["by"]) if form is Form.MUST and "by" in keys else None,
        cap=_cap(keys["at_latest"]) if "at_latest" in keys else None,
        otherwise=text_of(keys, "otherwise"),
        on_the_last_day=flag_of(keys, "on_the_last_day"),
        until=texts_of(keys, "until"),
        clocks=clocks,
        at_most=_at_most(keys),
        to=text_of(keys, "to"),
        replaces=text_of(keys, "replaces"),
        owed_by=text_of(keys, "owed_by"),
        when=condition(keys, "when"),
        unless=condition(keys, "unless"),
        says=title(keys) if "zh" in keys else None,
        cure=says_of(keys, "cure"),
    )


def _at_most(keys: Keys) -> int:
    times = keys["at_most"].whole() if "at_most" in keys else 1
    if times < 1:
        raise keys["at_most"].wrong("a period that may not be extended at all has no such rule: give 1 or more")
    return times


def _yearly(declared: Declared) -> tuple[int, int]:
    """Read the day of every year: «01-31»."""
    match = _YEARLY.fullmatch(declared.text())
    month, day = (int(one) for one in match.groups()) if match else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(_COMMON_YEAR, month)[1]:  # noqa: PLR2004 — months
        raise declared.wrong(f'«{declared.text()}» is no day that every year has; write it like "01-31"')
    return month, day


def _cap(declared: Declared) -> Cap:
    keys = _CAP.keys(declared)
    if ("after" in keys) == ("counts_from" in keys):
        raise declared.wrong("a cap is counted `after` an act or `counts_from` a fact: give one of them")
    length: Period = period(keys["within"], roll_over=flag_of(keys, "roll_over"))
    if length.unit is Unit.HOURS:
        raise keys["within"].wrong("a cap is counted in days, months or years")
    return Cap(
        law=law(keys["law"]), period=length, after=texts_of(keys, "after"), counts_from=text_of(keys, "counts_from")
    )


def _check_keys(declared: Declared, keys: Keys, form: Form, length: str) -> None:
    for key, forms in ONLY_FOR.items():
        if key in keys and form not in forms:
            raise keys[key].wrong_key(f"`{key}` does not go with this form")
    for key in NEEDS_PERIOD:
        if key in keys and length not in keys:
            raise keys[key].wrong_key(f"`{key}` needs a period" + (f": give `{length}`" if length else ""))
    if form is Form.NOT and not {"when", "unless"} & keys.keys():
        raise declared.wrong("a prohibition needs `when`: an act that never may happen is no act")
    _check_last_day(keys, form)
    if ("zh" in keys) != ("en" in keys):
        raise declared.wrong("a rule's own sentence stands in both languages: give `zh` and `en`")
    if form is Form.EXTENDS and "by" not in keys:
        raise declared.wrong("an extension says by how much: give `by`")
    hours = length in keys and period(keys[length], roll_over=False).unit is Unit.HOURS
    if hours and (flag_of(keys, "backwards") or "ahead_of" in keys):
        raise keys[length].wrong("notice is counted back in days, not in hours")


def _check_last_day(keys: Keys, form: Form) -> None:
    """Check that a duty has one last day, and what hangs on it."""
    if form is not Form.MUST:
        return
    days = [key for key in LAST_DAYS if key in keys]
    if len(days) > 1:
        raise keys[days[1]].wrong_key(f"`{days[1]}` is itself the last day: leave out `{days[0]}`")
    if ("at_least" in keys) != ("ahead_of" in keys):
        key = "at_least" if "at_least" in keys else "ahead_of"
        raise keys[key].wrong_key("a notice before a planned day needs both `at_least` and `ahead_of`")
    if "otherwise" in keys and not {"within", "due_on"} & keys.keys():
        raise keys["otherwise"].wrong_key("`otherwise` needs a period that can pass in vain: give `within` or `due_on`")
    if "on_the_last_day" in keys and "otherwise" not in keys:
        raise keys["on_the_last_day"].wrong_key("`on_the_last_day` is about what is deemed: give `otherwise`")
