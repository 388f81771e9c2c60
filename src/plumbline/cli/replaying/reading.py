"""Reading a file of known matters: what is written wrong is said with its place, and the other matters are read all the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.known import Span
from plumbline.kernel.period import Period, Unit

_DEEPEST: Final = 20
_MOST_VALUES: Final = 10_000
_TO_THE_MONTH: Final = "仅到月"
_TO_THE_YEAR: Final = "仅到年"
_AS_ABOVE: Final = "同上"
_OLDEST: Final = 1900
_LATEST: Final = 2200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be read, and where it stands."""

    says: Says
    line: int = 1
    column: int = 1
    matter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline that the file has worked out: from which day, how long, until when."""

    name: str
    basis: str = ""
    start: str = ""
    start_on: date | None = None
    period: Period | None = None
    due: date | None = None
    due_rolled: date | None = None
    waits: bool = False  # the act must come after the day, not by it
    actual_on: date | None = None
    met: bool | None = None
    difference: int | None = None  # days between two events, where the file counts no period


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMatter:
    """One matter of the file."""

    id: str
    kind: str
    dates: Mapping[str, Span] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()  # dates that the file says there are none of
    values: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()


class _Wrong(Exception):
    def __init__(self, node: yaml.Node, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault = Fault(Says(zh=zh, en=en), node.start_mark.line + 1, node.start_mark.column + 1)


def read_matters(text: str) -> Iterator[KnownMatter | Fault]:
    """Read every matter of a file, or say what is wrong with it."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            yield Fault(Says(zh="文件是空的", en="The file is empty"))
        elif not isinstance(node, yaml.SequenceNode):
            yield _Wrong(node, "文件应当是一列事项", "The file must be a list of matters").fault
        else:
            seen: dict[str, int] = {}
            for one in node.value:
                yield _matter(loader, one, seen)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None) or getattr(broken, "context_mark", None)
        problem = getattr(broken, "problem", None) or str(broken)
        says = Says(zh=f"不是 YAML：{problem}", en=f"This is not YAML: {problem}")
        yield Fault(says, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
    finally:
        loader.dispose()


def read_path(path: Path) -> list[KnownMatter | Fault]:
    """Read the matters of a file on disk."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return [Fault(Says(zh="文件不是 UTF-8 文本", en="The file is not text in UTF-8"))]
    return list(read_matters(text))


def _matter(loader: yaml.CSafeLoader, node: yaml.Node, seen: dict[str, int]) -> KnownMatter | Fault:
    name = ""
    try:
        keys = _keys(node, "一件事项", "a matter")
        name = _text(loader, keys, "id", node)
        _once(keys["id"], name, seen)
        return _read(loader, node, keys, name)
    except _Wrong as wrong:
        return Fault(wrong.fault.says, wrong.fault.line, wrong.fault.column, name)


def _once(node: yaml.Node, name: str, seen: dict[str, int]) -> None:
    if name in seen:
        raise _Wrong(node, f"“{name}”在第 {seen[name]} 行已经有了", f"“{name}” stands already in line {seen[name]}")
    seen[name] = node.start_mark.line + 1


def _read(loader: yaml.CSafeLoader, node: yaml.Node, keys: dict[str, yaml.Node], name: str) -> KnownMatter:
    kind = _text(loader, keys, "kind", node)
    notes = _mapping(loader, keys.get("field_notes"), "field_notes")
    dates: dict[str, Span] = {}
    absent = set()
    for word, one in _keys(keys["dates"], "dates", "dates").items() if _given(loader, keys.get("dates")) else ():
        value = _value(loader, one)
        if value is False:
            absent.add(word)
        elif value is not None:
            dates[word] = _span(one, word, value, str(notes.get(word) or ""))
    values = {"party_kind": _value(loader, keys["party_kind"]) if "party_kind" in keys else None}
    outcome = _mapping(loader, keys.get("outcome"), "outcome")
    values |= {f"outcome.{key}": value for key, value in outcome.items()}
    return KnownMatter(
        id=name,
        kind=kind,
        dates=dates,
        absent=frozenset(absent),
        values={path: value for path, value in values.items() if value is not None},
        notes={word: str(note) for word, note in notes.items()},
        deadlines=tuple(_deadlines(loader, keys.get("deadlines"))),
    )


def _span(node: yaml.Node, word: str, value: Any, note: str) -> Span:
    """Read a day, or a month or a year where no more is known."""
    if type(value) is date:
        if _TO_THE_MONTH in note:
            return Span.month(value.year, value.month)
        return Span.year(value.year) if _TO_THE_YEAR in note else Span.on(value)
    year, _, month = str(value).partition("-")
    if not isinstance(value, datetime | bool) and year.isdecimal() and (month.isdecimal() or not month):
        in_range = _OLDEST <= int(year) < _LATEST and (not month or 1 <= int(month) <= 12)  # noqa: PLR2004 — months
        if in_range and not month:
            return Span.year(int(year))
        if in_range:
            return Span.month(int(year), int(month))
    raise _Wrong(
        node,
        f"dates.{word}：要写成 2026-06-22 这样的日期（只知道月份写 2026-06，没有这件事写 false），不能是“{value}”",
        f"dates.{word}: a day such as 2026-06-22 is expected (2026-06 for a month, false for what did not happen), not «{value}»",
    )


def _deadlines(loader: yaml.CSafeLoader, node: yaml.Node | None) -> Iterator[Deadline]:
    if not _given(loader, node):
        return
    if not isinstance(node, yaml.SequenceNode):
        raise _Wrong(node, "deadlines 应当是一列期限", "deadlines must be a list")  # type: ignore[arg-type]  # given: a node
    basis = ""
    for one in node.value:
        keys = _keys(one, "deadlines 的一项", "a deadline")
        basis = _basis(str(_plain(loader, keys, "basis") or ""), before=basis)
        period = None
        if "length" in keys:
            length, unit = _value(loader, keys["length"]), _text(loader, keys, "unit", one)
            try:
                period = Period(length, Unit(unit))
            except (DeclarationError, TypeError, ValueError) as error:
                raise _Wrong(keys["length"], f"期限读不了：{length} {unit}", f"no period: {length} {unit}") from error
        met, difference = _plain(loader, keys, "met"), _plain(loader, keys, "difference_days")
        yield Deadline(
            name=_text(loader, keys, "name", one),
            basis=basis,
            start=str(_plain(loader, keys, "start") or ""),
            start_on=_day(loader, keys, "start_date"),
            period=period,
            due=_day(loader, keys, "due"),
            due_rolled=_day(loader, keys, "due_rolled"),
            waits=_plain(loader, keys, "rule") == "after",
            actual_on=_day(loader, keys, "actual_date"),
            met=met if isinstance(met, bool) else None,
            difference=difference if type(difference) is int else None,
        )


def _basis(written: str, *, before: str) -> str:
    """Write out «as above»."""
    return before if written.startswith(_AS_ABOVE) else written


def _keys(node: yaml.Node, zh: str, en: str) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _Wrong(node, f"{zh}应当是键和值", f"{en} must be a mapping of keys and values")
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            raise _Wrong(key, f"“{name}”写了两次", f"«{name}» stands twice")
        found[name] = value
    return found


def _mapping(loader: yaml.CSafeLoader, node: yaml.Node | None, name: str) -> dict[str, Any]:
    if not _given(loader, node) or node is None:
        return {}
    return {key: _value(loader, value) for key, value in _keys(node, name, name).items()}


def _given(loader: yaml.CSafeLoader, node: yaml.Node | None) -> bool:
    return node is not None and not (isinstance(node, yaml.ScalarNode) and _value(loader, node) is None)


def _text(loader: yaml.CSafeLoader, keys: dict[str, yaml.Node], key: str, node: yaml.Node) -> str:
    if key not in keys:
        raise _Wrong(node, f"没有写 {key}", f"the key «{key}» is missing")
    value = _value(loader, keys[key])
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(keys[key], f"{key} 应当是文字，不能是“{value}”", f"{key}: a text is expected, not «{value}»")
    return value.strip()


def _day(loader: yaml.CSafeLoader, keys: dict[str, yaml.Node], key: str) -> date | None:
    value = _plain(loader, keys, key)
    if value is None or type(value) is date:
        return value
    raise _Wrong(keys[key], f"{key} 应当是日期，不能是“{value}”", f"{key}: a day is expected, not «{value}»")


def _plain(loader: yaml.CSafeLoader, keys: dict[str, yaml.Node], key: str) -> Any:
    return _value(loader, keys[key]) if key in keys else None


def _value(loader: yaml.CSafeLoader, node: yaml.Node) -> Any:
    return _Values(loader).read(node, 0)


class _Values:
    """Plain values out of nodes, with the place of what is no value, and an end to what refers to itself."""

    def __init__(self, loader: yaml.CSafeLoader) -> None:
        self.loader = loader
        self.read_so_far = 0

    def read(self, node: yaml.Node, depth: int) -> Any:
        self.read_so_far += 1
        if depth > _DEEPEST or self.read_so_far > _MOST_VALUES:
            raise _Wrong(node, "套得太深或者太多", "nested too deeply, or too much")
        if isinstance(node, yaml.MappingNode):
            return {key: self.read(value, depth + 1) for key, value in _keys(node, "这里", "this").items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.read(value, depth + 1) for value in node.value]
        try:
            return self.loader.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError) as error:
            raise _Wrong(node, f"“{node.value}”不是有效的值", f"«{node.value}» is no valid value") from error
