"""The rules of a procedure act by act: what must come before it, what it obliges to, opens, closes, and what moves its periods.

A rule stands under every act of which it says something: the first time with the address `#rule-CODE`, after that as
`#rule-CODE--ACT`, so that a link to a rule finds it once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plumbline.kernel import sentence
from plumbline.kernel.procedure import OF_CLOCKS, Act, Form, Procedure, Rule
from plumbline.site.conditions import in_words
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import RuleShown
from plumbline.site.rules import clock_acts, line_of, norm_of, rule_shown
from plumbline.site.words import Words, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that the rules say of an act."""

    title: Words
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLines:
    """An act with its lines."""

    code: str
    title: Words
    facts: tuple[Words, ...]  # who performs it, what it asks, what comes of it
    law: str
    on: date
    parts: tuple[Part, ...]
    causes: tuple[Link, ...]  # the rules of other acts that lead to this one
    diagram: str


def _bound(form: Form) -> Callable[[Procedure, Rule, str], bool]:
    return lambda _procedure, rule, act: rule.form is form and act in rule.targets


def _begun(form: Form) -> Callable[[Procedure, Rule, str], bool]:
    return lambda _procedure, rule, act: rule.form is form and act in rule.sources


def _its_clock(procedure: Procedure, rule: Rule, act: str) -> bool:
    return rule.form in OF_CLOCKS and act in clock_acts(procedure, rule)


def _moves_clock(_procedure: Procedure, rule: Rule, act: str) -> bool:
    return rule.form in OF_CLOCKS and act in (*rule.sources, *rule.until)


def _deemed(_procedure: Procedure, rule: Rule, act: str) -> bool:
    return rule.otherwise == act


# What is told of an act, in the order in which a reader asks for it.
PARTS: Final = (
    (gettext_noop("之前要先有什么"), _bound(Form.FIRST)),
    (gettext_noop("什么时候不能做"), _bound(Form.NOT)),
    (gettext_noop("什么时候视为发生"), _deemed),
    (gettext_noop("做了以后必须做什么，什么时候以前"), _begun(Form.MUST)),
    (gettext_noop("做了以后可以做什么"), _begun(Form.MAY)),
    (gettext_noop("做了以后不能再做什么"), _begun(Form.CLOSES)),
    (gettext_noop("该做没做的时候，不能做什么"), _begun(Form.WHILE)),
    (gettext_noop("什么停住、重算或者延长它的期限"), _its_clock),
    (gettext_noop("它停住、恢复、重算或者延长谁的期限"), _moves_clock),
)
_LEADING: Final = frozenset({Form.MUST, Form.MAY, Form.CLOSES, Form.WHILE})


def acts_shown(procedure: Procedure, *, on: date, diagram: str) -> tuple[ActLines, ...]:
    """Tell every act with its lines, in the order of the declaration.

    Takes   on — the day whose law the articles lead to; diagram — the page that draws what touches an act
    """
    within = norm_of(procedure)
    lines = {rule.code: rule_shown(procedure, rule, on=on, within=within) for rule in procedure.rules}
    seen: set[str] = set()
    return tuple(_act_lines(procedure, act, lines, seen, on=on, diagram=diagram) for act in procedure.acts.values())


def facts_of(procedure: Procedure, act: Act) -> Iterator[str]:
    """Say who performs an act, what it demands and asks, where it stands in the procedure, and what comes of it."""
    yield _("由%(roles)s做") % {"roles": say(sentence.roles(act.by))}
    if act.recorded_by:
        yield _("由%(roles)s登记") % {"roles": say(sentence.roles(act.recorded_by))}
    if act.officers > 1:
        yield _("至少 %(n)s 名持证人员") % {"n": act.officers}
    if act.not_same_as:
        yield _("不能是本案的%(roles)s") % {"roles": say(sentence.roles(act.not_same_as))}
    asked = [say(procedure.fields[question.field].title) for question in act.questions]
    if asked:
        yield _("要填：%(facts)s") % {"facts": _("、").join(asked)}
    if act.each:
        yield _("“%(people)s”里的每一个都要做一次") % {"people": say(procedure.fields[act.each.of].title)}
    elif act.repeat:
        yield _("可以做几次")
    yield from _place_of(procedure, act)


def _place_of(procedure: Procedure, act: Act) -> Iterator[str]:
    if act.code == procedure.opens_with:
        yield _("程序从这里开始")
    if act.code in procedure.ends_with:
        yield _("做了就办结")
    if act.after_end:
        yield _("办结以后也能做")
    yield from _related(procedure, act)


def _related(procedure: Procedure, act: Act) -> Iterator[str]:
    told = (_("同时记入相关案件：%(relation)s"), _("%(condition)s的，同时记入相关案件：%(relation)s"))
    opened = (_("同时立起相关案件：%(relation)s"), _("%(condition)s的，同时立起相关案件：%(relation)s"))
    for relations, conditions, (always, under) in (
        (act.tells, act.tells_when, told),
        (act.opens, act.opens_when, opened),
    ):
        for relation in relations:
            named, when = say(procedure.relations[relation].title), conditions.get(relation)
            condition = in_words(procedure, when) if when else ""
            yield (under if when else always) % {"relation": named, "condition": condition}


def _act_lines(
    procedure: Procedure, act: Act, lines: dict[str, RuleShown], seen: set[str], *, on: date, diagram: str
) -> ActLines:
    parts = []
    for title, belongs in PARTS:
        rules = [rule for rule in procedure.rules if belongs(procedure, rule, act.code)]
        if rules:
            parts.append(Part(title=_(title), rules=tuple(_once(lines[rule.code], act.code, seen) for rule in rules)))
    return ActLines(
        code=act.code,
        title=act.title,
        facts=tuple(facts_of(procedure, act)),
        law=act.law,
        on=on,
        parts=tuple(parts),
        causes=tuple(
            Link(words=line_of(procedure, rule), href=f"#rule-{rule.code}")
            for rule in procedure.rules
            if rule.form in _LEADING and act.code in rule.targets and act.code not in rule.sources
        ),
        diagram=f"{diagram}{'&' if '?' in diagram else '?'}act={act.code}",
    )


def _once(line: RuleShown, act: str, seen: set[str]) -> RuleShown:
    if line.code in seen:
        return replace(line, code=f"{line.code}--{act}")
    seen.add(line.code)
    return line
