"""Which body may act on what, where, on which day: competence by region and by domain.

Source  行政处罚法 (2021) 第十七条 (within its lawful powers), 第二十二条 (place of the act), 第二十三条 (level)
"""

from datetime import date

from django.db.models import F, QuerySet, Value
from django.db.models.functions import StrIndex

from plumbline.engines.bodies.codes import Domain, Level
from plumbline.engines.bodies.models import Body, Competence, Region, valid_on
from plumbline.engines.bodies.region_history import standing_on
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says

PLACE_LAW = "行政处罚法#22"
LEVEL_LAW = "行政处罚法#23"
POWER_LAW = "行政处罚法#17"


def competent(body: Body, *, domain: Domain | str, region: Region, on: date) -> bool:
    """Tell whether a body may act in a domain, in a region, on a day."""
    return covering(domain, region, on).filter(body=body).exists()


def competent_bodies(*, domain: Domain | str, region: Region, on: date) -> QuerySet[Body]:
    """Find every body that may act there, the nearest to the place first."""
    return Body.objects.filter(pk__in=covering(domain, region, on).values("body")).order_by("-region__path", "code")


def reasons(body: Body, *, domain: Domain | str, region: Region, on: date) -> list[Reason]:
    """List why a body may not act there; an empty list means that it may."""
    if competent(body, domain=domain, region=region, on=on):
        return []
    subject = Domain(domain)
    own = Competence.objects.filter(valid_on(on), body=body, domain=subject)
    if own.exists():
        return [_elsewhere(body, subject, region, on)]
    return [_without_power(body, subject, region, on)]


def require(body: Body, *, domain: Domain | str, region: Region, on: date) -> None:
    """Refuse a body that is not competent, with the article and whoever is."""
    found = reasons(body, domain=domain, region=region, on=on)
    if found:
        raise NotAllowed(found)


def of_actor(actor: Actor, *, body: Body) -> list[Reason]:
    """List why an officer may not act for a body: only its own officers do."""
    if actor.body == body.code:
        return []
    home = Body.objects.filter(code=actor.body).select_related("region").first()
    name, name_en = (home.name, home.name_en) if home else (actor.body, actor.body)
    return [
        Reason(
            kind=ReasonKind.ROLE,
            law=PLACE_LAW,
            rule="competence.officer_of_the_body",
            says=Says(
                zh=f"{actor.name}是{name}的工作人员，本案由{body.name}（{body.region.name}）管辖，不能办理。",
                en=f"{actor.name} serves in {name_en}; this matter lies with {body.name_en} ({body.region.name_en}).",
            ),
            cure=Says(zh=f"由{body.name}的承办人办理。", en=f"A case handler of {body.name_en} must act."),
            who=("handler",),
        )
    ]


def covering(domain: Domain | str, region: Region, day: date) -> QuerySet[Competence]:
    """Select the competences whose region is the given one or lies above it.

    A region that has ended, or had not begun, is asked where its land lay on that day; where that is in several regions,
    only a competence for all of them covers it.
    """
    held = Competence.objects.filter(valid_on(day), domain=Domain(domain))
    places = standing_on(region, day)
    if len(places) == 1:
        return held.annotate(place=StrIndex(Value(places[0].path), F("region__path"))).filter(place=1)
    for place in places:
        above = held.annotate(place=StrIndex(Value(place.path), F("region__path"))).filter(place=1)
        held = held.filter(pk__in=above.values("pk"))
    return held if places else held.none()


def _elsewhere(body: Body, domain: Domain, region: Region, day: date) -> Reason:
    """Say that the place lies outside the body's region."""
    return Reason(
        kind=ReasonKind.FORBIDDEN,
        law=PLACE_LAW,
        rule="competence.region",
        facts=("region",),
        says=Says(
            zh=f"{body.name}只管辖{body.region.name}；行为发生在{_place(region)}（{region.code}），应由发生地的机关管辖。",
            en=f"{body.name_en} is competent in {body.region.name_en} only; the act took place in "
            f"{region.name_en} ({region.code}), and the body of that place is competent.",
        ),
        cure=_cure(domain, region, day),
    )


def _without_power(body: Body, domain: Domain, region: Region, day: date) -> Reason:
    """Say that the body has no power in the domain, or stands below the level that has."""
    below = body.level in {Level.TOWNSHIP, Level.VILLAGE}
    return Reason(
        kind=ReasonKind.FORBIDDEN,
        law=LEVEL_LAW if below else f"{POWER_LAW};{LEVEL_LAW}",
        rule="competence.level" if below else "competence.domain",
        facts=("domain",),
        says=Says(
            zh=f"{body.name}没有{domain.says.zh}领域的处罚权。",
            en=f"{body.name_en} has no power of penalty in {domain.says.en.lower()}.",
        ),
        cure=_cure(domain, region, day),
    )


def _cure(domain: Domain, region: Region, day: date) -> Says:
    """Name the bodies to which the matter should go."""
    able = list(competent_bodies(domain=domain, region=region, on=day))
    if not able:
        return Says(
            zh="系统中没有登记有管辖权的机关；请先核实并登记职权。",
            en="No competent body is on record; find out and record the competence first.",
        )
    return Says(
        zh=f"移送{'或'.join(body.name for body in able)}。",
        en=f"Refer it to {' or '.join(body.name_en for body in able)}.",
    )


def _place(region: Region) -> str:
    """Name a region with the one above it."""
    return f"{region.parent.name if region.parent else ''}{region.name}"
