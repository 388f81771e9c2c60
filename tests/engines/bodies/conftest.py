"""A small world: real regions, a few bodies with officers, the three administrators."""

from datetime import date

import pytest

from plumbline.engines.bodies import region_file, regions
from plumbline.engines.bodies.codes import Administration, BodyKind, Level, Role
from plumbline.engines.bodies.models import Account, Appointment, Body, Certificate, Competence, Officer, Post, Region

DAY = date(2026, 6, 24)


class World:
    """Makes bodies and officers in one line each."""

    def body(self, region, kind, **more):
        place = Region.objects.get(code=region)
        body = Body.objects.create(
            code=f"{region}.{kind}", name=f"{place.name}{kind}", name_en=f"{place.name_en} {kind}", region=place,
            level=place.level, kind=kind, **more,
        )  # fmt: skip
        if kind not in {BodyKind.GOVERNMENT, BodyKind.JUSTICE}:
            Competence.objects.create(body=body, region=place, domain=kind, valid_from=date(2021, 7, 15))
        return body

    def officer(self, body, name, *roles, **more):
        officer = Officer.objects.create(code=f"{body.code}/{name}", name=name, body=body, **more)
        for role in roles:
            post, _ = Post.objects.get_or_create(
                body=body, code=role, defaults={"title": role, "title_en": role, "roles": [role]}
            )
            Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
        return officer

    def account(self, officer):
        return Account.objects.create(username=officer.code, officer=officer)

    def handler(self, body, name="handler"):
        officer = self.officer(body, name, Role.HANDLER)
        Certificate.objects.create(
            officer=officer, number=f"C-{officer.code}", scopes=[body.kind],
            valid_from=date(2025, 1, 1), valid_to=date(2027, 12, 31),
        )  # fmt: skip
        return officer

    def supervisor(self, body, name="supervisor"):
        return self.account(self.officer(body, name, Role.SUPERVISOR))

    def administrator(self, administration):
        return Account.objects.create(username=administration, administers=administration)

    @property
    def system(self):
        return Account.objects.filter(administers=Administration.SYSTEM).first() or self.administrator(
            Administration.SYSTEM
        )

    @property
    def security(self):
        return Account.objects.filter(administers=Administration.SECURITY).first() or self.administrator(
            Administration.SECURITY
        )


@pytest.fixture
def world(db):
    regions.load(region_file.part(region_file.shipped(), down_to=Level.TOWNSHIP, within=("340104", "340202")))
    return World()


@pytest.fixture
def bureau(world):
    return world.body("340104", BodyKind.MARKET_REGULATION)


@pytest.fixture
def leader(world, bureau):
    return world.officer(bureau, "局长", Role.LEADER)


@pytest.fixture
def deputy(world, bureau):
    return world.officer(bureau, "副局长")
