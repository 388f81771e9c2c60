"""The keys of scripts and of worked cases; see docs/reference/try-script.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from plumbline.kernel import clock
from plumbline.kernel.declaration import Declared
from plumbline.kernel.spelling import shown
from plumbline.kernel.written import (
    ACT,
    ANYTHING,
    DAY,
    FLAG,
    LAW,
    SAYS,
    TEXT,
    Leaf,
    Named,
    Several,
    Table,
    exactly_one,
    one_of,
)


class Expected(StrEnum):
    """What a step expects."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"


def moment(declared: Declared) -> datetime:
    """Read a moment, or a day, which stands for 09:00; without a zone it is Beijing time."""
    value = _written(declared)
    if not isinstance(value, datetime):
        return clock.at_day(value)
    return value.astimezone(clock.BEIJING) if value.tzinfo else value.replace(tzinfo=clock.BEIJING)


def due(declared: Declared) -> date | datetime | None:
    """Read when something is owed: a day, a moment, or null where no day is set."""
    if declared.value is None:
        return None
    value = _written(declared)
    return moment(declared) if isinstance(value, datetime) else value


def _written(declared: Declared) -> date | datetime:
    """Give what stands there; in quotation marks it means the same as without."""
    value = declared.value
    if isinstance(value, str):
        try:
            return (date if len(value) == len("2026-06-22") else datetime).fromisoformat(value)
        except ValueError as wrong:
            raise declared.wrong(f"«{shown(value)}» is neither a day nor a moment") from wrong
    if isinstance(value, date):
        return value
    raise declared.wrong(f"«{shown(value)}» is neither a day nor a moment")


def expectation(declared: Declared) -> str:
    """Read what a step expects."""
    if declared.text() not in set(Expected):
        raise declared.wrong("`expect` is allowed or blocked")
    return declared.text()


_WHEN: Final = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d"}
_MOMENT: Final = Leaf("moment", moment, _WHEN)
_DUE: Final = Leaf("due", due, {"anyOf": [{"type": "null"}, _WHEN]})
CERTIFICATE: Final = Table(
    "certificate", {"scopes": Several(TEXT)}, {"number": TEXT, "from": DAY, "to": DAY, "suspended_from": DAY}
)
PERSON: Final = Table(
    "person",
    {"roles": Several(TEXT)},
    {"name": TEXT, "certificate": CERTIFICATE, "qualifications": Several(TEXT), "body": TEXT, "region": TEXT},
)
BECAUSE: Final = Table("because", {}, {"rule": TEXT, "law": LAW})
STEP: Final = Table(
    "step",
    {},
    {
        "act": ACT,
        "on": _MOMENT,
        "at": _MOMENT,
        "by": Several(TEXT),
        "together": Several(TEXT),
        "with": Several(TEXT),
        "facts": Named(ANYTHING),
        "expect": one_of(Expected, expectation),
        "because": Several(BECAUSE),
        "due": Named(_DUE),
        "not_owed": Several(ACT),
        "late": FLAG,
        "deemed": Several(ACT),
        "stopped": Several(ACT),
        "ended": FLAG,
        "note": TEXT,
    },
    exactly_one("on", "at"),
)
SCRIPT: Final = Table(
    "script",
    {"procedure": TEXT, "steps": Several(STEP)},
    {
        "case": TEXT,
        "title": SAYS,
        "law": LAW,
        "domain": TEXT,
        "cast": Named(PERSON),
        "given": Named(Named(ANYTHING)),
        "opens_on": DAY,
        "note": TEXT,
    },
)
CASES: Final = Table("cases", {"cases": Several(SCRIPT)}, {"cast": Named(PERSON), "given": Named(Named(ANYTHING))})
