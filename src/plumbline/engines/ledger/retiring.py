"""Retiring the key that signs the heads, so that another takes its place: one that the log announced, or in an emergency."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from plumbline.engines.ledger import announcing, checkpoints, keyring, rewinding, sm2_keys, whole_file
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.keyring import KeyInForce
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.ledger.sealing import be_alone
from plumbline.kernel import clock, key_list
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.signed_note import NoteKey

RENAMED: Final = "ledger.renamed"
_NAME: Final = re.compile(r"[^\s+]{1,200}")


@transaction.atomic
def retire(*, successor: Path | None = None, emergency: str = "") -> KeyInForce:
    """Write the key that signs now into the list of old keys, up to the newest head; nothing is sealed meanwhile.

    Takes   successor — the file of the key that the log announced; it is put in the place of the one that signs now
            emergency — why the next key was not announced; it stands in the list from then on
    Gives   the key that was retired; without successor nothing can be sealed until another key stands in its file
    Raises  ImproperlyConfigured where it is retired already, or signed no head, or no other key was announced
    """
    be_alone(transaction.get_connection())
    *old, now = keyring.every()
    if not now.signs or now.last <= max((each.last for each in old), default=0):
        raise ImproperlyConfigured(f"There is nothing to retire: the key in {settings.LEDGER_KEY_FILE} signs no head.")
    reason = " ".join(emergency.replace("#", " ").split())
    next_key = announcing.key_in(successor) if successor else None
    if not reason:
        _insist_on_announcement(next_key, now)
    _write(ListedKey(now.key, now.last, reason))
    if successor:
        _put_in_place(successor)
    return now


@transaction.atomic
def rename(name: str, *, reason: str) -> Event:
    """Let the log go on under another name over the same database, because its old name belongs to a past that is lost.

    The key that signs now is retired with the newest head that the store has, and the first round under the new name
    seals the event that says where the old log ended: here, and by the head that is remembered of it.

    Gives   the event; from now on nothing is sealed until PLUMBLINE_LEDGER_ORIGIN is the new name
    Raises  ImproperlyConfigured where it is no name for a log, or one that it bore, or there is nothing to go on from
    """
    said = " ".join(reason.replace("#", " ").split())
    if not _NAME.fullmatch(name) or name in keyring.names() or not said:
        raise ImproperlyConfigured(
            f"«{name}» with the reason «{said}»: a log goes on under a name that it never bore, without spaces and +, and"
            " with a reason"
        )
    be_alone(transaction.get_connection())
    *old, now = keyring.every()
    if not now.signs or now.last <= max((each.last for each in old), default=0):
        raise ImproperlyConfigured("There is nothing to go on from: the store has no head that the present key signed.")
    note = rewinding.remembered()
    lost = checkpoints.read(note) if note else None
    newest = Checkpoint.objects.get(size=now.last)
    event = append(
        stream=announcing.STREAM,
        kind=RENAMED,
        at=clock.now(),
        public={
            "from": settings.LEDGER_ORIGIN,
            "to": name,
            "size": newest.size,
            "root": newest.root.hex(),
            "lost": {"size": lost.size, "root": lost.root.hex()} if lost and lost.size > newest.size else None,
            "reason": said,
        },
    )
    sm2_keys.rename(
        name, reason=said
    )  # first: while it alone stands written nothing is sealed, and this is asked again
    _write(ListedKey(now.key, now.last, f"{key_list.RENAMED}{name}: {said}"))
    return event


def _insist_on_announcement(next_key: NoteKey | None, now: KeyInForce) -> None:
    announced = announcing.announced_before(now.last) - {each.key for each in keyring.every()}
    if next_key in announced or (next_key is None and announced):
        return
    raise ImproperlyConfigured(
        f"The log has not announced {next_key.written if next_key else 'the next key'} under a head of {now.last} leaves or less."
        " Announce it, so that everybody can follow: plumbline ledger keys --next FILE. Where the key that signs now is"
        " lost or stolen: plumbline ledger keys --retire --emergency REASON"
    )


def _write(retired: ListedKey) -> None:
    path: Path = settings.LEDGER_OLD_KEYS
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text().splitlines() if path.exists() else []
    whole_file.put(path, "".join(f"{line}\n" for line in [*before, retired.written]).encode(), mode=0o644)


def _put_in_place(successor: Path) -> None:
    """Let the successor sign: the file of the key holds either of the two at every moment; the old one is kept beside it."""
    path: Path = settings.LEDGER_KEY_FILE
    kept = path.with_name(f"{path.name}.retired")
    with suppress(FileNotFoundError):
        kept.unlink()
    kept.hardlink_to(path)
    whole_file.put(path, successor.read_bytes(), mode=0o600)
