"""Replaying: where a matter stands, made again from the ledger alone.

The rows of a matter serve the pages; if they were lost, or somebody changed them, the events still tell. Nothing here
reads a row of the matters engine but the matter's code, and the holiday schedules.

What the events say beside acts is told in its place: a correction changes the act that it names, a new schedule reckons
the running clocks anew, and a matter that was carried to a new version has all its acts told under that version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.schedules import Calendars, calendars
from plumbline.kernel import catalogue, fields, marking
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Says, Unknown
from plumbline.kernel.marking import Duty, Marking, Situation
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.redating import redated

CORRECTED: Final = "matter.correct"
RECKONED: Final = "matter.reckon"
CARRIED: Final = "matter.carry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An act as it holds now: as it was recorded, with what has been corrected since."""

    sequence: int
    act: str
    at: datetime
    by: tuple[Actor, ...]
    given: Mapping[str, Any]  # as JSON, sealed facts included
    recorded_at: datetime
    deemed: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """That the running clocks were reckoned anew by a schedule."""

    schedule: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the events of a matter tell, in their order."""

    procedure: str
    version: str
    told: tuple[Turn | Reckoned, ...]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Give the acts alone."""
        return tuple(one for one in self.told if isinstance(one, Turn))

    def declared(self) -> Procedure:
        """Find the version of the procedure that the matter follows."""
        return catalogue.load().version(self.procedure, self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Where a course leads: the marking, the facts as JSON, every duty there ever was, and when the matter ended."""

    marking: Marking
    facts: Mapping[str, Any]
    duties: Mapping[tuple[str, int], Duty]  # by rule, and the act that opened it
    ended_at: datetime | None


def replay(matter: Matter) -> Marking:
    """Give the marking that the events of a matter lead to.

    Raises  Unknown when personal data that a rule may look at has been erased from the ledger
    """
    course = course_of(matter.code)
    return walk(course.declared(), course.told).marking if course.turns else marking.begin()


def course_of(stream: str) -> Course:
    """Read what the events of a matter tell.

    Raises  Unknown when personal data that a rule may look at has been erased from the ledger
    """
    told: list[Turn | Reckoned] = []
    procedure = version = ""
    for event in Event.objects.filter(stream=stream).order_by("sequence").prefetch_related("openings"):
        contents = event.contents
        said = contents["public"]
        if "act" in said:
            procedure, version = (procedure, version) if version else (said["procedure"], said["version"])
            told.append(_turn(event, contents))
        elif contents["kind"] == CORRECTED:
            told = list(_corrected(told, event, contents))
        elif contents["kind"] == RECKONED:
            told.append(Reckoned(said["schedule"]))
        elif contents["kind"] == CARRIED:
            version = said["to"]
    declared = catalogue.load().version(procedure, version) if procedure else None
    return Course(
        procedure=procedure,
        version=version,
        told=tuple(_known(one, declared) if declared and isinstance(one, Turn) else one for one in told),
    )


def walk(procedure: Procedure, told: Iterable[Turn | Reckoned], *, known: Calendars | None = None) -> Walked:
    """Take every act of a course as it happened, each reckoned with the calendar that was known when it was recorded."""
    known = known or calendars()
    here, facts = marking.begin(), dict[str, Any]()
    duties: dict[tuple[str, int], Duty] = {}
    ended_at: datetime | None = None
    for one in told:
        if isinstance(one, Reckoned):
            read = fields.from_data(procedure.fields, facts)
            here, changed = redated(procedure, here, read, calendar=known.of(one.schedule))
            duties |= {(each.now.rule, each.now.sequence): each.now for each in changed}
            continue
        facts |= one.given
        situation = Situation(
            at=one.at,
            facts=fields.from_data(procedure.fields, facts),
            actors=one.by,
            calendar=known.at(one.recorded_at),
        )
        # The number of an act stays, also where one before it was struck out.
        step = marking.take(procedure, replace(here, sequence=one.sequence - 1), one.act, situation)
        here = step.marking
        for duty in (*step.closed, *step.opened, *step.moved, *step.lapsed):
            duties[duty.rule, duty.sequence] = duty
        duties |= {(duty.rule, duty.sequence): duty for duty in here.duties.values()}
        if here.ended and ended_at is None:
            ended_at = one.at
    return Walked(marking=here, facts=facts, duties=duties, ended_at=ended_at)


def _turn(event: Event, contents: Mapping[str, Any]) -> Turn:
    """Read an act as the bytes that were hashed have it; the columns beside them prove nothing."""
    said = contents["public"]
    return Turn(
        sequence=said["sequence"],
        act=said["act"],
        at=datetime.fromisoformat(contents["at"]),
        by=tuple(_actors(said["by"])),
        given=_given(event, contents),
        recorded_at=datetime.fromisoformat(contents["recorded_at"]),
        deemed=bool(said.get("deemed")),
    )


@dataclass(frozen=True, slots=True)
class _Erased:
    """Stands for a value that was erased from the ledger, and says from where."""

    reference: str


def _given(event: Event, contents: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts of an act: those that stand in the event, and those that it commits to."""
    opened = {one.name: one.value for one in event.openings.all()}
    sealed = {code: opened.get(code, _Erased(event.reference)) for code in contents["personal"]}
    return {**contents["public"]["facts"], **sealed}


def _known(turn: Turn, procedure: Procedure) -> Turn:
    """Leave out what is no fact of the procedure; refuse what was erased and is one.

    Raises  Unknown naming what was erased
    """
    given = {code: value for code, value in turn.given.items() if code in procedure.fields}
    erased = sorted(code for code, value in given.items() if isinstance(value, _Erased))
    if not erased:
        return replace(turn, given=given)
    titles = [procedure.fields[code].title for code in erased]
    reference = given[erased[0]].reference
    raise Unknown(
        Says(
            zh=f"{reference} 的“{'、'.join(one.zh for one in titles)}”已经从账本里删除，无法重新推算",
            en=f"“{', '.join(one.en for one in titles)}” of {reference} was erased from the ledger, "
            "so the matter cannot be reckoned anew",
        ),
        missing=tuple(erased),
    )


def _corrected(told: Iterable[Turn | Reckoned], event: Event, contents: Mapping[str, Any]) -> Iterator[Turn | Reckoned]:
    """Change the acts that a correction names: what it strikes out goes, what it says instead takes the place."""
    said = contents["public"]
    struck, moved = set(said["struck"]), {int(number): at for number, at in said["moved_to"].items()}
    for one in told:
        if isinstance(one, Reckoned):
            yield one
        elif one.sequence in struck:
            continue
        elif one.sequence == said["corrects"]:
            yield replace(
                one,
                act=said["instead"],
                at=datetime.fromisoformat(said["at"]),
                by=tuple(_actors(said["by_whom"])),
                given=_given(event, contents),
                deemed=False,
            )
        elif one.sequence in moved:
            yield replace(one, at=datetime.fromisoformat(moved[one.sequence]))
        else:
            yield one


def _actors(by: Iterable[Mapping[str, Any]]) -> Iterator[Actor]:
    return (Actor(code=one["code"], name="", roles=frozenset(one["roles"])) for one in by)
