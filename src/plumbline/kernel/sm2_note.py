"""SM2 signatures in signed notes: how such a key is written. GB/T 32918.2 with SM3, for houses that must use it.

C2SP signed-note assigns no type to SM2. Its type 0xff is for such: behind it stands an identifier, then the key, as the
SubjectPublicKeyInfo that OpenSSL reads. The signature is taken over the text of the note, with SM3 and the user id that
the standard gives for where none was agreed, and written in DER. Verifiers that do not know the key pass the line over.

Source  https://c2sp.org/signed-note;  GB/T 32918.2-2016;  GB/T 32905-2016;  GB/T 35276-2017
"""

from typing import Final

from plumbline.kernel.signed_note import NoteKey

OTHER: Final = 0xFF  # the type of signatures that the specification assigns none
IDENTIFIER: Final = b"GB/T 32918.2-2016 SM2, SM3, user id 1234567812345678\n"
USER_ID: Final = b"1234567812345678"
PUBLIC_KEY_SIZE: Final = 91  # bytes of a SubjectPublicKeyInfo of SM2


def note_key(name: str, public: bytes) -> NoteKey:
    """Name an SM2 key as notes do.

    Takes   public — its SubjectPublicKeyInfo in DER
    """
    return NoteKey(name, OTHER, IDENTIFIER + public)


def public_key(key: NoteKey) -> bytes | None:
    """Give the SubjectPublicKeyInfo of an SM2 key; None for a key of another kind."""
    public = key.public.removeprefix(IDENTIFIER)
    is_one = key.kind == OTHER and key.public.startswith(IDENTIFIER) and len(public) == PUBLIC_KEY_SIZE
    return public if is_one else None
