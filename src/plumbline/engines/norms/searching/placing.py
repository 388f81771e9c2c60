"""The number of a version in the index: highest authority first, then the newest, then by title.

The index gives candidates in the order of their numbers, so what stands first can be had without sorting everything.
The number follows from the version alone: two databases with the same texts number them alike.
"""

from datetime import date
from hashlib import blake2b
from typing import Final

from plumbline.engines.norms.models import Version
from plumbline.kernel.norm import NormLevel

ARTICLES: Final = 1 << 15  # numbers for one version: its names, then its articles by position
PLACE: Final = -ARTICLES  # number & PLACE: the place of the version
POSITION: Final = ARTICLES - 1  # number & POSITION: the position of the article; 0 is the norm as a whole
_TITLES: Final = 1 << 24
_DAYS: Final = 1 << 16
_FIRST: Final = date(1900, 1, 1).toordinal()
_LEVELS: Final = {str(level): rank for rank, level in enumerate(NormLevel)}


def place_of(version: Version) -> int:
    """Give the number that the version has where no other one has it."""
    norm = version.norm
    name = f"{norm.title} {version.edition}".encode()
    title = int.from_bytes(blake2b(name, digest_size=3).digest(), "big")
    age = _DAYS - 1 - min(max(version.promulgated_on.toordinal() - _FIRST, 0), _DAYS - 1)
    return ((_LEVELS[norm.level] * _DAYS + age) * _TITLES + title) * ARTICLES


def authority(number: int) -> int:
    """Give the rank of the norm that a number belongs to; 0 is the highest."""
    return number // (ARTICLES * _TITLES * _DAYS)
