"""Pages for what does not work, in the words of the house: what happened, why, what to do; nothing was changed.

400 the address or form cannot be read    403 not this post    403 the form is stale    404 nothing stands here
409 the rules say no                      410 erased by law        413 the file is too large                     500 the fault is ours
503 no room, no answer of the database or of the files, or too long a queue
"""

import sys
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.ledger.outages import Outage, outage_of
from plumbline.kernel.errors import Refusal, Unknown
from plumbline.site import navigation
from plumbline.site.page import PUBLIC, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import Link
from plumbline.site.surroundings import describe, links
from plumbline.site.uploading import UploadTooLarge
from plumbline.site.words import Words, say

_MEGABYTE = 1024 * 1024
_AGAIN_SECONDS = 60
_ROOMS = {"/work/": Room.WORKBENCH, "/console/": Room.CONSOLE}


@dataclass(frozen=True, kw_only=True)
class FaultPage(Page):
    """Something does not work: what, why, what to do."""

    template: ClassVar[str] = "pages/errors/fault.html"
    permission: ClassVar[str] = PUBLIC

    stands_in: Room
    sentences: tuple[Words, ...]
    ways: tuple[Link, ...] = ()
    search: SearchBoxShown | None = None

    @property
    def layout(self) -> str:
        """Keep the person in the room where they were."""
        return self.stands_in.layout


@dataclass(frozen=True, kw_only=True)
class RefusedPage(Page):
    """The rules say no: each reason with its article."""

    template: ClassVar[str] = "pages/errors/refused.html"
    permission: ClassVar[str] = PUBLIC

    stands_in: Room
    refusal: RefusalShown

    @property
    def layout(self) -> str:
        """Keep the person in the room where they were."""
        return self.stands_in.layout


@dataclass(frozen=True, kw_only=True)
class UnknownPage(Page):
    """Something cannot be known, so it is not said: what is missing, who settles it."""

    template: ClassVar[str] = "pages/errors/unknown.html"
    permission: ClassVar[str] = PUBLIC

    stands_in: Room
    says: Words
    ways: tuple[Link, ...] = ()

    @property
    def layout(self) -> str:
        """Keep the person in the room where they were."""
        return self.stands_in.layout


def room_of(request: HttpRequest) -> Room:
    """Tell from the address in which room the person stands."""
    path = request.path_info.removeprefix("/en")
    return next((room for start, room in _ROOMS.items() if path.startswith(start)), Room.PORTAL)


def _back(request: HttpRequest) -> str:
    return request.path if request.method == "GET" else request.get_full_path()


def refused(request: HttpRequest, refusal: Refusal, *, title: Words = "", asked: Words = "") -> RefusedPage:
    """Make the page of a refusal; a view that knows the act names it in `title` and `asked`."""
    shown = RefusalShown(
        title=title or _("现在不能这样做"),
        asked=asked,
        reasons=reasons_shown(refusal.reasons),
        back=_("回到刚才的页面"),
        back_href=_back(request),
    )
    return RefusedPage(title=shown.title, stands_in=room_of(request), refusal=shown)


def unknown(request: HttpRequest, gap: Unknown) -> UnknownPage:
    """Make the page of something that cannot be known."""
    return UnknownPage(
        title=_("还不知道"), stands_in=room_of(request), says=gap.says, ways=links((_("回到首页"), "home"))
    )


def forbidden(request: HttpRequest, says: Words, *, permission: str = "") -> FaultPage:
    """Make the page for somebody in another post: says which posts may.

    Takes   permission — what the page asks for
    """
    who = _("、").join(say(holder.says) for holder in authority.who_may(permission)) if permission else ""
    return FaultPage(
        title=_("这一页由别的岗位办理"),
        stands_in=room_of(request),
        sentences=(
            says,
            *((_("能办的岗位：%(posts)s。") % {"posts": who},) if who else ()),
            _("如果您应当能看，请联系本机关负责授权的安全管理员。"),
        ),
        ways=links((_("看我的岗位"), "account"), (_("回到首页"), "home")),
    )


def gone(request: HttpRequest, title: Words, words: Words) -> FaultPage:
    """Make the page for what stood here and was erased by law."""
    return FaultPage(title=title, stands_in=room_of(request), sentences=(words,))


def too_large(request: HttpRequest, *, limit: int) -> FaultPage:
    """Make the page for a file past the limit."""
    sentences = (
        _("一次最多收 %(limit)s MB，超过的部分没有接收，也没有保存。") % {"limit": limit // _MEGABYTE},
        _("请把文件分成几份，或者压缩照片和录像后再传。您在表单里填的其他内容没有改变任何记录。"),
    )
    return FaultPage(title=_("文件太大"), stands_in=room_of(request), sentences=sentences)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 where the form itself was too large."""
    if isinstance(exception, UploadTooLarge):
        return _draw(request, too_large(request, limit=settings.EVIDENCE_LIMIT), status=413)
    if isinstance(exception, RequestDataTooBig):
        page = FaultPage(
            title=_("内容太多"),
            stands_in=room_of(request),
            sentences=(_("这张表单的内容超过了一次能收的大小，没有保存。请分几次填写，文件请用上传的方式提交。"),),
        )
        return _draw(request, page, status=413)
    page = FaultPage(
        title=_("这个地址或表单读不懂"),
        stands_in=room_of(request),
        sentences=(_("可能是地址抄漏了一段，或者表单在途中变了。什么都没有改变。"),),
        ways=links((_("回到首页"), "home")),
    )
    return _draw(request, page, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _draw(request, forbidden(request, str(exception or "") or _("您的岗位不办理这一页的事。")), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 — Django gives it by name
    """Answer 404 with a search for the words of the address."""
    words = unquote(request.path_info.removeprefix("/en")).replace("/", " ").replace("-", " ").strip()
    action = navigation.address("search")
    page = FaultPage(
        title=_("这个地址没有内容"),
        stands_in=room_of(request),
        sentences=(_("可能是地址抄错了，或者这一页已经改了地址。公开的决定即使撤回，也会留下一页说明。"),),
        ways=links((_("回到首页"), "home")),
        search=SearchBoxShown(action=action, label=_("用地址里的词查一查"), value=words) if action else None,
    )
    return _draw(request, page, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 — Django gives it by name
    """Answer a form that was drawn too long ago, or not by this site; named in the settings as the CSRF view."""
    page = FaultPage(
        title=_("这张表单已经过期"),
        stands_in=room_of(request),
        sentences=(
            _("打开表单之后，您在别处登录或者退出过，或者浏览器没有保存本站的记号。为了确认是您本人在办，这次没有收。"),
            _("什么都没有改变。请返回上一页，重新载入后再办一次；您填过的内容，多数浏览器会替您留着。"),
        ),
        ways=(Link(words=_("重新打开这一页"), href=request.get_full_path()),),
    )
    return _draw(request, page, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where an outage is the cause, without asking the database anything: it may be what is broken."""
    outage = outage_of(sys.exception())
    room = room_of(request)
    page = _out(request, room, outage) if outage else _our_fault(room)
    context: dict[str, Any] = {**describe(request, account=None), "page": page}
    response = HttpResponse(render_to_string(page.template, context), status=503 if outage else 500)
    if outage:
        response["Retry-After"] = str(_AGAIN_SECONDS)
    return response


def _our_fault(room: Room) -> FaultPage:
    return FaultPage(
        title=_("我们这边出了故障"),
        stands_in=room,
        sentences=(
            _("您要做的事没有完成，也没有记入账本。故障已经记下，由运行人员处理。"),
            _("急事请拨打 12345，或者直接联系经办机关。"),
        ),
    )


def _out(request: HttpRequest, room: Room, outage: Outage) -> FaultPage:
    """Make the page of an outage: what became of what was sent, why, and when to try again."""
    title, acted, why = {
        Outage.FULL: (
            _("磁盘满了，没有保存"),
            _("您要做的事没有完成，也没有记入账本，连一半都没有。"),
            _("服务器上放数据或者文件的磁盘没有空间了，要由运行人员腾出来。"),
        ),
        Outage.BUSY: (
            _("现在同时办理的人太多"),
            _("您要做的事没有轮到，什么都没有记入。"),
            _("别的事项正在写入，排队超过了时限。"),
        ),
        Outage.SILENT: (
            _("数据库或者文件库现在没有应答"),
            _("不能确定您要做的事有没有记入：连接可能正断在提交的那一刻。请先打开这件事看看；没有记上的，再办一次。"),
            _("服务器正在重启，或者和数据库、文件库的连接断了，要由运行人员查看。"),
        ),
    }[outage]
    after = _("请过一两分钟再试。同一张办理表单再交一次，只会记一次。")
    sentences = (acted, why, after) if request.method == "POST" else (why, _("请过一两分钟再打开这一页。"))
    urgent = _("急事请拨打 12345，或者直接联系经办机关。")
    return FaultPage(title=title, stands_in=room, sentences=(*sentences, urgent))


def _draw(request: HttpRequest, page: Page, *, status: int) -> HttpResponse:
    return render(request, page.template, {"page": page}, status=status)
