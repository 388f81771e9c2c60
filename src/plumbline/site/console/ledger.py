"""The ledger as the audit administrator sees it: its size, its newest signed head, what waits, a recount on demand.

Only codes, kinds and streams are shown: what an event says, and about whom, belongs to other pages.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.ledger import rewinding
from plumbline.engines.ledger.cosigned import note_of
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, Unsealed
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken, Says
from plumbline.site import days, navigation
from plumbline.site.console import recounting
from plumbline.site.console.files_checked import FilesShown, files_shown
from plumbline.site.console.kinds import kind_words
from plumbline.site.console.recounting import Recount
from plumbline.site.console.witnesses_shown import WitnessesShown, witnesses_shown
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Cell, Column, Link, PaginationShown, Row, TableShown, pagination, table
from plumbline.site.parts.measuring import ProgressShown
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.templatetags.house import grouped
from plumbline.site.words import Words

SIZE: Final = 30
FURTHEST: Final = 6  # digits of a page's number
FINDINGS: Final = {
    "edited": Says(zh="改写", en="Edited"),
    "inserted": Says(zh="插入", en="Inserted"),
    "deleted": Says(zh="删除", en="Deleted"),
    "reordered": Says(zh="挪动", en="Reordered"),
    "cut_off": Says(zh="截断", en="Cut off"),
    "opening": Says(zh="个人信息对不上", en="Personal data does not fit"),
    "tree": Says(zh="树的节点对不上", en="Node of the tree does not fit"),
    "checkpoint": Says(zh="签名头对不上", en="Signed head does not fit"),
    "cosignature": Says(zh="副署对不上", en="Cosignature does not fit"),
    "disputed": Says(zh="见证人所见不同", en="A witness saw another past"),
    "unannounced": Says(zh="密钥没有公布过", en="Key was not announced"),
    "index": Says(zh="索引对不上", en="Index does not fit"),
    "clock": Says(zh="时间倒退", en="Time runs backwards"),
    "unguarded": Says(zh="缺少防改触发器", en="A guard against change is missing"),
}


@dataclass(frozen=True, kw_only=True)
class LedgerPage(Page):
    """The state of the ledger and its newest events."""

    template: ClassVar[str] = "pages/console/ledger.html"
    permission: ClassVar[str] = Permission.VIEW_AUDIT
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "ledger"

    known: tuple[Known, ...]
    note: str
    waiting: Words
    halted: Words
    files: FilesShown
    witnesses: WitnessesShown
    events: TableShown
    pages: PaginationShown


@dataclass(frozen=True, kw_only=True)
class RecountPage(Page):
    """A recount: how far it is, or what it came to."""

    template: ClassVar[str] = "pages/console/recount.html"
    permission: ClassVar[str] = Permission.VIEW_AUDIT
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "ledger"

    progress: ProgressShown | None = None
    verdict: str = ""  # good, bad, or unknown where it was cut short
    said: Words = ""
    known: tuple[Known, ...] = ()
    findings: TableShown | None = None
    ways: tuple[Link, ...] = ()


@shows(LedgerPage, acts=True)
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the state of the ledger; a POST begins a recount."""
    if request.method == "POST":
        return HttpResponseRedirect(reverse("recount", kwargs={"code": recounting.begin().code}))
    newest = Checkpoint.objects.order_by("-size").first()
    waiting = Unsealed.objects.count()
    whole = Event.objects.count()
    number = request.GET.get("page", "")
    last = max(-(-whole // SIZE), 1)
    page = min(max(int(number), 1), last) if number.isascii() and number.isdigit() and len(number) <= FURTHEST else 1
    shown = Event.objects.order_by("-id").only("stream", "sequence", "kind", "at", "recorded_at", "digest")
    drawn = LedgerPage(
        title=_("账本"),
        known=_state(newest, whole),
        note=note_of(newest) if newest else "",
        waiting=ngettext(
            "%(n)s 条还没有封存；封存由运行人员定时执行。", "%(n)s 条还没有封存；封存由运行人员定时执行。", waiting
        )
        % {"n": waiting}
        if waiting
        else "",
        halted=_halted(),
        files=files_shown(),
        witnesses=witnesses_shown(),
        events=_events(list(shown[(page - 1) * SIZE : page * SIZE])),
        pages=pagination(page=page, size=SIZE, whole=whole, href="?page={page}"),
    )
    return show(request, drawn)


@shows(RecountPage)
def recount(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a recount stands; while it runs, the page renews itself."""
    found = recounting.find(code)
    if found is None:
        raise Http404
    running = found.report is None and not found.cut_short
    response = show(request, _running(found) if running else _result(found))
    if running:
        response["Refresh"] = "5"
    return response


def _halted() -> Words:
    """Say why nothing is sealed, where the store is older than the log."""
    try:
        rewinding.check()
    except IntegrityBroken:
        return _(
            "数据库里没有账本已经签过的最新末端：它被退回到了较早的一天，或者是另一段历史。再封存下去账本就分叉了，所以停了下来。"
            "请运行人员按恢复手册（docs/how-to/restore.md）处理。"
        )
    return ""


def _state(newest: Checkpoint | None, whole: int) -> tuple[Known, ...]:
    known = [
        Known(name=_("事件"), value=f"{whole:,}"),
        Known(name=_("已封存"), value=f"{Leaf.objects.count():,}"),
        Known(name=_("还没有封存"), value=f"{Unsealed.objects.count():,}"),
        Known(name=_("流"), value=f"{Event.objects.aggregate(n=Count('stream', distinct=True))['n']:,}"),
    ]
    if newest is None:
        return (*known, Known(name=_("最新的签名头"), value=_("还没有封存过")))
    head = _("%(size)s 条，%(at)s") % {
        "size": f"{newest.size:,}",
        "at": days.moment(newest.at.astimezone(clock.BEIJING)),
    }
    return (
        *known,
        Known(name=_("最新的签名头"), value=head),
    )


def _events(events: list[Event]) -> TableShown:
    rows = [
        Row(
            cells=(
                Cell(words=grouped(event.code), href=_verify_href(event)),
                Cell(words=kind_words(event.kind), sub=event.kind),
                Cell(words=event.reference),
                Cell(words=days.moment(event.at.astimezone(clock.BEIJING))),
                Cell(words=days.moment(event.recorded_at.astimezone(clock.BEIJING))),
            )
        )
        for event in events
    ]
    columns = (
        Column(words=_("记录号")),
        Column(words=_("种类")),
        Column(words=_("流和序号")),
        Column(words=_("发生")),
        Column(words=_("记入")),
    )
    return table(_("最新的事件"), columns, rows)


def _verify_href(event: Event) -> str:
    verify = navigation.address("verify")
    return f"{verify}?code={event.code}" if verify else ""


def _way() -> tuple[Crumb, ...]:
    return (Crumb(words=_("账本"), href=navigation.address("ledger")), Crumb(words=_("核算")))


def _running(found: Recount) -> RecountPage:
    return RecountPage(
        title=_("正在核算账本"),
        way=_way(),
        progress=ProgressShown(
            code="recount",
            title=_("逐条重算指纹、前后衔接和签名"),
            done=found.done,
            whole=max(found.whole, 1),
            words=_("可以离开此页，核算照样进行；记住这个地址，随时回来看结果。本页每 5 秒自动更新。"),
        ),
    )


def _result(found: Recount) -> RecountPage:
    again = Link(words=_("回到账本"), href=navigation.address("ledger"))
    if found.report is None:
        return RecountPage(
            title=_("核算没有做完"),
            way=_way(),
            verdict="unknown",
            said=_("这次核算中途停了，可能是系统重新启动过。没有结论；请重新核算。"),
            ways=(again,),
        )
    report = found.report
    return RecountPage(
        title=_("账本对得上") if report["ok"] else _("账本对不上"),
        way=_way(),
        verdict="good" if report["ok"] else "bad",
        said=_verdict(report),
        known=(
            Known(name=_("核算了"), value=_("%(n)s 条事件") % {"n": f"{report['events']:,}"}),
            Known(name=_("签名头之下"), value=_("%(n)s 条") % {"n": f"{report['size']:,}"}),
            Known(name=_("开始"), value=days.moment(found.began_at)),
            Known(name=_("结束"), value=days.moment(found.moved_at)),
        ),
        findings=_findings(report["findings"]) if report["findings"] else None,
        ways=(again,),
    )


def _verdict(report: dict[str, Any]) -> Words:
    if report["ok"]:
        return _("每一条的指纹、前后衔接、树和签名都重新算过，没有发现改动。")
    n = len(report["findings"])
    said = ngettext(
        "发现 %(n)s 处。请先不要操作，保全现场，并与别处留存的签名头对照。",
        "发现 %(n)s 处。请先不要操作，保全现场，并与别处留存的签名头对照。",
        n,
    )
    return said % {"n": n}


def _findings(findings: list[dict[str, Any]]) -> TableShown:
    rows = [
        Row(
            cells=(
                Cell(words=one["where"]),
                Cell(words=FINDINGS.get(one["kind"], one["kind"])),
                Cell(words=Says(zh=one["says"]["zh"], en=one["says"]["en"])),
            ),
            state="late",
        )
        for one in findings[:500]
    ]
    columns = (Column(words=_("在哪里")), Column(words=_("怎么了")), Column(words=_("怎么知道的")))
    return table(_("发现"), columns, rows)
