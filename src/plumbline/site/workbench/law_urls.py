"""Addresses of the law database in the workbench, below /work/law/."""

from django.urls import path

from plumbline.site.workbench import clean_up, clean_up_task, imported_file, imports, law_database

urlpatterns = [
    path("", law_database.law_database, name="law-database"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:file_id>/", imported_file.imported_file, name="imported-file"),
    path("clean-up/", clean_up.clean_up, name="clean-up"),
    path("clean-up/<int:task_id>/", clean_up_task.clean_up_task, name="clean-up-task"),
]
