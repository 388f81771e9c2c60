"""The matters of the demonstration that are written out act by act: licences, a seizure, and what was opened before any list.

They come before the year that the simulator tells, so that the ledger runs with the days.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.db.models import QuerySet

from plumbline.demonstration.story import Staff
from plumbline.demonstration.telling import workday, workdays_after
from plumbline.engines.bodies.models import Body
from plumbline.engines.matters import powers
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, clock
from plumbline.kernel.actor import Actor

Said = Mapping[str, Any]


@cache
def declared() -> tuple[Said, ...]:
    """Read what is written beside this module."""
    text = files("plumbline.demonstration").joinpath("scripted.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["matters"])


def told() -> QuerySet[Matter]:
    """Select those that stand in the database."""
    return Matter.objects.filter(demonstration=True, title__in=[one["title"] for one in declared()])


def tell(today: date) -> int:
    """Tell those that are not there yet, in the order of their days; gives how many.

    Raises  Refusal when the rules refuse what is written as lawful: then a script or the rules are wrong
    """
    there = set(told().values_list("title", flat=True))
    missing = sorted((_begins(one, today), at) for at, one in enumerate(declared()) if one["title"] not in there)
    for begins, at in missing:
        _tell(declared()[at], begins, Staff(today))
    return len(missing)


def _begins(said: Said, today: date) -> date:
    begins = said["begins"]
    return begins if isinstance(begins, date) else workday(today - timedelta(days=begins), 0)


def _tell(said: Said, begins: date, staff: Staff) -> None:
    body = Body.objects.select_related("region").get(code=said["body"])
    first, *others = said["steps"]
    at = datetime.combine(begins, time(9), tzinfo=clock.BEIJING)
    with clock.standing_at(at):
        matter = open_matter(
            said["procedure"],
            body=body,
            region=body.region,
            domain=body.kind,
            title=said["title"],
            power=_power(said, body, begins),
            demonstration=True,
            **_performed(first, staff, body, at),
        ).matter
    for step in others:
        day = workdays_after(clock.day_of(at), step["after"]) if step.get("after") else clock.day_of(at)
        at = max(datetime.combine(day, time(9), tzinfo=clock.BEIJING), at + timedelta(minutes=20))
        with clock.standing_at(at):
            perform(matter.pk, step["act"], **_performed(step, staff, body, at))


def _performed(step: Said, staff: Staff, body: Body, at: datetime) -> dict[str, Any]:
    """Give who performs a step, with which facts, when."""
    day = clock.day_of(at)
    by, *together = _actors(step, staff, body, day)
    days = {code: (day + timedelta(days=later)).isoformat() for code, later in step.get("days", {}).items()}
    return {"by": by, "together": together, "facts": {**step.get("facts", {}), **days}, "at": at}


def _actors(step: Said, staff: Staff, body: Body, day: date) -> list[Actor]:
    """Give who performs a step: of those in the post, whoever has a certificate on the day before the others."""
    fit = [one for one in staff.of(body) if step["role"] in one.roles]
    fit.sort(key=lambda one: (not one.certified(body.kind, day), one.code))
    return fit[: 2 if step.get("together") else 1]


def _power(said: Said, body: Body, on: date) -> str:
    """Name the entry that the matter exercises; nothing where no list is laid down."""
    procedure = catalogue.load().procedure(said["procedure"], on=on)
    fitting = powers.fitting_entries(procedure, body, domain=body.kind, on=on)
    return said.get("power", "") if fitting else ""
