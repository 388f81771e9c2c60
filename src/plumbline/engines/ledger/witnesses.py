"""The witnesses of this ledger: those of the file that settings.LEDGER_WITNESSES names, and how many are wanted."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.keys import Changed
from plumbline.kernel import witness_list
from plumbline.kernel.signed_note import NoteRefused
from plumbline.kernel.witness_list import ListedWitness


def every() -> tuple[ListedWitness, ...]:
    """Give the witnesses to which heads are posted; where there is no file, there is none.

    Raises  ImproperlyConfigured, with the line that is wrong
    """
    path: Path = settings.LEDGER_WITNESSES
    return _read(path, keys.changed(path))


def quorum() -> int:
    """Give how many of them must have signed a head before it counts as cosigned; 0 where there is none.

    Raises  ImproperlyConfigured where fewer are listed
    """
    listed, wanted = len(every()), settings.LEDGER_WITNESS_QUORUM
    if listed and not 1 <= wanted <= listed:
        raise ImproperlyConfigured(
            f"PLUMBLINE_WITNESS_QUORUM is {wanted}, and {settings.LEDGER_WITNESSES} lists {listed}: write 1 to {listed}."
        )
    return wanted if listed else 0


@lru_cache(maxsize=4)
def _read(path: Path, state: Changed) -> tuple[ListedWitness, ...]:
    try:
        return witness_list.read_list(path.read_text() if state else "")
    except NoteRefused as problem:
        raise ImproperlyConfigured(f"{path}, {problem}") from problem
