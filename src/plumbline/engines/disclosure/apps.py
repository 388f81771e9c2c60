"""The disclosure engine as a Django app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Names the app, and tells the engine of matters how publishing and withdrawing are brought about."""

    name = "plumbline.engines.disclosure"
    label = "disclosure"

    def ready(self) -> None:
        """Register the effects that this engine brings about."""
        from plumbline.engines.disclosure.publishing import publish, withdraw
        from plumbline.engines.matters.effects import register

        register("publishes", publish)
        register("withdraws", withdraw)
