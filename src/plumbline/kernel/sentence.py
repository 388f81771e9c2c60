"""The sentences in which rules and refusals are told, in both languages: what, why, what to do."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.period import Period, Reckoning
from plumbline.kernel.procedure import Act, Actor, Form, Procedure, Qualified, Rule

ROLES = {
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


OFFICER_ROLES = ("handler",)


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


def line(procedure: Procedure, rule: Rule) -> Says:
    """Tell a rule as one line of law."""
    if rule.says:
        return rule.says
    first, then = titles(procedure, rule.sources), titles(procedure, rule.targets)
    period = rule.period
    zh_within, en_within = (f"在 {period.zh}内", f" within {period.en}") if period else ("", "")
    match rule.form:
        case Form.FIRST if rule.backwards and period:
            return Says(
                zh=f"{first.zh}须在{then.zh}的 {period.zh}之前",
                en=f"{first.en} comes at least {period.en} before {then.en}",
            )
        case Form.FIRST if period:
            return Says(
                zh=f"{first.zh}满 {period.zh}之后，才能{then.zh}",
                en=f"{then.en} only once {period.en} have passed since {first.en}",
            )
        case Form.FIRST:
            return Says(zh=f"没有{first.zh}，不能{then.zh}", en=f"No {then.en} before {first.en}")
        case Form.MUST:
            return Says(
                zh=f"{first.zh}之后，须{zh_within}{then.zh}", en=f"After {first.en}, {then.en} must follow{en_within}"
            )
        case Form.MAY:
            return Says(
                zh=f"{first.zh}之后，可以{zh_within}{then.zh}", en=f"After {first.en}, {then.en} may follow{en_within}"
            )
        case Form.CLOSES:
            return Says(zh=f"{first.zh}之后，不能再{then.zh}", en=f"After {first.en}, no more {then.en}")
        case Form.WHILE:
            return Says(zh=f"{first.zh}该做而没做时，不能{then.zh}", en=f"While {first.en} is owed, no {then.en}")
        case Form.NOT:
            return Says(zh=f"{rule.when}时，不能{then.zh}", en=f"No {then.en} when {rule.when}")


def ended(procedure: Procedure) -> Reason:
    """Say that the matter has ended."""
    says = Says(zh="本案已经办结，不再有后续行为", en="This matter has ended; nothing more can happen in it")
    return Reason(kind=ReasonKind.UNMET, says=says, law=procedure.basis)


def already(act: Act) -> Reason:
    """Say that the act has been done and is done once."""
    says = Says(zh=f"“{act.title.zh}”已经做过，一案只做一次", en=f"“{act.title.en}” has been done; it is done once")
    return Reason(kind=ReasonKind.UNMET, says=says, law=act.law)


def not_open(procedure: Procedure) -> Reason:
    """Say that the matter has not been opened."""
    opening = procedure.acts[procedure.opens_with]
    says = Says(zh=f"还没有“{opening.title.zh}”", en=f"“{opening.title.en}” has not happened yet")
    return Reason(kind=ReasonKind.UNMET, says=says, law=opening.law or procedure.basis, act=opening.code)


def wrong_role(act: Act, person: Actor) -> Reason:
    """Say which post may perform the act."""
    may = roles(act.performed_by)
    says = Says(
        zh=f"这一步由{may.zh}做，{person.name}没有这个岗位",
        en=f"This is for the {may.en}; {person.name} holds no such post",
    )
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


def unknown(law: str, procedure: Procedure, names: Iterable[str], target: Says, *, rule: Rule | None = None) -> Reason:
    """Say which facts decide, and are not known."""
    codes = tuple(sorted(name for name in names if name in procedure.fields))
    zh = "、".join(f"“{procedure.fields[code].title.zh}”" for code in codes)
    en = ", ".join(f"“{procedure.fields[code].title.en}”" for code in codes)
    says = Says(
        zh=f"还不知道{zh}，能不能{target.zh.strip('“”')}取决于它",
        en=f"Not known yet: {en}; whether “{target.en.strip('“”')}” may happen depends on it",
    )
    cure = Says(zh="补上这个事实", en="Supply this fact")
    return Reason(kind=ReasonKind.UNKNOWN, says=says, law=law, rule=rule.code if rule else "", cure=cure, facts=codes)


def _unmet(
    procedure: Procedure, rule: Rule, kind: ReasonKind, says: Says, cure: Says | None = None, until: str = ""
) -> Reason:
    who = procedure.acts[rule.sources[0]].performed_by if rule.sources else ()
    return Reason(
        kind=kind,
        says=says,
        law=rule.law,
        rule=rule.code,
        cure=rule.cure or cure,
        act=rule.sources[0] if rule.sources and kind is ReasonKind.UNMET else "",
        who=who if kind is ReasonKind.UNMET else (),
        until=until,
    )


def must_come_first(procedure: Procedure, rule: Rule) -> Reason:
    """Say what must be done first."""
    first = titles(procedure, rule.sources)
    says = rule.says or Says(zh=f"还没有{first.zh}", en=f"{first.en} has not happened yet")
    cure = Says(zh=f"先做{first.zh}", en=f"Do {first.en} first")
    return _unmet(procedure, rule, ReasonKind.UNMET, says, cure)


def still_owed(procedure: Procedure, rule: Rule) -> Reason:
    """Say what is owed meanwhile."""
    first = titles(procedure, rule.sources)
    says = rule.says or Says(zh=f"{first.zh}该做，还没有做", en=f"{first.en} is owed and has not been done")
    cure = Says(zh=f"先做{first.zh}", en=f"Do {first.en} first")
    return _unmet(procedure, rule, ReasonKind.UNMET, says, cure)


def forbidden(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the facts forbid it."""
    return _unmet(procedure, rule, ReasonKind.FORBIDDEN, line(procedure, rule))


def closed(procedure: Procedure, rule: Rule, act: str) -> Reason:
    """Say which act has closed this one."""
    first = titles(procedure, rule.sources)
    title = procedure.acts[act].title
    says = rule.says or Says(zh=f"{first.zh}之后，不能再“{title.zh}”", en=f"After {first.en}, no more “{title.en}”")
    return _unmet(procedure, rule, ReasonKind.FORBIDDEN, says)


def not_given(procedure: Procedure, rule: Rule) -> Reason:
    """Say that the law gives this possibility only under facts that are not so here."""
    then = titles(procedure, rule.targets)
    says = Says(zh=f"本案的事实不属于可以{then.zh}的情形", en=f"The facts of this matter do not open {then.en}")
    return _unmet(procedure, rule, ReasonKind.FORBIDDEN, says)


def too_early(procedure: Procedure, rule: Rule, reckoning: Reckoning) -> Reason:
    """Say until when to wait."""
    first, day, period = titles(procedure, rule.sources), show_day(reckoning.due), reckoning.period
    says = Says(
        zh=f"{first.zh}之后须满 {period.zh}，到 {day.zh}为止",
        en=f"{period.en} must pass after {first.en}: until {day.en}",
    )
    cure = Says(zh=f"等过了 {day.zh}", en=f"Wait until {day.en} has passed")
    return _unmet(procedure, rule, ReasonKind.WINDOW, says, cure, reckoning.due.isoformat())


def too_late(procedure: Procedure, rule: Rule, reckoning: Reckoning) -> Reason:
    """Say when the window closed."""
    then, day, period = titles(procedure, rule.targets), show_day(reckoning.due), reckoning.period
    says = Says(
        zh=f"{then.zh}须在 {period.zh}内，已于 {day.zh}届满",
        en=f"{then.en} was open for {period.en}, which ended on {day.en}",
    )
    return _unmet(procedure, rule, ReasonKind.WINDOW, says)


def too_short_notice(procedure: Procedure, rule: Rule, length: Period, notified: date, earliest: date) -> Reason:
    """Say that the notice was too short, and which day is possible."""
    first, then = titles(procedure, rule.sources), titles(procedure, rule.targets)
    told, day = show_day(notified), show_day(earliest)
    says = Says(
        zh=f"{first.zh}须比{then.zh}早 {length.zh}以上，实际是 {told.zh}",
        en=f"{first.en} must come at least {length.en} before {then.en}; it came on {told.en}",
    )
    cure = Says(zh=f"最早可以在 {day.zh}", en=f"The earliest possible day is {day.en}")
    return _unmet(procedure, rule, ReasonKind.WINDOW, says, cure, earliest.isoformat())


def before_the_last(at: datetime) -> Reason:
    """Say that acts are recorded in the order in which they happened."""
    says = Says(
        zh=f"时间早于本案最近一个行为（{at:%Y-%m-%d %H:%M}），请核对",
        en=f"This is before the latest act of the matter ({at:%Y-%m-%d %H:%M}); check the time",
    )
    return Reason(kind=ReasonKind.FACT, says=says, facts=("at",))
