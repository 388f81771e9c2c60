"""W1, one act: each engine in a process of its own, in turn, several rounds; medians and ratios printed."""

import json
import subprocess
import sys
from statistics import median

from bench.saying import say
from bench.work import HUMAN

ROUNDS = 5
MATTERS = 60
GROWTH_ACTS = 5_000
GOAL = 3.0
MODULES = {
    "Plumbline": "bench.plumbline_w1",
    "SpiffWorkflow": "bench.spiff_w1",
    "django-viewflow": "bench.viewflow_w1",
    "django-fsm-2": "bench.fsm_w1",
}


def measured(module: str, work: str, amount: int) -> dict[str, float]:
    """Run one worker and give what it measured."""
    run = subprocess.run(
        [sys.executable, "-m", module, work, str(amount)],
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, float] = json.loads(run.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    """Measure W1 and its growth."""
    say(
        f"W1: ten steps, six human acts, twenty fields, one durable commit a human act; {MATTERS} matters, {ROUNDS} rounds"
    )
    rounds: dict[str, list[float]] = {name: [] for name in MODULES}
    processor: dict[str, list[float]] = {name: [] for name in MODULES}
    for _ in range(ROUNDS):
        for name, module in MODULES.items():
            found = measured(module, "course", MATTERS)
            rounds[name].append(found["seconds_an_act"])
            processor[name].append(found["processor_an_act"])
    say()
    say("| engine | ms a human act (median) | least – most | of the processor | times Plumbline's cost |")
    say("|---|---|---|---|---|")
    own = median(rounds["Plumbline"])
    for name, spent in rounds.items():
        low, middle, high = (1000 * value for value in (min(spent), median(spent), max(spent)))
        working = 1000 * median(processor[name])
        say(f"| {name} | {middle:.2f} | {low:.2f} – {high:.2f} | {working:.2f} | {median(spent) / own:.2f} |")
    best = min((name for name in MODULES if name != "Plumbline"), key=lambda name: median(rounds[name]))
    ratio = median(rounds[best]) / own
    verdict = "reached" if ratio >= GOAL else "not reached"
    say(f"\n{1 / (own * len(HUMAN)):.0f} whole procedures a second, each with {len(HUMAN)} durable commits.")
    say(f"Best peer: {best}. Plumbline is {ratio:.2f} times as fast; the goal of {GOAL:g} is {verdict}.")
    grown = measured(MODULES["Plumbline"], "growth", GROWTH_ACTS)
    say(
        f"Growth: the {GROWTH_ACTS}th act of one matter costs {grown['late'] / grown['early']:.2f} times the tenth "
        f"({1000 * grown['early']:.2f} ms, then {1000 * grown['late']:.2f} ms).",
    )
