"""What every page stands in, whatever it shows: language, display, account, rooms, the demonstration's flag."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from plumbline.site import navigation
from plumbline.site.page import Room
from plumbline.site.parts.listing import Link
from plumbline.site.words import Words, english

DISPLAY_COOKIE: Final = "display"
TYPES: Final = ("standard", "large")
CONTRASTS: Final = ("normal", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How large and how strong the page is drawn."""

    type: str = TYPES[0]
    contrast: str = CONTRASTS[0]

    def __str__(self) -> str:
        """Write it as the cookie keeps it."""
        return f"{self.type}.{self.contrast}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """The same page in the other language."""

    code: str
    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """Who is signed in, as the masthead says it."""

    name: str
    href: str
    body: Words = ""


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """The places of each room, looked up only for the room that is drawn."""

    account: Any = None

    @cached_property
    def portal(self) -> list[navigation.NavItem]:
        """Give the places of the portal."""
        return navigation.items(navigation.PLACES[Room.PORTAL])

    @cached_property
    def workbench(self) -> list[navigation.NavItem]:
        """Give the places of the workbench."""
        return navigation.items(navigation.PLACES[Room.WORKBENCH], self.account)

    @cached_property
    def console(self) -> list[navigation.NavItem]:
        """Give the places of the console."""
        return navigation.items(navigation.PLACES[Room.CONSOLE], self.account)


def surroundings(request: HttpRequest) -> Mapping[str, Any]:
    """Give the templates what surrounds the page; named in the settings as a context processor."""
    user = getattr(request, "user", None)
    return describe(request, account=user if user is not None and user.is_authenticated else None)


def describe(request: HttpRequest, *, account: Any) -> Mapping[str, Any]:
    """Describe the surroundings for an account, or for nobody."""
    return {
        "html_lang": "en" if english() else "zh-Hans",
        "other_language": other_language(request.get_full_path()),
        "display": display_of(request),
        "here_path": request.get_full_path(),
        "demonstration": settings.DEMONSTRATION,
        "rooms": Rooms(account=account),
        "foot": navigation.foot(),
        "greeted": greeted(account),
        "sign_in": navigation.address("sign-in"),
        "home": reverse("home"),
        "help_page": navigation.address("accessibility"),
    }


def greeted(account: Any) -> Greeted | None:
    """Greet an account by name, with the body of its officer."""
    if account is None:
        return None
    body = account.officer.body if account.officer else None
    return Greeted(
        name=name_of(account),
        href=navigation.address("account"),
        body=(body.name_en if english() else body.name) if body else "",
    )


def name_of(account: Any) -> str:
    """Give the name of an account in the language of the page, where it is known."""
    if english() and account.officer and account.officer.name_en:
        return str(account.officer.name_en)
    return str(account.shown_name)


def other_language(path: str) -> OtherLanguage:
    """Give the same address in the other language: English stands under /en/."""
    if (get_language() or "").startswith("en"):
        # one slash in front, and one alone: two would lead to another site
        return OtherLanguage(code="zh-Hans", name="中文", href="/" + path.removeprefix("/en").lstrip("/"))
    return OtherLanguage(code="en", name="English", href=f"/en{path}")


def display_of(request: HttpRequest) -> Display:
    """Read the display from the address, else from the cookie; what is not known is standard."""
    kept = request.COOKIES.get(DISPLAY_COOKIE, "").partition(".")
    try:
        asked: Mapping[str, Any] = request.GET
    except TooManyFieldsSent:  # the page that says so is drawn too
        asked = {}
    wanted_type = asked.get("type") or kept[0]
    wanted_contrast = asked.get("contrast") or kept[2]
    return Display(
        type=wanted_type if wanted_type in TYPES else TYPES[0],
        contrast=wanted_contrast if wanted_contrast in CONTRASTS else CONTRASTS[0],
    )


def links(*pairs: tuple[Words, str]) -> tuple[Link, ...]:
    """Make links of words and routes, leaving out what has no address."""
    return tuple(Link(words=words, href=href) for words, route in pairs if (href := navigation.address(route)))
