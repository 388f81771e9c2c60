"""How long the import of a folder of texts takes, with citations, the index of words and lineages, and what it needs.

    PLUMBLINE_DATABASE=sqlite:///new.sqlite3 python -m bench.law_import FOLDER

The database named by PLUMBLINE_DATABASE is brought up to date and filled; it should be a new one. Peak memory is that of
the writing process, and of the largest of its helpers.
"""

# ruff: noqa: PLC0415 — models exist once the framework has started
import os
import resource
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from bench.saying import say

GOAL_SECONDS, GOAL_MIB, GOAL_WITHOUT_GAP = 180, 1536, 0.99
HELPERS = 2  # processes that read files while one writes


def main(folder: Path) -> None:
    """Import the folder, and print the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from plumbline.engines.norms.importing import FileResult, import_paths

    counted: Counter[str] = Counter()
    with_gaps: list[FileResult] = []
    articles = pieces = 0
    began, read = perf_counter(), 0.0
    for result in import_paths([folder]):
        counted[result.outcome] += 1
        articles += result.articles
        pieces += result.report.get("pieces", 0)
        if result.missing:
            with_gaps.append(result)
        read = perf_counter() - began
    _tell(counted, articles, pieces, read, perf_counter() - began)
    _tell_gaps(with_gaps, taken=sum(counted.values()) - counted["refused"] - counted["conflict"])


def _tell(counted: Counter[str], articles: int, pieces: int, read: float, seconds: float) -> None:
    own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    mib = (own.ru_maxrss + HELPERS * helpers.ru_maxrss) / 1024
    processor = sum(one.ru_utime + one.ru_stime for one in (own, helpers))
    say(f"{sum(counted.values()):,} files: " + ", ".join(f"{name} {count:,}" for name, count in counted.items()))
    say(f"{articles:,} articles, {pieces:,} pieces of text in all")
    say(f"{seconds:.0f} s in all, of them {seconds - read:.0f} s to settle; {processor:.0f} s of processor time"
        f" (goal: less than {GOAL_SECONDS} s)")  # fmt: skip
    say(f"{mib:.0f} MiB at most, writer and {HELPERS} helpers together (goal: less than {GOAL_MIB} MiB)")


def _tell_gaps(with_gaps: list["FileResult"], *, taken: int) -> None:  # noqa: F821 — the name stands once Django is set up
    whole = (taken - len(with_gaps)) / taken if taken else 0
    say(f"{whole:.2%} of {taken:,} texts are numbered without gap (goal: {GOAL_WITHOUT_GAP:.0%}); the others:")
    for result in with_gaps:
        for gap in result.report["gaps"]:
            say(f"  {result.title} ({result.promulgated_on}): {gap['en']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
