"""Which registers are kept, by system; and one register: by what right, what each entry says, which bodies keep a list."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.codes import BodyKind, Level
from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared, searching
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.models import Entry as Kept
from plumbline.kernel import catalogue, clock
from plumbline.kernel.procedure import Note
from plumbline.kernel.register import Readers, Register, RegisterField
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.listing import (
    Cell,
    Column,
    EmptyShown,
    Entry,
    Link,
    PaginationShown,
    Row,
    TableShown,
    pagination,
    table,
)
from plumbline.site.parts.reading import Known
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.naming import (
    ends_here,
    entry_href,
    list_href,
    register_called,
    register_href,
    way_to,
    with_query,
)
from plumbline.site.portal.search import LONGEST, Found, searched_by
from plumbline.site.showing import show, shows
from plumbline.site.words import Cited, Words, english, say

ON_A_PAGE: Final = 50
FOUND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemShown:
    """A system of administration with its registers."""

    title: Words
    registers: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class RegistersPage(Page):
    """The registers by system."""

    template: ClassVar[str] = "pages/portal/registers.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    systems: tuple[SystemShown, ...]


@dataclass(frozen=True, kw_only=True)
class RegisterPage(Page):
    """One register."""

    template: ClassVar[str] = "pages/portal/register.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    known: tuple[Known, ...]
    filters: FiltersShown
    lists: tuple[Entry, ...]
    pages: PaginationShown | None
    empty: EmptyShown | None
    fields: TableShown
    open: tuple[Note, ...]  # what lawyers must settle


@shows(RegistersPage)
def registers(request: HttpRequest) -> HttpResponse:
    """List the registers."""
    every = declared.every().values()
    page = RegistersPage(
        title=_("清单"),
        way=(*way_to()[:-1], Crumb(words=_("清单"))),
        systems=tuple(
            SystemShown(title=system.title, registers=tuple(_entry(one) for one in every if _is_of(one, system.folder)))
            for system in catalogue.load().systems.values()
            if any(_is_of(one, system.folder) for one in every)
        ),
    )
    return show(request, page)


@shows(RegisterPage)
def register(request: HttpRequest, register: str) -> HttpResponse:
    """Show a register: ?q= and ?level= narrow the bodies that keep a list."""
    one = register_called(register)
    words, level = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("level", "")
    level = level if level in one.kept_by.levels else ""
    found = keepers(one, words=words, level=level)
    whole = found.count()
    number = min(asked_page(request), max(-(-whole // ON_A_PAGE), 1))
    href = with_query(register_href(one), q=words, level=level)
    shown = RegisterPage(
        title=one.title,
        way=ends_here(way_to(one)),
        known=tuple(_known(one)),
        filters=_filters(one, words, level),
        lists=tuple(_list(one, body) for body in found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]),
        pages=pagination(
            page=number, size=ON_A_PAGE, whole=whole, href=f"{href}{'&' if '?' in href else '?'}page={{page}}"
        )
        if whole > ON_A_PAGE
        else None,
        empty=None if whole else _empty(one, narrowed=bool(words or level)),
        fields=_fields(one),
        open=one.to_settle,
    )
    return show(request, shown)


def keepers(one: Register, *, words: str = "", level: str = "") -> QuerySet[Body]:
    """Give the bodies that keep a list of a register: narrowed to a level, and to words of their names or regions."""
    kept = Kept.objects.filter(register=one.code, body=OuterRef("pk"))
    found = Body.objects.filter(Exists(kept)).select_related("region").order_by("region__path", "code")
    if level:
        found = found.filter(level=level)
    if words:
        found = found.filter(Q(name__contains=words) | Q(name_en__icontains=words) | Q(region__name__contains=words))
    return found


@searched_by
def registers_found(question: str) -> Found | None:
    """Find registers by their names."""
    wanted = question.casefold()
    found = [
        _entry(one)
        for one in declared.every().values()
        if one.public and (wanted in say(one.title).casefold() or wanted == one.code)
    ]
    return Found(title=_("清单"), entries=tuple(found[:FOUND])) if found else None


@searched_by
def entries_found(question: str) -> Found | None:
    """Find entries of public lists by the words of the question, as they stand today."""
    found = searching.search(question, on=clock.today(), most=FOUND)
    if not found.editions:
        return None
    more = Link(words=_("全部相符的事项"), href=with_query(reverse("registers-search"), q=question))
    return Found(
        title=_("清单事项"),
        entries=tuple(entry_shown(one) for one in found.editions),
        more=more if found.more else None,
    )


def entry_shown(edition: Edition) -> Entry:
    """Show an entry as one that was found: its name, its register, whose it is."""
    one = declared.register(edition.register)
    href = entry_href(one, edition.body, edition.key)
    return Entry(title=edition.title, href=href, facts=(one.title, name_of_body(edition.body)))


def _is_of(one: Register, folder: object) -> bool:
    return one.file.startswith(f"{folder}/")


def _entry(one: Register) -> Entry:
    return Entry(title=one.title, href=register_href(one), facts=(_kept_by(one),), law=one.basis)


def _kept_by(one: Register) -> str:
    levels = _("、").join(say(Level(level).says) for level in one.kept_by.levels)
    if not one.kept_by.kinds:
        return _("%(levels)s机关编制") % {"levels": levels}
    kinds = _("、").join(say(BodyKind(kind).says) for kind in one.kept_by.kinds)
    return _("%(levels)s%(kinds)s编制") % {"levels": levels, "kinds": kinds}


def _known(one: Register) -> list[Known]:
    known = [
        Known(name=_("编制依据"), value=Cited(law=one.basis)),
        Known(name=_("由谁编制"), value=_kept_by(one)),
    ]
    if one.plan:
        articles = _("、").join(str(article) for article in one.plan)
        known.append(Known(name=_("实施方案"), value=_("第 %(articles)s 条") % {"articles": articles}))
    if one.inherits:
        more = _("下级可以增加自己的事项") if one.inherits.additions else _("下级不得自行增加")
        known.append(Known(name=_("上下级"), value=_("上级列出的事项对下级有效；%(more)s") % {"more": more}))
    known.append(Known(name=_("怎样调整"), value=_adjusted(one)))
    if one.adjust_within:
        period, cited = one.adjust_within.period, Cited(law=one.adjust_within.law)
        within = _("依据变动后 %(period)s内调整，") % {"period": period.en if english() else period.zh}
        known.append(Known(name=_("调整期限"), value=(within, cited)))
    return known


def _adjusted(one: Register) -> str:
    if one.adjusted_by:
        return _("按程序调整：提出、法制审核、批准、公布")
    return _("由编制机关直接记载，每次都记入账本")


def _filters(one: Register, words: str, level: str) -> FiltersShown:
    levels = [Option(value=each, words=Level(each).says) for each in one.kept_by.levels]
    return FiltersShown(
        label=_("找机关"),
        fields=(
            FieldShown(name="q", label=_("机关或者地区"), kind=Kind.SEARCH, value=words, autocomplete="off"),
            FieldShown(
                name="level",
                label=_("层级"),
                kind=Kind.CHOICE,
                value=level,
                options=(Option(value="", words=_("全部层级")), *levels),
                listed=True,
            ),
        ),
        chosen=(),
        action=register_href(one),
        go=_("查找"),
    )


def _list(one: Register, body: Body) -> Entry:
    return Entry(
        title=name_of_body(body),
        href=list_href(one, body),
        facts=(Level(body.level).says, body.region.name_en if english() else body.region.name),
    )


def _empty(one: Register, *, narrowed: bool) -> EmptyShown:
    if narrowed:
        return EmptyShown(title=_("没有相符的机关"), links=(Link(words=_("看全部机关"), href=register_href(one)),))
    return EmptyShown(
        title=_("还没有机关编制这份清单"),
        words=_("清单由机关编制、公布；没有公布的，这里不知道。"),
        links=(Link(words=_("看全部清单"), href=reverse("registers")),),
    )


def _fields(one: Register) -> TableShown:
    columns = (Column(words=_("字段"), kind="name"), Column(words=_("说明")), Column(words=_("谁能看")))
    return table(_("每一项记载什么"), columns, [_field(each) for each in one.fields.values()])


def _field(each: RegisterField) -> Row:
    what = [_("必填") if each.required else _("可以不填")]
    if each.cites:
        what.append(_("引用的条文必须查得到、当天有效"))
    if each.entry_of:
        what.append(_("指向%(register)s的一项") % {"register": say(declared.register(each.entry_of).title)})
    return Row(
        cells=(
            Cell(words=each.title, sub=each.code),
            Cell(words=_("；").join(what), sub=each.field.hint or "", law=each.field.law),
            Cell(words=READERS[each.read]()),
        )
    )


READERS: Final = {
    Readers.PUBLIC: lambda: _("公众"),
    Readers.OFFICERS: lambda: _("工作人员"),
    Readers.KEEPERS: lambda: _("编制、审核、批准的人"),
}
