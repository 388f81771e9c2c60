"""A way that was planned, as a page tells it: each step with its day, who does it and why; what it assumes; what stands in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.kernel import clock, sentence
from plumbline.kernel.errors import Reason
from plumbline.kernel.planning import NoWay, Plan, Planned
from plumbline.kernel.procedure import Act
from plumbline.site import days
from plumbline.site.parts.act import ReasonShown
from plumbline.site.words import Words, say
from plumbline.site.workbench.acts_shown import Acts
from plumbline.site.workbench.dues import missing_facts
from plumbline.site.workbench.naming import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class WayStep:
    """One step: when, what, by whom, and the rules for it."""

    day: Words
    title: Words
    who: Words
    reasons: tuple[ReasonShown, ...]
    href: str = ""  # where this officer can do it now


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What cannot be said for sure: the sentence, more of it, and what it rests on one by one."""

    title: Words
    words: Words = ""
    reasons: tuple[ReasonShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way in one sentence and step by step; without steps, `none` says why there is none."""

    lead: Words = ""
    steps: tuple[WayStep, ...] = ()
    provisional: Open | None = None
    assumed: Open | None = None
    none: Open | None = None


def way_shown(found: Plan | NoWay, acts: Acts, *, ends: bool) -> Way:
    """Show a plan, or why none was found.

    Takes   ends — whether it is the way to an end of the matter, not to one act
    """
    if isinstance(found, NoWay):
        return Way(none=_none(found, acts))
    steps = list(_with_certainty(found, acts))
    guessed = next((step.at for step, sure in steps if not sure), None)
    return Way(
        lead=_lead(found, acts, ends=ends, sure=guessed is None),
        steps=tuple(_step(step, acts, first=not place, sure=sure) for place, (step, sure) in enumerate(steps)),
        provisional=_guessed(guessed) if guessed else None,
        assumed=_assumed(found.assumes, acts) if found.assumes else None,
    )


def _lead(found: Plan, acts: Acts, *, ends: bool, sure: bool) -> str:
    procedure = acts.standing.procedure
    told = {
        "day": _when(found.steps[-1], acts, sure=sure),
        "act": say(procedure.acts[found.steps[-1].act].title),
        "steps": " → ".join(_named(step, acts) for step in found.steps),
    }
    if ends:
        return _("%(day)s可以办结，先后是：%(steps)s") % told
    if len(found.steps) == 1:
        return _("%(day)s可以“%(act)s”，前面不用先做别的。") % told
    return _("%(day)s可以“%(act)s”，先后是：%(steps)s") % told


def _named(step: Planned, acts: Acts) -> str:
    title = _title(step, acts)
    if any(reason.until for reason in step.because):
        return _("%(act)s（等到 %(day)s）") % {"act": title, "day": days.short(clock.day_of(step.at))}
    return title


def _title(step: Planned, acts: Acts) -> str:
    """Name a step, and for whom it is; a name only to whoever may see it."""
    standing = acts.standing
    act = standing.procedure.acts[step.act]
    if not (step.item and act.each):
        return say(act.title)
    field = standing.procedure.fields[act.each.of]
    hidden = field.sealed and not acts.desk.may(Permission.VIEW_PERSONAL, standing.matter)
    item = _("已遮盖：%(what)s") % {"what": say(field.title)} if hidden else step.item
    return _("%(act)s（%(item)s）") % {"act": say(act.title), "item": item}


def _step(step: Planned, acts: Acts, *, first: bool, sure: bool) -> WayStep:
    standing = acts.standing
    declared, view = standing.procedure.acts[step.act], standing.act(step.act)
    return WayStep(
        day=_when(step, acts, sure=sure),
        title=_title(step, acts),
        who=_("到期没有做，法律视为发生") if step.deemed else _who(declared, acts),
        reasons=_rules(step.because, acts) or (ReasonShown(says="", law=declared.law, on=acts.day),),
        href=reverse("act", kwargs={"matter_id": standing.matter.pk, "act": step.act})
        if first and view and view.possible
        else "",
    )


def _who(act: Act, acts: Acts) -> str:
    named, recorded = (joined(say(acts.who(role, act)) for role in roles) for roles in (act.by, act.recorded_by))
    return _("%(who)s，由%(officer)s登记") % {"who": named, "officer": recorded} if recorded else named


def _rules(reasons: Iterable[Reason], acts: Acts) -> tuple[ReasonShown, ...]:
    """Tell for what rules a step stands on the way, each as its line of law."""
    procedure = acts.standing.procedure
    lines = (
        replace(reason, says=sentence.line(procedure, rule)) if (rule := procedure.by_code.get(reason.rule)) else reason
        for reason in reasons
    )
    return _told(lines, acts)


def _when(step: Planned, acts: Acts, *, sure: bool) -> str:
    day = clock.day_of(step.at)
    if day == acts.desk.today:
        return _("今天（%(day)s）") % {"day": days.long(day)}
    told = {"day": days.long(day), "hour": days.hour(step.at)}
    if not sure:
        return _("约 %(day)s") % told
    return _("最早 %(day)s %(hour)s") % told if _by_the_hour(step) else _("最早 %(day)s") % told


def _by_the_hour(step: Planned) -> bool:
    return any("T" in reason.until for reason in step.because)


def _with_certainty(found: Plan, acts: Acts) -> Iterator[tuple[Planned, bool]]:
    """Say of each step whether its day is sure: no wait up to it was counted in workdays that are not published."""
    procedure, calendar, sure = acts.standing.procedure, acts.desk.calendar, True
    for step in found.steps:
        for reason in step.because:
            rule = procedure.by_code.get(reason.rule)
            reads = rule is not None and rule.period is not None and rule.period.reads_schedule
            if reason.until and reads and not calendar.covers(clock.day_of(step.at)):
                sure = False
        yield step, sure


def _guessed(at: datetime) -> Open:
    year = clock.day_of(at).year
    return Open(
        title=_("有的日子还不能确定"),
        words=_("%(year)s 年的放假安排还没有公布，先按周末休息推算。") % {"year": year},
    )


def _assumed(reasons: tuple[Reason, ...], acts: Acts) -> Open:
    facts = dict.fromkeys(code for reason in reasons for code in reason.facts)
    named = missing_facts(acts.standing.procedure, tuple(facts))
    title = ngettext(
        "这里假定 %(n)s 条规定不成为障碍，因为事实还不知道",
        "这里假定 %(n)s 条规定不成为障碍，因为事实还不知道",
        len(reasons),
    )
    return Open(
        title=title % {"n": len(reasons)},
        words=_("还不知道：%(facts)s") % {"facts": named} if named else "",
        reasons=_told(reasons, acts),
    )


def _none(found: NoWay, acts: Acts) -> Open:
    if not found.reasons:
        return Open(
            title=_("还不能判断"),
            words=_("可以走的路太多，没有算到底。这不等于没有路。"),
        )
    return Open(
        title=_("没有找到办法"),
        words=_("挡在路上的是下面这些。这不证明没有别的路。"),
        reasons=_told(found.reasons, acts),
    )


def _told(reasons: Iterable[Reason], acts: Acts) -> tuple[ReasonShown, ...]:
    """Tell reasons without what to do about them: the steps of the way say that."""
    once = {(reason.says, reason.law): reason for reason in reasons}
    return tuple(ReasonShown(says=reason.says, law=reason.law, on=acts.day) for reason in once.values())
