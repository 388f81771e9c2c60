"""Recounts of the ledger that were asked for on a page: a short one at once, a long one beside the page.

How a recount stands is kept in a small file of its own below `settings.FILES`, so that any process of the site can
answer, and so that the ledger's database is only read. Where files are kept in an object store it stands beside the key.
"""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any, Final

from django.conf import settings
from django.db import connection

from plumbline.engines.ledger.findings import Report
from plumbline.engines.ledger.models import Event
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock

AT_ONCE: Final = 5_000  # events that are recounted while the page is waited for: about two seconds
STALE_MINUTES: Final = 30  # a recount that has not moved for so long was cut short
_CODE: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """One recount: when it began, how far it is, what it came to once it has ended."""

    code: str
    began_at: datetime
    moved_at: datetime
    done: int
    whole: int
    report: dict[str, Any] | None = None  # as `findings.Report.as_data` writes it

    @property
    def cut_short(self) -> bool:
        """Tell whether nothing has moved for so long that it will not end."""
        idle = (clock.now() - self.moved_at).total_seconds() / 60
        return self.report is None and idle > STALE_MINUTES


def begin() -> Recount:
    """Begin a recount; a small ledger is recounted at once."""
    now = clock.now()
    begun = Recount(code=token_hex(8), began_at=now, moved_at=now, done=0, whole=Event.objects.count())
    if begun.whole <= AT_ONCE:
        return _ended(begun, recount())
    _keep(begun)
    Thread(target=_beside, args=(begun,), name=f"recount {begun.code}", daemon=True).start()
    return begun


def find(code: str) -> Recount | None:
    """Find a recount by its code."""
    place = _place(code) if _CODE.fullmatch(code) else None
    if place is None or not place.exists():
        return None
    kept = json.loads(place.read_text(encoding="utf-8"))
    moments = {name: datetime.fromisoformat(kept[name]) for name in ("began_at", "moved_at")}
    return Recount(**{**kept, **moments})


def _beside(begun: Recount) -> None:
    """Recount in a thread of its own, with a connection of its own."""
    try:
        report = recount(told=lambda events: _keep(replace(begun, done=events, moved_at=clock.now())))
        _ended(begun, report)
    finally:
        connection.close()


def _ended(begun: Recount, report: Report) -> Recount:
    ended = replace(begun, done=report.events, moved_at=clock.now(), report=report.as_data())
    _keep(ended)
    return ended


def _keep(recount: Recount) -> None:
    """Write how a recount stands, whole or not at all."""
    place = _place(recount.code)
    place.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "code": recount.code,
        "began_at": recount.began_at.isoformat(),
        "moved_at": recount.moved_at.isoformat(),
        "done": recount.done,
        "whole": recount.whole,
        "report": recount.report,
    }
    beside = place.with_suffix(".new")
    beside.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    beside.replace(place)


def _place(code: str) -> Path:
    beside = settings.FILES if isinstance(settings.FILES, Path) else settings.LEDGER_KEY_FILE.parent
    return Path(beside) / "recounts" / f"{code}.json"
