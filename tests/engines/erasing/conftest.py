"""A matter about a person that has ended, with its papers, its evidence, its publication, and who asks and decides."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post
from plumbline.engines.ledger import sealing
from plumbline.engines.matters import effects
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel import clock
from tests.engines.disclosure import conftest as disclosing
from tests.engines.disclosure.conftest import PLANTED
from tests.engines.matters.office import Office, make_office

NOW = datetime(2036, 3, 2, 10, tzinfo=clock.BEIJING)
KEEPING = "本局行政处罚案卷保管期限表第2条，保管期限10年，已于2036年届满"
EVIDENCE = b"%PDF-1.7\n" + "".join(PLANTED).encode() + b"\n%%EOF\n"


@pytest.fixture
def house(db, settings, tmp_path):
    """Keep files, and the list of erasures, where this test alone looks."""
    settings.FILES = tmp_path / "files"
    settings.ERASURES = tmp_path / "erasures"
    return settings


@dataclass
class Ended:
    """The matter, who may ask, and who may decide."""

    matter: Matter
    asker: Account
    decider: Account
    office: Office

    def again(self):
        return Matter.objects.get(pk=self.matter.pk)


course = disclosing.course  # the steps of a penalty on a person, whose every private text names them


@pytest.fixture
def ended(house, course):
    """Run a penalty on a person to its end, seal it, and let ten years pass."""
    return run(course)


@pytest.fixture
def bare(house, course, monkeypatch):
    """Run the same without papers, which take longest."""
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})
    return run(course)


def run(steps):
    office = make_office()
    matter = office.open(steps[0], title=f"{PLANTED[0]}经营过期食品案").matter
    for step in steps[1:]:
        office.do(matter, step)
        if step.act == "file":
            with clock.standing_at(step.at + timedelta(hours=1)):
                given = FileGiven(name=f"{PLANTED[0]}.pdf", content=io.BytesIO(EVIDENCE))
                take_evidence(
                    matter.pk, given, by=office.people[step.by], kind="party", title=f"{PLANTED[0]}的陈述", at=step.at
                )
    sealing.seal()
    matter = Matter.objects.select_related("body__region").get(pk=matter.pk)
    return Ended(matter, officer(matter.body, "handler"), officer(justice(matter.body), "supervisor"), office)


def justice(body):
    return Body.objects.create(
        code=f"{body.region.code}.justice",
        name="司法局",
        name_en="Justice Bureau",
        mark="司",
        region=body.region,
        level=body.level,
        kind="justice",
    )


def officer(body, role, name=""):
    post, _ = Post.objects.get_or_create(
        body=body, code=role, defaults={"title": "岗位", "title_en": "Post", "roles": [role]}
    )
    person = Officer.objects.create(code=f"{body.code}/{name or role}", name="经办人", body=body)
    Appointment.objects.create(officer=person, post=post, valid_from=date(2020, 1, 1))
    return Account.objects.create(username=f"{body.code}-{name or role}", officer=person, demonstration=True)


@pytest.fixture
def later():
    """Let the clock stand ten years later."""
    with clock.standing_at(NOW):
        yield NOW
