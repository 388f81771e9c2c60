"""Entries of lists pass from one body to another when a reform says so: they end there the day before, and begin here.

What the heir lists already under the same key is not written over. An entry that could not be listed anew, for its basis
has ended or the heir keeps no such list, holds the reform up and is named: nothing of a body is left to nobody.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from plumbline.engines.bodies.inheriting import Handover, Running
from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.bodies.successions import Succession
from plumbline.engines.registers import declared, ending, keeping
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import STANDING
from plumbline.kernel.errors import Says
from plumbline.kernel.register import Register

ONE_DAY: Final = timedelta(days=1)
DOMAIN: Final = "domain"  # the field of an entry that names its domain, where it has one


class Lists:
    """The entries that a body lists, as a reform hands them over."""

    says: Says = Says(zh="清单事项", en="entries of lists")

    def running(self, body: Body) -> Sequence[Running]:
        """Count the entries that stand in the own lists of a body, by domain."""
        counted = Counter(edition.data.get(DOMAIN, "") for edition in _open(body).only("data"))
        return [Running(domain=domain, region=body.region_id, count=n) for domain, n in sorted(counted.items())]

    def closed(self, body: Body) -> int:  # noqa: ARG002 — asked of every kind of thing
        """Count what needs a keeper: none, for editions that ended are read where they stood."""
        return 0

    def hand_over(self, handover: Handover) -> int:
        """End the entries of some domains in the lists of one body and list them in those of the other; gives how many."""
        leaving = [one for one in _open(handover.before) if one.data.get(DOMAIN, "") in handover.domains]
        for register in _in_order({one.register for one in leaving}):
            _pass_on(register, [one for one in leaving if one.register == register.code], handover)
        return len(leaving)


def came_by(edition: Edition) -> Succession | None:
    """Give the reform by which an edition came into its list; None where it was listed otherwise."""
    if edition.number != 1:
        return None
    taken_over = Succession.objects.filter(after=edition.body_id, on=edition.valid_from).select_related(
        "before__region"
    )
    there = _same(edition).filter(valid_to=edition.valid_from - ONE_DAY)
    return _by_list(taken_over.exclude(before=edition.body_id), there, "before_id")


def left_by(edition: Edition) -> Succession | None:
    """Give the reform by which an edition left its list for that of another body; None where it did not."""
    if edition.valid_to is None:
        return None
    day = edition.valid_to + ONE_DAY
    passed_on = Succession.objects.filter(before=edition.body_id, on=day).select_related("after__region")
    there = _same(edition).filter(valid_on(day))
    return _by_list(passed_on.exclude(after=None).exclude(after=edition.body_id), there, "after_id")


def _same(edition: Edition) -> QuerySet[Edition]:
    """Select what stands under the key of an edition, in whichever list."""
    return Edition.objects.filter(STANDING, register=edition.register, key=edition.key)


def _by_list(reforms: QuerySet[Succession], there: QuerySet[Edition], side: str) -> Succession | None:
    """Give the first of some reforms on whose other side an edition stood; one query where there was no reform."""
    found = list(reforms)
    lists = set(there.values_list("body", flat=True)) if found else set()
    return next((one for one in found if getattr(one, side) in lists), None)


def _open(body: Body) -> QuerySet[Edition]:
    return Edition.objects.filter(STANDING, body=body, valid_to=None).order_by("register", "key")


def _pass_on(register: Register, leaving: Sequence[Edition], handover: Handover) -> None:
    before = {one.key: handover.basis for one in leaving}
    ending.record(register, handover.before, before, last_day=handover.on - ONE_DAY, by=handover.by, at=handover.at)
    listed = set(_open(handover.after).filter(register=register.code).values_list("key", flat=True))
    rows = [one.data for one in leaving if one.key not in listed]
    keeping.record(
        register,
        handover.after,
        rows,
        valid_from=handover.on,
        by=handover.by,
        because=handover.basis,
        at=handover.at,
    )


def _in_order(codes: set[str]) -> Iterator[Register]:
    """Go through registers, each behind those whose entries it names."""
    given: set[str] = set()

    def after_what_it_names(code: str) -> Iterator[Register]:
        if code not in codes or code in given:
            return
        given.add(code)
        register = declared.register(code)
        for field in register.naming:
            yield from after_what_it_names(field.entry_of)
        yield register

    for code in sorted(codes):
        yield from after_what_it_names(code)
