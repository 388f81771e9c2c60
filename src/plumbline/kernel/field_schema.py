"""A field as a declaration writes it: its type, its names, its bounds with their articles; and a named condition."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.fields import NUMBERS, Field, FieldType, Limit, Personal
from plumbline.kernel.phrase import Keys, condition, flag_of, law, law_of, says_of, stated, title
from plumbline.kernel.procedure import Derived
from plumbline.kernel.spelling import shown
from plumbline.kernel.written import (
    CONDITION,
    FLAG,
    LAW,
    SAYS,
    TITLED,
    WHOLE,
    Json,
    Leaf,
    Named,
    Several,
    Table,
    Written,
    one_of,
)

_CHOOSING: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_WRITTEN: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_DAYS: Final = frozenset({FieldType.DAY, FieldType.MOMENT})
_ONLY_FOR: Final = {
    "choices": _CHOOSING,
    "min": NUMBERS,
    "max": NUMBERS,
    "max_when": NUMBERS,
    "pattern": _WRITTEN,
    "future": _DAYS,
}


def _type(declared: Declared) -> FieldType:
    try:
        return FieldType(declared.text())
    except ValueError as wrong:
        raise declared.wrong(f"no type «{shown(declared.value)}»; there are {', '.join(FieldType)}") from wrong


def _personal(declared: Declared) -> Personal:
    written = declared.text()
    if written not in set(Personal):
        raise declared.wrong(f"no kind of personal data «{shown(written)}»; there are {', '.join(Personal)}")
    return Personal(written)


def _pattern(declared: Declared) -> str:
    pattern = declared.text()
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise declared.wrong(f"«{shown(pattern)}» is no regular expression: {wrong}") from wrong
    return pattern


_LIMIT: Final = Table("limit", {"law": LAW, "max": WHOLE}, {"when": CONDITION})
FIELD_KEYS: Final[Mapping[str, Written]] = {
    "law": LAW,
    "choices": Named(SAYS),
    "min": WHOLE,
    "max": WHOLE,
    "max_when": Several(_LIMIT),
    "pattern": Leaf("pattern", _pattern, {"type": "string", "format": "regex"}),
    "personal": one_of(Personal, _personal),
    "public": FLAG,
    "future": FLAG,
    "hint": SAYS,
}


def _schema() -> Json:
    """Say in JSON Schema which keys go with which type."""
    rules: list[Json] = [
        {
            "if": {"properties": {"type": {"not": {"enum": sorted(kinds)}}}},
            "then": {"properties": {key: False}},
        }
        for key, kinds in _ONLY_FOR.items()
    ]
    choosing = {"properties": {"type": {"enum": sorted(_CHOOSING)}}, "required": ["type"]}
    return {"allOf": [*rules, {"if": choosing, "then": {"required": ["choices"]}}]}


FIELD: Final = Table("field", {"type": one_of(FieldType, _type), **TITLED}, FIELD_KEYS, _schema())


def read_field(code: str, declared: Declared) -> Field:
    """Read one field of the facts."""
    keys = FIELD.keys(declared)
    kind = _type(keys["type"])
    for key, kinds in _ONLY_FOR.items():
        if key in keys and kind not in kinds:
            raise keys[key].wrong_key(f"`{key}` goes with the types {', '.join(sorted(kinds))}, not with {kind}")
    if kind in _CHOOSING and "choices" not in keys:
        raise declared.wrong(f"a field of type {kind} needs `choices`")
    return Field(
        code=code,
        type=kind,
        title=title(keys),
        hint=says_of(keys, "hint"),
        law=law_of(keys),
        choices={choice: says.says() for choice, says in keys["choices"].named()} if "choices" in keys else {},
        least=keys["min"].whole() if "min" in keys else None,
        most=keys["max"].whole() if "max" in keys else None,
        limits=tuple(_limits(keys)),
        pattern=_pattern(keys["pattern"]) if "pattern" in keys else "",
        personal=_personal(keys["personal"]) if "personal" in keys else Personal.NONE,
        public=flag_of(keys, "public", otherwise=True),
        future=flag_of(keys, "future"),
    )


def _limits(keys: Keys) -> Iterable[Limit]:
    for one in keys["max_when"].each() if "max_when" in keys else ():
        bound = _LIMIT.keys(one)
        yield Limit(law(bound["law"]), bound["max"].whole(), condition(bound, "when"))


DERIVED: Final = Table("derived", {**TITLED, "law": LAW, "is": CONDITION})


def read_derived(code: str, declared: Declared) -> Derived:
    """Read one named condition over the facts."""
    keys = DERIVED.keys(declared)
    return Derived(code=code, title=title(keys), law=law(keys["law"]), condition=stated(keys["is"]))
