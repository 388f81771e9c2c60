"""What became of the citations of all texts: how many, how many led to a provision, why not the others, and how long.

Run it with PLUMBLINE_DATABASE on an imported database: `python -m bench.law_citations [--find]`. `--find` also reads every
text again for its citations, on one core, and writes nothing. Leading is done inside a transaction that is rolled back.
"""

import json
import os
import sys
from itertools import groupby
from time import perf_counter, process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

import django

django.setup()

from django.db import transaction  # noqa: E402 — models exist once Django is set up
from django.db.models import Count, F  # noqa: E402 — as above

from bench.saying import machine, say  # noqa: E402 — as above
from plumbline.engines.norms import citing  # noqa: E402 — as above
from plumbline.engines.norms.models import Article, Cited  # noqa: E402 — as above
from plumbline.engines.norms.unresolved import Unresolved  # noqa: E402 — as above

GOAL = 0.95
MOST_CITED = 20  # articles whose citing ones are asked for


def finding() -> dict[str, float]:
    """Read every standing text for its citations."""
    rows = Article.objects.filter(version__replaced_at=None).select_related("version__norm")
    rows = rows.order_by("version", "position")
    spent, characters, found = 0.0, 0, 0
    for version, grouped in groupby(rows.iterator(chunk_size=5000), key=lambda row: row.version):
        pieces = list(grouped)
        characters += sum(len(piece.text) for piece in pieces)
        began = process_time()
        found += len(citing.find_in(version.norm, pieces))
        spent += process_time() - began
    return {"characters": characters, "found": found, "seconds_of_processor": round(spent, 1)}


def leading() -> dict[str, float]:
    """Lead all citations anew, from nothing."""
    with transaction.atomic():
        Cited.objects.update(norm=None, version=None, target=None)
        began, processor = perf_counter(), process_time()
        done = citing.resolve_all()
        spent = {"seconds": perf_counter() - began, "seconds_of_processor": process_time() - processor}
        transaction.set_rollback(True)
    return {"looked_at": done.looked_at, "written": done.changed} | {
        key: round(value, 1) for key, value in spent.items()
    }


def asking() -> dict[str, float]:
    """Ask who cites the articles that are cited most often."""
    targets = Cited.objects.exclude(target=None).order_by().values_list("target", flat=True)
    counted: dict[int, int] = {}
    for target in targets.iterator(chunk_size=20000):
        counted[target] = counted.get(target, 0) + 1
    spent = []
    for pk in sorted(counted, key=lambda one: -counted[one])[:MOST_CITED]:
        article = Article.objects.get(pk=pk)
        began = perf_counter()
        len(citing.cited_by(article)[:50])
        spent.append(1000 * (perf_counter() - began))
    spent.sort()
    return {"asked": len(spent), "p50_ms": round(spent[len(spent) // 2], 2), "max_ms": round(spent[-1], 2)}


def others() -> str:
    """Count without what norms say of themselves: the harder part."""
    rows = Cited.objects.filter(article__version__replaced_at=None).exclude(norm=F("article__version__norm"))
    # A norm that is not known is NULL, and SQL keeps it out of both sides.
    rows |= Cited.objects.filter(article__version__replaced_at=None, norm=None)
    reasons = dict(rows.order_by().values_list("reason").annotate(times=Count("pk")))
    resolved = reasons.pop("", 0)
    held = resolved + sum(times for reason, times in reasons.items() if Unresolved(reason).target_is_held)
    total = resolved + sum(reasons.values())
    return (
        f"Of other norms {total}: resolved {resolved}, {resolved / max(held, 1):.1%} of the {held} whose text is held"
    )


def main() -> None:
    """Measure and say."""
    figures = citing.figures()
    share = figures.resolved / figures.held if figures.held else 0.0
    say(machine())
    say(
        f"{figures.total} citations, {figures.own} of the norm itself; resolved {figures.resolved}: "
        f"{share:.1%} of the {figures.held} whose text is held ({'goal reached' if share >= GOAL else 'goal not reached'}), "
        f"{figures.resolved / max(figures.total, 1):.1%} of all"
    )
    say(others())
    for reason, times in figures.by_reason.items():
        say(f"  {times:>7}  {reason:<22}{Unresolved(reason).says.en}")
    measured: dict[str, object] = {"leading": leading(), "who_cites": asking()}
    if "--find" in sys.argv:
        measured["finding"] = finding()
    for name, values in measured.items():
        say(f"{name}: {json.dumps(values)}")


if __name__ == "__main__":
    main()
