"""The ledger engine as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Take in the models that stand in modules of their own."""
        from plumbline.engines.ledger import named_files  # noqa: F401 — the framework finds its model
