"""Replaying: where a matter stands, made again from the ledger alone.

The rows of a matter serve the pages; if they were lost, or somebody changed them, the events still tell. Nothing here
reads a row of the matters engine but the matter's code.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, fields, marking
from plumbline.kernel.errors import Says, Unknown
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.procedure import Actor, Procedure


def replay(matter: Matter) -> Marking:
    """Give the marking that the events of a matter lead to.

    Due days are reckoned with the holiday schedule as it is published now.

    Raises  Unknown when personal data that a rule may look at has been erased from the ledger
    """
    here = marking.begin()
    known: dict[str, Any] = {}
    for event in Event.objects.filter(stream=matter.code).order_by("sequence").prefetch_related("openings"):
        said = event.public
        if "act" not in said:
            continue  # evidence and the like: no act of the procedure
        procedure = catalogue.load().version(said["procedure"], said["version"])
        known |= fields.from_data(procedure.fields, _given(event, procedure))
        situation = Situation(at=_moment(event), facts=dict(known), actors=tuple(_actors(said["by"])))
        here = marking.take(procedure, here, said["act"], situation).marking
    return here


def _given(event: Event, procedure: Procedure) -> dict[str, Any]:
    """Give the facts of an act: those that stand in the event, and those that it commits to."""
    contents = event.contents
    opened = {one.name: one.value for one in event.openings.all()}
    if erased := sorted(code for code in contents["personal"] if code in procedure.fields and code not in opened):
        titles = [procedure.fields[code].title for code in erased]
        raise Unknown(
            Says(
                zh=f"{event.reference} 的“{'、'.join(one.zh for one in titles)}”已经从账本里删除，无法重新推算",
                en=f"“{', '.join(one.en for one in titles)}” of {event.reference} was erased from the ledger, "
                "so the matter cannot be reckoned anew",
            ),
            missing=tuple(erased),
        )
    given: dict[str, Any] = {**contents["public"]["facts"], **opened}
    return given


def _moment(event: Event) -> datetime:
    """Give the moment of the act as the bytes that were hashed have it; the column beside them proves nothing."""
    return datetime.fromisoformat(event.contents["at"])


def _actors(by: Iterable[Mapping[str, Any]]) -> Iterable[Actor]:
    return (Actor(code=one["code"], name="", roles=frozenset(one["roles"])) for one in by)
