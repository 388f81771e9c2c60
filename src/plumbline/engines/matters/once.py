"""One form acts once: a form that is sent again, or twice at the same moment, gives what it did the first time.

A page puts a key of its own into each form. What is kept is a digest of the key with who sent it and for what, so that
a key is good for one person and one act only, and tells nobody of a matter that they may not see.
"""

from hashlib import sha256

from plumbline.engines.matters.models import TOKEN_LENGTH, Matter, Record
from plumbline.kernel.actor import Actor


def token(key: str | None, *, by: Actor, what: str) -> str | None:
    """Give what is kept of a form's key; None where the form has none."""
    if not key:
        return None
    return sha256(f"{key}\n{by.code}\n{what}".encode()).hexdigest()[:TOKEN_LENGTH]


def opened(kept: str | None) -> Record | None:
    """Find the act by which the form opened a matter, if it did so before."""
    if kept is None:
        return None
    known = Record.objects.select_related("event", "matter__body", "matter__region")
    return known.filter(key=kept, sequence=1).first()


def performed(matter: Matter, kept: str | None) -> Record | None:
    """Find the act that the form performed in a matter, if it did so before."""
    if kept is None:
        return None
    return matter.records.select_related("event").filter(key=kept).first()
