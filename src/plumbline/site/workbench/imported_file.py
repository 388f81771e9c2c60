"""One file that came: what was read from it and where it stood, what is in doubt, both texts of a conflict, the decision."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.norms import reviewing
from plumbline.engines.norms.models import ImportedFile
from plumbline.engines.norms.reviewing import Question, Standing
from plumbline.kernel.errors import Refusal
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import reasons_shown
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import Known
from plumbline.site.portal.law.naming import href_of as href_of_norm
from plumbline.site.showing import show, shows
from plumbline.site.words import Words
from plumbline.site.workbench.conflict_shown import Differences, differences_of
from plumbline.site.workbench.deciding import Answer, DecisionShown, answer, asked, decided_words, status_of
from plumbline.site.workbench.desk import desk_of
from plumbline.site.workbench.file_read import asked_of, gaps_of, known_of, title_of
from plumbline.site.workbench.imports import href_of
from plumbline.site.workbench.law_words import REVIEWS, question_tag, review_tag

ACCEPT: Final = "accept"
SET_ASIDE: Final = "set_aside"


@dataclass(frozen=True, kw_only=True)
class ImportedFilePage(Page):
    """What was read, what is asked, and the form that answers it."""

    template: ClassVar[str] = "pages/workbench/imported-file.html"
    permission: ClassVar[str] = Permission.REVIEW_IMPORTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "law-database"

    path: str
    tags: tuple[TagShown, ...]
    lead: Words
    known: tuple[Known, ...]
    norm: Link | None  # where the taken text can be read
    asks: tuple[Entry, ...]
    gaps: tuple[Entry, ...]
    differences: Differences | None
    reviewed: Words  # what was decided, by whom and when; empty while nothing is
    reviewed_reason: str
    just_reviewed: bool
    newer: Link | None
    next: Link | None
    decision: DecisionShown | None
    action: str


@shows(ImportedFilePage, acts=True)
def imported_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Show a file; on POST decide about it."""
    desk = desk_of(request)
    files = ImportedFile.objects.select_related("version__norm", "reviewed_by__officer")
    file = get_object_or_404(files, pk=file_id)
    if request.method != "POST":
        return show(request, page_of(file, just_reviewed="reviewed" in request.GET))
    return answer(
        request,
        {
            ACCEPT: lambda reason: reviewing.accept(file, by=desk.account, reason=reason),
            SET_ASIDE: lambda reason: reviewing.set_aside(file, by=desk.account, reason=reason),
        },
        done=lambda: f"{href_of(file)}?reviewed=1",
        again=lambda typed, refused: show(
            request, page_of(file, typed=typed, refused=refused), status=status_of(refused)
        ),
    )


def page_of(
    file: ImportedFile, *, just_reviewed: bool = False, typed: str = "", refused: Refusal | None = None
) -> ImportedFilePage:
    """Make the page, as it is read first or as its form came back."""
    standing = reviewing.standing(file)
    tag = review_tag(file, standing.question)
    open_now = not (standing.against_accepting and standing.against_setting_aside)
    return ImportedFilePage(
        title=title_of(file),
        wrong=refused is not None,
        way=(
            Crumb(words=_("法规库"), href=reverse("law-database")),
            Crumb(words=_("导入审核"), href=reverse("imports")),
            Crumb(words=title_of(file)),
        ),
        path=file.path,
        tags=(question_tag(standing.question), *((tag,) if tag else ())),
        lead=lead_of(standing.question),
        known=known_of(file),
        norm=norm_link(file),
        asks=asked_of(file),
        gaps=gaps_of(file),
        differences=differences_of(file) if standing.question is Question.CONFLICT else None,
        reviewed=decided_words(REVIEWS[file.review], by=file.reviewed_by, at=file.reviewed_at) if file.review else "",
        reviewed_reason=file.review_reason,
        just_reviewed=just_reviewed and bool(file.review),
        newer=newer_of(file),
        next=next_of(file) if file.review else None,
        decision=form(standing, typed, refused) if open_now or refused else None,
        action=href_of(file),
    )


def lead_of(question: Question) -> Words:
    """Say what is asked."""
    return {
        Question.CONFLICT: _("同一版本已经收录，而这个文件的文字不同。对照以后决定用哪一份。"),
        Question.UNREADABLE: _("这个文件没有收录。已收录的没有改变。"),
        Question.DOUBTFUL: _("这个文件已经收录。下面几处读不准，请对照官方文本核对。"),
        Question.NONE: _("这个文件读得清楚，不用审核。"),
    }[question]


def form(standing: Standing, typed: str, refused: Refusal | None) -> DecisionShown:
    """Ask for the decision."""
    verbs = {
        Question.CONFLICT: (_("采用这个文件，存为新文本"), _("搁置这个文件，保留已收录文本")),
        Question.UNREADABLE: (_("采用这个文件"), _("搁置这个文件")),
    }
    accept, aside = verbs.get(standing.question, (_("核对无误"), _("搁置这个文件")))
    return asked(
        (
            Answer(code=ACCEPT, verb=accept, reasons=reasons_shown(standing.against_accepting)),
            Answer(code=SET_ASIDE, verb=aside, reasons=reasons_shown(standing.against_setting_aside)),
        ),
        hint=_("核对了什么、凭什么这样决定，例如：已对照公报，第三条确为现文"),
        typed=typed,
        refused=refused,
    )


def norm_link(file: ImportedFile) -> Link | None:
    """Lead to the text in the portal, where the file was taken."""
    version = file.version
    if version is None:
        return None
    return Link(words=_("看收录的文本"), href=href_of_norm(version.norm, on=version.first_day))


def newer_of(file: ImportedFile) -> Link | None:
    """Lead to the newest file of the same path, where this one is out of date."""
    newest = ImportedFile.objects.filter(path=file.path, pk__gt=file.pk).order_by("-pk").first()
    return Link(words=_("看同一路径最新的文件"), href=href_of(newest)) if newest else None


def next_of(file: ImportedFile) -> Link | None:
    """Lead to the next file that waits for a review; nothing when none does."""
    found = reviewing.after(file)
    return Link(words=_("下一个：%(file)s") % {"file": title_of(found)}, href=href_of(found)) if found else None
