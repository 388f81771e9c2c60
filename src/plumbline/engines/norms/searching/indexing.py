"""Keeping the index of words: written in the transaction that writes the version."""

from plumbline.engines.norms.models import Version


def add(version: Version) -> None:
    """Put a version with its articles into the index; what stood there of it goes."""


def remove(version: Version) -> None:
    """Take a version out of the index."""


def rebuild() -> int:
    """Make the whole index anew. Gives the number of versions in it."""
    return 0
