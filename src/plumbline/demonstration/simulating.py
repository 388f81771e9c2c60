"""The matters of the demonstration: told by a seeded simulator, made only by performing acts through the engine."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from heapq import heappop, heappush
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

import yaml

from plumbline.demonstration.telling import Beat, Ordinary, Plot, Summary, workday
from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import Account, Body, Officer
from plumbline.engines.matters.acting import Performed, open_matter, perform
from plumbline.kernel import clock
from plumbline.kernel.errors import Refusal
from plumbline.kernel.procedure import Actor

if TYPE_CHECKING:
    from plumbline.engines.matters.models import Matter

DAYS = 365
# How the matters turn out, by weight: most run their course, some stop at every stage, some go wrong.
KINDS: Mapping[str, int] = {
    "closed": 80,
    "published": 24,
    "served": 14,
    "decided": 10,
    "hearing": 12,
    "reviewed": 10,
    "pleaded": 10,
    "notified": 16,
    "tried_early": 12,
    "concluded": 10,
    "investigating": 16,
    "preserved": 5,
    "preserved_late": 4,
    "reported": 10,
    "declined": 8,
    "spared": 12,
    "referred": 4,
    "decided_late": 9,
    "served_late": 9,
    "withdrawn": 8,
    "unpaid": 6,
    "summary": 24,
    "summary_open": 6,
}
STANDING = frozenset(
    {"reported", "investigating", "preserved", "concluded", "notified", "pleaded", "reviewed", "decided", "served"},
)
SHOWN_MORE = 7  # so that somebody who signs in finds work to do
WORKED_THROUGH = 200  # days that a story needs to run its course before today


@dataclass(slots=True)
class Told:
    """What was told: matters and acts made, acts refused."""

    matters: int = 0
    acts: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@cache
def themes() -> Mapping[str, Any]:
    """Read the themes beside this module."""
    text = files("plumbline.demonstration").joinpath("stories.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read


def simulate(*, count: int, seed: int, today: date, progress: Callable[[int, int], None]) -> Told:
    """Tell the matters of the last twelve months.

    Takes   count — how many matters;  today — where the stories stop: no act lies after it
            progress — told after each matter how many are done, and of how many
    Gives   Told
    Raises  Refusal when the rules refuse what a story takes for lawful: then the story or the rules are wrong
    """
    dice = Random(seed)
    bodies = _bodies()
    told = Told()
    stories: list[tuple[datetime, int, _Story]] = []
    for number, kind in enumerate(_kinds(count, dice), start=1):
        body = dice.choice(bodies["summary" if kind.startswith("summary") else "ordinary"])
        story = _Story(body=body, plot=_plot(kind, body, dice, today), dice=Random(dice.random()), today=today)
        told.kinds[kind] += 1
        if story.next is not None:
            heappush(stories, (story.at, number, story))
    while stories:
        _, number, story = heappop(stories)
        story.act(told)
        if story.next is not None:
            heappush(stories, (story.at, number, story))
        else:
            told.matters += 1
            progress(told.matters, count)
    return told


def _kinds(count: int, dice: Random) -> list[str]:
    """Give the turns in their proportion, in a mixed order; every turn happens at least once."""
    whole = sum(KINDS.values())
    kinds = [kind for kind, weight in KINDS.items() for _ in range(max(1, round(weight * count / whole)))]
    while len(kinds) < count:
        kinds.append("closed")
    dice.shuffle(kinds)
    return kinds[:count]


def _bodies() -> dict[str, list[Body]]:
    """Give the bodies by what they punish; those whose accounts the sign-in page lists stand there several times."""
    known = Body.objects.filter(demonstration=True, officers__isnull=False).select_related("region").distinct()
    shown = set(Account.objects.filter(demonstration=True).values_list("officer__body", flat=True))
    bodies = [body for body in known.order_by("code") for _ in range(SHOWN_MORE if body.pk in shown else 1)]
    return {sort: [body for body in bodies if body.kind in themes()[sort]] for sort in ("ordinary", "summary")}


def _plot(kind: str, body: Body, dice: Random, today: date) -> Plot:
    sort = "summary" if kind.startswith("summary") else "ordinary"
    choices: Sequence[Mapping[str, Any]] = themes()[sort][body.kind]
    if kind == "hearing":
        choices = [theme for theme in choices if theme["large"]] or choices
    if kind in {"unpaid", "decided_late"}:
        choices = [theme for theme in choices if theme["fine"][1]] or choices
    theme = dice.choice(choices)
    if kind == "hearing" and not theme["large"]:
        theme = {**theme, "large": True}
    ago = dice.randint(3, 45) if kind in STANDING else dice.randint(min(WORKED_THROUGH, DAYS), DAYS)
    return Plot(
        kind=kind,
        theme=theme,
        begins=workday(today - timedelta(days=ago), 0) if ago > 7 else _workday_before(today, ago),  # noqa: PLR2004 — a week
        party=_party(dice, person=sort == "summary" and dice.random() < 0.7, body=body),  # noqa: PLR2004 — seven in ten
        place=f"{body.region.name}{dice.choice(themes()['names']['roads'])}{dice.randint(1, 300)}号",
    )


def _workday_before(today: date, ago: int) -> date:
    day = workday(today - timedelta(days=ago), 0)
    return min(day, today)


def _party(dice: Random, *, person: bool, body: Body) -> dict[str, Any]:
    names = themes()["names"]
    address = f"{body.region.name}{dice.choice(names['roads'])}{dice.randint(1, 300)}号（演示）"
    if person:
        return {
            "party_kind": "natural_person",
            "party_name": dice.choice(names["surnames"]) + dice.choice(names["given"]),
            "party_address": address,
        }
    trade = dice.choice(names["trades"])
    return {
        "party_kind": "legal_person" if trade.endswith("公司") else "individual_business",
        "party_name": f"{body.region.name}{dice.choice(names['shops'])}{trade}",
        "party_address": address,
    }


class _Story:
    """One matter while it is told: its people, the act that comes next, and when."""

    def __init__(self, *, body: Body, plot: Plot, dice: Random, today: date) -> None:
        self.body = body
        self.plot = plot
        self.dice = dice
        self.today = today
        self.cast: dict[str, list[Actor]] = {}
        self.matter: Matter | None = None
        self.at = datetime.combine(plot.begins, time(8, 30), tzinfo=clock.BEIJING)
        self._beats = (Summary if plot.kind.startswith("summary") else Ordinary)(plot, dice).beats()
        self.next: Beat | None = None
        self._turn()

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

    def act(self, told: Told) -> None:
        """Perform the act that is next, and take up the one after it.

        Raises  Refusal when the rules refuse what the story takes for lawful
        """
        beat = self.next
        if beat is None:
            return
        with clock.standing_at(self.at):
            try:
                self.matter = self._perform(beat).matter
                told.acts += 1
            except Refusal:
                if not beat.refused:
                    raise
                told.refused += 1
        self._turn()

    def _perform(self, beat: Beat) -> Performed:
        by, *together = self._actors(beat)
        facts = {code: value.isoformat() if isinstance(value, date) else value for code, value in beat.facts.items()}
        if self.matter is not None:
            return perform(self.matter.pk, beat.act, by=by, together=together, facts=facts, at=self.at)
        plot = self.plot
        named = plot.party["party_kind"] != "natural_person"
        return open_matter(
            "penalty.summary" if plot.kind.startswith("summary") else "penalty.ordinary",
            by=by,
            together=together,
            body=self.body,
            region=self.body.region,
            title=f"{plot.party['party_name'] if named else '个人'}{plot.theme['title']}",
            facts=facts,
            domain=self.body.kind,
            at=self.at,
            demonstration=True,
        )

    def _actors(self, beat: Beat) -> list[Actor]:
        """Give who performs a beat: who once had a part keeps it while fit for it."""
        wanted = 2 if beat.together else 1
        standing = [one for one in self.cast.get(beat.role, []) if self._fit(one, beat.role, beat.on)]
        if len(standing) < wanted:
            standing += self._choose(beat.role, beat.on, besides=standing)
            self.cast[beat.role] = standing
        return standing[:wanted]

    def _fit(self, person: Actor, role: str, on: date) -> bool:
        return role in person.roles and (role != "handler" or person.certified(self.body.kind, on))

    def _choose(self, role: str, on: date, *, besides: Sequence[Actor]) -> list[Actor]:
        people = [
            one for one in _staff(self.body.pk, self.plot.begins) if self._fit(one, role, on) and one not in besides
        ]
        used = {one.code for others in self.cast.values() for one in others}
        fresh = [one for one in people if one.code not in used] or people
        return self.dice.sample(fresh, min(2, len(fresh)))


@cache
def _staff(body: int, on: date) -> tuple[Actor, ...]:
    """Give the officers of a body in the posts that they held when a story began."""
    found = Officer.objects.filter(body_id=body).select_related("body__region")
    return tuple(actor_of(one, on=on) for one in found.prefetch_related("certificates", "qualifications"))
