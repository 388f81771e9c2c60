"""The matters engine as a Django app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.matters"
    label = "matters"
