"""Procedures for the public: which there are, and each as lines of law, in the version of a day."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.kernel import catalogue, clock
from plumbline.kernel.catalogue import System
from plumbline.kernel.procedure import Applies, Procedure
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import Form, RuleShown, VersionShown, VersionsShown
from plumbline.site.portal.asked_day import AskedDay
from plumbline.site.portal.procedure_acts import ActLines, acts_shown
from plumbline.site.portal.procedure_files import files_shown
from plumbline.site.portal.procedure_frame import Frame, framed
from plumbline.site.portal.procedure_sections import Sections, sections_of
from plumbline.site.portal.search import Found, searched_by
from plumbline.site.rules import procedure_href
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

FOUND: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemShown:
    """A system of administration with its procedures."""

    title: Words
    purpose: Words
    procedures: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class ProceduresPage(Page):
    """The procedures by system."""

    template: ClassVar[str] = "pages/portal/procedures.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    systems: tuple[SystemShown, ...]


@dataclass(frozen=True, kw_only=True)
class ProcedurePage(Page):
    """One procedure in one version."""

    template: ClassVar[str] = "pages/portal/procedure.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    tags: tuple[TagShown, ...]
    code: str
    basis: str
    applies: Words  # which matters the version governs, where the law says so; with its source
    applies_law: str
    pages: tuple[Link, ...]
    wrong_day: Words
    versions: VersionsShown
    sections: Sections
    acts: tuple[ActLines, ...]  # the rules act by act; empty where they stand in another order
    nevers: tuple[RuleShown, ...]
    jumps: tuple[Link, ...]
    order: tuple[Link, ...]
    contents: tuple[Link, ...]
    files: tuple[Entry, ...]
    asked: AskedDay


@shows(ProceduresPage)
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures."""
    declared = catalogue.load()
    title = _("程序")
    page = ProceduresPage(
        title=title,
        way=(Crumb(words=_("首页"), href=reverse("home")), Crumb(words=title)),
        systems=tuple(
            SystemShown(
                title=system.title,
                purpose=system.purpose,
                procedures=tuple(_entry(versions[-1]) for versions in _of(system)),
            )
            for system in declared.systems.values()
            if _of(system)
        ),
    )
    return show(request, page)


@shows(ProcedurePage)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a procedure in the version of a day: ?order=declared and ?order=article list its rules in another order."""
    frame = framed(request, code)
    shown, asked = frame.shown, frame.asked
    order = request.GET.get("order", "")
    order = order if order in {"article", "declared"} else ""
    sections = sections_of(shown, on=asked.day, by_article=order == "article")
    acts = () if order else acts_shown(shown, on=asked.day, diagram=frame.href("procedure-diagram"))
    page = ProcedurePage(
        title=shown.title,
        wrong=bool(asked.wrong),
        way=frame.way(),
        tags=(_state(shown),),
        code=shown.code,
        basis=shown.basis,
        applies=_applies(shown),
        applies_law=shown.applies_law,
        pages=frame.pages("procedure"),
        wrong_day=frame.wrong,
        versions=_versions(frame),
        sections=sections,
        acts=acts,
        nevers=tuple(rule for rule in sections.rules if rule.form is Form.NEVER),
        jumps=tuple(Link(words=act.title, href=f"#act-{act.code}") for act in acts),
        order=tuple(
            Link(words=words, href=f"{frame.href('procedure', order=name)}#rules", here=name == order)
            for name, words in (("", _("按行为排")), ("declared", _("按先后排")), ("article", _("按条号排")))
        ),
        contents=_contents(shown),
        files=files_shown(frame),
        asked=asked,
    )
    return show(request, page, status=asked.status)


@searched_by
def procedures_found(question: str) -> Found | None:
    """Find procedures by their names."""
    wanted = question.casefold()
    found = [
        _entry(versions[-1])
        for versions in catalogue.load().procedures.values()
        if wanted in say(versions[-1].title).casefold() or wanted == versions[-1].code
    ]
    return Found(title=_("程序"), entries=tuple(found[:FOUND])) if found else None


def _of(system: System) -> list[tuple[Procedure, ...]]:
    """Give the procedures of a system, each with its versions."""
    folder = str(system.folder)
    return [versions for versions in catalogue.load().procedures.values() if versions[0].file.startswith(folder)]


def _entry(procedure: Procedure) -> Entry:
    told = {"rules": len(procedure.rules), "acts": len(procedure.acts)}
    return Entry(
        title=procedure.title,
        href=procedure_href(procedure),
        facts=(
            _("%(acts)s 个行为，%(rules)s 条规则") % told,
            _("%(n)s 处要法律工作者定") % {"n": len(procedure.to_settle)},
        ),
        law=procedure.basis,
    )


def _state(procedure: Procedure) -> TagShown:
    today = clock.today()
    if procedure.in_force_from > today:
        return TagShown(words=_("还没有施行"), kind="info")
    if procedure.in_force_to is not None and procedure.in_force_to < today:
        return TagShown(words=_("已经不再施行"))
    return TagShown(words=_("施行中"), kind="good", icon="check")


def _applies(procedure: Procedure) -> Words:
    """Say which matters the version governs, where a source says so."""
    if not procedure.applies_law:
        return ""
    if procedure.applies_to is Applies.PENDING:
        return _("施行时还没有办结的案件，也适用这一版。")
    return _("只适用于施行以后登记的案件；以前登记的，仍按原来的版本办。")


def _versions(frame: Frame) -> VersionsShown:
    shown = [
        VersionShown(
            name=_("第 %(n)s 版") % {"n": number},
            href=procedure_href(one, on=one.in_force_from),
            from_day=one.in_force_from,
            to_day=one.in_force_to,
            here=one is frame.shown,
        )
        for number, one in enumerate(frame.versions, start=1)
    ]
    return VersionsShown(
        versions=tuple(shown),
        day=frame.asked.day,
        action=procedure_href(frame.shown),
        compare_href=frame.href("procedure-compare") if len(shown) > 1 else "",
    )


def _contents(procedure: Procedure) -> tuple[Link, ...]:
    sections = (
        (_("规则"), "rules", True),
        (_("条件怎么判断"), "conditions", bool(procedure.derived)),
        (_("全部行为"), "acts", True),
        (_("期限"), "periods", any(rule.period for rule in procedure.rules)),
        (_("逾期加收"), "accruals", bool(procedure.accruals)),
        (_("还要定的"), "to-settle", bool(procedure.to_settle)),
        (_("没有写进来的"), "not-modelled", bool(procedure.not_modelled)),
        (_("给别的工具"), "files", True),
    )
    return tuple(Link(words=words, href=f"#{code}") for words, code, there in sections if there)
