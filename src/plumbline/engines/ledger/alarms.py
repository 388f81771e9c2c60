"""Alarms: a witness said that this ledger shows it another past than before.

An alarm stands, in the recount and on the page of the ledger, until somebody has looked into it and settles it with
the reason; that is an event like every other. A witness may be wrong, too: what it says is no proof, and no noise.
"""

from typing import Final

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, WitnessAlarm
from plumbline.engines.ledger.witness.asking import Outcome
from plumbline.kernel import clock
from plumbline.kernel.errors import Says

STREAM: Final = "ledger/witnesses"
SETTLED: Final = "ledger.alarm_settled"
ALARMING: Final = frozenset({Outcome.FORKED, Outcome.UNPROVEN, Outcome.REWOUND})


def unsettled() -> tuple[WitnessAlarm, ...]:
    """Give the alarms that nobody has settled, the oldest first."""
    settled = {event.public["alarm"] for event in Event.objects.filter(stream=STREAM, kind=SETTLED)}
    return tuple(WitnessAlarm.objects.exclude(id__in=settled).order_by("id"))


def settle(number: int, *, reason: str) -> Event:
    """Settle an alarm: write down what was found when it was looked into.

    Raises  ValueError where no unsettled alarm has that number, or the reason is empty
    """
    if not reason.strip():
        raise ValueError("the reason is empty: write what was found")
    with transaction.atomic():
        if number not in {each.id for each in unsettled()}:
            raise ValueError(f"there is no unsettled alarm {number}")
        public = {"alarm": number, "reason": reason.strip()}
        return append(stream=STREAM, kind=SETTLED, at=clock.now(), public=public)


def told(alarm: WitnessAlarm) -> Says:
    """Say what a witness reported."""
    name, size = alarm.witness.partition("+")[0], alarm.size
    if alarm.outcome == Outcome.REWOUND:
        return Says(
            zh=f"见证人 {name} 副署过 {alarm.known} 条的账本末端，这里最新的只有 {size} 条：账本被退回过。",
            en=f"the witness {name} cosigned a head of {alarm.known} leaves, and the newest here has {size}:"
            " the ledger was put back in time.",
        )
    if alarm.outcome == Outcome.FORKED:
        return Says(
            zh=f"见证人 {name} 见过另一个 {size} 条的账本末端，根不同：账本分了叉。",
            en=f"the witness {name} saw another root over {size} leaves: the ledger was forked.",
        )
    return Says(
        zh=f"见证人 {name} 说，{size} 条的账本末端接不上它副署过的 {alarm.known} 条：过去被改写。",
        en=f"the witness {name} says that the head of {size} leaves does not continue the {alarm.known} that it cosigned:"
        " the past was written anew.",
    )
