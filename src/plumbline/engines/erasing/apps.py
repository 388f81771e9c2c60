"""The erasing engine as a Django app."""

from django.apps import AppConfig


class ErasingConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.erasing"
    label = "erasing"
