"""The values of rows: what many rows of a batch write alike is read once, such as a kind, a level, an office."""

from collections.abc import Mapping
from typing import Any, Final

from plumbline.kernel import fields
from plumbline.kernel.errors import Reason
from plumbline.kernel.fields import Field

REMEMBERED: Final = 1000  # ways to write the values of one field
LONGEST: Final = 200  # characters, or choices, of what is remembered
_Way = str | tuple[str, ...]
_NONE: Final[Mapping[_Way | None, Any]] = {}


class Values:
    """Reads the values of the rows of one batch."""

    def __init__(self, asked: Mapping[str, Field]) -> None:
        self._asked = asked
        self._known: dict[str, dict[_Way | None, Any]] = {code: {} for code in asked}

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
        """Give what can be read of a row as JSON has it, with one reason for each value that is wrong."""
        data: dict[str, Any] = {}
        new: dict[str, Any] = {}
        for code, raw in given.items():
            known = self._known.get(code, _NONE)
            value = known.get(_way(raw))
            if value is None:
                new[code] = raw
            else:
                data[code] = list(value) if type(value) is list else value
        values, reasons = fields.read_each(self._asked, new)
        for code, value in fields.as_data(values).items():
            data[code] = value
            self._remember(code, new[code], value)
        return data, reasons

    def _remember(self, code: str, raw: Any, value: Any) -> None:
        known, way = self._known[code], _way(raw)
        if way is not None and len(known) < REMEMBERED and len(way) <= LONGEST:
            known[way] = value


def _way(raw: Any) -> _Way | None:
    """Give how a text, or a list of texts, is written; None for what is not remembered: 1 and yes are alike to a mapping."""
    if type(raw) is str:
        return raw
    return tuple(raw) if type(raw) in {list, tuple} and all(type(one) is str for one in raw) else None
