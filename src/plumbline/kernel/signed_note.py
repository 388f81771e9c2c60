"""Signed notes: a text that several keys may sign, and the keys as people exchange them. C2SP signed-note.

Nothing here computes a signature: `verify` is handed in, so that the kernel needs no cryptography.

    plumbline.example/log
    1200
    …

    — plumbline.example/log base64(key id and signature)

Source  https://c2sp.org/signed-note
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

ED25519 = 1  # the type of a signature over the text of the note
KEY_ID_SIZE = 4
LARGEST_NOTE = 256 * 1024  # characters; room for the heads of a log with dozens of witnesses
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+\ud800-\udfff]+")
_UNWRITABLE = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # control characters, and halves of characters
_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<signed>[A-Za-z0-9+/]+=*)")
_KEY = re.compile(r"(?P<name>[^\s+]+)\+(?P<key_id>[0-9a-f]{8})\+(?P<key>[A-Za-z0-9+/]+=*)")


class NoteRefused(ValueError):
    """The note, or the key, is not to be relied on; the message says why."""


class NotSigned(NoteRefused):
    """The note reads well, and no known key signed it, or one of them did not sign this."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key with which signatures are checked: whose it is, the type of its signatures, its bytes."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name that could not stand in a signature line."""
        if not _NAME.fullmatch(self.name):
            raise NoteRefused(f"«{self.name}» is no name of a key: it has no space and no plus, and is not empty")

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + self._typed).digest()[:KEY_ID_SIZE]

    @property
    def written(self) -> str:
        """The key in one line: name+id+key."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self._typed).decode()}"

    @property
    def _typed(self) -> bytes:
        return bytes([self.kind]) + self.public


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the name and the id of the key, and what it signed."""

    name: str
    key_id: bytes
    signed: bytes

    @property
    def written(self) -> str:
        """The line, with its newline."""
        return f"— {self.name} {b64encode(self.key_id + self.signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was written. Its text is worth nothing before `signers` names a key that signed it."""

    text: str  # ends in a newline
    signatures: tuple[Signature, ...]

    @property
    def written(self) -> str:
        """The note with its signatures."""
        return f"{self.text}\n{''.join(each.written for each in self.signatures)}"


Verify = Callable[[NoteKey, bytes, bytes], bool]  # key, message, signature


def read_key(line: str) -> NoteKey:
    """Read a key from its line.

    Raises  NoteRefused where the line is none, or its id is not that of its key
    """
    found = _KEY.fullmatch(line)
    typed = _bytes_of(found["key"]) if found else None
    if found is None or typed is None:
        raise NoteRefused(f"«{line[:200]}» is no key: write name+id+key")
    key = NoteKey(found["name"], typed[0], typed[1:])
    if key.key_id.hex() != found["key_id"]:
        raise NoteRefused(f"the id of the key of {key.name} is {key.key_id.hex()}, not {found['key_id']}")
    return key


def sign(text: str, key: NoteKey, signed: bytes) -> Note:
    """Make a note of a text and the signature that a key gave over its bytes.

    Raises  NoteRefused where the text cannot be a note
    """
    return read(Note(text, (Signature(key.name, key.key_id, signed),)).written)


def read(written: str) -> Note:
    """Read a note into its text and its signatures, and trust none of them.

    Raises  NoteRefused where it is malformed: larger than any note, no text, no signature, a line that is no signature
    """
    if len(written) > LARGEST_NOTE:
        raise NoteRefused(f"the note is longer than {LARGEST_NOTE} characters")
    if _UNWRITABLE.search(written):
        raise NoteRefused("the note holds a control character, or half a character")
    text, separator, lines = written.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NoteRefused("the note is no text with signatures below it")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NoteRefused(f"the note has more than {MOST_SIGNATURES} signatures")
    return Note(f"{text}\n", signatures)


def signers(note: Note, keys: Iterable[NoteKey], *, verify: Verify) -> tuple[NoteKey, ...]:
    """Give the keys, of those that are known, that signed the note. Signatures of unknown keys are ignored.

    Takes   verify — says whether a signature over a message is that of a key; False, too, for a type it does not know
    Raises  NotSigned where a signature of a known key is wrong, or no known key signed
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[NoteKey, None] = {}
    for each in note.signatures:
        key = known.get((each.name, each.key_id))
        if key is None:
            continue
        if not verify(key, note.text.encode(), each.signed):
            raise NotSigned(f"the signature of {key.name} ({key.key_id.hex()}) is wrong")
        found[key] = None
    if not found:
        raise NotSigned("no known key signed the note")
    return tuple(found)


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    signed = _bytes_of(found["signed"]) if found else None
    if found is None or signed is None or len(signed) <= KEY_ID_SIZE:
        raise NoteRefused(f"«{line[:200]}» is no signature")
    return Signature(found["name"], signed[:KEY_ID_SIZE], signed[KEY_ID_SIZE:])


def _bytes_of(encoded: str) -> bytes | None:
    """Read base64 in its one spelling, or give None."""
    try:
        data = b64decode(encoded, validate=True)
    except NotBase64:
        return None
    return data if b64encode(data).decode() == encoded else None
