"""What every page of one procedure shares: which version of which day, the way to it, and the pages beside it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plumbline.kernel import catalogue
from plumbline.kernel.procedure import Procedure
from plumbline.site.page import Crumb
from plumbline.site.parts.listing import Link
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.words import Words

PAGES: Final = (
    ("procedure", gettext_noop("规则")),
    ("procedure-diagram", gettext_noop("程序图")),
    ("procedure-periods", gettext_noop("期限表")),
    ("procedure-compare", gettext_noop("版本对照")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One procedure in the version of a day."""

    versions: tuple[Procedure, ...]
    shown: Procedure
    asked: AskedDay
    in_force: bool  # the version shown is in force on the day; else it is the newest

    @property
    def wrong(self) -> Words:
        """Say why the day that was asked for is not the day that is shown."""
        return self.asked.wrong or ("" if self.in_force else _("那一天没有施行中的版本，下面是最近的一个。"))

    def way(self, *more: Words) -> tuple[Crumb, ...]:
        """Give the way to a page of the procedure."""
        here = Crumb(words=self.shown.title, href=self.href("procedure") if more else "")
        steps = (Crumb(words=_("首页"), href=reverse("home")), Crumb(words=_("程序"), href=reverse("procedures")), here)
        return (*steps, *(Crumb(words=words) for words in more))

    def pages(self, here: str) -> tuple[Link, ...]:
        """Give the pages of the procedure, each for the same day."""
        return tuple(Link(words=_(words), href=self.href(name), here=name == here) for name, words in PAGES)

    def href(self, name: str, **query: str) -> str:
        """Give the address of a page of the procedure, for the same day."""
        address = reverse(name, kwargs={"code": self.shown.code})
        day = {"on": self.asked.day.isoformat()} if self.asked.is_given and name != "procedure-compare" else {}
        asked = {name: value for name, value in (day | query).items() if value}
        return f"{address}?{urlencode(asked)}" if asked else address


def framed(request: HttpRequest, code: str) -> Frame:
    """Find the procedure of an address, and its version of the day that is asked for.

    Raises  Http404 where no such procedure is declared
    """
    versions = catalogue.load().procedures.get(code)
    if not versions:
        raise Http404
    asked = asked_day(request)
    found = next((one for one in reversed(versions) if in_force(one, asked)), None)
    return Frame(versions=versions, shown=found or versions[-1], asked=asked, in_force=found is not None)


def in_force(procedure: Procedure, asked: AskedDay) -> bool:
    """Tell whether a version is in force on the day that is asked for."""
    day = asked.day
    return procedure.in_force_from <= day and (procedure.in_force_to is None or day <= procedure.in_force_to)
