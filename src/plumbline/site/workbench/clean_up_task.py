"""One clean-up task: who cites what, the old and the new words or the words in question, and the decision with its reason."""

from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.norms import cleaning
from plumbline.engines.norms.models import Cause, CleanUpTask, TaskState
from plumbline.kernel.errors import Refusal
from plumbline.site import days
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.comparing import ComparedShown, SideShown
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.words import Linked, Words, say
from plumbline.site.workbench import task_shown
from plumbline.site.workbench.clean_up import task_href, with_places
from plumbline.site.workbench.deciding import Answer, DecisionShown, answer, asked, decided_words, status_of
from plumbline.site.workbench.desk import desk_of
from plumbline.site.workbench.finding_shown import CheckShown, check_of
from plumbline.site.workbench.law_words import CAUSES, STATES, kind_words, state_tag

DISMISS: Final = "dismiss"
SETTLE: Final = "settle"


@dataclass(frozen=True, kw_only=True)
class CleanUpTaskPage(Page):
    """One task, and the form that closes it."""

    template: ClassVar[str] = "pages/workbench/clean-up-task.html"
    permission: ClassVar[str] = Permission.CLEAN_UP
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "law-database"

    tags: tuple[TagShown, ...]
    why: Words
    known: tuple[Known, ...]
    quoted: Words
    quotation: SideShown | None
    comparisons: tuple[ComparedShown, ...]
    check: CheckShown | None
    closed: Words  # how, by whom and when; empty while it is open
    closed_reason: str
    just_closed: bool
    next: Link | None
    decision: DecisionShown | None
    action: str


@shows(CleanUpTaskPage, acts=True)
def clean_up_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show a task; on POST close it."""
    desk = desk_of(request)
    task = get_object_or_404(with_places(CleanUpTask.objects.select_related("closed_by__officer")), pk=task_id)
    if request.method != "POST":
        return show(request, page_of(task, just_closed="closed" in request.GET))
    return answer(
        request,
        {
            DISMISS: lambda reason: cleaning.dismiss(task, by=desk.account, reason=reason),
            SETTLE: lambda reason: cleaning.settle(task, by=desk.account, reason=reason),
        },
        done=lambda: f"{task_href(task)}?closed=1",
        again=lambda typed, refused: show(
            request, page_of(task, typed=typed, refused=refused), status=status_of(refused)
        ),
    )


def page_of(
    task: CleanUpTask, *, just_closed: bool = False, typed: str = "", refused: Refusal | None = None
) -> CleanUpTaskPage:
    """Make the page, as it is read first or as its form came back."""
    changed = task.cause == Cause.CHANGED
    is_open = task.state == TaskState.OPEN
    return CleanUpTaskPage(
        title=task_shown.subject_of(task),
        wrong=refused is not None,
        way=(
            Crumb(words=_("法规库"), href=reverse("law-database")),
            Crumb(words=_("清理任务"), href=reverse("clean-up")),
            Crumb(words=task_shown.subject_of(task)),
        ),
        tags=(TagShown(words=CAUSES[task.cause]), state_tag(task)),
        why=why(task),
        known=known_of(task),
        quoted=_("引用它的原文") if changed else _("有疑问的字"),
        quotation=task_shown.citing(task),
        comparisons=(task_shown.compared(task),) if changed and (task.old or task.new) else (),
        check=None if changed else check_of(task),
        closed="" if is_open else decided_words(STATES[task.state], by=task.closed_by, at=task.closed_at),
        closed_reason=task.reason,
        just_closed=just_closed and not is_open,
        next=None if is_open else next_of(task),
        decision=form(typed, refused) if is_open or refused else None,
        action=task_href(task),
    )


def form(typed: str, refused: Refusal | None) -> DecisionShown:
    """Ask for the decision."""
    return asked(
        (
            Answer(code=SETTLE, verb=_("已经清理，记入账本")),
            Answer(code=DISMISS, verb=_("不用清理，记入账本")),
        ),
        hint=_("改了什么，或者为什么不用改，例如：引用的条号不变，意思也没有变"),
        typed=typed,
        refused=refused,
    )


def why(task: CleanUpTask) -> Words:
    """Say in one sentence why the task was opened."""
    place = task_shown.place_in_words(task)
    if task.cause == Cause.FOUND:
        return _("检查在%(place)s里发现了下面标出的字。是不是问题，请您判断。") % {"place": place}
    if task.version is None or task.version.in_force_from is None:
        return _("它引用的%(place)s变了，引用可能不再对。") % {"place": place}
    return _("它引用的%(place)s变了（%(day)s起施行），引用可能不再对。") % {
        "place": place,
        "day": days.full(task.version.in_force_from),
    }


def known_of(task: CleanUpTask) -> tuple[Known, ...]:
    """Say who cites, what, and since when the task stands."""
    provision = task_shown.provision_of(task)
    subject = task_shown.subject_of(task)
    known = [
        Known(
            name=_("谁引用"),
            value=Linked(words=subject, href=task.href) if task.href else subject,
            origin=" ".join((say(kind_words(task.subject_kind)), task_shown.file_of(task))).strip(),
        )
    ]
    if task.cause == Cause.CHANGED:
        known.append(
            Known(name=_("引用了"), value=task_shown.place_in_words(task), origin=task_shown.became_of(task).words)
        )
    elif provision is not None:
        known = [Known(name=_("在哪里"), value=task_shown.place_in_words(task))]
    known.append(Known(name=_("提出"), value=days.moment(task.opened_at)))
    return tuple(known)


def next_of(task: CleanUpTask) -> Link | None:
    """Lead to the next open task of the same cause, else to any; nothing when all are closed."""
    there = CleanUpTask.objects.filter(state=TaskState.OPEN).order_by("pk")
    same = there.filter(cause=task.cause)
    found = same.filter(pk__gt=task.pk).first() or same.first() or there.first()
    if found is None:
        return None
    return Link(words=_("下一项：%(subject)s") % {"subject": task_shown.subject_of(found)}, href=task_href(found))
