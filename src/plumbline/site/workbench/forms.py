"""What a form of an act holds beside its questions: when, with whom, the page it was drawn from, its own key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from plumbline.kernel import clock, questions
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import InvalidFacts, Reason
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.procedure import Act, Procedure
from plumbline.site.parts.asking import ErrorLink, FieldShown
from plumbline.site.words import Words
from plumbline.site.workbench.asked import Asked, conditions_of, errors_by_field
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.moments import read_moment
from plumbline.site.workbench.people import NAME as TOGETHER
from plumbline.site.workbench.people import together

STALE: Final = -1  # no page was ever drawn from this state: a form without its number is refused as stale
DIGITS: Final = 9  # of the number of acts in a matter
OF_FORM: Final = frozenset({"csrfmiddlewaretoken", "expects", "key", "at", TOGETHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form sent beside the facts."""

    at: datetime | None
    together: tuple[Actor, ...]
    expects: int
    key: str


def sent(post: QueryDict, desk: Desk, *, act: Act, law: str, after: datetime | None = None) -> Sent:
    """Read what a form sends beside the facts.

    Takes   after — the latest act of the matter
    Raises  InvalidFacts with each reason: a time that cannot be read, a colleague that does not exist
    """
    if any("\0" in value for _, values in post.lists() for value in values):
        raise BadRequest("the form holds a zero character")  # no database takes one, and nobody types one
    reasons: list[Reason] = []
    at: datetime | None = None
    people: tuple[Actor, ...] = ()
    try:
        at = read_moment(post.get("at", ""), after=after)
    except InvalidFacts as refused:
        reasons += refused.reasons
    try:
        people = together(post.getlist(TOGETHER), desk, law=act.officers_law or law)
    except InvalidFacts as refused:
        reasons += refused.reasons
    if reasons:
        raise InvalidFacts(reasons)
    expects = post.get("expects", "")
    return Sent(
        at=at,
        together=people,
        expects=int(expects) if expects.isascii() and expects.isdigit() and len(expects) <= DIGITS else STALE,
        key=key_of(post),
    )


def faults_in(
    raw: Mapping[str, Any],
    procedure: Procedure,
    here: Marking,
    act: Act,
    *,
    facts: Mapping[str, Any],
    desk: Desk,
    domain: str,
) -> tuple[Reason, ...]:
    """List what is wrong with the facts of a form that cannot be sent on for another reason: all is told at once."""
    situation = Situation(at=clock.now(), facts=facts, actors=(desk.actor,), domain=domain)
    try:
        questions.answered(procedure, here, act.code, raw, situation)
    except InvalidFacts as refused:
        return refused.reasons
    return ()


def key_of(post: QueryDict) -> str:
    """Give the key of a form; one that bears none gets its own, and so cannot be told from another."""
    try:
        return str(UUID(post.get("key", "")))
    except ValueError:
        return str(uuid4())


def questions_of(
    procedure: Procedure, here: Marking, act: Act, *, facts: dict[str, Any], desk: Desk, domain: str
) -> list[Asked]:
    """Give the questions of an act, as far as the facts that are known and typed so far decide."""
    situation = Situation(at=clock.now(), facts=facts, actors=(desk.actor,), domain=domain)
    conditions = conditions_of(act, procedure)
    return [
        Asked(field=field, required=required, when=conditions.get(field.code, ""))
        for field, required in questions.wanted(procedure, here, act, situation)
    ]


def at_field(typed: str, error: Words) -> FieldShown:
    """Ask when it happened."""
    return FieldShown(
        name="at",
        label=_("什么时候发生的"),
        value=typed,
        hint=_("现在发生的不用填；早些时候发生的，例如 2026-06-22 15:30、2026年6月22日 15:30"),
        error=error,
        optional=True,
        short=True,
    )


def errors_listed(fields: Sequence[FieldShown], reasons: Sequence[Reason], *, law: str) -> tuple[ErrorLink, ...]:
    """List the errors of a form in the order of its fields; then what no field of the form stands for."""
    shown = {field.name for field in fields}
    links = [ErrorLink(words=field.error, field=field.name) for field in fields if field.error]
    strange = [code for reason in reasons for code in reason.facts if code not in shown]
    said = errors_by_field(reasons, law=law)
    return (*links, *(ErrorLink(words=said[code]) for code in dict.fromkeys(strange)))
