"""Many keys in one statement: they come as one value, so that a question costs one query however many it names."""

import json
from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.models.expressions import RawSQL

_NUMBERS: Final = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM json_array_elements_text(%s::json)",
}
_WORDS: Final = _NUMBERS | {"postgresql": "SELECT value FROM json_array_elements_text(%s::json)"}


def numbers(those: Iterable[int]) -> RawSQL:
    """Give what follows IN for numbers of rows."""
    return RawSQL(_NUMBERS[connection.vendor], [json.dumps(list(those))])  # noqa: S611 — our own words, and one value


def words(those: Iterable[str]) -> RawSQL:
    """Give what follows IN for texts, such as keys of entries."""
    return RawSQL(_WORDS[connection.vendor], [json.dumps(list(those))])  # noqa: S611 — as above
