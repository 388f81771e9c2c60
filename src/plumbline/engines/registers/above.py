"""Whose entries hold for a body: its own, and those of the bodies above it, the nearest first.

Above a body stand its government, and on each higher level the body of its kind and that level's government. An entry
of theirs holds for it where the register lets entries be inherited and the entry names its level; and its kind, where
the register asks for kinds: an entry that names none there holds for bodies of the kind of the one that lists it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex

from plumbline.engines.bodies.codes import BodyKind
from plumbline.engines.bodies.models import Body, valid_on
from plumbline.kernel.register import ListLevel, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Lister:
    """A body whose list counts for another one."""

    body: Body
    own: bool  # whether it is that body itself
    same_kind: bool


def keeps(register: Register, body: Body) -> bool:
    """Tell whether a body keeps a list of its own."""
    kept_by = register.kept_by
    return body.level in kept_by.levels and (not kept_by.kinds or body.kind in kept_by.kinds)


def listers(register: Register, body: Body, *, on: date) -> Sequence[Lister]:
    """Give the bodies whose lists count for a body, itself first, then the nearest; one query at most."""
    own = [Lister(body=body, own=True, same_kind=True)]
    if register.inherits is None:
        return own
    place = body.region
    higher = Body.objects.annotate(begins=StrIndex(Value(place.path), F("region__path"))).filter(
        valid_on(on), Q(kind=body.kind) | Q(kind=BodyKind.GOVERNMENT), begins=1
    )
    found = [
        Lister(body=one, own=False, same_kind=one.kind == body.kind)
        for one in higher.select_related("region")
        if one.pk != body.pk and _above(one, body) and keeps(register, one)
    ]
    return own + sorted(found, key=lambda one: (-len(one.body.region.path), not one.same_kind, one.body.code))


def holds_for(register: Register, lister: Lister, body: Body, *, levels: str, kinds: str) -> bool:
    """Tell whether an edition of a lister holds for a body, by the levels and kinds that it keeps."""
    if lister.own:
        return True
    if within(body.level) not in levels:
        return False
    if register.inherits is not None and register.inherits.kinds:
        return within(body.kind) in kinds if kinds else lister.same_kind
    return True


def within(code: str) -> str:
    """Write a code as it stands among others in a column."""
    return f"|{code}|"


def columns(register: Register, data: Mapping[str, object]) -> tuple[str, str]:
    """Give the levels and the kinds for which an entry holds below, as an edition keeps them."""
    if register.inherits is None:
        return "", ""
    levels = _picked(data, register.inherits.levels) if register.inherits.levels else list(ListLevel)
    return _joined(levels), _joined(_picked(data, register.inherits.kinds))


def _above(one: Body, body: Body) -> bool:
    """Tell whether a body whose region holds another's stands above it, and not beside it."""
    return one.region_id != body.region_id or (one.kind == BodyKind.GOVERNMENT and body.kind != BodyKind.GOVERNMENT)


def _picked(data: Mapping[str, object], field: str) -> list[str]:
    value = data.get(field) if field else None
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []


def _joined(codes: Sequence[str]) -> str:
    return f"|{'|'.join(codes)}|" if codes else ""
