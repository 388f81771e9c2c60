"""Worked examples of alerts: lists in invented words on a day, and which of their entries the alert finds there.

An example says of each entry only what the alert looks at. Its bodies are named by level and kind, such as
`county.market_regulation`; each level has one region, which lies in that of the level above.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import read_each
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys, text_of
from plumbline.kernel.register import ListLevel, Register
from plumbline.kernel.spelling import Known, shown
from plumbline.kernel.written import ANYTHING, DAY, FACT, SAYS, TEXT, Named, Several, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGiven:
    """A list that stands in an example."""

    of: str  # the body
    register: str
    since: date | None  # the first day of its entries; None: long ago
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterGiven:
    """A matter that was opened in an example."""

    of: str  # the body
    procedure: str
    on: date
    entry: str = ""  # the key of the entry that it rests on; empty: on none


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSaid:
    """What an alert finds in an example."""

    of: str  # the body
    entry: str = ""  # its key; empty: about no entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One worked example."""

    code: str
    title: Says
    on: date
    lists: tuple[ListGiven, ...]
    matters: tuple[MatterGiven, ...]
    finds: frozenset[FoundSaid]


_LIST: Final = Table("list_given", {"of": TEXT, "rows": Several(Named(ANYTHING))}, {"register": TEXT, "since": DAY})
_MATTER: Final = Table("matter_given", {"of": TEXT, "procedure": TEXT, "on": DAY}, {"entry": TEXT})
_FOUND: Final = Table("found_said", {"of": TEXT}, {"entry": TEXT})
EXAMPLE: Final = Table(
    "example",
    {"case": FACT, "title": SAYS, "on": DAY, "finds": Several(_FOUND)},
    {"lists": Several(_LIST), "matters": Several(_MATTER)},
)


def read_examples(declared: Declared, *, over: str) -> tuple[Example, ...]:
    """Read the worked examples of an alert.

    Takes   over — the register that the alert looks at: whose lists they are where an example does not say
    Raises  DeclarationError with the place of what is wrong
    """
    examples = tuple(_example(one, over) for one in declared.each())
    codes = [one.code for one in examples]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise declared.wrong(f"the example «{min(twice)}» stands twice")
    return examples


def fit(declared: Declared, *, over: str, registers: Mapping[str, Register]) -> None:
    """Check that the lists of the examples are lists of declared registers, and that what is found stands in them.

    Raises  DeclarationError with everything that does not
    """
    noting = Noting()
    for one in declared.each():
        keys = EXAMPLE.keys(one)
        known: set[tuple[str, str]] = set()
        for given in keys["lists"].each() if "lists" in keys else ():
            known |= _fit_list(_LIST.keys(given), over, registers, noting)
        bodies = {body for body, _ in known}
        bodies |= {_body(_MATTER.keys(each)["of"]) for each in (keys["matters"].each() if "matters" in keys else ())}
        for found in keys["finds"].each():
            _fit_found(_FOUND.keys(found), known, bodies, noting)
    noting.settle()


def _fit_list(keys: Keys, over: str, registers: Mapping[str, Register], noting: Noting) -> set[tuple[str, str]]:
    """Note what is wrong with a list; give the body and the key of each of its entries."""
    code = text_of(keys, "register") or over
    register = registers.get(code)
    if register is None:
        noting.note(keys["register"].wrong(f"no register «{code}»{Known([*registers]).hint(code)}"))
        return set()
    body, found = keys["of"].text(), set()
    for row in keys["rows"].each():
        said = dict(row.named())
        for name in said.keys() - register.fields.keys():
            hint = Known([*register.fields]).hint(name)
            noting.note(said[name].wrong_key(f"the register «{code}» has no field «{name}»{hint}"))
        if register.key not in said:
            noting.note(row.wrong(f"an entry of «{code}» says its `{register.key}`"))
            continue
        asked = {name: field for name, field in register.asked.items() if name in said}
        _values, reasons = read_each(asked, {name: said[name].plain() for name in asked})
        for reason in reasons:
            noting.note(said[reason.facts[0]].wrong(reason.says.en))
        found.add((body, said[register.key].text()))
    return found


def _fit_found(keys: Keys, known: set[tuple[str, str]], bodies: set[str], noting: Noting) -> None:
    of, entry = keys["of"].text(), text_of(keys, "entry")
    if of not in bodies and not entry:
        noting.note(keys["of"].wrong(f"the example has no «{shown(of)}»{Known([*bodies]).hint(of)}"))
    entries = sorted({key for _, key in known})
    if entry and entry not in entries:
        noting.note(keys["entry"].wrong(f"the example lists no «{shown(entry)}»{Known(entries).hint(entry)}"))


def _example(declared: Declared, over: str) -> Example:
    keys = EXAMPLE.keys(declared)
    return Example(
        code=keys["case"].text(),
        title=keys["title"].says(),
        on=keys["on"].day(),
        lists=tuple(_list(_LIST.keys(one), over) for one in keys["lists"].each()) if "lists" in keys else (),
        matters=tuple(_matter(_MATTER.keys(one)) for one in keys["matters"].each()) if "matters" in keys else (),
        finds=frozenset(_found(_FOUND.keys(one)) for one in keys["finds"].each()),
    )


def _list(keys: Keys, over: str) -> ListGiven:
    return ListGiven(
        of=_body(keys["of"]),
        register=text_of(keys, "register") or over,
        since=keys["since"].day() if "since" in keys else None,
        rows=tuple({name: one.plain() for name, one in row.named()} for row in keys["rows"].each()),
    )


def _matter(keys: Keys) -> MatterGiven:
    return MatterGiven(
        of=_body(keys["of"]), procedure=keys["procedure"].text(), on=keys["on"].day(), entry=text_of(keys, "entry")
    )


def _found(keys: Keys) -> FoundSaid:
    return FoundSaid(of=_body(keys["of"]), entry=text_of(keys, "entry"))


def _body(declared: Declared) -> str:
    """Read which body is meant: a level and a kind."""
    level, point, kind = declared.text().partition(".")
    if not point or not kind or level not in set(ListLevel):
        levels = ", ".join(ListLevel)
        raise declared.wrong(
            f"a body is named by level ({levels}) and kind, as county.health, not «{shown(declared.value)}»"
        )
    return declared.text()
