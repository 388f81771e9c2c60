"""What a matter shows about one rule: kept, broken, not to be known, or not in question; and how that is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.known import Known, Span
from plumbline.kernel.period import Period, Unit
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.sentence import line, show_day, titles


class Verdict(StrEnum):
    """What is found about a rule."""

    BROKEN = "broken"
    UNKNOWN = "unknown"
    KEPT = "kept"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """By how much a day was missed: in the unit of the rule, and in calendar days."""

    length: int
    unit: Unit
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One rule held against what is known.

    Gives   act — the act that the rule binds here;  due — the last day in time, or the last day to wait, where it can be told
            actual — when the act happened;  missing — facts, and `day(act)` or `done(act)`, that would decide
    """

    rule: Rule
    verdict: Verdict
    act: str
    says: Says
    due: date | None = None
    provisional: bool = False
    actual: Span | None = None
    over: Over | None = None
    missing: tuple[str, ...] = ()


_NAMELESS: Final = Says(zh="办理的日期", en="the day of the act")


def names(missing: Missing, known: Known) -> tuple[str, ...]:
    """Write what is missing: facts by code; of an act that happened its day, of another whether it happened."""
    acts = [f"day({act})" if act in known.acts else f"done({act})" for act in sorted(missing.acts) if act]
    return (*sorted(missing.names), *acts)


def told(procedure: Procedure, missing: Iterable[str]) -> Says:
    """Name what is missing for people."""
    named = [_told(procedure, one) for one in missing] or [_NAMELESS]
    return Says(zh="、".join(one.zh for one in named), en=", ".join(one.en for one in named))


def _told(procedure: Procedure, one: str) -> Says:
    question, _, act = one.rstrip(")").partition("(")
    if act:
        title = procedure.acts[act].title
        if question == "day":
            return Says(zh=f"“{title.zh}”的日期", en=f"the day of “{title.en}”")
        return Says(zh=f"有没有“{title.zh}”", en=f"whether “{title.en}” happened")
    field = procedure.fields.get(one)
    return Says(zh=f"“{field.title.zh}”", en=f"“{field.title.en}”") if field else Says(zh=one, en=one)


def requirement(procedure: Procedure, rule: Rule) -> Says:
    """Tell what a rule requires; where its own sentence is the answer to somebody who comes too late, in general words."""
    return line(procedure, replace(rule, says=None) if rule.form is Form.CLOSES else rule)


def show_span(span: Span) -> Says:
    """Write when something happened, as far as it is known."""
    if span.day:
        return show_day(span.day)
    if span.begins and span.ends:
        first, last = show_day(span.first), show_day(span.last)
        return Says(zh=f"{first.zh}至{last.zh}之间", en=f"between {first.en} and {last.en}")
    if span.ends:
        last = show_day(span.last)
        return Says(zh=f"不晚于{last.zh}", en=f"not after {last.en}")
    if span.begins:
        first = show_day(span.first)
        return Says(zh=f"不早于{first.zh}", en=f"not before {first.en}")
    return Says(zh="日期不知道", en="on a day not known")


def missed_by(due: date, actual: date, *, period: Period | None, calendar: Calendar) -> Over:
    """Count by how much a day lies past the due day."""
    days = abs((actual - due).days)
    if period and period.unit is Unit.WORKDAYS:
        return Over(length=abs(calendar.workdays_between(due, actual)), unit=Unit.WORKDAYS, days=days)
    return Over(length=days, unit=Unit.DAYS, days=days)


def in_time(due: date, actual: Span) -> Says:
    """Say that the act came by its last day."""
    last, when = show_day(due), show_span(actual)
    return Says(
        zh=f"最后一天是{last.zh}，实际{when.zh}", en=f"The last day was {last.en}; it happened {_on(actual, when)}"
    )


def late(due: date, actual: Span, over: Over | None) -> Says:
    """Say that the act came after its last day."""
    last, when = show_day(due), show_span(actual)
    zh, en = _by(over)
    return Says(
        zh=f"最后一天是{last.zh}，实际{when.zh}{zh}",
        en=f"The last day was {last.en}; it happened {_on(actual, when)}{en}",
    )


def early(due: date, actual: Span, over: Over | None) -> Says:
    """Say that the act did not wait."""
    last, when = show_day(due), show_span(actual)
    _, en = _by(over)
    zh = f"，早了 {over.days} 日" if over and over.days else ""
    return Says(
        zh=f"要等过了{last.zh}，实际{when.zh}{zh}",
        en=f"It had to wait until {last.en} had passed; it happened {_on(actual, when)}{en.replace('over', 'early')}",
    )


def waited(due: date, actual: Span) -> Says:
    """Say that the act waited long enough."""
    last, when = show_day(due), show_span(actual)
    return Says(
        zh=f"要等过了{last.zh}，实际{when.zh}",
        en=f"It had to wait until {last.en} had passed; it happened {_on(actual, when)}",
    )


def in_order(procedure: Procedure, first: str, then: str, known: Known) -> Says:
    """Say in which order two acts came."""
    one, other = titles(procedure, [first]), titles(procedure, [then])
    earlier, later = show_span(known.acts[first]), show_span(known.acts[then])
    return Says(
        zh=f"先{one.zh}（{earlier.zh}），后{other.zh}（{later.zh}）",
        en=f"{one.en} ({earlier.en}) came before {other.en} ({later.en})",
    )


def without(procedure: Procedure, act: str) -> Says:
    """Say that an act did not happen."""
    title = procedure.acts[act].title
    return Says(zh=f"没有“{title.zh}”", en=f"“{title.en}” did not happen")


def depends(procedure: Procedure, missing: Iterable[str], due: date | None = None) -> Says:
    """Say what is not known and decides."""
    lacking = told(procedure, missing)
    says = Says(zh=f"不知道{lacking.zh}", en=f"Not known: {lacking.en}")
    if due is None:
        return says
    last = show_day(due)
    return Says(
        zh=f"{says.zh}；适用的话，算到{last.zh}", en=f"{says.en}; where the rule applies, it counts to {last.en}"
    )


def same_day(procedure: Procedure, first: str, then: str, day: date) -> Says:
    """Say that two acts fell on one day, so that their order cannot be seen."""
    one, other, on = titles(procedure, [first]), titles(procedure, [then]), show_day(day)
    return Says(
        zh=f"{one.zh}和{other.zh}都在{on.zh}，先后看不出",
        en=f"{one.en} and {other.en} both happened on {on.en}; their order cannot be seen",
    )


def turned_round(procedure: Procedure, act: str, start: date, actual: Span) -> Says:
    """Say that an act is dated before the event from which its period runs."""
    title, began, when = procedure.acts[act].title, show_day(start), show_span(actual)
    return Says(
        zh=f"“{title.zh}”（{when.zh}）早于起算日{began.zh}，日期要核对",
        en=f"“{title.en}” ({when.en}) is dated before the period began on {began.en}; check the dates",
    )


def _by(over: Over | None) -> tuple[str, str]:
    if over is None or not over.days:
        return "", ""
    if over.unit is Unit.WORKDAYS:
        return f"，超过 {over.length} 个工作日（{over.days} 日）", f", {over.length} workdays ({over.days} days) over"
    return f"，超过 {over.days} 日", f", {over.days} days over"


def _on(span: Span, when: Says) -> str:
    return f"on {when.en}" if span.day else when.en
