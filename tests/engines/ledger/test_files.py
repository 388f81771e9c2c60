"""Files are kept by their content: once, whole, and never changed."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings as house

from plumbline.engines.ledger import files
from plumbline.kernel.errors import IntegrityBroken, InvalidFacts

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 10


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    """Keep files in a folder of this test."""
    settings.FILES = tmp_path / "files"
    return settings.FILES


def kept(store):
    return sorted(path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file())


class Endless(io.RawIOBase):
    """An upload that never ends."""

    taken = 0

    def read(self, size=-1):
        self.taken += size
        return bytes(size)


def test_a_file_is_found_by_its_digest(store):
    given = files.keep(io.BytesIO(PHOTO), limit=10_000)

    digest = sha256(PHOTO).hexdigest()
    assert given == files.Kept(digest, len(PHOTO))
    assert kept(store) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    with files.open_kept(digest) as file:
        assert file.read() == PHOTO


def test_the_same_content_is_kept_once(store):
    one, other = (files.keep(io.BytesIO(PHOTO), limit=10_000) for _ in range(2))

    assert one == other
    assert len(kept(store)) == 1


def test_a_file_as_large_as_the_limit_is_kept():
    assert files.keep(io.BytesIO(PHOTO), limit=len(PHOTO)).size == len(PHOTO)


def test_an_upload_beyond_the_limit_is_refused_without_reading_on(store):
    upload = Endless()

    with pytest.raises(InvalidFacts, match="50 MB"):
        files.keep(upload, limit=50 * 1024 * 1024)

    assert upload.taken <= 51 * 1024 * 1024
    assert kept(store) == []


def test_an_empty_file_is_refused(store):
    with pytest.raises(InvalidFacts, match="空"):
        files.keep(io.BytesIO(b""), limit=10)

    assert kept(store) == []


def test_an_upload_that_breaks_off_leaves_nothing(store):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(Broken(), limit=10)

    assert kept(store) == []


def test_a_file_that_was_changed_or_removed_is_noticed(store):
    digest = files.keep(io.BytesIO(PHOTO), limit=10_000).digest
    assert files.recheck(digest)
    place = store / digest[:2] / digest[2:4] / digest

    place.chmod(0o600)
    place.write_bytes(b"other")
    assert not files.recheck(digest)

    place.unlink()
    assert not files.recheck(digest)
    with pytest.raises(IntegrityBroken, match=digest):
        files.open_kept(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_what_is_no_digest_opens_nothing(digest):
    with pytest.raises(ValueError, match="SHA-256"):
        files.open_kept(digest)


def test_how_a_file_stands_is_told_apart(store):
    digest = files.keep(io.BytesIO(PHOTO), limit=10_000).digest
    place = store / digest[:2] / digest[2:4] / digest

    whole = files.state_of(digest)
    place.chmod(0o600)
    place.write_bytes(b"other")
    changed = files.state_of(digest)
    place.unlink()

    assert (whole, changed, files.state_of(digest)) == (files.State.WHOLE, files.State.CHANGED, files.State.MISSING)


def test_all_that_is_kept_is_listed_by_digest_and_nothing_else(store):
    digests = sorted(files.keep(io.BytesIO(content), limit=10).digest for content in (b"a", b"b", b"c"))
    (store / "recounts").mkdir()
    (store / "recounts" / "x.json").write_text("{}")

    assert [one.digest for one in files.every_kept()] == digests


def test_only_what_is_old_enough_is_swept_and_keeping_it_again_makes_it_young(store):
    digest = files.keep(io.BytesIO(PHOTO), limit=10_000).digest
    place = store / digest[:2] / digest[2:4] / digest
    day, now = timedelta(days=1), datetime.now(tz=UTC)
    os.utime(place, (now.timestamp() - 2 * 86_400,) * 2)

    files.keep(io.BytesIO(PHOTO), limit=10_000)
    stays = files.sweep(digest, before=now - day)
    os.utime(place, (now.timestamp() - 2 * 86_400,) * 2)
    goes = files.sweep(digest, before=now - day)

    assert (stays, goes) == (False, True)
    assert kept(store) == []
    assert not files.sweep(digest, before=now)


def test_a_full_disk_keeps_nothing_says_so_and_takes_files_again_afterwards(store):
    program = (
        "import io, resource, sys, django\n"
        "django.setup()\n"
        "from plumbline.engines.ledger import files\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    files.keep(io.BytesIO(bytes(10**6)), limit=10**7)\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
        "print(files.keep(io.BytesIO(bytes(10**6)), limit=10**7).size)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.demo", "PLUMBLINE_FILES": str(store)}

    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True, cwd=house.BASE_DIR
    ).stdout.splitlines()

    assert said == ["File too large", "1000000"]
    assert len(kept(store)) == 1


def test_what_is_erased_is_written_over_before_it_is_removed(store):
    digest = files.keep(io.BytesIO(PHOTO), limit=10_000).digest
    path = store / digest[:2] / digest[2:4] / digest
    with path.open("rb") as reading:  # whoever has it open sees what lies on the disk
        files.remove(digest)
        left = reading.read()
    files.remove(digest)

    assert left == bytes(len(PHOTO))
    assert not path.exists()
    assert files.state_of(digest) is files.State.MISSING
