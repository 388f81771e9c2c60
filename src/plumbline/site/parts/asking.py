"""Questions to a person: a field, the errors of a form, filters over a list, a search box."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plumbline.site.words import Words

RADIO_LIMIT = 5  # up to five choices are radio buttons, more are a select
ROW_LIMIT = 3  # up to three of them stand in one row


class Kind(StrEnum):
    """How a field is asked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"  # in yuan, as people write it
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"
    PASSWORD = "password"  # noqa: S105 — a kind of field, no password
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice."""

    value: str
    words: Words
    hint: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """One question: label, hint, error, input, in that order."""

    name: str
    label: Words
    kind: Kind = Kind.TEXT
    value: str | Sequence[str] = ""
    hint: Words = ""
    error: Words = ""
    optional: bool = False  # only these are marked
    options: tuple[Option, ...] = ()
    law: str = ""
    short: bool = False
    autocomplete: str = ""
    placeholder: Words = ""
    accept: str = ""  # of files: media types
    listed: bool = False  # a drop-down list, however few the choices: in a bar of filters

    @property
    def id(self) -> str:
        """Give the id of the input; error links lead to it."""
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        """Give the ids of hint and error, in reading order."""
        named = ((self.hint, "hint"), (self.law, "law"), (self.error, "error"))
        return " ".join(f"{self.id}-{what}" for there, what in named if there)

    @property
    def input_type(self) -> str:
        """Give the type of an input element; days stay text, so that 2026年6月22日 can be typed too."""
        plain = {Kind.PASSWORD: "password", Kind.SEARCH: "search", Kind.FILE: "file", Kind.MOMENT: "datetime-local"}
        return plain.get(self.kind, "text")

    @property
    def input_mode(self) -> str:
        """Say which keyboard a telephone should bring."""
        return {Kind.NUMBER: "numeric", Kind.MONEY: "decimal"}.get(self.kind, "")

    @property
    def as_radio(self) -> bool:
        """Tell whether the choices are radio buttons."""
        return self.kind is Kind.CHOICE and not self.listed and len(self.options) <= RADIO_LIMIT

    @property
    def offered(self) -> tuple[Option, ...]:
        """Give the choices to be shown: among radio buttons of which one must be chosen, none stands for not having chosen."""
        if self.as_radio and not self.optional:
            return tuple(option for option in self.options if option.value)
        return self.options

    @property
    def in_row(self) -> bool:
        """Tell whether the radio buttons stand beside each other: few, and without hints."""
        return self.as_radio and len(self.options) <= ROW_LIMIT and not any(option.hint for option in self.options)

    @property
    def is_group(self) -> bool:
        """Tell whether the field is a group of inputs under a legend."""
        return self.as_radio or self.kind is Kind.CHOICES

    @property
    def chosen(self) -> frozenset[str]:
        """Give the chosen values."""
        return frozenset((self.value,) if isinstance(self.value, str) else self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLink:
    """One error of a form, leading to its field."""

    words: Words
    field: str = ""

    @property
    def href(self) -> str:
        """Give the address of the input."""
        return f"#field-{self.field}" if self.field else ""


def errors_of(fields: Sequence[FieldShown]) -> tuple[ErrorLink, ...]:
    """Collect the errors of a form's fields, in their order."""
    return tuple(ErrorLink(words=field.error, field=field.name) for field in fields if field.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A chosen filter; its address is the same list without it."""

    words: Words
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiltersShown:
    """A GET form above a list, with what is chosen."""

    label: Words
    fields: tuple[FieldShown, ...]
    action: str = ""
    chosen: tuple[Chip, ...] = ()
    found: Words = ""  # how many were found; announced
    kept: tuple[tuple[str, str], ...] = ()  # what the address carries on: the question of a search
    go: Words = ""  # on the button, where it does not filter
    fold: bool = False  # folded away, unless one of its fields is wrong

    @property
    def wrong(self) -> bool:
        """Tell whether a field could not be read."""
        return any(field.error for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBoxShown:
    """One box that searches everything."""

    action: str
    label: Words
    value: str = ""
    placeholder: Words = ""
    name: str = "q"
    code: str = "q"  # the id of the input
    kept: tuple[tuple[str, str], ...] = ()  # what the address carries on: filters
    suggest: str = ""  # address of suggestions while somebody types; needs the script of the same name


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShown:
    """One question of a checklist: met, not met, not applicable."""

    name: str
    question: Words
    law: str = ""
    answer: str = ""  # met, not_met, na
    photo_hint: Words = ""
    note: str = ""
