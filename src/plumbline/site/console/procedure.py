"""One version of a procedure: its rules as lines of law, its facts with who asks them, its acts with who performs them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.kernel import catalogue, clock
from plumbline.kernel.fields import Field
from plumbline.kernel.procedure import Act, Procedure, Question
from plumbline.kernel.sentence import roles
from plumbline.site import navigation
from plumbline.site.conditions import in_words
from plumbline.site.console.papers import from_to, joined, qualification
from plumbline.site.console.procedures import running_matters, state_of, version_href
from plumbline.site.console.proof import ProofShown, proof_of
from plumbline.site.kinds import PERSONAL, TYPES
from plumbline.site.left_open import entry_of
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Cell, Column, Entry, Link, Row, TableShown, TagShown, table
from plumbline.site.parts.reading import RuleShown
from plumbline.site.rules import rules_shown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, kw_only=True)
class ProcedurePage(Page):
    """A version of a procedure, line by line."""

    template: ClassVar[str] = "pages/console/procedure.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "declarations"

    state: TagShown
    facts_line: Words
    basis: str
    on: date
    versions: tuple[Link, ...]
    proof: ProofShown
    rules: tuple[RuleShown, ...]
    conditions: tuple[Entry, ...]
    acts: TableShown
    facts: TableShown
    to_settle: tuple[Entry, ...]
    not_modelled: tuple[Entry, ...]


@shows(ProcedurePage)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one version of a procedure; without a version, the one in force."""
    today = clock.today()
    shown = version_of(code, request.GET.get("version", ""), today=today)
    on = min(today, shown.in_force_to or today)
    running = running_matters().get((shown.code, shown.version), 0)
    page = ProcedurePage(
        title=shown.title,
        way=(Crumb(words=_("程序"), href=navigation.address("declarations")), Crumb(words=shown.title)),
        state=state_of(shown, on=today),
        facts_line=_facts_line(shown, running),
        basis=shown.basis,
        on=on,
        versions=tuple(
            Link(words=from_to(one.in_force_from, one.in_force_to), href=version_href(one), here=one is shown)
            for one in catalogue.load().procedures[shown.code]
        ),
        proof=proof_of(shown, on=on),
        rules=rules_shown(shown, on=on),
        conditions=tuple(
            Entry(title=one.title, facts=(in_words(shown, one.condition),), law=one.law, on=on)
            for one in shown.derived.values()
        ),
        acts=_acts(shown, on),
        facts=_facts(shown, on),
        to_settle=tuple(entry_of(shown, note, on=on) for note in shown.to_settle),
        not_modelled=tuple(entry_of(shown, note, on=on) for note in shown.not_modelled),
    )
    return show(request, page)


def version_of(code: str, version: str, *, today: date) -> Procedure:
    """Find a version by its first day; without one, the version in force, else the newest.

    Raises  Http404 where no such procedure or version is declared
    """
    versions = catalogue.load().procedures.get(code, ())
    wanted = [one for one in versions if one.version == version] if version else []
    if not versions or (version and not wanted):
        raise Http404
    in_force = [
        one for one in versions if one.in_force_from <= today and (one.in_force_to is None or today <= one.in_force_to)
    ]
    return (wanted or in_force or list(versions))[-1]


def _facts_line(procedure: Procedure, running: int) -> str:
    matters = ngettext("在办案件 %(n)s 件", "在办案件 %(n)s 件", running) % {"n": f"{running:,}"}
    return _("%(code)s · %(days)s · 规则 %(rules)s 条 · 行为 %(acts)s 个 · %(matters)s") % {
        "code": procedure.code,
        "days": from_to(procedure.in_force_from, procedure.in_force_to),
        "rules": len(procedure.rules) + len(procedure.never),
        "acts": len(procedure.acts),
        "matters": matters,
    }


def _acts(procedure: Procedure, on: date) -> TableShown:
    columns = (
        Column(words=_("行为")),
        Column(words=_("谁做")),
        Column(words=_("要求")),
        Column(words=_("问什么")),
        Column(words=_("依据")),
    )
    return table(_("行为"), columns, [_act(procedure, act, on) for act in procedure.acts.values()])


def _act(procedure: Procedure, act: Act, on: date) -> Row:
    performed = say(roles(act.by))
    recorded = _("由%(who)s登记") % {"who": say(roles(act.recorded_by))} if act.recorded_by else ""
    return Row(
        cells=(
            Cell(words=say(act.title), sub=act.code),
            Cell(words=performed, sub=recorded),
            Cell(words=joined(_demands(procedure, act)) or _("没有别的要求")),
            Cell(words=joined(_asked(procedure, one) for one in act.questions) or _("什么都不问")),
            Cell(law=act.law, on=on),
        )
    )


def _demands(procedure: Procedure, act: Act) -> list[str]:
    """Say what an act demands of whoever performs it, and how often it may happen."""
    said = []
    if act.officers:
        said.append(ngettext("%(n)s 名持证人员", "%(n)s 名持证人员", act.officers) % {"n": act.officers})
    if act.not_same_as:
        said.append(_("不能是本案的%(who)s") % {"who": say(roles(act.not_same_as))})
    for need in act.needs:
        when = _("（%(condition)s时）") % {"condition": in_words(procedure, need.when)} if need.when else ""
        said.append(_("要有%(qualification)s") % {"qualification": qualification(need.qualification)} + when)
    if act.code == procedure.opens_with:
        said.append(_("程序从这里开始"))
    if act.code in procedure.ends_with:
        said.append(_("做了就办结"))
    if act.repeat:
        said.append(_("可以做几次"))
    if act.after_end:
        said.append(_("办结以后也能做"))
    return said


def _asked(procedure: Procedure, question: Question) -> str:
    title = say(procedure.fields[question.field].title)
    return title if question.required else _("%(fact)s（选填）") % {"fact": title}


def _facts(procedure: Procedure, on: date) -> TableShown:
    askers: dict[str, list[str]] = {}
    for act in procedure.acts.values():
        for question in act.questions:
            askers.setdefault(question.field, []).append(say(act.title))
    columns = (
        Column(words=_("事实")),
        Column(words=_("类型")),
        Column(words=_("个人信息")),
        Column(words=_("哪个行为问")),
        Column(words=_("依据")),
    )
    rows = [_fact(field, askers.get(field.code, []), on) for field in procedure.fields.values()]
    return table(_("事实"), columns, rows)


def _fact(field: Field, askers: list[str], on: date) -> Row:
    choices = joined(say(words) for words in field.choices.values())
    return Row(
        cells=(
            Cell(words=say(field.title), sub=field.code),
            Cell(words=say(TYPES[field.type]), sub=choices),
            Cell(
                words=say(PERSONAL[field.personal]),
                sub=_("账本里只留指纹") if field.sealed else "",
            ),
            Cell(words=joined(askers) or _("没有行为直接问")),
            Cell(law=field.law, on=on) if field.law else Cell(words=_("没有单独的条文")),
        )
    )
