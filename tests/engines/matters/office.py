"""Two bodies with their officers, and the course of a penalty: each step with its day, its people and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import yaml

from plumbline.engines.bodies.models import Body, Competence, Region
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, clock
from plumbline.kernel.actor import Actor, Certificate

DOMAIN = "market_regulation"
CASES = Path(catalogue.SYSTEMS) / "penalty/cases.yaml"


@dataclass(frozen=True)
class Step:
    """One act of the course."""

    act: str
    on: date
    by: str
    together: tuple[str, ...]
    facts: Mapping[str, object]

    @property
    def at(self):
        return datetime.combine(self.on, time(10), tzinfo=clock.BEIJING)


@dataclass
class Office:
    """A body at work: its people by name, and what they do in one matter after the other."""

    body: Body
    elsewhere: Body
    people: dict[str, Actor]

    def open(self, step, **given):
        """Open a matter with the first step of a course; `given` changes how."""
        said = {
            "by": self.people[step.by],
            "body": self.body,
            "region": self.body.region,
            "domain": DOMAIN,
            "title": "晴川公司经营过期食品案",
            "facts": step.facts,
            "at": step.at,
        }
        with clock.standing_at(given.pop("now", step.at)):
            return open_matter(given.pop("procedure", "penalty.ordinary"), **(said | given))

    def do(self, matter, step, **given):
        """Perform one step; `given` changes how."""
        said = {
            "by": self.people[step.by],
            "together": [self.people[name] for name in step.together],
            "facts": step.facts,
            "at": step.at,
        }
        with clock.standing_at(given.pop("now", step.at)):
            return perform(matter.pk, step.act, **(said | given))

    def run(self, course, *, until=None):
        """Run a course from its beginning, up to and including an act; gives the matter."""
        first, *others = course
        matter = self.open(first).matter
        for step in [] if until == first.act else others:
            self.do(matter, step)
            if step.act == until:
                break
        return Matter.objects.select_related("body__region", "region").get(pk=matter.pk)


def make_office():
    """Make the regions, the two bodies and their people."""
    province = Region.objects.create(code="34", name="安徽省", name_en="Anhui", level="province", path="34/")
    here, there = (
        Region.objects.create(
            code=code, name=name, name_en=name_en, level="county", parent=province, path=f"34/{code}/"
        )
        for code, name, name_en in (("340104", "蜀山区", "Shushan"), ("340202", "镜湖区", "Jinghu"))
    )
    body, elsewhere = (
        Body.objects.create(
            code=f"{region.code}.market_regulation",
            name=f"{region.name}市场监督管理局",
            name_en=f"{region.name_en} Market Regulation",
            mark=mark,
            region=region,
            level="county",
            kind=DOMAIN,
        )
        for region, mark in ((here, "合蜀市监"), (there, "芜镜市监"))
    )
    for one in (body, elsewhere):
        Competence.objects.create(body=one, region=one.region, domain=DOMAIN, valid_from=date(2021, 7, 15))
    people = people_of(body)
    people["stranger"] = replace(people["liu"], code="stranger", name="外区人员", body=elsewhere.code)
    return Office(body, elsewhere, people)


def people_of(body):
    """Give the cast of the worked cases as officers of a body."""
    return {code: _person(code, said, body) for code, said in declared()["cast"].items()}


def _person(code, said, body):
    paper = said.get("certificate")
    certificates = [
        Certificate(
            number=paper["number"],
            scopes=frozenset(paper["scopes"]),
            valid_from=paper.get("from", date(2020, 1, 1)),
            valid_to=paper.get("to", date(2099, 1, 1)),
        )
        for paper in ([paper] if paper else [])
    ]
    return Actor(
        code=code,
        name=said["name"],
        roles=frozenset(said["roles"]),
        body=body.code,
        region=body.region.code,
        certificates=tuple(certificates),
        qualifications=frozenset(said.get("qualifications", ())),
    )


@cache
def declared():
    """Read the worked cases of administrative penalty."""
    return yaml.load(CASES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def course_of(code):
    """Give the course of a worked case: the steps that it takes without being refused."""
    said = declared()
    case = next(one for one in said["cases"] if one["case"] == code)
    return [_step(step, said["given"]) for step in case["steps"] if step.get("expect") != "blocked"]


def _step(said, given):
    sets = said.get("with", [])
    facts = {}
    for name in [sets] if isinstance(sets, str) else sets:
        facts |= given[name]
    facts = {code: value for code, value in {**facts, **said.get("facts", {})}.items() if value is not None}
    together = said.get("together", [])
    return Step(
        act=said["act"],
        on=said[True],  # what YAML makes of the word «on»
        by=said["by"],
        together=(together,) if isinstance(together, str) else tuple(together),
        facts=facts,
    )


def step_of(course, act, **facts):
    """Give one step of a course, with some facts changed; None leaves a fact out."""
    step = next(one for one in course if one.act == act)
    changed = {code: value for code, value in {**step.facts, **facts}.items() if value is not None}
    return replace(step, facts=changed)
