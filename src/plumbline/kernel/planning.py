"""What must happen before an act may, and when it may at the earliest; the shortest lawful way to an end.

The way is found backwards from the reasons that stand against the act: what must come first is planned first, a wait moves the
time, and what is not known yet is assumed not to stand in the way and named. So a plan is what the law asks at least, under
what it assumes; it never says that something will be allowed which the rules would refuse on the facts as they are known.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from plumbline.kernel import sentence
from plumbline.kernel.clock import at_day
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.enabling import ask
from plumbline.kernel.errors import Reason, ReasonKind
from plumbline.kernel.marking import take
from plumbline.kernel.procedure import Act, Each, Form, Procedure, Rule
from plumbline.kernel.state import DutyState, Marking, Situation, Step

_LOOKS: Final = 2_000  # at the rules, for one plan; a procedure that asks for more is told as not decided
_AGAIN: Final = 6  # that often the same reason may come back: what is done against it does not take it away for good
_ONE_DAY: Final = timedelta(days=1)
_SOMEBODY: Final = "?"  # the one for whom an act is planned where it is not known yet for whom it must be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One act of a plan, and the reasons for it and its moment: of the acts after it, the waits before it, what is deemed."""

    act: str
    at: datetime
    item: str = ""  # for whom, where the act happens once for each
    deemed: bool = False
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A way to an act: what happens on it, in order, the act itself last.

    Gives   assumes — reasons that hang on facts not known yet: the plan holds if they turn out not to stand in the way
    """

    steps: tuple[Planned, ...]
    assumes: tuple[Reason, ...] = ()

    @property
    def at(self) -> datetime:
        """The earliest moment of the act."""
        return self.steps[-1].at


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWay:
    """That no way was found, and what stands in it; no reasons where the search was too long to decide.

    It is no proof that there is none: that is the verifier's.
    """

    reasons: tuple[Reason, ...] = ()


def plan(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Plan | NoWay:
    """Find what must happen before an act may, and the earliest moment at which it may.

    Takes   situation — the moment from which is planned, and the facts known; who acts is not asked
    """
    procedure.act(act)
    looks = _Looks()
    try:
        found = _Way(procedure, marking, replace(situation, actors=()), looks).to(act)
    except _TooLongError:
        return NoWay()
    return found.plan() if isinstance(found, _Way) else found


def plan_to_end(procedure: Procedure, marking: Marking, situation: Situation) -> Plan | NoWay:
    """Find the way to an end of the matter that is over first, and of those the one with the fewest acts."""
    found = [plan(procedure, marking, act, situation) for act in procedure.ends_with]
    ways = [one for one in found if isinstance(one, Plan)]
    if ways:
        return min(ways, key=lambda one: (one.at.date(), len(one.steps)))
    return NoWay(reasons=tuple(reason for one in found if isinstance(one, NoWay) for reason in one.reasons))


class _TooLongError(Exception):
    """The search has looked at the rules as often as it may."""


@dataclass(slots=True)
class _Looks:
    left: int = _LOOKS

    def one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooLongError


@dataclass(frozen=True, slots=True)
class _Way:
    """A matter as far as it is planned, and how it came there."""

    procedure: Procedure
    marking: Marking
    situation: Situation
    looks: _Looks
    steps: tuple[Planned, ...] = ()
    assumes: Mapping[tuple[str, str], Reason] = field(default_factory=dict)

    def plan(self) -> Plan:
        return Plan(steps=self.steps, assumes=tuple(self.assumes.values()))

    def to(self, act: str, *, wanted: tuple[str, ...] = (), because: tuple[Reason, ...] = ()) -> "_Way | NoWay":
        """Go on until an act has happened.

        Takes   wanted — the acts for whose sake it is planned: none of them can come before it
                because — the reasons that ask for it
        """
        declared = self.procedure.acts[act]
        if declared.by == ("system",):
            return self.elapsed(act, because)
        way, met = self, Counter[tuple[str, str]]()
        while True:
            way.looks.one()
            reasons = way.against(declared)
            way = way.assuming(reason for reason in reasons if reason.kind is ReasonKind.UNKNOWN)
            hard = [reason for reason in reasons if reason.kind is not ReasonKind.UNKNOWN]
            if not hard:
                return way.taken(declared, because)
            met[hard[0].rule, hard[0].act] += not _is_wait(hard[0])
            if met[hard[0].rule, hard[0].act] > _AGAIN:
                return NoWay(reasons=(hard[0],))
            further = way.overcome(hard[0], (*wanted, act))
            if isinstance(further, NoWay):
                return further
            because = (*because, hard[0]) if _is_wait(hard[0]) else because
            way = further

    def against(self, act: Act) -> tuple[Reason, ...]:
        return ask(self.procedure, self.marking, act.code, self.for_next(act)).reasons

    def for_next(self, act: Act) -> Situation:
        """Give the situation of an act, for the first of those for whom it is still to be done."""
        item = self.item_of(act)
        if not (act.each and item):
            return self.situation
        return replace(self.situation, facts={**self.situation.facts, act.each.named_in: item})

    def item_of(self, act: Act) -> str:
        if act.each is None:
            return ""
        done = self.marking.acts[act.code].items if act.code in self.marking.acts else frozenset()
        return next((one for one in self.situation.facts.get(act.each.of) or () if one not in done), "")

    def assuming(self, reasons: Iterator[Reason]) -> "_Way":
        new = {(reason.rule, reason.law): reason for reason in reasons}
        return replace(self, assumes={**new, **self.assumes}) if new.keys() - self.assumes.keys() else self

    def overcome(self, reason: Reason, wanted: tuple[str, ...]) -> "_Way | NoWay":
        """Do what takes a reason away: wait, or let an act happen first; the way itself where nothing can be done."""
        if _is_wait(reason):
            return self.waited(reason)
        tries = [act for act in self.helpful(reason, wanted[-1]) if act not in wanted]
        found = [self.all_of(act, wanted, reason) for act in tries]
        ways = [one for one in found if isinstance(one, _Way)]
        if ways:
            return min(ways, key=lambda one: (one.situation.at.date(), len(one.steps)))
        return next(iter(one for one in found if isinstance(one, NoWay)), NoWay(reasons=(reason,)))

    def helpful(self, reason: Reason, act: str) -> list[str]:
        """Give the acts that may take a reason away: what must come first, what opens again, what a condition looks for."""
        rule = self.procedure.by_code.get(reason.rule)
        if rule is None:
            return [reason.act] if reason.act else []
        if rule.form is Form.CLOSES:
            found = [source for window in self.procedure.windows[act] for source in window.sources]
        elif rule.form is Form.WHILE:
            found = self.owed_of(rule)
        else:
            found = list(rule.sources) if reason.act or reason.kind is ReasonKind.WINDOW else []
        looked_for = [one for term in (rule.when, rule.unless) if term for one in sorted(term.acts)]
        return list(dict.fromkeys([*found, *(one for one in looked_for if one not in self.marking.acts)]))

    def owed_of(self, rule: Rule) -> list[str]:
        """Give those of a rule's acts that are owed now: the others would take nothing away."""
        by_code = self.procedure.by_code
        owed = {
            act for duty in self.marking.owed() if duty.state is DutyState.OPEN for act in by_code[duty.rule].targets
        }
        return [act for act in rule.sources if act in owed]

    def all_of(self, act: str, wanted: tuple[str, ...], reason: Reason) -> "_Way | NoWay":
        """Let an act happen, for each of those for whom it must."""
        way = self.to(act, wanted=wanted, because=(reason,))
        declared = self.procedure.acts[act]
        while isinstance(way, _Way) and declared.each and way.item_of(declared):
            way = way.to(act, wanted=wanted, because=(reason,))
        return way

    def waited(self, reason: Reason) -> "_Way":
        """Let time pass until a wait is over, and what the law deems meanwhile happen."""
        until = datetime.fromisoformat(reason.until)
        if "T" in reason.until:
            moment = until
        else:  # a notice names the first day that is possible, a wait the last one that is not
            possible = self.procedure.by_code[reason.rule].backwards
            moment = at_day(until.date() if possible else _day_after(until.date()))
        return self._at(max(moment, self.situation.at))

    def _at(self, moment: datetime) -> "_Way":
        later = replace(self.situation, at=moment)
        marking, happened = let_elapse(self.procedure, self.marking, later)
        deemed = tuple(
            Planned(act=act, at=at, deemed=True, because=self.passed(act, step)) for act, at, step in happened
        )
        return replace(self, marking=marking, situation=later, steps=(*self.steps, *deemed))

    def passed(self, act: str, step: Step) -> tuple[Reason, ...]:
        """Tell the periods whose passing in vain lets an act be deemed."""
        rules = (self.procedure.by_code[duty.rule] for duty in step.lapsed)
        return tuple(
            Reason(kind=ReasonKind.WINDOW, rule=rule.code, law=rule.law, says=sentence.line(self.procedure, rule))
            for rule in rules
            if rule.otherwise == act
        )

    def taken(self, act: Act, because: tuple[Reason, ...]) -> "_Way":
        way = self.supposing(act.each) if act.each else self
        situation, item = way.for_next(act), way.item_of(act)
        step = take(self.procedure, self.marking, act.code, situation)
        planned = Planned(act=act.code, at=situation.at, item="" if item == _SOMEBODY else item, because=because)
        return replace(way, marking=step.marking, steps=(*self.steps, planned))

    def supposing(self, each: Each) -> "_Way":
        """Suppose one for whom an act must be done, where none is known: that this is not known is among what is assumed."""
        if self.situation.facts.get(each.of) is not None:
            return self
        return replace(self, situation=replace(self.situation, facts={**self.situation.facts, each.of: (_SOMEBODY,)}))

    def elapsed(self, act: str, because: tuple[Reason, ...]) -> "_Way | NoWay":
        """Wait until an act is deemed to happen, where a period runs that lets it."""
        for duty in self.marking.owed():
            if self.procedure.by_code[duty.rule].otherwise == act and duty.state is DutyState.OPEN and duty.due_on:
                way = self._at(max(at_day(_day_after(duty.due_on)), self.situation.at))
                if act in way.marking.acts:
                    return way
        return NoWay(reasons=(*because, sentence.nothing_deems(self.procedure.acts[act])))


def _is_wait(reason: Reason) -> bool:
    return reason.kind is ReasonKind.WINDOW and bool(reason.until)


def _day_after(day: date) -> date:
    return day + _ONE_DAY
