"""An office with accounts, a matter in it, and forms as a browser sends them.

office                      handlers, a leader, a clerk of one district; a handler of another; all with accounts
matter                      reported and filed by the handler, papers left out
as_(account)                a client that has signed in
form_of(client, address)    what the form of a page would send, to be changed and posted
unchanged()                 a promise that nothing was recorded
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import (
    Account,
    Appointment,
    Body,
    Certificate,
    Competence,
    Officer,
    Post,
    Qualification,
    Region,
)
from plumbline.engines.matters import effects
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import course_of
from tests.site.workbench.reading import form_in

DOMAIN = "market_regulation"
REPORTED = datetime(2026, 6, 1, 9, 30, tzinfo=clock.BEIJING)
FILED = datetime(2026, 6, 3, 10, 0, tzinfo=clock.BEIJING)
NOW = datetime(2026, 6, 22, 14, 0, tzinfo=clock.BEIJING)
REPORT = {"source_kind": "tip", "clue": "群众反映货架上有过期食品", "found_on": "2026-06-01"}
FILE = {
    "party_kind": "legal_person",
    "party_name": "示例区晴川食品有限公司",
    "party_address": "示例区和平路 1 号",
    "violation": "经营超过保质期的食品",
    "violated_law": "食品安全法第三十四条",
    "acting_capacity": "own_power",
    "jurisdiction_ground": "place_of_violation",
    "no_conflict": "yes",
}


@dataclass
class Office:
    """A body at work, and a stranger from another one."""

    body: Body
    elsewhere: Body
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getattr__(self, name):
        return self.accounts[name]

    def actor(self, name):
        return actor_of(self.accounts[name], on=clock.today())


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.FILES = tmp_path / "files"


@pytest.fixture(autouse=True)
def _papers_left_out(monkeypatch, request):
    """Let acts bring about papers that are quickly made, unless a test wants the real ones."""
    if not {"matter_with_papers", "ended"} & set(request.fixturenames):
        for kind in ("issues", "publishes", "withdraws"):
            monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})


@pytest.fixture
def now():
    """Hold the clock."""
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture
def office(db):
    """Make both bodies and their people."""
    province = Region.objects.create(code="3499", name="示例市", name_en="Sample City", level="city", path="3499/")
    here, there = (
        Region.objects.create(
            code=code, name=name, name_en=name_en, level="county", parent=province, path=f"3499/{code}/"
        )
        for code, name, name_en in (("349901", "示例区", "Sample District"), ("349902", "邻区", "Next District"))
    )
    made = Office(_body(here, "示市监"), _body(there, "邻市监"))
    for name, role in (
        ("handler", "handler"),
        ("colleague", "handler"),
        ("expired", "handler"),
        ("leader", "leader"),
        ("reviewer", "legal_reviewer"),
        ("clerk", "clerk"),
    ):
        made.accounts[name] = _account(made.body, name, role)
    made.accounts["stranger"] = _account(made.elsewhere, "stranger", "handler")
    justice = _body(province, "市司", kind="justice")
    made.accounts["supervisor"] = _account(justice, "supervisor", "supervisor")
    Certificate.objects.filter(officer=made.accounts["expired"].officer).update(valid_to=date(2026, 6, 21))
    Qualification.objects.create(
        officer=made.reviewer.officer, code="legal_profession", number="Q1", obtained_on=date(2020, 1, 1)
    )
    return made


def _body(region, mark, kind=DOMAIN):
    titles = {DOMAIN: ("市场监督管理局", "Market Regulation"), "justice": ("司法局", "Justice Bureau")}
    zh, en = titles[kind]
    body = Body.objects.create(
        code=f"{region.code}.{kind}",
        name=f"{region.name}{zh}",
        name_en=f"{en} of {region.name_en}",
        mark=mark,
        region=region,
        level=region.level,
        kind=kind,
    )
    if kind == DOMAIN:
        Competence.objects.create(body=body, region=region, domain=kind, valid_from=date(2021, 7, 15))
    return body


def _account(body, name, role):
    post, _ = Post.objects.get_or_create(
        body=body, code=role, defaults={"title": role, "title_en": role, "roles": [role]}
    )
    officer = Officer.objects.create(code=f"{body.code}/{name}", name=f"人员{name}", name_en=name.title(), body=body)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2020, 1, 1))
    if role == "handler":
        Certificate.objects.create(
            officer=officer,
            number=f"S-{body.code}-{name}",
            scopes=[DOMAIN],
            valid_from=date(2020, 1, 1),
            valid_to=date(2099, 12, 31),
        )
    account = Account(username=name, officer=officer, demonstration=True)
    account.set_password(settings.DEMONSTRATION_PASSWORD)
    account.save()
    return account


@pytest.fixture
def opened(office, now):
    """Report a matter."""
    with clock.standing_at(REPORTED):
        done = open_matter(
            "penalty.ordinary",
            by=office.actor("handler"),
            body=office.body,
            region=office.body.region,
            domain=DOMAIN,
            title="晴川公司经营过期食品",
            facts=REPORT,
        )
    return done.matter


@pytest.fixture
def matter(office, opened):
    """Report a matter and open the case."""
    with clock.standing_at(FILED):
        perform(
            opened.pk,
            "file",
            by=office.actor("handler"),
            together=[office.actor("colleague")],
            facts=FILE,
        )
    return Matter.objects.get(pk=opened.pk)


@pytest.fixture
def on_the_spot(office, now):
    """Find a violation of a citizen that may be punished on the spot."""
    step = course_of("citizen_above_two_hundred")[0]
    done = open_matter(
        "penalty.summary",
        by=office.actor("handler"),
        together=[office.actor("colleague")],
        body=office.body,
        region=office.body.region,
        domain=DOMAIN,
        title="个人无证经营",
        facts=step.facts,
    )
    return done.matter


@pytest.fixture
def as_():
    """Sign in."""

    def sign_in(account):
        client = Client()
        client.force_login(account)
        return client

    return sign_in


@pytest.fixture
def form_of():
    """Give what the form at an address would send, changed where the test says so."""

    def read(client, address, **changes):
        return form_in(client.get(address)) | changes

    return read


@pytest.fixture
def unchanged(db):
    """Promise that nothing at all was recorded."""

    @contextmanager
    def promise():
        before = everything()
        yield
        assert everything() == before

    return promise


@pytest.fixture
def address(matter):
    """Give the address of the form of an act in the matter."""
    return lambda act: reverse("act", kwargs={"matter_id": matter.pk, "act": act})
