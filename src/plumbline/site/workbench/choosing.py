"""Filters of a list, kept in its address: what was chosen, how to take it away again, where the next page is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from plumbline.site.parts.asking import Chip, FieldShown, Kind, Option
from plumbline.site.parts.listing import PaginationShown, pagination
from plumbline.site.words import Words, say

LONGEST = 100  # characters of a search that are read
_FURTHEST = 6  # digits of a page's number


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One filter: a search box, or a list with what stands for «everything» first."""

    name: str
    label: Words
    options: tuple[Option, ...] = ()
    default: str = ""
    placeholder: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address of a list says. A value that no filter offers counts as not chosen."""

    path: str
    choices: tuple[Choice, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    def __getitem__(self, name: str) -> str:
        """Give the chosen value of a filter."""
        return self.values[name]

    def href(self, **changes: str) -> str:
        """Give the address of the same list with other filters, from its first page."""
        wanted = {**self.values, **changes}
        kept = {choice.name: wanted[choice.name] for choice in self.choices if wanted[choice.name] != choice.default}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def fields(self, *names: str) -> tuple[FieldShown, ...]:
        """Show the filters as fields of a form."""
        return tuple(self._field(choice) for choice in self.choices if choice.name in names)

    def chips(self) -> tuple[Chip, ...]:
        """Show what is chosen, each with the address without it."""
        return tuple(
            Chip(words=self._said(choice), href=self.href(**{choice.name: choice.default}))
            for choice in self.choices
            if self.values[choice.name] != choice.default
        )

    def pages(self, whole: int, *, size: int) -> PaginationShown:
        """Lay out the pages of the list."""
        start = self.href()
        joint = "&" if "?" in start else "?"
        here = min(self.page, last_page(whole, size))
        return pagination(page=here, size=size, whole=whole, href=f"{start}{joint}page={{page}}")

    def _field(self, choice: Choice) -> FieldShown:
        return FieldShown(
            name=choice.name,
            label=choice.label,
            kind=Kind.CHOICE if choice.options else Kind.SEARCH,
            value=self.values[choice.name],
            options=choice.options,
            placeholder=choice.placeholder,
            listed=True,
        )

    def _said(self, choice: Choice) -> str:
        value = self.values[choice.name]
        words = next((say(option.words) for option in choice.options if option.value == value), value)
        return _("%(label)s：%(value)s") % {"label": say(choice.label), "value": words}


def chosen(request: HttpRequest, *choices: Choice) -> Chosen:
    """Read the filters of a list from its address."""
    number = request.GET.get("page", "")
    return Chosen(
        path=request.path,
        choices=choices,
        values={choice.name: _value(request.GET.get(choice.name, ""), choice) for choice in choices},
        page=max(int(number), 1) if number.isascii() and number.isdigit() and len(number) <= _FURTHEST else 1,
    )


def anything(words: Words, *options: Option) -> tuple[Option, ...]:
    """Put «everything» before the options."""
    return (Option(value="", words=words), *options)


def _value(given: str, choice: Choice) -> str:
    given = given.strip()[:LONGEST]
    if choice.options:
        return given if given in {option.value for option in choice.options} else choice.default
    return given


def within(page: int, *, whole: int, size: int) -> slice:
    """Give the rows of a page; past the end, the last page."""
    first = (min(page, last_page(whole, size)) - 1) * size
    return slice(first, first + size)


def last_page(whole: int, size: int) -> int:
    """Give the number of the last page; an empty list has one."""
    return max(-(-whole // size), 1)
