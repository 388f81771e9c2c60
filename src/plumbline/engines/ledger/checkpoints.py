"""Checkpoints: the signed heads of the tree, as notes that anyone can keep and compare.

The text is the checkpoint of C2SP tlog-checkpoint (origin, size, root), signed as a C2SP signed note. A head is
checked by the key that was in force when it was signed (`keyring`); other signatures may stand beside it: of witnesses, and
of the ledger's own SM2 key where one is named (`sm2_keys`).
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keyring, keys, sm2_keys
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import checkpoint, signed_note
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.signed_note import NoteKey, NoteRefused

__all__ = ["TreeHead", "read", "sign", "signer"]


def sign(head: TreeHead, *, suffix: str = "") -> str:
    """Write the signed note for a head of the tree.

    Takes   suffix — behind the origin, for a head of what stands beside the tree (`kernel.log_index`)
    Raises  ImproperlyConfigured where the key was retired: the note would not be believed
    """
    key = keys.note_key()
    if key not in keyring.keys_for(head.size):
        raise ImproperlyConfigured(
            f"The head of {head.size} leaves cannot be signed: by {settings.LEDGER_OLD_KEYS} the key in"
            f" {settings.LEDGER_KEY_FILE} is retired, or another one signs heads of that size. Put a new key there:"
            f" (umask 077; openssl genpkey -algorithm ed25519 -out {settings.LEDGER_KEY_FILE})"
        )
    text = checkpoint.text_of(settings.LEDGER_ORIGIN + suffix, head)
    note = signed_note.sign(text, key, keys.signing_key().sign(text.encode()))
    second = None if suffix else sm2_keys.signature_of(text, head.size)
    return f"{note.written}{second.written if second else ''}"


def read(note: str, *, suffix: str = "") -> TreeHead:
    """Read a note after checking that this ledger signed it.

    Takes   suffix — as in `sign`
    Raises  IntegrityBroken, saying what is wrong with the note
    """
    return _opened(note, suffix)[0]


def signer(note: str) -> NoteKey:
    """Give the key of this ledger that signed a note.

    Raises  IntegrityBroken, saying what is wrong with the note
    """
    return _opened(note)[1]


def _opened(written: str, suffix: str = "") -> tuple[TreeHead, NoteKey]:
    expected = settings.LEDGER_ORIGIN + suffix
    try:
        note = signed_note.read(written)
        origin, head = checkpoint.read_text(note.text)
        in_force = _in_force(head.size, is_ours=origin == expected)
        if origin not in {f"{each.name}{suffix}" for each in in_force} and (in_force or origin != expected):
            raise NoteRefused(f"it is a checkpoint of {origin}")
        (key,) = signed_note.signers(note, in_force, verify=is_signed)
    except ValueError as problem:  # NoteRefused among them
        message = f"this is no checkpoint of {expected}: {problem}"
        raise IntegrityBroken(message) from problem
    return head, key


def _in_force(size: int, *, is_ours: bool) -> tuple[NoteKey, ...]:
    """Give the key of a size; a list of keys that does not fit this log says nothing of heads under another name."""
    try:
        return keyring.keys_for(size)
    except ImproperlyConfigured:
        if is_ours:
            raise
        return ()
