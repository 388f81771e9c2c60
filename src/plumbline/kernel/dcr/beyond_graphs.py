"""What a procedure says that a DCR graph has no word for: facts, officers, legal time, documents, related matters."""

from collections.abc import Container, Iterator
from typing import Final

from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import line
from plumbline.kernel.procedure import OF_CLOCKS, Act, Form, Procedure, Rule

_BY_LAW: Final = Says(
    zh="依法自动发生，图里和别的事件一样",
    en="the law lets it happen by itself; in the graph it is an event like any other",
)
# Parts of an act → what a graph does not carry of it.
_OF_ACTS: Final = {
    "questions": Says(zh="要填的事实没有写入", en="the facts that it asks for are not written"),
    "officers": Says(zh="须几名执法人员没有写入", en="the number of officers is not written"),
    "not_same_as": Says(zh="须由别人来做的要求没有写入", en="that somebody else must do it is not written"),
    "needs": Says(zh="要求的资格没有写入", en="the qualification that it needs is not written"),
    "each": Says(
        zh="要对每一个人各做一次，图里只有一次", en="it happens once for each person; in the graph it is one event"
    ),
    "effects": Says(zh="出具、公开、撤回什么没有写入", en="what it issues, publishes or withdraws is not written"),
    "tells": Says(
        zh="引起的关联案件的行为没有写入", en="the acts that it brings about in related matters are not written"
    ),
    "opens": Says(zh="开启的关联案件没有写入", en="the related matters that it opens are not written"),
}
# Parts of a whole procedure → their key, and what a graph does not carry of them.
_OF_PROCEDURES: Final = {
    "scoped": (
        "certificate",
        Says(
            zh="执法证件的领域须与案件相符没有写入",
            en="that the certificate must cover the domain of the matter is not written",
        ),
    ),
    "power": (
        "power",
        Says(
            zh="案件要依据清单中哪一项职权没有写入",
            en="which entry of a list of powers a matter must rest on is not written",
        ),
    ),
    "applies_law": (
        "applies_to",
        Says(zh="新旧规定怎么衔接没有写入", en="which matters the version applies to is not written"),
    ),
    "bars": ("bars", Says(zh="回避后不得再办案没有写入", en="that recused officers act no more is not written")),
}
# Parts of a rule → what a graph does not carry of it.
_OF_RULES: Final = {
    "counts_from": Says(
        zh="期限从一项事实起算，图里从行为起算", en="its period counts from a fact; in the graph, from the act"
    ),
    "due_on": Says(zh="最后一天由一项事实给出，没有写入", en="its last day is a fact and is not written"),
    "ahead_of": Says(
        zh="从计划的日子倒着数的期限没有写入", en="its period counts back from a planned day and is not written"
    ),
    "backwards": Says(
        zh="从后一行为倒着数的期限没有写入", en="its period counts back from the later act and is not written"
    ),
    "yearly": Says(zh="每年一次的日子没有写入", en="its day of every year is not written"),
    "cap": Says(zh="期限的上限没有写入", en="the cap of its period is not written"),
    "otherwise": Says(zh="过期视为发生的行为没有写入", en="the act that is deemed to happen afterwards is not written"),
    "on_the_last_day": Says(
        zh="视为在最后一天当天发生，没有写入", en="that it is deemed to happen on the last day itself is not written"
    ),
    "replaces": Says(zh="它替代的义务在图里仍然存在", en="the duty that it replaces stands on in the graph"),
    "late": Says(zh="过期以后仍可以做，没有写入", en="that it may still happen late is not written"),
}


def beyond_graphs(procedure: Procedure) -> Iterator[LeftOut]:
    """Go through everything that a graph has no word for, in the order of the declaration."""
    for act in procedure.acts.values():
        yield from of_act(act)
        if act.by == ("system",):
            yield LeftOut(says=_BY_LAW, where=f"acts.{act.code}")
    for rule in procedure.rules:
        yield from _of_rule(procedure, rule)
    yield from of_whole(procedure)


def of_act(act: Act) -> Iterator[LeftOut]:
    """Go through what an act asks and brings about, beside that it happens."""
    for part, says in _OF_ACTS.items():
        if getattr(act, part):
            yield LeftOut(says=says, where=f"acts.{act.code}")


def of_time(rule: Rule, *, but: Container[str] = ()) -> Iterator[LeftOut]:
    """Go through what legal time, and other duties, mean to a rule.

    Takes   but — parts that are carried
    """
    where = f"rules.{rule.code}"
    for part, says in _OF_RULES.items():
        if part not in but and getattr(rule, part):
            yield LeftOut(says=says, where=where)
    if rule.period and rule.period.roll_over:
        zh, en = "最后一天遇休息日顺延没有写入", "that its last day rolls past days of rest is not written"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)
    if rule.period and rule.form is Form.MAY:
        zh = f"只在 {rule.period.zh}内可以做，没有写入"
        en = f"that it may happen only within {rule.period.en} is not written"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)


def of_whole(procedure: Procedure) -> Iterator[LeftOut]:
    """Go through what a procedure says beside its acts and rules."""
    for never in procedure.never:
        says = Says(
            zh=f"检查用的性质（{never.law}）没有写入", en=f"a property to be proved ({never.law}) is not written"
        )
        yield LeftOut(says=says, where=f"never.{never.reach}")
    for accrual in procedure.accruals.values():
        zh, en = f"“{accrual.title.zh}”没有写入", f"“{accrual.title.en}” is not written"
        yield LeftOut(says=Says(zh=zh, en=en), where=f"accruals.{accrual.code}")
    for part, (where, says) in _OF_PROCEDURES.items():
        if getattr(procedure, part):
            yield LeftOut(says=says, where=where)


def _of_rule(procedure: Procedure, rule: Rule) -> Iterator[LeftOut]:
    where, told = f"rules.{rule.code}", line(procedure, rule)
    if rule.form in OF_CLOCKS:
        zh, en = f"时钟规则没有写入：{told.zh}", f"a rule of clocks is not written: {told.en}"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)
        return
    if rule.form is Form.NOT:
        zh, en = f"由事实决定的禁止没有写入：{told.zh}", f"what facts forbid is not written: {told.en}"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)
        return
    if guard := guard_of(rule):
        yield LeftOut(
            says=Says(
                zh=f"条件“{guard}”写作关系的 guard；不认识它的工具会当作条件总成立",
                en=f"the condition «{guard}» is written as a guard; a tool that does not know it takes it to hold",
            ),
            where=where,
        )
    yield from of_time(rule)
    if rule.period and rule.form is not Form.MAY:
        zh = f"{rule.period.zh}写作时长；图按时长算，不按法定的整日和放假安排算"
        en = f"{rule.period.en} is written as a length of time; graphs count no whole legal days and no holidays"
        yield LeftOut(says=Says(zh=zh, en=en), where=where)


def guard_of(rule: Rule) -> str:
    """Give the condition of a rule as one text; empty where it has none."""
    parts = [f"({rule.when})" if rule.when and rule.unless else str(rule.when or "")]
    if rule.unless:
        parts.append(f"not ({rule.unless})")
    return " and ".join(part for part in parts if part)
