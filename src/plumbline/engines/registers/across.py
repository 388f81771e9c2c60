"""The lists of many bodies, one after the other: a page of entries out of all that somebody may look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import PAGE, STANDING
from plumbline.kernel.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Some entries, by the code of their body and their key; where the next ones begin."""

    editions: Sequence[Edition]
    next_after: tuple[str, str] | None  # body and key of the last one, where there are more


def across(
    register: Register,
    *,
    on: date,
    bodies: QuerySet[Body] | None = None,
    after: tuple[str, str] = ("", ""),
    most: int = PAGE,
) -> Across:
    """Give a page of the own entries of many bodies; two queries at most, whoever looks and however many there are.

    Takes   bodies — those at which somebody may look (`authority.bodies_within_sight`); all when left out
            after — body and key of the last entry of the page before
    """
    rows = Edition.objects.filter(STANDING, valid_on(on), register=register.code).select_related("body__region")
    if bodies is not None:
        rows = rows.filter(body__in=bodies.values("pk"))
    body, key = after
    found = list(rows.filter(body__code=body, key__gt=key).order_by("key")[: most + 1]) if body else []
    if len(found) <= most:
        found += rows.filter(body__code__gt=body).order_by("body__code", "key")[: most + 1 - len(found)]
    more = len(found) > most
    found = found[:most]
    return Across(editions=found, next_after=(found[-1].body.code, found[-1].key) if more else None)
