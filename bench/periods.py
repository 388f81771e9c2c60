"""W5, legal time, and what may happen now: periods counted out beside two holiday packages, and answers of the kernel.

Each is counted in this process, in turn, several rounds; the time of the processor is taken, so that other work on the machine
disturbs little. The packages know neither months that end on a corresponding day nor pauses nor rolling over: they are asked
what they can do, the nth workday after a day, and for the same days.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from statistics import median
from time import process_time

import chinese_calendar
import holidays

from bench.saying import say
from plumbline.kernel import catalogue, marking
from plumbline.kernel.calendar import official
from plumbline.kernel.clock import at_day
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.period import Pause, Period, reckon

ROUNDS = 5
STARTS = [date(2024, 1, 1) + timedelta(days=number) for number in range(700)]
PLAIN = [
    Period.parse(text)
    for text in ("5 workdays", "7 workdays", "20 workdays", "60 days", "3 months", "2 years", "15 days roll-over")
]
PAUSED = PLAIN[:4]
PAUSES = [Pause(STARTS[60 + 90 * number], STARTS[69 + 90 * number], "行政许可法#45") for number in range(3)]
WORKDAYS = 20
PLAIN_GOAL, EXPLAINED_GOAL, ANSWERS_GOAL = 200_000, 20_000, 20_000
PROCEDURES = ("information.request", "penalty.ordinary")  # that with the number of acts nearest to 25, and a large one
OPENED = date(2026, 3, 2)
ASKED = 20  # times each act
LONG_WALK = 60  # days; twenty workdays and the longest holiday lie within


def plain() -> int:
    """Count every period from every start."""
    calendar = official()
    for period in PLAIN:
        for start in STARTS:
            reckon(period, start, calendar=calendar)
    return len(PLAIN) * len(STARTS)


def explained() -> int:
    """Count with pauses, and give every day with the reason why it counts or does not."""
    calendar = official()
    for period in PAUSED:
        for start in STARTS:
            _ = reckon(period, start, calendar=calendar, pauses=PAUSES).counted
    return len(PAUSED) * len(STARTS)


def workdays() -> int:
    """Count the workday periods alone, the only ones that the packages know."""
    calendar, period = official(), Period.parse(f"{WORKDAYS} workdays")
    for start in STARTS:
        reckon(period, start, calendar=calendar)
    return len(STARTS)


def by_chinesecalendar() -> int:
    """Find the nth workday with chinesecalendar."""
    for start in STARTS:
        ahead = chinese_calendar.get_workdays(start + timedelta(days=1), start + timedelta(days=LONG_WALK))
        _ = ahead[WORKDAYS - 1]
    return len(STARTS)


def by_holidays() -> int:
    """Find the nth workday with holidays."""
    china = holidays.China(years=range(2024, 2027))
    for start in STARTS:
        china.get_nth_working_day(start, WORKDAYS)
    return len(STARTS)


def answers(code: str) -> int:
    """Ask of every act of a procedure, when the matter has been opened, whether it may happen now."""
    procedure = catalogue.load().procedure(code, on=OPENED)
    at = at_day(OPENED)
    here = marking.take(procedure, Marking(), procedure.opens_with, Situation(at=at, facts={})).marking
    view = Situation(at=at + timedelta(days=7), facts={})
    for _ in range(ASKED):
        for act in procedure.acts:
            marking.ask(procedure, here, act, view)
    return ASKED * len(procedure.acts)


def rate(work: Callable[[], int]) -> float:
    """Give how many a second, in the middle of the rounds."""
    work()  # what is made once is made before the clock runs
    found = []
    for _ in range(ROUNDS):
        began = process_time()
        count = work()
        found.append(count / (process_time() - began))
    return median(found)


def main() -> None:
    """Measure W5 and the answers of the kernel."""
    say(f"W5: periods from {len(STARTS)} starts, one thread, seconds of the processor, median of {ROUNDS} rounds")
    say()
    say("| what | a second | goal |")
    say("|---|---|---|")
    works: list[tuple[str, Callable[[], int], int]] = [
        ("plain periods of seven kinds", plain, PLAIN_GOAL),
        ("periods with pauses, every day explained", explained, EXPLAINED_GOAL),
        *((_asking(code), partial(answers, code), ANSWERS_GOAL) for code in PROCEDURES),
    ]
    for name, work, goal in works:
        found = rate(work)
        say(f"| {name} | {found:,.0f} | {goal:,}: {'reached' if found >= goal else 'not reached'} |")
    say()
    say(f"| the {WORKDAYS}th workday after a day | a second | times |")
    say("|---|---|---|")
    own = rate(workdays)
    for name, work in (("Plumbline", workdays), ("chinesecalendar", by_chinesecalendar), ("holidays", by_holidays)):
        found = rate(work)
        say(f"| {name} | {found:,.0f} | {found / own:.2f} |")


def _asking(code: str) -> str:
    procedure = catalogue.load().procedure(code, on=OPENED)
    return f"what may happen now, {code}: {len(procedure.acts)} acts, {len(procedure.rules)} rules"
