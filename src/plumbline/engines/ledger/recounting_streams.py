"""Every stream, recounted from its events: bytes and digests, the chain, what was sealed, personal data."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from plumbline.engines.ledger.appending import body_again, commitment_of
from plumbline.engines.ledger.erasing import ERASED
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.ledger.recounting_clock import Watch, ran_back
from plumbline.kernel.canonical import NotCanonical
from plumbline.kernel.merkle import leaf_hash

CHUNK = 1000


@dataclass(slots=True)
class Row:
    """An event as it is stored, beside what was sealed of it."""

    event: Event
    sealed_digest: bytes | None
    sealed_reference: str | None
    contents: Mapping[str, Any] | None = None
    faulty: bool = False

    @property
    def where(self) -> str:
        """Its place as it stands now."""
        return self.event.reference

    @property
    def binding(self) -> bytes:
        """The digest that the next event must bind: the sealed one, which the stored one should equal."""
        return self.sealed_digest or self.event.digest


@dataclass(slots=True)
class StreamsRecount:
    """One pass over all events, stream by stream."""

    suspects: frozenset[str] = frozenset()  # references of leaves that the tree found changed
    events: int = 0
    findings: list[Finding] = field(default_factory=list)
    last: Row | None = None
    before_last: Row | None = None
    missing: dict[tuple[int, str], str] = field(default_factory=dict)  # openings gone so far, in this stream
    watch: Watch = field(default_factory=Watch)
    present: dict[tuple[int, str], str] = field(default_factory=dict)  # openings there so far, in this stream

    def run(self, told: Callable[[int], None] | None = None) -> None:
        """Recount every event.

        Takes   told — called now and then with how many events have been recounted
        """
        for rows in self._chunks():
            if told:
                told(self.events)
            openings: dict[int, list[Opening]] = defaultdict(list)
            for opening in Opening.objects.filter(event_id__in=[row.event.id for row in rows]):
                openings[opening.event_id].append(opening)
            for row in rows:
                self._take(row, openings[row.event.id])
        self._end_stream()

    def _chunks(self) -> Iterator[list[Row]]:
        stored = Event.objects.select_related("leaf").order_by("stream", "sequence").iterator(CHUNK)
        while events := list(islice(stored, CHUNK)):
            yield [_row(event) for event in events]

    def _take(self, row: Row, openings: list[Opening]) -> None:
        self.events += 1
        if self.last is None or self.last.event.stream != row.event.stream:
            self._end_stream()
        expected = self.last.event.sequence + 1 if self.last else 1
        self._check_alone(row)
        if row.contents is not None and (by := self.watch.behind(row.event.recorded_at)):
            self.findings.append(ran_back(row.where, by))
        if row.event.sequence > expected:
            span = f"{expected}" if row.event.sequence == expected + 1 else f"{expected}–{row.event.sequence - 1}"
            where = f"{row.event.stream}#{span}"
            self._found(FindingKind.DELETED, where, "此处的事件缺失。", "what stood here is missing.")
        else:
            self._check_chain(row)
        if row.contents is not None:
            self._check_openings(row, row.contents, openings)
        self.before_last, self.last = self.last, row

    def _check_alone(self, row: Row) -> None:
        """Check the event by itself: what it says, what it hashes to, what was sealed of it."""
        event = row.event
        before = len(self.findings)
        if row.sealed_reference not in {None, event.reference}:
            was = row.sealed_reference
            self._found(FindingKind.REORDERED, row.where, f"封存时位于 {was}。", f"was sealed as {was}.")
        if leaf_hash(event.body) != event.digest:
            self._found(FindingKind.EDITED, row.where, "内容与其摘要不符。", "its body does not fit its digest.")
        elif row.sealed_digest not in {None, event.digest}:
            zh, en = "封存之后被改写。", "it was written anew after it had been sealed."
            self._found(FindingKind.EDITED, row.where, zh, en)
        else:
            row.contents = self._check_columns(event)
        row.faulty = len(self.findings) > before

    def _check_columns(self, event: Event) -> Mapping[str, Any] | None:
        """Write the body again from the columns: it must come out the same."""
        where = event.reference
        try:
            said = json.loads(event.body)
            again = b"" if None in {event.at, event.recorded_at} else body_again(event)  # None: no moment stands there
            claimed = f"{said['stream']}#{said['sequence']}"
        except (ValueError, TypeError, KeyError, NotCanonical):
            zh, en = "内容不是本系统写入的形式。", "its body is not what append() writes."
            self._found(FindingKind.INSERTED, where, zh, en)
            return None
        if again == event.body:
            contents: Mapping[str, Any] = said
            return contents
        if claimed != where:
            zh, en = f"内容记载的位置是 {claimed}。", f"its body says that it stands at {claimed}."
            self._found(FindingKind.REORDERED, where, zh, en)
        else:
            zh, en = "列中的数值与内容不符。", "its columns differ from its body."
            self._found(FindingKind.EDITED, where, zh, en)
        return None

    def _check_chain(self, row: Row) -> None:
        """Check that the event binds the one before it; where not, say which of the two is at fault."""
        last, bound = self.last, row.event.previous
        if last and last.sealed_digest is None and row.sealed_digest is not None:
            zh, en = "其后的事件已封存，它却没有。", "what stands after it was sealed, and it was not."
            self._found(FindingKind.INSERTED, last.where, zh, en)
            last.faulty = True
        if bound == (last.binding if last else b"") or row.faulty or (last and last.faulty):
            return
        if last and bound == (self.before_last.binding if self.before_last else b""):
            zh, en = "后一事件所承接的不是它。", "the event after it continues the one before it."
            self._found(FindingKind.INSERTED, last.where, zh, en)
            last.faulty = True
        elif last and last.where in self.suspects:
            zh, en = "后一事件承接的是另一个摘要。", "the event after it binds another digest."
            self._found(FindingKind.EDITED, last.where, zh, en)
            last.faulty = True
        else:
            kind = FindingKind.EDITED if row.where in self.suspects else FindingKind.INSERTED
            self._found(kind, row.where, "没有承接前一事件。", "it does not continue the event before it.")
            row.faulty = True

    def _check_openings(self, row: Row, contents: Mapping[str, Any], openings: list[Opening]) -> None:
        """Check personal data against its commitments, and what is gone against the erasures that follow."""
        committed, sequence = contents["personal"], row.event.sequence
        opened = {opening.name: opening for opening in openings}
        for name in committed.keys() | opened.keys():
            where = f"{row.where}/{name}"
            opening = opened.get(name)
            if opening is None:
                self.missing[sequence, name] = where
                continue
            self.present[sequence, name] = where
            if committed.get(name) != commitment_of(opening.salt, opening.canonical.encode()):
                zh, en = "个人信息与其承诺值不符。", "the personal data does not fit its commitment."
                self._found(FindingKind.OPENING, where, zh, en)
        if row.event.kind == ERASED:
            for item in contents["public"]["erased"]:
                for name in item["names"]:
                    self.missing.pop((item["sequence"], name), None)
                    if where := self.present.get((item["sequence"], name), ""):
                        zh, en = "记载为已删除，但仍然存在。", "is recorded as erased, and is still there."
                        self._found(FindingKind.OPENING, where, zh, en)

    def _end_stream(self) -> None:
        for where in self.missing.values():
            zh, en = "个人信息不见了，但没有删除记录。", "the personal data is gone without an erasure."
            self._found(FindingKind.OPENING, where, zh, en)
        self.last = self.before_last = None
        self.watch = Watch()
        self.missing.clear()
        self.present.clear()

    def _found(self, kind: FindingKind, where: str, zh: str, en: str) -> None:
        self.findings.append(finding(kind, where, zh, en))


def _row(event: Event) -> Row:
    leaf = getattr(event, "leaf", None)
    return Row(event, leaf.digest, leaf.reference) if leaf else Row(event, None, None)
