"""Where the words of each version stand in the index of the search.

The index itself is no table that Django knows: FTS5 on SQLite, an array of tokens under GIN on PostgreSQL.
"""

from django.db import models

from plumbline.engines.norms.models.norm import Version


class IndexedVersion(models.Model):
    """The numbers that the articles of one version have in the index; a number once given is not given again."""

    place = models.BigIntegerField(primary_key=True)  # of the norm's names; article n of the version is place + n
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="indexed")  # NULL: taken out
    facets = models.TextField()  # what the index says of the norm: level, region, issuer, field; then its titles
    edition = models.PositiveSmallIntegerField()  # of the way in which words are folded and cut

    class Meta:
        """Versions stand in the order in which they are found: by authority, then the newest first."""

        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("version",), name="one_place_a_version"),)

    def __str__(self) -> str:
        return f"{self.version} at {self.place}"
