"""Addresses of registers, lists and entries, and how their values are said."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared
from plumbline.engines.registers.reading import Value
from plumbline.engines.registers.references import one_line
from plumbline.kernel import fields
from plumbline.kernel.period import LONGEST, Period
from plumbline.kernel.register import Register
from plumbline.site.page import Crumb
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.words import Cited, Run, english


def register_called(code: str) -> Register:
    """Find a register by the code in an address.

    Raises  Http404 where none is declared under it
    """
    found = declared.every().get(code)
    if found is None:
        raise Http404
    return found


def body_called(code: str) -> Body:
    """Find a body by the code in an address.

    Raises  Http404 where there is none
    """
    found = Body.objects.select_related("region").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def with_query(address: str, **asked: str) -> str:
    """Add what is asked to an address; what is empty is left out."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{address}?{query}" if query else address


def register_href(register: Register) -> str:
    """Give the address of a register."""
    return reverse("register", kwargs={"register": register.code})


def list_href(register: Register, body: Body, *, on: date | None = None) -> str:
    """Give the address of the list of a body, on a day."""
    address = reverse("register-list", kwargs={"register": register.code, "body": body.code})
    return with_query(address, on=on.isoformat() if on else "")


def entry_href(register: Register, body: Body, key: str, *, on: date | None = None) -> str:
    """Give the permanent address of an entry, on a day."""
    kwargs = {"register": register.code, "body": body.code, "key": key}
    return with_query(reverse("register-entry", kwargs=kwargs), on=on.isoformat() if on else "")


def way_to(register: Register | None = None, body: Body | None = None, *, on: date | None = None) -> tuple[Crumb, ...]:
    """Give the way to a register, or to a list of it."""
    way = [Crumb(words=_("首页"), href=reverse("home")), Crumb(words=_("清单"), href=reverse("registers"))]
    if register:
        way.append(Crumb(words=register.title, href=register_href(register)))
    if register and body:
        way.append(Crumb(words=name_of_body(body), href=list_href(register, body, on=on)))
    return tuple(way)


def ends_here(way: tuple[Crumb, ...]) -> tuple[Crumb, ...]:
    """Let a way end with the page itself: its last step is no link."""
    return (*way[:-1], replace(way[-1], href=""))


def said(one: Value, *, on: date) -> Run:
    """Say the value of a field on a page: a reference to law as its provisions, else as `plain` does."""
    return Cited(law=one_line(one.value), on=on) if one.field.cites else plain(one)


def plain(one: Value) -> str:
    """Say the value of a field in words: a length with its unit."""
    unit = one.field.unit
    if unit is not None and 1 <= one.value <= LONGEST[unit]:
        period = Period(one.value, unit)
        return period.en if english() else period.zh
    return fields.show(one.field.field, one.value, language="en" if english() else "zh")
