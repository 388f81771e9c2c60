"""Addresses of the house: the pages are all of the site's."""

from django.urls import include, path

urlpatterns = [path("", include("plumbline.site.urls"))]
