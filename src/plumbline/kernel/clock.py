"""The only place that asks the time. Legal time is Beijing time.

A legal *day* is a date in Beijing; a *moment* is an aware datetime.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from time import process_time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
OPENING_TIME = time(9, tzinfo=BEIJING)

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """Give the present moment in Beijing, or the one that is being held."""
    return _held.get() or datetime.now(BEIJING)


def today() -> date:
    """Give the present legal day."""
    return now().date()


def worked() -> float:
    """Give the seconds of processor time that this process has used: budgets of work do not depend on what else runs."""
    return process_time()


@contextmanager
def standing_at(moment: datetime | date) -> Iterator[None]:
    """Hold the clock at one moment while the block runs; blocks may be nested.

    Takes   moment — a day stands for its opening time, 09:00; a moment without a zone is Beijing time
    """
    token = _held.set(in_beijing(moment) if isinstance(moment, datetime) else at_day(moment))
    try:
        yield
    finally:
        _held.reset(token)


def in_beijing(moment: datetime) -> datetime:
    """Give the same moment on a Beijing clock; what has no zone was written by one."""
    return moment.replace(tzinfo=BEIJING) if moment.tzinfo is None else moment.astimezone(BEIJING)


def day_of(moment: date) -> date:
    """Give the legal day of a moment; a day is its own.

    Raises  ValueError for a moment without a zone: pass it through in_beijing where it is known to be local
    """
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone, so its legal day is not known"
        raise ValueError(message)
    return moment.astimezone(BEIJING).date()


def at_day(day: date) -> datetime:
    """Give the moment that stands for a day known without its time: 09:00."""
    return datetime.combine(day, OPENING_TIME)
