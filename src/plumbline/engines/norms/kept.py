"""The files of an import that are kept for a review, as the ledger asks which files something names."""

from collections.abc import Iterator

from plumbline.engines.norms.models import ImportedFile


def named() -> Iterator[tuple[str, str]]:
    """Give the digest of each kept file, and what to call its row."""
    for key, digest in ImportedFile.objects.filter(kept=True).order_by("pk").values_list("pk", "digest"):
        yield digest, f"norms/imports#{key}"
