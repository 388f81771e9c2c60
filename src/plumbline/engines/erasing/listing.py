"""The list of erasures outside the database: what a restored backup brought back is erased again by it.

A line for each erasure, in canonical JSON. It names the matter, its first event and the event that erased, never a person:
so it may lie wherever backups lie, and is worth most on another disk than the database.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from plumbline.engines.erasing.models import Erasure
from plumbline.engines.ledger import whole_file
from plumbline.engines.ledger.models import Event
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import IntegrityBroken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    matter: str
    began_with: str  # digest of the first event of the matter: codes are given again after a restore, digests are not
    event: str  # digest of the event that erased
    at: str
    scope: str
    ground: str
    keeping: str
    asked_by: str
    decided_by: str


def add(erasure: Erasure) -> None:
    """Put an erasure on the list, unless it stands there; on the disk when this returns.

    Raises  OSError where the file cannot be written
    """
    entry = entry_of(erasure)
    with whole_file.in_turn(place()):
        if all(each.event != entry.event for each in every()):
            is_new = not place().exists()
            whole_file.add_line(place(), canonical.encode(asdict(entry)))
            if is_new:
                whole_file.to_the_disk(place().parent)


def entry_of(erasure: Erasure) -> Entry:
    """Give the line of an erasure that was decided."""
    if erasure.event is None:
        raise ValueError("it is not decided")
    first = Event.objects.get(stream=erasure.matter.code, sequence=1)
    return Entry(
        matter=erasure.matter.code,
        began_with=first.digest.hex(),
        event=erasure.event.digest.hex(),
        at=clock.in_beijing(erasure.event.at).isoformat(),
        scope=erasure.scope,
        ground=erasure.ground,
        keeping=erasure.keeping,
        asked_by=erasure.asked_by,
        decided_by=erasure.decided_by,
    )


def every(path: Path | None = None) -> Iterator[Entry]:
    """Go through a list: that of this house where none is named. A last line that was cut off was never acknowledged.

    Raises  IntegrityBroken naming the line that cannot be read;  OSError
    """
    where = path or place()
    if path is None and not where.exists():
        return
    *lines, _cut_off = where.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if line:
            try:
                said: dict[str, Any] = canonical.decode(line)
                yield Entry(**said)
            except (ValueError, TypeError) as problem:
                raise IntegrityBroken(f"{where}:{number}: this line is no erasure ({problem})") from problem


def place() -> Path:
    """Give where the list lies."""
    path: Path = settings.ERASURES
    return path
