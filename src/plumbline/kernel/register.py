"""Registers as they are declared: lists, catalogues and libraries that bodies keep, entry by entry, resting on law.

A register is declared once; bodies keep lists of it; a list has entries; an entry has one edition for each stretch of
days. What acts refer to is an entry on a day.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field
from plumbline.kernel.period import Period, Unit
from plumbline.kernel.procedure import Note
from plumbline.kernel.register_follows import Follow

CODE: Final = re.compile(r"[a-z][a-z0-9]*([._][a-z0-9]+)*")
KEY: Final = re.compile(r"[\w.\-]{1,80}")  # of an entry: it stands in addresses
TITLE_LENGTH: Final = 300  # of the name of an entry


class ListLevel(StrEnum):
    """A level of bodies that keep lists, highest first."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Readers(StrEnum):
    """Who may read a field of an entry."""

    PUBLIC = "public"
    OFFICERS = "officers"
    KEEPERS = "keepers"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterField:
    """One field of the entries of a register."""

    field: Field
    required: bool = False
    cites: bool = False  # its text is a reference to law in the short form
    entry_of: str = ""  # the register whose entry it names by its key
    read: Readers = Readers.PUBLIC
    unit: Unit | None = None  # in which a length is counted

    @property
    def code(self) -> str:
        """The code of the field."""
        return self.field.code

    @property
    def title(self) -> Says:
        """The name of the field."""
        return self.field.title


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBy:
    """Which bodies keep a list."""

    levels: tuple[ListLevel, ...]
    kinds: tuple[str, ...] = ()  # of bodies; none: every kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherits:
    """How an entry of a higher body holds for those below it."""

    levels: str = ""  # the field that names the levels for which it holds; empty: all
    kinds: str = ""  # the field that names the kinds of bodies for which it holds; empty: all
    additions: bool = True  # whether a lower list may add entries of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Until when a list must follow a change of its basis."""

    law: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A declared register, read and complete."""

    code: str
    title: Says
    basis: str
    plan: tuple[int, ...]
    kept_by: KeptBy
    key: str
    name: str
    fields: Mapping[str, RegisterField]
    inherits: Inherits | None = None
    adjusted_by: str = ""  # the procedure that changes a list; empty: a keeper does
    adjust_within: Within | None = None
    public: bool = True
    follows: Mapping[str, Follow] = field(default_factory=dict)  # what its entries say without being asked
    to_settle: tuple[Note, ...] = ()
    not_modelled: tuple[Note, ...] = ()
    file: str = ""

    @property
    def asked(self) -> dict[str, Field]:
        """The fields as `fields.read_each` takes them."""
        return {code: one.field for code, one in self.fields.items()}

    @property
    def citing(self) -> tuple[RegisterField, ...]:
        """The fields whose text cites law."""
        return tuple(one for one in self.fields.values() if one.cites)

    @property
    def naming(self) -> tuple[RegisterField, ...]:
        """The fields that name an entry of a register."""
        return tuple(one for one in self.fields.values() if one.entry_of)

    @property
    def personal(self) -> bool:
        """Whether an entry may hold personal data."""
        return any(one.field.sealed for one in self.fields.values())
