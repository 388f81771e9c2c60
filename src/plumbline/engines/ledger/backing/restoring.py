"""Putting a backup back, and finding out whether the log went on after it was taken.

A restored database is recounted, and compared with the heads that others keep. They are remembered beside the key before
anything is put back: where the store is older than the log, nothing is sealed from then on (`rewinding`), also when putting
it back was cut off.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from plumbline.engines.ledger import files, rewinding
from plumbline.engines.ledger.backing import checking, databases, manifest
from plumbline.engines.ledger.backing.checking import Wrong
from plumbline.engines.ledger.backing.databases import CannotBackUp
from plumbline.engines.ledger.backing.manifest import Manifest
from plumbline.engines.ledger.backing.taking import FILES, KEY
from plumbline.engines.ledger.findings import Report
from plumbline.engines.ledger.models import Checkpoint
from plumbline.engines.ledger.rewinding import Rewound
from plumbline.engines.ledger.storing.folder import Folder
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel.errors import Says

_UNBOUNDED = 1 << 50  # what was kept once was small enough


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and how it stands against what others know."""

    manifest: Manifest
    report: Report  # of the recount
    behind: tuple[str, ...]  # heads that the restored store lacks: nothing will be sealed
    left: tuple[Says, ...]  # what was not put back: something else stood there, or it is lost

    @property
    def ok(self) -> bool:
        """Whether the log can go on from here."""
        return self.report.ok and not self.behind


def restore(folder: Path, *, kept: Mapping[str, str], lost: Collection[str] = ()) -> Restored:
    """Put a backup back into an empty database.

    Takes   kept — notes of heads that others keep, by what to call them
            lost — digests of kept files that nobody has any more: the backup may lack these, and no others
    Raises  CannotBackUp where the database is not empty, or the backup is not whole;  IntegrityBroken for a note that
            this ledger never signed
    """
    left = list(_put_key(folder))
    left += _put_old_keys(manifest.read(folder))
    taken, wrong = checking.check(folder)
    _refuse_what_is_not_whole(wrong, lost)
    left += [_is_lost(digest) for digest in sorted(lost)]
    for note in kept.values():  # before anything stands there: whoever is killed on the way leaves no store to seal on
        rewinding.remember_note(note)
    databases.load(folder / taken.database.name)
    call_command("migrate", verbosity=0, interactive=False)
    for digest in checking.listed(folder, taken):
        if digest in lost:
            continue
        with Folder(folder / FILES).open(digest) as file:
            files.keep(file, limit=_UNBOUNDED)
    behind = [problem for name, note in _heads(kept).items() if (problem := _behind(name, note))]
    report = recount(kept=taken.head or None)
    if not behind and (newest := Checkpoint.objects.order_by("-size").first()):
        rewinding.remember_note(newest.note)
    connection.close()
    return Restored(taken, report, tuple(behind), tuple(left))


def _refuse_what_is_not_whole(wrong: Collection[Wrong], lost: Collection[str]) -> None:
    against = [each for each in wrong if each.digest not in lost]
    if against:
        said = "this backup is not whole, and nothing was put back: " + "; ".join(each.says.en for each in against)
        of_files = all(each.digest for each in against)
        hint = ". Look for them in other backups; name with --lost, one by one, what nobody has any more"
        raise CannotBackUp(said + (hint if of_files else ""))
    if there := set(lost) - {each.digest for each in wrong}:
        raise CannotBackUp(f"--lost {min(there)}: the backup lacks no such file; nothing was put back")


def _is_lost(digest: str) -> Says:
    return Says(
        zh=f"文件 {digest} 已经丢失，没有恢复；evidence check 会一直指出它",
        en=f"the file {digest} is lost, and was not put back; evidence check goes on naming it",
    )


def _heads(kept: Mapping[str, str]) -> dict[str, str]:
    """Give the heads to compare with: what others keep, and what was remembered on this machine."""
    mine = rewinding.remembered()
    return dict(kept) | ({str(settings.LEDGER_NEWEST_HEAD): mine} if mine else {})


def _behind(name: str, note: str) -> str:
    """Compare with one head; where the store lacks it, remember it and say so."""
    try:
        rewinding.compare(note, said_by=name)
    except Rewound as problem:
        rewinding.remember_note(note)
        return str(problem)
    return ""


def _put_key(folder: Path) -> list[Says]:
    """Put the key back where the backup has it and there is none: before the signature is checked with it."""
    source, path = folder / KEY, Path(settings.LEDGER_KEY_FILE)
    if not source.exists():
        return []
    if path.exists():
        return [] if path.read_bytes() == source.read_bytes() else [_stands(path)]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    return []


def _put_old_keys(taken: Manifest) -> list[Says]:
    path = Path(settings.LEDGER_OLD_KEYS)
    if not taken.old_keys:
        return []
    if path.exists():
        return [] if path.read_text().startswith(taken.old_keys) else [_stands(path)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(taken.old_keys)
    return []


def _stands(path: Path) -> Says:
    return Says(
        zh=f"{path} 已经存在，内容不同，没有动它", en=f"{path} is there already with other content, and was left alone"
    )
