"""Which entries that hold for a body say certain things: those on which an act may rest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import among
from plumbline.engines.registers.above import Lister, holds_for, listers
from plumbline.engines.registers.reading import Listed, listed_by, standing
from plumbline.kernel.register import Register


def fitting(
    register: Register, body: Body, where: Mapping[str, Any], *, on: date, most: int | None = None
) -> list[Listed]:
    """Give the entries that hold for a body on a day and whose fields say certain things, by key; three queries."""
    those = listers(register, body, on=on)
    of = {lister.body.pk: lister for lister in those}
    said = {f"data__{code}": value for code, value in where.items()}
    rows = standing(register, [one.body for one in those], on=on).filter(**said).order_by("key")
    holding = [one for one in rows if holds_for(register, of[one.body_id], body, levels=one.levels, kinds=one.kinds)]
    nearest = {one.body.pk: place for place, one in enumerate(those)}
    shadowed = _listed_nearer(register, those, {one.key for one in holding}, on=on)
    first: dict[str, Listed] = {}
    for edition in sorted(holding, key=lambda one: (one.key, nearest[one.body_id])):
        if not any(nearest[one] < nearest[edition.body_id] for one in shadowed.get(edition.key, ())):
            first.setdefault(edition.key, listed_by(edition, of[edition.body_id]))
    found = list(first.values())
    return found if most is None else found[:most]


def _listed_nearer(register: Register, those: Sequence[Lister], keys: set[str], *, on: date) -> dict[str, list[int]]:
    """Give for each key the bodies whose entry of it holds for the first of the listers."""
    body, of = those[0].body, {lister.body.pk: lister for lister in those}
    found: dict[str, list[int]] = {}
    rows = standing(register, [one.body for one in those], on=on).filter(key__in=among.words(keys))
    for key, owner, levels, kinds in rows.values_list("key", "body_id", "levels", "kinds"):
        if holds_for(register, of[owner], body, levels=levels, kinds=kinds):
            found.setdefault(key, []).append(owner)
    return found
