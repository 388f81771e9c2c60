"""What stands in the masthead of each room, the doors of the home page, and the foot of every page.

A place is shown once it has an address: a builder who adds the route `decisions` opens that door everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.site.page import PUBLIC, Room
from plumbline.site.parts.listing import Link
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere to go: its route, its words, who may go there."""

    route: str  # the name of the address, and the code that a page gives as `here`
    words: Words
    permission: str = PUBLIC
    keys: str = ""  # shortcut, listed under «?»
    icon: str = ""
    promise: Words = ""  # on the home page: what one finds there


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A place as the masthead or the home page shows it."""

    code: str
    words: Words
    href: str
    keys: str = ""
    icon: str = ""
    promise: Words = ""
    count: int = 0


DOORS: Final = (
    Place(route="law", words=_("查法规"), icon="law", promise=_("任意一天的有效条文")),
    Place(route="registers", words=_("看清单"), icon="power", promise=_("谁能做什么，凭什么")),
    Place(route="organs", words=_("找机关"), icon="pin", promise=_("哪级机关管哪里，从哪里来")),
    Place(route="services", words=_("找服务"), icon="service", promise=_("什么材料，多少天办完")),
    Place(route="decisions", words=_("查决定"), icon="decision", promise=_("处罚、许可等公开的决定")),
    Place(route="verify", words=_("验记录"), icon="verify", promise=_("真不真，改没改过")),
    Place(route="procedures", words=_("看程序"), icon="procedure", promise=_("每一步的条文和期限")),
)
PLACES: Final[dict[Room, tuple[Place, ...]]] = {
    Room.PORTAL: DOORS,
    Room.WORKBENCH: (
        Place(route="todo", words=_("待办"), permission=Permission.VIEW_MATTER, keys="g t"),
        Place(route="matters", words=_("案件"), permission=Permission.VIEW_MATTER, keys="g m"),
        Place(route="inspections", words=_("检查"), permission=Permission.WORK_MATTER),
        Place(route="workbench-procedures", words=_("程序"), permission=Permission.VIEW_MATTER, keys="g p"),
        Place(route="lists", words=_("清单"), permission=Permission.VIEW_LISTS, keys="g l"),
        Place(route="law-database", words=_("法规库"), permission=Permission.CLEAN_UP, keys="g f"),
        Place(route="measures", words=_("指标"), permission=Permission.VIEW_MEASURES, keys="g i"),
        Place(route="supervision", words=_("监督"), permission=Permission.MANAGE_CERTIFICATES),
        Place(route="console", words=_("控制台"), permission=Permission.VIEW_CONSOLE),
    ),
    Room.CONSOLE: (
        Place(route="console", words=_("概况"), permission=Permission.VIEW_CONSOLE),
        Place(route="bodies", words=_("机关和人员"), permission=Permission.VIEW_CONSOLE),
        Place(route="declarations", words=_("程序"), permission=Permission.VIEW_CONSOLE),
        Place(route="to-settle", words=_("待定事项"), permission=Permission.VIEW_CONSOLE),
        Place(route="accounts", words=_("账号"), permission=Permission.MANAGE_ACCOUNTS),
        Place(route="ledger", words=_("账本"), permission=Permission.VIEW_AUDIT),
    ),
}
FOOT: Final = (
    Place(route="about", words=_("关于本平台")),
    Place(route="accessibility", words=_("无障碍说明")),
    Place(route="checking", words=_("自己怎么核验")),
    Place(route="patterns", words=_("页面部件")),
    Place(route="sign-in", words=_("工作人员登录")),
)

counters: dict[str, Callable[[Any], int]] = {}


def counted_by(route: str, counter: Callable[[Any], int]) -> None:
    """Let a place of the masthead carry a count.

    Takes   counter — account → how many; asked on every page of the room, so it must be quick
    """
    counters[route] = counter


def address(route: str) -> str:
    """Give the address of a route; empty while nothing stands there."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def items(places: tuple[Place, ...], account: Any = None) -> list[NavItem]:
    """Show the places that exist and that this account may enter."""
    shown = []
    allowed = {PUBLIC, *authority.granted(account)}
    for place in places:
        href = address(place.route)
        if not href or place.permission not in allowed:
            continue
        counter = counters.get(place.route)
        shown.append(
            NavItem(
                code=place.route,
                words=place.words,
                href=href,
                keys=place.keys,
                icon=place.icon,
                promise=place.promise,
                count=counter(account) if counter and account else 0,
            )
        )
    return shown


def foot() -> list[Link]:
    """Give the links at the foot of every page."""
    return [Link(words=item.words, href=item.href) for item in items(FOOT)]
