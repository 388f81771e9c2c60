"""A legal period that counts itself out: the line, the steps in words, and every day with its number or its reason."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _

from plumbline.kernel.calendar import WORKED, DayKind
from plumbline.kernel.clock import day_of
from plumbline.kernel.pause import Pause
from plumbline.kernel.period import CountedDay, Reckoning, Unit
from plumbline.site import days
from plumbline.site.parts.due import Due, Light, length
from plumbline.site.words import Words

STRIP = 12  # up to so many days a strip shows them all; longer periods are folded into months


class DayMark(StrEnum):
    """What a day is to the period."""

    START = "start"  # the day of the event, not counted
    COUNTED = "counted"
    REST = "rest"  # a weekend or holiday that is not counted
    PAUSED = "paused"
    DUE = "due"  # the last day
    LATE = "late"
    OUT = "out"  # outside the period, only there to fill the month


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day: its mark, and its number or the reason why it has none."""

    day: date
    mark: DayMark
    number: int | None = None
    words: Words = ""
    why: Words = ""  # the whole reason, for whoever asks
    today: bool = False

    @property
    def weekday(self) -> str:
        """Give the weekday in short."""
        return days.weekday(self.day).removeprefix("周")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month as a grid of weeks from Monday; None stands for a place before the first or after the last day."""

    first: date
    cells: tuple[DayCell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stretch of the period in words: 4月9日 — 6月22日, 计入 75 日."""

    when: Words
    words: Words
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What cannot be known about the period: shown as an unknown, with who settles it."""

    title: Words
    words: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShown:
    """What the part `clock` shows."""

    code: str
    title: Words
    due: Due
    law: str = ""
    on: date | None = None
    how: Words = ""  # how it counts: by workdays, by calendar days, rolled over or not
    counted: int = 0
    paused: int = 0
    left: int = 0
    today: Words = ""  # beside the bob
    begins: Words = ""
    ends: Words = ""
    steps: tuple[Step, ...] = ()
    strip: tuple[DayCell, ...] = ()
    months: tuple[Month, ...] = ()
    note: Note | None = None

    @property
    def whole(self) -> int:
        """Give the length of the line."""
        return max(self.counted + self.paused + self.left, 1)

    @property
    def counted_share(self) -> str:
        """Give the counted stretch of the line in percent."""
        return f"{self.counted / self.whole:.2%}"

    @property
    def paused_share(self) -> str:
        """Give the paused stretch of the line in percent."""
        return f"{self.paused / self.whole:.2%}"

    @property
    def bob_share(self) -> str:
        """Give where the bob hangs, in percent."""
        return f"{(self.counted + self.paused) / self.whole:.2%}"

    @property
    def bob_side(self) -> str:
        """Say on which side of the bob its words have room."""
        return "before" if (self.counted + self.paused) * 2 > self.whole else "after"

    @property
    def summary(self) -> str:
        """Say the line in one sentence, for whoever does not see it."""
        said = _("已计 %(counted)s 日，已暂停 %(paused)s 日，还剩 %(left)s 日")
        return said % {"counted": self.counted, "paused": self.paused, "left": self.left}


def clock_of(
    reckoning: Reckoning,
    *,
    code: str,
    title: Words,
    due: Due,
    today: date,
    pauses: Sequence[Pause] = (),
    law: str = "",
    on: date | None = None,
    how: Words = "",
    note: Note | None = None,
) -> ClockShown:
    """Show a reckoning day by day, as it stands on a day.

    Takes   reckoning — from `kernel.period.reckon`, with the same pauses; due — from `parts.due`
            note — what is not known about the period
    """
    workdays = reckoning.period.unit is Unit.WORKDAYS
    cells = tuple(
        sorted((_cell(day, reckoning, pauses, today) for day in reckoning.counted), key=lambda cell: cell.day)
    )
    counted = [day for day in reckoning.counted if day.number is not None]
    so_far = [day for day in counted if day.day <= today]
    stands_still = any(pause.covers(today) for pause in pauses)
    return ClockShown(
        code=code,
        title=title,
        due=due,
        law=law,
        on=on,
        how=how,
        counted=len(so_far),
        paused=sum(
            1
            for day in reckoning.counted
            if any(pause.covers(day.day) for pause in pauses)
            and day.day <= today
            and (not workdays or day.kind in WORKED)
        ),
        left=len(counted) - len(so_far),
        today=_today_words(reckoning, so_far, today, stands_still=stands_still),
        begins=_("%(day)s，当日不计") % {"day": days.short(cells[0].day)},
        ends=(_("明天恢复的话，最后一天是 %(day)s") if due.light is Light.PAUSED else _("%(day)s，最后一天"))
        % {"day": days.short(reckoning.due)},
        steps=_steps(cells, today, pauses, workdays=workdays),
        strip=cells if len(cells) <= STRIP else (),
        months=() if len(cells) <= STRIP else months_of(cells),
        note=note,
    )


def months_of(cells: Sequence[DayCell]) -> tuple[Month, ...]:
    """Lay days out as months; days of these months outside the period stand there unmarked."""
    known = {cell.day: cell for cell in cells}
    first, last = min(known), max(known)
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        months.append(_month(date(year, month, 1), known))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 — December
    return tuple(months)


def _month(first: date, known: dict[date, DayCell]) -> Month:
    before, length_of_month = monthrange(first.year, first.month)
    dates = [first.replace(day=number) for number in range(1, length_of_month + 1)]
    after = -(before + length_of_month) % 7
    cells = [known.get(day) or DayCell(day=day, mark=DayMark.OUT) for day in dates]
    return Month(first=first, cells=(*([None] * before), *cells, *([None] * after)))


def _cell(day: CountedDay, reckoning: Reckoning, pauses: Sequence[Pause], today: date) -> DayCell:
    mark, words = _mark(day, reckoning, pauses)
    return DayCell(day=day.day, mark=mark, number=day.number, words=words, why=day.why or "", today=day.day == today)


def _mark(day: CountedDay, reckoning: Reckoning, pauses: Sequence[Pause]) -> tuple[DayMark, str]:
    number = _("第 %(n)s 日") % {"n": day.number} if day.number is not None else ""
    if day.day == reckoning.due:
        return DayMark.DUE, number or _("最后一天")
    if number:
        return DayMark.COUNTED, number
    if day.day == day_of_event(reckoning):
        return DayMark.START, _("不计")
    if any(pause.covers(day.day) for pause in pauses):
        return DayMark.PAUSED, _("暂停")
    return DayMark.REST, _("周末") if day.kind is DayKind.WEEKEND else _("放假")


def _today_words(reckoning: Reckoning, so_far: Sequence[CountedDay], today: date, *, stands_still: bool) -> str:
    if today > reckoning.due:
        return _("今天，已经过了最后一天")
    if stands_still:
        return _("今天，暂停中")
    return _("今天，第 %(n)s 日") % {"n": so_far[-1].number} if so_far else _("今天")


def _steps(cells: Sequence[DayCell], today: date, pauses: Sequence[Pause], *, workdays: bool) -> tuple[Step, ...]:
    """Say the stretches of the period in order: not counted, counted, paused, still to come."""

    def stretch(cell: DayCell) -> str:
        if cell.mark in {DayMark.START, DayMark.PAUSED}:
            return cell.mark
        return "past" if cell.day <= today else "to_come"

    steps = []
    for kind, members in groupby(cells, key=stretch):
        run = list(members)
        counted = sum(1 for cell in run if cell.mark in {DayMark.COUNTED, DayMark.DUE})
        words, law = "", ""
        if kind == DayMark.START:
            words = _("当日不计")
        elif kind == DayMark.PAUSED:
            words = _("暂停，不计入")
            law = next((pause.law for pause in pauses if pause.covers(run[0].day)), "")
        elif kind == "past":
            words = _("计入 %(length)s") % {"length": length(counted, workdays=workdays)}
        else:
            words = _("还有 %(length)s") % {"length": length(counted, workdays=workdays)}
        steps.append(Step(when=_span(run[0].day, run[-1].day), words=words, law=law))
    return tuple(steps)


def _span(first: date, last: date) -> str:
    return days.short(first) if first == last else f"{days.short(first)} — {days.short(last)}"


def day_of_event(reckoning: Reckoning) -> date:
    """Give the legal day from which a reckoning counts."""
    start = reckoning.start
    return day_of(start)
