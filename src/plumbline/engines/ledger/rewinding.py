"""The guard against going back: the newest head that was signed is remembered outside the database, beside the key.

A database that was put back to an earlier day would be sealed into a second past, and every head that others keep would
show the fork. So nothing is sealed while the store lacks a head that this ledger is known to have signed.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import checkpoints, whole_file
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel import checkpoint, signed_note
from plumbline.kernel.errors import IntegrityBroken


class Rewound(IntegrityBroken):
    """The store lacks a head that this ledger has signed: it is older than the log, or has another past."""


def check() -> None:
    """Compare the store with the newest head that is remembered.

    Raises  Rewound where the store does not have it;  IntegrityBroken where what is remembered was not signed here
    """
    if note := remembered():
        compare(note, said_by=str(_file()))


def compare(note: str, *, said_by: str) -> TreeHead:
    """Compare the store with a head that somebody keeps; gives the head.

    Raises  Rewound where the store does not have it;  IntegrityBroken where this ledger did not sign it
    """
    head = checkpoints.read(note)
    row = Checkpoint.objects.filter(size=head.size).values_list("root", flat=True).first()
    if row == head.root:
        return head
    if row is not None:
        raise Rewound(
            f"{said_by}: the head of {head.size} leaves has another root than the store's: the log was forked"
        )
    newest = Checkpoint.newest_size()
    raise Rewound(
        f"{said_by}: this ledger signed a head of {head.size} leaves, and the newest one in the store has {newest}: it was"
        " put back in time. Nothing is sealed, for a second past would be seen as a fork of the log;"
        " docs/how-to/restore.md says what to do"
    )


def remember(head: TreeHead) -> None:
    """Remember the newest head of the store, where it is newer than what is remembered; on the disk when this returns."""
    before = remembered()
    if head.size and (not before or checkpoints.read(before).size < head.size):
        remember_note(Checkpoint.objects.values_list("note", flat=True).get(size=head.size))


def remember_note(note: str) -> None:
    """Remember a head of this ledger, unless a newer one is remembered.

    Raises  ImproperlyConfigured where the file cannot be written
    """
    head = checkpoints.read(note)
    try:
        with whole_file.in_turn(_file()):
            before = remembered()
            if not before or checkpoints.read(before).size < head.size:
                whole_file.put(_file(), note.encode())
    except OSError as problem:
        raise _unusable(problem) from problem


def remembered() -> str:
    """Give the note of the newest head that is remembered; empty where there is none, or it is of another log.

    Raises  IntegrityBroken where the file holds something else;  ImproperlyConfigured where it cannot be read
    """
    try:
        note = _file().read_text(encoding="utf-8")
        origin, _ = checkpoint.read_text(signed_note.read(note).text)
    except FileNotFoundError:
        return ""
    except OSError as problem:
        raise _unusable(problem) from problem
    except ValueError as problem:
        raise IntegrityBroken(f"{_file()} is no head of a log: {problem}") from problem
    return note if origin == settings.LEDGER_ORIGIN else ""


def _file() -> Path:
    path: Path = settings.LEDGER_NEWEST_HEAD
    return path


def _unusable(problem: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"the newest head cannot be remembered in {_file()} ({problem}); name a file that the sequencer may write in"
        " PLUMBLINE_LEDGER_NEWEST_HEAD, out of the database's reach"
    )
