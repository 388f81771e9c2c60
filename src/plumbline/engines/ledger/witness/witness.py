"""The witness: it keeps the newest head that it vouched for, and vouches for a later one only with a proof.

Its memory is one file: the checkpoint, signed by the log and cosigned by the witness. Whoever deletes it makes the
witness believe the next head that it is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.engines.ledger import whole_file
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import clock, cosignature, key_list, signed_note
from plumbline.kernel.checkpoint import TreeHead, read_text
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.merkle import EMPTY_ROOT, verify_consistency
from plumbline.kernel.signed_note import Note, NoteKey, Signature

NOTHING = TreeHead(0, EMPTY_ROOT)


class UnknownLog(ValueError):
    """The checkpoint is one of a log that this witness does not follow."""


class AnotherHead(ValueError):
    """The proof begins at another head than the newest that the witness knows; `.size` says at which it should."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the newest head that this witness vouched for has {size} leaves")
        self.size = size


@dataclass(frozen=True, slots=True)
class Witness:
    """Who vouches, with which key; the keys of the log that is followed; the file that remembers."""

    key: NoteKey  # with which others check its cosignatures
    secret: Ed25519PrivateKey
    log: tuple[ListedKey, ...]
    memory: Path

    @property
    def origin(self) -> str:
        """The name of the log that is followed: where it went on under another, the new one."""
        return self.log[-1].key.name

    def newest(self) -> TreeHead:
        """Give the newest head that it vouched for; the empty tree where there is none.

        Raises  IntegrityBroken where the file that remembers was changed, or remembers another log
        """
        if not self.memory.exists():
            return NOTHING
        try:
            note = signed_note.read(self.memory.read_text(encoding="utf-8"))
            signed_note.signers(note, [self.key], verify=is_signed)
            origin, head = read_text(note.text)
        except ValueError as problem:
            raise IntegrityBroken(f"{self.memory} is not what {self.key.name} wrote: {problem}") from problem
        if origin != self.origin:
            raise IntegrityBroken(f"{self.memory} remembers {origin}; keep a file for each log")
        return head

    def head_of(self, written: str) -> tuple[Note, TreeHead]:
        """Read a checkpoint of the log.

        Gives   the note with the signatures of the log alone, and the head
        Raises  UnknownLog;  NotSigned where the log did not sign it;  ValueError where it is no checkpoint
        """
        note = signed_note.read(written)
        origin, head = read_text(note.text)
        if origin != self.origin:
            raise UnknownLog(f"this witness follows {self.origin}, not {origin}")
        keys = signed_note.signers(note, key_list.keys_for(head.size, self.log), verify=is_signed)
        known = {(key.name, key.key_id) for key in keys}
        return Note(note.text, tuple(each for each in note.signatures if (each.name, each.key_id) in known)), head

    def vouch(self, written: str, *, old: int, proof: Sequence[bytes]) -> Note:
        """Cosign a checkpoint that continues the newest head, and remember it before saying so.

        Takes   old — the size of the head at which the proof of consistency begins
        Gives   the note with the signatures of the log, and the cosignature last
        Raises  as head_of;  AnotherHead;  IntegrityBroken where the log forked, or the proof does not hold
        """
        note, head = self.head_of(written)
        if old > head.size:
            raise ValueError(f"a head of {head.size} leaves does not continue one of {old}")
        with whole_file.in_turn(self.memory):
            newest = self.newest()
            if old != newest.size:
                raise AnotherHead(newest.size)
            if head.size == newest.size and head.root != newest.root:
                raise IntegrityBroken(f"{self.origin} forked: it signed two roots over {head.size} leaves")
            sizes = {"size1": newest.size, "size2": head.size}
            if not verify_consistency(**sizes, root1=newest.root, root2=head.root, proof=proof):
                raise IntegrityBroken(
                    f"{self.origin}: the proof does not show {head.size} leaves to continue the {newest.size} vouched for"
                )
            cosigned = Note(note.text, (*note.signatures, self._cosignature(note.text)))
            whole_file.put(self.memory, cosigned.written.encode())
        return cosigned

    def _cosignature(self, text: str) -> Signature:
        at = int(clock.now().timestamp())
        signed = cosignature.write(at, self.secret.sign(cosignature.message(text.encode(), at)))
        return Signature(self.key.name, self.key.key_id, signed)
