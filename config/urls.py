"""Addresses of the house: the pages are all of the site's, Chinese at /… and English at /en/…; programs ask at /api/."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from plumbline.api import broken as for_programs
from plumbline.site import errors

urlpatterns = [
    path("api/", include("plumbline.api.urls")),
    *i18n_patterns(path("", include("plumbline.site.urls")), prefix_default_language=False),
]

handler400 = "plumbline.site.errors.bad_request"
handler403 = "plumbline.site.errors.permission_denied"
handler404 = "plumbline.site.errors.not_found"
handler500 = "config.urls.broken"


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what broke: programs with a problem, people with a page."""
    return for_programs.broken(request) if request.path_info.startswith(for_programs.PREFIX) else errors.broken(request)
