"""Procedures for the public: which there are, and each as lines of law, in the version of a day."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.kernel import catalogue, clock
from plumbline.kernel.catalogue import System
from plumbline.kernel.procedure import Procedure
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import VersionShown, VersionsShown
from plumbline.site.portal.asked_day import AskedDay, asked_day
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
    wrong_day: Words
    versions: VersionsShown
    sections: Sections
    order: tuple[Link, ...]
    contents: tuple[Link, ...]
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
    """Show a procedure in the version of a day."""
    versions = catalogue.load().procedures.get(code)
    if not versions:
        raise Http404
    asked = asked_day(request)
    shown = _on(versions, asked) or versions[-1]
    by_article = request.GET.get("order") == "article"
    asked_on = f"on={asked.day.isoformat()}" if asked.is_given else ""
    page = ProcedurePage(
        title=shown.title,
        wrong=bool(asked.wrong),
        way=(
            Crumb(words=_("首页"), href=reverse("home")),
            Crumb(words=_("程序"), href=reverse("procedures")),
            Crumb(words=shown.title),
        ),
        tags=(_state(shown),),
        code=shown.code,
        basis=shown.basis,
        wrong_day=asked.wrong or ("" if _on(versions, asked) else _("那一天没有施行中的版本，下面是最近的一个。")),
        versions=_versions(versions, shown, asked),
        sections=sections_of(shown, on=asked.day, by_article=by_article),
        order=(
            Link(words=_("按先后排"), href=f"?{asked_on}#rules", here=not by_article),
            Link(words=_("按条号排"), href=f"?{asked_on}&order=article#rules".replace("?&", "?"), here=by_article),
        ),
        contents=_contents(shown),
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
        facts=(_("%(acts)s 个行为，%(rules)s 条规则") % told,),
        law=procedure.basis,
    )


def _on(versions: tuple[Procedure, ...], asked: AskedDay) -> Procedure | None:
    day = asked.day
    return next(
        (one for one in versions if one.in_force_from <= day and (one.in_force_to is None or day <= one.in_force_to)),
        None,
    )


def _state(procedure: Procedure) -> TagShown:
    today = clock.today()
    if procedure.in_force_from > today:
        return TagShown(words=_("还没有施行"), kind="info")
    if procedure.in_force_to is not None and procedure.in_force_to < today:
        return TagShown(words=_("已经不再施行"))
    return TagShown(words=_("施行中"), kind="good", icon="check")


def _versions(versions: tuple[Procedure, ...], shown: Procedure, asked: AskedDay) -> VersionsShown:
    return VersionsShown(
        versions=tuple(
            VersionShown(
                name=_("第 %(n)s 版") % {"n": number},
                href=procedure_href(one, on=one.in_force_from),
                from_day=one.in_force_from,
                to_day=one.in_force_to,
                here=one is shown,
            )
            for number, one in enumerate(versions, start=1)
        ),
        day=asked.day,
        action=procedure_href(shown),
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
    )
    return tuple(Link(words=words, href=f"#{code}") for words, code, there in sections if there)
