"""What may be asked with: days, places, pages. Every value has its bounds, and a wrong one is named."""

import base64
import binascii
import re
from datetime import date
from typing import Annotated, Any, Final

from ninja import Schema
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from plumbline.api.problems import ProblemType, Stopped, Wrong
from plumbline.kernel import clock
from plumbline.kernel.errors import Says

LONGEST_QUESTION: Final = 200
LONGEST_TEXT: Final = 2000
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_CURSOR: Final = 2000


def _day(value: Any) -> date | None:
    """Read a day as it is written; figures alone, which might be seconds since 1970, are no day."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    kind, message = "day", "not a day"
    raise PydanticCustomError(kind, message)


Day = Annotated[date, BeforeValidator(_day)]
Place = Annotated[
    str,
    Field(
        pattern=r"^[1-9][0-9]{0,3}(-[1-9][0-9]?)?$",
        description="Number of the article, such as 58; 120-1 for 第一百二十条之一.",
        examples=["2"],
    ),
]
Lineage = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-z-]{1,20}$",
        description="Code of the provision, as articles give it: where it first stood, such as 58, 120-1 or 58b.",
        examples=["2"],
    ),
]
Region = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{0,12}$",
        description="GB/T 2260 code or the beginning of one: 34 is the province with all below.",
    ),
]
Title = Annotated[
    str,
    Field(
        max_length=250,
        description="Any title the norm goes by: full, short or another in use, without 《》.",
        examples=["行政处罚法"],
    ),
]


class OnDay(Schema):
    """The day whose law is asked for."""

    on: Day | None = Field(None, description="The day whose law is asked for, YYYY-MM-DD. Default: today.")

    @property
    def day(self) -> date:
        """Give the day, today where none is named."""
        return self.on or clock.today()


class Paged(Schema):
    """A page of a list: it goes on after the last one seen, so that nothing is skipped when the list grows."""

    after: str = Field(
        "", max_length=_LONGEST_CURSOR, description="`next` of the page before; the first page without it."
    )
    limit: int = Field(50, ge=1, le=200, description="How many items, 1 to 200.")

    def position(self) -> str:
        """Give what the cursor hides: the key of the last item seen.

        Raises  Stopped where it is no cursor of ours
        """
        try:
            position = base64.b64decode(self.after.encode("ascii"), altchars=b"-_", validate=True).decode()
        except (binascii.Error, UnicodeError):
            raise _no_cursor() from None
        if self.after and (not position or "\0" in position):
            raise _no_cursor()
        return position

    def number(self) -> int:
        """Give the key as a number; 0 on the first page."""
        position = self.position() or "0"
        if not (position.isascii() and position.isdecimal() and len(position) < 19):  # noqa: PLR2004 — keys have 63 bits
            raise _no_cursor()
        return int(position)


def cursor(key: object) -> str:
    """Make the cursor that goes on after a key."""
    return base64.urlsafe_b64encode(str(key).encode()).decode()


def numbers_of(place: str) -> tuple[int, int]:
    """Give number and sub-number of a place: 120-1 is (120, 1)."""
    number, _dash, sub = place.partition("-")
    return int(number), int(sub or 0)


def _no_cursor() -> Stopped:
    return Stopped(
        ProblemType.WRONG_VALUE,
        Wrong(
            says=Says(
                zh="参数 after 不是本接口给出的翻页标记", en="The parameter after is no cursor of this interface"
            ),
            cure=Says(
                zh="请照抄上一页的 next，或者去掉它从头开始", en="Copy next of the page before, or begin without it"
            ),
            parameter="after",
        ),
    )


class OneNorm(Schema):
    """A norm in the address."""

    title: Title
