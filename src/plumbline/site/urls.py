"""The addresses of the pages: Chinese at /…, English at /en/… (config/urls.py puts the language in front)."""

from django.urls import include, path

urlpatterns = [
    path("", include("plumbline.site.portal.urls")),
    path("work/", include("plumbline.site.workbench.urls")),
    path("work/law/", include("plumbline.site.workbench.law_urls")),
    path("work/measures/", include("plumbline.site.workbench.measure_urls")),
    path("console/", include("plumbline.site.console.urls")),
]
