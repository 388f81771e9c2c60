"""Settings of the tests: a database of their own, a throw-away key, a fast password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config import env

from .base import *  # noqa: F403 — a settings module is its base plus what differs

_MEMORY = Path("/dev/shm")  # noqa: S108 — a folder of our own is made below it; tests need not wait for the disk
_FOLDER = Path(tempfile.mkdtemp(prefix="plumbline-test-", dir=_MEMORY if _MEMORY.is_dir() else None))
_OWNER = os.getpid()


@atexit.register
def _remove() -> None:
    """Leave nothing in the memory of the machine; a process that only forked has no folder of its own."""
    if os.getpid() == _OWNER:
        shutil.rmtree(_FOLDER, ignore_errors=True)


DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "tests-only"  # noqa: S105 — signs nothing that outlives a test
LEDGER_KEY_FILE = _FOLDER / "ledger.key"
LEDGER_OLD_KEYS = LEDGER_KEY_FILE.with_suffix(".old-keys")
LEDGER_NEWEST_HEAD = LEDGER_KEY_FILE.with_suffix(".newest-head")
LEDGER_WITNESSES = _FOLDER / "witnesses"
PDF_CERTIFICATE_FILE = PDF_KEY_FILE = str(_FOLDER / "documents.pem")
DATABASES = {"default": env.database("PLUMBLINE_TEST_DATABASE", f"sqlite:///{_FOLDER}/test.sqlite3")}
if str(DATABASES["default"]["ENGINE"]).endswith("sqlite"):  # a parallel run then makes one file a process, side by side
    DATABASES["default"]["TEST"] = {"NAME": f"{_FOLDER}/run.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FILES = _FOLDER / "files"
ERASURES = LEDGER_KEY_FILE.with_suffix(".erasures")
LEDGER_INDEX = _FOLDER / "ledger-index"
PROOFS = _FOLDER / "proofs"
STATIC_ROOT = _FOLDER  # the browser's tests find the files where they stand
DEMONSTRATION = True
DEMONSTRATION_PASSWORD = "plumbline"  # noqa: S105 — as in the demonstration
