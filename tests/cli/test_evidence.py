"""`plumbline evidence check`: says how the kept files stand, in words and as JSON, and sweeps only when told to."""

import io
import json
import os
from pathlib import Path

import pytest

from plumbline.cli.main import main
from plumbline.engines.ledger import files
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock


@pytest.fixture
def store(db, tmp_path, settings):
    settings.FILES = tmp_path / "files"
    return settings.FILES


def kept(content):
    return files.keep(io.BytesIO(content), limit=100).digest


def place(digest, store):
    return Path(store) / digest[:2] / digest[2:4] / digest


@pytest.fixture
def taken(store):
    """Give the digest of a file that a sealed event names."""
    digest = kept(b"photo")
    append(stream="penalty.ordinary/2026/000001", kind="evidence.take", at=clock.now(), public={"sha256": digest})
    seal()
    return digest


def test_whole_files_are_said_to_be_whole(taken, capsys):
    assert main(["evidence", "check"]) == 0
    assert main(["evidence", "check", "--every", "24", "--language", "en"]) == 0

    said = capsys.readouterr().out
    assert "记录提到 1 个文件，这次重读 1 个" in said
    assert "全部完好" in said
    assert "The record names 1 files; 0 were read now" in said


def test_a_missing_file_ends_with_1_and_names_the_matter(taken, store, capsys):
    place(taken, store).unlink()

    assert main(["evidence", "check"]) == 1
    assert main(["evidence", "check", "--every", "24", "--json"]) == 1

    first, second = capsys.readouterr().out.strip().rsplit("\n", 1)
    assert f"✗ 缺失  {taken}  由 penalty.ordinary/2026/000001#1 提到" in first
    answer = json.loads(second)
    assert (answer["ok"], answer["read"], answer["files"]) == (False, 0, 1)
    assert answer["lost"] == [{"digest": taken, "state": "missing", "named_by": ["penalty.ordinary/2026/000001#1"]}]


def test_what_nothing_names_is_told_and_swept_only_when_asked(taken, store, capsys):
    left = kept(b"left")
    os.utime(place(left, store), (0, 0))

    assert main(["evidence", "check"]) == 0
    told = capsys.readouterr().out
    assert main(["evidence", "check", "--sweep", "--json"]) == 0

    assert f"没有记录提到 {left}" in told
    answer = json.loads(capsys.readouterr().out)
    assert ([one["digest"] for one in answer["unnamed"]], answer["swept"]) == ([left], 1)
    assert not place(left, store).exists()
    assert files.recheck(taken)


@pytest.mark.usefixtures("db")
def test_a_store_that_cannot_be_reached_is_a_mistake_of_usage_and_no_finding(settings, capsys):
    settings.FILES = "s3://bucket"

    assert main(["evidence", "check"]) == 2

    assert "PLUMBLINE_S3_KEY is not set" in capsys.readouterr().err
