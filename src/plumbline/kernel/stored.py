"""Markings as JSON and back, so that a store can keep them between two acts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from plumbline.kernel.state import RUNNING, Clocks, Duty, DutyState, Extension, Happened, Marking, Stretch

_STATES: Final = {state.value: state for state in DutyState}


def as_data(marking: Marking) -> dict[str, Any]:
    """Give a marking as JSON values; what has its first value is left out."""
    data: dict[str, Any] = {
        "acts": {code: _happened(one) for code, one in marking.acts.items()},
        "duties": {code: duty_as_data(one) for code, one in marking.duties.items()},
        "performers": {role: sorted(people) for role, people in marking.performers.items()},
        "sequence": marking.sequence,
        "at": marking.at.isoformat() if marking.at else None,
        "ended": marking.ended,
    }
    if marking.barred:
        data["barred"] = sorted(marking.barred)
    if marking.clocks != RUNNING:
        data["clocks"] = _clocks(marking.clocks)
    return data


def from_data(data: Mapping[str, Any]) -> Marking:
    """Give the marking that `as_data` wrote; an empty mapping is a matter in which nothing has happened."""
    if not data:
        return Marking()
    moment = datetime.fromisoformat
    return Marking(
        acts={
            code: Happened(count=count, at=moment(at), sequence=sequence, items=frozenset(items))
            for code, (count, at, sequence, *items) in data["acts"].items()
        },
        duties={code: _duty_back(code, one) for code, one in data["duties"].items()},
        performers={role: frozenset(people) for role, people in data["performers"].items()},
        barred=frozenset(data.get("barred", ())),
        clocks=_clocks_back(data["clocks"]) if "clocks" in data else RUNNING,
        sequence=data["sequence"],
        at=moment(data["at"]) if data["at"] else None,
        ended=data["ended"],
    )


def _happened(one: Happened) -> list[Any]:
    return [one.count, one.at.isoformat(), one.sequence, *sorted(one.items)]


def _clocks(clocks: Clocks) -> dict[str, Any]:
    return {
        "stops": {
            rule: [[one.first.isoformat(), one.last.isoformat() if one.last else None] for one in stretches]
            for rule, stretches in clocks.stops.items()
        },
        "restarted": {rule: at.isoformat() for rule, at in clocks.restarted.items()},
        "extended": {
            rule: [[one.rule, one.to.isoformat() if one.to else None] for one in extensions]
            for rule, extensions in clocks.extended.items()
        },
    }


def _clocks_back(data: Mapping[str, Any]) -> Clocks:
    return Clocks(
        stops={
            rule: tuple(Stretch(date.fromisoformat(first), _day(last)) for first, last in stretches)
            for rule, stretches in data["stops"].items()
        },
        restarted={rule: datetime.fromisoformat(at) for rule, at in data["restarted"].items()},
        extended={
            rule: tuple(Extension(by, _day(to)) for by, to in extensions)
            for rule, extensions in data["extended"].items()
        },
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def duty_as_data(duty: Duty) -> dict[str, Any]:
    """Give one duty as JSON values; its rule is not among them."""
    data: dict[str, Any] = {
        "state": duty.state.value,
        "opened_at": duty.opened_at.isoformat(),
        "sequence": duty.sequence,
    }
    if duty.due_on:
        data["due_on"] = duty.due_on.isoformat()
    if duty.due_at:
        data["due_at"] = duty.due_at.isoformat()
    if duty.met_at:
        data["met_at"] = duty.met_at.isoformat()
    if duty.missing:
        data["missing"] = list(duty.missing)
    if duty.stopped:
        data["stopped"] = duty.stopped
    if duty.provisional:
        data["provisional"] = True
    if duty.late:
        data["late"] = True
    return data


def _duty_back(rule: str, data: Mapping[str, Any]) -> Duty:
    due_on, due_at, met_at = data.get("due_on"), data.get("due_at"), data.get("met_at")
    return Duty(
        rule=rule,
        state=_STATES[data["state"]],
        opened_at=datetime.fromisoformat(data["opened_at"]),
        sequence=data["sequence"],
        due_on=_day(due_on),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        provisional=data.get("provisional", False),
        missing=tuple(data.get("missing", ())),
        stopped=data.get("stopped", ""),
        met_at=datetime.fromisoformat(met_at) if met_at else None,
        late=data.get("late", False),
    )
