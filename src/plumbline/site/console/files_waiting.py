"""Spreadsheets between their preview and their confirmation: one an account, kept beside the files, gone after a day.

Names of people stand in them, so they never come into the store of kept files, from which nothing is taken.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from plumbline.engines.bodies.models import Account
from plumbline.engines.sheets.problem import refused
from plumbline.kernel import clock
from plumbline.site.uploading import MEGABYTE

LONGEST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be confirmed."""

    path: Path
    name: str


def keep(account: Account, file: BinaryIO, *, name: str) -> Waiting:
    """Keep the file of an account instead of the one it sent before; files of all others that are too old go.

    Raises  InvalidFacts where it is larger than a file may be
    """
    sweep()
    folder = _folder(account)
    drop(account)
    folder.mkdir(mode=0o700, parents=True)
    kept, size = folder / "sheet", 0
    with kept.open("wb") as place:
        while piece := file.read(MEGABYTE):
            size += len(piece)
            if size > settings.EVIDENCE_LIMIT:
                drop(account)
                raise refused(
                    "文件太大，请分成几个文件上传", "The file is too large; send it as several", rule="too_large"
                )
            place.write(piece)
    told = {"name": name[-200:], "at": clock.now().isoformat()}
    (folder / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return Waiting(kept, told["name"])


def find(account: Account) -> Waiting | None:
    """Give the file of an account that waits, where there is one."""
    folder = _folder(account)
    told = _told(folder)
    return Waiting(folder / "sheet", told["name"]) if told and not _is_old(told) else None


def drop(account: Account) -> None:
    """Forget the file of an account."""
    shutil.rmtree(_folder(account), ignore_errors=True)


def sweep() -> None:
    """Forget every file that has waited too long."""
    for folder in _place().glob("*"):
        told = _told(folder)
        if told is None or _is_old(told):
            shutil.rmtree(folder, ignore_errors=True)


def _told(folder: Path) -> dict[str, str] | None:
    try:
        told: dict[str, str] = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def _is_old(told: dict[str, str]) -> bool:
    return clock.now() - datetime.fromisoformat(told["at"]) > LONGEST


def _folder(account: Account) -> Path:
    return _place() / str(account.pk)


def _place() -> Path:
    beside = settings.FILES if isinstance(settings.FILES, Path) else settings.LEDGER_KEY_FILE.parent
    return Path(beside) / "waiting"
