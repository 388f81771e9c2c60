"""The sentences in which rules and refusals are told, in both languages: what, why, what to do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.naming import ROLES, clocks, line, roles, show_day, show_end, span_of, titles
from plumbline.kernel.period import Period, Reckoning
from plumbline.kernel.procedure import Act, Each, Procedure, Qualified, Rule
from plumbline.kernel.told import kept, once

__all__ = ["OFFICER_ROLES", "ROLES", "line", "roles", "show_day", "span_of", "titles"]

OFFICER_ROLES: Final = ("handler",)


def ended(procedure: Procedure) -> Reason:
    """Say that the matter has ended."""
    says = Says(zh="本案已经办结，不再有后续行为", en="This matter has ended; nothing more can happen in it")
    return Reason(kind=ReasonKind.UNMET, says=says, law=procedure.basis)


def already(procedure: Procedure, act: Act) -> Reason:
    """Say that the act has been done and is done once."""
    says = Says(zh=f"“{act.title.zh}”已经做过，一案只做一次", en=f"“{act.title.en}” has been done; it is done once")
    return Reason(kind=ReasonKind.UNMET, says=says, law=act.law or procedure.basis)


def not_open(procedure: Procedure) -> Reason:
    """Say that the matter has not been opened."""
    opening = procedure.acts[procedure.opens_with]
    says = Says(zh=f"还没有“{opening.title.zh}”", en=f"“{opening.title.en}” has not happened yet")
    return Reason(kind=ReasonKind.UNMET, says=says, law=opening.law or procedure.basis, act=opening.code)


def wrong_role(act: Act, person: Actor) -> Reason:
    """Say which post may perform the act."""
    may = roles(act.performed_by)
    why = Says(zh=f"{person.name}没有这个岗位", en=f"{person.name} holds no such post")
    if "system" in person.roles:
        why = Says(zh="不会自动发生", en="it does not happen by itself")
    says = Says(zh=f"这一步由{may.zh}做，{why.zh}", en=f"This is for the {may.en}; {why.en}")
    cure = Says(zh=f"请{may.zh}来做", en=f"Ask the {may.en} to do it")
    return Reason(kind=ReasonKind.ROLE, rule="role", says=says, law=act.law, cure=cure, who=act.performed_by)


def same_person(act: Act, person: Actor) -> Reason:
    """Say that somebody else must perform the act."""
    before = roles(act.not_same_as)
    says = Says(
        zh=f"{person.name}已经作为{before.zh}办理本案，“{act.title.zh}”须由别人来做",
        en=f"{person.name} has acted in this matter as {before.en}; “{act.title.en}” is for somebody else",
    )
    cure = Says(zh="请没有参与办案的人来做", en="Ask somebody who has had no part in the matter")
    return Reason(
        kind=ReasonKind.ROLE,
        rule="separation",
        says=says,
        law=act.not_same_as_law or act.law,
        cure=cure,
        who=act.performed_by,
    )


def barred(law: str, person: Actor) -> Reason:
    """Say that a person has been recused."""
    says = Says(zh=f"{person.name}已经回避，不能再参与本案", en=f"{person.name} has been recused from this matter")
    return Reason(kind=ReasonKind.ROLE, rule="recusal", says=says, law=law)


def too_few_officers(act: Act, actors: Sequence[Actor], *, domain: str, day: date) -> Reason:
    """Say whose certificate does not hold, and how many officers are needed."""
    zh, en = [], []
    for person in actors:
        if person.certified(domain, day):
            continue
        last = max((one.valid_to for one in person.certificates if not domain or domain in one.scopes), default=None)
        if last is None:
            zh.append(f"{person.name}没有这个领域的执法证")
            en.append(f"{person.name} has no certificate for this domain")
        elif last < day:
            zh.append(f"{person.name}的执法证 {last.isoformat()} 到期")
            en.append(f"the certificate of {person.name} ended on {last.isoformat()}")
        else:
            zh.append(f"{person.name}的执法证在 {day.isoformat()} 不能用")
            en.append(f"the certificate of {person.name} was not in force on {day.isoformat()}")
    needed = Says(
        zh=f"“{act.title.zh}”须有 {act.officers} 名持有效执法证的人员",
        en=f"“{act.title.en}” needs {act.officers} officers with a certificate in force",
    )
    says = Says(zh="；".join([needed.zh, *zh]), en="; ".join([needed.en, *en]))
    cure = Says(zh="加一名持有效执法证的人员一起办", en="Add another officer whose certificate is in force")
    return Reason(
        kind=ReasonKind.ROLE,
        rule="officers",
        says=says,
        law=act.officers_law or act.law,
        cure=cure,
        who=act.performed_by,
    )


def unqualified(act: Act, need: Qualified, person: Actor) -> Reason:
    """Say which qualification is missing."""
    says = Says(
        zh=f"{person.name}没有登记“{act.title.zh}”需要的资格",
        en=f"{person.name} has no recorded qualification for “{act.title.en}”",
    )
    return Reason(kind=ReasonKind.ROLE, rule="qualification", says=says, law=need.law, who=act.performed_by)


def unknown(law: str, procedure: Procedure, missing: Missing, target: Says, *, rule: Rule | None = None) -> Reason:
    """Say which facts decide, and are not known; or which act must have happened for the question to make sense."""
    about = (law, rule.code if rule else "", missing.names, missing.acts, target.zh, target.en)
    return kept(procedure, about, lambda: _unknown(law, procedure, missing, target, rule))


def _unknown(law: str, procedure: Procedure, missing: Missing, target: Says, rule: Rule | None) -> Reason:
    codes = tuple(sorted(name for name in missing.names if name in procedure.fields))
    acts = tuple(sorted(missing.acts))
    zh = "、".join(f"“{procedure.fields[code].title.zh}”" for code in codes)
    en = ", ".join(f"“{procedure.fields[code].title.en}”" for code in codes)
    cure = Says(zh="补上这个事实", en="Supply this fact")
    if not codes and acts:
        named = titles(procedure, acts)
        zh, en = f"{named.zh}在哪一天", f"the day of {named.en}"
        cure = Says(zh=f"先做{named.zh}", en=f"Do {named.en} first")
    says = Says(
        zh=f"还不知道{zh}，能不能{target.zh.strip('“”')}取决于它",
        en=f"Not known yet: {en}; whether “{target.en.strip('“”')}” may happen depends on it",
    )
    return Reason(
        kind=ReasonKind.UNKNOWN,
        says=says,
        law=law,
        rule=rule.code if rule else "",
        cure=cure,
        act=acts[0] if acts and not codes else "",
        facts=codes,
    )


def _unmet(rule: Rule, kind: ReasonKind, says: Says, *, cure: Says | None = None, until: str = "") -> Reason:
    return Reason(kind=kind, says=says, law=rule.law, rule=rule.code, cure=rule.cure or cure, until=until)


def _first_needed(procedure: Procedure, rule: Rule, says: Says) -> Reason:
    """Say what must be done first, and who can do it."""
    first = titles(procedure, rule.sources)
    cure = Says(zh=f"先做{first.zh}", en=f"Do {first.en} first")
    reason = _unmet(rule, ReasonKind.UNMET, rule.says or says, cure=cure)
    return replace(reason, act=rule.sources[0], who=procedure.acts[rule.sources[0]].performed_by)


@once
def must_come_first(procedure: Procedure, rule: Rule) -> Reason:
    """Say what must be done first."""
    first = titles(procedure, rule.sources)
    says = Says(zh=f"还没有{first.zh}", en=f"{first.en} has not happened yet")
    return _first_needed(procedure, rule, says)


@once
def still_owed(procedure: Procedure, rule: Rule) -> Reason:
    """Say what is owed meanwhile."""
    first = titles(procedure, rule.sources)
    says = Says(zh=f"{first.zh}该做，还没有做", en=f"{first.en} is owed and has not been done")
    return _first_needed(procedure, rule, says)


@once
def forbidden(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the facts forbid it."""
    return _unmet(rule, ReasonKind.FORBIDDEN, line(procedure, rule))


def closed(procedure: Procedure, rule: Rule, act: str) -> Reason:
    """Say which act has closed this one."""
    first = titles(procedure, rule.sources)
    title = procedure.acts[act].title
    says = rule.says or Says(zh=f"{first.zh}之后，不能再“{title.zh}”", en=f"After {first.en}, no more “{title.en}”")
    return _unmet(rule, ReasonKind.FORBIDDEN, says)


@once
def not_given(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the law gives this possibility only under facts that are not so here."""
    then = titles(procedure, rule.targets)
    says = Says(zh=f"本案的事实不属于可以{then.zh}的情形", en=f"The facts of this matter do not open {then.en}")
    return _unmet(rule, ReasonKind.FORBIDDEN, says)


def too_early(procedure: Procedure, rule: Rule, reckoning: Reckoning) -> Reason:
    """Say until when to wait."""
    first, end, period = titles(procedure, rule.sources), show_end(reckoning), reckoning.period
    says = Says(
        zh=f"{first.zh}之后须满 {period.zh}，到 {end.zh}为止",
        en=f"{period.en} must pass after {first.en}: until {end.en}",
    )
    cure = Says(zh=f"等过了 {end.zh}", en=f"Wait until {end.en} has passed")
    until = (reckoning.due_at or reckoning.due).isoformat()
    return _unmet(rule, ReasonKind.WINDOW, says, cure=cure, until=until)


def too_late(procedure: Procedure, rule: Rule, reckoning: Reckoning) -> Reason:
    """Say when the window closed."""
    then, end, period = titles(procedure, rule.targets), show_end(reckoning), reckoning.period
    says = Says(
        zh=f"{then.zh}须在 {period.zh}内，已于 {end.zh}届满",
        en=f"{then.en} was open for {period.en}, which ended on {end.en}",
    )
    return _unmet(rule, ReasonKind.WINDOW, says)


def too_short_notice(procedure: Procedure, rule: Rule, length: Period, notified: date, earliest: date) -> Reason:
    """Say that the notice was too short, and which day is possible."""
    first, then = titles(procedure, rule.sources), titles(procedure, rule.targets)
    told, day = show_day(notified), show_day(earliest)
    says = Says(
        zh=f"{first.zh}须比{then.zh}早 {length.zh}以上，实际是 {told.zh}",
        en=f"{first.en} must come at least {length.en} before {then.en}; it came on {told.en}",
    )
    cure = Says(zh=f"最早可以在 {day.zh}", en=f"The earliest possible day is {day.en}")
    return _unmet(rule, ReasonKind.WINDOW, says, cure=cure, until=earliest.isoformat())


def nothing_deems(act: Act) -> Reason:
    """Say that nobody performs the act, and no period runs that would let the law deem it."""
    says = Says(
        zh=f"“{act.title.zh}”不由人做，现在也没有到期就会使它视为发生的期限",
        en=f"Nobody performs “{act.title.en}”, and no period runs that would let it be deemed",
    )
    return Reason(kind=ReasonKind.FORBIDDEN, says=says, law=act.law)


def already_for(act: Act, item: str) -> Reason:
    """Say that the act has been done for this one."""
    says = Says(zh=f"对{item}已经做过“{act.title.zh}”", en=f"“{act.title.en}” has been done for {item}")
    return Reason(kind=ReasonKind.UNMET, says=says, law=act.law)


def not_among(procedure: Procedure, act: Act, each: Each, item: str) -> Reason:
    """Say that the act is not for this one."""
    title = procedure.fields[each.of].title
    says = Says(zh=f"{item}不在“{title.zh}”之中", en=f"{item} is not among “{title.en}”")
    return Reason(kind=ReasonKind.FACT, says=says, law=act.law, facts=(each.named_in,))


@once
def nothing_runs(procedure: Procedure, rule: Rule) -> Reason:
    """Say that no period runs that could be extended."""
    clock = clocks(procedure, rule.clocks)
    says = Says(zh=f"现在没有{clock.zh}的期限可以延长", en=f"No period for {clock.en} runs that could be extended")
    return _unmet(rule, ReasonKind.UNMET, says)


@once
def ran_out(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the period has ended and cannot be extended any more."""
    clock = clocks(procedure, rule.clocks)
    says = Says(
        zh=f"{clock.zh}的期限已经届满，不能再延长", en=f"The period for {clock.en} has ended; it cannot be extended now"
    )
    return _unmet(rule, ReasonKind.WINDOW, says)


@once
def extended_enough(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the period has been extended as often as the law lets."""
    clock = clocks(procedure, rule.clocks)
    times = "once" if rule.at_most == 1 else f"{rule.at_most} times"
    says = Says(
        zh=f"{clock.zh}的期限最多延长 {rule.at_most} 次，已经延长过",
        en=f"The period for {clock.en} may be extended {times}, and has been",
    )
    return _unmet(rule, ReasonKind.FORBIDDEN, says)


def out_of_reach(procedure: Procedure, rule: Rule, now: date, longest: date) -> Reason:
    """Say between which days a new last day lies."""
    first, last, field = show_day(now), show_day(longest), procedure.fields[rule.to].title
    says = Says(
        zh=f"“{field.zh}”须在 {first.zh}之后，最晚 {last.zh}",
        en=f"“{field.en}” lies after {first.en}, and on {last.en} at the latest",
    )
    return replace(_unmet(rule, ReasonKind.FACT, says), facts=(rule.to,))


def before_the_last(at: datetime) -> Reason:
    """Say that acts are recorded in the order in which they happened."""
    says = Says(
        zh=f"时间早于本案最近一个行为（{at:%Y-%m-%d %H:%M}），请核对",
        en=f"This is before the latest act of the matter ({at:%Y-%m-%d %H:%M}); check the time",
    )
    return Reason(kind=ReasonKind.FACT, says=says, facts=("at",))
