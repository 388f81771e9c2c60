"""Many officers on one database: each gets an answer, and one form acts once."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.engines.matters.office import make_office

pytestmark = pytest.mark.slow

PROCESSES = 4
ACTS = 20
PROGRAM = """
import json, multiprocessing
import django
django.setup()
from django.db import connection
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import effects
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter, Obligation, Record
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import catalogue, stored
from tests.engines.matters.office import DOMAIN, Office, course_of, make_office, people_of, step_of

effects.register("issues", lambda effect: {"code": effect.value})  # a typesetter with threads does not outlive a fork
catalogue.load()
COURSE = course_of("ordinary_with_a_plea")
FORK = multiprocessing.get_context("fork")
TOGETHER = FORK.Barrier(4)

def open_one(key=None):
    body = Body.objects.select_related("region").get(code="340104.market_regulation")
    step = step_of(COURSE, "report")
    return open_matter("penalty.ordinary", by=people_of(body)["wang"], body=body, region=body.region,
                       domain=DOMAIN, title="晴川公司案", facts=step.facts, key=key)

def do(matter, act, **given):
    people = people_of(Body.objects.get(code="340104.market_regulation"))
    step = step_of(COURSE, act)
    together = [people[name] for name in step.together]
    return perform(matter, act, by=people[step.by], facts=step.facts, together=together, **given)

def beside_each_other(work, *given):
    connection.close()  # each process opens its own
    with FORK.Pool(4) as pool:
        return pool.starmap(work, [given] * 4, chunksize=1)  # all four wait for each other before they work

def answer(value):
    print(json.dumps(value))

"""


class Elsewhere:
    """A database that other processes work on: a file, or the test database of PostgreSQL."""

    def __init__(self, folder, database):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "PLUMBLINE_DATABASE": database,
            "PLUMBLINE_LEDGER_KEY": str(folder / "ledger.key"),
            "PLUMBLINE_FILES": str(folder / "files"),
            "PYTHONPATH": str(settings.BASE_DIR),
        }

    def answer(self, program):
        """Run a program to its end; gives what it answered."""
        command = [sys.executable, "-c", PROGRAM + program]
        ended = subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True, timeout=300)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Give a file with an office in which nothing has happened yet, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    Elsewhere(folder, f"sqlite:///{folder}/plumbline.sqlite3").answer(
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\nmake_office()\n"
        "connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')\nanswer(1)"
    )
    return folder / "plumbline.sqlite3"


@pytest.fixture
def elsewhere(tmp_path, request, transactional_db):
    """Give a database that other processes reach, with an office in which nothing has happened yet."""
    if connection.vendor == "postgresql":
        make_office()
        where = connection.settings_dict
        database = f"postgresql://{where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"
        return Elsewhere(tmp_path, database)
    shutil.copy(request.getfixturevalue("prepared"), tmp_path)
    return Elsewhere(tmp_path, f"sqlite:///{tmp_path}/plumbline.sqlite3")


def test_officers_who_act_at_once_all_get_an_answer_and_the_acts_stand_in_one_line(elsewhere):
    said = elsewhere.answer(
        f"""
def work(shared):
    own = open_one().matter.pk
    do(own, "file")
    TOGETHER.wait(60)
    return [do(number, "investigate").record.sequence for _ in range({ACTS // 2}) for number in (shared, own)]

shared = open_one().matter.pk
do(shared, "file")
done = beside_each_other(work, shared)
kept = [
    replay(one) == stored.from_data(one.marking) and one.head_sequence == one.records.count()
    for one in Matter.objects.all()
]
answer([done, kept])
"""
    )

    done, kept = said
    assert [len(one) for one in done] == [ACTS] * PROCESSES
    in_the_shared_matter = sorted(number for one in done for number in one[::2])
    assert in_the_shared_matter == list(range(3, 3 + PROCESSES * ACTS // 2))
    assert kept == [True] * (PROCESSES + 1)


def test_a_form_that_opens_a_matter_and_is_sent_four_times_at_once_opens_one(elsewhere):
    done, held = elsewhere.answer(
        """
def work():
    TOGETHER.wait(60)
    done = open_one(key="form-1")
    return [done.again, done.matter.code, done.record.pk, list(done.opened)]

done = beside_each_other(work)
events = Event.objects.filter(stream__startswith="penalty").count()
answer([done, [Matter.objects.count(), Record.objects.count(), events]])
"""
    )

    assert sorted(one[0] for one in done) == [False, *[True] * (PROCESSES - 1)]
    assert len({json.dumps(one[1:]) for one in done}) == 1
    assert held == [1, 1, 1]


def test_a_form_that_performs_an_act_and_is_sent_four_times_at_once_acts_once(elsewhere):
    done, held = elsewhere.answer(
        """
def work(matter):
    TOGETHER.wait(60)
    done = do(matter, "file", key="form-1", expects=1)
    return [done.again, done.record.pk, list(done.closed), list(done.opened)]

done = beside_each_other(work, open_one().matter.pk)
answer([done, [Record.objects.count(), Obligation.objects.filter(rule="decided_in_time").count()]])
"""
    )

    assert sorted(one[0] for one in done) == [False, *[True] * (PROCESSES - 1)]
    assert len({json.dumps(one[1:]) for one in done}) == 1
    assert held == [2, 1]


def test_what_the_law_deems_is_written_once_when_four_sweep_at_once(elsewhere):
    written, held = elsewhere.answer(
        """
from datetime import date
from plumbline.engines.matters import deeming
from plumbline.kernel import clock
from tests.engines.matters import licensing

catalogue.load(licensing.SYSTEMS)
everything = catalogue.load
catalogue.load = lambda: everything(licensing.SYSTEMS)
COUNTER = licensing.Counter(Body.objects.select_related("region").get(code="340104.market_regulation"), None, {})
COUNTER.people["handler"] = licensing.handler(COUNTER.body)

def work(number):
    TOGETHER.wait(60)
    with clock.standing_at(licensing.at(date(2025, 3, 12))):
        return len(list(deeming.deem(clock.now())))

matter = COUNTER.open()
done = beside_each_other(work, matter.pk)
answer([done, [one.act for one in matter.records.all()]])
"""
    )

    assert sorted(written) == [0, 0, 0, 1]
    assert held == ["apply", "deem_accepted"]
