"""Told to pytest by mutmut: run the quickest tests first, and give a mutant no more time than it is given."""

import json
import math
import os
import resource
import time
from pathlib import Path

STATS = Path("mutmut-stats.json")  # mutmut writes down here how long each test took
MEMORY = 4 << 30  # bytes, for a mutant that goes on collecting


def pytest_addoption(parser):
    parser.addoption("--given", type=float, help="seconds of tests for each mutant")


def pytest_collection_modifyitems(config, items):
    if not STATS.exists() or config.option.collectonly:
        return
    took = json.loads(STATS.read_text())["duration_by_test"]
    spent, kept = 0.0, []
    for item in sorted(items, key=lambda one: took.get(one.nodeid, 0)):
        spent += took.get(item.nodeid, 0)
        if kept and spent > config.option.given:
            break
        kept.append(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
    if "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", ""):
        seconds = math.ceil(time.process_time() + 3 * config.option.given + 5)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, hard), hard))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
