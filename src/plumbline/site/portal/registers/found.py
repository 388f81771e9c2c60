"""Searching the entries of all public lists: by words, narrowed to a register, as they stand on a day."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.registers import declared, searching
from plumbline.kernel.register import Register
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.listing import EmptyShown, Entry, Link
from plumbline.site.portal.asked_day import AskedDay, asked_day, day_field
from plumbline.site.portal.registers.naming import way_to
from plumbline.site.portal.registers.registers import entry_shown
from plumbline.site.portal.search import LONGEST
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

MOST: Final = 100


@dataclass(frozen=True, kw_only=True)
class EntriesFoundPage(Page):
    """The entries that have the words."""

    template: ClassVar[str] = "pages/portal/register-entries-found.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    filters: FiltersShown
    entries: tuple[Entry, ...]
    said: Words
    empty: EmptyShown | None


@shows(EntriesFoundPage)
def found(request: HttpRequest) -> HttpResponse:
    """Search: ?q= asks for words, ?register= narrows to a register, ?on= asks for a day."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    asked = asked_day(request)
    register = declared.every().get(request.GET.get("register", ""))
    register = register if register and register.public else None
    hits = searching.search(words, on=asked.day, register=register, most=MOST)
    page = EntriesFoundPage(
        title=_("找清单里的事项"),
        way=(*way_to(), Crumb(words=_("查找"))),
        wrong=bool(asked.wrong),
        filters=_filters(words, register, asked),
        entries=tuple(entry_shown(one) for one in hits.editions),
        said=_said(len(hits.editions), more=hits.more) if words else "",
        empty=None if hits.editions else _empty(words),
    )
    return show(request, page, status=asked.status)


def _said(count: int, *, more: bool) -> str:
    told = {"n": f"{count:,}"}
    if more:
        return _("这里列出前 %(n)s 项；请加词，或者选一份清单") % told
    return ngettext("找到 %(n)s 项", "找到 %(n)s 项", count) % told


def _filters(words: str, register: Register | None, asked: AskedDay) -> FiltersShown:
    options = [Option(value=one.code, words=one.title) for one in declared.every().values() if one.public]
    return FiltersShown(
        label=_("找事项"),
        fields=(
            FieldShown(name="q", label=_("事项名称或者内容里的词"), kind=Kind.SEARCH, value=words, autocomplete="off"),
            FieldShown(
                name="register",
                label=_("哪份清单"),
                kind=Kind.CHOICE,
                value=register.code if register else "",
                options=(Option(value="", words=_("全部清单")), *options),
            ),
            day_field(_("哪一天"), asked.day, wrong=asked.wrong),
        ),
        action=reverse("registers-search"),
        go=_("查找"),
    )


def _empty(words: str) -> EmptyShown:
    links = (Link(words=_("看全部清单"), href=reverse("registers")),)
    if not words:
        return EmptyShown(title=_("写几个词，比如“餐饮”“占道”"), links=links)
    return EmptyShown(
        title=_("没有相符的事项"),
        words=_("要找的词都要在同一项里；换个说法，或者少写几个词。那一天没有公布的，这里找不到。"),
        links=links,
    )
