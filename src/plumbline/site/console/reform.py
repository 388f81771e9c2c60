"""A reform of organs on one page: the plan as a table, first tried, then carried out with the same words."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import reform_plan, reforming
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.bodies.reform_plan import Plan
from plumbline.engines.bodies.reforming import Reformed
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts
from plumbline.kernel.values import FieldType, Unreadable, read
from plumbline.site import navigation
from plumbline.site.console.keeping import account_of
from plumbline.site.console.papers import domains, joined, name_of
from plumbline.site.console.performing import required
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, errors_of
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

LONGEST: Final = 200_000  # characters of a plan
EXAMPLE: Final = ",".join(reform_plan.COLUMNS)
CARRY: Final = "carry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What would come of a plan, or came of it."""

    known: tuple[Known, ...]
    passed: TableShown | None


@dataclass(frozen=True, kw_only=True)
class ReformPage(Page):
    """The plan, and what would come of it."""

    template: ClassVar[str] = "pages/console/reform.html"
    permission: ClassVar[str] = Permission.MANAGE_BODIES
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    fields: tuple[FieldShown, ...]
    errors: tuple[ErrorLink, ...]
    tried: Tried | None
    may_carry: bool  # it was tried, and its day has come
    carry: str
    done: bool


@shows(ReformPage, acts=True)
def reform(request: HttpRequest) -> HttpResponse:
    """Ask for a plan; try it, or carry it out."""
    account = account_of(request)
    given = {name: request.POST.get(name, "").strip() for name in ("on", "basis", "steps")}
    if request.method != "POST":
        start = {"on": clock.today().isoformat(), "basis": "", "steps": f"{EXAMPLE}\n"}
        done = request.GET.get("carried") == "1"
        return show(request, _page(start, {}, [], None, done=done))
    carry = request.POST.get("step") == CARRY
    errors, elsewhere, tried = _answer(account, given, carry=carry)
    if tried is not None and carry:
        return HttpResponseRedirect(f"{reverse('reform')}?carried=1")
    page = _page(given, errors, elsewhere, tried)
    return show(request, page, status=422 if errors or elsewhere else 200)


def _answer(
    account: Account, given: dict[str, str], *, carry: bool
) -> tuple[dict[str, Words], list[Words], Tried | None]:
    """Try or carry out; gives errors by field, every line that is wrong, and what came of it."""
    errors: dict[str, Words] = {}
    try:
        on = read(FieldType.DAY, given["on"], {})
    except Unreadable as wrong:
        on, errors["on"] = None, wrong.says
    if not given["basis"]:
        errors["basis"] = required(_("依据"))
    if len(given["steps"]) > LONGEST:
        errors["steps"] = _("方案太长；用命令 plumbline reform 办理")
    if errors or on is None:
        return errors or {"on": required(_("从哪天起"))}, [], None
    try:
        plan = reform_plan.read(given["steps"], on=on, basis=given["basis"])
        return {}, [], _tried(reforming.carry_out(plan, by=account, dry_run=not carry), plan)
    except InvalidFacts as refusal:
        said = [(reason.facts[0] if reason.facts else "", reason.says) for reason in refusal.reasons]
    errors = {name: words for name, words in said if name in {"on", "basis"}}
    return errors, [words for name, words in said if name not in errors], None


def _page(
    given: dict[str, str],
    errors: dict[str, Words],
    elsewhere: list[Words],
    tried: Tried | None,
    *,
    done: bool = False,
) -> ReformPage:
    fields = (
        FieldShown(
            name="on",
            label=_("从哪天起"),
            kind=Kind.DAY,
            value=given["on"],
            hint=_("新体制的第一天；还没到的日子只能试算"),
            error=errors.get("on", ""),
        ),
        FieldShown(
            name="basis",
            label=_("依据"),
            value=given["basis"],
            hint=_("批准改革的文件，例如：皖编〔2026〕99号；记入每个案件"),
            error=errors.get("basis", ""),
        ),
        FieldShown(
            name="steps",
            label=_("方案"),
            kind=Kind.LONG_TEXT,
            value=given["steps"],
            hint=_(
                "一行一步，可以从表格粘贴。step 列写 found（设立）、rename（更名）、pass（划转一个领域）或 end（撤销）"
            ),
            error=errors.get("steps", "") or (_("方案里有 %(n)s 处要改") % {"n": len(elsewhere)} if elsewhere else ""),
        ),
    )
    title = _("机构改革")
    return ReformPage(
        title=title,
        wrong=bool(errors or elsewhere),
        way=(Crumb(words=_("机关和人员"), href=navigation.address("bodies")), Crumb(words=title)),
        fields=fields,
        errors=(*(ErrorLink(words=words, field="steps") for words in elsewhere), *errors_of(fields[:2])),
        tried=tried,
        may_carry=tried is not None and read(FieldType.DAY, given["on"], {}) <= clock.today(),
        carry=CARRY,
        done=done,
    )


def _tried(outcome: Reformed, plan: Plan) -> Tried:
    """Say what would come of a plan; bodies that it founds are called as it calls them."""
    codes = {code for one in outcome.passed for code in (one.before, one.after)}
    codes |= {*outcome.renamed, *outcome.ended, *outcome.placed}
    names = {one.body: name_of(one) for one in plan.of("found")}
    names |= {body.code: name_of(body) for body in Body.objects.filter(code__in=codes)}
    listed = (
        (_("设立"), outcome.founded),
        (_("更名"), outcome.renamed),
        (_("撤销"), outcome.ended),
        (_("改上级"), outcome.placed),
    )
    known = [Known(name=name, value=joined(names.get(code, code) for code in some)) for name, some in listed if some]
    if outcome.without_post:
        known.append(Known(name=_("待重新任职"), value=_("%(n)s 人") % {"n": outcome.without_post}))
    rows = [
        Row(
            cells=(
                Cell(words=names.get(one.before, one.before)),
                Cell(words=names.get(one.after, one.after)),
                Cell(words=domains(one.domains) or _("没有")),
                Cell(words=str(one.running)),
            )
        )
        for one in outcome.passed
    ]
    columns = (
        Column(words=_("从")),
        Column(words=_("到")),
        Column(words=_("职权")),
        Column(words=_("在办事项"), kind="number"),
    )
    return Tried(known=tuple(known), passed=table(_("划转什么"), columns, rows) if rows else None)
