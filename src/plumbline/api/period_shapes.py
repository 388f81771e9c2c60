"""How lengths of legal time, and the days that they never pass, are shown to programs."""

from ninja import Schema
from pydantic import Field

from plumbline.api.problems import SaysShown
from plumbline.kernel.period import Period, Unit
from plumbline.kernel.procedure import Cap


class PeriodShown(Schema):
    """A length of legal time."""

    length: int
    unit: Unit
    rolls_over: bool = Field(description="Whether a last day on a day of rest moves to the next workday.")
    says: SaysShown = Field(description="In words.")


class CapShown(Schema):
    """The day that a period never passes."""

    law: str
    period: PeriodShown
    after: list[str] = Field(description="Acts from which it counts; empty where it counts from a fact.")
    counts_from: str = Field(description="The fact from which it counts; empty where it counts from acts.")


def period_shown(period: Period) -> PeriodShown:
    """Show a length of legal time."""
    says = SaysShown(zh=period.zh, en=period.en)
    return PeriodShown(length=period.length, unit=period.unit, rolls_over=period.roll_over, says=says)


def cap_shown(cap: Cap) -> CapShown:
    """Show the day that a period never passes."""
    return CapShown(law=cap.law, period=period_shown(cap.period), after=list(cap.after), counts_from=cap.counts_from)
