"""`plumbline calendar`: enters a schedule and reckons all running clocks by it."""

import argparse
import json
from datetime import timedelta

import pytest

from plumbline.cli import calendar
from plumbline.cli.speaking import UsageError
from plumbline.engines.matters.models import Schedule
from plumbline.kernel import clock
from plumbline.kernel.errors import DeclarationError
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import MONDAY, at, make_counter, use_samples
from tests.engines.matters.test_reclocking import CLOSED

BESIDE = ("--source", "通知", "--published-on", "2025-03-01", "--first", "2025-03-01", "--last", "2025-03-31")


def run(*words):
    parser = argparse.ArgumentParser()
    calendar.add_to(parser.add_subparsers(dest="command"))
    args = parser.parse_args(["calendar", *map(str, words)])
    with clock.standing_at(at(MONDAY + timedelta(1))):
        return args.run(args)


@pytest.fixture
def counter(db, monkeypatch):
    use_samples(monkeypatch)
    return make_counter()


@pytest.fixture
def closed(tmp_path):
    file = tmp_path / "closed.yaml"
    file.write_text(CLOSED)
    return file


def test_a_schedule_is_entered_and_what_it_moved_is_told(counter, closed, capsys):
    counter.open()

    assert run("import", closed) == 0
    assert run("import", closed, "--language", "en") == 0

    entered, moved, before, nothing = capsys.readouterr().out.splitlines()
    assert entered == "已录入“关于临时停止办公的通知”"
    assert moved.startswith("看了 1 件在办案件：1 个期限改了日子，0 个由暂定变为确定")
    assert before.startswith("entered before")
    assert "0 last days moved" in nothing


def test_a_dry_run_tells_and_changes_nothing(counter, closed, capsys):
    counter.open()
    before = everything()

    assert run("import", closed, "--dry-run", "--json") == 0
    assert run("reckon", "--json") == 0

    dry, after = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (dry["new"], dry["moved"], dry["latest"]) == (True, 1, "2025-03-12")
    assert after["moved"] == 0
    assert everything() == before
    assert not Schedule.objects.exists()


def test_a_table_is_entered_with_what_is_said_beside_it(counter, tmp_path, capsys):
    counter.open()
    file = tmp_path / "days.csv"
    file.write_text("day,kind,zh,en\n2025-03-05,closed,,\n")

    assert run("import", file, *BESIDE, "--json") == 0
    assert json.loads(capsys.readouterr().out)["moved"] == 1


def test_what_is_missing_beside_a_table_is_named(counter, tmp_path):
    file = tmp_path / "days.csv"
    file.write_text("day,kind,zh,en\n")

    with pytest.raises(UsageError, match="--published-on"):
        run("import", file, "--source", "通知")


def test_what_a_file_says_itself_is_not_said_again(counter, closed):
    with pytest.raises(UsageError, match="--source is for CSV"):
        run("import", closed, "--source", "通知")


def test_a_file_that_is_none_or_not_text_is_a_mistake_of_usage(counter, tmp_path):
    (tmp_path / "days.yaml").write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError, match="No such file"):
        run("import", tmp_path / "nothing.yaml")
    with pytest.raises(UsageError, match="not UTF-8"):
        run("import", tmp_path / "days.yaml")


def test_what_is_written_wrong_is_told_with_its_place(counter, tmp_path):
    file = tmp_path / "days.yaml"
    file.write_text(CLOSED.replace("closed", "shut"))

    with pytest.raises(DeclarationError) as caught:
        run("import", file)

    assert (caught.value.line, caught.value.file) == (5, str(file))
