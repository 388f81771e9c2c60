"""A procedure for whoever checks it against the law: its rules, conditions, acts, periods, and what is left open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plumbline.kernel import sentence
from plumbline.kernel.procedure import Act, Form, Procedure, Rule
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.site.conditions import in_words
from plumbline.site.left_open import entry_of
from plumbline.site.parts.listing import Cell, Column, Entry, Row, TableShown, table
from plumbline.site.parts.reading import RuleShown
from plumbline.site.rules import norm_of, rules_shown
from plumbline.site.words import Words, english, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """What the page of a procedure shows, section by section."""

    rules: tuple[RuleShown, ...]
    conditions: tuple[Entry, ...]
    acts: TableShown
    periods: TableShown | None
    accruals: tuple[Entry, ...]
    to_settle: tuple[Entry, ...]
    not_modelled: tuple[Entry, ...]


def sections_of(procedure: Procedure, *, on: date, by_article: bool = False) -> Sections:
    """Lay a procedure out.

    Takes   on — the day whose law the articles lead to; by_article — rules in the order of their articles
    """
    rules = rules_shown(procedure, on=on)
    if by_article:
        rules = tuple(sorted(rules, key=lambda rule: _place(procedure, rule.law)))
    with_period = [rule for rule in procedure.rules if rule.period]
    return Sections(
        rules=rules,
        conditions=tuple(
            Entry(title=one.title, facts=(in_words(procedure, one.condition),), law=one.law, on=on)
            for one in procedure.derived.values()
        ),
        acts=table(_("行为"), _act_columns(), [_act(procedure, act, on) for act in procedure.acts.values()]),
        periods=table(_("期限"), _period_columns(), [_period(procedure, rule, on) for rule in with_period])
        if with_period
        else None,
        accruals=tuple(_accruals(procedure, on)),
        to_settle=tuple(entry_of(procedure, note, on=on) for note in procedure.to_settle),
        not_modelled=tuple(entry_of(procedure, note, on=on) for note in procedure.not_modelled),
    )


def _place(procedure: Procedure, law: str) -> tuple[bool, Citation]:
    """Sort by the first place that is cited; the norm that the procedure is about comes first."""
    first = parse_reference(law)[0]
    return first.norm != norm_of(procedure), first


def _act_columns() -> tuple[Column, ...]:
    return (
        Column(words=_("行为"), kind="name"),
        Column(words=_("谁做")),
        Column(words=_("要填什么")),
        Column(words=_("条文")),
    )


def _act(procedure: Procedure, act: Act, on: date) -> Row:
    asked = [procedure.fields[question.field].title for question in act.questions]
    needs = []
    if act.officers > 1:
        needs.append(_("至少 %(n)s 名持证人员") % {"n": act.officers})
    if act.not_same_as:
        needs.append(_("不能是本案的%(roles)s") % {"roles": say(sentence.roles(act.not_same_as))})
    if act.recorded_by:
        needs.append(_("由%(roles)s登记") % {"roles": say(sentence.roles(act.recorded_by))})
    return Row(
        cells=(
            Cell(words=act.title, sub=act.hint or ""),
            Cell(words=sentence.roles(act.by), sub=_("；").join(needs)),
            Cell(words=_("、").join(say(title) for title in asked) if asked else _("不用填")),
            Cell(law=act.law, on=on, within=norm_of(procedure)),
        )
    )


def _period_columns() -> tuple[Column, ...]:
    return (
        Column(words=_("要做什么"), kind="name"),
        Column(words=_("期限")),
        Column(words=_("从什么起")),
        Column(words=_("条文")),
    )


def _period(procedure: Procedure, rule: Rule, on: date) -> Row:
    if rule.period is None:
        raise ValueError(rule.code)
    length = rule.period.en if english() else rule.period.zh
    told = {"length": length}
    said = {
        Form.FIRST: _("至少提前 %(length)s") if rule.backwards else _("至少隔满 %(length)s"),
        Form.MAY: _("%(length)s内可以"),
    }.get(rule.form, _("%(length)s内")) % told
    start = sentence.titles(procedure, rule.sources)
    counted = procedure.fields[rule.counts_from].title if rule.counts_from in procedure.fields else None
    return Row(
        cells=(
            Cell(words=_unquoted(sentence.titles(procedure, rule.targets))),
            Cell(words=said),
            Cell(words=_unquoted(start), sub=_("从“%(fact)s”起算") % {"fact": say(counted)} if counted else ""),
            Cell(law=rule.law, on=on, within=norm_of(procedure)),
        )
    )


def _unquoted(words: Words) -> str:
    return say(words).replace("“", "").replace("”", "")


def _accruals(procedure: Procedure, on: date) -> Iterator[Entry]:
    for one in procedure.accruals.values():
        told = {
            "act": say(procedure.acts[one.after_due_of].title),
            "base": say(procedure.fields[one.base].title),
            "cap": say(procedure.fields[one.cap].title),
            "percent": f"{one.per_mille_a_day / 10:g}",
        }
        words = _("“%(act)s”逾期以后，每天加“%(base)s”的 %(percent)s%%，最多加到“%(cap)s”本数。") % told
        yield Entry(title=one.title, facts=(words,), law=one.law, on=on)
