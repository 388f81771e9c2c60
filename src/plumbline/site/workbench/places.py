"""Where a number was counted: the regions and bodies within somebody's sight, one level inside the other.

Regions are walked down by their paths: the province, its cities, their counties; a region holds bodies of its own
beside the regions below it. Everything is read once; grouping asks the database nothing more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser

from plumbline.engines.bodies.authority import bodies_within_sight
from plumbline.engines.bodies.models import Account, Body, Region
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A region with the bodies in it and below it, or one body."""

    code: str
    name: Says
    bodies: frozenset[int]
    is_body: bool = False


@dataclass(frozen=True)
class Sight:
    """The bodies that somebody may look at, and the regions that they stand on."""

    bodies: tuple[Body, ...]
    regions: Mapping[str, Region]  # by path

    @cached_property
    def top(self) -> Place | None:
        """Give the smallest place that holds everything within sight."""
        if len(self.bodies) == 1:
            return _of_body(self.bodies[0])
        shared = [path for path in self.regions if all(body.region.path.startswith(path) for body in self.bodies)]
        return self._of_region(max(shared, key=len)) if shared and self.bodies else None

    def find(self, code: str) -> Place | None:
        """Find a place by the code of its region or of its body; None for what lies out of sight."""
        for body in self.bodies:
            if body.code == code:
                return _of_body(body)
        return next((region for region in self.every_region() if region.code == code), None)

    def inside(self, place: Place) -> list[Place]:
        """Give the places one level further down: the regions below, then the bodies of the place itself."""
        if place.is_body:
            return []
        path = self._path_of(place)
        here = [body for body in self.bodies if body.region.path == path]
        below = dict.fromkeys(
            path + body.region.path.removeprefix(path).split("/")[0] + "/"
            for body in self.bodies
            if body.region.path.startswith(path) and body.region.path != path
        )
        return [*(self._of_region(one) for one in sorted(below)), *(_of_body(body) for body in here)]

    def above(self, place: Place) -> list[Place]:
        """Give the way from the top down to a place, without the place itself."""
        if self.top is None or place.code == self.top.code:
            return []
        path = self._path_of(place)
        steps = [path] if place.is_body else []
        while path != self._path_of(self.top):
            path = path[: path.rstrip("/").rfind("/") + 1]
            steps.append(path)
        return [self._of_region(one) for one in reversed(steps)]

    def every_region(self) -> list[Place]:
        """Give the regions that hold bodies within sight, from the top."""
        if self.top is None or self.top.is_body:
            return []
        start = self._path_of(self.top)
        return [self._of_region(path) for path in sorted(self.regions) if path.startswith(start)]

    def _of_region(self, path: str) -> Place:
        region = self.regions[path]
        return Place(
            code=region.code,
            name=Says(zh=region.name, en=region.name_en),
            bodies=frozenset(body.pk for body in self.bodies if body.region.path.startswith(path)),
        )

    def _path_of(self, place: Place) -> str:
        if place.is_body:
            return next(body.region.path for body in self.bodies if body.code == place.code)
        return next(path for path, region in self.regions.items() if region.code == place.code)


def sight_of(account: Account | AnonymousUser | None) -> Sight:
    """Give what an account may look at, by the one decision of the house."""
    return sight_over(bodies_within_sight(account).select_related("region"))


def sight_over(bodies: Iterable[Body]) -> Sight:
    """Arrange bodies by the regions they stand on."""
    known = tuple(bodies)
    codes = {code for body in known for code in body.region.path.split("/") if code}
    return Sight(known, {region.path: region for region in Region.objects.filter(code__in=codes)})


def _of_body(body: Body) -> Place:
    return Place(code=body.code, name=Says(zh=body.name, en=body.name_en), bodies=frozenset((body.pk,)), is_body=True)
