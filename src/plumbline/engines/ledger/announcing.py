"""Announcing the next key: the log itself says, under a head of the key that signs now, which key comes after it.

Whoever trusts one head can so follow from key to key, without being told anything beside the log. A key that takes over
and was not announced is found by the recount (`recounting_keys`), unless the list says for which emergency.
"""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import keyring, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.ed25519 import read_secret
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock
from plumbline.kernel.signed_note import ED25519, NoteKey, NoteRefused, read_key

STREAM: Final = "ledger/keys"
ANNOUNCED: Final = "ledger.key_announced"


def announce(path: Path) -> Event:
    """Write the next key into the log, and seal it under the key that signs now; once announced, it stays so.

    Takes   path — the file of the next key; only its public half is read out
    Raises  ImproperlyConfigured where the file holds no key, or one that signs or signed
    """
    key = key_in(path)
    if key in {each.key for each in keyring.every()}:
        raise ImproperlyConfigured(f"{path} holds a key of this ledger that signs or has signed; make a new one")
    found = of(key)
    if found is None:
        with transaction.atomic():
            found = append(stream=STREAM, kind=ANNOUNCED, at=clock.now(), public={"key": key.written})
    sealing.seal()
    return found


def of(key: NoteKey) -> Event | None:
    """Find the event that announced a key."""
    return next((event for event in _announcements() if _said(event) == key), None)


def announced_before(size: int) -> set[NoteKey]:
    """Give the keys that were announced under a head of that size."""
    return {key for event in _announcements(leaf__index__lt=size) if (key := _said(event))}


def key_list() -> str:
    """Write the list of keys as others keep it (`kernel.key_list`), each with the record that announced it."""
    return "".join(f"{each.listed.written}{_told(each.key)}\n" for each in keyring.every())


def key_in(path: Path) -> NoteKey:
    """Read the key that a file holds, as signed notes would name it.

    Raises  ImproperlyConfigured where it holds none
    """
    try:
        public = read_secret(path).public_key().public_bytes_raw()
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(str(problem)) from problem
    return NoteKey(settings.LEDGER_ORIGIN, ED25519, public)


def _announcements(**which: int) -> list[Event]:
    return list(Event.objects.filter(stream=STREAM, kind=ANNOUNCED, **which).order_by("sequence"))


def _said(event: Event) -> NoteKey | None:
    try:
        return read_key(event.public["key"])
    except NoteRefused:  # somebody wrote it past announce(); the recount of the stream says what it finds
        return None


def _told(key: NoteKey) -> str:
    event = of(key)
    return f"  # announced in record {event.code}" if event else ""
