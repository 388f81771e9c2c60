"""W1 for Plumbline: rules asked, clocks reckoned, an event chained and later sealed, rows kept."""

import json
import os
import sys
import tempfile
import time
from datetime import date, datetime
from functools import partial
from pathlib import Path
from statistics import median

FOLDER = tempfile.mkdtemp(prefix="plumbline-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["PLUMBLINE_TEST_DATABASE"] = f"sqlite:///{FOLDER}/bench.sqlite3"

import django  # noqa: E402 — the settings stand in the environment first

django.setup()

from django.core.management import call_command  # noqa: E402 — the settings stand first
from django.db import connection, transaction  # noqa: E402 — the settings stand first

from bench.work import AUTOMATIC, HUMAN, require_durable, spent_by  # noqa: E402 — the settings stand first
from plumbline.demonstration.bodies import load_bodies  # noqa: E402 — the settings stand first
from plumbline.engines.bodies.models import Body  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.sealing import seal  # noqa: E402 — the settings stand first
from plumbline.engines.matters.acting import open_matter, perform  # noqa: E402 — the settings stand first
from plumbline.kernel import catalogue, clock  # noqa: E402 — the settings stand first
from plumbline.kernel.actor import Actor, Certificate  # noqa: E402 — the settings stand first

DAY = date(2026, 3, 2)
DOMAIN = "market_regulation"


def _actor(code: str, role: str, body: Body) -> Actor:
    certificate = Certificate(
        number=code,
        scopes=frozenset({DOMAIN}),
        valid_from=date(2020, 1, 1),
        valid_to=date(2030, 1, 1),
    )
    return Actor(
        code=code,
        name=code,
        roles=frozenset({role}),
        body=body.code,
        region=body.region.code,
        certificates=(certificate,),
    )


class Office:
    """The body and the people who do the work."""

    def __init__(self) -> None:
        catalogue.load = partial(catalogue.load, Path(__file__).parent / "systems")
        call_command("migrate", verbosity=0)
        with clock.standing_at(DAY):
            load_bodies(1)
        self.body = Body.objects.select_related("region").get(code="340104.market_regulation")
        self.handler, self.second = (_actor(code, "handler", self.body) for code in ("handler-1", "handler-2"))
        self.leader = _actor("leader-1", "leader", self.body)
        self.system = _actor("system", "system", self.body)

    def open(self) -> int:
        """Open a matter by the first human act; gives its key."""
        act, facts = HUMAN[0]
        with transaction.atomic():
            done = open_matter(
                "bench.ten",
                by=self.handler,
                body=self.body,
                region=self.body.region,
                title="expired food",
                facts=facts,
                domain=DOMAIN,
            )
            perform(done.matter.pk, AUTOMATIC[act], by=self.system, facts={})
        return int(done.matter.pk)

    def act(self, matter: int, act: str, facts: dict[str, object]) -> None:
        """Perform one human act, and the step of the system that follows it, in one commit."""
        by = self.leader if act == "decide" else self.handler
        together = (self.second,) if act == "investigate" else ()
        with transaction.atomic():
            perform(matter, act, by=by, together=together, facts=facts)
            if act in AUTOMATIC:
                perform(matter, AUTOMATIC[act], by=self.system, facts={})


def whole_course(office: Office, matters: int) -> dict[str, float]:
    """Run whole matters; gives seconds a human act, the sealing of all events included."""

    def course(count: int) -> None:
        for _ in range(count):
            matter = office.open()
            for act, facts in HUMAN[1:]:
                office.act(matter, act, facts)
        seal()

    return spent_by(course, matters).by_act(matters)


def growth(office: Office, acts: int) -> dict[str, float]:
    """Perform one repeatable act again and again in one matter; gives the median seconds early and late."""
    matter = office.open()
    spent = []
    for number in range(acts):
        began = time.perf_counter()
        perform(matter, "note", by=office.handler, facts={"source": f"note {number}"})
        spent.append(time.perf_counter() - began)
    window = min(200, acts // 4)
    return {"acts": acts, "early": median(spent[10 : 10 + window]), "late": median(spent[-window:])}


def main() -> None:
    """Run what the command line asks for and print it as JSON."""
    work, amount = sys.argv[1], int(sys.argv[2])
    with clock.standing_at(datetime(2026, 3, 2, 10, tzinfo=clock.BEIJING)):
        office = Office()
        with connection.cursor() as cursor:
            require_durable(cursor)
        if work == "course":
            whole_course(office, 3)
            answer = whole_course(office, amount)
        else:
            answer = growth(office, amount)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
