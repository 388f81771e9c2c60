"""How the time of a row is read: ISO 8601, or a year first in the ways offices write it, or the format that is declared."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from plumbline.kernel.values import FIRST_YEAR, LAST_YEAR

_USUAL: Final = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y.%m.%d %H:%M", "%Y.%m.%d",
)  # fmt: skip
_REMEMBERED: Final = 20_000

Moment = tuple[float, int]  # the second since 1970, and the ordinal of the day on the wall clock


class NoMoment(Exception):
    """What stands there is no moment."""


def reader(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], Moment]:
    """Give the way to read a moment; a day alone is its first second, what has no zone was written by the zone's clock."""
    wanted = tuple(formats)
    written = _remembering(wanted or _USUAL, zone)
    if wanted:
        return written
    hours: dict[str, Moment] = {}  # the beginning of an hour that has been met before

    def read(text: str) -> Moment:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return written(text)
        zoned = moment.tzinfo is not None
        hour = text[:13] + text[-6:] if zoned else text[:13]
        begun = hours.get(hour)
        if begun is None:
            if zoned and text[-6] not in "+-":  # Z, +0100, seconds: the zone is not the last six signs
                return _settled(moment, zone)
            if len(hours) >= _REMEMBERED:
                hours.clear()
            begun = hours[hour] = _settled(moment.replace(minute=0, second=0, microsecond=0), zone)
        return begun[0] + moment.minute * 60 + moment.second + moment.microsecond / 1e6, begun[1]

    return read


def _remembering(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], Moment]:
    remembered: dict[str, Moment] = {}

    def read(text: str) -> Moment:
        known = remembered.get(text)
        if known is None:
            if len(remembered) >= _REMEMBERED:
                remembered.clear()
            known = remembered[text] = _settled(_written(text.strip(), formats), zone)
        return known

    return read


def _settled(moment: datetime, zone: ZoneInfo) -> Moment:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise NoMoment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone).timestamp(), moment.toordinal()
    return moment.timestamp(), moment.astimezone(zone).toordinal()


def _written(text: str, formats: Sequence[str]) -> datetime:
    for one in formats:
        try:
            return datetime.strptime(text, one)  # noqa: DTZ007 — the zone is the log's, added by whoever asks
        except ValueError:
            continue
    raise NoMoment
