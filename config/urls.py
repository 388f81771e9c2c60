"""Addresses of the house: the pages are all of the site's, Chinese at /… and English at /en/…; programs ask at /api/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/", include("plumbline.api.urls")),
    *i18n_patterns(path("", include("plumbline.site.urls")), prefix_default_language=False),
]

handler400 = "plumbline.site.errors.bad_request"
handler403 = "plumbline.site.errors.permission_denied"
handler404 = "plumbline.site.errors.not_found"
handler500 = "plumbline.site.errors.broken"
