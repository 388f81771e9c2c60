"""Figures: a share with both of its numbers, an alert, work that takes long."""

from dataclasses import dataclass
from enum import StrEnum

from plumbline.site.parts.listing import Link
from plumbline.site.words import Words

FEW = 30  # below, the interval is shown
TOO_FEW = 5  # below, no percentage


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureShown:
    """A share: its part and its whole. No cases is said in words, never as 0 or 100 %."""

    name: Words
    part: int
    whole: int
    low: float | None = None  # the interval, between 0 and 1
    high: float | None = None
    target: float | None = None
    missing: int = 0
    missing_href: str = ""
    href: str = ""

    @property
    def too_few(self) -> bool:
        """Tell whether a percentage would say too much."""
        return 0 < self.whole < TOO_FEW

    @property
    def few(self) -> bool:
        """Tell whether the interval belongs beside the share."""
        return 0 < self.whole < FEW and self.low is not None and self.high is not None

    @property
    def percent(self) -> str:
        """Give the share in percent with one decimal; only a whole of all is 100."""
        tenths = self.part * 1000 // self.whole
        return f"{tenths // 10}.{tenths % 10}" if self.part < self.whole else "100"

    @property
    def interval(self) -> str:
        """Give the interval in percent."""
        return f"{self.low or 0:.0%}–{self.high or 0:.0%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DotShown:
    """A point with its interval on a common scale, for the cell of a table that says the same in figures."""

    value: float
    low: float
    high: float
    least: float = 0.0
    most: float = 1.0
    target: float | None = None

    def at(self, value: float) -> str:
        """Give the place of a value on the scale, in percent of the width, kept off the edges."""
        share = (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)
        return f"{2 + 96 * share:.2f}%"

    @property
    def point(self) -> str:
        """Give the place of the value."""
        return self.at(self.value)

    @property
    def whisker(self) -> tuple[str, str]:
        """Give the places of both ends of the interval."""
        return self.at(self.low), self.at(self.high)

    @property
    def aim(self) -> str:
        """Give the place of the target; nothing without one."""
        return "" if self.target is None else self.at(self.target)


class Severity(StrEnum):
    """How grave an alert is."""

    GRAVE = "grave"
    ORDINARY = "ordinary"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShown:
    """Who, what, until when."""

    severity: Severity
    title: Words
    href: str = ""
    facts: tuple[Words, ...] = ()

    @property
    def icon(self) -> str:
        """Name the icon of the severity."""
        return {Severity.GRAVE: "light-late", Severity.ORDINARY: "warn", Severity.REMINDER: "bell"}[self.severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressShown:
    """Long work: what runs, how far it is, how long it will take, whether one may leave."""

    code: str
    title: Words
    done: int
    whole: int
    words: Words = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One step of a short way through several pages."""

    words: Words
    done: bool = False
    here: bool = False
