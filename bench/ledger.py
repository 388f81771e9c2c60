"""W2 and W3, the log: events written and sealed, and proofs read from disk, beside a Merkle tree of others, a plain chain and bare rows.

    python -m bench ledger [SIZE …]     sizes to which the log grows; 1,000 to 1,000,000 when none is given

Each engine writes to a SQLite file of its own with every commit on the disk, in a process of its own.
"""

from statistics import median
from typing import Final

from bench.acts import measured
from bench.saying import say

ENGINES: Final = {  # module, and what stands before the name of the work
    "Plumbline": ("bench.plumbline_w2", ""),
    "pymerkle": ("bench.pymerkle_w2", ""),
    "plain chain": ("bench.chain_w2", ""),
    "rows merely kept": ("bench.chain_w2", "kept-"),
}
ROUNDS: Final = 3
ALONE: Final = 2_000  # events with a commit each
TOGETHER: Final = 50_000  # events in batches
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
ALONE_GOAL, TOGETHER_GOAL, PROOFS_GOAL, CHECKS_GOAL = 2_000, 60_000, 5_000, 10_000


def main(sizes: tuple[int, ...] = ()) -> None:
    """Measure writing, then proving at each size."""
    say(f"\nW2: {ALONE:,} events with a commit each, {TOGETHER:,} in batches; sealed; {ROUNDS} rounds\n")
    say(
        "| engine | events/s, a commit each | : ours | µs of processor | events/s, batched | : ours | µs of processor |"
    )
    say("|---|---|---|---|---|---|---|")
    found = _writing()
    own = found["Plumbline"]
    for name, each in found.items():
        (alone, busy), (together, busy_together) = each
        say(
            f"| {name} | {alone:,.0f} | {alone / own[0][0]:.2f} | {busy:,.0f}"
            f" | {together:,.0f} | {together / own[1][0]:.2f} | {busy_together:,.0f} |"
        )
    alone, together = own[0][0], own[1][0]
    say(
        f"\nGoals {ALONE_GOAL:,} and {TOGETHER_GOAL:,}: {_verdict(alone, ALONE_GOAL)}, {_verdict(together, TOGETHER_GOAL)}."
    )
    say("\nW3: proofs from disk at random places, in a process that begins anew\n")
    say("| engine | events | MB on disk | events/s written | inclusion/s | consistency/s | hashes | checked/s | MiB |")
    say("|---|---|---|---|---|---|---|---|---|")
    for size in sizes or SIZES:
        for name in ("Plumbline", "pymerkle"):
            _tell_of_proving(name, size)
    say(f"\nGoals at 1,000,000 events: {PROOFS_GOAL:,} proofs of either kind and {CHECKS_GOAL:,} checks a second.")


def _writing() -> dict[str, list[tuple[float, float]]]:
    """Give for each engine, alone and together: events a second, and microseconds of the processor; medians.

    The engines take turns, so that what else the machine does falls on all of them.
    """
    found: dict[str, dict[str, list[dict[str, float]]]] = {name: {"alone": [], "together": []} for name in ENGINES}
    for _ in range(ROUNDS):
        for work, amount in (("alone", ALONE), ("together", TOGETHER)):
            for name, (module, prefix) in ENGINES.items():
                found[name][work].append(measured(module, prefix + work, amount))
    return {name: [_medians(rounds) for rounds in works.values()] for name, works in found.items()}


def _medians(rounds: list[dict[str, float]]) -> tuple[float, float]:
    return median(each["events_a_second"] for each in rounds), median(each["processor"] for each in rounds)


def _tell_of_proving(name: str, size: int) -> None:
    if name == "pymerkle" and size > PYMERKLE_MOST:
        return
    found = measured(ENGINES[name][0], "proving", size)
    say(
        f"| {name} | {size:,} | {found['megabytes']:,.0f} | {found['written']:,.0f} | {found['inclusion']:,.0f}"
        f" | {found['consistency']:,.0f} | {found['hashes']:.0f} | {found['checked']:,.0f} | {found['peak']:.0f} |"
    )


PYMERKLE_MOST: Final = 100_000  # its proofs read every leaf below a subtree: a second each at a million


def _verdict(got: float, goal: float) -> str:
    return "reached" if got >= goal else "not reached"
