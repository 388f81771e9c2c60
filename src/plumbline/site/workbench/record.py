"""One record of a matter: what was done, its code in the ledger, what it closed and opened, and what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.ledger.models import Leaf
from plumbline.engines.matters import asking, benchmarks
from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.correcting import corrections_of
from plumbline.engines.matters.models import Matter, Record
from plumbline.kernel import clock, fields
from plumbline.kernel.procedure import Rule
from plumbline.site import days
from plumbline.site.erased import ErasedShown, erased_shown
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import ActShown, ActState
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import FileShown, Known
from plumbline.site.showing import show, shows
from plumbline.site.templatetags import house
from plumbline.site.words import Masked, Words, say
from plumbline.site.workbench import course, files_shown
from plumbline.site.workbench.acts_shown import Acts
from plumbline.site.workbench.benchmark_shown import BenchmarkShown, benchmark_shown
from plumbline.site.workbench.correction import correct_link
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.dues import length_of, waits_for_outsider, what_is_owed
from plumbline.site.workbench.naming import names_of, number_of, title_of
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An obligation that the act closed or opened: what, until when, by which article."""

    words: Words
    said: Words
    law: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RecordPage(Page):
    """What was recorded, and what follows from it."""

    template: ClassVar[str] = "pages/workbench/record.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: Words
    verify: Link | None
    receipt: Link
    correct: Link | None
    erased: ErasedShown | None
    corrected: tuple[Known, ...]  # what holds instead of what was recorded
    known: tuple[Known, ...]
    facts: tuple[Known, ...]
    benchmark: BenchmarkShown | None
    documents: tuple[FileShown, ...]
    closed: tuple[Changed, ...]
    opened: tuple[Changed, ...]
    lapsed: tuple[Changed, ...]
    after: ActShown | None  # the next thing to do, where it is this officer's
    waits: Words
    ways: tuple[Link, ...]


@shows(RecordPage)
@on_matter
def record(request: HttpRequest, desk: Desk, matter: Matter, *, sequence: int) -> HttpResponse:
    """Show one record."""
    personal = desk.may(Permission.VIEW_PERSONAL, matter)
    found = get_object_or_404(matter.records.select_related("event"), sequence=sequence)
    standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
    public = found.event.public
    act = standing.procedure.acts[found.act]
    documents = matter.documents.defer("content").filter(sequence=sequence)
    after = after_of(standing, desk)
    page = RecordPage(
        title=_("已经记下：%(act)s") % {"act": say(act.title)},
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=_("记录 %(n)s") % {"n": sequence}),
        ),
        matter=title_of(matter, personal=personal),
        verify=files_shown.verify_link(found.event.code, _("核验这条记录")),
        receipt=Link(words=_("回执，交给提交的人"), href=course.receipt_href(found)),
        correct=correct_link(desk, matter, found),
        erased=erased_shown(matter),
        corrected=corrected_of(standing, found, personal=personal),
        known=known_of(found, names_of(course.codes_in([found]))),
        facts=facts_of(standing, found, personal=personal),
        benchmark=benchmark_shown(standing, found),
        documents=files_shown.documents_shown(documents, matter.publications.order_by("published_at")),
        closed=tuple(closed_of(standing, public["closed"])),
        opened=tuple(opened_of(standing, public["opened"])),
        lapsed=tuple(_changed(standing, rule, _("不再要做")) for rule in public["lapsed"]),
        after=after,
        waits="" if after else waits_of(standing),
        ways=(
            Link(words=_("回到案件"), href=matter_href(matter)),
            Link(words=_("看待办"), href=reverse("todo")),
        ),
    )
    return show(request, page)


def known_of(found: Record, names: Mapping[str, str]) -> tuple[Known, ...]:
    """Say when, by whom, and under which code in the ledger."""
    sealed = Leaf.objects.filter(event_id=found.event_id).exists()
    return (
        Known(name=_("什么时候"), value=days.moment(found.at)),
        Known(name=_("谁办的"), value=course.people_in(found, names)),
        Known(name=_("记入账本"), value=days.moment(found.recorded_at)),
        Known(
            name=_("账本编号"),
            value=house.grouped(found.event.code),
            origin=_("已经封存，任何人都能核验") if sealed else _("等下一次封存，几分钟内完成"),
        ),
    )


def facts_of(standing: Standing, found: Record, *, personal: bool) -> tuple[Known, ...]:
    """Show the facts that came with the act; how the range of a benchmark came about stands on its own."""
    declared = standing.procedure.fields
    return tuple(
        Known(name=declared[code].title, value=course.shown(declared[code], value, personal=personal))
        for code, value in fields.from_data(declared, found.facts).items()
        if code != benchmarks.TRACE
    )


def corrected_of(standing: Standing, found: Record, *, personal: bool) -> tuple[Known, ...]:
    """Show what holds since the latest correction; the record beside it stays as it was written."""
    latest = corrections_of([found]).get(found.sequence)
    if latest is None:
        return ()
    declared = standing.procedure.fields
    if latest.struck_out:
        holds = [Known(name=_("真实情况"), value=_("从来没有发生过，已经划去"))]
    else:
        holds = [
            Known(name=_("真正发生的行为"), value=say(standing.procedure.acts[latest.act].title)),
            *((Known(name=_("真正发生的时间"), value=days.moment(latest.at)),) if latest.at else ()),
            *(
                Known(name=declared[code].title, value=course.shown(declared[code], value, personal=personal))
                for code, value in fields.from_data(declared, latest.facts).items()
            ),
        ]
    reason = Known(name=_("为什么更正"), value=latest.reason if personal else Masked(what=_("理由")))
    by = Known(name=_("谁更正的"), value=latest.by.get("name", ""))
    return (*holds, reason, by, Known(name=_("更正记入账本"), value=days.moment(latest.recorded_at)))


def closed_of(standing: Standing, closed: Iterable[Mapping[str, Any]]) -> Iterable[Changed]:
    """Show what was owed and is done now."""
    for one in closed:
        yield _changed(standing, one["rule"], _("已完成，逾期，如实记录") if one["late"] else _("已完成"))


def opened_of(standing: Standing, opened: Iterable[Mapping[str, Any]]) -> Iterable[Changed]:
    """Show what is owed from now on, until when."""
    for one in opened:
        rule = standing.procedure.by_code[one["rule"]]
        yield _changed(standing, one["rule"], _until(rule, one["due"], standing))


def after_of(standing: Standing, desk: Desk) -> ActShown | None:
    """Give the owed act nearest its due date that this officer can do now."""
    if desk.body != standing.matter.body:
        return None
    shown = Acts.of(standing, desk).shown().near
    return next((act for act in shown if act.state is ActState.OWED), None)


def waits_of(standing: Standing) -> str:
    """Say what the matter waits for."""
    if standing.marking.ended:
        return _("案件已经办结，没有要做的事了。")
    owed = standing.marking.owed()
    if not owed:
        return _("现在没有必须做的事。")
    rule = standing.procedure.by_code[owed[0].rule]
    return _("接下来等：%(act)s。") % {"act": what_is_owed(rule, standing.procedure)}


def _until(rule: Rule, due: str | None, standing: Standing) -> str:
    if due is None:
        said = _("现在没有最后一天") if rule.period else _("没有法定期限")
    elif "T" in due:
        said = _("到 %(moment)s 为止") % {"moment": days.moment(datetime.fromisoformat(due))}
    else:
        said = _("到 %(day)s 为止") % {"day": days.long(date.fromisoformat(due))}
        said += _("（%(length)s）") % {"length": length_of(rule)} if length_of(rule) else ""
    return _("等当事人，%(until)s") % {"until": said} if waits_for_outsider(rule, standing.procedure) else said


def _changed(standing: Standing, code: str, said: str) -> Changed:
    rule = standing.procedure.by_code[code]
    opened_on = clock.day_of(standing.matter.opened_at)
    return Changed(words=what_is_owed(rule, standing.procedure), said=said, law=rule.law, on=opened_on)
