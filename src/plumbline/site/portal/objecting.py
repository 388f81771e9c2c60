"""How to object to a decision, and until when: reconsideration and litigation, counted from the day it was received.

Both periods are counted as civil procedure counts: the day of receipt does not count, and a last day that is no
workday moves to the next one.

Source  行政复议法 第二十条、第八十八条; 行政诉讼法 第四十五条、第四十六条、第一百零一条; 民事诉讼法 第八十五条
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.kernel.calendar import official
from plumbline.kernel.period import Period, reckon
from plumbline.site import days
from plumbline.site.words import Words

RECONSIDERATION: Final = Period.parse("60 days roll-over")
LITIGATION: Final = Period.parse("6 months roll-over")
AFTER_RECONSIDERATION: Final = "15"  # days after the decision on reconsideration was received


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to object: what it is, within which period, under which article, to whom, and its last day."""

    title: Words
    period: Words
    law: str
    where: Words = ""
    last: date | None = None
    said: Words = ""  # the last day in a sentence, with what is not certain about it


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectingShown:
    """The ways to object, the day they were counted from, and where that day comes from."""

    ways: tuple[Way, ...]
    received_on: date | None = None
    asked: bool = False  # the reader gave the day; otherwise the receipt of service says it
    wrong: Words = ""  # what could not be read of the day that the reader gave
    value: str = ""


def ways_to_object(facts: Mapping[str, Any], *, received_on: date | None) -> tuple[Way, ...]:
    """Say how the party can object.

    Takes   facts — of the matter: to whom, and whether reconsideration must come first
            received_on — the day of receipt; without it only the periods are said
    """
    first = facts.get("remedy_order") == "reconsideration_first"
    reconsider = Way(
        title=_("申请行政复议"),
        period=_("收到决定书之日起 60 日内"),
        law="行政复议法#20.1",
        where=str(facts.get("reconsideration_body") or ""),
        **_counted(RECONSIDERATION, received_on),
    )
    if first:
        sue = Way(
            title=_("提起行政诉讼"),
            period=_("要先申请行政复议；不服复议决定的，收到复议决定书之日起 %(days)s 日内")
            % {"days": AFTER_RECONSIDERATION},
            law="行政复议法#23.1;行政诉讼法#45",
            where=str(facts.get("court") or ""),
        )
    else:
        sue = Way(
            title=_("提起行政诉讼"),
            period=_("收到决定书之日起 6 个月内"),
            law="行政诉讼法#46.1",
            where=str(facts.get("court") or ""),
            **_counted(LITIGATION, received_on),
        )
    return reconsider, sue


def _counted(period: Period, received_on: date | None) -> dict[str, Any]:
    if received_on is None:
        return {}
    reckoning = reckon(period, received_on, calendar=official())
    told = {"day": days.full(reckoning.due)}
    if reckoning.provisional:
        said = _("最晚约 %(day)s：那时的放假安排还没有公布，公布后才能确定。") % told
    elif reckoning.due < clock.today():
        said = _("最后一天是 %(day)s，已经过了。有正当理由耽误的，可以向受理机关说明。") % told
    else:
        said = _("最晚 %(day)s。") % told
    return {"last": reckoning.due, "said": said}
