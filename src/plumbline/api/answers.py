"""What is answered about a history: every act with its reasons, what is owed and how its day was counted, what was deemed, a plan."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from plumbline.api.histories import History
from plumbline.api.period_shapes import PeriodShown, period_shown
from plumbline.api.problems import SaysShown
from plumbline.api.shapes import says_shown
from plumbline.kernel import marking, sentence
from plumbline.kernel.calendar import DayKind
from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import Reason, ReasonKind
from plumbline.kernel.marking import Duty, DutyState, Happened, View
from plumbline.kernel.period import Reckoning
from plumbline.kernel.planning import NoWay, Plan, Planned
from plumbline.kernel.procedure import Act, Procedure


class ReasonShown(Schema):
    """One reason: the sentence, the provision, what would satisfy it."""

    kind: ReasonKind = Field(
        description="unmet: something must come first; forbidden; unknown: a fact decides; window: too early or too late."
    )
    says: SaysShown
    rule: str = Field(description="Code of the rule; empty where it is the order of the procedure itself.")
    law: str = Field(description="The provision, such as 行政处罚法#58.1.")
    cure: SaysShown | None = Field(description="What to do about it.")
    act: str = Field(description="The act that would satisfy it; empty for none.")
    facts: list[str] = Field(description="Codes of the facts that decide and were not told.")
    until: str = Field(description="Day or moment until which to wait; empty where waiting does not help.")


class ActAnswered(Schema):
    """How an act stands at the moment asked."""

    code: str
    title: SaysShown
    state: Literal["owed", "allowed", "blocked", "unknown", "done"] = Field(
        description="owed: allowed, and a duty; unknown: facts that were not told decide; done: happened, and happens once."
    )
    by: list[str] = Field(description="Roles that perform it; who may in person is not asked here.")
    reasons: list[ReasonShown] = Field(description="Each reason why it is not allowed, or not known to be.")
    asks: list[str] = Field(description="Facts that it asks for itself and that decide whether it may happen.")


class CountedShown(Schema):
    """One day of a count."""

    day: date
    number: int | None = Field(description="Which day of the period it is; null where it does not count.")
    kind: DayKind
    why: SaysShown | None = Field(description="Why it does not count, or what the last day is.")


class MovedShown(Schema):
    """What moved the end of a period."""

    rule: str
    law: str
    due_on: date = Field(description="The last day since.")


class CountShown(Schema):
    """How a last day was found."""

    period: PeriodShown
    after: date = Field(description="The day of the event, which is not counted.")
    moved: list[MovedShown] = Field(description="Extensions and caps, in order.")
    days: list[CountedShown] | None = Field(description="The working day by day; null unless explain is true.")


class DutyShown(Schema):
    """Something that is owed."""

    rule: str
    law: str
    says: SaysShown
    acts: list[str] = Field(description="What is owed: any of these acts.")
    owed_by: list[str] = Field(description="Roles that owe it.")
    state: DutyState = Field(description="open; unknown where a fact that decides whether it exists was not told.")
    since: datetime
    due_on: date | None = Field(description="The last day in time; null where the law sets none, or a fact is missing.")
    due_at: datetime | None = Field(description="The last moment, where the law counts in hours.")
    late: bool = Field(description="Whether the last day has passed at the moment asked.")
    provisional: bool = Field(description="Whether it lies past the published holiday schedule.")
    stopped: str = Field(description="The rule under which its clock stands still; empty where it runs.")
    missing: list[str] = Field(description="Facts without which it cannot be reckoned.")
    count: CountShown | None = Field(description="How the last day was counted; null where no period is.")


class DeemedShown(Schema):
    """An act that the law deems to have happened, because a period passed in vain."""

    act: str
    at: datetime


class PlannedShown(Schema):
    """One act of a plan."""

    act: str
    at: datetime = Field(description="The earliest moment.")
    item: str = Field(description="For whom, where it happens once for each; else empty.")
    deemed: bool = Field(description="Whether nobody does it: the law deems it.")
    by: list[str] = Field(description="Roles that perform it.")
    because: list[ReasonShown] = Field(description="Of the acts after it, and the waits before it.")


class PlanShown(Schema):
    """What must happen before an act may, or before the matter is over."""

    found: bool = Field(description="false: none was found; that is no proof that there is none.")
    earliest: datetime | None = Field(description="The earliest moment of the last step; null where none was found.")
    steps: list[PlannedShown] = Field(description="In order, the act wanted last.")
    assumes: list[ReasonShown] = Field(description="Rules that hang on facts not told: taken not to stand in the way.")
    reasons: list[ReasonShown] = Field(description="What stands in the way; empty also where the search was too long.")


class StandingShown(Schema):
    """What is allowed, what is owed, and why."""

    procedure: str
    version: date = Field(description="First day in force of the version that was asked.")
    at: datetime
    ended: bool
    acts: list[ActAnswered] = Field(description="Every act, in the order of the declaration.")
    duties: list[DutyShown] = Field(description="The earliest last day first.")
    deemed: list[DeemedShown]
    assumed: list[ReasonShown] = Field(
        description="Rules about acts of the history that hang on facts not told: taken not to have stood in the way."
    )
    plan: PlanShown | None = Field(description="Null where none was asked for.")


def standing_shown(history: History, at: datetime, *, explain: bool, found: Plan | NoWay | None) -> StandingShown:
    """Show where a history leads, and what may come next.

    Takes   explain — whether each count is shown day by day;  found — the plan, where one was asked for
    """
    procedure, here = history.procedure, history.here
    view = View(procedure, here, history.situation(at))
    return StandingShown(
        procedure=procedure.code,
        version=procedure.in_force_from,
        at=at,
        ended=here.ended,
        acts=[_act(act, view) for act in procedure.acts.values()],
        duties=[_duty(duty, view, explain=explain) for duty in here.owed()],
        deemed=[DeemedShown(act=act, at=moment) for act, moment in history.deemed],
        assumed=_reasons(history.assumed.values()),
        plan=_plan(found, procedure) if found else None,
    )


def _act(act: Act, view: View) -> ActAnswered:
    procedure, here = view.procedure, view.marking
    answer = marking.ask(procedure, here, act.code, view.situation, preview=True)
    done = act.code in here.acts and not act.repeat and not act.each
    return ActAnswered(
        code=act.code,
        title=says_shown(act.title),
        state="done" if done else _state(act, view, answer.reasons),
        by=list(act.by),
        reasons=[] if done else _reasons(answer.reasons),
        asks=sorted(answer.open_questions),
    )


def _state(act: Act, view: View, reasons: tuple[Reason, ...]) -> Literal["owed", "allowed", "blocked", "unknown"]:
    if any(reason.kind is not ReasonKind.UNKNOWN for reason in reasons):
        return "blocked"
    if reasons:
        return "unknown"
    owed = (view.procedure.by_code[duty.rule] for duty in view.marking.owed() if duty.state is DutyState.OPEN)
    return "owed" if any(act.code in rule.targets for rule in owed) else "allowed"


def _duty(duty: Duty, view: View, *, explain: bool) -> DutyShown:
    rule = view.procedure.by_code[duty.rule]
    owes = (rule.owed_by,) if rule.owed_by else view.procedure.acts[rule.targets[0]].by
    counted = None
    if rule.period and duty.state is DutyState.OPEN and not duty.missing:
        counted = view.reckoning(rule, Happened(count=1, at=duty.opened_at, sequence=duty.sequence))
    return DutyShown(
        rule=rule.code,
        law=rule.law,
        says=says_shown(sentence.line(view.procedure, rule)),
        acts=list(rule.targets),
        owed_by=list(owes),
        state=duty.state,
        since=duty.opened_at,
        due_on=duty.due_on,
        due_at=duty.due_at,
        late=duty.has_passed(view.situation.at),
        provisional=duty.provisional,
        stopped=duty.stopped,
        missing=list(duty.missing),
        count=_count(counted, explain=explain) if isinstance(counted, Reckoning) else None,
    )


def _count(reckoning: Reckoning, *, explain: bool) -> CountShown:
    days = [
        CountedShown(day=one.day, number=one.number, kind=one.kind, why=says_shown(one.why) if one.why else None)
        for one in (reckoning.counted if explain else ())
    ]
    return CountShown(
        period=period_shown(reckoning.period),
        after=day_of(reckoning.start),
        moved=[MovedShown(rule=one.rule, law=one.law, due_on=one.due) for one in reckoning.moved],
        days=days if explain else None,
    )


def _plan(found: Plan | NoWay, procedure: Procedure) -> PlanShown:
    if isinstance(found, NoWay):
        return PlanShown(found=False, earliest=None, steps=[], assumes=[], reasons=_reasons(found.reasons))
    return PlanShown(
        found=True,
        earliest=found.at,
        steps=[_planned(step, procedure) for step in found.steps],
        assumes=_reasons(found.assumes),
        reasons=[],
    )


def _planned(step: Planned, procedure: Procedure) -> PlannedShown:
    return PlannedShown(
        act=step.act,
        at=step.at,
        item=step.item,
        deemed=step.deemed,
        by=list(procedure.acts[step.act].by),
        because=_reasons(step.because),
    )


def _reasons(reasons: Iterable[Reason]) -> list[ReasonShown]:
    return [
        ReasonShown(
            kind=reason.kind,
            says=says_shown(reason.says),
            rule=reason.rule,
            law=reason.law,
            cure=says_shown(reason.cure) if reason.cure else None,
            act=reason.act,
            facts=list(reason.facts),
            until=reason.until,
        )
        for reason in reasons
    ]
