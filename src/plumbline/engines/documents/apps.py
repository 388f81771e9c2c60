"""The documents engine as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the app, tells the matters how documents are issued, and the ledger which files it keeps of them."""

    name = "plumbline.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the effect, and which kept files are ours."""
        from plumbline.engines.documents.issuing import issue
        from plumbline.engines.documents.sealed.kept import named
        from plumbline.engines.ledger import named_files
        from plumbline.engines.matters import effects

        effects.register("issues", issue)
        named_files.register("documents", named)
