"""Keeping lists: many rows at once become editions from a day on; a row that says nothing new changes nothing.

A changed row ends the edition before it on the day before; from the same day it takes its place, and the other stays as
replaced. One event in the stream of the list names every changed row by its hash, so that nobody changes one unseen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import among, searching, writing
from plumbline.engines.registers.judging import Judge, Row, State, not_kept
from plumbline.engines.registers.models import Adjustment, Edition, Entry
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.register import Register

STREAMS: Final = "registers/"  # how the streams of lists begin
MOST_TOLD: Final = 100  # rows of which a refusal says what is wrong with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What a batch of rows did, or would do."""

    rows: Sequence[Row]
    event: Event | None = None  # None: nothing was changed

    def of(self, state: State) -> list[Row]:
        """Give the rows with one outcome."""
        return [row for row in self.rows if row.state is state]

    @property
    def counts(self) -> dict[State, int]:
        """How many rows had each outcome."""
        return {state: sum(row.state is state for row in self.rows) for state in State}


def stream_of(register: Register, body: Body) -> str:
    """Name the stream of a list in the ledger."""
    return f"{STREAMS}{register.code}/{body.code}"


def preview(register: Register, body: Body, rows: Iterable[Mapping[str, Any]], *, valid_from: date) -> Put:
    """Tell what a batch of rows would do, and what is wrong with each; nothing is saved.

    Raises  NotAllowed where the body keeps no such list
    """
    if reason := not_kept(register, body):
        raise NotAllowed([reason])
    return Put(rows=Judge(register, body, valid_from=valid_from).judge(rows))


@transaction.atomic
def put(
    register: Register,
    body: Body,
    rows: Iterable[Mapping[str, Any]],
    *,
    valid_from: date,
    by: Account,
    because: str = "",
    at: datetime | None = None,
) -> Put:
    """Record rows as editions from a day on; entries that are not among them stay as they are.

    Takes   rows — values by the codes of the fields;  because — the decision or law on which the change rests
    Gives   Put, with the outcome of each row
    Raises  InvalidFacts where a row is refused, naming row and field: then nothing is saved
            NotAllowed where the body keeps no such list, the account may not keep it, or the list is published
            already and changes only by its procedure
    """
    require(by, Permission.KEEP_LISTS, body)
    refuse_published(register, body)
    return record(register, body, rows, valid_from=valid_from, by=by.username, because=because, at=at)


def record(
    register: Register,
    body: Body,
    rows: Iterable[Mapping[str, Any]],
    *,
    valid_from: date,
    by: str,
    because: str,
    at: datetime | None = None,
    adjustment: Adjustment | None = None,
) -> Put:
    """Record rows for somebody who was asked already whether they may: a keeper, or an adjustment that was decided.

    Raises  InvalidFacts and NotAllowed as `put`; TransactionManagementError outside a transaction
    """
    lock(body)
    judged = preview(register, body, rows, valid_from=valid_from)
    refuse_refused(judged.rows)
    changed = [row for row in judged.rows if row.state in {State.ADDED, State.CHANGED}]
    if not changed:
        return judged
    now = clock.now()
    _close(changed, valid_from=valid_from, now=now)
    written = writing.write(register, body, changed, valid_from=valid_from, now=now, adjustment=adjustment)
    searching.index(register, body, written)
    event = append(
        stream=stream_of(register, body),
        kind="registers.put",
        at=at or now,
        public={
            "register": register.code,
            "body": body.code,
            "valid_from": valid_from,
            "because": because,
            "by": by,
            **named(adjustment),
            "rows": [[one.key, one.number, one.digest] for one in written],
        },
    )
    return replace(judged, event=event)


def named(adjustment: Adjustment | None) -> dict[str, Any]:
    """Name the change set and its matter, as the events of a list do."""
    return {} if adjustment is None else {"adjustment": adjustment.pk, "matter": adjustment.matter}


def digest_of(edition: Edition) -> str:
    """Hash what an edition says; salted where it holds personal data, so that nobody finds it by guessing."""
    said = canonical.encode(edition.data)
    return writing.digest(bytes(edition.salt), said, key=edition.key, valid_from=edition.valid_from)


def lock(body: Body) -> None:
    """Let one change after another into the lists of a body."""
    Body.objects.select_for_update(no_key=True).only("pk").get(pk=body.pk)


def refuse_refused(rows: Sequence[Row]) -> None:
    """Refuse a batch of which a row is refused, with the place of each fault."""
    refused = [row for row in rows if row.state is State.REFUSED]
    reasons = [_at(row, reason) for row in refused[:MOST_TOLD] for reason in row.reasons]
    if len(refused) > MOST_TOLD:
        more = len(refused) - MOST_TOLD
        says = Says(zh=f"还有 {more} 行不能保存", en=f"{more} more rows cannot be saved")
        reasons.append(Reason(kind=ReasonKind.FACT, says=says, rule="registers.rows"))
    if reasons:
        raise InvalidFacts(reasons)


def _at(row: Row, reason: Reason) -> Reason:
    says = Says(zh=f"第 {row.number} 行：{reason.says.zh}", en=f"row {row.number}: {reason.says.en}")
    return replace(reason, says=says)


def refuse_published(register: Register, body: Body) -> None:
    """Refuse to change a list directly that is published, and changes by its procedure.

    A list that has no entry yet is laid down by who keeps it.
    """
    if not register.adjusted_by or not Entry.objects.filter(register=register.code, body=body).exists():
        return
    says = Says(
        zh=f"{body.name}的{register.title.zh}已经公布，只能经调整程序修改",
        en=f"the list of {body.name_en} ({register.title.en}) is published; only the procedure of adjustment changes it",
    )
    cure = Says(zh="请提出调整，经审核、批准后公布", en="Propose an adjustment; it is reviewed, approved and published")
    raise NotAllowed(
        [Reason(kind=ReasonKind.FORBIDDEN, says=says, cure=cure, law=register.basis, rule="registers.adjusted_by")]
    )


def _close(rows: Sequence[Row], *, valid_from: date, now: datetime) -> None:
    """End what a row changes on the day before; what began on the same day is replaced."""
    last = valid_from - timedelta(days=1)
    standing = [
        row.before for row in rows if row.before and (row.before.valid_to is None or row.before.valid_to > last)
    ]
    replaced = [one.pk for one in standing if one.valid_from == valid_from]
    ended = [one.pk for one in standing if one.valid_from < valid_from]
    if replaced:
        Edition.objects.filter(pk__in=among.numbers(replaced)).update(replaced_at=now)
    if ended:
        Edition.objects.filter(pk__in=among.numbers(ended)).update(valid_to=last)
