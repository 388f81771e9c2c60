"""Addresses of lists at the desk, below /work/lists/."""

from django.urls import path

from plumbline.site.workbench.lists import alerts, importing, lists

urlpatterns = [
    path("", lists.lists, name="lists"),
    path("alerts/", alerts.alerts, name="list-alerts"),
    path("<str:register>/", lists.kept_list, name="list"),
    path("<str:register>/import/", importing.import_file, name="list-import"),
    path("<str:register>/import/confirm/", importing.confirm, name="list-import-confirm"),
    path("<str:register>/import/marked.xlsx", importing.marked, name="list-import-marked"),
]
