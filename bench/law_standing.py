"""How long the text of an article as of a day takes: random norms, articles and days, from whatever database is set.

Run it with PLUMBLINE_DATABASE on an imported database: `python -m bench.law_standing [how many]`. Every question
goes through `standing.text_on` as pages and interfaces ask it; nothing is kept from one question to the next.
"""

import json
import os
import random
import sys
from datetime import date, timedelta
from time import perf_counter, process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

import django

django.setup()

from plumbline.engines.norms import standing  # noqa: E402 — models exist once Django is set up
from plumbline.engines.norms.models import Article, Norm, Version  # noqa: E402 — models exist once Django is set up
from plumbline.kernel.errors import PlumblineError  # noqa: E402 — models exist once Django is set up

GOAL_MS = 0.2
WITHIN = 10  # years after its first day, a day is drawn from
LEAST = 1000  # questions before the clock runs, and the fewest worth measuring


def questions(count: int, *, seed: int = 7) -> list[tuple[str, int, int, date]]:
    """Draw a norm, an article of one of its versions, and a day from its first day on."""
    draw = random.Random(seed)
    titles = dict(Norm.objects.values_list("pk", "title"))
    days = {
        pk: (norm, begun or promulgated)
        for pk, norm, begun, promulgated in Version.objects.filter(replaced_at=None, held=True).values_list(
            "pk", "norm", "in_force_from", "promulgated_on"
        )
    }
    rows = list(Article.objects.filter(kind="article", version__in=days).values_list("version", "number", "sub"))
    drawn = []
    for version, number, sub in draw.choices(rows, k=count):
        norm, begun = days[version]
        drawn.append((titles[norm], number, sub, begun + timedelta(days=draw.randrange(365 * WITHIN))))
    return drawn


def measure(asked: list[tuple[str, int, int, date]]) -> tuple[list[float], float, int]:
    """Answer every question; give the milliseconds of each, those of the processor on average, and the answers."""
    spent, answered = [], 0
    began = process_time()
    for title, number, sub, day in asked:
        start = perf_counter()
        try:
            answered += bool(standing.text_on(title, number=number, sub=sub, on=day).text)
        except PlumblineError:  # a later version has no such article, or its text is not held
            continue
        finally:
            spent.append(1000 * (perf_counter() - start))
    return sorted(spent), 1000 * (process_time() - began) / len(asked), answered


def main() -> None:
    """Measure, and say whether the goal is reached."""
    count = max(int(sys.argv[1]) if len(sys.argv) > 1 else 10 * LEAST, LEAST)
    measure(questions(LEAST, seed=1))
    spent, processor, answered = measure(questions(count))
    at = {share: spent[min(int(len(spent) * share), len(spent) - 1)] for share in (0.5, 0.95, 0.99)}
    sys.stdout.write(
        f"As-of text of an article, {count} questions, {answered} with a text: p50 {at[0.5]:.3f} ms, p95 {at[0.95]:.3f} ms, "
        f"p99 {at[0.99]:.3f} ms, {processor:.3f} ms of processor each; goal {GOAL_MS} ms "
        f"{'reached' if at[0.95] <= GOAL_MS else 'reached at p50' if at[0.5] <= GOAL_MS else 'not reached'}\n"
    )
    sys.stdout.write(json.dumps({"p50": at[0.5], "p95": at[0.95], "p99": at[0.99], "processor": processor}) + "\n")


if __name__ == "__main__":
    main()
