"""One event: what its bytes say, whether they have the form in which events are written, and what its row says of it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from . import clock
from .findings import DELETED, EDITED, INSERTED, Findings

NAMES = {"at", "kind", "personal", "previous", "public", "recorded_at", "sequence", "stream"}
COLUMNS = ("stream", "sequence", "kind", "previous")
MOMENTS = ("at", "recorded_at")
IN_ROW = {"event", "leaf", "nodes"}
IN_EVENT = {*COLUMNS, *MOMENTS, "id", "digest"}
IN_LEAF = {"index", "digest", "reference", "event"}
_HASH = re.compile(r"[0-9a-f]{64}")
_BLIND = re.compile(r"[0-9a-f]{32}")
_PLAIN = r'[^"\\\x00-\x1f]'  # what stands in a text as it is
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?\+08:00"
# An event as nearly all are; what is written otherwise is taken apart name by name.
_FRAME = re.compile(
    rf'\{{"at":"({_MOMENT})",(?:"blind":"[0-9a-f]{{32}}",)?"kind":"({_PLAIN}*)",'
    rf'"personal":\{{("{_PLAIN}+":"[0-9a-f]{{64}}"(?:,"{_PLAIN}+":"[0-9a-f]{{64}}")*)?\}},'
    rf'"previous":"((?:[0-9a-f]{{64}})?)","public":(\{{.*\}}),'
    rf'"recorded_at":"({_MOMENT})","sequence":([1-9][0-9]{{0,15}}),"stream":"({_PLAIN}+)"\}}'
)
_NAME = re.compile(rf'"({_PLAIN}+)":')
_WRITE = json.JSONEncoder(  # what was read from JSON holds no circles
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


class Event(NamedTuple):
    """What is read of an event: its columns, the moment it was recorded as a number, and its bytes."""

    stream: str
    sequence: int
    kind: str
    previous: str
    at: str
    recorded_at: str
    moment: float
    entry: bytes
    plain: bool  # whether stream and kind stand in JSON as they are
    body: str = ""  # of which it says that it acted

    @property
    def place(self) -> str:
        """Its place as people write it."""
        return f"{self.stream}#{self.sequence}"

    @property
    def contents(self) -> dict[str, Any]:
        """All that it says."""
        said: dict[str, Any] = json.loads(self.entry)
        return said


def read(entry: bytes) -> Event | None:
    """Read an event from its bytes; None where they are not in the form in which events are written."""
    try:
        text = entry.decode()
        found = _FRAME.fullmatch(text)
        if found is None:
            return _taken_apart(text, entry)
        at, kind, personal, previous, public, recorded_at, sequence, stream = found.groups()
        if not _in_order(personal):
            return None
        body = _body_in(_canonical(public))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    moment = clock.read(recorded_at)
    if moment is None or clock.read(at) is None:
        return None
    return Event(stream, int(sequence), kind, previous, at, recorded_at, moment, entry, plain=True, body=body)


def _taken_apart(text: str, entry: bytes) -> Event | None:
    said = _canonical(text)
    moment = clock.read(said["recorded_at"])
    stream, sequence, previous, personal = said["stream"], said["sequence"], said["previous"], said["personal"]
    blind = said.get("blind")
    formed = (
        said.keys() - {"blind"} == NAMES
        and ("blind" not in said or (type(blind) is str and _BLIND.fullmatch(blind)))
        and type(stream) is str
        and type(sequence) is int
        and sequence > 0
        and type(said["kind"]) is str
        and type(said["public"]) is dict
        and type(previous) is str
        and (not previous or _HASH.fullmatch(previous))
        and type(personal) is dict
        and all(type(each) is str and _HASH.fullmatch(each) for each in personal.values())
        and clock.read(said["at"]) is not None
    )
    if not formed or moment is None:
        return None
    columns = (stream, sequence, said["kind"], previous, said["at"], said["recorded_at"])
    return Event(*columns, moment, entry, plain=False, body=_body_in(said["public"]))


def row_of(event: Event, index: int, leaf: str, line: str) -> str:
    """Write the row of an event as it must stand in an export, up to its nodes: most rows are then compared at once.

    Takes   line — the row as it stands there, from which the number of its row in the database is taken
    """
    before = f'{{"event":{{"at":"{event.at}","digest":"{leaf}","id":'
    number = line[len(before) : line.find(",", len(before))]
    return (
        f'{before}{number},"kind":"{event.kind}","previous":"{event.previous}","recorded_at":"{event.recorded_at}",'
        f'"sequence":{event.sequence},"stream":"{event.stream}"}},"leaf":{{"digest":"{leaf}","event":{number},'
        f'"index":{index},"reference":"{event.stream}#{event.sequence}"}},"nodes":'
    )


def compare(row: dict[str, Any], *, index: int, leaf: bytes, event: Event | None, findings: Findings) -> None:
    """Compare the row of an event with its bytes, and its place in the tree with where it stands.

    Takes   leaf — the hash that the tree has there;  event — None where there are no bytes to compare with
    """
    columns, place = row.get("event"), row.get("leaf")
    where = event.place if event else f"leaf {index}"
    if not isinstance(columns, dict) or not isinstance(place, dict):
        zh, en = "事件行或叶行缺失。", "the row of the event, or of its leaf, is missing."
        findings.add(DELETED, f"row {where}", zh, en)
        return
    wrong = [] if columns.get("digest") == leaf.hex() else ["digest"]
    if event:
        wrong += [name for name in COLUMNS if columns.get(name) != getattr(event, name)]
        moments = {name: (clock.read(columns.get(name)), clock.read(getattr(event, name))) for name in MOMENTS}
        wrong += [name for name, (stored, said) in moments.items() if stored != said]
        if place.get("reference") != event.place:
            wrong.append("leaf.reference")
    if place.get("index") != index:
        wrong.append("leaf.index")
    if place.get("event") != columns.get("id"):
        wrong.append("leaf.event")
    wrong += sorted((row.keys() - IN_ROW) | (columns.keys() - IN_EVENT))
    wrong += sorted(f"leaf.{name}" for name in place.keys() - IN_LEAF)
    if wrong:
        zh, en = (
            f"第 {index} 片叶的列与其内容不符：{'、'.join(wrong)}。",
            f"columns of leaf {index} differ: {', '.join(wrong)}.",
        )
        findings.add(EDITED, f"row {where}", zh, en)


def shapeless(index: int, findings: Findings) -> None:
    """Say that an entry is no event."""
    zh, en = "内容不是事件的写法。", "its bytes are not in the form in which events are written."
    findings.add(INSERTED, f"leaf {index}", zh, en)


def _no_fraction(written: str) -> float:
    raise ValueError(f"{written} is not whole, and has no place in an event")


_READ = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction).decode


def _canonical(text: str) -> Any:
    """Read a text that is the one spelling of what it says: that of RFC 8785, and whole numbers alone.

    Raises  ValueError for any other
    """
    said = _READ(text)
    if _WRITE(said) != text and _write(said) != text:
        raise ValueError("what it says is spelt in another way")
    return said


def _body_in(public: dict[str, Any]) -> str:
    body = public.get("body")
    return body if type(body) is str else ""


def _in_order(personal: str | None) -> bool:
    """Tell whether the names of commitments stand in their order, and none stands there twice."""
    if personal is None or "," not in personal:
        return True
    names = [name.encode("utf-16-be") for name in _NAME.findall(personal)]
    return all(one < other for one, other in zip(names, names[1:]))


def _write(value: Any) -> str:
    """Write with the keys in the order of their UTF-16 units, which beyond the first plane is not that of Python."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_WRITE(name)}:{_write(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    return _WRITE(value)
