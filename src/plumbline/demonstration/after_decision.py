"""Tells what becomes of a decision: service, publication, payment, remedies, the closing of the file."""

from collections.abc import Iterator
from datetime import date
from random import Random

from plumbline.demonstration.telling import Beat, Plot, given, workday, workdays_after


class AfterDecision:
    """Tells one matter from the day of its decision; `fine` in fen, 0 where none was imposed."""

    def __init__(self, plot: Plot, dice: Random, *, fine: int, decided: date) -> None:
        self.plot = plot
        self.dice = dice
        self.fine = fine
        self.decided = decided

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, from the service to where the story stops."""
        kind = self.plot.kind
        served = self._served_on()
        facts = {"service_method": self.dice.choice(["in_person", "mail"]), "received_on": served}
        yield Beat(on=served, act="serve", role="handler", facts=facts)
        if kind == "served":
            return
        day = served
        if kind not in {"handed_over", "handed_over_late"}:
            day = workday(served, 2)
            yield Beat(on=day, act="publish", role="handler", facts=given("published"))
        if kind == "published":
            return
        if kind == "withdrawn":
            yield from self._withdraw(workday(day, 20))
        elif kind == "unpaid" and self.fine:
            reminded = workday(served, 20)
            yield Beat(on=reminded, act="remind", role="handler", facts={"reminder_served_on": reminded})
        else:
            yield from self._perform(served, day)

    def _served_on(self) -> date:
        match self.plot.kind:
            case "handed_over":
                return self.decided
            case "handed_over_late":
                return workday(self.decided, 1)
            case "served_late":
                return workdays_after(self.decided, self.dice.randint(9, 12))
            case _:
                return workdays_after(self.decided, self.dice.randint(1, 5))

    def _withdraw(self, changed: date) -> Iterator[Beat]:
        facts = given("revoked", changed_on=changed)
        yield Beat(on=changed, act="record_change", role="legal_reviewer", facts=facts)
        yield Beat(on=workday(changed, 1), act="withdraw", role="handler", facts=given("withdrawn"))

    def _perform(self, served: date, day: date) -> Iterator[Beat]:
        kind = self.plot.kind
        if self.fine and kind == "deferred":
            asked = workday(served, 5)
            until = workday(asked, 60)
            granted = given("deferral_granted", deferred_until=until)
            yield Beat(on=asked, act="ask_deferral", role="handler", facts=given("hardship"))
            yield Beat(on=workday(asked, 2), act="answer_deferral", role="leader", facts=granted)
            day = workday(until, -self.dice.randint(1, 20))
            yield self._pay(day)
        elif self.fine:
            day = max(day, workday(served, self.dice.randint(2, 13)))
            yield self._pay(day)
        if kind == "upheld":
            began = {"remedy_kind": "reconsideration", "remedy_began_on": workday(day, 4)}
            over = workday(day, 50)
            ended = given("upheld", remedy_over_on=over)
            yield Beat(on=workday(day, 5), act="record_remedy", role="clerk", facts=began)
            yield Beat(on=workday(over, 1), act="end_remedy", role="clerk", facts=ended)
            day = workday(over, 2)
        yield Beat(on=workday(day, 3), act="close", role="handler", facts=given("closed"))

    def _pay(self, day: date) -> Beat:
        through = self.dice.choice(["bank", "electronic"])
        facts = {"paid_on": day, "paid_fen": self.fine, "paid_through": through}
        return Beat(on=day, act="pay", role="handler", facts=facts)
