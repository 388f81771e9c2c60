"""What may be posted: how long it may be, and how moments and facts are written in it."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from plumbline.api.problems import ProblemType, Stopped, Wrong
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.values import FIRST_YEAR, LAST_YEAR

LONGEST: Final = 128 * 1024  # bytes of a body
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_MOST_NAMES: Final = 200


def _moment(value: Any) -> datetime:
    """Read a day, which stands for 09:00, or a moment; without a zone it is Beijing time."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            whole = clock.at_day(date.fromisoformat(value)) if len(value) == len("2026-06-22") else _with_time(value)
        except (ValueError, OverflowError):
            pass
        else:
            if FIRST_YEAR <= whole.year <= LAST_YEAR:
                return whole
    kind, message = "moment", "not a moment"
    raise PydanticCustomError(kind, message)


def _with_time(value: str) -> datetime:
    return clock.in_beijing(datetime.fromisoformat(value))


def _fact(value: Any) -> Any:
    """Let through what a fact can be; what it is in the procedure is looked at there."""
    plain = value is None or isinstance(value, str | bool | int)
    if plain or (isinstance(value, list) and len(value) <= _MOST_NAMES and all(isinstance(one, str) for one in value)):
        return value
    kind, message = "fact", "no value of a fact"
    raise PydanticCustomError(kind, message)


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_MOMENT.pattern}$", "examples": ["2026-06-22", "2026-06-22T15:30"]}
    ),
]
FactValue = Annotated[
    Any,
    BeforeValidator(_fact),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "integer", "boolean", "null"]},
                {"type": "array", "items": {"type": "string"}, "maxItems": _MOST_NAMES},
            ]
        }
    ),
]


def refuse_too_long(request: HttpRequest) -> None:
    """Refuse a body that is longer than is read here.

    Raises  Stopped (413)
    """
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared[:12]) > LONGEST:
        raise _too_long()
    try:
        body = request.body
    except RequestDataTooBig:
        raise _too_long() from None
    if len(body) > LONGEST:
        raise _too_long()


def unreadable() -> Stopped:
    """Say that what was posted is no JSON."""
    says = Says(zh="发来的内容不是 JSON，读不懂", en="What was posted is no JSON that can be read")
    cure = Says(
        zh="请发一个 JSON 对象，写法见 /api/openapi.json", en="Post one JSON object as /api/openapi.json describes"
    )
    return Stopped(ProblemType.UNREADABLE, Wrong(says=says, cure=cure))


def _too_long() -> Stopped:
    most = LONGEST // 1024
    says = Says(zh=f"发来的内容超过 {most} KiB", en=f"What was posted is longer than {most} KiB")
    cure = Says(zh="请只发有关的行为和事实", en="Post only the acts and facts that matter")
    return Stopped(ProblemType.TOO_LARGE, Wrong(says=says, cure=cure))
