"""The ledger engine as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.ledger"
    label = "ledger"
