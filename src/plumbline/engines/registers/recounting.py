"""Recounting lists: what they say, held against what the ledger recorded of them, entry by entry.

Each event of a list names the editions that it wrote by their hashes. From the events alone follows which editions there
are, what each says, from when to when it holds, and which was replaced. Whether the events themselves are whole is asked
by `plumbline ledger verify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import adjusting, declared
from plumbline.engines.registers.above import columns
from plumbline.engines.registers.keeping import STREAMS, digest_of, stream_of
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.kernel.register import Register


@dataclass(slots=True)
class _Recorded:
    """An edition as the events tell it."""

    digest: str
    first: date
    last: date | None = None
    replaced: bool = False

    def make_way(self, first: date) -> None:
        """End before a day from which another one holds, or be replaced by it."""
        if self.last is not None and self.last < first:
            return
        if self.first == first:
            self.replaced = True
        else:
            self.last = first - timedelta(days=1)


@dataclass(slots=True)
class _Told:
    """What the events of one list tell."""

    editions: dict[tuple[str, int], _Recorded]  # by key and number
    changes: dict[int, str]  # hashes of proposed change sets


def recount(register: Register | None = None, body: Body | None = None) -> Iterator[Finding]:
    """Go through what does not add up in the lists of a register, of a body, or in all.

    Gives   each edition or change set that was edited, inserted or deleted past the events, by its place
    """
    bodies = {body.code: body} if body else {one.code: one for one in Body.objects.all()}
    registers = {register.code: register} if register else declared.every()
    for kept, by in sorted(_lists()):
        if kept in registers and by in bodies:
            yield from _of_list(registers[kept], bodies[by])


def _lists() -> set[tuple[str, str]]:
    """Give the lists of which there is anything, in the tables or in the ledger: register and body by their codes."""
    found = {
        (register, body)
        for kept in (Edition, Adjustment)
        for register, body in kept.objects.values_list("register", "body__code").order_by().distinct()
    }
    streams = Event.objects.filter(stream__startswith=STREAMS).values_list("stream", flat=True).order_by().distinct()
    for stream in streams:
        register, _slash, body = stream.removeprefix(STREAMS).partition("/")
        found.add((register, body))
    return found


def _of_list(register: Register, body: Body) -> Iterator[Finding]:
    where = f"{register.code}/{body.code}"
    told = _told(register, body)
    for edition in _editions(register, body):
        place = f"{where}/{edition.key}#{edition.number}"
        recorded = told.editions.pop((edition.key, edition.number), None)
        if recorded is None:
            yield finding(
                FindingKind.INSERTED, place, "这一版没有记入账本", "the ledger recorded no such edition of the entry"
            )
        else:
            yield from _differing(register, edition, recorded, place)
    for key, number in told.editions:
        yield finding(
            FindingKind.DELETED,
            f"{where}/{key}#{number}",
            "账本记有这一版，清单里没有",
            "the ledger recorded this edition of the entry, and it is gone",
        )
    yield from _change_sets(register, body, told.changes, where)


def _told(register: Register, body: Body) -> _Told:
    told = _Told({}, {})
    for event in Event.objects.filter(stream=stream_of(register, body)).order_by("sequence").iterator(chunk_size=10):
        said = event.public
        match event.kind:
            case "registers.put":
                first = date.fromisoformat(said["valid_from"])
                for key, number, digest in said["rows"]:
                    if before := told.editions.get((key, number - 1)):
                        before.make_way(first)
                    told.editions[key, number] = _Recorded(digest, first)
            case "registers.ended":
                last = date.fromisoformat(said["last_day"])
                for key, number, _because in said["keys"]:
                    if ended := told.editions.get((key, number)):
                        ended.last = last
            case "registers.proposed":
                told.changes[said["adjustment"]] = said["changes"]
    return told


def _editions(register: Register, body: Body) -> Iterator[Edition]:
    rows = Edition.objects.filter(register=register.code, body=body).select_related("entry")
    yield from rows.order_by("key", "number").iterator(chunk_size=1000)


def _differing(register: Register, edition: Edition, recorded: _Recorded, place: str) -> Iterator[Finding]:
    if digest_of(edition) != recorded.digest:
        yield finding(FindingKind.EDITED, place, "写的不是账本记下的内容", "it does not say what the ledger recorded")
    elif _derived(edition) != (edition.data.get(register.name, ""), *columns(register, edition.data)):
        yield finding(
            FindingKind.EDITED,
            place,
            "名称或者适用层级与内容不符",
            "its name, or where it holds, is not what its content says",
        )
    if (edition.valid_from, edition.valid_to) != (recorded.first, recorded.last):
        yield finding(
            FindingKind.EDITED,
            place,
            f"账本记的是 {_days(recorded.first, recorded.last)}，清单里是 {_days(edition.valid_from, edition.valid_to)}",
            f"the ledger recorded {_days(recorded.first, recorded.last)}, the list has "
            f"{_days(edition.valid_from, edition.valid_to)}",
        )
    if (edition.replaced_at is not None) != recorded.replaced:
        yield finding(
            FindingKind.EDITED,
            place,
            "是否被替换与账本不符",
            "whether another one took its place is not what the ledger recorded",
        )
    entry = edition.entry
    if (entry.register, entry.body_id, entry.key) != (edition.register, edition.body_id, edition.key):
        yield finding(FindingKind.EDITED, place, "挂在了别的事项下", "it was put under another entry")


def _derived(edition: Edition) -> tuple[str, str, str]:
    return edition.title, edition.levels, edition.kinds


def _days(first: date, last: date | None) -> str:
    return f"{first} – {last or '…'}"


def _change_sets(register: Register, body: Body, recorded: dict[int, str], where: str) -> Iterator[Finding]:
    for adjustment in Adjustment.objects.filter(register=register.code, body=body).order_by("pk").iterator():
        place = f"{where}/adjustment {adjustment.pk}"
        digest = recorded.pop(adjustment.pk, None)
        if digest is None:
            yield finding(
                FindingKind.INSERTED, place, "这张调整单没有记入账本", "the ledger recorded no such change set"
            )
        elif adjusting.digest_of(adjustment) != digest:
            yield finding(
                FindingKind.EDITED,
                place,
                "写的不是账本记下的调整",
                "it does not propose what the ledger recorded",
            )
    for number in recorded:
        yield finding(
            FindingKind.DELETED,
            f"{where}/adjustment {number}",
            "账本记有这张调整单，现在没有了",
            "the ledger recorded this change set, and it is gone",
        )
