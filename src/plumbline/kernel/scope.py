"""What a condition looks at, and what it answers where it cannot know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Protocol

from plumbline.kernel.calendar import Calendar, official


@dataclass(frozen=True, slots=True)
class Missing:
    """The answer is not known, because these facts are not, or because these acts have not happened."""

    names: frozenset[str]
    acts: frozenset[str] = frozenset()
    unseen: bool = False  # looking from outside: whether those who acted knew it is not known either

    @classmethod
    def among(cls, sides: Iterable[Any]) -> "Missing | None":
        """Join all that is missing in several answers; None when all are known."""
        unknown = [side for side in sides if side.__class__ is Missing]
        if not unknown:
            return None
        if len(unknown) == 1:
            return unknown[0]
        return cls(
            frozenset().union(*(side.names for side in unknown)), frozenset().union(*(side.acts for side in unknown))
        )


@cache
def lacking(fact: str) -> Missing:
    """Say that a fact is missing, which is asked again and again."""
    return Missing(frozenset({fact}))


class Scope(Protocol):
    """What a condition may look at."""

    @property
    def calendar(self) -> Calendar:
        """Give the calendar by which periods are counted."""

    def fact(self, name: str) -> Any:
        """Give the value of a fact or a derived condition, or Missing."""

    def done(self, act: str) -> Any:
        """Tell whether the act has happened in this matter; Missing where the history is not known."""

    def day(self, act: str) -> Any:
        """Give the day on which the act last happened, or Missing."""

    def today(self) -> date:
        """Give the legal day on which the question is asked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The simplest scope: facts, and the acts that have happened."""

    values: Mapping[str, Any]
    acts: Mapping[str, date] = field(default_factory=dict)
    on: date = date(2026, 1, 1)
    calendar: Calendar = field(default_factory=official)

    def fact(self, name: str) -> Any:
        """Give the value, or say that it is missing."""
        value = self.values.get(name)
        return Missing(frozenset({name})) if value is None else value

    def done(self, act: str) -> Any:
        """Tell whether the act is among those given."""
        return act in self.acts

    def day(self, act: str) -> Any:
        """Give the day of the act, or say that it is missing."""
        return self.acts.get(act) or Missing(frozenset(), frozenset({act}))

    def today(self) -> date:
        """Give the day that the facts were stated for."""
        return self.on
