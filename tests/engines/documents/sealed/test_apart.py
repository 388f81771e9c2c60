"""What runs an event loop of its own also works where one runs already, and sees the same clock."""

import asyncio
from datetime import datetime

import pytest

from plumbline.engines.documents.sealed.apart import apart
from plumbline.kernel import clock

AT = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


async def _asked():
    return clock.now()


async def _within():
    return apart(lambda: asyncio.run(_asked()))


def test_a_loop_may_be_run_within_a_loop():
    with clock.standing_at(AT):
        assert asyncio.run(_within()) == AT
        assert apart(lambda: asyncio.run(_asked())) == AT


def test_what_goes_wrong_comes_back():
    async def within():
        return apart(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(within())
