"""`plumbline backup` and `plumbline restore`: whole, signed, put back; and a backup that is older than the log is found out."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as house

from plumbline.cli.main import main
from plumbline.engines.ledger.backing import checking, restoring
from plumbline.engines.ledger.backing.databases import CannotBackUp
from plumbline.kernel.errors import IntegrityBroken

PROGRAM = """
import io, sys, django
from pathlib import Path
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from plumbline.cli.main import main
from plumbline.engines.ledger import files, rounds
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel import clock

def write(content, count=3):
    with transaction.atomic():
        digest = files.keep(io.BytesIO(content), limit=1000).digest
        for number in range(count):
            append(stream="penalty.ordinary/2026/000001", kind="evidence.take", at=clock.now(),
                   public={"sha256": digest}, personal={"name": "孙\\t建\\\\国\\n"})
    return rounds.take().size

def run(*words):
    sys.stdout.flush()
    return main([*map(str, words)])

"""


class Place:
    """A place where a ledger runs: a database, files, a key."""

    def __init__(self, folder, key=None):
        self.folder, self.database = folder, folder / "plumbline.sqlite3"
        folder.mkdir(exist_ok=True)
        self.key = key or folder / "ledger.key"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "PLUMBLINE_DATABASE": f"sqlite:///{self.database}",
            "PLUMBLINE_FILES": str(folder / "files"),
            "PLUMBLINE_LEDGER_KEY": str(self.key),
            "PLUMBLINE_LEDGER_NEWEST_HEAD": str(folder / "newest-head"),
            "PYTHONPATH": str(house.BASE_DIR),
        }

    def run(self, program):
        command = [sys.executable, "-c", PROGRAM + program]
        ran = subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True, timeout=300)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """Take a backup of three events, go on to six, and take another one elsewhere."""
    folder = tmp_path_factory.mktemp("backups")
    here = Place(folder / "here")
    said = here.run(
        f"call_command('migrate', verbosity=0)\nwrite(b'photo')\nrun('backup', {str(folder / 'older')!r}, '--json')\n"
        f"write(b'photo of the next day')\nrun('backup', {str(folder / 'newer')!r}, '--json')\n"
        f"run('backup', {str(folder / 'newer')!r}, '--with-keys', '--json')\n"
        f"run('ledger', 'tiles', {str(folder / 'tiles')!r})\n"
    )
    return here, folder, [json.loads(line) for line in said.splitlines()[:3]]


@pytest.fixture
def copied(taken, tmp_path, settings):
    """Give a copy of the newer backup, on the machine that holds the key."""
    here, folder, _ = taken
    shutil.copytree(folder / "newer", tmp_path / "newer")
    settings.LEDGER_KEY_FILE = here.key
    return tmp_path / "newer"


def wrong_in(folder):
    return [each.says.en for each in checking.check(folder)[1]]


def test_a_backup_says_what_it_holds_and_copies_only_new_files(taken):
    _, folder, (older, newer, again) = taken

    assert (older["size"], older["files"], older["copied"], older["keys"]) == (3, 1, 1, False)
    assert (newer["size"], newer["files"], newer["copied"]) == (6, 2, 2)
    assert (again["copied"], again["keys"]) == (0, True)
    assert not (folder / "older" / "ledger.key").exists()
    assert (folder / "newer" / "ledger.key").stat().st_mode & 0o777 == 0o600
    assert len(list((folder / "newer").glob("database-*"))) == 1


def test_a_whole_backup_is_proved_whole_without_putting_it_back(copied, capsys):
    assert main(["backup", str(copied), "--check", "--language", "en"]) == 0
    assert main(["backup", str(copied), "--check", "--json"]) == 0

    in_words, answer = capsys.readouterr().out.rsplit("\n", 2)[:2]
    assert "The backup is whole, and its signature holds." in in_words
    assert "6 sealed events, 2 files, with the signing key" in in_words
    assert (json.loads(answer)["whole"], json.loads(answer)["wrong"]) == (True, [])


def test_a_kept_file_that_is_missing_or_changed_in_a_backup_is_named(copied, capsys):
    one, other = sorted((copied / "files").glob("??/??/*"))
    one.unlink()
    other.chmod(0o600)
    other.write_bytes(b"another photo")

    assert main(["backup", str(copied), "--check", "--language", "en"]) == 1

    said = capsys.readouterr().out
    assert f"the kept file {one.name} is missing" in said
    assert f"the content of the kept file {other.name} has changed" in said


@pytest.mark.parametrize("part", ["database", "files", "ledger.key"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_part_that_is_missing_or_changed_is_named(part, how, copied):
    (path,) = [path for path in copied.glob(f"{part}*") if path.is_file()]
    data = path.read_bytes()
    path.unlink()
    if how == "changed":
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    said = "does not have the digest that the manifest names" if how == "changed" else "is missing"
    assert wrong_in(copied) == [f"{path.name} {said}"]


def test_a_manifest_that_was_changed_is_not_believed(copied):
    manifest = (copied / "manifest").read_text()
    (copied / "manifest").write_text(manifest.replace('"count":2', '"count":1'))

    with pytest.raises(IntegrityBroken, match=r"signature of .* is wrong"):
        checking.check(copied)


def test_a_head_is_no_manifest(copied, taken):
    shutil.copy(taken[1] / "tiles" / "checkpoint", copied / "manifest")

    with pytest.raises(IntegrityBroken, match="no manifest of a backup"):
        checking.check(copied)


def test_a_strangers_backup_is_not_believed(copied, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "stranger.key"
    (copied / "ledger.key").unlink()

    with pytest.raises(IntegrityBroken, match="no known key signed the note"):
        restoring.restore(copied, kept={})


@pytest.mark.django_db
def test_nothing_is_put_back_over_a_database_or_from_a_backup_that_is_not_whole(copied):
    with pytest.raises(CannotBackUp, match=r"the database is not empty.*never delete it"):
        restoring.restore(copied, kept={})

    one, other = (copied / "files").glob("??/??/*")
    one.unlink()
    with pytest.raises(CannotBackUp, match=r"not whole, and nothing was put back.*name with --lost"):
        restoring.restore(copied, kept={}, lost=[other.name])
    with pytest.raises(CannotBackUp, match=f"--lost {other.name}: the backup lacks no such file"):
        restoring.restore(copied, kept={}, lost=[one.name, other.name])


def test_a_backup_is_put_back_with_its_key_and_files_and_goes_on(taken, tmp_path, settings):
    _, folder, _ = taken
    there, again = Place(tmp_path / "there"), tmp_path / "again"

    said = there.run(
        f"code = run('restore', {str(folder / 'newer')!r}, '--kept', {str(folder / 'tiles')!r}, '--json')\n"
        "print(code, write(b'after'), run('evidence', 'check', '--json'))\n"
        "path = next(Path(settings.FILES).glob('??/??/*'))\n"
        "path.chmod(0o600); path.write_bytes(b'changed'); print(path.name)\n"
        f"run('backup', {str(again)!r}, '--json')"
    ).splitlines()

    restored, evidence, lost, damaged = json.loads(said[0]), json.loads(said[1]), said[3], json.loads(said[4])
    assert (restored["recount"]["ok"], restored["recount"]["size"], restored["seals"]) == (True, 6, True)
    assert (evidence["ok"], evidence["files"], said[2]) == (True, 3, "0 9 0")
    assert damaged["damaged"] == [lost]
    settings.LEDGER_KEY_FILE = there.key
    assert wrong_in(again)[0].startswith(f"the file {lost}, named by penalty.ordinary/2026/000001#")


def test_what_nobody_has_any_more_is_named_by_itself_and_all_else_is_put_back(copied, taken, tmp_path):
    there = Place(tmp_path / "there", key=taken[0].key)
    lost, other = sorted((copied / "files").glob("??/??/*"))
    lost.unlink()

    said = there.run(
        f"print(run('restore', {str(copied)!r}, '--lost', {lost.name!r}, '--json'))\n"
        "print(run('evidence', 'check', '--json'))\n"
        "print([path.name for path in Path(settings.FILES).glob('??/??/*')])"
    ).splitlines()

    restored, evidence = json.loads(said[0]), json.loads(said[2])
    assert (restored["recount"]["ok"], restored["seals"], said[1], said[3]) == (True, True, "0", "1")
    assert [each["en"] for each in restored["left"]] == [
        f"the file {lost.name} is lost, and was not put back; evidence check goes on naming it"
    ]
    assert [each["digest"] for each in evidence["lost"]] == [lost.name]
    assert said[4] == str([other.name])


def test_a_backup_that_is_older_than_a_head_that_others_keep_is_put_back_and_never_sealed_on(taken, tmp_path):
    here, folder, _ = taken
    there = Place(tmp_path / "there", key=here.key)

    said = there.run(
        f"print(run('restore', {str(folder / 'older')!r}, '--kept', {str(folder / 'tiles')!r}, '--json'))\n"
        "print(run('ledger', 'seal'))\n"
        "try:\n    write(b'after')\nexcept Exception as error:\n    print(type(error).__name__)\n"
        "print(Checkpoint.objects.count())"
    ).splitlines()

    restored = json.loads(said[0])
    assert restored["recount"]["ok"]
    assert not restored["seals"]
    assert "signed a head of 6 leaves, and the newest one in the store has 3" in restored["behind"][0]
    assert said[1] == "1"
    assert "put back in time" in said[2]
    assert said[3:] == ["1", "Rewound", "1"]


def test_putting_back_that_is_cut_off_leaves_no_older_store_to_seal_on(taken, tmp_path):
    here, folder, _ = taken
    there = Place(tmp_path / "there", key=here.key)

    said = there.run(
        "keep = files.keep\n"
        "def cut_off(*_, **__):\n    raise MemoryError\n"
        "files.keep = cut_off\n"
        f"try:\n    run('restore', {str(folder / 'older')!r}, '--kept', {str(folder / 'tiles')!r})\n"
        "except MemoryError:\n    print('cut off')\n"
        "files.keep = keep\n"
        "try:\n    write(b'after')\nexcept Exception as error:\n    print(type(error).__name__)\n"
        "print(Checkpoint.objects.count())"
    ).splitlines()

    assert said == ["cut off", "Rewound", "1"]


def test_a_backup_that_is_older_than_what_this_machine_remembers_is_found_out_without_help(taken, tmp_path):
    here, folder, _ = taken
    there = Place(tmp_path / "there", key=here.key)
    shutil.copy(here.folder / "newest-head", there.folder / "newest-head")

    said = there.run(f"print(run('restore', {str(folder / 'older')!r}, '--language', 'en'))")

    assert "This backup is older than the log" in said
    assert said.splitlines()[-1] == "1"


def test_what_cannot_mean_anything_is_a_mistake_of_usage(tmp_path, capsys):
    assert main(["backup", str(tmp_path), "--check", "--with-keys"]) == 2
    assert main(["restore", str(tmp_path), "--kept", str(tmp_path / "nowhere")]) == 2

    assert "nowhere" in capsys.readouterr().err
