"""The engines as an action finds them: started once, with the settings of this house."""

import os


def start_engines() -> None:
    """Start Django, so that models can be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import django

    django.setup()
