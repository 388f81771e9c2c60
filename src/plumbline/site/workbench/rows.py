"""One line of the to-do list: until when, what, in which matter, by which article, whose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.matters import asking
from plumbline.engines.matters.asking import ActView
from plumbline.engines.matters.models import Matter, Obligation
from plumbline.kernel import clock
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.site import days
from plumbline.site.parts.listing import Cell, Row
from plumbline.site.words import Words
from plumbline.site.workbench.desk import Desk
from plumbline.site.workbench.dues import due_of, length_of, waits_for_outsider, what_is_owed
from plumbline.site.workbench.naming import handlers_of, joined, names_of, number_of
from plumbline.site.workbench.owing import Heap


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Where a line leads: to the form of its act, or to the reasons why not yet."""

    words: Words
    href: str
    sub: Words = ""


def row_of(row: Obligation, desk: Desk, names: Mapping[str, str]) -> Row:
    """Make the line of an obligation.

    Takes   names — of officers by their codes
    """
    matter = row.matter
    standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
    procedure, rule = standing.procedure, standing.procedure.by_code[row.rule]
    what = what_is_owed(rule, procedure)
    go = go_to(matter, [view for code in rule.targets if (view := standing.act(code))], procedure, rule)
    heap: str = row.heap  # type: ignore[attr-defined]  # annotated by the query
    return Row(
        state=heap if heap in {Heap.LATE, Heap.TODAY} else "",  # type: ignore[arg-type]  # the two heaps that have one
        cells=(
            Cell(due=due_of(row, rule, procedure, here=standing.marking, today=desk.today)),
            Cell(words=what, href=go.href, sub=go.sub),
            Cell(words=matter.title, sub=number_of(matter)),
            Cell(law=row.law, on=clock.day_of(matter.opened_at), sub=counted_from(row, rule)),
            Cell(words=joined(names.get(code, code) for code in handlers_of(standing.marking)) or _("还没有人")),
            Cell(words=go.words, href=go.href, hidden=_("%(act)s，%(matter)s") % {"act": what, "matter": matter.title}),
        ),
    )


def names_in(rows: Iterable[Obligation]) -> Mapping[str, str]:
    """Name every officer in the lines."""
    return names_of(code for row in rows for code in handlers_of(row.matter))


def go_to(matter: Matter, views: list[ActView], procedure: Procedure, rule: Rule) -> Go:
    """Say where the button of a line leads, and what stands below the act."""
    able = [view for view in views if view.possible]
    if able:
        outside = waits_for_outsider(rule, procedure)
        href = act_href(matter, able[0]) if len(able) == 1 else f"{matter_href(matter)}#acts"
        return Go(
            words=_("去登记") if outside else _("办理"), href=href, sub=_("当事人做了以后登记") if outside else ""
        )
    if not views:
        return Go(words=_("查看"), href=matter_href(matter))
    reasons = min(len(view.reasons) for view in views)
    sub = ngettext("现在还不能做：%(n)s 个原因", "现在还不能做：%(n)s 个原因", reasons) % {"n": reasons}
    return Go(words=_("看原因"), href=f"{matter_href(matter)}#act-{views[0].act.code}", sub=sub)


def counted_from(row: Obligation, rule: Rule) -> str:
    """Say how long the law gives, and since when: 7 个工作日，自 6月9日."""
    if rule.period is None:
        return _("法律没有规定期限") if row.due_on is None else ""
    if rule.counts_from:
        return length_of(rule)
    since = days.short(clock.day_of(row.opened_at))
    return _("%(period)s，自 %(day)s") % {"period": length_of(rule), "day": since}


def matter_href(matter: Matter) -> str:
    """Give the address of a matter."""
    return reverse("matter", kwargs={"matter_id": matter.pk})


def act_href(matter: Matter, view: ActView) -> str:
    """Give the address of the form of an act."""
    return reverse("act", kwargs={"matter_id": matter.pk, "act": view.act.code})
