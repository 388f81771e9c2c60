"""When something happened, as people type it: 2026-06-22 15:30, 2026年6月22日 15:30, 20260622 1530, or a day alone."""

import re
from datetime import datetime, time

from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

_TYPED = re.compile(
    r"(?P<year>\d{4})[-/.年]?(?P<month>\d{1,2})[-/.月]?(?P<day>\d{1,2})日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})[:：时]?(?P<minute>\d{2})分?(?:[:：]\d{2})?)?"
)


def read_moment(text: str, *, after: datetime | None = None) -> datetime | None:
    """Read a moment in Beijing time; nothing typed means now.

    Takes   after — the latest act of the matter: the same minute as it counts as just after it
    Gives   the moment; a day alone is 09:00 of it, and today alone is now
    Raises  InvalidFacts for what is no moment

    >>> read_moment("2026年6月22日 15:30").isoformat()
    '2026-06-22T15:30:00+08:00'
    """
    text = text.strip()
    if not text:
        return None
    found = _TYPED.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 — one message for all that is no moment
        day = datetime(int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=clock.BEIJING)
        if found["hour"] is None:
            return None if day.date() == clock.today() else clock.at_day(day.date())
        moment = datetime.combine(day.date(), time(int(found["hour"]), int(found["minute"]), tzinfo=clock.BEIJING))
    except ValueError:
        says = Says(
            zh=f"“{text}”不是时间，例如 2026-06-22 15:30、2026年6月22日 15:30",
            en=f"“{text}” is no moment; write for example 2026-06-22 15:30",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("at",))]) from None
    if after is not None and moment <= after and moment == after.replace(second=0, microsecond=0):
        return after
    return moment
