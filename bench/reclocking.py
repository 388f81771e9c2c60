"""W9: a newly announced holiday reckons the running clocks of very many matters anew, each with its event in the ledger.

Every matter is touched: what is owed in it moves by a day. Measured is the time of the processor, and beside it that of the
wall; the growth is shown from ten matters on. Nobody of the peers has such a thing: they hold days, not the way to them.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from bench.saying import say

SIZES = (10, 1_000, 100_000)
GOAL_SECONDS = 10.0
LOT = 5_000
FIRST = date(2025, 3, 3)
OPENED_ON = 5  # different days
CLOSED_ON = date(2025, 3, 17)


def main() -> None:
    """Measure each size in a process and a database of its own."""
    say("W9: re-clocking after one announced day of rest; every matter moves, one event and one shift each")
    say()
    say("| running matters | processor s | wall s | µs of processor a matter | days moved |")
    say("|---|---|---|---|---|")
    spent = 0.0
    for size in SIZES:
        run = subprocess.run(
            [sys.executable, "-m", "bench.reclocking", str(size)], check=True, capture_output=True, text=True
        )
        answer = json.loads(run.stdout.strip().splitlines()[-1])
        spent = answer["processor"]
        say(f"| {size:,} | {spent:.2f} | {answer['wall']:.2f} | {1e6 * spent / size:.0f} | {answer['moved']:,} |")
    say(f"\nThe goal of {GOAL_SECONDS:g} s is {'reached' if spent <= GOAL_SECONDS else 'not reached'}.")


def measure(size: int) -> dict[str, float]:
    """Make so many running matters, announce a day of rest, and reckon."""
    folder = tempfile.mkdtemp(prefix="plumbline-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["PLUMBLINE_TEST_DATABASE"] = os.environ.get(
        "PLUMBLINE_BENCH_DATABASE", f"sqlite:///{folder}/bench.sqlite3"
    )
    import django  # noqa: PLC0415 — the settings stand in the environment first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 — the settings stand first

    from plumbline.engines.matters import reclocking, schedules, scheduling  # noqa: PLC0415 — as above
    from plumbline.kernel import catalogue, clock  # noqa: PLC0415 — as above

    catalogue.load = partial(catalogue.load, Path(__file__).parent / "systems")
    call_command("migrate", verbosity=0)
    make(size)
    text = (
        f"source: 关于放假的通知\npublished_on: {FIRST}\ncovers: {{from: {CLOSED_ON}, to: {CLOSED_ON}}}\n"
        f"days:\n  - {{day: {CLOSED_ON}, kind: closed}}\n"
    )
    with clock.standing_at(FIRST + timedelta(OPENED_ON)):
        before = schedules.calendar()
        scheduling.enter(scheduling.read_yaml(text, file="days.yaml"), by="bench")
        began, used = perf_counter(), process_time()
        outcome = reclocking.reckon_anew(since=before)
        return {
            "wall": perf_counter() - began,
            "processor": process_time() - used,
            "matters": outcome.changed,
            "moved": outcome.moved,
        }


def make(size: int) -> None:
    """Write so many matters that have been registered and must be taken up within fifteen workdays."""
    from django.db import transaction  # noqa: PLC0415 — the settings stand first

    from plumbline.demonstration.bodies import load_bodies  # noqa: PLC0415 — as above
    from plumbline.engines.bodies.models import Body  # noqa: PLC0415 — as above
    from plumbline.engines.ledger.appending_many import Said, append_many  # noqa: PLC0415 — as above
    from plumbline.engines.ledger.models import BEGINNING  # noqa: PLC0415 — as above
    from plumbline.engines.matters.models import Matter, Obligation  # noqa: PLC0415 — as above
    from plumbline.engines.matters.recording import next_due  # noqa: PLC0415 — as above
    from plumbline.kernel import catalogue, clock, marking, stored  # noqa: PLC0415 — as above
    from plumbline.kernel.marking import Situation  # noqa: PLC0415 — as above

    with clock.standing_at(FIRST):
        load_bodies(1)
    body = Body.objects.select_related("region").get(code="340104.market_regulation")
    procedure = catalogue.load().procedure("bench.ten", on=FIRST)
    moments = [
        datetime.combine(FIRST + timedelta(number), time(10), tzinfo=clock.BEIJING) for number in range(OPENED_ON)
    ]
    steps = [
        marking.take(procedure, marking.begin(), procedure.opens_with, Situation(at=at, facts={})) for at in moments
    ]
    for first in range(0, size, LOT):
        numbers = range(first, min(first + LOT, size))
        with transaction.atomic(), clock.standing_at(FIRST + timedelta(OPENED_ON)):
            codes = [f"bench.ten/2025/{number:06d}" for number in numbers]
            heads = append_many(
                (Said(stream=code, after=BEGINNING, public={"bench": True}) for code in codes),
                kind="bench",
                at=clock.now(),
            )
            matters = Matter.objects.bulk_create(
                Matter(
                    code=code,
                    procedure=procedure.code,
                    version=procedure.version,
                    title="测速案件",
                    body=body,
                    region=body.region,
                    domain="market_regulation",
                    opened_at=moments[number % OPENED_ON],
                    marking=stored.as_data(steps[number % OPENED_ON].marking),
                    next_due_on=next_due(steps[number % OPENED_ON].marking),
                    head_sequence=head.sequence,
                    head_digest=head.digest,
                )
                for number, code, head in zip(numbers, codes, heads, strict=True)
            )
            Obligation.objects.bulk_create(
                Obligation(
                    matter=matter,
                    rule=duty.rule,
                    acts=list(procedure.by_code[duty.rule].targets),
                    law=procedure.by_code[duty.rule].law,
                    opened_sequence=duty.sequence,
                    opened_at=duty.opened_at,
                    due_on=duty.due_on,
                    provisional=duty.provisional,
                    state=str(duty.state),
                )
                for number, matter in zip(numbers, matters, strict=True)
                for duty in steps[number % OPENED_ON].marking.duties.values()
            )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
