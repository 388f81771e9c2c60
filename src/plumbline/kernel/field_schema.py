"""A field as a declaration writes it: its type, its names, its bounds with their articles."""

import re
from collections.abc import Iterable
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.fields import NUMBERS, Field, FieldType, Limit, Personal
from plumbline.kernel.phrase import Keys, condition, flag_of, law, law_of, says_of, text_of, title

FIELD_KEYS: Final = ("law", "choices", "min", "max", "max_when", "pattern", "personal", "public", "future", "hint")

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


def read_field(code: str, declared: Declared) -> Field:
    """Read one field of the facts."""
    keys = declared.keys(["type", "zh", "en"], FIELD_KEYS)
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
        pattern=_pattern(keys),
        personal=_personal(keys),
        public=flag_of(keys, "public", otherwise=True),
        future=flag_of(keys, "future"),
    )


def _type(declared: Declared) -> FieldType:
    try:
        return FieldType(declared.text())
    except ValueError as wrong:
        raise declared.wrong(f"no type «{declared.value}»; there are {', '.join(FieldType)}") from wrong


def _personal(keys: Keys) -> Personal:
    written = text_of(keys, "personal")
    if written and written not in set(Personal):
        raise keys["personal"].wrong(f"no kind of personal data «{written}»; there are {', '.join(Personal)}")
    return Personal(written) if written else Personal.NONE


def _pattern(keys: Keys) -> str:
    pattern = text_of(keys, "pattern")
    try:
        re.compile(pattern)
    except re.error as wrong:
        raise keys["pattern"].wrong(f"«{pattern}» is no regular expression: {wrong}") from wrong
    return pattern


def _limits(keys: Keys) -> Iterable[Limit]:
    for one in keys["max_when"].each() if "max_when" in keys else ():
        bound = one.keys(["law", "max"], ["when"])
        yield Limit(law(bound["law"]), bound["max"].whole(), condition(bound, "when"))
