"""The address of the question «what is allowed?»: a history goes in, what may come next comes out, and nothing is kept.

It is posted because a history is too long for an address. It is bounded in length, and so is the search for a plan; at most so
many questions are answered at once in a process, so that whoever reads the law does not wait for them.
"""

from datetime import datetime
from threading import BoundedSemaphore
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Body, Path, Router, Schema
from pydantic import ConfigDict, Field

from plumbline.api.answers import StandingShown, standing_shown
from plumbline.api.histories import History, no_act
from plumbline.api.parameters import Day
from plumbline.api.posted import FactValue, Moment
from plumbline.api.problems import ProblemShown, ProblemType, Stopped, Wrong
from plumbline.api.procedures import OneProcedure, in_force, version_called
from plumbline.engines.matters import schedules
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.planning import NoWay, Plan, plan, plan_to_end
from plumbline.kernel.procedure import Procedure

router = Router(tags=["procedures"])

MOST_ACTS: Final = 200
MOST_FACTS: Final = 200
AT_ONCE: Final = 2  # questions that a process answers at the same time
_SLOTS: Final = BoundedSemaphore(AT_ONCE)

ActCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,100}$")]


class Posted(Schema):
    """What is posted: a key that nobody reads is refused, like a parameter."""

    model_config = ConfigDict(extra="forbid")


class ActTold(Posted):
    """One act of the history."""

    act: ActCode = Field(description="Code of the act.", examples=["report"])
    at: Moment = Field(description="When: YYYY-MM-DD, which is 09:00, or a moment; without a zone Beijing time.")
    facts: dict[str, FactValue] = Field(
        {},
        max_length=MOST_FACTS,
        description="Facts told with it, by code. What is left out is not known; names may be.",
    )


class PlanWanted(Posted):
    """That a plan is wanted, and to where."""

    to: ActCode | None = Field(None, description="The act wanted; without it, an end of the matter.")


class Question(Posted):
    """A history, and the moment about which is asked."""

    version: Day | None = Field(
        None, description="First day in force of the version. Default: the one in force on the day of the first act."
    )
    acts: list[ActTold] = Field([], max_length=MOST_ACTS, description="What has happened, in order.")
    facts: dict[str, FactValue] = Field(
        {}, max_length=MOST_FACTS, description="Facts known beside those of the acts, by code."
    )
    at: Moment | None = Field(None, description="The moment about which is asked. Default: now.")
    explain: bool = Field(default=False, description="true: show each count day by day.")
    plan: PlanWanted | None = Field(None, description="Ask also what must come before an act, or before an end.")


@router.post(
    "/procedures/{code}/ask",
    response={200: StandingShown, 404: ProblemShown, 409: ProblemShown, 413: ProblemShown, 503: ProblemShown},
    summary="What is allowed after a history",
    operation_id="ask_procedure",
)
def ask_procedure(request: HttpRequest, at: Path[OneProcedure], asked: Body[Question]) -> Any:  # noqa: ARG001 — the framework gives it
    """Answer what is allowed, owed and blocked after a history of acts, with every reason, and on request a plan."""
    if not _SLOTS.acquire(blocking=False):
        raise _busy()
    try:
        return _answered(at, asked)
    finally:
        _SLOTS.release()


def _answered(at: OneProcedure, asked: Question) -> StandingShown:
    moment: datetime = asked.at or clock.now()
    procedure = _procedure(at, asked, moment)
    if asked.plan and asked.plan.to is not None and asked.plan.to not in procedure.acts:
        raise no_act(procedure, asked.plan.to, "plan.to")
    history = History(procedure=procedure, calendar=schedules.calendar())
    history.tell(asked.acts)
    history.learn(asked.facts)
    history.until(moment)
    found = _planned(history, asked.plan.to, moment) if asked.plan else None
    return standing_shown(history, moment, explain=asked.explain, found=found)


def _procedure(at: OneProcedure, asked: Question, moment: datetime) -> Procedure:
    if asked.version:
        return version_called(at, asked.version)
    return in_force(at, clock.day_of(asked.acts[0].at if asked.acts else moment))


def _planned(history: History, act: str | None, at: datetime) -> Plan | NoWay:
    situation = history.situation(at)
    if act is None:
        return plan_to_end(history.procedure, history.here, situation)
    return plan(history.procedure, history.here, act, situation)


def _busy() -> Stopped:
    says = Says(zh="正在回答别的问题", en="Other questions are being answered")
    cure = Says(zh="请稍后再问，等几秒即可", en="Ask again in a few seconds")
    return Stopped(ProblemType.BUSY, Wrong(says=says, cure=cure))
