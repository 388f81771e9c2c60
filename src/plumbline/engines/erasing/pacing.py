"""How many requests are taken from one place in an hour, so that nobody fills a body's desk by a program.

What is kept of a place is a keyed digest, and only for the hour. Two that come at the very same moment may both be let in.
"""

from datetime import timedelta
from typing import Final

from django.utils.crypto import salted_hmac

from plumbline.engines.erasing.models import Filing
from plumbline.kernel import clock
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says

MOST: Final = 5
WITHIN: Final = timedelta(hours=1)


class TooMany(NotAllowed):
    """So many requests came from one place that no further one is taken for a while."""


def count(place: str | None) -> None:
    """Count a request in the open transaction, and forget those of more than an hour ago.

    Takes   place — where it came from, as `site.guessing.place_of` gives it; senders without an address count as one
    Raises  TooMany
    """
    now = clock.now()
    Filing.objects.filter(at__lte=now - WITHIN).delete()
    digest = salted_hmac("plumbline.erasing.pacing", place or "", algorithm="sha256").hexdigest()
    Filing.objects.create(place=digest, at=now)
    if Filing.objects.filter(place=digest).count() > MOST:
        says = Says(
            zh=f"一小时内从您的网络地址已经提出 {MOST} 件请求，这一件没有记下",
            en=f"{MOST} requests came from your network address within an hour; this one was not recorded",
        )
        cure = Says(
            zh="一小时以后再提出，或者当面、写信向机关提出",
            en="Ask again in an hour, or ask the body in person or by letter",
        )
        raise TooMany([Reason(kind=ReasonKind.UNMET, rule="erasing.pace", says=says, cure=cure)])
