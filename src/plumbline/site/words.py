"""Texts for people: both languages, the current one, and pieces that stand inside a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language

from plumbline.kernel.errors import Says

Words = Says | str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A piece of a text that the redaction rules hide; it names what is hidden."""

    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A piece of a text that leads to a provision, by its reference as declared.

    Takes   words — as the text names the provision; without them the reference is written out
            on — the day whose version is meant
    """

    law: str
    words: Words = ""
    on: date | None = None


class Mark(StrEnum):
    """How words of a text stand out, by the element that marks them."""

    ADDED = "ins"  # underlined
    REMOVED = "del"  # struck through
    FOUND = "mark"  # the words in question


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A piece of a text that stands out."""

    words: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A piece of a text that names a provision as the text does, and leads there; or says why it cannot.

    Takes   href — the address; without one the words stand unlinked
            why — what is said to whoever listens where there is no address
    """

    words: str
    href: str = ""
    why: Words = ""


Run = Words | Masked | Cited | Marked | Linked
Paragraph = Run | Sequence[Run]


def english() -> bool:
    """Tell whether the page is in English."""
    return (get_language() or "").startswith("en")


def say(words: Words | None) -> str:
    """Give a text in the language of the page; nothing gives nothing."""
    if words is None:
        return ""
    if isinstance(words, Says):
        return words.en if english() else words.zh
    return str(words)
