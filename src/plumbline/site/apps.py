"""The pages as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Names the app."""

    name = "plumbline.site"
    label = "site_pages"
