"""What a version does to other norms, kept also where the other norm is not known; a later import finds it waiting."""

from collections.abc import Sequence

from django.db.models import Q

from plumbline.engines.norms.models import Norm, Relation, Version
from plumbline.engines.norms.texts import RelationText
from plumbline.kernel.norm import register


def write(version: Version, relations: Sequence[RelationText]) -> set[Norm]:
    """Write what a version repeals and amends, in place of what stood for it.

    Takes   relations — as read; a day that the text leaves open is the version's first day in force
    Gives   the other norms that are known, now or before
    """
    there = list(version.relations.select_related("norm"))
    touched = {row.norm for row in there if row.norm}
    if there:
        version.relations.all().delete()
    rows = [
        Relation(
            version=version, kind=one.kind, title=one.title, norm=named(one.title),
            on=one.on or version.in_force_from, words=one.words,
        )
        for one in relations
    ]  # fmt: skip
    if rows:
        Relation.objects.bulk_create(rows)
    return touched | {row.norm for row in rows if row.norm and row.norm != version.norm}


def named(title: str) -> Norm | None:
    """Find the norm that goes by a title; None where it is not known."""
    full = register().full_title(title) or title
    return Norm.objects.filter(title=full).first() or Norm.objects.filter(short=full).order_by("title").first()


def find_waiting(norm: Norm) -> bool:
    """Lead relations to a norm that became known; tells whether there were any."""
    exact = Relation.objects.filter(title=norm.title).exclude(norm=norm)
    waiting = Relation.objects.filter(norm=None).filter(Q(title=norm.short) | Q(title__in=norm.also))
    return bool(exact.update(norm=norm) + waiting.update(norm=norm))
