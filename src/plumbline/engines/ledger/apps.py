"""The ledger engine as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Take in the models that stand in modules of their own, and what is asked of a database before it is used."""
        from django.core.checks import Tags, register

        from plumbline.engines.ledger import configured, durability, erased_files, named_files  # noqa: F401 — the framework finds the model

        register(configured.check)
        register(durability.check, Tags.database)
