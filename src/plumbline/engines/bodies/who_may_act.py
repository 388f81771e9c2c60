"""Who could lawfully act here: the competent bodies of a place, a domain and a day, each with its basis — or why none is.

Source  行政处罚法 (2021) 第十七条, 第二十二条, 第二十三条, 第二十四条 (powers handed down to townships are published)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Value
from django.db.models.functions import StrIndex

from plumbline.engines.bodies.codes import Domain
from plumbline.engines.bodies.competence import covering
from plumbline.engines.bodies.models import Body, Competence, Region, valid_on
from plumbline.engines.bodies.region_history import standing_on
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who could act."""

    places: Sequence[Region]  # in which the land of the region lay on that day
    able: Sequence[Competence]  # with body and region, the nearest to the place first
    why_none: Sequence[Says]


def who_may_act(*, domain: Domain | str, region: Region, on: date) -> Answer:
    """Find the bodies that could act in a domain, in a region, on a day; where there is none, say why."""
    subject = Domain(domain)
    places = standing_on(region, on)
    standing = covering(subject, region, on).filter(body__in=Body.objects.filter(valid_on(on)))
    able = list(standing.select_related("body", "region").order_by("-region__path", "body__code"))
    why = [] if able else list(_why_none(subject, region, places, on))
    return Answer(places=places, able=able, why_none=why)


def _why_none(domain: Domain, region: Region, places: Sequence[Region], on: date) -> Iterator[Says]:
    """Say what stands in the way: the place, its parts, the days, the powers of a predecessor that nobody passed on."""
    if not places:
        yield Says(
            zh=f"{region}在 {on} 不存在，也没有登记它的地方那时属于哪里。",
            en=f"{region.name_en} {region.code} does not exist on {on}, and where its land lay then is not on record.",
        )
        return
    if len(places) > 1:
        yield Says(
            zh=f"{region}在 {on} 分属{'、'.join(str(one) for one in places)}；先确定在其中哪一个。",
            en=f"{region.name_en} {region.code} belongs to {', '.join(f'{one.name_en} {one.code}' for one in places)} on {on}; "
            "find out in which of them first.",
        )
    for place in places:
        others = list(_above(domain, place))
        for one in others:
            if one.valid_from > on:
                yield Says(
                    zh=f"{one.body.name}的{domain.says.zh}职权自 {one.valid_from} 起。",
                    en=f"{one.body.name_en} is competent in {domain.says.en.lower()} from {one.valid_from}.",
                )
            elif one.valid_to and one.valid_to < on:
                yield Says(
                    zh=f"{one.body.name}的{domain.says.zh}职权到 {one.valid_to} 为止，没有登记划给谁。",
                    en=f"{one.body.name_en} was competent in {domain.says.en.lower()} until {one.valid_to}; to whom that "
                    "passed is not on record.",
                )
        if not others:
            yield from _of_before(domain, place, on)


def _of_before(domain: Domain, place: Region, on: date) -> Iterator[Says]:
    """Name the bodies of what a region came out of, whose powers nobody passed on; else say that none was recorded."""
    came_from = [
        one.before for one in place.changes_before.select_related("before") if one.before and one.before != place
    ]
    left = [one for before in came_from for one in _above(domain, before).filter(valid_on(on))]
    for one in left:
        yield Says(
            zh=f"{place}由{one.region}变更而来，{one.body.name}的职权还登记在旧区划上；请办理机构改革划转。",
            en=f"{place.name_en} {place.code} came out of {one.region.name_en} {one.region.code}, where the competence of "
            f"{one.body.name_en} still stands; carry out a reform that passes it on.",
        )
    if not left:
        yield Says(
            zh=f"没有登记{place}及其上级在{domain.says.zh}领域有职权的机关；先核实并登记职权及其依据。",
            en=f"no body competent in {domain.says.en.lower()} is on record for {place.name_en} {place.code} or above it; find "
            "out and record the competence with its basis.",
        )


def _above(domain: Domain, place: Region) -> QuerySet[Competence]:
    """Select the competences of any day over a region."""
    held = Competence.objects.annotate(at=StrIndex(Value(place.path), F("region__path")))
    return held.filter(at=1, domain=domain).select_related("body", "region").order_by("valid_from")
