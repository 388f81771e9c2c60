"""Retiring the key that signs the heads, so that another can take its place."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import keyring
from plumbline.engines.ledger.keyring import KeyInForce
from plumbline.engines.ledger.sealing import be_alone


@transaction.atomic
def retire() -> KeyInForce:
    """Write the key that signs now into the list of old keys, up to the newest head; nothing is sealed meanwhile.

    Gives   the key that was retired; nothing can be sealed until another stands in its file
    Raises  ImproperlyConfigured where it is retired already, or signed no head
    """
    be_alone(transaction.get_connection())
    *old, now = keyring.every()
    if not now.signs or now.last <= max((each.last for each in old), default=0):
        raise ImproperlyConfigured(f"There is nothing to retire: the key in {settings.LEDGER_KEY_FILE} signs no head.")
    path = settings.LEDGER_OLD_KEYS
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text().splitlines() if path.exists() else []
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w") as file:
        file.write("".join(f"{line}\n" for line in [*before, f"{now.key.written} {now.last}"]))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return now
