"""W1 for django-viewflow: each step a task of the flow, kept with its owner, times and facts; no rules, no clock, no proof."""

import json
import sys
import tempfile

import django
from django.conf import settings

from bench.work import AUTOMATIC, HUMAN, PRAGMAS, require_durable, spent_by

FOLDER = tempfile.mkdtemp(prefix="viewflow-bench-")
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "viewflow",
        "viewflow.workflow",
        "bench.viewflow_app",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{FOLDER}/viewflow.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": ";".join(PRAGMAS)},
        },
    },
    MIGRATION_MODULES={"contenttypes": None, "auth": None, "viewflow": None},  # the tables are made as the models say
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 — the settings stand first
from django.core.management import call_command  # noqa: E402 — the settings stand first
from django.db import connection, transaction  # noqa: E402 — the settings stand first
from viewflow.workflow.models import Task  # noqa: E402 — the settings stand first
from viewflow.workflow.status import PROCESS, STATUS  # noqa: E402 — the settings stand first

from bench.viewflow_app.flows import TenSteps  # noqa: E402 — the settings stand first
from bench.viewflow_app.models import Matter  # noqa: E402 — the settings stand first

STEPS = len(HUMAN) + len(AUTOMATIC) + 1  # the end is a task too


def begin() -> int:
    """Start the flow with the first act; gives the key of the matter."""
    _, facts = HUMAN[0]
    with transaction.atomic():
        process = TenSteps.register.run(_process_data=dict(facts), _task_data=facts)
    return int(process.pk)


def act(matter: int, code: str, facts: dict[str, object]) -> None:
    """Do one human task as the views of the framework do: found, locked, started, its facts kept, executed."""
    with transaction.atomic():
        node = getattr(TenSteps, code)
        task = Task.objects.select_related("process").get(process=matter, flow_task=node, status=STATUS.ASSIGNED)
        with TenSteps.lock(matter):
            activation = node.activation_class(task)
            activation.start(None)
            task.data = facts
            activation.process.data.update(facts)
            activation.process.save(update_fields=["data"])
            activation.execute()


def course(count: int) -> None:
    """Run whole courses."""
    for _ in range(count):
        matter = begin()
        for code, facts in HUMAN[1:]:
            act(matter, code, facts)


def main() -> None:
    """Print seconds a human act as JSON."""
    matters = int(sys.argv[2])
    call_command("migrate", run_syncdb=True, verbosity=0)
    for name in ("handler", "leader"):
        get_user_model().objects.create(username=name)
    with connection.cursor() as cursor:
        require_durable(cursor)
    course(3)
    spent = spent_by(course, matters)
    ended = Matter.objects.filter(status=PROCESS.DONE).count()
    kept = Task.objects.filter(status=STATUS.DONE).count()
    if (ended, kept) != (matters + 3, (matters + 3) * STEPS):
        message = f"{ended} matters ended and {kept} tasks were kept, of {matters + 3} with {STEPS} each"
        raise AssertionError(message)
    sys.stdout.write(json.dumps(spent.by_act(matters)) + "\n")


if __name__ == "__main__":
    main()
