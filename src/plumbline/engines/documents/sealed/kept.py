"""Which kept files are sealed editions: rows name them, no event does."""

from collections.abc import Iterator

from plumbline.engines.documents.models import SealedEdition


def named() -> Iterator[tuple[str, str]]:
    """Go through the digests of sealed editions, each with what it is an edition of."""
    for digest, recorded in SealedEdition.objects.values_list("digest", "recorded").iterator():
        yield digest, f"sealed edition of {recorded}"
