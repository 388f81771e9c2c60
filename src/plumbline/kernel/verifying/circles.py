"""Circles of waits and deadlines that cannot all be kept: each act of them makes the next one necessary, in too short a time.

A circle is looked for with the fewest days of every deadline and the most of every wait; what is found is counted out on
every day. Where one of several acts is enough, the circle must fail for each of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from plumbline.kernel.procedure import Form
from plumbline.kernel.verifying.links import Link, Links
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.orders import Order
from plumbline.kernel.verifying.symbols import Diagram, TooBig
from plumbline.kernel.verifying.walking import Step, at_worst

Steps = tuple[Step, ...]
_CHANGING: Final = frozenset({"done", "complete", "waiting", "passed", "ended", "order", "extended", "known"})
_MANY: Final = 400  # circles from one act and rule


@dataclass(frozen=True, slots=True)
class Circle:
    """Ways that all lead back to where they began, too early: one for each choice between acts.

    Gives   begins — the act;  ways — its ways, the first step of each a deadline
    """

    begins: str
    ways: tuple[Steps, ...]

    @property
    def steps(self) -> tuple[tuple[str, Link], ...]:
        """Each link once, with the act at which it is judged: what waits, and what a deadline is about."""
        judged = {(way.act if link.on else link.act, link) for steps in self.ways for link, way in steps}
        return tuple(sorted(judged, key=lambda one: (one[0], one[1].rule.code)))

    @property
    def turns(self) -> int:
        """How often it turns from a wait to a deadline: told from the right act, most circles never do."""
        ons = [[link.on for link, _ in steps] for steps in self.ways]
        return sum(not before and after for way in ons for before, after in pairwise(way))

    @property
    def deadlines(self) -> tuple[Step, ...]:
        """The deadlines, in the order in which they run."""
        return _once(step for steps in self.ways for step in steps if step[0].on)

    @property
    def waits(self) -> tuple[Step, ...]:
        """The waits, the first to begin in front; where there is none, the order that takes their place."""
        back = [step for steps in self.ways for step in reversed(steps) if not step[0].on]
        return _once(step for step in back if step[1].period) or _once(back)

    @property
    def acts(self) -> frozenset[str]:
        """Every act on it."""
        return frozenset(act for steps in self.ways for link, way in steps for act in (link.act, way.act))


def _once(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple({step[0].rule.code: step for step in steps}.values())


class _Seeking:
    """The search for circles that begin with one act."""

    def __init__(self, links: Links, start: str, *, extended: bool) -> None:
        self.links = links
        self.start = start
        self.extended = extended
        self.least = self._least()
        self.left = _MANY

    def failing(self, act: str, gone: int, steps: Steps) -> Iterator[tuple[Steps, ...]]:
        """Go on from an act that is reached after so many days at the least, and give the ways that end too early."""
        if act == self.start:
            if gone < 0:
                yield (steps,)
            return
        if act not in self.least or gone + self.least[act] >= 0 or any(act == link.act for link, _ in steps):
            return
        for link in self.links.leaving[act]:
            yield from self.by(link, gone, steps)

    def by(self, link: Link, gone: int, steps: Steps) -> Iterator[tuple[Steps, ...]]:
        """Go on by one link: by each of the acts of which one is enough."""
        chosen: list[list[tuple[Steps, ...]]] = []
        for way in link.ways:
            step = (link, way)
            if link.on and len(link.ways) > 1 and way.act in self._gone_for_good(steps):
                chosen.append([()])  # no choice any more
                continue
            found = [*self.failing(way.act, gone + at_worst(step, extended=self.extended), (*steps, step))]
            if not found:
                return
            chosen.append(found)
        for picked in product(*chosen):
            self.left -= 1
            if self.left < 0:
                raise TooBig
            yield tuple(one for ways in picked for one in ways)

    def _gone_for_good(self, steps: Steps) -> frozenset[str]:
        """Give the acts that have happened by now and cannot again, where only deadlines have led here."""
        if not steps or not all(link.on for link, _ in steps):
            return frozenset()
        acts = self.links.procedure.acts
        return frozenset(link.act for link, _ in steps if not acts[link.act].repeat and acts[link.act].each is None)

    def _least(self) -> dict[str, int]:
        """Give the least number of days, most often below nothing, by which each act leads back to the first."""
        least = {self.start: 0}
        edges = [
            (act, way.act, at_worst((link, way), extended=self.extended))
            for act, leaving in self.links.leaving.items()
            if act != self.start
            for link in leaving
            for way in link.ways
        ]
        for _ in self.links.leaving:
            before = dict(least)
            for act, other, days in edges:
                if other in least:
                    least[act] = min(least.get(act, least[other] + days), least[other] + days)
            if least == before:
                break
        return least


class Circles:
    """The circles of one procedure."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.links = Links(model)
        self.order = Order(model.procedure)
        conditions = model.conditions
        self._may_change = {
            name
            for name in model.symbols.numbers
            if name[0] in _CHANGING
            or (name in conditions.atoms and (conditions.atoms[name].drifts or conditions.atoms[name].loose))
            or (
                name in conditions.atoms
                and (conditions.atoms[name].days or self._asked_again(conditions.atoms[name].facts))
            )
        }

    def _asked_again(self, facts: frozenset[str]) -> bool:
        acts = self.model.procedure.acts.values()
        asking = {fact: [act for act in acts if fact in act.asked()] for fact in facts}
        return any(len(found) != 1 or found[0].repeat for found in asking.values())

    def all(self, *, extended: bool) -> Iterator[Circle]:
        """Give every circle that might fail.

        Takes   extended — whether periods are extended as often as the law lets, or never
        """
        windows: dict[str, list[Link]] = {}
        for link in self.links.windows:
            windows.setdefault(link.act, []).append(link)
        for act, leaving in self.links.leaving.items():
            roots = [link for link in leaving if link.on] + windows.get(act, [])
            if roots:
                self.model.symbols.budget.check()
                yield from self._from(act, roots, extended=extended)

    def _from(self, start: str, roots: list[Link], *, extended: bool) -> Iterator[Circle]:
        for root in roots:
            for ways in _Seeking(self.links, start, extended=extended).by(root, 0, ()):
                circle = Circle(start, ways)
                if ways and self._holds(circle) and self._forced(circle) and not self._stands_still(circle):
                    yield circle

    def together(self, circle: Circle) -> Diagram:
        """Give the facts under which every link of a circle can hold, each at its own time."""
        symbols = self.model.symbols
        found, judged = symbols.true, dict[str, Diagram]()
        for act, link in circle.steps:
            earlier = symbols.all(
                self.model.conditions.done(way.act) for way in link.ways if len(link.ways) == 1 and not link.on
            )
            judged[act] = judged.get(act, symbols.true) & link.when & earlier
        laws = symbols.all(law.says for law in self.model.laws)
        for states in judged.values():
            about = self._may_change & symbols.support(states)
            found &= (states & laws).exists(symbols.cube(about)) if about else states
        return found & laws

    def _holds(self, circle: Circle) -> bool:
        return bool(self.together(circle).satisfiable())

    def _forced(self, circle: Circle) -> bool:
        """Tell whether, once one act of it happens, all of them must."""
        first = circle.ways[0][0][1].act
        window = any(link in self.links.windows for _, link in circle.steps)
        sure = {first} if window else {circle.begins}
        for steps in circle.ways:
            for link, way in steps[1:] if window else steps:
                if link.sure:
                    sure.add(way.act)
        sure = sure.union(*(self.order.before(act) for act in sure))
        unsure = {way.act for steps in circle.ways for link, way in steps if not link.sure}
        needed = frozenset().union(*(link.needs for _, link in circle.steps))
        return unsure | needed <= sure

    def _stands_still(self, circle: Circle) -> bool:
        """Tell whether a deadline stands still, begins anew or is replaced with an act of the circle itself."""
        for _, link in circle.steps:
            turning = self.model.procedure.turned_by.get(link.rule.code, ()) if link.on else ()
            if any(one.form is not Form.EXTENDS and set(one.sources) & circle.acts for one in turning):
                return True
            if link.on and any(
                one.replaces == link.rule.code and set(one.sources) & circle.acts for one in self.model.duties
            ):
                return True
        return False
