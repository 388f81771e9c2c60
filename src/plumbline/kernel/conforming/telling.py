"""What was found in a case as judgements, in the form and words in which known matters are judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from plumbline.kernel import finding as words
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.conforming.judging import Judge, Judged
from plumbline.kernel.conforming.standing import BROKEN, Finding, Kind
from plumbline.kernel.conforming.stepping import ENDED, NOT_OPEN, TWICE
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import Judgement, Over, Verdict
from plumbline.kernel.known import Known, Span
from plumbline.kernel.naming import line, show_day, titles
from plumbline.kernel.procedure import Form, Procedure, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One line of the table of rules: what is required, and by what."""

    code: str
    rule: Rule
    requires: Says
    law: str
    because: Says | None = None  # why nothing in this log can show it


def headings(procedure: Procedure, judge: Judge | None = None) -> list[Heading]:
    """Give every rule by its number, then what every procedure forbids."""
    blind = judge.blind if judge else frozenset()
    found = [
        Heading(
            code=rule.code,
            rule=rule,
            requires=words.requirement(procedure, rule),
            law=rule.law,
            because=_blindness(procedure, rule, judge) if judge and number in blind else None,
        )
        for number, rule in enumerate(procedure.rules)
    ]
    return [*found, *(Heading(code=one.code, rule=one, requires=line(procedure, one), law=one.law) for one in _built_in(procedure))]  # fmt: skip


def _blindness(procedure: Procedure, rule: Rule, judge: Judge) -> Says:
    acts = rule.sources if rule.form is Form.MUST else rule.targets
    named = titles(procedure, [act for act in acts if act in judge.unrecorded])
    return Says(zh=f"日志不记录{named.zh}", en=f"The log does not record {named.en}")


def _built_in(procedure: Procedure) -> list[Rule]:
    opening = titles(procedure, [procedure.opens_with])
    told = {
        ENDED: ("ended", Says(zh="办结之后，不再有后续行为", en="Nothing more happens once the case has ended")),
        NOT_OPEN: ("opened", Says(zh=f"从{opening.zh}开始", en=f"A case begins with {opening.en}")),
        TWICE: ("once", Says(zh="只做一次的行为，不做第二次", en="What happens once does not happen twice")),
    }
    return [
        Rule(code=told[one][0], form=Form.NOT, law=procedure.basis, sources=(), targets=(), says=told[one][1])
        for one in sorted(told)
    ]


class Account:
    """Tells what a judge found."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.procedure: Procedure = judge.procedure
        self.headings: Sequence[Heading] = headings(judge.procedure, judge)

    def judgements(self, judged: Judged) -> list[Judgement]:
        """Give each occasion on which a rule was broken or is not known."""
        return [self.judgement(one) for one in judged.found]

    @staticmethod
    def missed(judged: Judged) -> list[tuple[int, int]]:
        """Give the rules that were broken by missing a day: number, and the days."""
        return [(one.rule, days) for one in judged.found if one.standing == BROKEN and (days := _days(one))]

    def judgement(self, found: Finding) -> Judgement:
        """Give one finding as a judgement."""
        rule = self.headings[found.rule].rule
        broken = found.standing == BROKEN
        over = _over(found, rule, self.judge.calendar) if broken else None
        return Judgement(
            rule=rule,
            verdict=Verdict.BROKEN if broken else Verdict.UNKNOWN,
            act=found.act,
            says=self._says(found, over) if broken or found.kind is Kind.NOT_YET else self._unknown(found),
            due=date.fromordinal(found.due) if found.due else None,
            provisional=found.provisional,
            actual=Span.on(date.fromordinal(found.day)) if found.day else None,
            over=over,
            missing=found.missing,
        )

    def _unknown(self, found: Finding) -> Says:
        due = date.fromordinal(found.due) if found.due else None
        return words.depends(self.procedure, found.missing, due)

    def _says(self, found: Finding, over: Over | None) -> Says:
        return _TELL[found.kind](self.procedure, found, over)


def _missed_on(found: Finding) -> int:
    """Give the day that was too late, or too early; 0 where there is none."""
    if not found.due:
        return 0
    return found.other_day if found.kind in {Kind.NOT_DONE, Kind.SHORT_NOTICE} else found.day


def _days(found: Finding) -> int:
    actual = _missed_on(found)
    return abs(actual - found.due) if actual else 0


def _over(found: Finding, rule: Rule, calendar: Calendar) -> Over | None:
    """Count by how much a day was missed."""
    actual = _missed_on(found)
    if not actual:
        return None
    return words.missed_by(date.fromordinal(found.due), date.fromordinal(actual), period=rule.period, calendar=calendar)


def _span(day: int) -> Span:
    return Span.on(date.fromordinal(day)) if day else Span()


def _ordered(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    known = Known(acts={found.other: _span(found.other_day), found.act: _span(found.day)})
    return words.in_order(procedure, found.other, found.act, known)


def _without(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    first, then = titles(procedure, [found.other]), titles(procedure, [found.act])
    on = show_day(date.fromordinal(found.day))
    return Says(zh=f"{then.zh}（{on.zh}）之前没有{first.zh}", en=f"No {first.en} before {then.en} ({on.en})")


def _late(_procedure: Procedure, found: Finding, over: Over | None) -> Says:
    return words.late(date.fromordinal(found.due), _span(found.day), over)


def _early(_procedure: Procedure, found: Finding, over: Over | None) -> Says:
    return words.early(date.fromordinal(found.due), _span(found.day), over)


def _short(_procedure: Procedure, found: Finding, over: Over | None) -> Says:
    return words.late(date.fromordinal(found.due), _span(found.other_day), over)


def _not_done(procedure: Procedure, found: Finding, over: Over | None) -> Says:
    without = words.without(procedure, found.act)
    if not found.due:
        return without
    last = show_day(date.fromordinal(found.due))
    days = over.days if over else 0
    return Says(
        zh=f"最后一天是{last.zh}，{without.zh}，到看得见的最后一天已超过 {days} 日",
        en=f"The last day was {last.en}; {without.en}, {days} days over on the last day that can be seen",
    )


def _not_yet(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    title = titles(procedure, [found.act])
    if not found.due:
        return Says(zh=f"日志结束时还没有{title.zh}", en=f"When the log ends, {title.en} has not happened yet")
    last = show_day(date.fromordinal(found.due))
    return Says(
        zh=f"日志结束时还没有{title.zh}；最后一天是{last.zh}，还没有过",
        en=f"When the log ends, {title.en} has not happened yet; its last day, {last.en}, has not passed",
    )


def _told_by_rule(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    title, on = titles(procedure, [found.act]), show_day(date.fromordinal(found.day))
    return Says(zh=f"{title.zh}（{on.zh}）的事实不允许", en=f"The facts did not allow {title.en} ({on.en})")


def _owed(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    owed, title, on = (
        titles(procedure, [found.other]),
        titles(procedure, [found.act]),
        show_day(date.fromordinal(found.day)),
    )
    return Says(
        zh=f"{title.zh}（{on.zh}）时，{owed.zh}该做而没做", en=f"{owed.en} was still owed at {title.en} ({on.en})"
    )


def _ended(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    title, on = titles(procedure, [found.act]), show_day(date.fromordinal(found.day))
    return Says(zh=f"办结之后又有{title.zh}（{on.zh}）", en=f"{title.en} ({on.en}) came after the end")


def _twice(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    title = titles(procedure, [found.act])
    before, on = show_day(date.fromordinal(found.other_day)), show_day(date.fromordinal(found.day))
    return Says(
        zh=f"{title.zh}在{before.zh}做过，{on.zh}又做", en=f"{title.en} happened on {before.en}, and again on {on.en}"
    )


def _no_more(procedure: Procedure, found: Finding, _over: Over | None) -> Says:
    title, on = titles(procedure, [found.act]), show_day(date.fromordinal(found.day))
    return Says(
        zh=f"{title.zh}（{on.zh}）时，没有期限可以再延长",
        en=f"At {title.en} ({on.en}) there was no period left that could be extended",
    )


_TELL: Final[dict[Kind, Callable[[Procedure, Finding, Over | None], Says]]] = {
    Kind.WITHOUT: _without,
    Kind.NO_WINDOW: _without,
    Kind.NOT_OPEN: _without,
    Kind.EARLY: _early,
    Kind.SHORT_NOTICE: _short,
    Kind.LATE: _late,
    Kind.CLOSED: _ordered,
    Kind.FORBIDDEN: _told_by_rule,
    Kind.NOT_GIVEN: _told_by_rule,
    Kind.OWED: _owed,
    Kind.NOT_DONE: _not_done,
    Kind.NOT_YET: _not_yet,
    Kind.ENDED: _ended,
    Kind.TWICE: _twice,
    Kind.NO_MORE: _no_more,
}
