"""What is read: documents on a sheet, provisions, versions, parties, files, known values, what happened when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.parts.due import Due
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.words import Paragraph, Run, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value the system knows, with where it comes from, and a link where it may be corrected."""

    name: Words
    value: Paragraph = ""
    due: Due | None = None  # where the value is a due day
    origin: Words = ""
    correct_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """A section of a document of state."""

    paragraphs: tuple[Paragraph, ...]
    heading: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """A document on a sheet; its pieces may be masked or cite a provision."""

    body: Words
    title: Words
    number: str
    sections: tuple[PaperSection, ...]
    signed_by: Words = ""
    signed_on: date | None = None
    seal: TagShown | None = None
    code: str = ""  # twelve characters, for «verify»
    on: date | None = None  # the day whose law it cites


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionShown:
    """The words of a provision, from the norms database; without words, says that they are not held."""

    law: str
    words: tuple[str, ...] = ()
    on: date | None = None
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """One version of a norm on the line of time."""

    name: Words
    href: str
    from_day: date
    to_day: date | None = None
    here: bool = False
    remark: Words = ""  # its text is not held
    ended: bool = False  # another version took its place; without `to_day` on a day that is not known

    @property
    def span(self) -> str:
        """Say from when to when it is in force."""
        told = {"from": days.full(self.from_day)}
        if self.to_day is not None:
            return _("%(from)s — %(to)s") % {**told, "to": days.full(self.to_day)}
        if self.ended:
            return _("%(from)s — 哪天为止，不知道") % told
        return (_("自 %(from)s 起") if self.from_day > clock.today() else _("%(from)s — 今")) % told


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsShown:
    """The versions of a norm and one day among them."""

    versions: tuple[VersionShown, ...]
    day: date
    action: str = ""
    compare_href: str = ""
    older: tuple[VersionShown, ...] = ()  # folded away
    today: bool = False  # the day is today

    @property
    def every(self) -> tuple[tuple[int, VersionShown], ...]:
        """Give all versions with their places, oldest first, for the slider."""
        return tuple(enumerate((*self.older, *self.versions)))

    @property
    def last(self) -> int:
        """Give the place of the newest version."""
        return len(self.older) + len(self.versions) - 1

    @property
    def here(self) -> int:
        """Give the place of the version that is shown; that of the newest where none is."""
        return next((place for place, one in self.every if one.here), self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """A document or a piece of evidence: name, note, state."""

    name: Words
    href: str = ""
    note: Words = ""
    tag: TagShown | None = None
    icon: str = "file"
    links: tuple[Link, ...] = ()  # the same in another format


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyShown:
    """A party: name, lines about it; what is hidden says so."""

    name: Run
    lines: tuple[Paragraph, ...] = ()
    link: Link | None = None


class Side(StrEnum):
    """Who did it: ● the body, ◇ the party; the bob is now."""

    NOW = "now"
    BODY = "body"
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One item of a timeline; the newest stands first."""

    side: Side
    title: Words
    at: datetime | date | None = None
    detail: Run = ""
    law: str = ""
    tag: TagShown | None = None
    links: tuple[Link, ...] = ()

    @property
    def has_time(self) -> bool:
        """Tell whether the time of day is known."""
        return isinstance(self.at, datetime)


class Verdict(StrEnum):
    """What can be said of a record: it is in the ledger, it does not match, it cannot be said yet."""

    TRUE = "true"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationShown:
    """Verdict first, then the evidence, then the receipt, then how to check it alone."""

    verdict: Verdict
    steps: tuple[Words, ...] = ()
    words: Words = ""
    receipt_href: str = ""
    fingerprint: str = ""  # hexadecimal

    @property
    def icon(self) -> str:
        """Name the verdict's icon."""
        return {Verdict.TRUE: "verify", Verdict.BROKEN: "broken", Verdict.UNKNOWN: "unknown"}[self.verdict]

    @property
    def fours(self) -> list[str]:
        """Split the fingerprint into groups of four."""
        return [self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4)]


class Form(StrEnum):
    """The forms of a rule, as its sign tells them."""

    MUST = "must"
    FIRST = "first"
    MAY = "may"
    NOT = "not"
    NEVER = "never"
    STOPS = "stops"
    RESTARTS = "restarts"
    EXTENDS = "extends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """The name of an act inside the sentence of a rule."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """A period or an amount inside the sentence of a rule."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """One line of law: its form as a sign, its sentence, when it applies, its article."""

    code: str
    form: Form
    sentence: tuple[Words | Acted | Strong, ...]
    when: Words = ""
    law: str = ""
    on: date | None = None
    within: str = ""  # the norm that the page is about: its name is not repeated on each line
