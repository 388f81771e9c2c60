"""The files that came into the law database: those that wait for a review first, filtered by what is asked and where they lay."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar, Final

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.norms import reviewing
from plumbline.engines.norms.models import ImportedFile, Review
from plumbline.engines.norms.reviewing import Question
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import FiltersShown, Option
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Link, PaginationShown, Row, TableShown, table
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.choosing import Choice, Chosen, anything, chosen, within
from plumbline.site.workbench.file_read import doubts_of, reasons_of, title_of
from plumbline.site.workbench.law_words import QUESTIONS, REVIEWS, doubt_words, question_tag, review_tag

SIZE: Final = 25
WAITING: Final = "waiting"
ALL: Final = "all"
SENTENCES: Final = 2  # of a file in the list


@dataclass(frozen=True, kw_only=True)
class ImportsPage(Page):
    """Filters, and the files of one page of the list."""

    template: ClassVar[str] = "pages/workbench/imports.html"
    permission: ClassVar[str] = Permission.REVIEW_IMPORTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "law-database"

    filters: FiltersShown
    table: TableShown
    pages: PaginationShown
    empty: EmptyShown | None


@shows(ImportsPage)
def imports(request: HttpRequest) -> HttpResponse:
    """Show the newest file of each path."""
    wanted = chosen(request, *choices())
    found = narrowed(reviewing.newest(), wanted)
    whole = found.count()
    rows = reviewing.in_order(found.select_related("version__norm"))[within(wanted.page, whole=whole, size=SIZE)]
    page = ImportsPage(
        title=_("导入审核"),
        way=(Crumb(words=_("法规库"), href=reverse("law-database")), Crumb(words=_("导入审核"))),
        filters=FiltersShown(
            label=_("筛选文件"),
            fields=wanted.fields("q", "review", "question", "doubt", "folder"),
            chosen=wanted.chips(),
            found=ngettext("找到 %(n)s 个文件", "找到 %(n)s 个文件", whole) % {"n": f"{whole:,}"},
        ),
        table=table_of(rows),
        pages=wanted.pages(whole, size=SIZE),
        empty=nothing(wanted) if not whole else None,
    )
    return show(request, page)


def choices() -> tuple[Choice, ...]:
    """Give the filters: what was decided, what is asked, which doubt, which folder."""
    return (
        Choice(name="q", label=_("找文件"), placeholder=_("法规名称、文件名")),
        Choice(
            name="review",
            label=_("审核"),
            default=WAITING,
            options=(
                Option(value=WAITING, words=REVIEWS[""]),
                Option(value=Review.ACCEPTED, words=REVIEWS[Review.ACCEPTED]),
                Option(value=Review.SET_ASIDE, words=REVIEWS[Review.SET_ASIDE]),
                Option(value=ALL, words=_("全部文件")),
            ),
        ),
        Choice(
            name="question",
            label=_("结果"),
            options=anything(
                _("全部结果"),
                *(Option(value=one, words=QUESTIONS[one]) for one in Question if one is not Question.NONE),
            ),
        ),
        Choice(name="doubt", label=_("疑点"), options=anything(_("全部疑点"), *doubts_there())),
        Choice(name="folder", label=_("文件夹"), options=anything(_("全部文件夹"), *folders_there())),
    )


def doubts_there() -> tuple[Option, ...]:
    """Give the kinds of doubt that files waiting for a review bear, the most frequent first."""
    counted: Counter[str] = Counter()
    said: dict[str, Words] = {}
    for doubts in reviewing.waiting().values_list("report__doubts", flat=True):
        for doubt in doubts or ():
            said.setdefault(doubt["code"], doubt_words(doubt["code"]))
        counted.update({doubt["code"] for doubt in doubts or ()})
    return tuple(
        Option(value=code, words=_("%(doubt)s（%(n)s）") % {"doubt": said[code], "n": n})
        for code, n in counted.most_common()
    )


def folders_there() -> tuple[Option, ...]:
    """Give the folders that files came from."""
    paths = reviewing.newest().values_list("path", flat=True)
    return tuple(Option(value=folder, words=folder) for folder in sorted({folder_of(path) for path in paths}) if folder)


def folder_of(path: str) -> str:
    """Give the folder of a file: 行政法规, with the folders above it."""
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else parent


def narrowed(rows: QuerySet[ImportedFile], wanted: Chosen) -> QuerySet[ImportedFile]:
    """Leave the files that the filters ask for."""
    if wanted["review"] == WAITING:
        rows = rows.filter(~reviewing.asking(Question.NONE), review="")
    elif wanted["review"] != ALL:
        rows = rows.filter(review=wanted["review"])
    if wanted["question"]:
        rows = rows.filter(reviewing.asking(Question(wanted["question"])))
    if wanted["doubt"]:
        rows = rows.annotate(said=Cast("report", TextField())).filter(said__contains=f'"code": "{wanted["doubt"]}"')
    if wanted["folder"]:
        rows = rows.filter(path__startswith=f"{wanted['folder']}/")
    if words := wanted["q"]:
        rows = rows.filter(Q(path__icontains=words) | Q(version__norm__title__icontains=words))
    return rows


def table_of(rows: Iterable[ImportedFile]) -> TableShown:
    """Lay the files out, one a line."""
    columns = (
        Column(words=_("法规或文件")),
        Column(words=_("结果"), kind="name"),
        Column(words=_("疑点")),
        Column(words=_("审核"), kind="name"),
        Column(words=_("导入日期"), kind="name"),
    )
    return table(_("导入的文件"), columns, [row_of(file) for file in rows])


def row_of(file: ImportedFile) -> Row:
    """Make the line of a file."""
    question = reviewing.question_of(file)
    tag = review_tag(file, question)
    return Row(
        cells=(
            Cell(words=title_of(file), href=href_of(file), sub=file.path),
            Cell(tag=question_tag(question)),
            Cell(words=asked_in_short(file)),
            Cell(tag=tag) if tag else Cell(words=_("不用审核")),
            Cell(words=days.full(clock.day_of(file.at))),
        )
    )


def asked_in_short(file: ImportedFile) -> Words:
    """Say the first things that are asked about a file, and how many more there are."""
    said = [*reasons_of(file), *doubts_of(file)]
    first = _("；").join(say(one) for one in said[:SENTENCES])
    more = len(said) - SENTENCES
    return _("%(first)s；还有 %(n)s 处") % {"first": first, "n": more} if more > 0 else first


def href_of(file: ImportedFile) -> str:
    """Give the address of a file."""
    return reverse("imported-file", kwargs={"file_id": file.pk})


def nothing(wanted: Chosen) -> EmptyShown:
    """Say why the list is empty."""
    if wanted.chips():
        return EmptyShown(
            title=_("没有符合这些条件的文件"),
            words=_("条件太多的时候，去掉一个再看。"),
            links=(Link(words=_("去掉全部条件"), href=wanted.path),),
        )
    return EmptyShown(
        title=_("没有文件待审核"),
        words=_("读得清楚的文件已经自动收录。"),
        links=(Link(words=_("看全部文件"), href=wanted.href(review=ALL)),),
    )
