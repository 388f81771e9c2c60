"""The measures engine as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.measures"
    label = "measures"
