"""The list that a body keeps of a register, on a day: its own entries and those that it inherits, a hundred at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import reading
from plumbline.engines.registers.above import keeps
from plumbline.engines.registers.reading import Listed
from plumbline.engines.registers.references import one_line
from plumbline.engines.sheets.writing import MIME
from plumbline.kernel.register import KEY, Readers, Register
from plumbline.site import days
from plumbline.site.errors import forbidden
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.asking import FiltersShown
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Link, Row, TableShown, table
from plumbline.site.portal.asked_day import AskedDay, asked_day, day_field
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.naming import (
    body_called,
    ends_here,
    entry_href,
    list_href,
    register_called,
    register_href,
    way_to,
    with_query,
)
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, kw_only=True)
class ListPage(Page):
    """A page of the list of a body."""

    template: ClassVar[str] = "pages/portal/register-list.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    register: Link
    lead: Words
    filters: FiltersShown
    entries: TableShown | None
    more: str  # the address of the next entries
    start: str  # the address of the first, where these are not
    empty: EmptyShown | None
    links: tuple[Link, ...]
    files: tuple[Link, ...]
    feed: str


@shows(ListPage)
def listing(request: HttpRequest, register: str, body: str) -> HttpResponse:
    """Show a list on a day: ?on= asks for the day, ?after= for the entries behind a key."""
    one, keeper, asked = register_called(register), body_called(body), asked_day(request)
    readers = reading.readers_of(one, keeper, request.user)
    if not readers:
        return refused(request, one)
    after = request.GET.get("after", "")
    after = after if KEY.fullmatch(after) else ""
    page = reading.listed(one, keeper, on=asked.day, after_key=after)
    on = asked.day if asked.is_given else None
    here = list_href(one, keeper, on=on)
    join = "&" if "?" in here else "?"
    shown = ListPage(
        title=_("%(body)s的%(register)s") % {"body": name_of_body(keeper), "register": say(one.title)},
        way=ends_here(way_to(one, keeper)),
        wrong=bool(asked.wrong),
        register=Link(words=one.title, href=register_href(one)),
        lead=_("%(day)s有效的事项") % {"day": days.full(asked.day)},
        filters=_filters(one, keeper, asked),
        entries=_table(one, keeper, page.entries, asked) if page.entries else None,
        more=f"{here}{join}{_after(page.next_after)}" if page.next_after else "",
        start=here if after else "",
        empty=None if page.entries else _empty(one, keeper, asked, after=after),
        links=_links(one, keeper),
        files=tuple(_files(one, keeper, asked)),
        feed=reverse("register-list-feed", kwargs={"register": one.code, "body": keeper.code}) if one.public else "",
    )
    return show(request, shown, status=asked.status)


def refused(request: HttpRequest, one: Register) -> HttpResponse:
    """Say that a register is not open to whoever asks."""
    words = _("%(register)s不向公众开放，由有关机关的工作人员登录后查看。") % {"register": say(one.title)}
    return show(request, forbidden(request, words), status=403)


def _after(key: str) -> str:
    return with_query("", after=key).removeprefix("?")


def _filters(one: Register, keeper: Body, asked: AskedDay) -> FiltersShown:
    field = day_field(_("看哪一天的清单"), asked.day, wrong=asked.wrong)
    return FiltersShown(label=_("换一天"), fields=(field,), action=list_href(one, keeper), go=_("查看"))


def _table(one: Register, keeper: Body, entries: tuple[Listed, ...], asked: AskedDay) -> TableShown:
    inherited = any(each.inherited for each in entries)
    columns = [Column(words=one.fields[one.name].title, kind="name")]
    columns.append(Column(words=_("依据")))
    if inherited:
        columns.append(Column(words=_("谁列出的")))
    columns.append(Column(words=_("自哪天起")))
    rows = [_row(one, keeper, each, asked, whose=inherited) for each in entries]
    return table(say(one.title), columns, rows)


def _row(one: Register, keeper: Body, each: Listed, asked: AskedDay, *, whose: bool) -> Row:
    href = entry_href(one, keeper, each.key, on=asked.day if asked.is_given else None)
    public = [field for field in one.citing if field.read is Readers.PUBLIC and field.code in each.edition.data]
    basis = one_line(each.edition.data[public[0].code]) if public else ""
    cells = [
        Cell(words=each.edition.title, href=href, sub=each.key),
        Cell(law=basis, on=asked.day),
        *([Cell(words=name_of_body(each.of) if each.inherited else _("本机关"))] if whose else []),
        Cell(day=each.edition.valid_from),
    ]
    return Row(cells=tuple(cells))


def _empty(one: Register, keeper: Body, asked: AskedDay, *, after: str) -> EmptyShown:
    if after:
        links = (Link(words=_("从头看"), href=list_href(one, keeper)),)
        return EmptyShown(title=_("后面没有了"), links=links)
    told = {"body": name_of_body(keeper), "register": say(one.title), "day": days.full(asked.day)}
    if not keeps(one, keeper):
        return EmptyShown(
            title=_("%(body)s不编制%(register)s") % told,
            words=_("这类清单由别的层级或者别的机关编制。"),
            links=(Link(words=_("看谁编制"), href=register_href(one)),),
        )
    return EmptyShown(
        title=_("%(day)s没有有效的事项") % told,
        words=_("那一天清单还没有公布，或者都已经取消。"),
        links=(Link(words=_("看今天的"), href=list_href(one, keeper)),),
    )


def _links(one: Register, keeper: Body) -> tuple[Link, ...]:
    changes = with_query(reverse("register-changes", kwargs={"register": one.code, "body": keeper.code}))
    compare = with_query(reverse("register-compare", kwargs={"register": one.code}), one=keeper.code)
    return (
        Link(words=_("两天之间改了什么"), href=changes),
        Link(words=_("和别的机关对照"), href=compare),
    )


def _files(one: Register, keeper: Body, asked: AskedDay) -> Iterator[Link]:
    for kind in MIME:
        address = reverse("register-file", kwargs={"register": one.code, "body": keeper.code, "kind": kind})
        yield Link(words=kind.upper(), href=with_query(address, on=asked.day.isoformat() if asked.is_given else ""))
