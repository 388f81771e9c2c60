"""Running matters pass from one body to another when a reform says so: the basis stands in the stream of each.

A matter is running until it has ended and nothing is owed in it any more. What was done stays as it was recorded, by whom and in
whose name; from now on the body that took over handles it. Matters are taken some at a time, as in reckoning anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Count, Q

from plumbline.engines.bodies.inheriting import Handover, Running
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.appending_many import Said, append_many
from plumbline.engines.ledger.models import Event, Head
from plumbline.engines.matters.models import Matter
from plumbline.kernel.errors import Says

PASSED: Final = "matter.pass"
LOT: Final = 5000
RUNNING: Final = Q(ended_at__isnull=True) | Q(next_due_on__isnull=False)
UPDATE: Final = "UPDATE matters_matter SET body_id = %s, head_sequence = %s, head_digest = %s WHERE id = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """That a matter passed from one body to another, as the ledger has it."""

    event: Event
    before: Body
    after: Body
    on: date  # the first day on which the other body handles it
    basis: str  # the document of the reform, as cited
    by: str  # account


def passages(matter: Matter) -> tuple[Passage, ...]:
    """Tell from which body to which a matter passed in reforms, the newest first; two queries where it ever did."""
    events = list(Event.objects.filter(stream=matter.code, kind=PASSED).order_by("-sequence"))
    told = [event.public for event in events]
    codes = {one[side] for one in told for side in ("from", "to")}
    bodies = {body.code: body for body in Body.objects.filter(code__in=codes)} if codes else {}
    return tuple(
        Passage(
            event=event,
            before=bodies[one["from"]],
            after=bodies[one["to"]],
            on=date.fromisoformat(one["on"]),
            basis=one["basis"],
            by=one["by"],
        )
        for event, one in zip(events, told, strict=True)
    )


class Matters:
    """The matters of a body, as a reform hands them over."""

    says: Says = Says(zh="在办案件", en="running matters")

    def running(self, body: Body) -> Sequence[Running]:
        """Count the running matters of a body, by domain and region."""
        found = Matter.objects.filter(RUNNING, body=body).order_by().values_list("domain", "region")
        return [Running(domain=domain, region=region, count=n) for domain, region, n in found.annotate(n=Count("pk"))]

    def closed(self, body: Body) -> int:
        """Count the matters of a body in which nothing runs any more."""
        return Matter.objects.filter(body=body).exclude(RUNNING).count()

    def hand_over(self, handover: Handover) -> int:
        """Hand running matters over, with an event in each; gives how many."""
        public = {
            "from": handover.before.code,
            "to": handover.after.code,
            "on": handover.on.isoformat(),
            "basis": handover.basis,
            "by": handover.by,
        }
        wanted = Matter.objects.filter(RUNNING, body=handover.before, domain__in=handover.domains).order_by("pk")
        passed = 0
        while lot := list(
            wanted.select_for_update(of=("self",)).values_list("pk", "code", "head_sequence", "head_digest")[:LOT]
        ):
            heads = append_many(
                [
                    Said(stream=code, after=Head(sequence, bytes(digest or b"")), public=public)
                    for _pk, code, sequence, digest in lot
                ],
                kind=PASSED,
                at=handover.at,
            )
            with connection.cursor() as cursor:
                rows = [
                    (handover.after.pk, head.sequence, head.digest, one[0])
                    for one, head in zip(lot, heads, strict=True)
                ]
                cursor.executemany(UPDATE, rows)
            passed += len(lot)
        return passed
