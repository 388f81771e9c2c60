"""Where pyHanko works: it runs an event loop of its own, and a thread can run but one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

_Made = TypeVar("_Made")


def apart(work: Callable[[], _Made]) -> _Made:
    """Do work that runs an event loop; in another thread, with the clock of this one, where this one runs a loop itself."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(copy_context().run, work).result()
