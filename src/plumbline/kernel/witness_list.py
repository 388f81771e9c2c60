"""The witnesses of a log: with which key each is checked, and where it takes heads. A list that an operator writes.

    archives.example.cn/witness+…+…  https://witness.archives.example.cn

Empty lines, and what follows a `#`, are passed over. The address is what `/add-checkpoint` is put behind.

Source  https://c2sp.org/tlog-witness
"""

import re
from dataclasses import dataclass

from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.listed import listed
from plumbline.kernel.signed_note import NoteKey, NoteRefused, read_key

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[^\s?#]*)?)"
)
_PORTS = range(1, 2**16)


@dataclass(frozen=True, slots=True)
class ListedWitness:
    """A witness: the key that checks its cosignatures, and the address of its service, without a slash at the end."""

    key: NoteKey
    address: str

    @property
    def name(self) -> str:
        """Its name, as it stands in its signature lines."""
        return self.key.name


def read_list(text: str) -> tuple[ListedWitness, ...]:
    """Read a list of witnesses.

    Raises  NoteRefused, with the line that is wrong
    """
    return listed(text, _listed)


def _listed(words: list[str], before: list[ListedWitness]) -> ListedWitness:
    written, *rest = words
    key = read_key(written)
    if key.kind != COSIGNATURE:
        raise NoteRefused(f"the key of {key.name} is none of a witness: plumbline witness key prints one")
    if key.name in {each.name for each in before}:
        raise NoteRefused(f"{key.name} stands in the list already")
    address = " ".join(rest)
    found = _ADDRESS.fullmatch(address)
    if found is None or (found["port"] and int(found["port"]) not in _PORTS):
        raise NoteRefused(f"«{address[:200]}» is no address of a witness: write https://… behind its key")
    return ListedWitness(key, address.rstrip("/"))
