"""Matters of the sample system: a short licence with a deemed acceptance, a review that reaches into other matters."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, clock
from plumbline.kernel.actor import Actor
from tests.engines.matters.office import make_office

SYSTEMS = Path(__file__).parent / "systems"
MONDAY = date(2025, 3, 3)  # of a week without holidays


@dataclass
class Counter:
    """A body that handles sample matters, and its people."""

    body: Body
    elsewhere: Body
    people: dict[str, Actor]

    def open(self, procedure="sample.licence", *, on=MONDAY, facts=None, title="某项许可", **given):
        """Open a matter; gives it."""
        said = {"subject": "开店"} if facts is None else facts
        by = self.people[given.pop("by", "handler")]
        with clock.standing_at(at(on)):
            done = open_matter(
                procedure, by=by, body=self.body, region=self.body.region, title=title, facts=said, at=at(on), **given
            )
        return fresh(done.matter)

    def do(self, matter, act, *, on, now=None, by="handler", **given):
        """Perform an act at ten o'clock of a day."""
        facts = given.pop("facts", {})
        with clock.standing_at(at(now or on)):
            return perform(matter.pk, act, by=self.people[by], facts=facts, at=at(on), **given)

    def decided(self, *, on=MONDAY):
        """Give a licence that has been decided: accepted after a day, examined and decided after three."""
        matter = self.open(on=on)
        self.do(matter, "accept", on=on + timedelta(1))
        self.do(matter, "examine", on=on + timedelta(2), facts={"complex": False})
        self.do(matter, "decide", on=on + timedelta(3), by="leader", facts={"granted": True})
        return fresh(matter)


def at(day):
    """Give ten o'clock of a day; a moment is one already."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(10), tzinfo=clock.BEIJING)


def fresh(matter):
    """Give the matter as it is held."""
    return Matter.objects.select_related("body__region", "region").get(pk=matter.pk)


def make_counter():
    """Make the bodies and the people: who handles, who else, who leads, who supervises."""
    office = make_office()
    first = handler(office.body)
    people = {
        role: replace(first, code=f"{role}-1", name=f"{role} 甲", roles=frozenset({role}))
        for role in ("handler", "leader", "supervisor")
    }
    people["second"] = replace(first, code="handler-2", name="handler 乙")
    return Counter(office.body, office.elsewhere, people)


def handler(body):
    """Give somebody who handles matters of a body."""
    return Actor(
        code="handler-1", name="handler 甲", roles=frozenset({"handler"}), body=body.code, region=body.region.code
    )


def use_samples(monkeypatch):
    """Let the sample declarations be the only ones."""
    monkeypatch.setattr(catalogue, "load", partial(catalogue.load, SYSTEMS))
