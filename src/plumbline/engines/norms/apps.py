"""The norms engine as a Django app."""

from django.apps import AppConfig


class NormsConfig(AppConfig):
    """Names the app, and tells the ledger which kept files wait for a review."""

    name = "plumbline.engines.norms"
    label = "norms"

    def ready(self) -> None:
        """Register the files that rows of this engine name."""
        from plumbline.engines.ledger import named_files
        from plumbline.engines.norms import kept

        named_files.register("norms", kept.named)
