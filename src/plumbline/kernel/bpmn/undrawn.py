"""What a BPMN diagram of a procedure does not show, each thing with its place in the declaration."""

from collections.abc import Container, Iterator
from typing import Final

from plumbline.kernel.dcr.beyond_graphs import of_act, of_time, of_whole
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import line
from plumbline.kernel.procedure import OF_CLOCKS, Form, Procedure, Rule

_ON_A_TIMER: Final = frozenset({"otherwise"})  # what the timer of a period leads to
_AT_ONCE: Final = Says(zh="当天就要做，没有画", en="that it is owed on the very day is not drawn")


def undrawn(procedure: Procedure, *, nodes: Container[str]) -> Iterator[LeftOut]:
    """Go through everything that a diagram does not show, in the order of the declaration.

    Takes   nodes — the ids of what is drawn
    """
    for act in procedure.acts.values():
        yield from of_act(act)
    for rule in procedure.rules:
        told = line(procedure, rule)
        where = f"rules.{rule.code}"
        if rule.form in OF_CLOCKS or rule.form in (Form.WHILE, Form.CLOSES):
            zh, en = f"图上没有画：{told.zh}", f"not drawn: {told.en}"
            yield LeftOut(says=Says(zh=zh, en=en), where=where)
        elif rule.form is Form.NOT:
            zh, en = f"只写在行为的说明里：{told.zh}", f"only told in the documentation of the act: {told.en}"
            yield LeftOut(says=Says(zh=zh, en=en), where=where)
        else:
            yield from _of_arrow(rule, told, nodes)
    yield from of_whole(procedure)


def wait_id(source: str, target: str) -> str:
    """Name the timer between two acts."""
    return f"wait-{source}-{target}"


def _of_arrow(rule: Rule, told: Says, nodes: Container[str]) -> Iterator[LeftOut]:
    where = f"rules.{rule.code}"
    if rule.when or rule.unless:
        zh = f"画成总是如此，条件没有画：{told.zh}"
        en = f"drawn as if it always held, without its condition: {told.en}"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)
    yield from of_time(rule, but=_ON_A_TIMER if rule.form is Form.MUST and rule.period and not rule.ahead_of else ())
    if rule.at_once:
        yield LeftOut(says=_AT_ONCE, where=where)
    waits = [wait_id(source, target) for source in rule.sources for target in rule.targets]
    if rule.form is Form.FIRST and rule.period and not rule.backwards and any(one not in nodes for one in waits):
        zh, en = f"要等满 {rule.period.zh}，没有画全", f"that {rule.period.en} must pass is not drawn everywhere"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)
