"""The words of the workbench for codes of the law database: outcomes, questions, reviews, causes, states, kinds."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plumbline.engines.norms.models import Cause, CleanUpTask, ImportedFile, Review, TaskState
from plumbline.engines.norms.reviewing import Question
from plumbline.site.parts.listing import TagShown
from plumbline.site.words import Words

OUTCOMES: Final[Mapping[str, Words]] = {
    "added": _("新收录"),
    "changed": _("文本更新"),
    "unchanged": _("没有变化"),
    "conflict": _("与已收录文本不同"),
    "refused": _("没有收录"),
}
QUESTIONS: Final[Mapping[Question, Words]] = {
    Question.CONFLICT: _("与已收录文本不同"),
    Question.UNREADABLE: _("没有读出文本"),
    Question.DOUBTFUL: _("已收录，有疑点"),
    Question.NONE: _("没有疑点"),
}
REVIEWS: Final[Mapping[str, Words]] = {
    "": _("待审核"),
    Review.ACCEPTED: _("已接受"),
    Review.SET_ASIDE: _("已搁置"),
}
DOUBTS: Final[Mapping[str, Words]] = {
    "annexed_norm": _("文后另附规范"),
    "article_inside_line": _("条写在行内"),
    "clauses": _("没有条"),
    "encoding": _("文字编码"),
    "in_force_from": _("施行日期"),
    "level": _("效力级别"),
    "loose_words": _("没有条号的文字"),
    "misspelt_number": _("条号写错"),
    "promulgation_day": _("公布日期"),
    "repealed": _("废止日期"),
    "version_day": _("版本日期"),
}
CAUSES: Final[Mapping[str, Words]] = {
    Cause.CHANGED: _("所引条文变了"),
    Cause.FOUND: _("合法性检查发现"),
}
STATES: Final[Mapping[str, Words]] = {
    TaskState.OPEN: _("待清理"),
    TaskState.DISMISSED: _("不用清理"),
    TaskState.SETTLED: _("已清理"),
}
KINDS: Final[Mapping[str, Words]] = {
    "norm": _("法规条文"),
    "procedure": _("程序规则"),
    "rule_set": _("共用规则"),
    "document": _("文书模板"),
    "measure": _("指标定义"),
    "check": _("合法性检查"),
    "cases": _("法律工作者的案例"),
    "system": _("系统说明"),
    "matter": pgettext_lazy("one", "案件"),
    "register": _("清单定义"),
    "alert": _("清单提示"),
    "entry": _("清单事项"),
}


def doubt_words(code: str) -> Words:
    """Name a kind of doubt; one that is not known here keeps its code."""
    return DOUBTS.get(code, code)


def kind_words(code: str) -> Words:
    """Name a kind of thing that cites; one that is not known here keeps its code."""
    return KINDS.get(code, code)


def question_tag(question: Question) -> TagShown:
    """Show what is asked about a file."""
    kind, icon = {
        Question.CONFLICT: ("bad", "warn"),
        Question.UNREADABLE: ("bad", "broken"),
        Question.DOUBTFUL: ("soon", "unknown"),
        Question.NONE: ("", ""),
    }[question]
    return TagShown(words=QUESTIONS[question], kind=kind, icon=icon)  # type: ignore[arg-type]  # each of the four is a kind


def review_tag(file: ImportedFile, question: Question) -> TagShown | None:
    """Show what was decided about a file; nothing where nothing is asked."""
    if question is Question.NONE:
        return None
    if file.review:
        return TagShown(words=REVIEWS[file.review], kind="good" if file.review == Review.ACCEPTED else "", icon="check")
    return TagShown(words=REVIEWS[""], kind="soon")


def state_tag(task: CleanUpTask) -> TagShown:
    """Show where a task stands."""
    if task.state == TaskState.OPEN:
        return TagShown(words=STATES[task.state], kind="soon")
    return TagShown(words=STATES[task.state], kind="good" if task.state == TaskState.SETTLED else "", icon="check")
