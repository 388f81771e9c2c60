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
from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared, ending, keeping
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import STANDING
from plumbline.kernel.errors import Says
from plumbline.kernel.register import Register

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


def _open(body: Body) -> QuerySet[Edition]:
    return Edition.objects.filter(STANDING, body=body, valid_to=None).order_by("register", "key")


def _pass_on(register: Register, leaving: Sequence[Edition], handover: Handover) -> None:
    before = {one.key: handover.basis for one in leaving}
    ending.record(
        register, handover.before, before, last_day=handover.on - timedelta(days=1), by=handover.by, at=handover.at
    )
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
