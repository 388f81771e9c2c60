"""What is answered when something cannot be: application/problem+json (RFC 9457), with says, cure and law.

400 the address or the body cannot be read     404 there is none     405 not by this method     409 we do not have it
413 the body is too long     422 a value is wrong     500 the fault is ours     503 somebody else is answered, or an outage
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from plumbline.api.saying import in_language, language_of
from plumbline.kernel.errors import InvalidFacts, NormNotHeld, PlumblineError, Reason, Refusal, Says, Unknown

MEDIA_TYPE: Final = "application/problem+json"
READING: Final = ("GET", "HEAD", "OPTIONS")
ASKING: Final = ("POST", "OPTIONS")  # of an address to which a question is posted: it changes nothing either


class ProblemType(StrEnum):
    """What kind of problem it is: the last part of `type`."""

    UNREADABLE = "unreadable-address"
    NOT_FOUND = "not-found"
    READ_ONLY = "read-only"
    ASKED_BY_POST = "asked-by-post"
    NOT_HELD = "not-held"
    TOO_LARGE = "too-large"
    WRONG_VALUE = "wrong-value"
    BUSY = "busy"
    OUTAGE = "outage"
    OUR_FAULT = "our-fault"


_STATUS: Final = {
    ProblemType.UNREADABLE: 400,
    ProblemType.NOT_FOUND: 404,
    ProblemType.READ_ONLY: 405,
    ProblemType.ASKED_BY_POST: 405,
    ProblemType.NOT_HELD: 409,
    ProblemType.TOO_LARGE: 413,
    ProblemType.WRONG_VALUE: 422,
    ProblemType.BUSY: 503,
    ProblemType.OUTAGE: 503,
    ProblemType.OUR_FAULT: 500,
}
_TITLES: Final = {
    ProblemType.UNREADABLE: Says(zh="请求读不懂", en="The request cannot be read"),
    ProblemType.NOT_FOUND: Says(zh="没有这一内容", en="There is no such thing"),
    ProblemType.READ_ONLY: Says(zh="只能读取", en="Only reading is possible"),
    ProblemType.ASKED_BY_POST: Says(zh="请用 POST 来问", en="This is asked by POST"),
    ProblemType.NOT_HELD: Says(zh="已登记，没有收录", en="Registered, but not held"),
    ProblemType.TOO_LARGE: Says(zh="内容太长", en="Too long"),
    ProblemType.WRONG_VALUE: Says(zh="参数不对", en="A value is wrong"),
    ProblemType.BUSY: Says(zh="正忙", en="Busy"),
    ProblemType.OUTAGE: Says(zh="暂时不能应答", en="No answer for now"),
    ProblemType.OUR_FAULT: Says(zh="我们这边出了故障", en="The fault is ours"),
}
_AGAIN: Final = {ProblemType.BUSY: 30, ProblemType.OUTAGE: 60}  # seconds after which it is worth asking again


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is wrong: the sentence, what to do, the provision, the parameter it is about, and the rule."""

    says: Says
    cure: Says | None = None
    law: str = ""
    parameter: str = ""
    rule: str = ""


class Stopped(PlumblineError):
    """The interface cannot answer. Takes the kind of problem and what is wrong, at least one thing."""

    def __init__(self, kind: ProblemType, *wrong: Wrong) -> None:
        self.kind = kind
        self.wrong = wrong
        super().__init__("; ".join(one.says.en for one in wrong))


class SaysShown(Schema):
    """One sentence in the two languages of the house."""

    zh: str = Field(description="In Chinese.")
    en: str = Field(description="In English.")


class WrongShown(Schema):
    """One thing that is wrong."""

    says: SaysShown = Field(description="What is wrong.")
    cure: SaysShown | None = Field(description="What to do about it.")
    law: str = Field(
        description="The provision on which it rests, such as 行政处罚法#58.1; empty where the reason is technical."
    )
    parameter: str = Field(
        description="The parameter that is wrong, or its place in what was posted, such as acts[2].at; empty for none."
    )
    rule: str = Field(description="Code of the rule of the procedure that stands against it; empty where it is none.")


class ProblemShown(Schema):
    """A problem (RFC 9457): what is wrong and what to do, for programs and for people."""

    type: str = Field(description="urn:plumbline:problem:… — the kind of problem.")
    title: str = Field(description="The kind of problem in the language of the answer.")
    status: int = Field(description="The HTTP status, again.")
    detail: str = Field(description="What is wrong, in the language of the answer.")
    instance: str = Field(description="The address that was asked for.")
    problems: list[WrongShown] = Field(description="Each thing that is wrong.")


def answer(request: HttpRequest, stopped: Stopped) -> HttpResponse:
    """Write a problem as the answer to a request."""
    language = language_of(request)
    shown = ProblemShown(
        type=f"urn:plumbline:problem:{stopped.kind}",
        title=in_language(_TITLES[stopped.kind], language),
        status=_STATUS[stopped.kind],
        detail=(" " if language == "en" else "").join(
            _sentence(in_language(one.says, language), language) for one in stopped.wrong
        ),
        instance=request.path,
        problems=[_shown(one) for one in stopped.wrong],
    )
    body = json.dumps(shown.model_dump(), ensure_ascii=False)
    response = HttpResponse(body, status=shown.status, content_type=MEDIA_TYPE)
    if stopped.kind in _AGAIN:
        response["Retry-After"] = str(_AGAIN[stopped.kind])
    return response


def stopped_by(error: PlumblineError) -> Stopped:
    """Say for an error of the engines which problem it is.

    A citation that names nothing (no such article, not in force) is not found; a text or version that we do not
    have is not held.
    """
    if isinstance(error, Stopped):
        return error
    if isinstance(error, InvalidFacts):
        about_a_citation = all("citation" in reason.facts for reason in error.reasons)
        kind = ProblemType.NOT_FOUND if about_a_citation else ProblemType.WRONG_VALUE
        return Stopped(kind, *map(wrong_of, error.reasons))
    if isinstance(error, Refusal):
        return Stopped(ProblemType.WRONG_VALUE, *map(wrong_of, error.reasons))
    if isinstance(error, Unknown):
        return Stopped(ProblemType.NOT_HELD, Wrong(says=error.says))
    raise error


def not_found(zh: str, en: str, *, cure: Says) -> Stopped:
    """Say that there is no such thing."""
    return Stopped(ProblemType.NOT_FOUND, Wrong(says=Says(zh=zh, en=en), cure=cure))


def unknown_norm(gap: NormNotHeld) -> Stopped:
    """Say that no norm goes by a title."""
    cure = Says(
        zh="用 /api/v1/norms 或 /api/v1/suggest 查一查名称",
        en="Look its title up with /api/v1/norms or /api/v1/suggest",
    )
    return Stopped(ProblemType.NOT_FOUND, Wrong(says=gap.says, cure=cure))


def wrong_of(reason: Reason) -> Wrong:
    """Say for a reason of the rules what is wrong."""
    return Wrong(says=reason.says, cure=reason.cure, law=reason.law, parameter=_named(reason.facts))


def _named(facts: Iterable[str]) -> str:
    return ", ".join(fact for fact in facts if fact != "citation")


def _shown(wrong: Wrong) -> WrongShown:
    return WrongShown(
        says=_said(wrong.says),
        cure=_said(wrong.cure) if wrong.cure else None,
        law=wrong.law,
        parameter=wrong.parameter,
        rule=wrong.rule,
    )


def _said(says: Says) -> SaysShown:
    return SaysShown(zh=says.zh, en=says.en)


def _sentence(words: str, language: str) -> str:
    stop = "." if language == "en" else "。"
    return words if words.endswith((".", "。", "？", "?")) else words + stop
