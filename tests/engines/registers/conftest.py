"""Bodies that keep lists: a province's market regulation, a city's, a county's, and their keepers."""

from datetime import date

import pytest

from plumbline.engines.bodies.codes import BodyKind, Role
from plumbline.engines.bodies.models import Region
from plumbline.engines.registers import declared
from plumbline.engines.registers.models import Adjustment
from plumbline.kernel import clock
from tests.engines.bodies.conftest import World

DAY = date(2026, 6, 24)
MARKET = BodyKind.MARKET_REGULATION


class Lists(World):
    """Makes bodies of three levels, and rows for their lists."""

    def __init__(self):
        self.province = self.body("34", MARKET)
        self.city = self.body("3401", MARKET)
        self.county = self.body("340104", MARKET)
        self.powers = declared.register("powers")
        self._keepers = {}

    def keeper(self, body):
        if body.pk not in self._keepers:
            self._keepers[body.pk] = self.account(self.officer(body, "keeper", Role.CLERK))
        return self._keepers[body.pk]

    def adjustment(self, body, valid_from=DAY):
        return Adjustment.objects.create(
            register="powers", body=body, title="调整", because="依据变化", valid_from=valid_from,
            proposed_by="keeper", proposed_at=clock.now(),
        )  # fmt: skip

    def row(self, code="CF-001", **more):
        return {
            "code": code,
            "title": f"对第 {code} 项违法行为的处罚",
            "kind": "penalty",
            "domain": "market_regulation",
            "by_law": "食品安全法#124.1",
            "levels": ["province", "city", "county"],
        } | more


def place(parent, code):
    """Make a region below another one."""
    level = {2: "province", 4: "city", 6: "county", 9: "township"}[len(code)]
    path = f"{parent.path if parent else ''}{code}/"
    return Region.objects.create(
        code=code, name=f"地{code}", name_en=f"Place {code}", level=level, parent=parent, path=path
    )


@pytest.fixture
def lists(db):
    place(place(place(place(None, "34"), "3401"), "340104"), "340104001")
    return Lists()


@pytest.fixture(autouse=True)
def _noon():
    with clock.standing_at(DAY):
        yield
