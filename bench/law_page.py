"""How long the server takes for a page of the law: the largest norms whole, an article of each, a search.

Each page is drawn once to warm up, and then twenty times. Shown are the medians of the time on the clock and of the
time on the processor, which is what remains on a machine that does nothing else, and the slowest time on the clock.

    PLUMBLINE_DATABASE=sqlite:////somewhere/laws.sqlite3 DJANGO_SETTINGS_MODULE=config.settings.demo python -m bench.law_page
"""

import statistics
import sys
import time
import warnings
from collections.abc import Iterator
from urllib.parse import unquote

import django

TIMES = 20
LARGEST = 3


def main() -> int:
    """Measure the pages, and write a line for each."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 — settings exist once the framework runs
    from django.test import Client  # noqa: PLC0415 — as above

    warnings.simplefilter("ignore")  # the folder of collected static files is none of this measurement's business
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    for path in pages():
        answer = client.get(path)
        taken = [_taken(client, path) for _ in range(TIMES)]
        clock, processor = (statistics.median(times) * 1000 for times in zip(*taken, strict=True))
        slowest = max(on_clock for on_clock, _ in taken) * 1000
        size = len(answer.content) / 1024
        sys.stdout.write(
            f"{clock:7.1f} ms  processor {processor:6.1f} ms  slowest {slowest:6.1f} ms  {size:5.0f} KiB  "
            f"{answer.status_code}  {unquote(path)}\n"
        )
    return 0


def pages() -> Iterator[str]:
    """Give the addresses to measure."""
    from django.db.models import Count  # noqa: PLC0415 — as above

    from plumbline.engines.norms.models import Version  # noqa: PLC0415 — as above
    from plumbline.site.portal.law.naming import article_href, href_of  # noqa: PLC0415 — as above

    held = Version.objects.filter(held=True, replaced_at=None).select_related("norm").annotate(size=Count("articles"))
    for version in held.order_by("-size")[:LARGEST]:
        yield href_of(version.norm, on=version.first_day)
        yield article_href(version.norm, (version.highest or 2) // 2, on=version.first_day)
    yield "/law/?q=听证"
    yield "/law/"
    yield "/law/changes/"


def _taken(client: "django.test.Client", path: str) -> tuple[float, float]:
    begun, busy = time.perf_counter(), time.process_time()
    client.get(path)
    return time.perf_counter() - begun, time.process_time() - busy


if __name__ == "__main__":
    sys.exit(main())
