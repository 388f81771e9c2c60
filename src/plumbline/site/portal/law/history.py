"""One provision through the versions of its norm: its number in each, what was changed, how sure that is."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from plumbline.engines.norms import changing
from plumbline.engines.norms.models import Article, ArticleKind, Version
from plumbline.kernel.difference import compare
from plumbline.site.parts.comparing import lines_of
from plumbline.site.parts.law import DifferenceShown
from plumbline.site.parts.listing import Cell, Column, Link, Row, TableShown, table
from plumbline.site.portal.law.naming import (
    SURE,
    article_href,
    article_place,
    on_day,
    permalink_of,
    piece_name,
    version_name,
)
from plumbline.site.portal.law.versions import NoticeShown, Standing
from plumbline.site.words import Mark, Words

_MARKS = {"same": None, "removed": Mark.REMOVED, "added": Mark.ADDED}


def history_of(article: Article) -> tuple[Article, ...]:
    """Give the provision in every version, oldest first; the article alone while its lineage is not known."""
    return changing.history_of(article) if article.lineage_id else (article,)


def history_table(standing: Standing, here: Article, history: Sequence[Article]) -> TableShown:
    """Tell the history of a provision, newest first, with the versions whose text is not held."""
    by_version = {one.version_id: one for one in history}
    rows: list[Row] = []
    before: Article | None = None
    known = False  # whether an earlier text is held
    for version in standing.versions:
        one = by_version.get(version.pk)
        if one is not None or not version.held:
            rows.append(_row(standing, version, one, before, here=here, known=known))
        known = known or version.held
        before = one if version.held else before
    columns = (
        Column(words=_("施行日")),
        Column(words=_("条号")),
        Column(words=_("改动")),
        Column(words=_("公布文件")),
        Column(words=_("对照"), kind="go"),
    )
    return table(_("本条的来历"), columns, tuple(reversed(rows)))


def _row(
    standing: Standing, version: Version, one: Article | None, before: Article | None, *, here: Article, known: bool
) -> Row:
    first = version.first_day
    number = version.number or version_name(version, among=standing.versions)
    if one is None:
        unknown = Cell(words=_("没有收录原文，不知道"))
        return Row(cells=(Cell(day=first), unknown, unknown, Cell(words=number), Cell()))
    href = article_href(standing.norm, one.number, one.sub, on=version.first_day)
    is_here = one.pk == here.pk
    compare_href = "" if is_here else f"?on={here.version.first_day.isoformat()}&with={version.promulgated_on}#compare"
    return Row(
        cells=(
            Cell(day=first, href="" if is_here else href),
            Cell(words=piece_name(one)),
            Cell(words=what_changed(one, before, known=known), sub=sureness(one)),
            Cell(words=number),
            Cell(words=_("对照"), href=compare_href, hidden=version_name(version, among=standing.versions))
            if compare_href
            else Cell(words=_("正在看")),
        ),
        chosen=is_here,
    )


def what_changed(one: Article, before: Article | None, *, known: bool) -> Words:
    """Say what a version did to a provision."""
    if before is None:
        return _("新增") if known else _("本库最早的文本")
    moved = (one.number, one.sub) != (before.number, before.sub)
    told = {"number": article_place(before.number, before.sub)}
    if one.text == before.text:
        return _("原%(number)s，文字没有改") % told if moved else _("没有改")
    return _("原%(number)s，文字有改动") % told if moved else _("文字有改动")


def sureness(one: Article) -> Words:
    """Say how sure it is that a provision is the one before, where it is not."""
    if one.likeness is None or one.likeness >= SURE:
        return ""
    return _("与上一文本的相似度 %(likeness)s（1 为相同），请核对是不是同一条") % {"likeness": f"{one.likeness:.2f}"}


def difference(standing: Standing, here: Article, history: Sequence[Article], *, wanted: str) -> DifferenceShown | None:
    """Compare a provision with the text before it, or with the one that was chosen.

    Takes   wanted — day of promulgation of the version to compare with; empty for the one before
    """
    others = [one for one in history if one.pk != here.pk]
    chosen = next((one for one in others if one.version.promulgated_on.isoformat() == wanted), None)
    earlier = [one for one in others if one.version.promulgated_on < here.version.promulgated_on]
    other = chosen or (earlier[-1] if earlier else None)
    if other is None:
        return None
    old, new = sorted((other, here), key=lambda one: one.version.promulgated_on)
    pieces = [(str(piece.kind), piece.words) for piece in compare(old.text, new.text)]
    return DifferenceShown(
        old=_named(standing, old),
        new=_named(standing, new),
        lines=() if old.text == new.text else lines_of((words, _MARKS[kind]) for kind, words in pieces),
        note=_note(old, new),
    )


def _named(standing: Standing, one: Article) -> str:
    return _("%(version)s，%(number)s") % {
        "version": version_name(one.version, among=standing.versions),
        "number": piece_name(one),
    }


def _note(old: Article, new: Article) -> Words:
    if (old.number, old.sub) == (new.number, new.sub):
        return ""
    return _("条号变了：%(old)s现在是%(new)s。永久链接不受影响。") % {
        "old": article_place(old.number, old.sub),
        "new": article_place(new.number, new.sub),
    }


def moved(standing: Standing, number: int, sub: int, *, here: Article | None) -> NoticeShown | None:
    """Say which other provision had this number in an earlier text, and where that one stands on the day."""
    if standing.version is None or not standing.version.held:
        return None
    had = (
        Article.objects.filter(version__norm=standing.norm, version__replaced_at=None, kind=ArticleKind.ARTICLE)
        .filter(number=number, sub=sub, lineage__isnull=False)
        .filter(version__promulgated_on__lt=standing.version.promulgated_on)
        .select_related("version", "lineage")
        .order_by("-version__promulgated_on")
    )
    others = {one.lineage_id: one for one in reversed(had) if here is None or one.lineage_id != here.lineage_id}
    if not others:
        return None
    now = {
        one.lineage_id: one
        for one in standing.version.articles.filter(lineage__in=others).select_related("version", "lineage")
    }
    links = tuple(_moved_link(standing, old, now.get(lineage)) for lineage, old in others.items() if lineage)
    title = (
        _("这个条号在以前的文本里是另一条")
        if here is not None
        else _("这个文本里没有%(number)s，以前的文本里有") % {"number": article_place(number, sub)}
    )
    words = _("条号会随修改变动。您要找的，可能是：")
    return NoticeShown(kind="info", title=title, words=words, links=links)


def _moved_link(standing: Standing, old: Article, now: Article | None) -> Link:
    told = {
        "version": version_name(old.version, among=standing.versions),
        "old": article_place(old.number, old.sub),
        "new": piece_name(now) if now else "",
    }
    if now is None:
        said = _("%(version)s的%(old)s，在这个文本里没有对应的条文") % told
        return Link(words=said, href=article_href(standing.norm, old.number, old.sub, on=old.version.first_day))
    said = _("%(version)s的%(old)s，现在是%(new)s") % told
    code = now.lineage.code if now.lineage else ""
    return Link(words=said, href=on_day(permalink_of(standing.norm, code), standing.on))
