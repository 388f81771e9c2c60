"""The documents engine as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.documents"
    label = "documents"
