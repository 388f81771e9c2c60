"""A rule as a declaration writes it: one line of law in one of six forms."""

from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.period import Unit
from plumbline.kernel.phrase import Keys, condition, flag_of, law, period, says_of, text_of, title
from plumbline.kernel.procedure import Form, Rule

RULE_KEYS: Final = (
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
    "at_once",
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

# The words that make up a form → the form, and the keys of its sources, targets and period.
_FORMS: Final[dict[frozenset[str], tuple[Form, str, str, str]]] = {
    frozenset({"before", "must"}): (Form.FIRST, "must", "before", "at_least"),
    frozenset({"after", "must"}): (Form.MUST, "after", "must", "within"),
    frozenset({"after", "may"}): (Form.MAY, "after", "may", "within"),
    frozenset({"after", "not"}): (Form.CLOSES, "after", "not", ""),
    frozenset({"while", "not"}): (Form.WHILE, "while", "not", ""),
    frozenset({"not"}): (Form.NOT, "", "not", ""),
}
_WORDS: Final = frozenset({"before", "after", "while", "must", "may", "not"})
_ONLY_FOR: Final = {
    "within": {Form.MUST, Form.MAY},
    "at_least": {Form.FIRST},
    "backwards": {Form.FIRST},
    "late": {Form.MAY},
    "at_once": {Form.MUST},
    "due_on": {Form.MUST},
    "replaces": {Form.MUST},
    "owed_by": {Form.MUST},
}
_NEEDS_PERIOD: Final = ("backwards", "late", "counts_from", "roll_over")


def read_rule(declared: Declared) -> Rule:
    """Read one rule; its code, where none is given, says its form and acts."""
    keys = declared.keys(["law"], RULE_KEYS)
    shape = _FORMS.get(frozenset(keys) & _WORDS)
    if shape is None:
        raise declared.wrong(
            "no rule has this form; write before/must, after/must, after/may, after/not, while/not, or not with when",
        )
    form, source, target, length = shape
    _check_keys(declared, keys, form, length)
    sources = keys[source].texts() if source else ()
    targets = keys[target].texts()
    return Rule(
        code=text_of(keys, "code") or "-".join([*targets, form, *sources]),
        form=form,
        law=law(keys["law"]),
        sources=sources,
        targets=targets,
        period=period(keys[length], roll_over=flag_of(keys, "roll_over")) if length in keys else None,
        backwards=flag_of(keys, "backwards"),
        late=flag_of(keys, "late"),
        counts_from=text_of(keys, "counts_from"),
        at_once=flag_of(keys, "at_once"),
        due_on=text_of(keys, "due_on"),
        replaces=text_of(keys, "replaces"),
        owed_by=text_of(keys, "owed_by"),
        when=condition(keys, "when"),
        unless=condition(keys, "unless"),
        says=title(keys) if "zh" in keys else None,
        cure=says_of(keys, "cure"),
    )


def _check_keys(declared: Declared, keys: Keys, form: Form, length: str) -> None:
    for key, forms in _ONLY_FOR.items():
        if key in keys and form not in forms:
            raise keys[key].wrong_key(f"`{key}` does not go with this form")
    for key in _NEEDS_PERIOD:
        if key in keys and length not in keys:
            raise keys[key].wrong_key(f"`{key}` needs a period" + (f": give `{length}`" if length else ""))
    if form is Form.NOT and not {"when", "unless"} & keys.keys():
        raise declared.wrong("a prohibition needs `when`: an act that never may happen is no act")
    if "due_on" in keys and "within" in keys:
        raise keys["due_on"].wrong_key("`due_on` is itself the last day: leave out `within`")
    if "at_once" in keys and {"within", "due_on"} & keys.keys():
        raise keys["at_once"].wrong_key("`at_once` is the day of the act itself: leave out `within` and `due_on`")
    if ("zh" in keys) != ("en" in keys):
        raise declared.wrong("a rule's own sentence stands in both languages: give `zh` and `en`")
    hours = length in keys and period(keys[length], roll_over=False).unit is Unit.HOURS
    if hours and flag_of(keys, "backwards"):
        raise keys[length].wrong("notice is counted back in days, not in hours")
