"""What a person decides about a file that could not be taken without doubt: its words stand, or they do not.

A file waits for a review when it was refused, or was taken with doubts, and no newer file came under its path. What
was read without doubt needs none. A decision is made once, with a reason; a mended file that is imported again is a
new file with its own review.

    conflict      another text of this version is held     accept: a new edition    set aside: the held words stay
    unreadable    it could not be read                     accept: no               set aside: known, nothing to take
    doubtful      taken, and something is not sure         accept: checked, right   set aside: no, mend and import again
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, SmallIntegerField, When

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account
from plumbline.engines.ledger import appending
from plumbline.engines.ledger.files import recheck
from plumbline.engines.norms import importing
from plumbline.engines.norms.importing import Outcome
from plumbline.engines.norms.models import ImportedFile, Norm, Review
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says

LONGEST: Final = 2000  # characters of a reason
STREAM: Final = "norms/imports"  # of what is decided about a file that belongs to no norm held here


_NUMBER: Final = SmallIntegerField()


class Question(StrEnum):
    """What is asked of whoever reviews a file."""

    CONFLICT = "conflict"
    UNREADABLE = "unreadable"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is asked about a file, and why it cannot be accepted or set aside where it cannot."""

    question: Question
    against_accepting: tuple[Reason, ...]
    against_setting_aside: tuple[Reason, ...]


def newest() -> QuerySet[ImportedFile]:
    """Select the newest file of each path."""
    newer = ImportedFile.objects.filter(path=OuterRef("path"), pk__gt=OuterRef("pk"))
    return ImportedFile.objects.filter(~Exists(newer))


def waiting() -> QuerySet[ImportedFile]:
    """Select the files that wait for a review."""
    return newest().filter(~asking(Question.NONE), review="")


def in_order(files: QuerySet[ImportedFile]) -> QuerySet[ImportedFile]:
    """Put files in the order in which they are reviewed: conflicts, what could not be read, doubts; each by its path."""
    first = Case(
        When(outcome=Outcome.CONFLICT, then=0), When(outcome=Outcome.REFUSED, then=1), default=2, output_field=_NUMBER
    )
    return files.order_by(first, "path")


def after(file: ImportedFile) -> ImportedFile | None:
    """Give the file to be reviewed after another one; the first that waits where none follows it."""
    there = in_order(waiting().select_related("version__norm"))
    return there.filter(outcome=file.outcome, path__gt=file.path).first() or there.first()


def asking(question: Question) -> Q:
    """Give the condition under which a file asks a question."""
    conflict, unreadable = Q(outcome=Outcome.CONFLICT), Q(outcome=Outcome.REFUSED)
    doubtful = ~(conflict | unreadable) & Q(report__doubts__0__isnull=False)
    return {
        Question.CONFLICT: conflict,
        Question.UNREADABLE: unreadable,
        Question.DOUBTFUL: doubtful,
        Question.NONE: ~(conflict | unreadable | doubtful),
    }[question]


def question_of(file: ImportedFile) -> Question:
    """Say what is asked about a file, whether or not it is answered."""
    if file.outcome == Outcome.CONFLICT:
        return Question.CONFLICT
    if file.outcome == Outcome.REFUSED:
        return Question.UNREADABLE
    return Question.DOUBTFUL if file.report.get("doubts") else Question.NONE


def standing(file: ImportedFile) -> Standing:
    """Say what is asked about a file, and what stands against each answer."""
    question = question_of(file)
    closed = tuple(_closed(file, question))
    return Standing(
        question=question,
        against_accepting=closed or tuple(_against_accepting(file, question)),
        against_setting_aside=closed or tuple(_against_setting_aside(question)),
    )


@transaction.atomic
def accept(file: ImportedFile, *, by: Account, reason: str) -> ImportedFile:
    """Accept a file: the words of a conflicting one become a new edition, the doubts of a taken one are settled.

    Takes   reason — why, in words of whoever decides
    Raises  NotAllowed — without the permission, or when there is nothing to accept
            InvalidFacts — without a reason, or when the kept file can no longer be taken
    """
    file, reason = _begin(file, by=by, reason=reason)
    asked = standing(file)
    if asked.against_accepting:
        raise NotAllowed(asked.against_accepting)
    if asked.question is Question.CONFLICT:
        result = importing.take_reviewed(file)
        if result.reasons:
            raise InvalidFacts(result.reasons)
        file.refresh_from_db(fields=["version", "report"])
    return _end(file, Review.ACCEPTED, by=by, reason=reason)


@transaction.atomic
def set_aside(file: ImportedFile, *, by: Account, reason: str) -> ImportedFile:
    """Set a refused file aside: what is held stays as it is.

    Takes   reason — why, in words of whoever decides
    Raises  NotAllowed — without the permission, or when the file was taken or is decided;  InvalidFacts — without a reason
    """
    file, reason = _begin(file, by=by, reason=reason)
    asked = standing(file)
    if asked.against_setting_aside:
        raise NotAllowed(asked.against_setting_aside)
    return _end(file, Review.SET_ASIDE, by=by, reason=reason)


def norm_of(file: ImportedFile) -> Norm | None:
    """Give the norm that a file belongs to, where it is known here."""
    if file.version is not None:
        return file.version.norm
    return Norm.objects.filter(title=file.report.get("norm") or "").first()


def _begin(file: ImportedFile, *, by: Account, reason: str) -> tuple[ImportedFile, str]:
    """Check who decides and why, and hold the file so that nobody else decides meanwhile."""
    authority.require(by, Permission.REVIEW_IMPORTS)
    locked = ImportedFile.objects.select_for_update(of=("self",)).select_related("version__norm").get(pk=file.pk)
    return locked, reason_given(reason)


def reason_given(reason: str) -> str:
    """Give the reason as it is kept.

    Raises  InvalidFacts for none, or one that is too long
    """
    kept = reason.replace("\r\n", "\n").strip()
    if not kept:
        says = Says(
            zh="理由：还没有写。写一句您核对了什么、凭什么这样决定",
            en="Reason: nothing is written. Say what you checked, and on what the decision rests",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("reason",))])
    if len(kept) > LONGEST:
        says = Says(
            zh=f"理由：最多 {LONGEST} 字，现在有 {len(kept)} 字",
            en=f"Reason: at most {LONGEST} characters; these are {len(kept)}",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("reason",))])
    return kept


def _end(file: ImportedFile, review: Review, *, by: Account, reason: str) -> ImportedFile:
    """Keep the decision, and write its event; the reason stands beside the event, for words may name people."""
    at = clock.now()
    file.review, file.review_reason, file.reviewed_by, file.reviewed_at = review, reason, by, at
    file.save(update_fields=["review", "review_reason", "reviewed_by", "reviewed_at"])
    norm = norm_of(file)
    appending.append(
        stream=f"norms/{norm.pk}" if norm else STREAM,
        kind=f"import_{review}",
        at=at,
        public={
            "path": file.path,
            "digest": file.digest,
            "question": str(question_of(file)),
            "norm": norm.title if norm else "",
            "by": by.username,
        },
        personal={"reason": reason},
    )
    return file


def _closed(file: ImportedFile, question: Question) -> Iterator[Reason]:
    """Say why nothing at all is to be decided about a file."""
    if file.review:
        who = file.reviewed_by.username if file.reviewed_by else ""
        day = clock.day_of(file.reviewed_at).isoformat() if file.reviewed_at else ""
        yield _no(
            "reviewed",
            f"这个文件已由 {who} 在 {day} 审核过",
            f"This file was reviewed by {who} on {day}",
        )
    elif ImportedFile.objects.filter(path=file.path, pk__gt=file.pk).exists():
        yield _no(
            "newest",
            "同一路径后来又导入过文件，这一份已被取代",
            "A newer file came under this path; this one is out of date",
            cure=Says(zh="请审核新的那一份", en="Review the newer one"),
        )
    elif question is Question.NONE:
        yield _no(
            "asks",
            "这个文件读得清楚，没有要审核的地方",
            "This file was read without doubt; there is nothing to review",
        )


def _against_accepting(file: ImportedFile, question: Question) -> Iterator[Reason]:
    if question is Question.UNREADABLE:
        yield _no(
            "readable",
            "文件没有读出可用的文本，没有可以接受的内容",
            "No usable text was read from this file; there is nothing to accept",
            cure=Says(
                zh="请改好文件后重新导入：plumbline norms import",
                en="Mend it and import it again: plumbline norms import",
            ),
        )
    elif question is Question.CONFLICT and not (file.kept and recheck(file.digest)):
        yield _no(
            "kept",
            "留存的文件不在了，或者内容变了，不能采用",
            "The kept file is not there any more, or its content has changed; it cannot be taken",
            cure=Says(zh="请重新导入这个文件", en="Import the file again"),
        )


def _against_setting_aside(question: Question) -> Iterator[Reason]:
    if question is Question.DOUBTFUL:
        yield _no(
            "taken",
            "这个文件已经收录，不能再搁置",
            "The words of this file are held already and cannot be set aside",
            cure=Says(
                zh="读得不对的，请改好文件后重新导入", en="Where it was read wrongly, mend it and import it again"
            ),
        )


def _no(rule: str, zh: str, en: str, *, cure: Says | None = None) -> Reason:
    return Reason(kind=ReasonKind.FORBIDDEN, says=Says(zh=zh, en=en), rule=f"reviewing.{rule}", cure=cure)
