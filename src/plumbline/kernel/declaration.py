"""Declarations as written: YAML in which every value knows its file, line and column.

Words such as `on`, `yes` and `no` stay words (YAML 1.2); only `true` and `false` are yes and no.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from plumbline.kernel.errors import DeclarationError, Says

_BOOL: Final = "tag:yaml.org,2002:bool"


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

    def keys(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Declared"]:
        """Give the mapping, having checked its keys; a misspelt one is met with the nearest right one."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"a mapping with the keys {', '.join(required)} is expected")
        known = [*required, *optional]
        for key, content in self.value.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"; did you mean «{near[0]}»?" if near else f"; known are {', '.join(known)}"
                raise content.wrong_key(f"unknown key «{key}»{hint}")
        for key in required:
            if key not in self.value:
                raise self.wrong(f"the key «{key}» is missing")
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
            raise self.wrong(f"a text is expected, not «{self.value}»")
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
            raise self.wrong(f"a whole number is expected, not «{self.value}»")
        return self.value

    def day(self) -> date:
        """Give a day."""
        if not isinstance(self.value, date) or isinstance(self.value, datetime):
            raise self.wrong(f"a day such as 2026-06-22 is expected, not «{self.value}»")
        return self.value

    def plain(self) -> Any:
        """Give the value without its places."""
        if isinstance(self.value, dict):
            return {key: content.plain() for key, content in self.value.items()}
        if isinstance(self.value, list):
            return [content.plain() for content in self.value]
        return self.value


def read(text: str, *, file: str = "") -> Declared:
    """Read one declaration.

    Raises  DeclarationError with the place where the YAML itself is broken
    """
    try:
        return _Reader(text, file).read()
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DeclarationError(str(broken.problem), file=file, line=place[0], column=place[1]) from broken
    except yaml.YAMLError as broken:  # a character that no YAML holds
        raise DeclarationError(" ".join(str(broken).split()), file=file, line=1, column=1) from broken
    except RecursionError:
        raise DeclarationError(
            "a value contains itself, or is nested too deeply", file=file, line=1, column=1
        ) from None


def read_file(path: Path) -> Declared:
    """Read the declaration that a file holds."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as broken:
        message = f"the file is not written in UTF-8: {broken.reason} at byte {broken.start}"
        raise DeclarationError(message, file=str(path), line=1, column=1) from broken
    return read(text, file=str(path))


class _Reader:
    """One pass over the nodes of a file."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.loader = _Loader(text)

    def read(self) -> Declared:
        try:
            node = self.loader.get_single_node()
            if node is None:
                raise DeclarationError("the file is empty", file=self.file, line=1, column=1)
            return self._declared(node)
        finally:
            self.loader.dispose()

    def _at(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + 1, node.start_mark.column + 1

    def _declared(self, node: yaml.Node, key_at: tuple[int, int] = (0, 0)) -> Declared:
        line, column = self._at(node)
        if isinstance(node, yaml.MappingNode):
            return Declared(self._mapping(node), self.file, line, column, key_at)
        if isinstance(node, yaml.SequenceNode):
            return Declared([self._declared(item) for item in node.value], self.file, line, column, key_at)
        try:
            value = self.loader.construct_object(node)
        except ValueError as wrong:  # 2026-02-30
            message = f"«{node.value}»: {wrong}"
            raise DeclarationError(message, file=self.file, line=line, column=column) from wrong
        return Declared(value, self.file, line, column, key_at)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Declared]:
        content: dict[str, Declared] = {}
        for key, value in node.value:
            line, column = self._at(key)
            if not isinstance(key, yaml.ScalarNode):
                raise DeclarationError("a key is one word", file=self.file, line=line, column=column)
            name = str(key.value)
            if name in content:
                raise DeclarationError(f"«{name}» stands twice", file=self.file, line=line, column=column)
            content[name] = self._declared(value, (line, column))
        return content
