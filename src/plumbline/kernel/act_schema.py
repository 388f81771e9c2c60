"""An act as a declaration writes it: who performs it, what it asks, what comes of it."""

from collections.abc import Iterable, Mapping
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.expression import Expression
from plumbline.kernel.phrase import Keys, condition, flag_of, law, law_of, says_of, texts_of, title
from plumbline.kernel.procedure import OUTSIDE_ROLES, Act, Each, Qualified, Question
from plumbline.kernel.written import (
    CONDITION,
    FACT,
    FLAG,
    LAW,
    SAYS,
    TEXT,
    TITLED,
    WHOLE,
    Either,
    Named,
    Several,
    Table,
    Written,
)

_EACH: Final = Table("each", {"of": FACT, "as": FACT})
_ASKED: Final = Table("question", {"field": FACT}, {"when": CONDITION})
_NEEDED: Final = Table("qualified", {"qualification": TEXT, "law": LAW}, {"when": CONDITION})
_TOLD: Final = Table("told", {"act": TEXT}, {"when": CONDITION})
_OPENED: Final = Table("opened", {"procedure": TEXT}, {"when": CONDITION})
ACT_KEYS: Final[Mapping[str, Written]] = {
    "law": LAW,
    "recorded_by": Several(TEXT),
    "officers": WHOLE,
    "officers_law": LAW,
    "not_same_as": Several(TEXT),
    "not_same_as_law": LAW,
    "needs": Several(Either(_NEEDED, TEXT)),
    "asks": Several(Either(_ASKED, FACT)),
    "may_ask": Several(Either(_ASKED, FACT)),
    "repeat": FLAG,
    "each": _EACH,
    "after_end": FLAG,
    "hint": SAYS,
    "issues": Several(TEXT),
    "publishes": Several(TEXT),
    "withdraws": Several(TEXT),
    "adjusts": Several(FACT),
    "tells": Named(Either(_TOLD, TEXT)),
    "opens": Named(Either(_OPENED, TEXT)),
}
ACT_TABLE: Final = Table(
    "act",
    {**TITLED, "by": Several(TEXT)},
    ACT_KEYS,
    {"if": {"required": ["officers"]}, "then": {"anyOf": [{"required": ["law"]}, {"required": ["officers_law"]}]}},
)
_EFFECTS: Final = ("issues", "publishes", "withdraws", "adjusts")


def read_act(code: str, declared: Declared) -> Act:
    """Read one act."""
    keys = ACT_TABLE.keys(declared)
    by = keys["by"].texts()
    if not by:
        raise keys["by"].wrong("nobody may perform the act: name a role, such as handler or party")
    outside = all(role in OUTSIDE_ROLES for role in by)
    tells, tells_when = _related(keys, "tells", _TOLD)
    opens, opens_when = _related(keys, "opens", _OPENED)
    officers = keys["officers"].whole() if "officers" in keys else 0
    if officers and not law_of(keys, "officers_law") and not law_of(keys):
        raise declared.wrong("`officers` needs its article: give officers_law or law")
    return Act(
        code=code,
        title=title(keys),
        by=by,
        recorded_by=texts_of(keys, "recorded_by") or (("handler",) if outside else ()),
        law=law_of(keys),
        officers=officers,
        officers_law=law_of(keys, "officers_law"),
        not_same_as=texts_of(keys, "not_same_as"),
        not_same_as_law=law_of(keys, "not_same_as_law"),
        needs=tuple(_needs(keys)),
        questions=_questions(keys),
        repeat=flag_of(keys, "repeat"),
        each=_each(keys["each"]) if "each" in keys else None,
        after_end=flag_of(keys, "after_end"),
        effects={effect: keys[effect].texts() for effect in _EFFECTS if effect in keys},
        tells=tells,
        opens=opens,
        tells_when=tells_when,
        opens_when=opens_when,
        hint=says_of(keys, "hint"),
    )


def _related(keys: Keys, key: str, table: Table) -> tuple[dict[str, str], dict[str, Expression]]:
    """Read what an act does in related matters, by relation, and the conditions of it."""
    what: dict[str, str] = {}
    conditions: dict[str, Expression] = {}
    for relation, one in keys[key].named() if key in keys else ():
        if not isinstance(one.value, dict):
            what[relation] = one.text()
            continue
        inner = table.keys(one)
        (named,) = table.required
        what[relation] = inner[named].text()
        when = condition(inner, "when")
        if when is not None:
            conditions[relation] = when
    return what, conditions


def _each(declared: Declared) -> Each:
    keys = _EACH.keys(declared)
    return Each(of=keys["of"].text(), named_in=keys["as"].text())


def _questions(keys: Keys) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for key, required in (("asks", True), ("may_ask", False)):
        for one in keys[key].each() if key in keys else ():
            question = _question(one, required=required)
            if question.field in questions:
                raise one.wrong(f"«{question.field}» is asked twice")
            questions[question.field] = question
    return tuple(questions.values())


def _question(declared: Declared, *, required: bool) -> Question:
    if not isinstance(declared.value, dict):
        return Question(field=declared.text(), required=required)
    keys = _ASKED.keys(declared)
    return Question(field=keys["field"].text(), when=condition(keys, "when"), required=required)


def _needs(keys: Keys) -> Iterable[Qualified]:
    for one in keys["needs"].each() if "needs" in keys else ():
        if isinstance(one.value, dict):
            inner = _NEEDED.keys(one)
            yield Qualified(
                qualification=inner["qualification"].text(),
                law=law(inner["law"]),
                when=condition(inner, "when"),
            )
        elif "law" in keys:
            yield Qualified(qualification=one.text(), law=law(keys["law"]))
        else:
            raise one.wrong("a qualification needs its article: write {qualification: …, law: …}")
