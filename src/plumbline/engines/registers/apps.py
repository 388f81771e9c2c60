"""The registers engine as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Names the app; tells the norms which entries rest on a provision."""

    name = "plumbline.engines.registers"
    label = "registers"
