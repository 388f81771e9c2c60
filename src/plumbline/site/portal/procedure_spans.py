"""Every period of a procedure: from what to what, how long, in which unit, what moves it, what follows when it has passed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from plumbline.kernel import sentence
from plumbline.kernel.errors import Says
from plumbline.kernel.expression import Expression, parse
from plumbline.kernel.period import Period, Unit
from plumbline.kernel.procedure import OF_CLOCKS, Form, Procedure, Rule
from plumbline.site.conditions import in_words
from plumbline.site.rules import cap_of, laws_of
from plumbline.site.words import english, say

UNITS: Final = {
    Unit.WORKDAYS: Says(zh="不算休息日，调休上班的算", en="days of rest do not count, make-up workdays do"),
    Unit.DAYS: Says(zh="休息日也算", en="days of rest count"),
    Unit.MONTHS: Says(zh="到期月的对应日", en="to the same day of the last month"),
    Unit.YEARS: Says(zh="到期年的对应日", en="to the same day of the last year"),
    Unit.HOURS: Says(zh="从当时起，休息日也算", en="from the moment on, through days of rest"),
}
_IN_DAYS: Final = {Unit.WORKDAYS: 1.4, Unit.DAYS: 1.0, Unit.MONTHS: 30.4, Unit.YEARS: 365.2, Unit.HOURS: 1 / 24}
_COUNTED: Final = re.compile(r"exceeds\((?:[^()]|\([^()]*\))*\)")
_WRITTEN: Final = re.compile(r"'(\d+ (?:workday|day|month|year|hour)s?(?: roll-over)?)'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One period in the words of the page; `rule` is the code of its rule or condition."""

    rule: str
    begins: str  # from which act or fact
    counted: str  # from which fact, where it is another than the act
    ends: str  # which act it is for
    said: str  # the whole length: «90 日内»
    length: int | None
    unit: Unit | None
    rolls: bool
    moved_by: tuple[str, ...]
    cap: str
    passed: str  # what follows when it has passed
    law: str
    anchor: str

    @property
    def days(self) -> float:
        """Give its length in days, about, to sort by; a period without a length comes last."""
        return self.length * _IN_DAYS[self.unit] if self.length and self.unit else float("inf")

    @property
    def unit_words(self) -> str:
        """Say what its unit counts."""
        return say(UNITS[self.unit]) if self.unit else ""


def spans_of(procedure: Procedure) -> tuple[Span, ...]:
    """Find every period: of rules, in the conditions of prohibitions, and in named conditions."""
    rules = (span for rule in procedure.rules for span in _of_rule(procedure, rule))
    return (*rules, *_of_derived(procedure))


def _of_rule(procedure: Procedure, rule: Rule) -> Iterator[Span]:
    if rule.form not in OF_CLOCKS and (rule.period or rule.due_on or rule.yearly or rule.at_once):
        counted = procedure.fields[rule.counts_from].title if rule.counts_from else None
        yield Span(
            rule=rule.code,
            begins=_unquoted(say(sentence.titles(procedure, rule.sources))),
            counted=_("从“%(fact)s”起算") % {"fact": say(counted)} if counted else "",
            ends=_unquoted(say(sentence.titles(procedure, rule.targets))),
            said=_said(procedure, rule),
            length=rule.period.length if rule.period else None,
            unit=rule.period.unit if rule.period else None,
            rolls=bool(rule.period and rule.period.roll_over),
            moved_by=tuple(_moving(procedure, one) for one in procedure.turned_by.get(rule.code, ())),
            cap=cap_of(procedure, rule),
            passed=_passed(procedure, rule),
            law=laws_of(rule),
            anchor=f"#rule-{rule.code}",
        )
    for condition in (rule.when, rule.unless):
        if condition is not None:
            ends = _unquoted(say(sentence.titles(procedure, rule.targets or rule.sources)))
            yield from _counted(procedure, condition, rule.code, ends=ends, law=rule.law, anchor=f"#rule-{rule.code}")


def _of_derived(procedure: Procedure) -> Iterator[Span]:
    for one in procedure.derived.values():
        yield from _counted(procedure, one.condition, one.code, ends=say(one.title), law=one.law, anchor="#conditions")


def _counted(
    procedure: Procedure, condition: Expression, code: str, *, ends: str, law: str, anchor: str
) -> Iterator[Span]:
    for found in _COUNTED.findall(condition.text):
        written = _WRITTEN.search(found)
        if written is None:
            continue
        period = Period.parse(written[1])
        yield Span(
            rule=code,
            begins=in_words(procedure, parse(found)),
            counted="",
            ends=ends,
            said=period.en if english() else period.zh,
            length=period.length,
            unit=period.unit,
            rolls=period.roll_over,
            moved_by=(),
            cap="",
            passed=_("用来判断条件，不是到期日"),
            law=law,
            anchor=anchor,
        )


def _moving(procedure: Procedure, rule: Rule) -> str:
    """Say in short what a rule does to the period."""
    told = {
        "act": say(sentence.titles(procedure, rule.sources)),
        "span": say(sentence.span_of(procedure, rule)),
        "length": (rule.period.en if english() else rule.period.zh) if rule.period else "",
        "times": rule.at_most,
    }
    if rule.form is Form.STOPS:
        return _("%(span)s停住") % told
    if rule.form is Form.RESTARTS:
        return _("自%(act)s起重算") % told
    if rule.to:
        told["fact"] = say(procedure.fields[rule.to].title)
        return _("%(act)s延长到“%(fact)s”") % told
    if rule.at_most > 1:
        return _("%(act)s延长 %(length)s，最多 %(times)s 次") % told
    return _("%(act)s延长 %(length)s") % told


def _said(procedure: Procedure, rule: Rule) -> str:
    if rule.due_on:
        return _("到“%(fact)s”那一天") % {"fact": say(procedure.fields[rule.due_on].title)}
    if rule.yearly:
        month, day = rule.yearly
        return _("每年 %(month)s 月 %(day)s 日前") % {"month": month, "day": day}
    if rule.period is None:
        return _("当天")
    told = {"length": rule.period.en if english() else rule.period.zh}
    if rule.ahead_of:
        return _("在“%(fact)s”之前至少 %(length)s") % {**told, "fact": say(procedure.fields[rule.ahead_of].title)}
    if rule.form is Form.FIRST:
        return (_("至少提前 %(length)s") if rule.backwards else _("至少隔满 %(length)s")) % told
    return (_("%(length)s内可以") if rule.form is Form.MAY else _("%(length)s内")) % told


def _passed(procedure: Procedure, rule: Rule) -> str:
    if rule.otherwise:
        deemed = {"act": say(procedure.acts[rule.otherwise].title)}
        return (_("视为最后一天当天“%(act)s”") if rule.on_the_last_day else _("第二天视为“%(act)s”")) % deemed
    if rule.form is Form.FIRST:
        return _("没有到，不能做")
    if rule.form is Form.MUST:
        return _("算逾期，仍然要做")
    if rule.late_when:
        return _("不能再做；%(condition)s的，仍可以做") % {"condition": in_words(procedure, rule.late_when)}
    return _("仍可以做，记为迟") if rule.late else _("不能再做")


def _unquoted(words: str) -> str:
    return words.replace("“", "").replace("”", "")
