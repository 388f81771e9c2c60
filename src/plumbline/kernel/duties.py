"""What one act does to the obligations of a matter: it meets, opens, moves and ends them."""

from dataclasses import replace
from datetime import date

from plumbline.kernel.clock import day_of
from plumbline.kernel.expression import Missing
from plumbline.kernel.opening import is_closed
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.state import WAITING, Duty, DutyState, Happened, Step
from plumbline.kernel.view import View, day_of_the_year


class Duties:
    """The obligations of a matter while one act is taken.

    Takes   before, after — the matter just before and just after the act, with the facts given with it
    """

    def __init__(self, before: View, after: View, act: str) -> None:
        self.before = before
        self.view = after
        self.act = act
        self.happened: Happened = after.marking.acts[act]
        self.duties = dict(after.marking.duties)
        self.closed: list[Duty] = []
        self.opened: list[Duty] = []
        self.moved: list[Duty] = []
        self.lapsed: list[Duty] = []

    def step(self) -> Step:
        """Meet what the act meets, open what it obliges to, judge the rest by the facts as they are now."""
        by_code = self.view.procedure.by_code
        for duty in self._waiting():
            if by_code[duty.rule].otherwise == self.act:
                self._lapse(duty, DutyState.DEEMED)
            elif self.act in by_code[duty.rule].targets and self.view.complete(self.act):
                self._meet(duty, by_code[duty.rule])
        for rule in self.view.procedure.following[self.act]:
            if rule.form is Form.MUST:
                self._open(rule)
        for duty in self._waiting():
            if duty.sequence != self.happened.sequence:
                self._judge_again(duty, by_code[duty.rule])
        for duty in self._waiting():
            if not self._can_be_met(by_code[duty.rule]):
                self._lapse(duty)
        return Step(
            marking=replace(self.view.marking, duties=self.duties),
            closed=tuple(self.closed),
            opened=tuple(duty for duty in self.opened if self.duties[duty.rule] is duty),
            moved=tuple(duty for duty in self.moved if self.duties[duty.rule] is duty),
            lapsed=tuple(self.lapsed),
        )

    def _waiting(self) -> list[Duty]:
        return [duty for duty in self.duties.values() if duty.state in WAITING]

    def _meet(self, duty: Duty, rule: Rule) -> None:
        """Meet a duty; where its day or its existence was not known before, the facts given with the act may tell."""
        if duty.missing or duty.state is DutyState.UNKNOWN:
            known = self._judged(self.before, rule, duty)
            if known is None:
                self._lapse(duty)
                return
            duty = known
        at = self.happened.at
        met = replace(duty, state=DutyState.MET, met_at=at, late=duty.has_passed(at))
        self.duties[duty.rule] = met
        self.closed.append(met)
        if rule.yearly:
            self._open_next_year(rule, met)

    def _open_next_year(self, rule: Rule, met: Duty) -> None:
        """Owe again, for the year after the one that was met."""
        year = (met.due_on or day_of(self.happened.at)).year + 1
        following = Duty(
            rule=rule.code,
            state=DutyState.OPEN,
            opened_at=self.happened.at,
            sequence=self.happened.sequence,
            due_on=date(year, *rule.yearly) if rule.yearly else None,
        )
        if self.view.holds(rule) is not False and self._can_be_met(rule):
            self.duties[rule.code] = following
            self.opened.append(following)

    def _open(self, rule: Rule) -> None:
        standing = self.duties.get(rule.code)
        if standing and standing.state in WAITING:
            return  # owed since earlier: the earlier day stands, unless the facts move it
        fresh = Duty(
            rule=rule.code,
            state=DutyState.OPEN,
            opened_at=self.happened.at,
            sequence=self.happened.sequence,
        )
        duty = self._judged(self.view, rule, fresh)
        if duty is not None and self._can_be_met(rule):
            self.duties[rule.code] = duty
            self.opened.append(duty)
            self._replace(rule, duty)

    def _judge_again(self, duty: Duty, rule: Rule) -> None:
        """Judge an older duty by the facts as they are now."""
        turned = rule.code in self.view.procedure.turned_by
        if not (turned or rule.when or rule.unless or rule.counts_from or rule.due_on or rule.ahead_of or rule.cap):
            return
        judged = self._judged(self.view, rule, duty)
        if judged is None:
            self._lapse(duty)
        elif judged != duty:
            self.duties[duty.rule] = judged
            (self.moved if duty.state is DutyState.OPEN else self.opened).append(judged)
            self._replace(rule, judged)

    def _replace(self, rule: Rule, duty: Duty) -> None:
        """Let the duty that a rule replaces lapse, once the new one stands with its day."""
        old = self.duties.get(rule.replaces)
        if old and old.state in WAITING and duty.state is DutyState.OPEN and not duty.missing:
            self._lapse(old)

    def _lapse(self, duty: Duty, state: DutyState = DutyState.LAPSED) -> None:
        lapsed = replace(duty, state=state, stopped="")
        self.duties[duty.rule] = lapsed
        self.lapsed.append(lapsed)

    def _can_be_met(self, rule: Rule) -> bool:
        return any(self._can_happen(target) for target in rule.targets)

    def _can_happen(self, act: str) -> bool:
        """Tell whether an act can still happen: the matter is open to it, it is not done for good, no rule has closed it."""
        declared, marking = self.view.procedure.acts[act], self.view.marking
        if marking.ended and not declared.after_end:
            return False
        if act in marking.acts and not declared.repeat and self.view.complete(act):
            return False
        return not is_closed(self.view, act)

    @staticmethod
    def _judged(view: View, rule: Rule, duty: Duty) -> Duty | None:
        """Judge whether a rule obliges, and until when; None when it does not."""
        holds = view.holds(rule)
        if holds is False:
            return None
        if isinstance(holds, Missing):
            return replace(duty, state=DutyState.UNKNOWN, missing=tuple(sorted(holds.names)))
        if rule.at_once:
            return replace(duty, state=DutyState.OPEN, due_on=day_of(duty.opened_at), missing=())
        if rule.yearly:
            return replace(
                duty,
                state=DutyState.OPEN,
                due_on=duty.due_on or day_of_the_year(rule, day_of(duty.opened_at)),
                missing=(),
            )
        if not rule.due_on and rule.period is None:
            return replace(duty, state=DutyState.OPEN, missing=())
        if stopped := view.stopped_by(rule):
            return replace(duty, state=DutyState.OPEN, due_on=None, due_at=None, missing=(), stopped=stopped)
        return dated(view, rule, replace(duty, stopped=""))


def dated(view: View, rule: Rule, duty: Duty) -> Duty:
    """Give an open duty its last day, or say which fact it waits for."""
    named = view.named_day(rule)
    if isinstance(named, Missing):
        return replace(duty, state=DutyState.OPEN, due_on=None, due_at=None, missing=tuple(sorted(named.names)))
    if named:
        return replace(duty, state=DutyState.OPEN, due_on=named, missing=())
    began = Happened(count=1, at=duty.opened_at, sequence=duty.sequence)
    reckoning = view.reckoning(rule, began)
    if isinstance(reckoning, Missing):
        return replace(duty, state=DutyState.OPEN, due_on=None, due_at=None, missing=tuple(sorted(reckoning.names)))
    return replace(
        duty,
        state=DutyState.OPEN,
        due_on=reckoning.due,
        due_at=reckoning.due_at,
        provisional=reckoning.provisional,
        missing=(),
    )
