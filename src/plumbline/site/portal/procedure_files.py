"""The files of a procedure for other tools, as its page lists them."""

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
    )
