"""Markings as JSON and back, so that a store can keep them between two acts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plumbline.kernel.marking import Duty, DutyState, Happened, Marking


def as_data(marking: Marking) -> dict[str, Any]:
    """Give a marking as JSON values."""
    return {
        "acts": {code: [one.count, one.at.isoformat(), one.sequence] for code, one in marking.acts.items()},
        "duties": {code: _duty(one) for code, one in marking.duties.items()},
        "performers": {role: sorted(people) for role, people in marking.performers.items()},
        "sequence": marking.sequence,
        "at": _iso(marking.at),
        "ended": marking.ended,
    }


def from_data(data: Mapping[str, Any]) -> Marking:
    """Give the marking that `as_data` wrote; an empty mapping is a matter in which nothing has happened."""
    if not data:
        return Marking()
    return Marking(
        acts={
            code: Happened(count=count, at=datetime.fromisoformat(at), sequence=sequence)
            for code, (count, at, sequence) in data["acts"].items()
        },
        duties={code: _duty_back(code, one) for code, one in data["duties"].items()},
        performers={role: frozenset(people) for role, people in data["performers"].items()},
        sequence=data["sequence"],
        at=_moment(data["at"]),
        ended=data["ended"],
    )


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "state": duty.state.value,
        "opened_at": duty.opened_at.isoformat(),
        "sequence": duty.sequence,
        "due_on": _iso(duty.due_on),
        "due_at": _iso(duty.due_at),
        "provisional": duty.provisional,
        "missing": list(duty.missing),
        "met_at": _iso(duty.met_at),
        "late": duty.late,
    }


def _duty_back(rule: str, data: Mapping[str, Any]) -> Duty:
    return Duty(
        rule=rule,
        state=DutyState(data["state"]),
        opened_at=datetime.fromisoformat(data["opened_at"]),
        sequence=data["sequence"],
        due_on=date.fromisoformat(data["due_on"]) if data["due_on"] else None,
        due_at=_moment(data["due_at"]),
        provisional=data["provisional"],
        missing=tuple(data["missing"]),
        met_at=_moment(data["met_at"]),
        late=data["late"],
    )


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
