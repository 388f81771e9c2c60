"""Addresses of the console, below /console/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
