"""How a log speaks: which column is the case, the act, the time; which of its words is which act; which columns are facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plumbline.kernel.clock import BEIJING
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.values import FieldType

CASE, ACT, TIME, LIFECYCLE = "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition"
UNITS: Final = {"yuan": 100, "fen": 1, "percent": 10, "per_mille": 1, "one": 1}
_UNITS_OF: Final = {
    FieldType.MONEY: ("yuan", "fen"),
    FieldType.SHARE: ("percent", "per_mille"),
    FieldType.WHOLE: ("one",),
}
_ENCODINGS: Final = ("utf-8", "gb18030", "utf-16")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactColumn:
    """A column whose values are a fact.

    Takes   unit — what a number counts, by its name;  choices — its words for the choices of the fact
            acts — read it from rows of these acts alone;  empty — what stands for nothing there
    """

    fact: str
    column: str
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    acts: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """How one kind of log is read.

    Takes   acts — the log's names → acts;  dates — columns that hold the day of an act themselves
            left_out — names that mean nothing here, and why;  lifecycles — the transitions that count; none given: all
            recorded — all acts that this log can show
    """

    case: str = CASE
    act: str = ACT
    time: str = TIME
    lifecycle: str = LIFECYCLE
    lifecycles: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ()
    zone: ZoneInfo = BEIJING
    encoding: str = ""
    delimiter: str = ""
    acts: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, Says] = field(default_factory=dict)
    facts: tuple[FactColumn, ...] = ()
    declared: bool = False

    @property
    def recorded(self) -> frozenset[str]:
        """Give the acts that the log can show."""
        return frozenset((*self.acts.values(), *self.dates.values()))


def plain_mapping(procedures: Iterable[Procedure]) -> LogMapping:
    """Give the mapping of a log that uses the standard names, and calls acts by their codes or titles."""
    names: dict[str, str] = {}
    for procedure in procedures:
        for act in procedure.acts.values():
            names |= {act.code: act.code, act.title.zh: act.code, act.title.en: act.code}
    return LogMapping(acts=names)


def read_mapping(path: Path, procedures: Iterable[Procedure]) -> LogMapping:
    """Read a mapping file and check it against every version of the procedure.

    Raises  DeclarationError with the place of an act, fact, choice or unit that does not exist
    """
    versions = list(procedures)
    keys = read_file(path).keys(
        ["columns"], ["lifecycle", "time_format", "zone", "encoding", "delimiter", "acts", "dates", "left_out", "facts"]
    )
    columns = keys["columns"].keys([], ["case", "act", "time", "lifecycle"])
    acts = {name: _act(one, versions) for name, one in keys["acts"].named()} if "acts" in keys else {}
    dates = {name: _act(one, versions) for name, one in keys["dates"].named()} if "dates" in keys else {}
    if not acts and not dates:
        raise keys["columns"].wrong_key(
            "a mapping says which names are acts (`acts`) or which columns their days (`dates`)"
        )
    left_out = {name: one.says() for name, one in keys["left_out"].named()} if "left_out" in keys else {}
    if twice := sorted(acts.keys() & left_out.keys()):
        raise keys["left_out"].wrong_key(f"«{twice[0]}» is an act and left out at once")
    return LogMapping(
        case=_text(columns, "case", CASE),
        act=_text(columns, "act", ACT if acts else ""),
        time=_text(columns, "time", TIME if acts else ""),
        lifecycle=_text(columns, "lifecycle", LIFECYCLE),
        lifecycles=frozenset(keys["lifecycle"].texts()) if "lifecycle" in keys else frozenset(),
        formats=keys["time_format"].texts() if "time_format" in keys else (),
        zone=_zone(keys["zone"]) if "zone" in keys else BEIJING,
        encoding=_encoding(keys["encoding"]) if "encoding" in keys else "",
        delimiter=_delimiter(keys["delimiter"]) if "delimiter" in keys else "",
        acts=acts,
        dates=dates,
        left_out=left_out,
        facts=tuple(_fact(code, one, versions) for code, one in keys["facts"].named()) if "facts" in keys else (),
        declared=True,
    )


def _text(keys: Mapping[str, Declared], key: str, otherwise: str) -> str:
    return keys[key].text() if key in keys else otherwise


def _act(declared: Declared, versions: list[Procedure]) -> str:
    code = declared.text()
    if not any(code in one.acts for one in versions):
        known = sorted({act for one in versions for act in one.acts})
        raise declared.wrong(f"«{versions[0].code}» has no act «{code}»; it has {', '.join(known)}")
    return code


def _zone(declared: Declared) -> ZoneInfo:
    try:
        return ZoneInfo(declared.text())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise declared.wrong(f"«{declared.value}» is no time zone; write it like Asia/Shanghai") from None


def _encoding(declared: Declared) -> str:
    if declared.text().lower() not in _ENCODINGS:
        raise declared.wrong(f"«{declared.value}»: a log is written in {', '.join(_ENCODINGS)}")
    return declared.text().lower()


def _delimiter(declared: Declared) -> str:
    written = str(declared.value)
    if len(written) != 1 or written in '"\r\n':
        raise declared.wrong(f"«{written}»: columns are parted by one character, such as , or ;")
    return written


def _fact(code: str, declared: Declared, versions: list[Procedure]) -> FactColumn:
    fields = [one.fields[code] for one in versions if code in one.fields]
    if not fields:
        known = sorted({name for one in versions for name in one.fields})
        raise declared.wrong_key(f"«{versions[0].code}» has no fact «{code}»; it has {', '.join(known)}")
    if not isinstance(declared.value, dict):
        return FactColumn(fact=code, column=declared.text())
    keys = declared.keys(["column"], ["unit", "choices", "acts", "empty"])
    if "unit" in keys and keys["unit"].text() not in _UNITS_OF.get(fields[0].type, ()):
        units = ", ".join(_UNITS_OF.get(fields[0].type, ())) or "none"
        raise keys["unit"].wrong(f"a fact of type {fields[0].type} has the units {units}, not «{keys['unit'].value}»")
    choices = {name: one.text() for name, one in keys["choices"].named()} if "choices" in keys else {}
    for name, choice in choices.items():
        if choice not in fields[0].choices:
            listed = ", ".join(fields[0].choices) or "none"
            raise keys["choices"].value[name].wrong(f"«{code}» has no choice «{choice}»; it has {listed}")
    return FactColumn(
        fact=code,
        column=keys["column"].text(),
        unit=keys["unit"].text() if "unit" in keys else "",
        choices=choices,
        acts=frozenset(_act(one, versions) for one in keys["acts"].each()) if "acts" in keys else frozenset(),
        empty=frozenset(str(one.value) for one in keys["empty"].each()) if "empty" in keys else frozenset(),
    )
