"""The home page: ask in your own words, or take one of the doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.site import navigation
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.asking import FieldShown, SearchBoxShown
from plumbline.site.parts.listing import Entry, Link
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.words import Words

CODE_EXAMPLE = "Q7KD-39MX-P2VA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest of one kind of thing that is public, with the way to all of them."""

    title: Words
    entries: tuple[Entry, ...]
    more: Link


newest: list[Callable[[], Newest | None]] = []


def shown_on_home(source: Callable[[], Newest | None]) -> Callable[[], Newest | None]:
    """Show the newest of a kind on the home page; a source that has nothing is not shown."""
    if source not in newest:
        newest.append(source)
    return source


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The question, the doors, what the house promises, a code to verify."""

    template: ClassVar[str] = "pages/portal/home.html"
    permission: ClassVar[str] = PUBLIC
    line: ClassVar[bool] = True  # the plumb line runs on to the question

    search: SearchBoxShown
    doors: tuple[navigation.NavItem, ...]
    often: tuple[Link, ...]
    promises: tuple[Entry, ...]
    newest: tuple[Newest, ...]
    verify_href: str
    code_field: FieldShown


@shows(HomePage)
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page with the doors that exist."""
    page = HomePage(
        title=_("首页"),
        search=search_box(),
        doors=tuple(navigation.items(navigation.DOORS)),
        often=links(
            (_("这个平台是做什么的"), "about"),
            (_("怎么知道决定是真的"), "checking"),
            (_("字太小怎么办"), "accessibility"),
        ),
        promises=promises(),
        newest=tuple(found for source in newest if (found := source())),
        verify_href=navigation.address("verify"),
        code_field=code_field(),
    )
    return show(request, page)


def search_box(value: str = "") -> SearchBoxShown:
    """Make the box that searches everything."""
    return SearchBoxShown(
        action=navigation.address("search"),
        label=_("您想查什么？"),
        value=value,
        placeholder=_("用自己的话问，或输入文号、核验码"),
    )


def code_field(value: str = "") -> FieldShown:
    """Ask for the code of a record."""
    return FieldShown(
        name="code",
        label=_("核验码"),
        hint=_("12 位字母和数字，如 %(example)s") % {"example": CODE_EXAMPLE},
        value=value,
        autocomplete="off",
    )


def promises() -> tuple[Entry, ...]:
    """Say what the house does, each with where it is explained."""
    about, checking = navigation.address("about"), navigation.address("checking")
    return (
        Entry(
            title=_("按条文办"),
            facts=(_("每一步要不要做、能不能做、哪天之前做，都由法律的一条决定；不能做的，说出每个原因和条文。"),),
            href=f"{about}#law",
            aside=_("程序怎么写成条文"),
        ),
        Entry(
            title=_("每一步留痕"),
            facts=(_("办案的每个行为记入账本，只能加、不能改；改过、删过、插过，任何人都看得出来。"),),
            href=checking,
            aside=_("自己怎么核验"),
        ),
        Entry(
            title=_("不知道就说不知道"),
            facts=(_("缺的法规、没公布的放假安排、没有案件的指标，都照实说明，不用猜测填空。"),),
            href=f"{about}#unknown",
            aside=_("哪些还不知道"),
        ),
    )
