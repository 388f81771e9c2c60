"""Whether a body stands, and that no reform ends it, or passes its duties on, before a transaction is over.

A reform locks the bodies that it names whole; who opens something at a body shares a weaker lock with all others who do.
So a reform waits for what is being opened and hands it over, and who comes after it sees what it changed.

Source  地方各级人民代表大会和地方各级人民政府组织法 (2022) 第七十九条 (departments are set up, ended and merged by approval)
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction

from plumbline.engines.bodies.models import Body
from plumbline.engines.bodies.successions import Succession
from plumbline.kernel.errors import Reason, ReasonKind, Says

SET_UP_LAW: Final = "地方各级人民代表大会和地方各级人民政府组织法#79"
# Not in the framework's words: its weakest lock would let one opening wait for the other, and it takes five times as long to say them.
DAYS: Final = "SELECT valid_from, valid_to FROM bodies_body WHERE id = %s"
HELD: Final = f"{DAYS} FOR KEY SHARE"


def not_standing(body: Body, days: Iterable[date]) -> list[Reason]:
    """Say why a body may take nothing up on some days: it had not begun, or has ended. Until the transaction ends it stays so."""
    begins, ends = _held(body)
    wanted = sorted(set(days))
    if ends is not None and (after := [day for day in wanted if day > ends]):
        return [_ended(body, ends, after[0])]
    if begins is not None and (before := [day for day in wanted if day < begins]):
        return [_not_begun(body, begins, before[0])]
    return []


def _held(body: Body) -> tuple[date | None, date | None]:
    """Read the days of a body as they stand now, not as the caller read them, and hold them; SQLite has one writer anyway."""
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        cursor.execute(HELD if connection.features.has_select_for_update else DAYS, (body.pk,))
        begins, ends = cursor.fetchone()
    return _day(begins), _day(ends)


def _day(stored: date | str | None) -> date | None:
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def _ended(body: Body, last: date, day: date) -> Reason:
    heirs = Succession.objects.filter(before=body, on__gt=last).exclude(after=None).select_related("after")
    found = {one.after.pk: one.after for one in heirs if one.after}.values()
    says = Says(
        zh=f"{body.name}到 {last} 为止，{day} 不能再以它的名义办理",
        en=f"{body.name_en} ended on {last}: nothing is taken up in its name on {day}",
    )
    cure = Says(
        zh=f"由承接它的{'或'.join(one.name for one in found)}登记",
        en=f"Let it be taken up by {' or '.join(one.name_en for one in found)}, which took over from it",
    )
    return _reason(says, cure if found else None)


def _not_begun(body: Body, first: date, day: date) -> Reason:
    before = Succession.objects.filter(after=body, on=first).exclude(before=body).select_related("before")
    found = {one.before.pk: one.before for one in before}.values()
    says = Says(
        zh=f"{body.name}自 {first} 起才有，{day} 的事不能由它登记",
        en=f"{body.name_en} began on {first} only: what happened on {day} is not taken up by it",
    )
    cure = Says(
        zh=f"那一天由{'、'.join(one.name for one in found)}管辖；今天发现的，按今天登记",
        en=f"On that day it lay with {', '.join(one.name_en for one in found)}; what is found today is recorded as of today",
    )
    return _reason(says, cure if found else None)


def _reason(says: Says, cure: Says | None) -> Reason:
    return Reason(kind=ReasonKind.FORBIDDEN, says=says, law=SET_UP_LAW, rule="body.stands", cure=cure, facts=("at",))
