"""The matters engine as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Names the app, and tells the norms which matters rest on a provision."""

    name = "plumbline.engines.matters"
    label = "matters"

    def ready(self) -> None:
        """Register the source of open matters."""
        from plumbline.engines.matters.resting import KIND, open_matters
        from plumbline.engines.norms import impact

        impact.register(KIND, open_matters)
