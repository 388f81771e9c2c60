"""The files of a procedure for other tools, and its place in the machine interface, as its page lists them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.site.parts.listing import Entry
from plumbline.site.portal.procedure_frame import Frame


def files_shown(frame: Frame) -> tuple[Entry, ...]:
    """List the files, each for the version and the day of the page."""
    return (
        Entry(
            title=_("DCR 图（XML）"),
            href=frame.href("procedure-dcr"),
            facts=(_("给 DCR 工具：行为、先后、义务、禁止；事实、条件和法定日历不在里面"),),
        ),
        Entry(
            title=_("BPMN 2.0 图"),
            href=frame.href("procedure-bpmn"),
            facts=(_("给人看的流程图：谁做、先后、期限、条文；不能拿来运行"),),
        ),
        Entry(
            title=_("没有带过去的"),
            href=frame.href("procedure-left-out"),
            facts=(_("逐条列出这两个文件里没有的，或者只带过去一部分的"),),
        ),
        Entry(
            title=_("机器接口"),
            href=reverse(
                "api:get_procedure_version", kwargs={"code": frame.shown.code, "version": frame.shown.version}
            ),
            facts=(_("给别的程序：规则、期限和事实；用 POST 发一段经过，可以问现在能做什么、最早哪天"),),
        ),
    )
