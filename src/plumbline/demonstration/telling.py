"""The words of a story: which acts an invented matter sees, on which day, by whom, with which facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Protocol

import yaml

from plumbline.kernel.calendar import official

WORKING = official()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One act of a story."""

    on: date
    act: str
    role: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    together: bool = False  # a second officer takes part
    refused: bool = False  # an officer tries what the rules do not allow
    names: str = ""  # a fact that names the second officer of the role, such as who is asked to step aside
    leaves: bool = False  # that officer has no part in the story any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """How one matter goes."""

    kind: str
    theme: Mapping[str, Any]
    begins: date
    party: Mapping[str, Any]
    place: str


class Teller(Protocol):
    """Tells one matter from its plot."""

    def __init__(self, plot: Plot, dice: Random) -> None: ...

    def beats(self) -> Iterator[Beat]:
        """Go through the acts, in the order of their days."""
        ...


@cache
def declared() -> Mapping[str, Any]:
    """Read what is declared beside this module: themes, kinds, facts and names."""
    text = files("plumbline.demonstration").joinpath("stories.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read


def given(name: str, **facts: Any) -> dict[str, Any]:
    """Give the declared facts of an act, with others beside them."""
    return {**declared()["given"][name], **facts}


def workday(start: date, days: int) -> date:
    """Give the first workday that is at least some days later."""
    day = start + timedelta(days=days)
    while not WORKING.is_workday(day):
        day += timedelta(days=1)
    return day


def workdays_after(start: date, count: int) -> date:
    """Give the workday that comes a number of workdays later."""
    day = start
    for _ in range(count):
        day = workday(day, 1)
    return day
