"""Clean-up tasks: opened for what cites a changed provision, and settled or dismissed by a person, with a reason.

A task has a key made of what it is about: who cites, in which words, what the provision said and what it says. The same
cause about the same words opens one task, however often it is asked; other words, or another change, open a new one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account
from plumbline.engines.ledger import appending
from plumbline.engines.norms import impact
from plumbline.engines.norms.models import Cause, Cited, CleanUpTask, Norm, TaskState, Version
from plumbline.engines.norms.touched import Citing
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

LONGEST: Final = 2000  # characters of a reason
_AT_ONCE: Final = 500  # values in one query
_DIGITS: Final = 32  # of a key that tell its words apart


@transaction.atomic
def open_for(version: Version) -> int:
    """Open a task for each place that cites what a version changed or repealed; gives how many are new.

    A new edition of a version that was there before opens tasks for what differs now: for what cites it, and for what
    it cites itself in other words than before; both only where the change had opened tasks already.
    Nothing is opened for a text that is not held or was replaced by a newer edition, nor where it is not sure which
    provision is cited: that is shown by `impact`. Not to be called when a library is loaded for the first time.
    """
    if not version.held or version.replaced_at is not None:
        return 0
    citing: list[Citing] = []
    if version.edition == 1 or _opened(norm=version.norm, promulgated_on=version.promulgated_on).exists():
        citing += impact.impact(version.norm, new=version).citing
    if version.edition > 1:
        citing += _cited_anew(version)
    return keep(_tasks(citing), about=version.norm, kind="clean_up_opened", of=version)


def _opened(**about: object) -> QuerySet[Version]:
    """Give the versions whose change has opened tasks."""
    opened = CleanUpTask.objects.filter(cause=Cause.CHANGED).values("version")
    return Version.objects.filter(**about, pk__in=opened)


def _cited_anew(version: Version) -> Iterator[Citing]:
    """Give what a new edition cites of the provisions whose change has opened tasks."""
    cited = Cited.objects.filter(article__version=version).exclude(norm=version.norm).values("norm")
    for changed in _opened(norm__in=cited, replaced_at=None).select_related("norm"):
        found = impact.impact(changed.norm, new=changed)
        yield from (one for one in found.citing if one.article and one.article.version_id == version.pk)


def keep(tasks: Iterable[CleanUpTask], *, about: Norm, kind: str, of: Version | None = None) -> int:
    """Write the tasks whose key is new, and the event that tells of them; gives how many. Inside the caller's act."""
    by_key = {task.key: task for task in tasks}
    new = [by_key[key] for key in _unknown(list(by_key))]
    if new:
        CleanUpTask.objects.bulk_create(new, batch_size=_AT_ONCE)
        day = {"promulgated_on": of.promulgated_on.isoformat()} if of else {}
        counted = dict(sorted(Counter(task.subject_kind for task in new).items()))
        appending.append(
            stream=f"norms/{about.pk}",
            kind=kind,
            at=clock.now(),
            public={"norm": about.title, **day, "tasks": len(new), "by_kind": counted},
        )
    return len(new)


def dismiss(task: CleanUpTask, *, by: Account, reason: str) -> CleanUpTask:
    """Close a task because there is nothing to clean up.

    Raises  NotAllowed for an account that may not clean up;  InvalidFacts without a reason, or when it is closed already
    """
    return _close(task, TaskState.DISMISSED, by=by, reason=reason)


def settle(task: CleanUpTask, *, by: Account, reason: str) -> CleanUpTask:
    """Close a task because it is cleaned up.

    Raises  NotAllowed for an account that may not clean up;  InvalidFacts without a reason, or when it is closed already
    """
    return _close(task, TaskState.SETTLED, by=by, reason=reason)


@transaction.atomic
def _close(task: CleanUpTask, state: TaskState, *, by: Account, reason: str) -> CleanUpTask:
    require(by, Permission.CLEAN_UP)
    _refuse_a_bad_reason(reason)
    held = CleanUpTask.objects.select_for_update().get(pk=task.pk)
    if held.state != TaskState.OPEN:
        says = Says(
            zh="这项任务已经关闭，不能再改；字句或者条文再变，会提出新的任务",
            en="This task is closed and stays so; other words or another change open a new one",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, rule="norms.task_is_open", facts=("task",))])
    task.state, task.reason, task.closed_by, task.closed_at = state, reason.strip(), by, clock.now()
    task.save(update_fields=["state", "reason", "closed_by", "closed_at"])
    appending.append(
        stream=f"clean-up/{task.pk}",
        kind=f"clean_up_{state}",
        at=task.closed_at,
        public={"task": task.key, "subject": task.subject, "by": by.username},
        personal={"reason": task.reason},  # free words of a person: they can be erased without breaking the record
    )
    return task


def _refuse_a_bad_reason(reason: str) -> None:
    if not reason.strip():
        says = Says(
            zh="请写明理由：改了什么，或者为什么不用改", en="Give the reason: what was mended, or why nothing is"
        )
    elif len(reason) > LONGEST:
        says = Says(zh=f"理由超过 {LONGEST} 字，请写短一些", en=f"The reason has more than {LONGEST} characters")
    else:
        return
    raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, rule="norms.reason", facts=("reason",))])


def key_of(*parts: object, words: Sequence[str]) -> str:
    """Make the key of a task: what it is about in plain, the words that it depends on as a digest."""
    digest = sha256("\x1f".join(words).encode()).hexdigest()[:_DIGITS]
    return ":".join([*map(str, parts), digest])


def _unknown(keys: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        known = set(CleanUpTask.objects.filter(key__in=some).values_list("key", flat=True))
        yield from (key for key in some if key not in known)


def _tasks(citing: Iterable[Citing]) -> Iterator[CleanUpTask]:
    at = clock.now()
    times: Counter[tuple[str, ...]] = Counter()
    for (scope, who, _), places in _by_place(citing).items():
        first, of = places[0], places[0].of
        times[scope, who] += 1
        single = bool(of.old) and _is_a_place(first)
        words = [
            who,
            str(times[scope, who]),
            *([of.old.text, of.new.text if of.new else ""] if of.old and single else []),
        ]
        lines = ", ".join(str(one.line) for one in places if one.line)
        yield CleanUpTask(
            cause=Cause.CHANGED,
            key=key_of("changed", scope, of.version.promulgated_on, words=words),
            subject_kind=first.kind,
            subject=(f"{first.code}:{lines}" if lines else first.code)[:300],
            subject_title={"zh": first.title.zh, "en": first.title.en},
            article=first.article,
            version=of.version,
            lineage=of.old.lineage if of.old and single else None,
            old=of.old if single else None,
            new=of.new if single else None,
            law=of.reference[:300],
            start=first.start if first.article else None,
            end=first.end if first.article else None,
            opened_at=at,
        )


def _by_place(citing: Iterable[Citing]) -> Mapping[tuple[str, str, int], list[Citing]]:
    """Sort citations into tasks: one for each sentence, or file, and each provision; for a matter one for all that changed.

    Gives   by scope (which provision of which norm), by who cites, and by the article in which it stands
    """
    places: defaultdict[tuple[str, str, int], list[Citing]] = defaultdict(list)
    for one in citing:
        if not one.sure:
            continue
        article = one.article
        who = f"{article.version.norm_id}:{one.sentence}" if article else one.code
        places[_scope(one), f"{one.kind}:{who}", article.pk if article else 0].append(one)
    return places


def _is_a_place(one: Citing) -> bool:
    """Tell whether words cite: a sentence, a line; a matter only rests on what its procedure cites."""
    return one.article is not None or one.line > 0


def _scope(one: Citing) -> str:
    of = one.of
    if not _is_a_place(one):
        return f"{of.version.norm_id}:all"
    if of.old is None:
        return f"{of.norm.pk}:whole"
    return f"{of.norm.pk}:{of.old.lineage.code if of.old.lineage else f'{of.old.number}-{of.old.sub}'}"
