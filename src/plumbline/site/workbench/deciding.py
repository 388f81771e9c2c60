"""A decision with a reason: one question, a button for each answer that is possible, and why the others are not.

Both pages of the law database that decide something use it: an import is accepted or set aside, a task is settled or
dismissed. What was written stays after a refusal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Account
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, Refusal
from plumbline.site import days
from plumbline.site.parts.act import ReasonShown, RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind
from plumbline.site.words import Words, say
from plumbline.site.workbench.desk import SeeOther

REASON: Final = "reason"
DECISION: Final = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing that can be decided: its verb, or why it cannot be."""

    code: str
    verb: Words
    hint: Words = ""  # what follows from it
    reasons: tuple[ReasonShown, ...] = ()  # why it is not possible


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """The form, as it is asked first or as it came back."""

    field: FieldShown
    answers: tuple[Answer, ...]
    refusal: RefusalShown | None = None
    errors: tuple[ErrorLink, ...] = ()

    @property
    def possible(self) -> tuple[Answer, ...]:
        """Give the answers that have a button."""
        return tuple(answer for answer in self.answers if not answer.reasons)

    @property
    def impossible(self) -> tuple[Answer, ...]:
        """Give the answers that have reasons instead."""
        return tuple(answer for answer in self.answers if answer.reasons)


def asked(answers: Sequence[Answer], *, hint: Words, typed: str = "", refused: Refusal | None = None) -> DecisionShown:
    """Make the form.

    Takes   hint — what a reason should say; typed — what was written before the refusal
    """
    wrong = _said(refused.reasons) if isinstance(refused, InvalidFacts) else {}
    field = FieldShown(
        name=REASON,
        label=_("理由"),
        kind=Kind.LONG_TEXT,
        value=typed,
        hint=hint,
        error=wrong.get(REASON, ""),
    )
    elsewhere = tuple(ErrorLink(words=words) for name, words in wrong.items() if name != REASON)
    errors = (ErrorLink(words=field.error, field=REASON), *elsewhere) if field.error else elsewhere
    return DecisionShown(
        field=field, answers=tuple(answers), errors=errors, refusal=_refusal(refused, typed) if refused else None
    )


def answer(
    request: HttpRequest,
    acts: Mapping[str, Callable[[str], object]],
    *,
    done: Callable[[], str],
    again: Callable[[str, Refusal], HttpResponse],
) -> HttpResponse:
    """Perform what a form decides, and lead on; or show it again with what was written and what stands against it.

    Takes   acts — by the code of the answer: reason → what is done
            done — where to go then; again — the page with what was typed and the refusal
    """
    act, typed = acts.get(request.POST.get(DECISION, "")), request.POST.get(REASON, "")
    if act is None or "\0" in typed:
        raise BadRequest("the form names no decision, or holds a zero character")
    try:
        act(typed)
    except Refusal as refused:
        return again(typed, refused)
    return SeeOther(done())


def decided_words(state: Words, *, by: Account | None, at: datetime | None) -> Words:
    """Say how something was decided, by whom and when."""
    return _("%(state)s：%(name)s，%(at)s") % {
        "state": state,
        "name": by.shown_name if by else "",
        "at": days.moment(at) if at else "",
    }


def status_of(refused: Refusal) -> int:
    """Give the status of a form that came back."""
    return 409 if isinstance(refused, NotAllowed) else 422


def _refusal(refused: Refusal, typed: str) -> RefusalShown | None:
    if not isinstance(refused, NotAllowed):
        return None
    return RefusalShown(
        title=_("没有办成"),
        asked=_("您写的理由还在下面。") if typed.strip() else "",
        reasons=reasons_shown(refused.reasons),
    )


def _said(reasons: Sequence[Reason]) -> dict[str, Words]:
    """Sort the sentences of a refusal by the fields they are about; what is about none stands above the form."""
    said: dict[str, Words] = {}
    for number, reason in enumerate(reasons):
        place = reason.facts[0] if reason.facts == (REASON,) else f"other-{number}"
        said[place] = (
            _("%(what)s。%(cure)s") % {"what": say(reason.says), "cure": say(reason.cure)}
            if reason.cure
            else reason.says
        )
    return said
