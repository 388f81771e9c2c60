"""From which day to which day something is counted, as an address says it; the last twelve months where it says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from plumbline.kernel.errors import Says
from plumbline.kernel.values import FieldType, Unreadable, read
from plumbline.site.parts.asking import FieldShown, Kind
from plumbline.site.words import Words

DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days between which rows count, both included; with an error it has none."""

    since: date | None
    until: date | None
    given: Mapping[str, str]
    errors: Mapping[str, Words]

    @property
    def whole(self) -> tuple[date, date] | None:
        """Give both days, where they could be read."""
        return (self.since, self.until) if self.since and self.until and not self.errors else None

    def fields(self) -> tuple[FieldShown, ...]:
        """Ask for the two days."""
        return (
            self._field("since", _("从"), self.since),
            self._field("until", _("到"), self.until),
        )

    def query(self, **more: str) -> str:
        """Give the end of an address that keeps the two days where they were chosen."""
        kept = {name: value for name, value in {**self.given, **more}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def _field(self, name: str, label: Words, day: date | None) -> FieldShown:
        value = self.given[name] or (day.isoformat() if day else "")
        return FieldShown(name=name, label=label, kind=Kind.DAY, value=value, error=self.errors.get(name, ""))


def span_of(given: Mapping[str, str], *, today: date) -> Span:
    """Read the two days of an address."""
    written = {name: given.get(name, "").strip()[:40] for name in ("since", "until")}
    read_days: dict[str, date | None] = {}
    errors: dict[str, Words] = {}
    for name, text in written.items():
        try:
            read_days[name] = read(FieldType.DAY, text, {})
        except Unreadable as wrong:
            errors[name], read_days[name] = wrong.says, None
    until = read_days["until"] or (None if "until" in errors else today)
    since = read_days["since"] or (None if "since" in errors or until is None else _a_year_before(until))
    if since and until and since > until:
        errors["since"] = Says(
            zh=f"开始的一天 {since} 晚于结束的一天 {until}，请换过来",
            en=f"The first day, {since}, lies after the last, {until}; exchange them",
        )
    return Span(since=since, until=until, given=written, errors=errors)


def _a_year_before(day: date) -> date:
    """Give the first day of the twelve months that end with a day."""
    after = day + timedelta(days=1)
    try:
        return after.replace(year=after.year - 1)
    except ValueError:  # 29 February
        return after - timedelta(days=DAYS_OF_A_YEAR)
