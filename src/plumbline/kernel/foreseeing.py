"""Until when an act will be owed, once the act that obliges to it happens on a given day; no matter is needed.

Of the history nothing is known but that one act, so a condition may stay open: the obligation is then told together with the
facts and acts that it hangs on. Where the facts say that it does not exist, it is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import at_day, day_of
from plumbline.kernel.errors import Says, Unknown
from plumbline.kernel.expression import Missing
from plumbline.kernel.period import Unit
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.state import Happened, Marking, Situation
from plumbline.kernel.view import View, day_of_the_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """An obligation as it would be.

    Gives   after — the act that obliges;  due_on, due_at — the last day, and the last moment where it is counted in hours;
            no day where the law sets none, or where what is `missing` must be known first
            hangs_on — facts and acts that are not known, and on which it hangs whether anything is owed
    """

    rule: Rule
    after: str
    due_on: date | None = None
    due_at: datetime | None = None
    provisional: bool = False
    missing: tuple[str, ...] = ()
    hangs_on: tuple[str, ...] = ()


class _Ahead(View):
    """A look at a matter of which one act is known: whether the others have happened cannot be told."""

    __slots__ = ()

    def done(self, act: str) -> Any:
        """Tell that the one act has happened; of the others nothing is known."""
        return act in self.marking.acts or Missing(frozenset(), frozenset({act}))


def foresee(
    procedure: Procedure,
    act: str,
    *,
    start: date,
    facts: Mapping[str, Any],
    calendar: Calendar | None = None,
) -> list[Foreseen]:
    """Give the obligations to an act that the act before it would bring about, the earliest due first.

    Takes   start — the day, or the moment, of the act before it; where a period counts from a day among the facts and that
            fact is not given, it is taken to be the same day;  facts — values by field code
    Gives   the obligations; none where no rule obliges to the act, or the facts exclude all
    Raises  Unknown when a period in hours is asked for and only a day is given
    """
    procedure.act(act)
    at = start if isinstance(start, datetime) else at_day(start)
    found = []
    for rule in procedure.rules:
        if rule.form is Form.MUST and act in rule.targets:
            if rule.period and rule.period.unit is Unit.HOURS and not isinstance(start, datetime):
                raise _no_moment(rule)
            given = {rule.counts_from: start, **facts} if rule.counts_from else facts
            situation = Situation(at=at, facts=given, calendar=calendar or official())
            found += [_foreseen(procedure, rule, source, situation) for source in rule.sources]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.due_on is None, one.due_at or at_day(one.due_on or date.max)))


def _foreseen(procedure: Procedure, rule: Rule, source: str, situation: Situation) -> Foreseen | None:
    happened = Happened(count=1, at=situation.at, sequence=1)
    view = _Ahead(procedure, Marking(acts={source: happened}, sequence=1, at=situation.at), situation)
    holds = view.holds(rule)
    if holds is False:
        return None
    told = Foreseen(rule=rule, after=source)
    if isinstance(holds, Missing):
        told = replace(told, hangs_on=(*sorted(holds.names), *sorted(holds.acts)))
    named = view.named_day(rule) or day_of_the_year(rule, day_of(situation.at))
    if isinstance(named, Missing):
        return replace(told, missing=tuple(sorted(named.names)))
    if named:
        return replace(told, due_on=named)
    if rule.period is None:
        return told
    reckoning = view.reckoning(rule, happened)
    if isinstance(reckoning, Missing):
        return replace(told, missing=tuple(sorted(reckoning.names)))
    return replace(told, due_on=reckoning.due, due_at=reckoning.due_at, provisional=reckoning.provisional)


def _no_moment(rule: Rule) -> Unknown:
    period = rule.period
    zh, en = (period.zh, period.en) if period else ("", "")
    return Unknown(
        Says(
            zh=f"期限是 {zh}，从时刻起算；只有日期算不出，请给出几点几分",
            en=f"The period of {en} runs from a moment; give the time of day as well",
        ),
        missing=("time",),
    )
