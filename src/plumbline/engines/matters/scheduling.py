"""Entering a holiday schedule: read from a file, checked against the weekdays and what is known, kept as data.

Two forms are read: CSV with one day a line, and YAML with spans of days; see docs/how-to/holiday-schedules.md. What
a schedule does to running clocks is `reclocking`.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Any, Final

from django.db import connection, transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.matters.changes import SOURCE_LENGTH, Schedule, ScheduleDay
from plumbline.engines.matters.schedules import calendar
from plumbline.kernel import clock
from plumbline.kernel.calendar import BY_WEEKDAY, Calendar, DayKind
from plumbline.kernel.counting import ONE_DAY
from plumbline.kernel.declaration import Declared, read
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Reason, ReasonKind, Says

STREAM: Final = "calendar"
KIND: Final = "calendar.import"
FIELD: Final = "schedule"
LONGEST: Final = 256 * 1024  # bytes of a file
MOST_YEARS: Final = 3
NAME_LENGTH: Final = 40
NAME_EN_LENGTH: Final = 60
COLUMNS: Final = ("day", "kind", "zh", "en")
_LISTED: Final = ", ".join(DayKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRead:
    """A schedule as a file has it, checked in itself."""

    source: str
    published_on: date
    first: date
    last: date
    days: Mapping[date, tuple[DayKind, Says]]

    @property
    def digest(self) -> str:
        """Give what tells this schedule from every other one."""
        said = [f"{self.source} {self.published_on} {self.first} {self.last}"]
        said += [f"{day} {kind} {name.zh} {name.en}" for day, (kind, name) in sorted(self.days.items())]
        return sha256("\n".join(said).encode()).hexdigest()


def read_yaml(text: str, *, file: str) -> ScheduleRead:
    """Read a schedule written as YAML.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = read(_short_enough(text, file), file=file).keys(["source", "published_on", "covers", "days"])
    covers = keys["covers"].keys(["from", "to"])
    first, last = covers["from"].day(), covers["to"].day()
    if not first <= last or last.year - first.year >= MOST_YEARS:
        raise keys["covers"].wrong(f"a schedule runs from a day to a later one, over at most {MOST_YEARS} years")
    days: dict[date, tuple[DayKind, Says]] = {}
    for one in keys["days"].each():
        for day, said in _days_of(one):
            if day in days:
                raise one.wrong(f"{day} is said twice")
            if fault := _fault(day, said[0], first, last):
                raise one.wrong(fault)
            days[day] = said
    source = keys["source"].text()
    if len(source) > SOURCE_LENGTH:
        raise keys["source"].wrong(f"the source has at most {SOURCE_LENGTH} characters")
    return ScheduleRead(source=source, published_on=keys["published_on"].day(), first=first, last=last, days=days)


def read_csv(text: str, *, file: str, source: str, published_on: date, first: date, last: date) -> ScheduleRead:
    """Read a schedule written as CSV with the columns day, kind, zh, en; the rest is said beside the file.

    Raises  DeclarationError with the line of what is wrong
    """
    if not first <= last or last.year - first.year >= MOST_YEARS:
        what = f"a schedule runs from a day to a later one, over at most {MOST_YEARS} years; here {first} to {last}"
        raise DeclarationError(what, file=file, line=1, column=1)
    rows = csv.DictReader(StringIO(_short_enough(text, file).removeprefix("\ufeff")), strict=True)
    days: dict[date, tuple[DayKind, Says]] = {}
    try:
        if tuple(rows.fieldnames or ()) != COLUMNS:
            what = f"the first line names the columns {','.join(COLUMNS)}"
            raise DeclarationError(what, file=file, line=1, column=1)
        for row in rows:
            day, said, fault = _day_of_row(row)
            if not fault and day in days:
                fault = f"{day} is said twice"
            fault = fault or _fault(day, said[0], first, last)
            if fault:
                raise DeclarationError(fault, file=file, line=rows.line_num, column=1)
            days[day] = said
    except csv.Error as wrong:
        raise DeclarationError(f"this is no CSV: {wrong}", file=file, line=rows.line_num + 1, column=1) from wrong
    if not source.strip() or len(source) > SOURCE_LENGTH:
        what = f"a schedule needs its source, of at most {SOURCE_LENGTH} characters"
        raise DeclarationError(what, file=file, line=1, column=1)
    return ScheduleRead(source=source.strip(), published_on=published_on, first=first, last=last, days=days)


@transaction.atomic
def enter(read_: ScheduleRead, *, by: str) -> tuple[Schedule, bool]:
    """Enter a schedule, or find that it is entered already.

    Takes   by — who enters it, as the ledger shall say
    Gives   the schedule; whether it is new
    Raises  InvalidFacts — it was published in the future, or leaves days between the known ones and its own unknown
    """
    if connection.vendor == "postgresql":
        # Acts that read the calendar before end first, and the next ones read the new one: none falls between.
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE matters_schedule IN ACCESS EXCLUSIVE MODE")
    if there := Schedule.objects.filter(digest=read_.digest).first():
        return there, False
    if reasons := _against(read_, calendar()):
        raise InvalidFacts(reasons)
    moment = clock.now()
    event = append(
        stream=STREAM,
        kind=KIND,
        at=moment,
        public={
            "source": read_.source,
            "published_on": read_.published_on,
            "first": read_.first,
            "last": read_.last,
            "days": [
                {"day": day, "kind": str(kind), "zh": name.zh, "en": name.en}
                for day, (kind, name) in sorted(read_.days.items())
            ],
            "by": by,
        },
    )
    schedule = Schedule.objects.create(
        source=read_.source,
        published_on=read_.published_on,
        first=read_.first,
        last=read_.last,
        digest=read_.digest,
        recorded_at=event.recorded_at,
        event=event,
    )
    ScheduleDay.objects.bulk_create(
        ScheduleDay(schedule=schedule, day=day, kind=str(kind), name=name.zh, name_en=name.en)
        for day, (kind, name) in sorted(read_.days.items())
    )
    return schedule, True


def _short_enough(text: str, file: str) -> str:
    if len(text.encode()) > LONGEST:
        what = f"a schedule is a page of days: at most {LONGEST // 1024} KiB, not {len(text.encode()) // 1024}"
        raise DeclarationError(what, file=file, line=1, column=1)
    return text


def _days_of(declared: Declared) -> Iterator[tuple[date, tuple[DayKind, Says]]]:
    keys = declared.keys(["kind"], ["day", "from", "to", "zh", "en"])
    if ("day" in keys) == ("from" in keys) or ("from" in keys) != ("to" in keys):
        raise declared.wrong("give `day`, or `from` and `to`")
    try:
        kind = DayKind(keys["kind"].text())
    except ValueError:
        raise keys["kind"].wrong(f"«{keys['kind'].value}» is no kind of day; write one of {_LISTED}") from None
    name = Says(zh=keys["zh"].text() if "zh" in keys else "", en=keys["en"].text() if "en" in keys else "")
    if fault := _fault_of_name(name):
        raise declared.wrong(fault)
    day, last = (keys["day"].day(),) * 2 if "day" in keys else (keys["from"].day(), keys["to"].day())
    if last < day or (last - day).days > 366 * MOST_YEARS:
        raise declared.wrong(f"a span of days runs from a day to a later one, not from {day} to {last}")
    while day <= last:
        yield day, (kind, name)
        day += ONE_DAY


def _day_of_row(row: Mapping[str, Any]) -> tuple[date, tuple[DayKind, Says], str]:
    """Read one line; the third is what is wrong with it."""
    nothing = (date.min, (DayKind.WORKDAY, Says(zh="", en="")))
    if None in row or None in row.values():
        return *nothing, f"a line has {len(COLUMNS)} columns"
    try:
        day = date.fromisoformat(row["day"].strip())
    except ValueError:
        return *nothing, f"«{row['day'][:40]}» is no day such as 2027-01-01"
    if row["kind"].strip() not in list(DayKind):
        return *nothing, f"«{row['kind'][:40]}» is no kind of day; write one of {_LISTED}"
    name = Says(zh=row["zh"].strip(), en=row["en"].strip())
    return day, (DayKind(row["kind"].strip()), name), _fault_of_name(name)


def _fault_of_name(name: Says) -> str:
    if len(name.zh) > NAME_LENGTH or len(name.en) > NAME_EN_LENGTH:
        return f"the name of a holiday has at most {NAME_LENGTH} characters, {NAME_EN_LENGTH} in English"
    return ""


def _fault(day: date, kind: DayKind, first: date, last: date) -> str:
    """Say what is wrong with a day: it is not covered, or its kind does not fit its weekday."""
    if not first <= day <= last:
        return f"{day} lies outside the days that the schedule covers, {first} to {last}"
    weekday = BY_WEEKDAY[day.weekday()]
    if kind is DayKind.MAKE_UP and weekday is not DayKind.WEEKEND:
        return f"{day} is no Saturday or Sunday: only a day of rest is worked for a holiday"
    if kind in {DayKind.WORKDAY, DayKind.WEEKEND} and kind is not weekday:
        other = DayKind.MAKE_UP if kind is DayKind.WORKDAY else DayKind.HOLIDAY
        return f"{day} is a {weekday} by its weekday; write `{other}` where the schedule changes that"
    return ""


def _against(read_: ScheduleRead, known: Calendar) -> list[Reason]:
    reasons = []
    if read_.published_on > clock.today():
        reasons.append(
            _reason(
                f"{read_.published_on} 还没有到：只录入已经公布的放假安排",
                f"{read_.published_on} lies in the future: only a schedule that has been published is entered",
            )
        )
    if read_.first > known.published_to + ONE_DAY:
        gap = known.published_to + ONE_DAY
        reasons.append(
            _reason(
                f"{gap} 到 {read_.first - ONE_DAY} 的放假安排还没有录入，请先录入",
                f"The schedule of {gap} to {read_.first - ONE_DAY} is not entered yet; enter it first",
            )
        )
    return reasons


def _reason(zh: str, en: str) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=Says(zh=zh, en=en), law="全国年节及纪念日放假办法#7", facts=(FIELD,))
