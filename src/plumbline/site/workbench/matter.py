"""The page of a matter: do the next act, or learn why not and who can cure it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters import asking, passing
from plumbline.engines.matters.acting import not_competent
from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.models import Matter, PartyKind, Record
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.erased import ErasedShown, erased_shown
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import ReasonShown, reasons_shown
from plumbline.site.parts.asking import FieldShown
from plumbline.site.parts.clock import ClockShown
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import FileShown, Happened, Known, PartyShown
from plumbline.site.showing import show, shows
from plumbline.site.words import Masked, Words, say
from plumbline.site.workbench import course, files_shown
from plumbline.site.workbench.acts_shown import Acts, ActsShown
from plumbline.site.workbench.clocks_shown import clocks_shown
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.dues import due_of, what_is_owed
from plumbline.site.workbench.erasing import erasing_link
from plumbline.site.workbench.evidence import evidence_fields
from plumbline.site.workbench.files_shown import Complete
from plumbline.site.workbench.naming import body_name, handlers_of, joined, names_of, party_name, title_of
from plumbline.site.workbench.related import RelatedShown, related_shown
from plumbline.site.workbench.relating import join_fields
from plumbline.site.workbench.sums import grown

LONG: Final = 18  # digits of an identifier in an address


@dataclass(frozen=True, kw_only=True)
class MatterPage(Page):
    """Everything about one matter, the next act first."""

    template: ClassVar[str] = "pages/workbench/matter.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    number: str
    tags: tuple[TagShown, ...]
    head: tuple[Known, ...]
    contents: tuple[Link, ...]
    told: Link | None  # what has just been recorded
    acts: ActsShown | None
    way_to_end: Link | None
    stranger: tuple[ReasonShown, ...]  # why this officer only looks
    clocks: tuple[ClockShown, ...]
    sums: tuple[Known, ...]  # what grows while something is late
    facts: tuple[course.Group, ...]
    happened: tuple[Happened, ...]
    older: Link | None
    documents: tuple[FileShown, ...]
    evidence: tuple[FileShown, ...]
    evidence_fields: tuple[FieldShown, ...]
    evidence_href: str
    party: PartyShown | None
    declare: Link | None
    related: tuple[RelatedShown, ...]
    relate_fields: tuple[FieldShown, ...]
    relate_href: str
    complete: Complete
    verify: Link | None
    erased: ErasedShown | None
    erase: Link | None
    seen_by: Words


@shows(MatterPage)
@on_matter
def matter(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """Show one matter."""
    return show(request, page_of(request, desk, matter))


def page_of(request: HttpRequest, desk: Desk, matter: Matter) -> MatterPage:
    """Make the page of a matter as this officer sees it."""
    personal = desk.may(Permission.VIEW_PERSONAL, matter)
    works = desk.body == matter.body
    standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
    records = course.records_of(matter)
    names = names_of(course.codes_in(records))
    shown = records if request.GET.get("course") == "all" else records[: course.RECENT]
    documents = files_shown.documents_of(matter)
    number = documents[-1].number if documents else matter.code
    complete = files_shown.complete(matter)
    return MatterPage(
        title=title_of(matter, personal=personal),
        way=(Crumb(words=_("案件"), href=reverse("matters")), Crumb(words=number)),
        number=number,
        tags=tags_of(standing),
        head=head_of(standing, desk, names, personal=personal),
        contents=contents(works=works),
        told=told_of(request, matter, records),
        acts=Acts.of(standing, desk).shown() if works else None,
        way_to_end=None if standing.marking.ended else way_to_end(matter),
        stranger=() if works else reasons_shown((not_competent(standing.procedure, matter, desk.actor),)),
        clocks=clocks_shown(standing, today=desk.today),
        sums=grown(standing, records, today=desk.today),
        facts=course.known_facts(standing, records, names, personal=personal),
        happened=course.course(
            standing,
            shown,
            names,
            matter.obligations.all(),
            files_shown.links_by_act(documents),
            passages=course.passages_beside(shown, passing.passages(matter), whole=len(shown) == len(records)),
        ),
        older=older(request, len(records)) if len(shown) < len(records) else None,
        documents=files_shown.documents_shown(documents, matter.publications.order_by("published_at")),
        evidence=files_shown.evidence_shown(matter.evidence.select_related("event"), personal=personal),
        evidence_fields=evidence_fields() if works and not matter.ended_at else (),
        evidence_href=reverse("evidence", kwargs={"matter_id": matter.pk}),
        party=party_of(matter, personal=personal),
        declare=declare_link(matter) if works and personal else None,
        related=related_shown(matter, desk),
        relate_fields=join_fields(standing.procedure) if works and desk.may(Permission.WORK_MATTER, matter) else (),
        relate_href=reverse("relate", kwargs={"matter_id": matter.pk}),
        complete=complete,
        verify=files_shown.verify_link(complete.code, _("核验最后一条记录")),
        erased=erased_shown(matter),
        erase=erasing_link(desk, matter),
        seen_by=seen_by(matter),
    )


def tags_of(standing: Standing) -> tuple[TagShown, ...]:
    """Say how far the matter has come, and under which version of which procedure it stands."""
    here, procedure = standing.marking, standing.procedure
    last = max(here.acts, key=lambda act: here.acts[act].sequence, default="")
    reached = (TagShown(words=procedure.acts[last].title, kind="info"),) if last else ()
    ended = (TagShown(words=_("已办结"), kind="good", icon="check"),) if here.ended else ()
    version = _("%(procedure)s，%(day)s起的规定") % {
        "procedure": say(procedure.title),
        "day": days.full(procedure.in_force_from),
    }
    deemed = tuple(
        TagShown(words=_("“%(act)s”已依法视为发生") % {"act": say(act.title)}, kind="info")
        for act, _at in standing.deemed
    )
    return (*(ended or reached), *deemed, TagShown(words=version))


def head_of(standing: Standing, desk: Desk, names: Mapping[str, str], *, personal: bool) -> tuple[Known, ...]:
    """Say who, since when, until when."""
    matter, here = standing.matter, standing.marking
    handlers = joined(names.get(code, code) for code in handlers_of(here))
    known = [
        Known(name=_("当事人"), value=party_name(matter, personal=personal) or no_party(matter)),
        Known(name=_("承办人"), value=handlers or _("还没有人")),
        Known(name=_("机关"), value=body_name(matter.body)),
        Known(name=_("登记日期"), value=days.full(clock.day_of(matter.opened_at))),
    ]
    dated = next((duty for duty in here.owed() if duty.due_on), None)
    if dated:
        rule = standing.procedure.by_code[dated.rule]
        due = due_of(dated, rule, standing.procedure, here=here, today=desk.today)
        name = _("下一个期限：%(act)s") % {"act": what_is_owed(rule, standing.procedure)}
        known.append(Known(name=name, due=due))
    return tuple(known)


def no_party(matter: Matter) -> str:
    """Say why there is no party to show."""
    return _("已依法删除") if matter.erased_at else _("还没有登记")


def way_to_end(matter: Matter) -> Link:
    """Lead to the shortest lawful way to an end."""
    return Link(words=_("到办结最快怎么走"), href=reverse("way", kwargs={"matter_id": matter.pk}))


def declare_link(matter: Matter) -> Link:
    """Lead to where officers declare what ties them to somebody whom the file names."""
    return Link(words=_("申报我和当事人的利害关系"), href=f"{reverse('declare-conflict')}?matter={matter.pk}")


def contents(*, works: bool) -> tuple[Link, ...]:
    """List the sections of the page."""
    return (
        *((Link(words=_("能做什么"), href="#acts"),) if works else ()),
        Link(words=_("期限"), href="#clocks"),
        Link(words=_("事实"), href="#facts"),
        Link(words=_("经过"), href="#course"),
        Link(words=_("文书"), href="#documents"),
        Link(words=_("证据"), href="#evidence"),
        Link(words=_("当事人"), href="#parties"),
    )


def told_of(request: HttpRequest, matter: Matter, records: Sequence[Record]) -> Link | None:
    """Say what has just been recorded, where the officer comes from doing it."""
    if request.GET.get("opened") and records:
        return Link(words=_("案件已经登记。看这条记录和它的账本编号"), href=course.record_href(records[-1]))
    related = request.GET.get("related", "")
    if (
        related.isdecimal()
        and len(related) < LONG
        and matter.links.filter(pk=int(related)).exclude(other=None).exists()
    ):
        return Link(words=_("关联案件已经记下"), href="#related")
    taken = request.GET.get("evidence", "")
    known = matter.evidence.filter(pk=int(taken)).first() if taken.isdecimal() and len(taken) < LONG else None
    if known is None:
        return None
    return Link(words=_("证据“%(title)s”已经收下，并记入账本") % {"title": known.title}, href="#evidence")


def older(request: HttpRequest, whole: int) -> Link:
    """Lead to all that happened."""
    return Link(words=_("看全部 %(n)s 条经过") % {"n": whole}, href=f"{request.path}?course=all#course")


def party_of(matter: Matter, *, personal: bool) -> PartyShown | None:
    """Show whom the matter concerns; what is personal only to whoever may see it."""
    party = getattr(matter, "party", None)
    if party is None:
        return None
    lines: list[Words | Masked] = [kind_words()[party.kind]]
    lines += [party.credit_code] if party.credit_code else []
    private = (
        (_("身份证号码"), party.identity_number),
        (_("地址"), party.address),
        (_("电话"), party.phone),
        (_("法定代表人或者负责人"), party.representative),
    )
    for name, value in private:
        if value:
            lines.append(_("%(label)s：%(value)s") % {"label": name, "value": value} if personal else Masked(what=name))
    return PartyShown(name=party_name(matter, personal=personal), lines=tuple(lines))


def kind_words() -> dict[str, str]:
    """Name the kinds of parties."""
    return {
        PartyKind.NATURAL_PERSON: _("公民"),
        PartyKind.INDIVIDUAL_BUSINESS: _("个体工商户"),
        PartyKind.LEGAL_PERSON: _("法人"),
        PartyKind.OTHER_ORGANISATION: _("其他组织"),
    }


def seen_by(matter: Matter) -> str:
    """Say who may see the matter."""
    said = _("%(body)s的办案岗位，以及监督本地区的司法行政机关。公开以后，公众看到的文书遮盖个人信息。")
    return said % {"body": body_name(matter.body)}
