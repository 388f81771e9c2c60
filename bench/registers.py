"""Registers at the size of a province: rows put in a second, and how long pages, differences and questions take.

    python -m bench.registers [ENTRIES] [COUNTIES]

A province of 16 cities, 104 counties, 1,512 townships and about 18,000 villages; 1,600,000 entries over its bodies when
nothing is said. Fewer COUNTIES make a smaller province, each with its towns and villages. Besides, one list of 10,000
entries (of ENTRIES, where those are fewer), half of which are changed, is laid beside itself. The database is an embedded file in the folder for temporary
files; PLUMBLINE_TEST_DATABASE names another one, such as that of `tests/postgres .venv/bin/python -m bench.registers`.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from bench.saying import machine, peak, say

if TYPE_CHECKING:
    from plumbline.engines.bodies.models import Body, Region

ENTRIES, COUNTIES = 1_600_000, 104
CITIES, TOWNSHIPS, VILLAGES = 16, 1_512, 18_000
ALL_COUNTIES = 104
LONG_LIST = 10_000
TIMES = 60
FROM, LATER, TODAY = date(2026, 1, 1), date(2026, 6, 1), date(2026, 6, 24)
ROWS_GOAL, PAGE_GOAL, LIST_GOAL, DIFF_GOAL, CITES_GOAL = 5_000, 50, 150, 1_000, 50
KINDS = ("government", "market_regulation", "city_management", "ecology", "transport", "culture", "emergency", "health")
NORMS = (
    ("食品安全法", 154),
    ("行政处罚法", 86),
    ("行政许可法", 83),
    ("安全生产法", 119),
    ("城乡规划法", 70),
    ("广告法", 74),
)


def main(entries: int = ENTRIES, counties: int = COUNTIES) -> int:
    """Build the province, fill its lists, and ask."""
    with tempfile.TemporaryDirectory(prefix="plumbline-registers-") as folder:
        os.environ.setdefault("PLUMBLINE_TEST_DATABASE", f"sqlite:///{folder}/registers.sqlite3")
        return measure(entries, counties)


def measure(entries: int, counties: int) -> int:
    """Measure in the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415 — settings are chosen first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 — as above
    from django.db import connection  # noqa: PLC0415 — as above

    from plumbline.kernel import clock  # noqa: PLC0415 — as above

    say(machine())
    if connection.vendor == "postgresql":  # the server comes without a database
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    else:
        call_command("migrate", verbosity=0, interactive=False)
    with clock.standing_at(TODAY):
        bodies = province(counties)
        say(f"{connection.vendor}: {len(bodies):,} bodies that keep lists")
        fill(bodies, entries)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        ask(bodies, keys=max(1, entries // len(bodies)))
    say(f"peak {peak():,.0f} MiB")
    return 0


def province(counties: int) -> "list[Body]":
    """Make the regions and the bodies: organs down to the county, governments of townships."""
    from plumbline.engines.bodies.models import Body  # noqa: PLC0415 — models exist once the framework runs

    top = _regions([None], ["34"], "province")
    cities = _regions(top * CITIES, [f"34{number:02}" for number in range(1, CITIES + 1)], "city")
    districts = _under(cities, counties, "county", 2)
    towns = _under(districts, TOWNSHIPS * counties // ALL_COUNTIES, "township", 3)
    villages = _under(towns, VILLAGES * counties // ALL_COUNTIES, "village", 3)
    say(f"regions: {len(top) + len(cities) + len(districts) + len(towns) + len(villages):,}")
    made = [
        Body(
            code=f"{region.code}.{kind}", name=f"{region.name}{kind}", name_en=f"{region.name} {kind}", region=region,
            level=region.level, kind=kind,
        )
        for regions, kinds in (([*top, *cities, *districts], KINDS), (towns, KINDS[:1]))
        for region in regions
        for kind in kinds
    ]  # fmt: skip
    Body.objects.bulk_create(made, batch_size=500)
    return list(Body.objects.select_related("region").order_by("code"))


def _under(above: "list[Region]", count: int, level: str, digits: int) -> "list[Region]":
    parents = [above[number % len(above)] for number in range(count)]
    codes = [f"{parent.code}{number // len(above) + 1:0{digits}}" for number, parent in enumerate(parents)]
    return _regions(parents, codes, level)


def _regions(parents: "list[Any]", codes: list[str], level: str) -> "list[Region]":
    from plumbline.engines.bodies.models import Region  # noqa: PLC0415 — as above

    return Region.objects.bulk_create(
        [
            Region(
                code=code, name=f"地{code}", name_en=f"Place {code}", level=level, parent=parent,
                path=f"{parent.path if parent else ''}{code}/",
            )
            for parent, code in zip(parents, codes, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip


def fill(bodies: "list[Body]", entries: int) -> None:
    """Put the entries in, list by list, with every check and every event; the first city body gets the long list."""
    dice, each, put, spent, working = Random(1), max(1, entries // len(bodies)), 0, 0.0, time.process_time()
    long = next(body for body in bodies if body.level == "city")
    length = min(LONG_LIST, entries)
    rows = list(_rows(length, dice))
    spent += _put(long, rows, FROM)
    changed = [row | {"title": f"{row['title']}（新）"} for row in rows[::2]]
    _put(long, changed, LATER)
    put += length
    for body in bodies:
        if body.pk != long.pk:
            spent += _put(body, list(_rows(each, dice)), FROM)
            put += each
            if put // 100_000 > (put - each) // 100_000:
                say(f"  {put:,} rows, {put / spent:,.0f} a second")
    working = (time.process_time() - working) / (put + len(changed)) * 1_000_000
    say(
        f"rows put in: {put:,}, {put / spent:,.0f} a second (goal {ROWS_GOAL:,}); {working:,.0f} µs of the processor each"
    )


def _put(body: "Body", rows: list[dict[str, Any]], day: date) -> float:
    from django.db import transaction  # noqa: PLC0415 — as above

    from plumbline.engines.registers import declared, keeping  # noqa: PLC0415 — as above

    begun = time.perf_counter()
    with transaction.atomic():
        keeping.record(declared.register("powers"), body, rows, valid_from=day, by="bench", because="measured")
    return time.perf_counter() - begun


def _rows(count: int, dice: Random) -> Iterator[dict[str, Any]]:
    for number in range(count):
        norm, articles = dice.choice(NORMS)
        yield {
            "code": f"Q{number:06}",
            "title": f"第 {number} 项职权",
            "kind": dice.choice(("penalty", "licence", "inspection", "coercion")),
            "domain": "market_regulation",
            "by_law": f"{norm}#{dice.randint(1, articles)};行政处罚法#{dice.randint(1, 86)}",
            "duties": "受理、审查、决定、送达、事后监管",
            "levels": ["province", "city", "county", "township"],
            "office": "承办科室",
            "complaint": "12345",
        }


def ask(bodies: "list[Body]", *, keys: int) -> None:
    """Ask what pages ask, many times at random places; each list has at least so many keys."""
    from plumbline.engines.bodies.models import Body  # noqa: PLC0415 — as above
    from plumbline.engines.registers import comparing, declared, reading  # noqa: PLC0415 — as above
    from plumbline.engines.registers.across import across  # noqa: PLC0415 — as above
    from plumbline.engines.registers.citing import who_cites  # noqa: PLC0415 — as above
    from plumbline.kernel.reference import Citation  # noqa: PLC0415 — as above

    powers, dice = declared.register("powers"), Random(2)
    long = next(body for body in bodies if body.level == "city")
    counties = [body.region for body in bodies if body.level == "county"]
    everything = Body.objects.filter(region__path__startswith="34/")

    def narrow() -> Any:
        return Body.objects.filter(region__path__startswith=dice.choice(counties).path)

    def entry() -> None:
        listed = reading.entry(powers, dice.choice(bodies), f"Q{dice.randrange(keys):06}", on=TODAY)
        list(reading.editions(listed.edition.entry))
        list(listed.edition.cites.all())

    def cited() -> Citation:
        return Citation("行政处罚法", dice.randint(1, 86))

    say("| what | queries | median ms | p95 ms | goal ms |")
    say("|---|---|---|---|---|")
    _tell("entry page", entry, PAGE_GOAL)
    _tell("list of one body", lambda: reading.listed(powers, dice.choice(bodies), on=TODAY), LIST_GOAL)
    _tell("list over bodies, narrow rights", lambda: across(powers, on=TODAY, bodies=narrow()), LIST_GOAL)
    after = (bodies[len(bodies) // 2].code, "Q000003")
    _tell("list over bodies, wide rights", lambda: across(powers, on=TODAY, bodies=everything, after=after), LIST_GOAL)
    _tell("who cites this article", lambda: who_cites(cited(), on=TODAY), CITES_GOAL)
    _tell("difference of the long list", lambda: comparing.diff(powers, long, FROM, TODAY), DIFF_GOAL, times=5)


def _tell(what: str, work: Callable[[], object], goal: int, *, times: int = TIMES) -> None:
    from django.db import connection  # noqa: PLC0415 — as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 — as above

    with CaptureQueriesContext(connection) as seen:
        work()
    taken = sorted(_taken(work) for _ in range(times))
    median, slow = taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.95))]
    say(f"| {what} | {len(seen)} | {median:,.1f} | {slow:,.1f} | {goal:,} |")


def _taken(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
