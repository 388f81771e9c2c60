"""Keeping the collector of cycles from walking very many plain values again and again, while they are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector back, in the whole process; for work that makes no cycles, or is soon over.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    stood = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stood:
            gc.enable()
