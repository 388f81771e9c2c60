"""One matter while it is told: its people, the act that comes next, and when."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from plumbline.demonstration.ordinary import Ordinary
from plumbline.demonstration.plots import sort_of
from plumbline.demonstration.summary import Summary
from plumbline.demonstration.telling import Beat, Plot, Teller
from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import Body, Officer
from plumbline.engines.matters import powers
from plumbline.engines.matters.acting import Performed, open_matter, perform
from plumbline.kernel import catalogue, clock
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Refusal

if TYPE_CHECKING:
    from plumbline.engines.matters.models import Matter

TELLERS: Final[dict[str, type[Teller]]] = {"ordinary": Ordinary, "summary": Summary}


class Staff:
    """The officers of the bodies, in the posts that they held when the first stories began; they hold them still."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.known: dict[int, tuple[Actor, ...]] = {}

    def of(self, body: Body) -> tuple[Actor, ...]:
        """Give the officers of a body."""
        if body.pk not in self.known:
            found = Officer.objects.filter(body=body).select_related("body__region")
            papers = found.prefetch_related("certificates", "qualifications")
            self.known[body.pk] = tuple(actor_of(one, on=self.on) for one in papers)
        return self.known[body.pk]


class Story:
    """Tells one matter act by act; `next` is None when it is over, or has reached today."""

    def __init__(self, *, body: Body, plot: Plot, dice: Random, staff: Staff, today: date) -> None:
        self.body = body
        self.staff = staff
        self.plot = plot
        self.dice = dice
        self.today = today
        self.cast: dict[str, list[Actor]] = {}
        self.left: set[str] = set()  # who has stepped aside
        self.matter: Matter | None = None
        self.at = datetime.combine(plot.begins, time(8, 30), tzinfo=clock.BEIJING)
        self._beats = TELLERS[sort_of(plot.kind)](plot, dice).beats()
        self.next: Beat | None = None
        self._turn()

    def act(self) -> bool:
        """Perform the act that is next and take up the one after it; tells whether it was allowed.

        Raises  Refusal when the rules refuse what the story takes for lawful
        """
        beat = self.next
        if beat is None:
            raise ValueError("the story is over")
        allowed = True
        with clock.standing_at(self.at):
            try:
                self.matter = self._perform(beat).matter
            except Refusal:
                if not beat.refused:
                    raise
                allowed = False
        self._turn()
        return allowed

    def _turn(self) -> None:
        """Take up the next act, unless the story is over or has reached today."""
        self.next = next(self._beats, None)
        if self.next is None:
            return
        if self.next.on > self.today:
            self.next = None
            return
        morning = datetime.combine(self.next.on, time(9, self.dice.randint(0, 59)), tzinfo=clock.BEIJING)
        self.at = max(morning, self.at + timedelta(minutes=self.dice.randint(5, 40)))

    def _perform(self, beat: Beat) -> Performed:
        by, *together = self._actors(beat)
        facts = {code: value.isoformat() if isinstance(value, date) else value for code, value in beat.facts.items()}
        facts |= self._named(beat)
        if self.matter is not None:
            return perform(self.matter.pk, beat.act, by=by, together=together, facts=facts, at=self.at)
        plot = self.plot
        named = plot.party["party_kind"] != "natural_person"
        return open_matter(
            f"penalty.{sort_of(plot.kind)}",
            by=by,
            together=together,
            body=self.body,
            region=self.body.region,
            title=f"{plot.party['party_name'] if named else '个人（演示）'}{plot.theme['title']}",
            facts=facts,
            domain=self.body.kind,
            power=self._power(),
            at=self.at,
            demonstration=True,
        )

    def _power(self) -> str:
        """Name the entry of the list that the matter exercises; nothing before the list was laid down."""
        procedure = catalogue.load().procedure(f"penalty.{sort_of(self.plot.kind)}", on=self.plot.begins)
        fitting = powers.fitting_entries(procedure, self.body, domain=self.body.kind, on=self.plot.begins)
        return self.plot.theme["power"] if fitting else ""

    def _named(self, beat: Beat) -> dict[str, Any]:
        """Name the second officer where a beat asks for it, who leaves the story with it or stays."""
        if not beat.names:
            return {}
        second = self.cast["handler"][1]
        if beat.leaves:
            self.left.add(second.code)
        return {beat.names: [second.name]}

    def _actors(self, beat: Beat) -> list[Actor]:
        """Give who performs a beat: who once had a part keeps it while fit for it."""
        wanted = 2 if beat.together else 1
        standing = [one for one in self.cast.get(beat.role, []) if self._fit(one, beat.role, beat.on)]
        if len(standing) < wanted:
            standing += self._choose(beat.role, beat.on, besides=standing)
            self.cast[beat.role] = standing
        return standing[:wanted]

    def _fit(self, person: Actor, role: str, on: date) -> bool:
        fit = role != "handler" or person.certified(self.body.kind, on)
        return fit and role in person.roles and person.code not in self.left

    def _choose(self, role: str, on: date, *, besides: list[Actor]) -> list[Actor]:
        people = [one for one in self.staff.of(self.body) if self._fit(one, role, on) and one not in besides]
        used = {one.code for others in self.cast.values() for one in others}
        fresh = [one for one in people if one.code not in used] or people
        return self.dice.sample(fresh, min(2, len(fresh)))
