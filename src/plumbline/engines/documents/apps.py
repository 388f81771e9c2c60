"""The documents engine as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage


class DocumentsConfig(AppConfig):
    """Names the app, tells the matters how documents are issued, and the ledger which files it keeps of them."""

    name = "plumbline.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the effect, which kept files are ours, and what is asked before a house opens."""
        from django.core.checks import Tags, register

        from plumbline.engines.documents.issuing import issue
        from plumbline.engines.documents.sealed.kept import named
        from plumbline.engines.ledger import named_files
        from plumbline.engines.matters import effects

        effects.register("issues", issue)
        named_files.register("documents", named)
        register(_can_sign, Tags.security, deploy=True)


def _can_sign(**_: Any) -> list[CheckMessage]:
    """Say why documents cannot be signed, where a certificate is named for it: `django-admin check --deploy`."""
    from plumbline.engines.documents.sealed import certificate  # only here: what signs takes half a second to load

    return certificate.problems()
