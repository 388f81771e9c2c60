"""How the kept files stand, as the page of the ledger shows it: how many, read when, what is lost and who names it."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.ledger import rechecking
from plumbline.engines.ledger.files import State
from plumbline.engines.ledger.rechecking import Lost, Standing
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.templatetags.house import grouped
from plumbline.site.words import Words

SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesShown:
    """The files that the record names, by what was last found when they were read."""

    known: tuple[Known, ...]
    words: Words
    lost: TableShown | None = None


def files_shown() -> FilesShown:
    """Show how the files stand."""
    standing = rechecking.standing()
    known = (
        Known(name=_("记录提到的文件"), value=f"{standing.files:,}"),
        Known(name=_("还没有重读过"), value=f"{standing.unread:,}"),
        Known(name=_("最久的一次重读"), value=_oldest(standing)),
        Known(name=_("缺失或者变了"), value=f"{len(standing.lost):,}"),
    )
    return FilesShown(known=known, words=_words(standing), lost=_lost(standing.lost) if standing.lost else None)


def _oldest(standing: Standing) -> Words:
    return days.moment(clock.in_beijing(standing.oldest)) if standing.oldest else _("还没有")


def _words(standing: Standing) -> Words:
    if not standing.lost:
        return ""
    number = len(standing.lost)
    return ngettext(
        "%(n)s 个文件缺失或者变了。请从备份取回：文件按内容存放，取回的只会是原来的那一份。",
        "%(n)s 个文件缺失或者变了。请从备份取回：文件按内容存放，取回的只会是原来的那一份。",
        number,
    ) % {"n": number}


def _lost(lost: tuple[Lost, ...]) -> TableShown:
    rows = [
        Row(
            cells=(
                Cell(words=grouped(one.digest[:12]), sub=one.digest),
                Cell(words=_("缺失") if one.state is State.MISSING else _("内容变了")),
                Cell(words=_("、").join(one.named_by)),
            ),
            state="late",
        )
        for one in lost[:SHOWN]
    ]
    columns = (Column(words=_("文件的指纹")), Column(words=_("怎么了")), Column(words=_("提到它的事件")))
    return table(_("缺失或者变了的文件"), columns, rows)
