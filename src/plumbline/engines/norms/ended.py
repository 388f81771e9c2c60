"""Which norms are no longer in force on a day, and which versions are: what a check of citations must know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from plumbline.engines.norms.models import Relation, RelationKind, Version

_STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is in force on a day, and what is not any more."""

    on: date
    in_force: Mapping[int, Version]  # by norm: the version of that day
    coming: Mapping[int, Version]  # by norm: the newest version that begins after it
    ended: frozenset[int]  # norms that went out of force
    ended_titles: Mapping[str, date]  # of norms that are not known here and were repealed, with the day


def standing(on: date) -> Standing:
    """Tell what is in force on a day, from the days of the versions and from what norms repeal.

    A norm that another one repeals has ended, unless a version of it begins on that day or later.
    """
    in_force: dict[int, Version] = {}
    coming: dict[int, Version] = {}
    first_days: dict[int, date] = {}
    ended: set[int] = set()
    versions = Version.objects.filter(replaced_at=None).order_by("norm", "promulgated_on").select_related("norm")
    for norm, group in groupby(versions, key=lambda version: version.norm_id):
        mine = list(group)
        begun = [version for version in mine if _first(version) <= on]
        if _first(mine[-1]) > on:
            coming[norm] = mine[-1]
        first_days[norm] = max(_first(version) for version in mine)
        if begun and begun[-1].as_registered().in_force(on):
            in_force[norm] = begun[-1]
        elif begun and norm not in coming:
            ended.add(norm)
    repealed, titles = _repealed(on)
    for norm, day in repealed.items():
        if first_days.get(norm, date.min) < day:
            ended.add(norm)
            in_force.pop(norm, None)
    return Standing(on=on, in_force=in_force, coming=coming, ended=frozenset(ended), ended_titles=titles)


def plain_title(title: str) -> str:
    """Give a title without the name of the state, so that both ways of writing it are one."""
    return title.removeprefix(_STATE)


def _first(version: Version) -> date:
    return version.first_day


def _repealed(on: date) -> tuple[Mapping[int, date], Mapping[str, date]]:
    norms: dict[int, date] = {}
    titles: dict[str, date] = {}
    for relation in _repealing():
        day = relation.on or _first(relation.version)
        if day > on or relation.norm_id == relation.version.norm_id:
            continue
        if relation.norm_id is not None:
            norms[relation.norm_id] = max(day, norms.get(relation.norm_id, day))
        else:
            titles[plain_title(relation.title)] = day
    return norms, titles


def _repealing() -> Sequence[Relation]:
    relations = Relation.objects.filter(kind=RelationKind.REPEALS, version__replaced_at=None)
    return list(relations.select_related("version"))
