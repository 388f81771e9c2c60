"""W1 for django-fsm-2: a state field with ten transitions and a row of log for each; no rules, no clock, no proof."""

import json
import sys
import tempfile

import django
from django.conf import settings

from bench.work import AUTOMATIC, HUMAN, PRAGMAS, require_durable, spent_by

FOLDER = tempfile.mkdtemp(prefix="fsm-bench-")
settings.configure(
    INSTALLED_APPS=["bench.fsm_app"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{FOLDER}/fsm.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": ";".join(PRAGMAS)},
        },
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE="Asia/Shanghai",
)
django.setup()

from django.core.management import call_command  # noqa: E402 — the settings stand first
from django.db import connection, transaction  # noqa: E402 — the settings stand first

from bench.fsm_app.models import Log, Matter  # noqa: E402 — the settings stand first


def course(count: int) -> None:
    """Run whole courses."""
    for _ in range(count):
        key = None
        for act, facts in HUMAN:
            with transaction.atomic():
                matter = Matter.objects.select_for_update().get(pk=key) if key else Matter()
                for name, value in facts.items():
                    setattr(matter, name, value)
                steps = [act, *([AUTOMATIC[act]] if act in AUTOMATIC else [])]
                for step in steps:
                    getattr(matter, step)()
                matter.save()
                key = matter.pk
                for step in steps:
                    Log.objects.create(matter=matter, act=step, facts=facts if step == act else {}, state=matter.state)


def main() -> None:
    """Print seconds a human act as JSON."""
    matters = int(sys.argv[2])
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.cursor() as cursor:
        require_durable(cursor)
    course(3)
    sys.stdout.write(json.dumps(spent_by(course, matters).by_act(matters)) + "\n")


if __name__ == "__main__":
    main()
