"""Kept files in a folder, as `ab/cd/<digest>`."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from plumbline.engines.ledger import whole_file
from plumbline.engines.ledger.storing.store import Kept, Lying, checked, copy, is_digest


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of files addressed by their content."""

    place: Path

    def keep(self, stream: BinaryIO, *, limit: int) -> Kept:
        """Keep the bytes of a stream; they are on the disk when this returns.

        Raises  InvalidFacts when there are more than the limit, or none;  OSError where the disk takes no more
        """
        incoming = self.place / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as draft:
            try:
                kept = copy(stream, draft, limit=limit)
                draft.flush()
                os.fsync(draft.fileno())
                self._put(Path(draft.name), self._path(kept.digest))
            finally:
                Path(draft.name).unlink(missing_ok=True)
        return kept

    def open(self, digest: str) -> BinaryIO:
        """Open a file for reading; FileNotFoundError where it is not there."""
        return self._path(digest).open("rb")

    def every(self) -> Iterator[Lying]:
        """Go through all files that lie there, in the order of their digests."""
        for path in sorted(self.place.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if is_digest(path.name):
                yield Lying(path.name, _since(path))

    def sweep(self, digest: str, *, before: datetime) -> bool:
        """Remove a file that was last kept before a moment.

        It is first put aside and looked at there: whoever keeps the same content meanwhile either has renewed it, and
        it is put back, or does not find it and puts it there anew.
        """
        path = self._path(digest)
        aside = self.place / "incoming" / f"swept-{digest}"
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.rename(aside)
        except FileNotFoundError:
            return False
        young = _since(aside) >= before
        if young and not path.exists():
            os.link(aside, path)
        aside.unlink()
        return not young

    def remove(self, digest: str) -> None:
        """Remove a file for good: its bytes are written over first, as far as the disk writes where they stand."""
        path = self._path(digest)
        try:
            path.chmod(0o640)
            with path.open("r+b") as file:
                whole_file.write_over(file)
        except FileNotFoundError:
            return
        path.unlink(missing_ok=True)
        whole_file.to_the_disk(path.parent)

    def _path(self, digest: str) -> Path:
        return self.place / checked(digest)[:2] / digest[2:4] / digest

    def _put(self, draft: Path, path: Path) -> None:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.place, path.parent.parent):
                whole_file.to_the_disk(folder)
        draft.chmod(0o440)
        while True:
            try:
                os.link(draft, path)
            except FileExistsError:
                if _renewed(path):
                    return
            else:
                whole_file.to_the_disk(path.parent)
                return


def _renewed(path: Path) -> bool:
    """Say that a file was kept just now; False where it was swept away this very moment."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _since(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
