"""Processes that are killed in the middle lose nothing that was acknowledged: a short run of `python -m bench.kills`."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_what_was_acknowledged_is_there_after_each_of_fifteen_kills():
    command = [sys.executable, "-m", "bench.kills", "15"]
    if connection.vendor == "postgresql":
        where = connection.settings_dict
        command += ["--database", f"postgresql://{where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"]

    ran = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "15 kills (writer " in ran.stdout
    assert f", {connection.vendor}\n" in ran.stdout
    assert "every recount added up" in ran.stdout
