"""What `django-admin check` asks of the ledger's settings: a list of witnesses or an SM2 key that is wrong stops the start."""

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import sm2_keys, witnesses

ASKED: tuple[tuple[str, Callable[[], object]], ...] = (
    ("ledger.E001", witnesses.quorum),
    ("ledger.E002", sm2_keys.every),
)


def check(**_asked: Any) -> list[CheckMessage]:
    """Read what the settings name, as posting and sealing will."""
    found: list[CheckMessage] = []
    for code, read in ASKED:
        try:
            read()
        except ImproperlyConfigured as problem:
            found.append(Error(str(problem), id=code))
    return found
