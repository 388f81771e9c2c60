"""What lists say on a day: one entry, all editions of it, a page of a list; what is inherited is marked with whose it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from plumbline.engines.bodies.authority import readers_of_lists
from plumbline.engines.bodies.models import Account, Body, valid_on
from plumbline.engines.registers import declared
from plumbline.engines.registers.above import Lister, holds_for, listers
from plumbline.engines.registers.models import Edition, Entry
from plumbline.kernel import fields
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.register import Readers, Register, RegisterField

PAGE: Final = 100
STANDING: Final = Q(replaced_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry as it stands in the list of a body on a day."""

    edition: Edition
    of: Body  # whose list it stands in
    inherited: bool

    @property
    def key(self) -> str:
        """The key of the entry."""
        return self.edition.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some entries of a list, in the order of their keys; where the next ones begin."""

    entries: tuple[Listed, ...]
    next_after: str  # the last key, where there are more; else empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One field of an entry that somebody may read."""

    field: RegisterField
    value: Any


def find(register: Register, body: Body, key: str, *, on: date) -> Listed | None:
    """Give the entry that holds for a body on a day: its own, else the nearest inherited; None where there is none.

    A body that lists an entry itself is asked alone: what it says goes before what is inherited.
    """
    those = listers(register, body, on=on)
    found = {
        edition.body_id: edition for edition in standing(register, [one.body for one in those], on=on).filter(key=key)
    }
    for lister in those:
        edition = found.get(lister.body.pk)
        if edition and holds_for(register, lister, body, levels=edition.levels, kinds=edition.kinds):
            return listed_by(edition, lister)
    return None


def entry(register: Register, body: Body, key: str, *, on: date) -> Listed:
    """Give the entry that holds for a body on a day.

    Raises  InvalidFacts where its list has no such entry on that day
    """
    found = find(register, body, key, on=on)
    if found is None:
        says = Says(
            zh=f"{body.name}的{register.title.zh}在 {on} 没有“{key}”这一项",
            en=f"on {on} the list of {body.name_en} ({register.title.en}) has no entry «{key}»",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, rule="registers.entry", facts=("key",))])
    return found


def editions(of: Entry) -> QuerySet[Edition]:
    """Give all editions of an entry, the first one first; those that were replaced too, marked by `replaced_at`."""
    return of.editions.order_by("number")


def standing(register: Register, bodies: Sequence[Body], *, on: date) -> QuerySet[Edition]:
    """Select what the own lists of bodies say on a day."""
    return Edition.objects.filter(STANDING, valid_on(on), register=register.code, body__in=[one.pk for one in bodies])


def laid_down(register: Register, body: Body, *, on: date) -> bool:
    """Tell whether a list stands that counts for a body: its own or one above it, also where no entry there holds for it."""
    return standing(register, [one.body for one in listers(register, body, on=on)], on=on).exists()


def listed(register: Register, body: Body, *, on: date, after_key: str = "", most: int = PAGE) -> Page:
    """Give a page of the list that holds for a body on a day, its own entries and those inherited, by key.

    Takes   after_key — the last key of the page before;  most — entries of a page
    Gives   Page; two queries, however long the lists are
    """
    those = listers(register, body, on=on)
    rows = _merged(register, body, those, on=on, after=after_key, most=most + 1)
    entries = [listed_by(edition, lister) for edition, lister in rows]
    more = len(entries) > most
    entries = entries[:most]
    return Page(entries=tuple(entries), next_after=entries[-1].key if more else "")


def every(register: Register, body: Body, *, on: date) -> Iterator[Listed]:
    """Go through the whole list that holds for a body on a day, page by page."""
    after = ""
    while True:
        page = listed(register, body, on=on, after_key=after, most=1000)
        yield from page.entries
        after = page.next_after
        if not after:
            return


def visible(edition: Edition, account: Account | AnonymousUser | None) -> list[Value]:
    """Give the fields of an edition that have a value and that an account may read, in the order of the register."""
    register = declared.register(edition.register)
    may = readers_of(register, edition.body, account)
    return visible_to(register, edition.data, may)


def readers_of(register: Register, body: Body, account: Account | AnonymousUser | None) -> frozenset[Readers]:
    """Tell as which kinds of reader an account reads the list of a body; asked once for a page."""
    return readers_of_lists(account, body, public=register.public)


def visible_to(register: Register, data: Mapping[str, Any], readers: frozenset[Readers]) -> list[Value]:
    """Give the fields with a value that these kinds of reader may read."""
    known = fields.from_data(register.asked, data)
    return [
        Value(field=one, value=known[code])
        for code, one in register.fields.items()
        if code in known and one.read in readers
    ]


def listed_by(edition: Edition, lister: Lister) -> Listed:
    """Mark an edition with whose it is."""
    edition.body = lister.body
    return Listed(edition=edition, of=lister.body, inherited=not lister.own)


def _merged(
    register: Register, body: Body, those: Sequence[Lister], *, on: date, after: str, most: int
) -> list[tuple[Edition, Lister]]:
    """Take the first entries of each list, and of those with one key the nearest: one query, each list by its index."""
    parts, values = [], []
    for place, lister in enumerate(those):
        where, given = _holding(register, lister, body)
        parts.append(
            f"SELECT * FROM (SELECT e.*, {place} AS place FROM registers_edition e "  # noqa: S608 — our own words
            f"WHERE e.register = %s AND e.body_id = %s AND e.key > %s AND e.replaced_at IS NULL "
            f"AND e.valid_from <= %s AND (e.valid_to IS NULL OR e.valid_to >= %s){where} "
            f"ORDER BY e.key LIMIT %s) AS of_{place}"
        )
        values += [register.code, lister.body.pk, after, on, on, *given, most]
    found = Edition.objects.raw(
        " UNION ALL ".join(parts) + " ORDER BY key, place LIMIT %s", [*values, most * len(those)]
    )
    of = {lister.body.pk: lister for lister in those}
    first: dict[str, tuple[Edition, Lister]] = {}
    for edition in found:
        first.setdefault(edition.key, (edition, of[edition.body_id]))
    return list(first.values())[:most]


def _holding(register: Register, lister: Lister, body: Body) -> tuple[str, list[str]]:
    """Say in SQL which editions of a lister hold for a body; the same as `holds_for`."""
    if lister.own:
        return "", []
    where, given = " AND e.levels LIKE %s", [f"%|{body.level}|%"]
    if register.inherits is not None and register.inherits.kinds:
        where += " AND (e.kinds LIKE %s" + (" OR e.kinds = '')" if lister.same_kind else ")")
        given.append(f"%|{body.kind}|%")
    return where, given
