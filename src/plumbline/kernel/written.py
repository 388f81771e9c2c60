"""What may be written under a key: one table of keys serves the reader, the checks, the JSON Schema and renaming.

Every reader of declarations has its Table and reads by it; nothing else lists the keys of a declaration again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Protocol

from plumbline.kernel import phrase
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.noting import faults_of
from plumbline.kernel.period import WRITTEN

Json = dict[str, Any]
Change = Callable[["Leaf", Declared], Declared]


class Written(Protocol):
    """A kind of value."""

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """Go through everything that is written otherwise than this kind is, each fault in its place."""
        ...

    def schema(self, named: dict[str, Json]) -> Json:
        """Give the JSON Schema of the kind; tables are put into `named` and referred to."""
        ...

    def changed(self, declared: Declared, change: Change) -> Declared:
        """Give the value with each of its leaves changed; what is written otherwise than this kind stays."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A value without parts: how it is read, which raises what is wrong with it, and its JSON Schema."""

    name: str
    read: Callable[[Declared], object]
    json: Mapping[str, Any]

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """See Written."""
        try:
            self.read(declared)
        except DeclarationError as wrong:
            yield from faults_of(wrong)

    def schema(self, named: dict[str, Json]) -> Json:
        """See Written."""
        del named
        return dict(self.json)

    def changed(self, declared: Declared, change: Change) -> Declared:
        """See Written."""
        return change(self, declared)


@dataclass(frozen=True, slots=True)
class Several:
    """A list, or a single value in the place of a list of one."""

    one: Written

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """See Written."""
        for item in declared.each():
            yield from self.one.faults(item)

    def schema(self, named: dict[str, Json]) -> Json:
        """See Written."""
        one = self.one.schema(named)
        return {"anyOf": [one, {"type": "array", "items": one}]}

    def changed(self, declared: Declared, change: Change) -> Declared:
        """See Written: a value that is changed into a list takes its place among the others."""
        if not isinstance(declared.value, list):
            return self.one.changed(declared, change)
        items = [self.one.changed(item, change) for item in declared.value]
        return replace(declared, value=[inner for item in items for inner in item.each()])


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping from codes to values of one kind; `code` is what the codes name, where they name something."""

    one: Written
    code: Leaf | None = None

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """See Written."""
        if not isinstance(declared.value, dict):
            yield declared.wrong("a mapping from codes to their declarations is expected")
            return
        for item in declared.value.values():
            yield from self.one.faults(item)

    def schema(self, named: dict[str, Json]) -> Json:
        """See Written."""
        return {"type": "object", "additionalProperties": self.one.schema(named)}

    def changed(self, declared: Declared, change: Change) -> Declared:
        """See Written: a code that is changed into a list stands once for each."""
        if not isinstance(declared.value, dict):
            return declared
        found: dict[str, Declared] = {}
        for code, item in declared.value.items():
            inner = self.one.changed(item, change)
            key = replace(item, value=code)
            for name in self.code.changed(key, change).each() if self.code else (key,):
                found[name.value] = inner
        return replace(declared, value=found)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping with keys of its own.

    Takes   json — what the JSON Schema says beyond the keys themselves, made from the tables of the reader
    """

    name: str
    required: Mapping[str, Written]
    optional: Mapping[str, Written] = field(default_factory=dict)
    json: Mapping[str, Any] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Written]:
        """All keys with their kinds."""
        return {**self.required, **self.optional}

    def keys(self, declared: Declared) -> dict[str, Declared]:
        """Give the mapping, having checked its keys.

        Raises  DeclarationError with every key that is unknown or missing
        """
        return declared.keys(self.required, self.optional)

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """See Written."""
        try:
            self.keys(declared)
        except DeclarationError as wrong:
            yield from faults_of(wrong)
        if isinstance(declared.value, dict):
            for key, kind in self.all.items():
                if key in declared.value:
                    yield from kind.faults(declared.value[key])

    def schema(self, named: dict[str, Json]) -> Json:
        """See Written."""
        if self.name not in named:
            named[self.name] = {}  # a table may stand inside itself
            named[self.name] = {
                "type": "object",
                "properties": {key: kind.schema(named) for key, kind in self.all.items()},
                "required": list(self.required),
                "additionalProperties": False,
                **self.json,
            }
        return {"$ref": f"#/$defs/{self.name}"}

    def changed(self, declared: Declared, change: Change) -> Declared:
        """See Written."""
        if not isinstance(declared.value, dict):
            return declared
        kinds = self.all
        value = {k: kinds[k].changed(one, change) if k in kinds else one for k, one in declared.value.items()}
        return replace(declared, value=value)


@dataclass(frozen=True, slots=True)
class Either:
    """A mapping with keys of its own, or for short something else."""

    table: Table
    short: Written

    def of(self, declared: Declared) -> Written:
        """Tell which of the two is written."""
        return self.table if isinstance(declared.value, dict) else self.short

    def faults(self, declared: Declared) -> Iterator[DeclarationError]:
        """See Written."""
        yield from self.of(declared).faults(declared)

    def schema(self, named: dict[str, Json]) -> Json:
        """See Written."""
        return {"anyOf": [self.short.schema(named), self.table.schema(named)]}

    def changed(self, declared: Declared, change: Change) -> Declared:
        """See Written."""
        return self.of(declared).changed(declared, change)


def one_of(choices: type[StrEnum], read: Callable[[Declared], object]) -> Leaf:
    """Make the kind of a value that is one of several words."""
    return Leaf(choices.__name__, read, {"enum": list(choices)})


def exactly_one(*keys: str) -> Json:
    """Say in JSON Schema that exactly one of these keys is given."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def no_more_than_one(*keys: str) -> Json:
    """Say in JSON Schema that at most one of these keys is given."""
    pairs = [[one, other] for at, one in enumerate(keys) for other in keys[at + 1 :]]
    return {"not": {"anyOf": [{"required": pair} for pair in pairs]}}


_WORDS: Final = {"type": "string", "pattern": r"\S"}

TEXT: Final = Leaf("text", Declared.text, _WORDS)
ACT: Final = Leaf("act", Declared.text, _WORDS)  # the code of an act
CLOCK: Final = Leaf("clock", Declared.text, _WORDS)  # the code of an act or of a rule
RULE_CODE: Final = Leaf("rule", Declared.text, _WORDS)
FACT: Final = Leaf("fact", Declared.text, _WORDS)
LAW: Final = Leaf("law", phrase.law, _WORDS | {"examples": ["行政处罚法#58.1(2)", "行政处罚法#63-64"]})
CONDITION: Final = Leaf("condition", phrase.stated, {"anyOf": [_WORDS, {"type": "boolean"}]})
PERIOD: Final = Leaf(
    "period",
    lambda declared: phrase.period(declared, roll_over=False),
    {"type": "string", "pattern": f"^\\s*{WRITTEN.pattern.replace('(', '(?:')}\\s*$", "examples": ["7 workdays"]},
)
FLAG: Final = Leaf("flag", Declared.flag, {"type": "boolean"})
WHOLE: Final = Leaf("whole", Declared.whole, {"type": "integer"})
DAY: Final = Leaf("day", Declared.day, {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"})
ANYTHING: Final = Leaf("anything", Declared.plain, {})
SAYS: Final = Table("says", {"zh": TEXT, "en": TEXT})

TITLED: Final[Mapping[str, Written]] = {"zh": TEXT, "en": TEXT}  # what names itself in both languages
NOTE: Final = Table("note", {"law": LAW, **TITLED}, {"meanwhile": SAYS})
NOTES: Final[Mapping[str, Written]] = {"to_settle": Several(NOTE), "not_modelled": Several(NOTE)}
