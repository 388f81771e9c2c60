"""The door through which a web server enters."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 — reading them loads every page, so that the first visitor does not wait for it
