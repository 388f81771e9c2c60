"""How roles, acts and days are named, and how a rule reads as one line of law, in both languages."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from plumbline.kernel.errors import Says
from plumbline.kernel.period import Reckoning
from plumbline.kernel.procedure import OF_CLOCKS, Form, Procedure, Rule

_ANY_YEAR: Final = 2000

ROLES: Final = {
    "handler": Says(zh="承办人", en="case officer"),
    "legal_reviewer": Says(zh="法制审核人员", en="legal reviewer"),
    "hearing_chair": Says(zh="听证主持人", en="hearing chair"),
    "leader": Says(zh="机关负责人", en="leader of the body"),
    "clerk": Says(zh="内勤", en="clerk"),
    "supervisor": Says(zh="监督人员", en="supervisor"),
    "party": Says(zh="当事人", en="party"),
    "court": Says(zh="人民法院", en="court"),
    "other_body": Says(zh="其他机关", en="another body"),
    "system": Says(zh="系统", en="the system"),
}


def roles(codes: Iterable[str]) -> Says:
    """Name roles."""
    named = [ROLES.get(code, Says(zh=code, en=code)) for code in codes]
    return Says(zh="、".join(one.zh for one in named), en=" or ".join(one.en for one in named))


def titles(procedure: Procedure, codes: Iterable[str]) -> Says:
    """Name acts: any of them."""
    named = [procedure.acts[code].title for code in codes]
    return Says(zh="或者".join(f"“{one.zh}”" for one in named), en=" or ".join(f"“{one.en}”" for one in named))


def show_day(day: date) -> Says:
    """Write a day."""
    return Says(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%B %Y}")


def show_end(reckoning: Reckoning) -> Says:
    """Write the last day of a period, or its last moment where it is counted in hours."""
    day = show_day(reckoning.due)
    at: datetime | None = reckoning.due_at
    return Says(zh=f"{day.zh}{at:%H:%M}", en=f"{day.en}, {at:%H:%M}") if at else day


def clocks(procedure: Procedure, codes: Iterable[str]) -> Says:
    """Name clocks: the periods that end with an act, or the period of one rule, told by the acts that it ends with."""
    acts = [act for code in codes for act in ((code,) if code in procedure.acts else procedure.by_code[code].targets)]
    return titles(procedure, dict.fromkeys(acts))


def span_of(procedure: Procedure, rule: Rule) -> Says:
    """Say from which act to which a clock stands still: to each of several where the act happens once for each."""
    first = titles(procedure, rule.sources)
    for_each = titles(procedure, [code for code in rule.until if procedure.acts[code].each])
    alone = titles(procedure, [code for code in rule.until if not procedure.acts[code].each])
    zh = (f"到每一个都{for_each.zh}" if for_each.zh else "", f"到{alone.zh}" if alone.zh else "")
    en = (f"to {for_each.en} for each of them" if for_each.en else "", f"to {alone.en}" if alone.en else "")
    return Says(
        zh=f"从{first.zh}{'，或者'.join(filter(None, zh))}", en=f"from {first.en} {' or '.join(filter(None, en))}"
    )


def line(procedure: Procedure, rule: Rule) -> Says:
    """Tell a rule as one line of law."""
    if rule.form in OF_CLOCKS and rule.says is None:
        return _CLOCK_LINES[rule.form](procedure, rule)
    return rule.says or _LINES[rule.form](rule, titles(procedure, rule.sources), titles(procedure, rule.targets))


def _within(rule: Rule) -> Says:
    if rule.at_once:
        return Says(zh="当场", en=" at once")
    if rule.yearly:
        month, day = rule.yearly
        return Says(zh=f"在每年 {month} 月 {day} 日前", en=f" by {day} {date(_ANY_YEAR, month, 1):%B} of every year")
    if rule.ahead_of and rule.period:
        return Says(zh=f"提前 {rule.period.zh}", en=f" at least {rule.period.en} ahead")
    period = rule.period
    return Says(zh=f"在 {period.zh}内", en=f" within {period.en}") if period else Says(zh="", en="")


def _first(rule: Rule, first: Says, then: Says) -> Says:
    if rule.period is None:
        return Says(zh=f"没有{first.zh}，不能{then.zh}", en=f"No {then.en} before {first.en}")
    if rule.backwards:
        return Says(
            zh=f"{first.zh}须在{then.zh}的 {rule.period.zh}之前",
            en=f"{first.en} comes at least {rule.period.en} before {then.en}",
        )
    return Says(
        zh=f"{first.zh}满 {rule.period.zh}之后，才能{then.zh}",
        en=f"{then.en} only once {rule.period.en} have passed since {first.en}",
    )


def _must(rule: Rule, first: Says, then: Says) -> Says:
    within = _within(rule)
    return Says(zh=f"{first.zh}之后，须{within.zh}{then.zh}", en=f"After {first.en}, {then.en} must follow{within.en}")


def _may(rule: Rule, first: Says, then: Says) -> Says:
    within = _within(rule)
    return Says(zh=f"{first.zh}之后，可以{within.zh}{then.zh}", en=f"After {first.en}, {then.en} may follow{within.en}")


def _closes(_rule: Rule, first: Says, then: Says) -> Says:
    return Says(zh=f"{first.zh}之后，不能再{then.zh}", en=f"After {first.en}, no more {then.en}")


def _while(_rule: Rule, first: Says, then: Says) -> Says:
    return Says(zh=f"{first.zh}该做而没做时，不能{then.zh}", en=f"While {first.en} is owed, no {then.en}")


def _not(rule: Rule, _first: Says, then: Says) -> Says:
    zh = [f"{rule.when}时"] if rule.when else []
    en = [f"when {rule.when}"] if rule.when else []
    if rule.unless:
        zh.append(f"除非 {rule.unless}")
        en.append(f"unless {rule.unless}")
    return Says(zh=f"{'，'.join(zh)}，不能{then.zh}", en=f"No {then.en} {' '.join(en)}")


def _stops(procedure: Procedure, rule: Rule) -> Says:
    span, clock = span_of(procedure, rule), clocks(procedure, rule.clocks)
    return Says(
        zh=f"{span.zh}的时间，不计入{clock.zh}的期限",
        en=f"The time {span.en} does not count in the period for {clock.en}",
    )


def _restarts(procedure: Procedure, rule: Rule) -> Says:
    first, clock = titles(procedure, rule.sources), clocks(procedure, rule.clocks)
    return Says(zh=f"{clock.zh}的期限自{first.zh}起重新计算", en=f"The period for {clock.en} runs anew from {first.en}")


def _extends(procedure: Procedure, rule: Rule) -> Says:
    first, clock = titles(procedure, rule.sources), clocks(procedure, rule.clocks)
    by = rule.period or Says(zh="", en="")
    zh, en = ("", "") if rule.at_most == 1 else (f"，最多 {rule.at_most} 次", f", {rule.at_most} times at most")
    return Says(
        zh=f"{first.zh}把{clock.zh}的期限延长 {by.zh}{zh}",
        en=f"{first.en} makes the period for {clock.en} {by.en} longer{en}",
    )


_CLOCK_LINES: Final[dict[Form, Callable[[Procedure, Rule], Says]]] = {
    Form.STOPS: _stops,
    Form.RESTARTS: _restarts,
    Form.EXTENDS: _extends,
}
_LINES: Final[dict[Form, Callable[[Rule, Says, Says], Says]]] = {
    Form.FIRST: _first,
    Form.MUST: _must,
    Form.MAY: _may,
    Form.CLOSES: _closes,
    Form.WHILE: _while,
    Form.NOT: _not,
}
