"""Both texts of a conflict as the review page shows them: only the articles that differ, word by word."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from plumbline.engines.norms.conflicting import Pair, conflict_of
from plumbline.engines.norms.models import Article, ImportedFile, Review, Version
from plumbline.site.parts.comparing import ComparedShown, Line, SideShown, sides
from plumbline.site.parts.listing import TagShown
from plumbline.site.words import Words
from plumbline.site.workbench.task_shown import place_of

MOST: Final = 60  # articles laid out on one page: what differs in more is another text, not another spelling


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """How the two texts differ."""

    same: int
    different: int
    shown: tuple[ComparedShown, ...]

    @property
    def more(self) -> int:
        """Give how many differing articles are not laid out."""
        return self.different - len(self.shown)


def differences_of(file: ImportedFile) -> Differences | None:
    """Compare the held text with the file; nothing where one of them cannot be read any more."""
    conflict = conflict_of(file)
    if conflict is None:
        return None
    different = conflict.different
    held = _("以前收录的") if file.review == Review.ACCEPTED else _("已收录的")
    return Differences(
        same=len(conflict.pairs) - len(different),
        different=len(different),
        shown=tuple(
            _compared(pair, conflict.version, at, held=held) for at, pair in enumerate(different[:MOST], start=1)
        ),
    )


def _compared(pair: Pair, version: Version, at: int, *, held: Words) -> ComparedShown:
    kind, number, sub = pair.place
    before, came = sides(pair.held or "", pair.came or "")
    return ComparedShown(
        code=f"article-{at}",
        place=place_of(Article(version=version, kind=kind, number=number, sub=sub)),
        tag=_tag(pair),
        old=_side(held, before, _("已收录的文本没有这一条。")),
        new=_side(_("这个文件的"), came, _("这个文件没有这一条。")),
    )


def _tag(pair: Pair) -> TagShown:
    if pair.held is None:
        return TagShown(words=_("只在这个文件里"), kind="info")
    if pair.came is None:
        return TagShown(words=_("只在已收录的文本里"), kind="info")
    return TagShown(words=_("文字不同"), kind="soon")


def _side(name: Words, lines: tuple[Line, ...], missing: Words) -> SideShown:
    return SideShown(name=name, lines=lines, missing=missing)
