"""Sums that grow day by day while something in a matter is late, each with its working and its article."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.models import Record
from plumbline.kernel import clock
from plumbline.kernel.accruing import accrued
from plumbline.kernel.errors import Unknown
from plumbline.kernel.procedure import Accrual
from plumbline.site import days
from plumbline.site.parts.reading import Known
from plumbline.site.words import say
from plumbline.site.workbench.asked import with_article


def grown(standing: Standing, records: Sequence[Record], *, today: date) -> tuple[Known, ...]:
    """Show what has grown by today; nothing where nothing is late.

    Takes   records — all of the matter, newest first: a pause may have come more than once
    """
    sums = (_grown(standing, records, declared, today) for declared in standing.procedure.accruals.values())
    return tuple(one for one in sums if one)


def _grown(standing: Standing, records: Sequence[Record], declared: Accrual, today: date) -> Known | None:
    facts = {field.code: value for field, value in standing.known}
    history = [(record.act, clock.day_of(record.at)) for record in reversed(records)]
    try:
        grew = accrued(standing.procedure, standing.marking, facts, declared.code, on=today, history=history)
    except Unknown as gap:
        return Known(name=declared.title, value=_("还算不出来"), origin=with_article(gap.says, declared.law))
    if grew is None:
        return None
    working = say(grew.working)
    if grew.capped_on:
        working = _("%(working)s；%(day)s起不再增加") % {"working": working, "day": days.full(grew.capped_on)}
    return Known(name=declared.title, value=days.money(grew.total_fen), origin=with_article(working, declared.law))
