"""Which files a record vouches for: those that its act issued or published."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_EFFECTS: Final = ("issues", "publishes")


def files_in(contents: Mapping[str, Any]) -> Iterator[str]:
    """Go through the fingerprints (SHA-256) of the PDFs that a record names; its form is not trusted."""
    public = contents.get("public")
    for effect in _EFFECTS:
        entries = public.get(effect) if isinstance(public, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield str(entry.get("sha256"))
