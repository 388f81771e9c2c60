"""A small demonstration province, loaded once for a module of browser tests and served to the browser."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from pytest_django.live_server_helper import LiveServer

from plumbline.demonstration.bodies import load_bodies
from plumbline.demonstration.norms import load_norms
from plumbline.demonstration.registers import load_registers
from plumbline.demonstration.simulating import simulate
from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import Account, Certificate
from plumbline.engines.bodies.personnel import Conflict, Delegation
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.erasing import requesting
from plumbline.engines.ledger import rounds, triggers
from plumbline.engines.ledger.models import Checkpoint
from plumbline.engines.matters.models import Matter, Record
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.engines.measures import declared
from plumbline.engines.norms.importing import import_paths
from plumbline.engines.norms.models import CleanUpTask, ImportedFile
from plumbline.engines.norms.registering import sync
from plumbline.kernel import clock
from plumbline.site.console import recounting
from tests.site.browser.driving import PICTURE

MATTERS = 40
SEED = 2026
REGULATION = """---
title: "风筝管理条例"
publish_date: "2001-01-01"
status: "现行有效"
---
# 风筝管理条例

2001年1月1日 中华人民共和国国务院令第9001号公布

2020年3月4日 中华人民共和国国务院令第9002号修订

<!-- INFO END -->

## 第一章  总则

第一条 风筝应当有线。

线不得过长。

第二条 有下列情形之一的，不得放飞：

（一）雷雨；

（二）大风。

## 第二章 附则

第三条　本条例自2020年5月1日起施行。
"""


@dataclass
class Province:
    """What stands in the database, by what a page needs of it."""

    url: str

    @cached_property
    def published(self):
        """Give a decision that stands in the open."""
        return Publication.objects.filter(withdrawn_at=None).order_by("pk").first()

    @cached_property
    def withdrawn(self):
        """Give a decision that was published and withdrawn."""
        return Publication.objects.exclude(withdrawn_at=None).order_by("pk").first()

    @cached_property
    def matter(self):
        """Give a matter that went all the way, with a piece of evidence."""
        matter = self.published.matter
        given = FileGiven(name="货架.png", content=BytesIO(PICTURE))
        by = actor_of(self.officer_of(matter, "handler").officer, on=clock.today())
        take_evidence(matter.pk, given, by=by, kind="audiovisual", title="货架照片")
        return matter

    @cached_property
    def evidence(self):
        """Give that piece of evidence."""
        return self.matter.evidence.get()

    @cached_property
    def code(self):
        """Give the code of the record that published."""
        return self.published.record().event.code

    @cached_property
    def asked(self):
        """Give the record of a citizen's request to erase personal data."""
        said = {"asks_as": "self", "applicant": "苏木", "applicant_contact": "13800000000", "ground": "period"}
        which = {"matter_number": "合蜀市监罚〔2026〕1号", "matter_code": "0123456789AB", "wanted": "我的住址"}
        event = requesting.file(self.matter.body, facts={**said, **which}, place=None, key="")
        return Record.objects.select_related("matter__body", "event").get(event=event)

    @cached_property
    def measure(self):
        """Give the code of a measure."""
        return next(iter(declared.every()))

    @cached_property
    def appointment(self):
        """Give the appointment of the officer whose certificate is suspended."""
        return self.suspended.officer.appointments.first()

    @cached_property
    def begun(self):
        """Give a matter in which only the clue is registered: a handler may open the case, nobody may decide."""
        return next(one for one in Matter.objects.filter(procedure="penalty.ordinary") if one.records.count() == 1)

    @cached_property
    def suspended(self):
        """Give a certificate that is suspended."""
        return Certificate.objects.exclude(suspended_from=None).first()

    @cached_property
    def delegation(self):
        """Give a delegation of the leader of the body whose officer's certificate is suspended."""
        officer = self.suspended.officer
        given = {"roles": ["leader"], "basis": "蜀市监〔2026〕5号", "valid_from": clock.today()}
        giver = officer.body.officers.exclude(pk=officer.pk).first()
        return Delegation.objects.create(giver=giver, holder=officer, valid_to=clock.today() + timedelta(30), **given)

    @cached_property
    def tie(self):
        """Give what ties that officer to a party."""
        tie = {"party": "晴川公司", "kind": "relative", "found": "declared", "valid_from": clock.today()}
        return Conflict.objects.create(officer=self.suspended.officer, **tie)

    @property
    def conflict(self):
        """Give a file with other words than those held for the same version."""
        return ImportedFile.objects.get(outcome="conflict")

    @property
    def doubtful(self):
        """Give a file that was taken in, with a doubt."""
        return ImportedFile.objects.get(path__contains="孔明灯")

    @property
    def changed(self):
        """Give a task about a provision that changed."""
        return CleanUpTask.objects.filter(cause="changed").first()

    @property
    def found(self):
        """Give a task about words that a check found."""
        return CleanUpTask.objects.filter(cause="found").first()

    @cached_property
    def recount(self):
        """Recount the ledger, and give the code of that."""
        return recounting.begin().code

    @property
    def checkpoint(self):
        """Give the newest signed head."""
        return Checkpoint.objects.latest("size")

    def officer_of(self, matter, role):
        """Give an account of the matter's body in a post."""
        accounts = Account.objects.filter(officer__body=matter.body, username__contains=f".{role}-")
        return accounts.order_by("username").first()

    def account(self, by):
        """Give the account for a part: handler (of the matter that went all the way), supervisor, an administrator."""
        match by:
            case "handler":
                return self.officer_of(self.matter, "handler")
            case "begun":
                return self.officer_of(self.begun, "handler")
            case "supervisor":
                return Account.objects.get(username="34.justice.supervisor-1")
            case _:
                return Account.objects.get(username=by)

    def cookies(self, by):
        """Sign in; give the cookies of the session, none for the public."""
        if not by:
            return []
        client = Client()
        client.force_login(self.account(by))
        name = settings.SESSION_COOKIE_NAME
        return [{"name": name, "value": client.cookies[name].value, "url": self.url}]


@contextmanager
def province_in(folder):
    """Load a province into the empty database of the tests, serve it, and take everything back."""
    regulation = folder / "行政法规" / "风筝管理条例(2020-03-04).md"
    regulation.parent.mkdir()
    regulation.write_text(REGULATION, encoding="utf-8")
    with override_settings(FILES=folder / "files"):
        server = None
        try:
            load(regulation)
            server = LiveServer("localhost")
            yield Province(server.url)
        finally:
            if server:
                server.stop()
            with triggers.lifted(connection):
                call_command("flush", verbosity=0, interactive=False)


def load(regulation):
    """Load norms, bodies and matters, seal them and index them."""
    sync()
    list(import_paths([regulation]))
    load_norms()
    load_bodies(SEED)
    load_registers()
    simulate(count=MATTERS, seed=SEED, today=clock.today(), progress=lambda _done, _whole: None)
    rounds.take()
