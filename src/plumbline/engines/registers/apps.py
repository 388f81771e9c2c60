"""The registers engine as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Names the app; tells the norms which entries rest on a provision, and reforms how entries pass."""

    name = "plumbline.engines.registers"
    label = "registers"

    def ready(self) -> None:
        """Register the source of entries with the impact of versions, and the lists with what a reform hands over."""
        from plumbline.engines.bodies import inheriting
        from plumbline.engines.norms import impact
        from plumbline.engines.registers import passing
        from plumbline.engines.registers.citing import KIND, citing

        impact.register(KIND, citing)
        inheriting.register("entries", passing.Lists())
