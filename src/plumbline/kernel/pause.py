"""Pauses: days on which a period stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, from the first to the last, both included, with the article that stops the clock."""

    first: date
    last: date
    law: str = ""

    def __post_init__(self) -> None:
        """Refuse a pause that ends before it begins."""
        if self.last < self.first:
            message = f"a pause that begins on {self.first} cannot end on {self.last}"
            raise ValueError(message)

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the pause."""
        return self.first <= day <= self.last


def joined(pauses: Sequence[Pause]) -> list[tuple[date, date]]:
    """Give the first and last days of the pauses in order, those that overlap made one."""
    spans: list[tuple[date, date]] = []
    for pause in sorted(pauses, key=lambda pause: pause.first):
        if spans and pause.first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], pause.last))
        else:
            spans.append((pause.first, pause.last))
    return spans
