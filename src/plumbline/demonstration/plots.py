"""Invents what a matter is about, whom it concerns, when it began, and how it turns out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final

from plumbline.demonstration.benchmarked import DEPARTED, table_for
from plumbline.demonstration.telling import Plot, declared, workday
from plumbline.engines.bodies.models import Account, Body
from plumbline.kernel import credit_code

DAYS: Final = 365
WORKED_THROUGH: Final = 200  # days that a story needs to run its course before today
RECENT: Final = (3, 45)  # days ago that a story began which stands open
LATELY: Final = (60, 120)  # days ago that a story began which needs a benchmark in force, and is over all the same
SHOWN_MORE: Final = 7  # so that somebody who signs in finds work to do
PERSONS_ON_THE_SPOT, PERSONS, WITH_PAPERS = 0.7, 0.25, 0.5
FINED: Final = frozenset({"unpaid", "decided_late", "deferred", DEPARTED})
LARGE: Final = frozenset({"hearing", "hearing_waived"})
INVENTED: Final = "（演示）"


def kinds(count: int, dice: Random) -> list[str]:
    """Give the turns in their proportion, in a mixed order; where there is room for all, each one happens."""
    weights: Mapping[str, int] = declared()["kinds"]
    whole = sum(weights.values())
    found = list(weights)
    more = [kind for kind, weight in weights.items() for _ in range(round(weight * count / whole) - 1)]
    dice.shuffle(more)
    found += more[: max(0, count - len(found))]
    found += ["closed"] * (count - len(found))
    dice.shuffle(found)
    return found[:count]


def bodies() -> dict[str, list[Body]]:
    """Give the bodies by what they punish; those whose accounts the sign-in page lists stand there several times."""
    known = Body.objects.filter(demonstration=True, officers__isnull=False).select_related("region").distinct()
    shown = set(Account.objects.filter(demonstration=True).values_list("officer__body", flat=True))
    found = [body for body in known.order_by("code") for _ in range(SHOWN_MORE if body.pk in shown else 1)]
    return {sort: [body for body in found if body.kind in declared()[sort]] for sort in ("ordinary", "summary")}


def sort_of(kind: str) -> str:
    """Tell by which procedure a story of a kind is told."""
    return "summary" if kind.startswith("summary") else "ordinary"


def plot(kind: str, body: Body, dice: Random, today: date) -> Plot:
    """Invent a matter of a body."""
    sort = sort_of(kind)
    standing = kind in declared()["standing"]
    ago = dice.randint(*(RECENT if standing else LATELY if kind == DEPARTED else (WORKED_THROUGH, DAYS)))
    begins = min(workday(today - timedelta(days=ago), 0), today)
    place = f"{body.region.name}{dice.choice(declared()['names']['roads'])}{dice.randint(1, 300)}号"
    return Plot(
        kind=kind,
        theme=_theme(declared()[sort][body.kind], kind, dice, on=begins),
        begins=begins,
        party=_party(dice, person=dice.random() < (PERSONS_ON_THE_SPOT if sort == "summary" else PERSONS), body=body),
        place=f"{place}{INVENTED}",
    )


def _theme(themes: Sequence[Mapping[str, Any]], kind: str, dice: Random, *, on: date) -> Mapping[str, Any]:
    if kind == DEPARTED:
        themes = [theme for theme in themes if table_for(theme, on=on)] or themes
    if kind in LARGE:
        themes = [theme for theme in themes if theme["large"]] or themes
    if kind in FINED or kind in LARGE:
        themes = [theme for theme in themes if theme["fine"][1]] or themes
    return dice.choice(themes)


def _party(dice: Random, *, person: bool, body: Body) -> dict[str, Any]:
    names = declared()["names"]
    address = f"{body.region.name}{dice.choice(names['roads'])}{dice.randint(1, 300)}号{INVENTED}"
    papers = dice.random() < WITH_PAPERS
    if person:
        party = {
            "party_kind": "natural_person",
            "party_name": f"{dice.choice(names['surnames'])}{dice.choice(names['given'])}{INVENTED}",
            "party_address": address,
        }
        number = {"party_identity_number": f"{0:06}{dice.randint(1960, 2005)}0615{dice.randint(0, 999):03}X"}
        return party | number if papers else party  # no region has the code 000000, so nobody has the number
    trade = dice.choice(names["trades"])
    name = f"{body.region.name}{dice.choice(names['shops'])}{trade}{INVENTED}"
    party = {
        "party_kind": "legal_person" if trade.endswith("公司") else "individual_business",
        "party_name": name,
        "party_address": address,
    }
    return party | {"party_credit_code": _credit_code(name, body)} if papers else party


def _credit_code(name: str, body: Body) -> str:
    """Compose a code whose check characters are right and whose organisation says that it is a demonstration's."""
    number = int(sha256(name.encode()).hexdigest(), 16) % 100_000
    return credit_code.compose(
        registration_dept="9", category="1", region_code=f"{body.region.code:0<6}", organisation=f"DEM{number:05}"
    ).code
