"""A due date: one of nine lights, the day, what is left in the unit of the law, the article."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.kernel import clock
from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.period import Unit, left
from plumbline.site.words import Words

SOON = 3  # workdays: what falls within them is shown as soon


class Light(StrEnum):
    """Nine lights, each its own shape; the words beside them say the same."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"
    PAUSED = "paused"
    PROVISIONAL = "provisional"
    NONE = "none"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What the part `due` shows. Without a day, `words` stand in its place."""

    light: Light
    day: date | None = None
    words: Words = ""
    left: Words = ""
    law: str = ""
    on: date | None = None  # the day whose version of the article is meant

    @property
    def icon(self) -> str:
        """Name the light's icon."""
        return f"light-{self.light}"


def due_on(
    day: date,
    *,
    unit: Unit,
    law: str = "",
    on: date | None = None,
    provisional: bool = False,
    waiting: bool = False,
    calendar: Calendar | None = None,
    today: date | None = None,
) -> Due:
    """Show an obligation that is still owed.

    Takes   unit — the unit in which the law counts the period: what is left is said in it
            provisional — the day lies past the published schedule; waiting — the party owes it, not the body
    """
    today = today or clock.today()
    calendar = calendar or official()
    counted = left(day, today, unit=unit, calendar=calendar)
    light = _light(day, today=today, calendar=calendar)
    words = remaining(counted, workdays=unit is Unit.WORKDAYS)
    if provisional and light in {Light.SOON, Light.OK}:
        light, words = Light.PROVISIONAL, _("%(year)s 年放假安排公布后自动重算") % {"year": day.year}
    elif waiting and light is not Light.LATE:
        light, words = Light.WAITING, _("等当事人，%(left)s") % {"left": words}
    return Due(light=light, day=day, left=words, law=law, on=on)


def due_done(day: date, *, late: int = 0, workdays: bool = False, law: str = "") -> Due:
    """Show an obligation that was met: in time, or so many days late."""
    words = _("按期完成")
    if late > 0:
        words = _("已完成，晚了 %(late)s") % {"late": length(late, workdays=workdays)}
    return Due(light=Light.DONE, day=day, left=words, law=law)


def due_paused(counted: int | None = None, *, workdays: bool = False, law: str = "") -> Due:
    """Show a period that stands still, with what will be left when it goes on, where that is told."""
    words = "" if counted is None else _("恢复后还剩 %(left)s") % {"left": length(counted, workdays=workdays)}
    return Due(light=Light.PAUSED, words=_("计时暂停"), left=words, law=law)


def due_none(before: Words = "", *, law: str = "") -> Due:
    """Show that the law sets no period, and what the act must precede."""
    return Due(light=Light.NONE, words=_("没有法定期限"), left=before, law=law)


def length(days: int, *, workdays: bool) -> str:
    """Say a number of days in its unit: 2 个工作日, 15 天."""
    if workdays:
        return ngettext("%(n)s 个工作日", "%(n)s 个工作日", days) % {"n": days}
    return ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days}


def remaining(days: int, *, workdays: bool) -> str:
    """Say what is left of a period: 还剩 2 个工作日, 今天到期, 逾期 1 天."""
    if days == 0:
        return _("今天到期")
    if days < 0:
        return _("逾期 %(late)s") % {"late": length(-days, workdays=workdays)}
    return _("还剩 %(left)s") % {"left": length(days, workdays=workdays)}


def _light(day: date, *, today: date, calendar: Calendar) -> Light:
    if day < today:
        return Light.LATE
    if day == today:
        return Light.TODAY
    near = left(day, today, unit=Unit.WORKDAYS, calendar=calendar) <= SOON
    return Light.SOON if near else Light.OK
