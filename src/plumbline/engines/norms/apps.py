"""The norms engine as a Django app."""

from django.apps import AppConfig


class NormsConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.norms"
    label = "norms"
