"""What an act brings about beside itself: documents issued, decisions published, publications withdrawn.

The engines above this one register how; a declaration says when. An effect runs inside the transaction of its act, and
what it gives back stands in the act's event.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plumbline.engines.matters.models import Matter
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.procedure import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing to bring about."""

    matter: Matter
    procedure: Procedure
    act: str
    sequence: int  # of the act in its matter
    value: str  # what the declaration names, e.g. the code of a document
    at: datetime
    actors: Sequence[Actor]
    facts: Mapping[str, Any]  # all that is known, this act's values included


Handler = Callable[[Effect], Mapping[str, Any]]
_handlers: dict[str, Handler] = {}


def register(kind: str, handler: Handler) -> None:
    """Say how effects of a kind are brought about; each kind has one way."""
    _handlers[kind] = handler


def bring_about(kind: str, effect: Effect) -> Mapping[str, Any]:
    """Bring one effect about; gives what the event shall say of it."""
    if kind not in _handlers:
        message = f"«{effect.procedure.code}», act «{effect.act}»: nothing is installed that brings about «{kind}»"
        raise DeclarationError(message)
    return _handlers[kind](effect)
