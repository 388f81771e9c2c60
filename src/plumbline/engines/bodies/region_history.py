"""What became of a region, and what it was before: which region its land lies in on a day, and how it was called then."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet

from plumbline.engines.bodies.codes import RegionChangeKind
from plumbline.engines.bodies.models import Region
from plumbline.engines.bodies.successions import RegionChange
from plumbline.kernel.errors import Says


def standing_on(region: Region, day: date) -> list[Region]:
    """Give the regions in which the land of a region lies on a day, in the order of their codes.

    Gives   the region itself while it is valid; after a merger the one it came into; after it was split each of those that
            came out of it; before it began those it came from; nothing where a zone was abolished, or founded later
    """
    if region.valid_from and day < region.valid_from:
        return _followed([region], day, back=True)
    if region.valid_to and region.valid_to < day:
        return _followed([region], day, back=False)
    return [region]


def name_on(region: Region, day: date) -> Says:
    """Give the name that a region had on a day: the present one, unless it was renamed since."""
    renamed = region.changes_after.filter(kind=RegionChangeKind.RENAMED, on__gt=day).order_by("on").first()
    if renamed is None:
        return Says(zh=region.name, en=region.name_en)
    return Says(zh=renamed.name_before, en=renamed.name_before_en)


def history(region: Region) -> QuerySet[RegionChange]:
    """Give what happened to a region, in the order of days, with the regions on both sides."""
    found = RegionChange.objects.filter(Q(before=region) | Q(after=region))
    return found.select_related("before", "after").order_by("on", "before__code", "after__code")


def resettled(path: str, day: date) -> tuple[set[int], set[int]]:
    """Tell which ended regions on which bodies stand lie elsewhere on a day than their path says.

    Takes   path — of the region that is looked at with all below it
    Gives   those below it whose land lies outside it on that day, and those outside whose land lies below it: numbers
    """
    edges: dict[int, list[tuple[int, str]]] = {}
    paths: dict[int, str] = {}
    rows = _steps(Q(before__bodies__isnull=False), day)
    starts = {row[0] for row in rows}
    while rows:
        for before, lay, after, lies in rows:
            edges.setdefault(before, []).append((after, lies))
            paths[before] = lay
        rows = _steps(Q(before__in={row[2] for row in rows} - edges.keys()), day)

    def inside(number: int) -> list[bool]:
        found = (inside(after) if after in edges else [lies.startswith(path)] for after, lies in edges[number])
        return [one for each in found for one in each]

    away = {one for one in starts if paths[one].startswith(path) and not any(inside(one))}
    into = {one for one in starts if not paths[one].startswith(path) and any(inside(one))}
    return away, into


def _steps(which: Q, day: date) -> list[tuple[int, str, int, str]]:
    """Give the steps from regions that have ended by a day: number and path before, number and path after."""
    changes = RegionChange.objects.filter(which, on__lte=day, before__valid_to__lt=day, after__isnull=False)
    changes = changes.exclude(before=F("after")).order_by().distinct()
    return list(changes.values_list("before", "before__path", "after", "after__path"))


def _followed(regions: Collection[Region], day: date, *, back: bool) -> list[Region]:
    """Follow changes from region to region until each is valid on the day."""
    there: dict[int, Region] = {}
    seen: set[int] = set()
    here = list(regions)
    while here:
        seen |= {one.pk for one in here}
        changes = RegionChange.objects.filter(**{"after__in" if back else "before__in": here}).exclude(
            before=F("after")
        )
        changes = changes.filter(on__gt=day) if back else changes.filter(on__lte=day)
        found = [one.before if back else one.after for one in changes.select_related("before", "after")]
        here = []
        for one in found:
            if one is None or one.pk in seen:
                continue
            over = (one.valid_from and day < one.valid_from) if back else (one.valid_to and one.valid_to < day)
            if over:
                here.append(one)
            elif (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to):
                there[one.pk] = one
    return sorted(there.values(), key=lambda one: one.code)
