"""The documents engine as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the app, and tells the matters how documents are issued."""

    name = "plumbline.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the effect."""
        from plumbline.engines.documents.issuing import issue
        from plumbline.engines.matters import effects

        effects.register("issues", issue)
