"""The page object: what a template is shown, and who may see it.

A page is a frozen dataclass. Its class says which template draws it, which permission it needs (or that it is
public) and in which room it stands; its fields are all that the template sees.

    @dataclass(frozen=True, kw_only=True)
    class MatterPage(Page):
        template = "pages/workbench/matter.html"
        permission = Permission.VIEW_MATTER
        room = Room.WORKBENCH
        here = "matters"

        acts: tuple[ActShown, ...]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages
from typing import ClassVar, Final

from plumbline.site.words import Words

PUBLIC: Final = "public"  # everybody, without signing in
SIGNED_IN: Final = "signed in"  # whoever has an account; any other permission is a code of `bodies.authority`

type_of_page: dict[str, type["Page"]] = {}


class Room(StrEnum):
    """Where a page stands: a person sees at once in which room they are."""

    PORTAL = "portal"
    WORKBENCH = "workbench"
    CONSOLE = "console"

    @property
    def layout(self) -> str:
        """Give the layout that frames the pages of this room."""
        return {
            "portal": "layouts/public.html",
            "workbench": "layouts/officer.html",
            "console": "layouts/console.html",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way to this page; the last one has no address."""

    words: Words
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one template shows. Subclasses set the class variables and add their fields."""

    template: ClassVar[str] = ""
    permission: ClassVar[str] = ""
    room: ClassVar[Room] = Room.PORTAL
    here: ClassVar[str] = ""  # code of the entry of the navigation that is current

    title: Words
    way: tuple[Crumb, ...] = ()
    wrong: bool = False  # a form came back: the title begins with “错误：”

    def __init_subclass__(cls) -> None:
        """Enter the page in the register, once it says its template and who may see it."""
        super().__init_subclass__()
        if not cls.template or not cls.permission:
            raise TypeError(f"{cls.__qualname__} must name its template and its permission (or PUBLIC)")
        type_of_page[f"{cls.__module__}.{cls.__qualname__}"] = cls

    @property
    def layout(self) -> str:
        """Give the layout of the room."""
        return self.room.layout


def every() -> Iterator[type[Page]]:
    """Iterate over the pages of the house, in the order of their names."""
    import_every_module()
    for name, page in sorted(type_of_page.items()):
        if name.startswith("plumbline."):
            yield page


def import_every_module() -> None:
    """Import each module of the site, so that each page is in the register."""
    site = import_module("plumbline.site")
    for module in walk_packages(site.__path__, "plumbline.site."):
        import_module(module.name)
