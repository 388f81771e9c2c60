"""The bodies engine as a Django app."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.bodies"
    label = "bodies"
