"""What runs an event loop of its own also works where one runs already, and sees the same clock."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from plumbline.engines.documents.sealed.apart import apart
from plumbline.kernel import clock

AT = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


async def _asked():
    return clock.now()


async def _within():
    return apart(lambda: asyncio.run(_asked()))


async def _wrong():
    return apart(lambda: 1 // 0)


def in_a_thread(work):
    """Do something where no loop runs yet: a browser's tests leave one running in theirs."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def test_a_loop_may_be_run_within_a_loop_and_the_clock_is_the_same():
    def held():
        with clock.standing_at(AT):
            return asyncio.run(_within()), apart(lambda: asyncio.run(_asked()))

    assert in_a_thread(held) == (AT, AT)


def test_what_goes_wrong_comes_back():
    with pytest.raises(ZeroDivisionError):
        in_a_thread(lambda: asyncio.run(_wrong()))
