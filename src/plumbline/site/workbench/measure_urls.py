"""Addresses of the measures, below /work/measures/."""

from django.urls import path

from plumbline.site.workbench import measure_data, measures

urlpatterns = [
    path("", measures.measures, name="measures"),
    path("<str:code>.json", measure_data.measure_data, name="measure-data"),
    path("<str:code>/", measures.measure, name="measure"),
]
