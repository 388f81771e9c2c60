"""Runs that a proof found, carried out on the real kernel: with real days and real facts, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from plumbline.kernel import marking
from plumbline.kernel.attempt import attempt
from plumbline.kernel.clock import at_day
from plumbline.kernel.errors import PlumblineError, Refusal
from plumbline.kernel.marking import View
from plumbline.kernel.procedure import Act, Never
from plumbline.kernel.verifying.candidates import filled, moments, plain, written
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.searching import Layer, Search
from plumbline.kernel.verifying.seen import Matter, Taken, seen
from plumbline.kernel.verifying.symbols import Diagram, Name

_FIRST_DAY: Final = date(2024, 3, 4)
_CUBES: Final = 12


def beginning(model: Model) -> Matter:
    """Give a matter in which nothing has happened yet, on a day on which the procedure is in force."""
    first = model.procedure.in_force_from
    last = model.procedure.in_force_to
    day = first if last and last < _FIRST_DAY else max(first, _FIRST_DAY)
    return Matter(marking=marking.begin(), facts={}, at=at_day(day))


class Replay:
    """Carries runs out on the real kernel, led by what was found backwards."""

    def __init__(self, model: Model, search: Search) -> None:
        self.model = model
        self.search = search
        self.symbols = model.symbols
        self._moving = frozenset(rule.to for rule in model.rules if rule.to)
        self._seen: dict[tuple[int, datetime], tuple[Matter, dict[Name, bool], list[tuple[int, bool]]]] = {}

    def seen(self, matter: Matter, at: datetime | None = None) -> dict[Name, bool]:
        """Give the values of all variables in a matter at a moment."""
        return self._look(matter, at)[1]

    def stands_in(self, matter: Matter, states: Diagram, at: datetime | None = None) -> bool:
        """Tell whether a matter is in one of some states at a moment."""
        return bool(states.eval(self._look(matter, at)[2]))

    def _look(self, matter: Matter, at: datetime | None) -> tuple[Matter, dict[Name, bool], list[tuple[int, bool]]]:
        when = at or matter.at
        key = (id(matter), when)
        if key not in self._seen:
            values = seen(self.model, matter.view(self.model, when))
            self._seen[key] = matter, values, self.symbols.valued(values)
        return self._seen[key]

    def led(self, matter: Matter, layers: Sequence[Layer]) -> Matter | None:
        """Lead a matter from the outermost layer into the innermost.

        Takes   layers — the innermost first, each within one act of the one before
        """
        place = next((number for number, layer in enumerate(layers) if self.stands_in(matter, layer.states)), None)
        while place:
            goal = layers[place - 1].front
            ways = layers[place].ways
            after = next((found for act in ways if (found := self.step(matter, act, goal, ways[act]))), None)
            if after is None:
                return None
            matter = after
            place = next(number for number, layer in enumerate(layers) if self.stands_in(matter, layer.states))
        return None if place is None else matter

    def breaks(self, matter: Matter, never: Never) -> Matter | None:
        """Let happen what may never be; None where the kernel does not."""
        when = ~self.model.conditions.done(never.without) & self.model.conditions.truth(never.when).true
        before = self.search.breaking(never.reach, never.without, self.model.conditions.truth(never.when).true)
        return self.step(matter, never.reach, self.symbols.true, before, when=when)

    def step(
        self, matter: Matter, act: str, states: Diagram, before: Diagram | None = None, *, when: Diagram | None = None
    ) -> Matter | None:
        """Take one act so that the matter comes into some states; None where no day and no facts were found for it.

        Takes   before — the states from which the act can lead there, where they are known
                when — what must hold of the facts after the act
        """
        possible = before
        if possible is None:
            possible = self.search.ready(act) if states.valid() else self.search.before(states, act)
        for at in moments(self.model, matter):
            self.symbols.budget.check()
            if not self.stands_in(matter, possible, at):
                continue
            values = self.seen(matter, at)
            left = self.search.with_facts(states, act, values, when=when)
            for _ in range(_CUBES):
                wanted = self.symbols.pick(left)
                if wanted is None:
                    break
                after = self._taken(matter, act, at, wanted)
                if after is not None and self.stands_in(after, self.search.before_waiting(states)):
                    return after
                left &= ~self.symbols.state({name: wanted[name] for name in wanted if self._told(act, name)})
        return None

    def _told(self, act: str, name: Name) -> bool:
        effect = self.model.effects[act]
        return name[0] in {"given", "known"} or any(name in names for names in effect.given.values())

    def _taken(self, matter: Matter, act: str, at: datetime, wanted: Mapping[Name, bool]) -> Matter | None:
        declared, effect = self.model.procedure.acts[act], self.model.effects[act]
        chosen = tuple(fact for fact in effect.asked if wanted.get(("given", fact), False))
        found = filled(self.model, matter, at, chosen, wanted=wanted, act=act)
        if found is None:
            return None
        return take(self.model, matter, declared, at, {**self._rest(matter, declared, at), **found})

    def _rest(self, matter: Matter, act: Act, at: datetime) -> dict[str, Any]:
        """Give values of the required facts that no condition reads."""
        given: dict[str, Any] = {}
        for question in act.questions:
            one = self.model.procedure.fields[question.field]
            if question.field in self.model.read or not question.required or act.by == ("system",):
                continue
            view = matter.view(self.model, at)
            if view.value(question.when) is False:
                continue
            if one.code in self._moving:
                given[one.code] = self._moved(matter, view)
            elif one.type in {"day", "moment"}:
                given[one.code] = at if one.type == "moment" else view.today()
            elif one.pattern:
                given |= dict.fromkeys((one.code,), next(written(one), ""))
            elif act.each and act.each.named_in == one.code:
                done = matter.marking.acts[act.code].items if act.code in matter.marking.acts else frozenset()
                names = [name for name in matter.facts.get(act.each.of, ()) if name not in done]
                given[one.code] = names[0] if names else plain(one)
            else:
                given[one.code] = plain(one)
        return given

    def _moved(self, matter: Matter, view: View) -> date:
        """Give a new last day: the day after the earliest that is owed and that can be extended."""
        ends = [
            duty.due_on for duty in matter.marking.owed() if duty.due_on and duty.rule in self.model.procedure.turned_by
        ]
        return min(ends) + timedelta(days=1) if ends else view.today()


def take(model: Model, matter: Matter, act: Act, at: datetime, given: Mapping[str, Any]) -> Matter | None:
    """Let one act happen on the real kernel; None where it refuses."""
    procedure = model.procedure
    situation = replace(matter.view(model, at).situation)
    try:
        if act.by == ("system",):
            answer = marking.ask(procedure, matter.marking, act.code, situation)
            if not answer.allowed:
                return None
            values, after = dict(given), marking.take(procedure, matter.marking, act.code, situation)
        else:
            values, after = _attempted(model, matter, act, given, view=matter.view(model, at))
    except Refusal:
        return None
    except PlumblineError:
        return None
    step = Taken(act=act.code, at=at, facts=values)
    return Matter(marking=after.marking, facts={**matter.facts, **values}, at=at, run=(*matter.run, step))


def _attempted(model: Model, matter: Matter, act: Act, given: Mapping[str, Any], *, view: View) -> Any:
    """Attempt an act by the kernel; what the procedure says may never be is let happen, for that is what is looked for."""
    tried = replace(model.procedure, never=())
    raw = {code: list(one) if isinstance(one, tuple) else one for code, one in given.items()}
    return attempt(tried, matter.marking, act.code, raw, view.situation)
