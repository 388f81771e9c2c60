"""The matters of the demonstration: told by a seeded simulator, made only by performing acts through the engine."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from plumbline.demonstration import plots, scripted
from plumbline.demonstration.story import Staff, Story
from plumbline.engines.matters.models import Matter


@dataclass(slots=True)
class Told:
    """What was told: matters and acts made, acts refused."""

    matters: int = 0
    acts: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def simulate(*, count: int, seed: int, today: date, progress: Callable[[int, int], None]) -> Told:
    """Tell the matters of the last twelve months, in the order of the days; a second call adds nothing.

    Takes   count — how many matters shall stand afterwards;  seed — the same seed tells the same matters
            today — where the stories stop: no act lies after it
            progress — told after each matter how many are done, and of how many
    Gives   Told — what was told now
    Raises  Refusal when the rules refuse what a story takes for lawful: then the story or the rules are wrong
    """
    there = Matter.objects.filter(demonstration=True).count() - scripted.told().count()
    told = Told()
    stories = [(story.at, number, story) for number, story in enumerate(_stories(count - there, seed + there, today))]
    heapify(stories)
    whole = len(stories)
    while stories:
        _, number, story = heappop(stories)
        if story.act():
            told.acts += 1
        else:
            told.refused += 1
        if story.next is not None:
            later: datetime = story.at
            heappush(stories, (later, number, story))
        else:
            told.matters += 1
            told.kinds[story.plot.kind] += 1
            progress(told.matters, whole)
    return told


def _stories(count: int, seed: int, today: date) -> list[Story]:
    if count <= 0:
        return []
    dice, bodies = Random(seed), plots.bodies()
    staff = Staff(today - timedelta(days=plots.DAYS))
    found = []
    for kind in plots.kinds(count, dice):
        own = Random(dice.random())  # a story that takes another turn does not change the others
        body = own.choice(bodies[plots.sort_of(kind)])
        found.append(Story(body=body, plot=plots.plot(kind, body, own, today), dice=own, staff=staff, today=today))
    return found
