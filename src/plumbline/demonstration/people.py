"""Invented officers for a body: names, posts and papers, the same for the same seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

Declared = Mapping[str, Any]
SERVED = timedelta(days=3 * 365)  # everyone is in post this long before the day of the demonstration
CERTIFIED_POSTS = ("handler", "hearing_chair")
REVIEWING_POST = "legal_reviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invented enforcement certificate."""

    number: str
    valid_from: date
    valid_to: date
    suspended_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented officer in one post."""

    code: str
    username: str
    name: str
    name_en: str
    post: str
    appointed_on: date
    certificate: Paper | None = None
    qualified_on: date | None = None


class People:
    """Invents officers; no name is given twice."""

    def __init__(self, declared: Declared, *, seed: int, on: date) -> None:
        self.declared = declared
        self.on = on
        self.chance = Random(seed)
        names = list(product(declared["surnames"].items(), declared["given_names"].items()))
        self.chance.shuffle(names)
        self.names: Iterator[tuple[tuple[str, str], tuple[str, str]]] = iter(names)

    def staff(self, body: str, kind: str) -> list[Person]:
        """Invent the officers of a body, in the order of its posts."""
        staff, posts = self.declared["staff"], self.declared["posts"]
        seats = [
            (post, number)
            for post in staff.get(kind, staff["enforcing"])
            for number in range(1, posts[post]["holders"] + 1)
        ]
        extra = posts["handler"]["holders"] + 1
        if body in {self.declared["expired_yesterday"], self.declared["suspended"]}:
            seats.append(("handler", extra))
        return [
            self._person(body, post, number, place, spoilt=post == "handler" and number == extra)
            for place, (post, number) in enumerate(seats, start=1)
        ]

    def _person(self, body: str, post: str, number: int, place: int, *, spoilt: bool) -> Person:
        """Invent one officer."""
        (surname, surname_en), (given, given_en) = next(self.names)
        return Person(
            code=f"{body}/{place:02}",
            username=f"{body}.{post}-{number}",
            name=surname + given,
            name_en=f"{given_en} {surname_en}",
            post=post,
            appointed_on=self.on - SERVED,
            certificate=self._paper(body, place, spoilt=spoilt) if post in CERTIFIED_POSTS else None,
            qualified_on=self._ago(1200, 6000) if post == REVIEWING_POST else None,
        )

    def _paper(self, body: str, place: int, *, spoilt: bool) -> Paper:
        """Invent a certificate: valid on the day and long before it, or spoilt the way that the body shows."""
        region = body.split(".", maxsplit=1)[0]
        number = f"演示{region:0<6}{self.chance.randrange(10_000):04}{place:02}"
        issued = self._ago(600, 1000)
        if spoilt and body == self.declared["expired_yesterday"]:
            return Paper(number=number, valid_from=issued, valid_to=self.on - timedelta(days=1))
        return Paper(
            number=number,
            valid_from=issued,
            valid_to=issued + timedelta(days=5 * 365),
            suspended_from=self.on - timedelta(days=30) if spoilt else None,
        )

    def _ago(self, least: int, most: int) -> date:
        return self.on - timedelta(days=self.chance.randint(least, most))
