"""What cites the provisions that a version changed, with the old and the new words beside each other.

Norms cite here in rows; declarations in their files; what upper engines keep (matters, register entries) they tell
through a source that they register, for this engine does not know them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A provision that was changed, or a norm as a whole that was repealed: what a source is asked about."""

    norm: Norm
    number: int | None  # None: the norm as a whole
    sub: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """Something that cites a changed provision."""

    kind: str  # norm, declaration, matter, …
    code: str  # code or place of what cites
    title: Says
    words: str = ""  # the citing words, where it has words
    href: str = ""


Source: TypeAlias = Callable[[Touched], Iterator[Citing]]
_sources: dict[str, Source] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a version changed, and who cites it."""

    norm: Norm
    old: Version | None
    new: Version | None
    changed: tuple[Touched, ...]


def register(kind: str, source: Source) -> None:
    """Say how things of a kind are asked what they cite; each kind has one source."""
    _sources[kind] = source


def impact(norm: Norm, *, old: Version | None = None, new: Version | None = None) -> Impact:
    """List what cites the provisions that changed between two versions, the newest two where none are named."""
    return Impact(norm=norm, old=old, new=new, changed=())
