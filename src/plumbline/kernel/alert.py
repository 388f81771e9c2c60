"""Alerts over registers: what the plan demands to be watched, declared; each finds entries, and asks a person to look.

A declaration in `systems/<system>/alerts/` becomes one Alert. What kinds of finding there are is fixed; what each of
them looks at is declared.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from plumbline.kernel.alert_example import Example
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Note


class Severity(StrEnum):
    """How much a finding weighs."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"

    @property
    def says(self) -> Says:
        """Name the severity."""
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.NOTICE: Says(zh="提示", en="notice"),
    Severity.WARNING: Says(zh="警示", en="warning"),
    Severity.SERIOUS: Says(zh="严重", en="serious"),
}


class Finds(StrEnum):
    """What an alert finds."""

    MISSING = "missing"  # an entry without a value in a field
    REPEALED_BASIS = "repealed_basis"  # an entry that cites what is no longer in force
    ABSENT_BELOW = "absent_below"  # an entry of a higher list that a lower list lacks
    DIFFERS = "differs"  # the same item with other values in the lists of other bodies
    OVER_LIMIT = "over_limit"  # a value beyond what the law allows
    DISGUISED = "disguised"  # words of a licence in an entry that is listed as none
    NOT_ADJUSTED = "not_adjusted"  # a basis changed, and the entry did not follow in time
    DUPLICATE = "duplicate"  # two entries of one list that say the same
    GAP = "gap"  # a body that is to keep a list and keeps none
    UNLISTED = "unlisted"  # a power that was exercised and is in no list
    FREQUENCY = "frequency"  # more visits to one subject than the plan allows


class Same(StrEnum):
    """By what two entries of different bodies are the same item."""

    KEY = "key"
    BASIS = "basis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A declared alert, read and complete; which of the optional parts it has follows from what it finds."""

    code: str
    title: Says
    law: str
    severity: Severity
    over: str  # the register
    finds: Finds
    asks: Says  # what a person should look at
    plan: tuple[int, ...] = ()
    to: tuple[str, ...] = ()  # roles that are told
    fields: tuple[str, ...] = ()  # that are looked at
    same: Same = Same.KEY
    most: int | None = None  # that the law allows
    most_field: str = ""  # the field that holds what the law allows
    units: tuple[str, ...] = ()  # the fields that say in what the numbers are counted: they compare where these agree
    words: tuple[re.Pattern[str], ...] = ()
    listed_in: str = ""  # the register in which a true licence stands
    per: tuple[str, ...] = ()  # the fields by which visits are counted together
    examples: tuple[Example, ...] = ()  # worked by hand: where it finds something, and where it does not
    to_settle: tuple[Note, ...] = ()
    not_modelled: tuple[Note, ...] = ()
    file: str = ""
