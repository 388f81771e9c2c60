"""What has accrued in a matter by a day: a declared accrual, grown since the duty it hangs on was late.

It grows from the day after the last day of the duty to the day on which the duty was met, both included, and stands still on
the days between the acts that pause it, those of the acts included. A marking holds of each act the last time only: where
a pausing act happened more than once, the history must be given.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from plumbline.kernel import accrual
from plumbline.kernel.accrual import Accrual
from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import DeclarationError, Says, Unknown
from plumbline.kernel.pause import Pause
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.state import Duty, DutyState, Marking

_ONE_DAY: Final = timedelta(days=1)

History = Sequence[tuple[str, date]]  # acts and their days, oldest first


def accrued(
    procedure: Procedure,
    marking: Marking,
    facts: Mapping[str, Any],
    code: str,
    *,
    on: date,
    history: History | None = None,
) -> Accrual | None:
    """Give what has accrued by the end of a day.

    Takes   code — of the accrual;  history — all acts with their days, needed where a pausing act was repeated
    Gives   the accrual; None while the duty is not late, and where there is none
    Raises  Unknown — the amount it grows on, or the pauses, are not known
    """
    declared = procedure.accruals.get(code)
    if declared is None:
        message = f"{procedure.code} has no accrual «{code}»; it has {', '.join(procedure.accruals) or 'none'}"
        raise DeclarationError(message)
    late = _late_since(procedure, marking, declared.after_due_of, on)
    if late is None:
        return None
    from_day, to_day = late
    if missing := tuple(name for name in dict.fromkeys((declared.base, declared.cap)) if facts.get(name) is None):
        titles = [procedure.fields[name].title for name in missing]
        zh, en = "、".join(one.zh for one in titles), ", ".join(one.en for one in titles)
        says = Says(
            zh=f"还不知道{zh}，{declared.title.zh}无法计算；补上后会自动算出",
            en=f"{declared.title.en} cannot be counted until {en} is known",
        )
        raise Unknown(says, missing)
    return accrual.accrue(
        facts[declared.base],
        per_mille_a_day=declared.per_mille_a_day,
        from_day=from_day,
        to_day=to_day,
        cap_fen=facts[declared.cap],
        pauses=_pauses(procedure, marking, declared.pauses, history, on),
    )


def _late_since(procedure: Procedure, marking: Marking, act: str, on: date) -> tuple[date, date] | None:
    """Give the first and last day on which the duty to an act was late, up to a day; None where it was not."""
    spans = [
        (duty.due_on + _ONE_DAY, last)
        for duty in marking.duties.values()
        if act in procedure.by_code[duty.rule].targets and duty.due_on and (last := _until(duty, on)) > duty.due_on
    ]
    return min(spans, default=None)


def _until(duty: Duty, on: date) -> date:
    if duty.state is DutyState.OPEN:
        return on
    if duty.state is DutyState.MET and duty.met_at:
        return min(on, day_of(duty.met_at))
    return date.min  # it lapsed, or it is not known whether anything is owed


def _pauses(
    procedure: Procedure,
    marking: Marking,
    pairs: Sequence[tuple[str, str]],
    history: History | None,
    on: date,
) -> list[Pause]:
    return [
        pause
        for first, last in pairs
        for pause in _between(
            history if history is not None else _told(procedure, marking, first, last), first, last, on
        )
    ]


def _told(procedure: Procedure, marking: Marking, *pair: str) -> History:
    """Give what a marking tells of two acts.

    Raises  Unknown where one of them happened more than once: then earlier pauses are not known from it
    """
    happened = [(act, marking.acts[act]) for act in pair if act in marking.acts]
    for act, one in happened:
        if one.count > 1:
            title = procedure.acts[act].title
            says = Says(
                zh=f"“{title.zh}”有过 {one.count} 次，要有全部记录才能算出中止的天数",
                en=f"“{title.en}” happened {one.count} times; the pauses need the whole record",
            )
            raise Unknown(says, (act,))
    return [(act, day_of(one.at)) for act, one in sorted(happened, key=lambda pair: pair[1].sequence)]


def _between(history: History, first: str, last: str, on: date) -> list[Pause]:
    """Give the days between two acts, each time they happened; what has not ended pauses still."""
    pauses = []
    began: date | None = None
    for act, day in history:
        if act == first and began is None:
            began = day
        elif act == last and began is not None:
            pauses.append(Pause(began, day))
            began = None
    if began is not None and began <= on:
        pauses.append(Pause(began, on))
    return pauses
