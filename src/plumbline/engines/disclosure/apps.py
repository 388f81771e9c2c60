"""The disclosure engine as a Django app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Names the app."""

    name = "plumbline.engines.disclosure"
    label = "disclosure"
