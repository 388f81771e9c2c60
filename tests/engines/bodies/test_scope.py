"""Everybody sees exactly their scope, from the province to the village, on every day: held against a recomputation.

Trees of regions, bodies, posts and days are drawn at random; regions merge and bodies end. What the one decision of the house gives is
compared with what the plain rules give, told again here without its code or its queries.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies import authority, region_changes, region_changing, region_file, regions
from plumbline.engines.bodies.authority import Permission, bodies_within_sight, may
from plumbline.engines.bodies.codes import BodyKind, Role
from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.engines.bodies.successions import Custody

START = date(2025, 1, 1)
DAYS = [START + timedelta(days=30 * number) for number in range(6)]
TREE = {
    "34": "", "3401": "34", "3402": "34", "340101": "3401", "340102": "3401", "340201": "3402",
    "340101001": "340101", "340102001": "340102", "340201001": "340201",
    "340101001001": "340101001", "340102001001": "340102001", "340201001001": "340201001",
}  # fmt: skip
LEVELS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
MERGED = {"340102": "340101", "340102001": "340101002", "340102001001": "340101002001"}  # from the third day on


@dataclass(frozen=True)
class Standing:
    """A body as it was drawn: where, what, from when to when, and who keeps its files afterwards."""

    place: str
    kind: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Served:
    """A post as it was drawn: the role, and from when to when it is held."""

    role: Role
    first: date
    last: date | None


def within(first, last, day):
    return (first is None or first <= day) and (last is None or day <= last)


def lies_below(place, above, day, *, merged):
    """Tell whether the land of a place lies in another place, or is it, on a day: codes begin with those above them."""
    if merged and day >= DAYS[3]:
        place = MERGED.get(place, place)
    return place.startswith(above)


def seen_by_the_rules(own, roles, body, day, keeper, *, merged):
    """Tell by the plain rules whether somebody in a body sees another body on a day."""
    if not roles:
        return False
    if body == own:
        return True
    if keeper == own and body.last is not None and day > body.last:
        return True
    supervises = Role.SUPERVISOR in roles and own.kind == BodyKind.JUSTICE
    begun = body.first is None or body.first <= day
    home = own.place
    return supervises and begun and lies_below(body.place, home, day, merged=merged)


@pytest.fixture
def land(db):
    """The drawn tree of regions."""
    regions.load(region_file.read("code,name\n" + "".join(f"{code},{code}地\n" for code in TREE)))


standings = st.builds(
    Standing,
    place=st.sampled_from(sorted(TREE)),
    kind=st.sampled_from([BodyKind.JUSTICE, BodyKind.MARKET_REGULATION, BodyKind.GOVERNMENT]),
    first=st.sampled_from([None, *DAYS[:3]]),
    last=st.sampled_from([None, None, *DAYS[3:]]),
)
posts = st.builds(
    Served, role=st.sampled_from(list(Role)), first=st.sampled_from(DAYS[:4]), last=st.sampled_from([None, *DAYS[3:]])
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(standings, min_size=1, max_size=7, unique_by=lambda one: (one.place, one.kind)),
    served=st.lists(posts, max_size=3, unique_by=lambda one: (one.role, one.first)),
    merged=st.booleans(),
    data=st.data(),
)
def test_sight_is_exactly_what_the_rules_say_on_every_day(land, drawn, served, merged, data):
    with transaction.atomic():
        bodies = {one: _make(one) for one in drawn}
        own = data.draw(st.sampled_from(drawn))
        keepers = {
            one: data.draw(st.sampled_from([None, *(other for other in drawn if other != one)]))
            for one in drawn
            if one.last is not None
        }
        for one, keeper in keepers.items():
            if keeper:
                day = one.last + timedelta(days=1)
                Custody.objects.create(body=bodies[one], keeper=bodies[keeper], valid_from=day)
        account = _appoint(bodies[own], served)
        if merged:
            lines = "".join(f"{DAYS[3]},{before},{after},,,某文\n" if before == "340102" else
                            f"{DAYS[3]},{before},{after},{before}地,,某文\n" for before, after in MERGED.items())  # fmt: skip
            region_changing.carry_out(region_changes.read("on,before,after,name,name_en,document\n" + lines))

        asked = (Permission.VIEW_MATTER, Permission.WORK_MATTER, Permission.MANAGE_CERTIFICATES)
        for number, day in enumerate([DAYS[0] - timedelta(days=1), *DAYS[1:5], DAYS[3] - timedelta(days=1)]):
            roles = {one.role for one in served if within(one.first, one.last, day)}
            expected = {
                one for one in drawn if seen_by_the_rules(own, roles, one, day, keepers.get(one), merged=merged)
            }
            seen = set(bodies_within_sight(account, on=day))

            assert seen == {bodies[one] for one in expected}, day
            for one in drawn:
                permission = asked[number % len(asked)]
                granting = {role for role in roles if permission in authority.GRANTED_TO_ROLES[role]}
                allowed = seen_by_the_rules(own, granting, one, day, keepers.get(one), merged=merged)
                assert bool(may(account, permission, bodies[one], on=day)) is allowed, (day, permission, one)
        transaction.set_rollback(True)


def _make(one):
    return Body.objects.create(
        code=f"{one.place}.{one.kind}", name=f"{one.place}{one.kind}", name_en=f"{one.place} {one.kind}",
        region=Region.objects.get(code=one.place), level=LEVELS[len(one.place)], kind=one.kind,
        valid_from=one.first, valid_to=one.last,
    )  # fmt: skip


def _appoint(body, served):
    officer = Officer.objects.create(code=f"{body.code}/01", name="某", body=body)
    for number, one in enumerate(served):
        post = Post.objects.create(body=body, code=f"post{number}", title="岗", title_en="Post", roles=[one.role])
        Appointment.objects.create(officer=officer, post=post, valid_from=one.first, valid_to=one.last)
    return Account.objects.create(username=officer.code, officer=officer)


@pytest.mark.parametrize("place", ["34", "3401", "340101", "340101001", "340101001001"])
def test_a_supervisor_of_each_level_sees_that_place_and_what_lies_below_and_no_other(land, place):
    bodies = {code: _make(Standing(code, BodyKind.MARKET_REGULATION, None, None)) for code in TREE}
    justice = _make(Standing(place, BodyKind.JUSTICE, None, None))
    account = _appoint(justice, [Served(Role.SUPERVISOR, START, None)])

    seen = set(bodies_within_sight(account, on=START))

    assert seen == {justice, *(body for code, body in bodies.items() if code.startswith(place))}


@pytest.mark.parametrize("place", ["34", "3401", "340101", "340101001", "340101001001"])
def test_a_handler_of_each_level_sees_the_own_body_alone(land, place):
    for code in TREE:
        _make(Standing(code, BodyKind.MARKET_REGULATION, None, None))
    own = Body.objects.get(code=f"{place}.market_regulation")

    assert list(bodies_within_sight(_appoint(own, [Served(Role.HANDLER, START, None)]), on=START)) == [own]
