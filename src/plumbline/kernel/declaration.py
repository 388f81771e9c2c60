"""Declarations as written: YAML in which every value knows its file, line and column.

Words such as `on`, `yes` and `no` stay words (YAML 1.2); only `true` and `false` are yes and no.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.noting import Noting
from plumbline.kernel.spelling import Known, shown

MOST_BYTES: Final = 8 * 2**20  # of one file
MOST_VALUES: Final = 500_000  # of one file, each alias counted with all that it stands for
DEEPEST: Final = 60  # mappings and lists inside one another
LONGEST: Final = 100_000  # characters of one value
_BOOL: Final = "tag:yaml.org,2002:bool"
_FULL: Final = f"this makes more than {MOST_VALUES} values; share the declaration out over several files"


class _Loader(yaml.CSafeLoader):
    """Safe YAML whose only booleans are true and false; the parser in C, for it stands before every command."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != _BOOL or first in "tTfF"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One value of a declaration and where it stands."""

    value: Any  # dict[str, Declared], list[Declared] or a scalar
    file: str
    line: int
    column: int
    key_at: tuple[int, int] = (0, 0)  # line and column of the key that it stands under

    def wrong(self, what: str) -> DeclarationError:
        """Make the error that points here."""
        return DeclarationError(what, file=self.file, line=self.line, column=self.column)

    def wrong_key(self, what: str) -> DeclarationError:
        """Make the error that points at the key before this value."""
        line, column = self.key_at if any(self.key_at) else (self.line, self.column)
        return DeclarationError(what, file=self.file, line=line, column=column)

    def keys(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Declared"]:
        """Give the mapping, having checked its keys; a misspelt one is met with the nearest right one."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"a mapping with the keys {', '.join(required)} is expected")
        noting = Noting()
        for key in self.value.keys() - {*required, *optional}:
            hint = Known([*required, *optional]).hint(key, listing="known are")
            noting.note(self.value[key].wrong_key(f"unknown key «{shown(key)}»{hint}"))
        noting.found.sort(key=lambda wrong: (wrong.line, wrong.column))
        for key in required:
            if key not in self.value:
                noting.note(self.wrong(f"the key «{key}» is missing"))
        noting.settle()
        return self.value

    def named(self) -> Iterator[tuple[str, "Declared"]]:
        """Go through a mapping whose keys are codes."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping from codes to their declarations is expected")
        yield from self.value.items()

    def each(self) -> list["Declared"]:
        """Give the list, or the single value as a list of one."""
        return self.value if isinstance(self.value, list) else [self]

    def text(self) -> str:
        """Give a text."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong(f"a text is expected, not «{shown(self.value)}»")
        return self.value.strip()

    def texts(self) -> tuple[str, ...]:
        """Give a text, or a list of texts, as texts."""
        return tuple(one.text() for one in self.each())

    def says(self) -> Says:
        """Give a sentence in both languages."""
        keys = self.keys(["zh", "en"])
        return Says(zh=keys["zh"].text(), en=keys["en"].text())

    def flag(self) -> bool:
        """Give true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false is expected")
        return self.value

    def whole(self) -> int:
        """Give a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.wrong(f"a whole number is expected, not «{shown(self.value)}»")
        return self.value

    def day(self) -> date:
        """Give a day."""
        if not isinstance(self.value, date) or isinstance(self.value, datetime):
            raise self.wrong(f"a day such as 2026-06-22 is expected, not «{shown(self.value)}»")
        return self.value

    def plain(self) -> Any:
        """Give the value without its places."""
        if isinstance(self.value, dict):
            return {key: content.plain() for key, content in self.value.items()}
        if isinstance(self.value, list):
            return [content.plain() for content in self.value]
        return self.value


def read(text: str, *, file: str = "") -> Declared:
    """Read one declaration: bounded in length, depth and number of values, whatever its aliases stand for.

    Raises  DeclarationError with the place where the YAML itself is broken, or where a bound is passed
    """
    if len(text) > MOST_BYTES:
        raise _too_long(file, len(text))
    try:
        return _Reader(text, file).read()
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DeclarationError(str(broken.problem), file=file, line=place[0], column=place[1]) from broken
    except yaml.YAMLError as broken:  # a character that no YAML holds
        before = text.encode()[: getattr(broken, "position", 0)].decode(errors="ignore")
        what = f"the file is no text: {' '.join(str(getattr(broken, 'reason', broken)).split())}"
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise DeclarationError(what, file=file, line=line, column=column) from broken


def read_file(path: Path) -> Declared:
    """Read the declaration that a file holds.

    Raises  DeclarationError as `read` does, and where the file is too long or no text; OSError
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _too_long(str(path), path.stat().st_size)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        message = f"the file is not written in UTF-8: {broken.reason} at byte {broken.start}"
        line = data.count(b"\n", 0, broken.start) + 1
        raise DeclarationError(message, file=str(path), line=line, column=1) from broken
    return read(text, file=str(path))


def _too_long(file: str, length: int) -> DeclarationError:
    most = f"a declaration has at most {MOST_BYTES // 2**20} MiB"
    return DeclarationError(f"{most}, this file has {length / 2**20:.1f}", file=file, line=1, column=1)


class _Reader:
    """One pass over the events of a file; what an anchor names is read once and shared by its aliases."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.loader: Any = _Loader(text)  # the stubs of PyYAML know its events only in part
        self.anchors: dict[str, tuple[Declared, int] | None] = {}  # with the number of values; None while being read
        self.count = 0

    def read(self) -> Declared:
        try:
            self.loader.get_event()  # the stream begins
            if self.loader.check_event(yaml.StreamEndEvent):
                raise DeclarationError("the file is empty", file=self.file, line=1, column=1)
            self.loader.get_event()  # the document begins
            whole = self._declared(self.loader.get_event(), (0, 0), 0)
            self.loader.get_event()  # the document ends
            if not self.loader.check_event(yaml.StreamEndEvent):
                more = "a file holds one declaration, but found another document"
                raise self._wrong(self.loader.get_event(), more)
            return whole
        finally:
            self.loader.dispose()

    def _wrong(self, event: Any, what: str) -> DeclarationError:
        mark = event.start_mark
        return DeclarationError(what, file=self.file, line=mark.line + 1, column=mark.column + 1)

    def _declared(self, event: Any, key_at: tuple[int, int], depth: int) -> Declared:
        before = self.count
        self.count += 1
        if self.count > MOST_VALUES:
            raise self._wrong(event, _FULL)
        if depth > DEEPEST:
            raise self._wrong(event, f"this is nested too deeply: more than {DEEPEST} values inside one another")
        if isinstance(event, yaml.AliasEvent):
            return self._shared(event, key_at)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        declared = Declared(self._value(event, depth), self.file, line, column, key_at)
        if event.anchor is not None:
            self.anchors[event.anchor] = declared, self.count - before
        return declared

    def _shared(self, event: Any, key_at: tuple[int, int]) -> Declared:
        if event.anchor not in self.anchors:
            raise self._wrong(event, f"found undefined alias «{event.anchor}»")
        shared = self.anchors[event.anchor]
        if shared is None:
            raise self._wrong(event, f"a value contains itself: «*{event.anchor}» stands inside «&{event.anchor}»")
        self.count += shared[1]
        if self.count > MOST_VALUES:
            raise self._wrong(event, _FULL)
        return replace(shared[0], key_at=key_at)

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(depth)
        if len(event.value) > LONGEST:
            raise self._wrong(event, f"a value has at most {LONGEST} characters, this one has {len(event.value)}")
        return self._scalar(event)

    def _sequence(self, depth: int) -> list[Declared]:
        items = []
        while not isinstance(event := self.loader.get_event(), yaml.SequenceEndEvent):
            items.append(self._declared(event, (0, 0), depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Declared]:
        content: dict[str, Declared] = {}
        while not isinstance(key := self.loader.get_event(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self._wrong(key, "a key is one word")
            name = str(key.value)
            wrong = self._wrong(key, f"«{shown(name)}» stands twice")
            if name in content:
                raise wrong
            content[name] = self._declared(self.loader.get_event(), (wrong.line, wrong.column), depth + 1)
        return content

    def _scalar(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        node = yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark)
        try:
            return self.loader.construct_object(node)
        except ValueError as wrong:  # 2026-02-30
            raise self._wrong(event, f"«{shown(event.value)}»: {wrong}") from wrong
        finally:
            self.loader.constructed_objects.clear()
