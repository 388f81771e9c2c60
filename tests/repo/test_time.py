"""Only the clock of the kernel asks what time it is."""

import ast

import pytest

from tests.repo.tracked import modules

CLOCK = "src/plumbline/kernel/clock.py"

# a call that asks the time → the names it goes by
ASKING = {
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "strftime"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("functions", "Now"),
}
ASKING_BY_NAME = {"Now", "CurrentTimestamp"}
ASKING_FIELDS = {"auto_now", "auto_now_add"}


def asks(text: str) -> list[int]:
    """Give the lines on which a module asks the time."""
    lines = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if (owner, node.attr) in ASKING:
                lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module in {"time", "django.utils.timezone"}:
            lines += [node.lineno for name in node.names if (node.module.rsplit(".", 1)[-1], name.name) in ASKING]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING_BY_NAME:
            lines.append(node.lineno)
        elif isinstance(node, ast.keyword) and node.arg in ASKING_FIELDS:
            lines.append(node.value.lineno)
    return lines


@pytest.mark.parametrize(
    "line",
    [
        "import datetime; datetime.datetime.now()",
        "from datetime import date; date.today()",
        "import time; time.time()",
        "from time import time",
        "from django.utils import timezone; timezone.now()",
        "from django.utils.timezone import now",
        "field = DateTimeField(auto_now_add=True)",
        "default=datetime.now",
    ],
)
def test_asking_the_time_is_noticed(line):
    assert asks(line)


@pytest.mark.parametrize(
    "line", ["clock.now()", "clock.today()", "time.monotonic()", "import time; time.perf_counter()"]
)
def test_asking_the_clock_or_measuring_a_length_is_not_asking_the_time(line):
    assert not asks(line)


def test_only_the_clock_asks_the_time():
    asking = {name: lines for name, text in modules("src/", "config/").items() if (lines := asks(text))}

    assert set(asking) <= {CLOCK}, asking
