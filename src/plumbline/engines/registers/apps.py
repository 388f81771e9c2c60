"""The registers engine as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Names the app; tells the norms which entries rest on a provision."""

    name = "plumbline.engines.registers"
    label = "registers"

    def ready(self) -> None:
        """Register the source of entries with the impact of versions."""
        from plumbline.engines.norms import impact
        from plumbline.engines.registers.citing import KIND, citing

        impact.register(KIND, citing)
