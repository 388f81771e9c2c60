"""A citizen's request that a body erase personal data, filed without an account: it becomes a matter of the body.

From there on it is a matter as any other (`personal_data.erasure`): owed to the body, with its receipt, and erased once it was
answered. What is told to whoever files does not depend on what is on record: nobody learns here whether there is such a
matter or such a person. The body looks for it once it has checked who asks.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.db import transaction

from plumbline.engines.bodies.models import Body
from plumbline.engines.erasing import pacing
from plumbline.engines.ledger import proving
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.acting import open_matter
from plumbline.engines.matters.models import Record
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Says

PROCEDURE: Final = "personal_data.erasure"
CHANNEL: Final = {"channel": "online"}
APPLICANT: Final = Actor(code="applicant", name="请求人", roles=frozenset({"party"}))
TITLE: Final = Says(zh="删除个人信息的请求", en="Request to erase personal data")  # names nobody


@transaction.atomic
def file(body: Body, *, facts: Mapping[str, Any], place: str | None, key: str) -> Event:
    """File a request with a body, or change nothing.

    Takes   facts — as the form sent them;  place — where the sender is;  key — of the form, so that it files once
    Gives   the event that records it; its code is on the receipt
    Raises  InvalidFacts — by field;  NotAllowed — the body has ended;  TooMany — too many came from there
    """
    done = open_matter(
        PROCEDURE,
        by=replace(APPLICANT, body=body.code),
        body=body,
        region=body.region,
        title=TITLE.zh,
        facts={**facts, **CHANNEL},
        key=key,
        demonstration=body.demonstration,
    )
    if not done.again:
        pacing.count(place)
    return done.event


def filed(body: Body, code: str) -> Event | None:
    """Find the event of a request that was filed with a body here; None for every other record."""
    ours = Record.objects.select_related("event").filter(
        matter__body=body, matter__procedure=PROCEDURE, sequence=1, actors__0__code=APPLICANT.code
    )
    found = proving.find(code)
    return found if found is not None and ours.filter(event=found).exists() else None
