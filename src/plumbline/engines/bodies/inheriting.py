"""What else passes from one body to another in a reform: matters, entries of registers. The engines above say how.

Each registers an estate under a name when it starts; a reform asks every estate what is there, and hands it over inside its own
transaction. So no body ends while anything of it would belong to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from plumbline.engines.bodies.models import Body
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How many things of a body are not finished, in one domain and one region."""

    domain: str  # empty: in none
    region: int  # primary key
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """That things of one body become those of another, and by what basis."""

    before: Body
    after: Body
    domains: frozenset[str]
    on: date
    basis: str
    by: str  # account
    at: datetime


class Estate(Protocol):
    """One kind of thing that belongs to bodies."""

    says: Says  # in the plural: 在办案件, running matters

    def running(self, body: Body) -> Sequence[Running]:
        """Count what is not finished."""
        ...

    def closed(self, body: Body) -> int:
        """Count what is finished: its files stay, and need a keeper."""
        ...

    def hand_over(self, handover: Handover) -> int:
        """Hand over what is not finished in some domains, each with the basis in its record; gives how many."""
        ...


_estates: dict[str, Estate] = {}


def register(name: str, estate: Estate) -> None:
    """Say how one kind of thing passes; each kind has one way."""
    _estates[name] = estate


def estates() -> Mapping[str, Estate]:
    """Give every kind of thing that passes."""
    return MappingProxyType(_estates)
