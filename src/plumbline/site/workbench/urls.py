"""Addresses of the workbench, below /workbench/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
