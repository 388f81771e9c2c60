"""Addresses of registers."""

from django.urls import path, register_converter

from plumbline.engines.sheets.writing import MIME
from plumbline.site.portal.registers import changes, compare, entry, feeds, files, found, listing, open_data, registers


class FileKind:
    """The ending of a file that lists are given as."""

    regex = "|".join(MIME)

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write it as it is."""
        return value


register_converter(FileKind, "file_kind")

urlpatterns = [
    path("", registers.registers, name="registers"),
    path("search/", found.found, name="registers-search"),
    path("catalogue.jsonld", open_data.catalogue, name="registers-catalogue"),
    path("changes.atom", feeds.feed, name="registers-feed"),
    path("<str:register>/", registers.register, name="register"),
    path("<str:register>/catalogue.jsonld", open_data.lists, name="register-catalogue"),
    path("<str:register>/changes.atom", feeds.feed, name="register-feed"),
    path("<str:register>/compare/", compare.compare, name="register-compare"),
    path("<str:register>/<str:body>/", listing.listing, name="register-list"),
    path("<str:register>/<str:body>.<file_kind:kind>", files.file, name="register-file"),
    path("<str:register>/<str:body>/changes/", changes.changes, name="register-changes"),
    path("<str:register>/<str:body>/changes.atom", feeds.feed, name="register-list-feed"),
    path("<str:register>/<str:body>/entries/<str:key>/", entry.entry, name="register-entry"),
]
