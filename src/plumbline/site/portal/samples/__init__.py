"""Invented, neutral samples for `/patterns/`: each part in each of its states."""

from datetime import date
from typing import Final

from plumbline.kernel.errors import Says

TODAY: Final = date(2026, 6, 22)
HERE: Final = "#"


def both(zh: str, en: str) -> Says:
    """Write a sample in both languages."""
    return Says(zh=zh, en=en)
