"""An act of a procedure as an officer meets it, and a refusal with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.kernel.errors import Reason
from plumbline.site.parts.due import Due
from plumbline.site.words import Words, english, say


class ActState(StrEnum):
    """Owed, allowed or blocked; what is not yet reached is only named, in a folded list."""

    OWED = "owed"
    ALLOWED = "allowed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonShown:
    """One reason: the sentence, its article, the cure, who can do it."""

    says: Words
    law: str = ""
    on: date | None = None
    cure: Words = ""
    cure_href: str = ""  # makes the cure a link
    who: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActShown:
    """An act with its button, or with each reason why there is none."""

    code: str
    title: Words
    state: ActState
    why: Words = ""  # one sentence: what it is for, before what it must be done
    law: str = ""
    on: date | None = None
    due: Due | None = None
    href: str = ""  # where it is done
    verb: Words = ""  # on the button; without one, the title
    primary: bool = False  # the owed act nearest its due date: one a page
    at_once: tuple[tuple[str, str], ...] = ()  # an act without questions is done by one press: what the form sends
    reasons: tuple[ReasonShown, ...] = ()
    way_href: str = ""  # of a blocked act: where it is told what must happen first, and when it may at the earliest


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalShown:
    """What was asked, every reason, what stays as it was, the way back."""

    title: Words
    asked: Words = ""
    reasons: tuple[ReasonShown, ...] = ()
    back: Words = ""
    back_href: str = ""


def reasons_shown(
    reasons: tuple[Reason, ...],
    *,
    on: date | None = None,
    names: Mapping[str, Words] | None = None,
    hrefs: Mapping[str, str] | None = None,
) -> tuple[ReasonShown, ...]:
    """Turn the reasons of a refusal into what the page shows.

    Takes   on — the day whose law applies; names — role → the word for it; hrefs — act → where it is done
    """
    names, hrefs = names or {}, hrefs or {}
    return tuple(
        ReasonShown(
            says=reason.says,
            law=reason.law,
            on=on,
            cure=reason.cure or "",
            cure_href=hrefs.get(reason.act, ""),
            who=_joined(tuple(names[role] for role in reason.who if role in names)),
        )
        for reason in reasons
    )


def _joined(words: tuple[Words, ...]) -> Words:
    return ("; " if english() else "、").join(say(word) for word in words)
