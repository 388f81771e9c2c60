"""What follows from imported texts over all norms: lineages, what citations name, clean-up tasks. Once, at the end.

An import that was broken off leaves its files unsettled; the next one settles them with its own.
"""

from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.engines.norms import citing, cleaning, lineages
from plumbline.engines.norms.models import ImportedFile, Norm, Relation, RelationKind, Version

_MANY: Final = 200  # norms beyond which citations are resolved all at once
_FILLED: Final = "norms_norm, norms_version, norms_article, norms_lineage, norms_cited, norms_relation"


def settle() -> None:
    """Link the lineages of norms that changed, resolve citations, and open tasks; nothing to do does nothing."""
    pending = ImportedFile.objects.filter(settled=False, version__isnull=False)
    last = pending.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return
    _tell_the_planner()
    norms = list(Norm.objects.filter(versions__files__in=pending).distinct())
    lineages.link_all(norms)
    many = len(norms) > _MANY
    citing.resolve_all(norms=None if many else [norm.pk for norm in norms])
    for version in _bringing_change(pending):
        cleaning.open_for(version)
    with transaction.atomic():
        ImportedFile.objects.filter(settled=False, pk__lte=last).update(settled=True)


def _tell_the_planner() -> None:
    """Count the tables anew: PostgreSQL would plan for their sizes before the load, until it looks by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_FILLED}")


def _bringing_change(pending: "QuerySet[ImportedFile]") -> "QuerySet[Version]":
    """Select the versions that change what was held before: a first load of old law changes nothing.

    They follow an older version that had been settled, are a new edition, or repeal a norm that had been settled.
    """
    settled = ImportedFile.objects.filter(settled=True, version__held=True)
    older = settled.filter(version__norm=OuterRef("norm"), version__promulgated_on__lt=OuterRef("promulgated_on"))
    repealed = Relation.objects.filter(
        version=OuterRef("pk"), kind=RelationKind.REPEALS, norm__versions__files__in=settled
    )
    new = pending.filter(outcome__in=("added", "changed", "conflict")).values("version")
    versions = Version.objects.filter(pk__in=new, replaced_at=None).filter(
        Exists(older) | Exists(repealed) | Q(edition__gt=1)
    )
    return versions.select_related("norm").order_by("promulgated_on", "pk")
