"""A procedure as a graph: its acts, and for each two of them what the rules say of the one and the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from plumbline.kernel.procedure import OF_CLOCKS, Form, Procedure, Rule
from plumbline.site.parts.drawing import Drawn
from plumbline.site.rules import clock_acts
from plumbline.site.words import english

_DRAWN: Final = {
    Form.MUST: Drawn.MUST,
    Form.MAY: Drawn.MAY,
    Form.FIRST: Drawn.FIRST,
    Form.CLOSES: Drawn.NOT,
    Form.WHILE: Drawn.WHILE,
}
# Kinds that share one line between the same two acts, the strongest first.
_TOGETHER: Final = ((Drawn.MUST, Drawn.MAY, Drawn.FIRST), (Drawn.NOT, Drawn.WHILE), (Drawn.CLOCK,), (Drawn.DEEMED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """What the rules of one group of kinds say of two acts."""

    source: str
    target: str
    kinds: tuple[Drawn, ...]  # the strongest first
    rules: tuple[Rule, ...]

    @property
    def forward(self) -> bool:
        """Tell whether it leads on in the procedure: duties, openings and conditions do, bars and clocks look back."""
        return self.kinds[0] in _TOGETHER[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The acts, the one that opens the procedure first, what joins them, and the rules that join no two acts."""

    acts: tuple[str, ...]
    joins: tuple[Join, ...]
    alone: dict[str, tuple[Rule, ...]]

    def around(self, act: str) -> "Graph":
        """Give what touches one act: the act, its neighbours, and the joins between it and them."""
        joins = tuple(join for join in self.joins if act in (join.source, join.target))
        near = {act, *(join.source for join in joins), *(join.target for join in joins)}
        return Graph(acts=tuple(one for one in self.acts if one in near), joins=joins, alone=self.alone)


def graph_of(procedure: Procedure) -> Graph:
    """Lay the rules out between the acts; each rule stands on a join or alone at the act that it binds."""
    between: dict[tuple[str, str, int], list[tuple[Drawn, Rule]]] = {}
    alone: dict[str, list[Rule]] = {}
    for rule in procedure.rules:
        for source, target, kind in _pairs(procedure, rule):
            if source == target:
                alone.setdefault(target, []).append(rule)
            else:
                group = next(place for place, kinds in enumerate(_TOGETHER) if kind in kinds)
                between.setdefault((source, target, group), []).append((kind, rule))
        if rule.form is Form.NOT:
            for target in rule.targets:
                alone.setdefault(target, []).append(rule)
    joins = tuple(
        Join(
            source=source,
            target=target,
            kinds=tuple(kind for kind in _TOGETHER[group] if any(kind is one for one, _rule in found)),
            rules=tuple({rule.code: rule for _kind, rule in found}.values()),
        )
        for (source, target, group), found in between.items()
    )
    acts = tuple(dict.fromkeys((procedure.opens_with, *procedure.acts)))
    return Graph(acts=acts, joins=joins, alone={act: tuple(rules) for act, rules in alone.items()})


def length_on(join: Join) -> str:
    """Give the periods that stand on a join: «90 日内», «满 7 个工作日»; nothing where it carries none."""
    said = dict.fromkeys(word for rule in join.rules for word in _length(rule))
    return (" / " if english() else "／").join(said)


def _pairs(procedure: Procedure, rule: Rule) -> Iterator[tuple[str, str, Drawn]]:
    if rule.form in OF_CLOCKS:
        targets = clock_acts(procedure, rule)
        yield from ((source, target, Drawn.CLOCK) for source in (*rule.sources, *rule.until) for target in targets)
    elif rule.form in _DRAWN:
        yield from ((source, target, _DRAWN[rule.form]) for source in rule.sources for target in rule.targets)
    if rule.otherwise:
        yield from ((source, rule.otherwise, Drawn.DEEMED) for source in rule.sources)


def _length(rule: Rule) -> Iterator[str]:
    if rule.at_once:
        yield _("当天")
    if rule.yearly:
        month, day = rule.yearly
        yield _("每年 %(month)s 月 %(day)s 日前") % {"month": month, "day": day}
    if rule.period is None:
        return
    length = rule.period.en if english() else rule.period.zh
    if rule.form is Form.EXTENDS:
        yield _("延长 %(length)s") % {"length": length}
    elif rule.form is Form.FIRST and not rule.backwards:
        yield _("满 %(length)s") % {"length": length}
    elif rule.form is Form.FIRST or rule.ahead_of:
        yield _("提前 %(length)s") % {"length": length}
    else:
        yield _("%(length)s内") % {"length": length}
