"""Values that facts could have, so that comparisons come out as a proof wants them; and days on which they turn."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from plumbline.kernel.calendar import official
from plumbline.kernel.clock import at_day, day_of
from plumbline.kernel.fields import NUMBERS, Field, FieldType
from plumbline.kernel.marking import View
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.seen import Matter, beginning, number, quantity, value
from plumbline.kernel.verifying.symbols import Name

_AGO: Final = (0, 1, 4, 12, 20, 40, 100, 200, 400, 800, 1200, 2000, 4000, 5500, 6000, 9000)
_AHEAD: Final = (1, 3, 8, 12, 15, 20, 30, 45, 100, 200, 400, 800)
_WAITS: Final = (0, 1, 2, 4, 8, 12, 20, 32, 45, 70, 100, 200, 400, 800, 1200, 2000)
_PEOPLE: Final = ("甲", "乙")
_DIGEST: Final = "0" * 64
_TRIES: Final = 4000


def plain(one: Field) -> Any:
    """Give a value of a field that no condition reads."""
    match one.type:
        case FieldType.YES_NO:
            return False
        case FieldType.CHOICE:
            return next(iter(one.choices))
        case FieldType.CHOICES:
            return [next(iter(one.choices))]
        case FieldType.PEOPLE:
            return list(_PEOPLE)
        case FieldType.FILE:
            return _DIGEST
        case kind if kind in NUMBERS:
            return max(one.least or 0, min(one.most or 0, 0))
    return "x"


def written(one: Field) -> Iterator[str]:
    """Give texts that a field with a pattern may take."""
    for sample in ("x", "A", "1", *("1" * length for length in range(2, 31)), "2026", "〔2026〕1号", "a@b.cn"):
        try:
            if one.read(sample):
                yield sample
                return
        except Exception:  # noqa: BLE001, S112 — a sample that the field refuses is simply not the one
            continue


def moments(model: Model, matter: Matter) -> list[datetime]:
    """Give moments from now on at which comparisons with today can turn, the nearest first."""
    today = day_of(matter.at)
    days = {today + timedelta(days=wait) for wait in _WAITS}
    view = matter.view(model, matter.at)
    for name, atom in model.conditions.atoms.items():
        if not (atom.drifts or atom.loose):
            continue
        for fact in atom.facts:
            found = matter.facts.get(fact)
            days |= _around(day_of(found) if isinstance(found, datetime) else found)
        if name[0] == "since" and isinstance(name[2], Period):
            start = beginning(view, name[1], name[2])
            days |= _around(reckon(name[2], start, calendar=official()).due if start else None)
    for duty in matter.marking.duties.values():
        days |= _around(duty.due_on)
    return [matter.at, *(at_day(day) for day in sorted(days) if day > today)]


def _around(day: date | None) -> set[date]:
    return {day + timedelta(days=shift) for shift in (-1, 0, 1)} if isinstance(day, date) else set()


def filled(
    model: Model, matter: Matter, at: datetime, facts: tuple[str, ...], *, wanted: Mapping[Name, bool], act: str
) -> Mapping[str, Any] | None:
    """Find values of some facts with which comparisons come out as wanted; None where none were found.

    Takes   wanted — the values of variables, as far as they matter
    """
    checks: dict[str, list[Name]] = {fact: [] for fact in facts}
    order = sorted(facts, key=lambda fact: _many(model.procedure.fields[fact]))
    for name in wanted:
        atom = model.conditions.atoms.get(name)
        if atom and act not in atom.days and (mine := [fact for fact in order if fact in atom.facts]):
            checks[mine[-1]].append(name)
    tries = [0]

    def fill(place: int, chosen: dict[str, Any]) -> dict[str, Any] | None:
        if place == len(order):
            return chosen
        fact = order[place]
        for candidate in _candidates(model, matter.view(model, at, chosen), fact, wanted):
            tries[0] += 1
            if tries[0] > _TRIES:
                return None
            view = matter.view(model, at, {**chosen, fact: candidate})
            if all(value(model, view, name) in {wanted[name], None} for name in checks[fact]):
                found = fill(place + 1, {**chosen, fact: candidate})
                if found is not None:
                    return found
        return None

    return fill(0, {})


def _many(one: Field) -> int:
    return 2 if one.type in NUMBERS else 1 if one.type in {FieldType.DAY, FieldType.MOMENT} else 0


def _candidates(model: Model, view: View, fact: str, wanted: Mapping[Name, bool]) -> Iterator[Any]:
    one = model.procedure.fields[fact]
    match one.type:
        case FieldType.YES_NO:
            yield from (False, True)
        case FieldType.CHOICE:
            yield from one.choices
        case FieldType.CHOICES:
            yield from _subsets(one, wanted)
        case FieldType.DAY | FieldType.MOMENT:
            yield from _days(model, view, one)
        case FieldType.PEOPLE:
            yield _PEOPLE
        case FieldType.FILE:
            yield _DIGEST
        case kind if kind in NUMBERS:
            yield from _numbers(model, view, one)
        case _:
            yield from (str(name[2][1]) for name in wanted if name[:2] == ("is", fact) and name[2][0] == "const")  # type: ignore[index]  # names of this kind hold a shape
            yield from written(one)


def _subsets(one: Field, wanted: Mapping[Name, bool]) -> Iterator[tuple[str, ...]]:
    told = {str(name[2][1]): is_in for name, is_in in wanted.items() if name[:2] == ("has", one.code)}  # type: ignore[index]  # names of this kind hold a shape
    chosen = tuple(choice for choice in one.choices if told.get(choice))
    if chosen:
        yield chosen
    yield from ((*chosen, choice) for choice in one.choices if choice not in told)


def _thresholds(model: Model, view: View, one: Field) -> Iterator[int]:
    """Give the numbers at which a comparison of this fact turns, the other quantities being as they are."""
    for name in model.conditions.atoms:
        if name[0] != "above":
            continue
        mine, rest = 0, 0
        for shape, times in name[1]:  # type: ignore[attr-defined]  # names of this kind hold their parts
            if shape == ("fact", one.code):
                mine = times
            elif (found := number(quantity(view, shape))) is not None:
                rest += times * found
        if mine:
            turn = (int(str(name[2])) - rest) // mine
            yield from (turn, turn + 1, turn - 1)


def _numbers(model: Model, view: View, one: Field) -> Iterator[int]:
    least = one.least if one.least is not None else -(10**12)
    most = one.most if one.most is not None else 10**12
    found = [plain(one), *_thresholds(model, view, one), 0, 1]
    found += [model.procedure.fields[one.code].limits[0].most] if one.limits else []
    yield from (each for each in dict.fromkeys(found) if least <= each <= most)


def _days(model: Model, view: View, one: Field) -> Iterator[date]:
    today = view.today()
    found = [today - timedelta(days=ago) for ago in _AGO]
    if one.future:
        found += [today + timedelta(days=ahead) for ahead in _AHEAD]
    if one.type is FieldType.DAY:
        found += [date.fromordinal(turn) for turn in _thresholds(model, view, one) if 700_000 < turn < 800_000]  # noqa: PLR2004 — from 1917 to 2191
    for name in model.conditions.atoms:
        for part in name:
            if isinstance(part, Period):
                for start in (today, *(view.situation.facts.get(fact) for fact in model.conditions.atoms[name].facts)):
                    if isinstance(start, date) and part.unit is not Unit.HOURS:
                        found += _around(reckon(part, start, calendar=official()).due)
                        found += _around(reckon(part, start, calendar=official(), backwards=True).due)
    days = [day for day in dict.fromkeys(found) if one.future or day <= today]
    yield from (days if one.type is FieldType.DAY else [view.situation.at, *map(at_day, days)])
