"""A small sealed ledger: three streams, two heads, personal data in one of them."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock

AT = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


@pytest.fixture
def sealed_ledger(db):
    """Give the ten events that were sealed under two heads, in the order of their leaves."""
    events = []
    for batch in ((0, 6), (6, 10)):
        with transaction.atomic():
            events += [recorded(number) for number in range(*batch)]
        seal()
    return events


def recorded(number):
    """Write the event of that number; every third stands in the same stream and names a person in the first."""
    return append(
        stream=f"penalty.ordinary/2026/00000{number % 3 + 1}",
        kind="file",
        at=AT + timedelta(hours=number),
        public={"number": number},
        personal={"name": f"孙某{number}"} if number % 3 == 0 else {},
    )
