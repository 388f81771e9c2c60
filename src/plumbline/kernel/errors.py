"""Four families of error, by who has to act.

    PlumblineError
    ├── DeclarationError      a declaration is written wrong   → its author, before it is published
    ├── Refusal               the rules say no, with reasons   → the person asking
    │   ├── NotAllowed
    │   └── InvalidFacts
    ├── Unknown               we cannot know, so we do not say → whoever keeps the data
    │   ├── CalendarGap
    │   ├── NothingToMeasure
    │   └── NormNotHeld
    └── IntegrityBroken       the ledger does not add up       → the operator, now

Catch a family, at the edge, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonKind(StrEnum):
    """Why the rules say no."""

    UNMET = "unmet"  # something must come first
    FORBIDDEN = "forbidden"  # the law closes it under these facts
    UNKNOWN = "unknown"  # a fact decides it, and the fact is not known
    WINDOW = "window"  # too early or too late
    ROLE = "role"  # not this person
    FACT = "fact"  # a field is missing or wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """One sentence in the two languages of the house."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a refusal: the sentence, the article, and what would satisfy it."""

    kind: ReasonKind
    says: Says
    law: str = ""  # references as declared, e.g. «行政处罚法#58.1»; empty where a reason is technical
    rule: str = ""  # code of the rule inside its procedure
    cure: Says | None = None  # what to do about it
    act: str = ""  # the act that would satisfy it
    facts: tuple[str, ...] = ()  # the facts that are missing or wrong
    who: tuple[str, ...] = ()  # roles that can cure it
    until: str = ""  # ISO day or moment when waiting is enough


class PlumblineError(Exception):
    """Everything that Plumbline raises on purpose."""


@dataclass(eq=False)
class DeclarationError(PlumblineError):
    """A declaration is written wrong: says where, and what to write instead; `also` holds what else was found."""

    what: str
    file: str = ""
    line: int = 0
    column: int = 0
    also: tuple["DeclarationError", ...] = ()

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        return place + self.what


class Refusal(PlumblineError):
    """The rules say no. Takes the reasons; an empty list is itself an error."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        if not reasons:
            message = "a refusal without a reason"
            raise ValueError(message)
        self.reasons = tuple(reasons)
        super().__init__("；".join(reason.says.zh for reason in self.reasons))


class NotAllowed(Refusal):
    """The act may not be performed now, or not by this person."""


class InvalidFacts(Refusal):
    """Facts that were given do not fit their declarations: one reason a field."""


@dataclass(eq=False)
class Unknown(PlumblineError):
    """We cannot know, so we do not say: what is missing and who can settle it."""

    says: Says
    missing: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.says.zh


class CalendarGap(Unknown):
    """A period runs past the published holiday schedule and no estimate is allowed."""


class NothingToMeasure(Unknown):
    """A share of nothing is not a number."""


class NormNotHeld(Unknown):
    """The norm is registered, but the text asked for is not held."""


class IntegrityBroken(PlumblineError):
    """The ledger does not add up."""
