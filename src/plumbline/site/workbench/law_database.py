"""Where the law database begins for whoever keeps it: how much it holds, what waits for a person, what came last."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.norms import reviewing
from plumbline.engines.norms.models import (
    Article,
    ArticleKind,
    Cause,
    CleanUpTask,
    ImportedFile,
    Norm,
    TaskState,
    Version,
)
from plumbline.site import days
from plumbline.site.page import Page, Room
from plumbline.site.parts.listing import Cell, Column, Count, EmptyShown, Entry, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.portal.law.naming import href_of as href_of_norm
from plumbline.site.showing import show, shows
from plumbline.site.workbench.desk import Desk, desk_of
from plumbline.site.workbench.file_read import title_of
from plumbline.site.workbench.imports import href_of
from plumbline.site.workbench.law_words import OUTCOMES, question_tag, review_tag

NEWEST: Final = 8
COMING: Final = 6


@dataclass(frozen=True, kw_only=True)
class LawDatabasePage(Page):
    """Counts, what waits, what came last, what comes."""

    template: ClassVar[str] = "pages/workbench/law-database.html"
    permission: ClassVar[str] = Permission.CLEAN_UP
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "law-database"

    held: tuple[Known, ...]
    counts: tuple[Count, ...]
    newest: TableShown | None
    empty: EmptyShown | None
    reviews: bool  # whether this account reviews imports
    coming: tuple[Entry, ...]


@shows(LawDatabasePage)
def law_database(request: HttpRequest) -> HttpResponse:
    """Show where the database stands today."""
    desk = desk_of(request)
    reviews = desk.may(Permission.REVIEW_IMPORTS)
    newest = newest_files() if reviews else None
    page = LawDatabasePage(
        title=_("法规库"),
        held=held(desk),
        counts=counts(reviews=reviews),
        newest=newest,
        empty=None if newest or not reviews else nothing_came(),
        reviews=reviews,
        coming=coming(desk),
    )
    return show(request, page)


def held(desk: Desk) -> tuple[Known, ...]:
    """Say how much the database holds."""
    standing = Version.objects.filter(replaced_at=None)
    texts = standing.filter(held=True).count()
    articles = Article.objects.filter(kind=ArticleKind.ARTICLE, version__replaced_at=None).count()
    norms, versions, coming_ones = Norm.objects.count(), standing.count(), _coming(desk).count()
    return (
        Known(name=_("法规"), value=ngettext("%(n)s 部", "%(n)s 部", norms) % {"n": f"{norms:,}"}),
        Known(
            name=_("版本"),
            value=ngettext("%(n)s 个", "%(n)s 个", versions) % {"n": f"{versions:,}"},
            origin=ngettext("其中有原文 %(n)s 个", "其中有原文 %(n)s 个", texts) % {"n": f"{texts:,}"},
        ),
        Known(name=_("尚未施行"), value=ngettext("%(n)s 个", "%(n)s 个", coming_ones) % {"n": f"{coming_ones:,}"}),
        Known(name=_("收录条文"), value=_("共 %(n)s 条") % {"n": f"{articles:,}"}),
    )


def counts(*, reviews: bool) -> tuple[Count, ...]:
    """Count what waits for a person, each with where it is done."""
    tasks = CleanUpTask.objects.filter(state=TaskState.OPEN)
    clean_up = reverse("clean-up")
    waiting = (
        (Count(number=reviewing.waiting().count(), words=_("个文件待审核"), href=reverse("imports")),)
        if reviews
        else ()
    )
    return (
        *waiting,
        Count(
            number=tasks.filter(cause=Cause.CHANGED).count(),
            words=_("项：所引条文变了"),
            href=f"{clean_up}?cause={Cause.CHANGED}",
        ),
        Count(
            number=tasks.filter(cause=Cause.FOUND).count(),
            words=_("项：合法性检查发现"),
            href=f"{clean_up}?cause={Cause.FOUND}",
        ),
    )


def newest_files() -> TableShown | None:
    """List the files that came last."""
    rows = ImportedFile.objects.select_related("version__norm").order_by("-pk")[:NEWEST]
    lines = [_row_of(file) for file in rows]
    columns = (
        Column(words=_("文件")),
        Column(words=_("结果"), kind="name"),
        Column(words=_("审核"), kind="name"),
        Column(words=_("导入时间"), kind="name"),
    )
    return table(_("最近导入的文件"), columns, lines) if lines else None


def _row_of(file: ImportedFile) -> Row:
    question = reviewing.question_of(file)
    tag = review_tag(file, question)
    return Row(
        cells=(
            Cell(words=title_of(file), href=href_of(file), sub=file.path),
            Cell(tag=question_tag(question)) if tag else Cell(words=OUTCOMES.get(file.outcome, file.outcome)),
            Cell(tag=tag) if tag else Cell(words=_("不用审核")),
            Cell(words=days.moment(file.at)),
        )
    )


def nothing_came() -> EmptyShown:
    """Say how texts come in."""
    return EmptyShown(
        title=_("还没有导入过文件"),
        words=_("系统不编写条文。运行人员可以导入官方文本：plumbline norms import。导入以后，这里会自动显示。"),
    )


def coming(desk: Desk) -> tuple[Entry, ...]:
    """List the versions that are known and not yet in force, the nearest first."""
    return tuple(
        Entry(
            title=f"《{version.norm.short}》",
            href=href_of_norm(version.norm, on=version.in_force_from),
            facts=(
                _("%(day)s 公布") % {"day": days.full(version.promulgated_on)},
                *((version.number,) if version.number else ()),
            ),
            aside=_("%(day)s起施行") % {"day": days.full(version.in_force_from)} if version.in_force_from else "",
            lang="zh-Hans",
        )
        for version in _coming(desk).select_related("norm").order_by("in_force_from", "pk")[:COMING]
    )


def _coming(desk: Desk) -> QuerySet[Version]:
    return Version.objects.filter(replaced_at=None, in_force_from__gt=desk.today)
