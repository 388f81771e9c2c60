"""An act as a declaration writes it: who performs it, what it asks, what comes of it."""

from collections.abc import Iterable
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.phrase import Keys, condition, flag_of, law, law_of, says_of, texts_of, title
from plumbline.kernel.procedure import OUTSIDE_ROLES, Act, Each, Qualified, Question

ACT_KEYS: Final = (
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
    "each",
    "after_end",
    "hint",
    "issues",
    "publishes",
    "withdraws",
    "tells",
    "opens",
)
_EFFECTS: Final = ("issues", "publishes", "withdraws")


def read_act(code: str, declared: Declared) -> Act:
    """Read one act."""
    keys = declared.keys(["zh", "en", "by"], ACT_KEYS)
    by = keys["by"].texts()
    outside = all(role in OUTSIDE_ROLES for role in by)
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
        tells={relation: one.text() for relation, one in keys["tells"].named()} if "tells" in keys else {},
        opens={relation: one.text() for relation, one in keys["opens"].named()} if "opens" in keys else {},
        hint=says_of(keys, "hint"),
    )


def _each(declared: Declared) -> Each:
    keys = declared.keys(["of", "as"])
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
    keys = declared.keys(["field"], ["when"])
    return Question(field=keys["field"].text(), when=condition(keys, "when"), required=required)


def _needs(keys: Keys) -> Iterable[Qualified]:
    for one in keys["needs"].each() if "needs" in keys else ():
        if isinstance(one.value, dict):
            inner = one.keys(["qualification", "law"], ["when"])
            yield Qualified(
                qualification=inner["qualification"].text(),
                law=law(inner["law"]),
                when=condition(inner, "when"),
            )
        elif "law" in keys:
            yield Qualified(qualification=one.text(), law=law(keys["law"]))
        else:
            raise one.wrong("a qualification needs its article: write {qualification: …, law: …}")
