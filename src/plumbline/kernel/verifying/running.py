"""What can and cannot happen: every act has a run, every run can end, and what may never be does not come about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from plumbline.kernel.clock import at_day
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Never, Procedure
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.replaying import Replay, beginning
from plumbline.kernel.verifying.searching import MANY, Layer, Search
from plumbline.kernel.verifying.seen import Matter, Taken
from plumbline.kernel.verifying.symbols import Budget, Diagram
from plumbline.kernel.verifying.verified import Check, Finding

_NARROWED = 3


class Running:
    """The proof of one procedure by its runs."""

    def __init__(self, procedure: Procedure, budget: Budget) -> None:
        self.procedure = procedure
        self.budget = budget
        self.model = Model(procedure, budget)
        self.symbols = self.model.symbols
        self.search = Search(self.model)
        self.replay = Replay(self.model, self.search)
        self.matters: list[Matter] = [beginning(self.model)]
        self.unsure: list[Finding] = []

    @cached_property
    def _everywhere(self) -> Diagram:
        return self.symbols.all(
            [
                *(part for _, part in self.search.reduction.settled),
                self.search.times,
                *(law.says for law in self.model.laws),
            ]
        )

    def likely(self, states: Diagram) -> Diagram:
        """Leave of some states those that the plain order of acts allows; all that can be reached are among them."""
        found = states & self.search.times
        about = self.symbols.support(states)
        for law in self.model.laws:
            if law.about & about:
                found &= law.says
        return self.symbols.within(
            found, ((names, part) for names, part in self.search.reduction.settled if names & about)
        )

    def can_be(self, states: Diagram) -> bool:
        """Tell whether some states can be reached by the first act and those after it."""
        likely = self.likely(states)
        return likely.satisfiable() and self.replay.stands_in(self.matters[0], self.search.reaching(likely))

    @property
    def runs(self) -> Iterator[tuple[str, tuple[Taken, ...]]]:
        """The shortest run found for each act."""
        for act in self.procedure.acts:
            ways = [matter.run for matter in self.matters if any(taken.act == act for taken in matter.run)]
            if ways:
                yield act, min(ways, key=len)

    def findings(self) -> Iterator[Finding]:
        """Prove all three, and give what fails."""
        dead_acts = [act for act in self.procedure.acts if not self._happens(act)]
        for act in dead_acts:
            yield from self._blocked(act)
        yield from self._endless()
        for never in self.procedure.never:
            yield from self._broken(never)
        yield from self.unsure

    # ── every act can happen ─────────────────────────────────────────────────────────────────────────────────────

    def _happens(self, act: str) -> bool:
        """Find a run in which an act happens; True also where the proof found one that could not be replayed."""
        if any(act in matter.marking.acts for matter in self.matters):
            return True
        ready = self.search.ready(act)
        for narrow in (True, False):
            matter, possible = self._led_into(ready, narrow=narrow)
            after = matter and self.replay.step(matter, act, self.symbols.true)
            if matter:
                self.matters.append(matter)
            if after:
                self.matters.append(after)
                return True
            if not possible and not narrow:
                return False
        self.unsure.append(_not_replayed(self.procedure, Check.HAPPENS, act))
        return True

    def _led_into(self, states: Diagram, *, narrow: bool) -> tuple[Matter | None, bool]:
        """Lead one of the matters known so far into some states; also tell whether the proof says that one can be."""
        layers: list[Layer] = []
        possible = False
        searched = self.search.layers(states, narrow=self._narrowed) if narrow else self.search.chained(states)
        for layer in searched:
            layers.append(layer)
            for matter in [one for one in self.matters if self.replay.stands_in(one, layer.states)]:
                possible = True
                if led := self.replay.led(matter, layers):
                    return led, True
            if possible:
                return None, True
        return None, False

    def _narrowed(self, states: Diagram) -> Diagram:
        """Leave of many states a few that look as if they could be reached."""
        if states.node_count() <= MANY:
            return states
        about = self.symbols.support(states)
        left, few = self._everywhere & states, self.symbols.false
        for _ in range(_NARROWED):
            picked = self.symbols.pick(left)
            if picked is None:
                break
            one = self.symbols.state({name: value for name, value in picked.items() if name in about})
            few |= one
            left &= ~one
        return few if few.satisfiable() else states

    def _blocked(self, act: str) -> Iterator[Finding]:
        title = self.procedure.acts[act].title
        blocking = [rule for rule in self.procedure.targeting[act] if self._frees(act, rule.code)]
        laws = "；".join(f"{rule.code}（{rule.law}）" for rule in blocking)
        names = "; ".join(f"{rule.code} ({rule.law})" for rule in blocking)
        zh = f"：挡住它的是 {laws}" if laws else "：几条规则合起来挡住了它"
        en = f": what stands in its way is {names}" if names else ": several rules together stand in its way"
        yield Finding(
            check=Check.HAPPENS,
            act=act,
            rule=blocking[0].code if blocking else "",
            law=blocking[0].law if blocking else self.procedure.acts[act].law,
            says=Says(zh=f"“{title.zh}”永远不会发生{zh}", en=f"“{title.en}” can never happen{en}"),
        )

    def _frees(self, act: str, rule: str) -> bool:
        """Tell whether an act could happen without one rule."""
        model = Model(self.procedure, self.budget, without=frozenset({rule}))
        search = Search(model)
        return (search.reaching(search.ready(act)) & model.initial).satisfiable()

    # ── every run can end ────────────────────────────────────────────────────────────────────────────────────────

    def _endless(self) -> Iterator[Finding]:
        ready = self.symbols.any(self.search.ready(act) for act in self.procedure.ends_with)
        ending = self.search.reaching(ready)
        going = self.search.reduction.of(self.model.begun & ~self.model.ended)
        stuck = self.likely(~ending & going)
        if not self.can_be(stuck):
            return
        matter, possible = self.led_from_the_start(stuck)
        if matter:
            yield Finding(
                check=Check.ENDS,
                act=matter.run[-1].act,
                law=self.procedure.basis,
                says=Says(
                    zh="走到这里以后，再也到不了任何一个结束行为",
                    en="From here on no act that ends the matter can be reached any more",
                ),
                run=matter.run,
            )
        elif possible:
            self.unsure.append(_not_replayed(self.procedure, Check.ENDS, ""))

    def led_from_the_start(self, states: Diagram, *, on: date | None = None) -> tuple[Matter | None, bool]:
        """Lead a matter in which nothing has happened yet into some states, by as few acts as possible.

        Takes   on — the day on which the matter is opened, where it matters
        """
        start = replace(self.matters[0], at=at_day(on)) if on else self.matters[0]
        layers: list[Layer] = []
        for layer in self.search.layers(states):
            layers.append(layer)
            if self.replay.stands_in(start, layer.states):
                if led := self.replay.led(start, layers):
                    return led, True
                return None, True
        return None, False

    # ── what may never be ────────────────────────────────────────────────────────────────────────────────────────

    def _broken(self, never: Never) -> Iterator[Finding]:
        broken = self.search.breaking(never.reach, never.without, self.model.conditions.truth(never.when).true)
        if not self.can_be(broken):
            return
        matter, possible = self.led_from_the_start(broken)
        after = matter and self.replay.breaks(matter, never)
        if not possible:
            return
        if not after:
            self.unsure.append(_not_replayed(self.procedure, Check.NEVER, never.reach))
            return
        reach, without = (self.procedure.acts[code].title for code in (never.reach, never.without))
        yield Finding(
            check=Check.NEVER,
            act=never.reach,
            law=never.law,
            says=Says(
                zh=f"没有“{without.zh}”也能“{reach.zh}”，而这永远不可以（{never.law}）",
                en=f"“{reach.en}” can happen without “{without.en}”, which may never be ({never.law})",
            ),
            run=after.run,
        )


def _not_replayed(procedure: Procedure, check: Check, act: str) -> Finding:
    title = procedure.acts[act].title if act else procedure.title
    return Finding(
        check=check,
        act=act,
        law=procedure.basis,
        says=Says(
            zh=f"“{title.zh}”：证明找到了一条可能的路径，但没有找到能在内核上走通的日期和事实，所以没有证完",
            en=f"“{title.en}”: the proof sees a run that may be, but no days and facts were found that carry it out "
            "on the kernel, so nothing is proven here",
        ),
    )
