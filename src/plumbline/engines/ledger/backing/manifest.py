"""The manifest of a backup: what it consists of, with the digest of every part, signed by the key of the ledger.

It is one file, a signed note over one line of canonical JSON. No checkpoint reads so, and no manifest reads as a checkpoint.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import canonical, key_list, signed_note
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.signed_note import NoteKey

NAME: Final = "manifest"
_TITLE: Final = "plumbline backup"
_FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup: its name below the folder, its digest and its size."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of."""

    origin: str
    at: datetime
    database: Part
    files: Part  # the list of the kept files, a digest a line
    count: int  # of the kept files
    head: str  # the newest signed head in the database; empty where nothing was sealed
    old_keys: str  # the list of retired keys, which is public
    keys: tuple[Part, ...]  # secret ones; none unless they were asked for

    def signed(self) -> str:
        """Write the manifest, signed by the key that signs heads."""
        line = canonical.encode({"form": _FORM, **asdict(self)}).decode()
        text = f"{_TITLE}\n{line}\n"
        return signed_note.sign(text, keys.note_key(), keys.signing_key().sign(text.encode())).written


def read(folder: Path) -> Manifest:
    """Read the manifest of a backup after checking that a key of this ledger signed it.

    Raises  IntegrityBroken where there is none, or it was not signed, or another program wrote it
    """
    path = folder / NAME
    try:
        return _made(_said(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise IntegrityBroken(f"{path} cannot be relied on: {problem}") from problem


def _said(written: str) -> dict[str, Any]:
    note = signed_note.read(written)
    signed_note.signers(note, _known(), verify=is_signed)
    title, _, line = note.text.removesuffix("\n").partition("\n")
    if title != _TITLE:
        raise ValueError(f"it is no manifest of a backup, but «{title}»")
    said: dict[str, Any] = canonical.decode(line.encode())
    if said.pop("form") != _FORM:
        raise ValueError("it was written by a newer version of this program")
    return said


def _made(said: dict[str, Any]) -> Manifest:
    plain = said | {
        "at": datetime.fromisoformat(said["at"]),
        "database": Part(**said["database"]),
        "files": Part(**said["files"]),
        "keys": tuple(Part(**one) for one in said["keys"]),
    }
    return Manifest(**plain)


def _known() -> tuple[NoteKey, ...]:
    """Give the keys of this ledger that stand on this machine: the one that signs, and those before it."""
    path: Path = settings.LEDGER_OLD_KEYS
    old = key_list.read_list(path.read_text()) if path.exists() else ()
    return (keys.note_key(), *(each.key for each in old))
