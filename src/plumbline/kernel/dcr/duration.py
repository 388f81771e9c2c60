"""Lengths of time as DCR tools write them: ISO 8601 durations, with «P7WD» for seven working days.

>>> Duration.parse("P1W").days
7
>>> str(Duration.parse("P7WD"))
'P7WD'
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.period import Period, Unit

DAY: Final = 86_400  # seconds
_NUMBER: Final = r"(\d{1,9})"
_WRITTEN: Final = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W(?!D))?(?:{_NUMBER}WD)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}(?:\.0+)?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time: calendar units, working days, and what is counted exactly."""

    years: int = 0
    months: int = 0
    workdays: int = 0
    days: int = 0
    seconds: int = 0  # below a day or not: kept as it was written, in seconds

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read a duration; a bare number is a number of days, as process mining libraries write it.

        Raises  DeclarationError where the text is no duration of fixed length, such as the name of a field
        """
        text = written.strip()
        if re.fullmatch(r"\d{1,9}", text, re.ASCII):
            return cls(days=int(text))
        match = _WRITTEN.fullmatch(text)
        if match is None or text.endswith(("P", "T")):
            raise DeclarationError(f"«{written}» is not a duration; write it like P3D, PT12H, P1M or P7WD")
        years, months, weeks, workdays, days, hours, minutes, seconds = (int(one or 0) for one in match.groups())
        return cls(
            years=years,
            months=months,
            workdays=workdays,
            days=weeks * 7 + days,
            seconds=hours * 3600 + minutes * 60 + seconds,
        )

    @classmethod
    def of(cls, period: Period) -> Self:
        """Give the duration of a legal period, without its roll-over."""
        if period.unit is Unit.HOURS:
            return cls(seconds=period.length * 3600)
        return cls(**{str(period.unit): period.length})

    def __str__(self) -> str:
        date = "".join(
            f"{number}{sign}"
            for number, sign in ((self.years, "Y"), (self.months, "M"), (self.workdays, "WD"), (self.days, "D"))
            if number
        )
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        time = "".join(f"{n}{sign}" for n, sign in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
        return f"P{date}{'T' if time else ''}{time}" if date or time else "P0D"

    @property
    def is_plain(self) -> bool:
        """Tell whether the length is the same on every calendar: days and what is shorter, no months, no working days."""
        return not (self.years or self.months or self.workdays)

    @property
    def plain(self) -> int:
        """Count the length in seconds; a month as 30 days, a year as 365, a working day as a day."""
        return (self.years * 365 + self.months * 30 + self.workdays + self.days) * DAY + self.seconds

    def period(self) -> Period | None:
        """Give the legal period that says the same; None where it mixes units, or is shorter than an hour."""
        parts = {
            Unit.YEARS: self.years,
            Unit.MONTHS: self.months,
            Unit.WORKDAYS: self.workdays,
            Unit.DAYS: self.days,
            Unit.HOURS: self.seconds // 3600,
        }
        said = [(length, unit) for unit, length in parts.items() if length]
        if len(said) != 1 or self.seconds % 3600:
            return None
        try:
            return Period(*said[0])
        except DeclarationError:
            return None
