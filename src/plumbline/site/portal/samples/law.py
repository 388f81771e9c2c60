"""Samples of texts of law: the words of a norm, its outline, one article, a difference, a citation, hits, changes."""

from datetime import date
from typing import Any

from plumbline.site.parts.law import (
    Branch,
    ChangeShown,
    CiteAsShown,
    DifferenceShown,
    DivisionShown,
    FoundShown,
    LineShown,
    OutlineShown,
    PieceShown,
)
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import VersionShown
from plumbline.site.portal.samples import HERE, both
from plumbline.site.words import Linked, Mark, Marked

KITES = both("《风筝条例》", "《风筝条例》")


def text() -> tuple[DivisionShown, ...]:
    """Show a division with an article of two paragraphs."""
    first = PieceShown("sample-a1", "第一条", HERE, ("风筝应当有线。", "线不得过长。"))
    annex = PieceShown("sample-p2", "", "", ("附件：风筝的式样",), "annex")
    return (DivisionShown("sample-d1", "第一章　总则", 1, (first, annex)),)


def outline(*, folded: bool) -> OutlineShown:
    """Show two divisions, one of them with others below it."""
    below = (
        Branch(words="第一章　总则", href=HERE, depth=1, here=True),
        Branch(words="第二章　放飞", href=HERE, depth=1),
    )
    branches = (Branch(words="第一编　风筝", href=HERE, twigs=below), Branch(words="第二编　附则", href=HERE))
    name = (
        both("样例：章节", "Sample: contents") if folded else both("样例：章节（折叠前）", "Sample: contents, unfolded")
    )
    return OutlineShown(label=name, title=both("章节", "Contents"), branches=branches, folded=folded)


def found() -> tuple[FoundShown, ...]:
    """Show an article in force, and a norm that is not yet."""
    snippet = ("风筝应当有结实的", Marked(words="线", mark=Mark.FOUND), "。")
    return (
        FoundShown(
            title=KITES,
            href=HERE,
            place="第一条",
            snippet=snippet,
            facts=(both("行政法规", "administrative regulation"),),
        ),
        FoundShown(title=KITES, href=HERE, state=both("2026年7月1日 起才施行", "in force only from 1 July 2026")),
    )


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give the samples by part."""
    lines = (
        LineShown(number="第一条", runs=("风筝的尺寸适用", Linked(words="《风筝标准条例》第三条", href=HERE), "。")),
        LineShown(
            runs=(
                "线的长度适用",
                Linked(words="《线绳条例》", why=both("本库没有这部规范", "this norm is not known here")),
                "。",
            )
        ),
    )
    removed, added = Marked(words="过长", mark=Mark.REMOVED), Marked(words="长于一百米", mark=Mark.ADDED)
    old, new = (
        both("2001 年文本，第一条", "text of 2001, article 1"),
        both("2020 年文本，第二条", "text of 2020, article 2"),
    )
    cite = CiteAsShown(
        words="《风筝条例》（2020年3月4日修订）第一条",
        href=HERE,
        address="https://plumbline.example/law/风筝条例/p/1/",
        note=both("永久链接跟着这一条走。", "The permanent link follows the provision."),
    )
    change = ChangeShown(
        title=KITES,
        href=HERE,
        what=both("2026 年修订", "revision of 2026"),
        on=date(2026, 7, 1),
        facts=(both("行政法规", "administrative regulation"),),
        links=(Link(words=both("改了什么", "What changed"), href=HERE),),
    )
    return {
        "law-text": [{"text": text()}],
        "outline": [{"outline": outline(folded=False)}, {"outline": outline(folded=True)}],
        "article-text": [{"lines": lines}],
        "difference": [
            {"difference": DifferenceShown(old=old, new=new, lines=(("线不得", removed, added, "。"),))},
            {"difference": DifferenceShown(old=old, new=new)},
        ],
        "cite-as": [{"cite": cite}],
        "found": [{"found": found()}],
        "law-changes": [{"changes": (change,)}],
        "version": [{"version": version()}],
    }  # fmt: skip


def version() -> VersionShown:
    """Show a version whose text is not held."""
    return VersionShown(
        name=both("1999 年文本", "text of 1999"),
        href=HERE,
        from_day=date(1999, 1, 1),
        to_day=date(2000, 12, 31),
        remark=both("没有原文", "text not held"),
    )
