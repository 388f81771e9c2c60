"""The day whose law a reader asks for: ?on=2026-06-22, 2026年6月22日 or 20260622; today when none is given."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest

from plumbline.kernel import clock, values
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site.parts.asking import FieldShown, Kind
from plumbline.site.words import Words

LONGEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDay:
    """The day, and what could not be read where the answer is for today instead."""

    day: date
    wrong: Words = ""
    is_given: bool = False

    @property
    def status(self) -> int:
        """Give the status of the answer."""
        return 400 if self.wrong else 200

    @property
    def query(self) -> str:
        """Carry the day on to the next address; nothing where none was given."""
        return f"?on={self.day.isoformat()}" if self.is_given else ""


def day_field(label: Words, day: date, *, wrong: Words = "", name: str = "on") -> FieldShown:
    """Ask for a day, as the address gave it."""
    return FieldShown(
        name=name,
        label=label,
        kind=Kind.DAY,
        value=day.isoformat(),
        error=wrong,
        placeholder="2026-06-22",
        autocomplete="off",
    )


def asked_day(request: HttpRequest) -> AskedDay:
    """Read which day is asked for."""
    raw = request.GET.get("on", "").strip()[:LONGEST]
    if not raw:
        return AskedDay(day=clock.today())
    try:
        day = values.read(FieldType.DAY, raw, {})
    except Unreadable as unreadable:
        return AskedDay(day=clock.today(), wrong=unreadable.says)
    return AskedDay(day=day, is_given=True)
