"""Posting: the newest head goes to every witness that has not signed it yet, and its cosignature is kept.

Sealing does not wait for this, and does not know of it: `plumbline ledger post` runs beside the sequencer, because a
witness is somebody else's machine behind somebody else's network. One that does not answer is asked again later, each
time later than the time before.
"""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Max

from plumbline.engines.ledger import alarms, proving, witnesses
from plumbline.engines.ledger.alarms import ALARMING
from plumbline.engines.ledger.models import Checkpoint, Cosignature, WitnessAlarm, WitnessState
from plumbline.engines.ledger.witness.asking import Answer, Outcome, Question, ask
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.witness_list import ListedWitness

PATIENCE: Final = 10.0  # seconds for which a witness is waited for
FIRST_PAUSE: Final = timedelta(seconds=15)  # after the first failure in a row; each later one doubles it
LONGEST_PAUSE: Final = timedelta(minutes=10)
MOST_QUESTIONS: Final = 3  # to one witness in one round; more than once it asks for another size only in a race


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of asking one witness: for the head of which size, and how it answered."""

    witness: ListedWitness
    size: int
    answer: Answer


def post(*, within: float = PATIENCE) -> tuple[Posted, ...]:
    """Post the newest head to the witnesses that have not signed it, and keep what they sign.

    Takes   within — how many seconds a witness is waited for
    Gives   what came of it, for each witness that was asked
    Raises  IntegrityBroken, once all is kept, as long as an alarm stands that nobody has settled
    """
    newest = Checkpoint.objects.order_by("-size").first()
    asked = tuple(_asking(newest, within)) if newest else ()
    if standing := alarms.unsettled():
        raise IntegrityBroken(" ".join(f"alarm {each.id}: {alarms.told(each).en}" for each in standing))
    return asked


def _asking(newest: Checkpoint, within: float) -> list[Posted]:
    due = {each.key.written: each for each in witnesses.every() if _is_due(each, newest)}
    if not due:
        return []
    open_ones = {key: _question(each, newest, _known(each)) for key, each in due.items()}
    ended: dict[str, Posted] = {}
    held = copy_context()  # the clock may stand, for the threads too
    with ThreadPoolExecutor(len(due)) as asking:
        for _ in range(MOST_QUESTIONS):
            questions = [question for question, _ in open_ones.values()]
            answers = asking.map(lambda question: held.copy().run(ask, question, within=within), questions)
            again: dict[str, tuple[Question, Checkpoint]] = {}
            for (key, (question, head)), answer in zip(open_ones.items(), answers, strict=True):
                settled = _next(question, head, answer)
                if isinstance(settled, Answer):
                    ended[key] = Posted(due[key], head.size, settled)
                else:
                    again[key] = settled
            open_ones = again
            if not again:
                break
    for key, (_, head) in open_ones.items():
        ended[key] = Posted(due[key], head.size, Answer(Outcome.GARBAGE, "it names one size after the other"))
    for each in ended.values():
        _keep(each)
    return list(ended.values())


def _next(question: Question, head: Checkpoint, answer: Answer) -> Answer | tuple[Question, Checkpoint]:
    """Say how it ended, or what to ask next."""
    if answer.outcome in {Outcome.FORKED, Outcome.UNPROVEN}:
        return replace(answer, size=question.old)
    if answer.outcome is not Outcome.ANOTHER_SIZE or answer.size is None:
        return answer
    if answer.size > head.size:  # perhaps sealing and another poster went on meanwhile
        newest = Checkpoint.objects.latest("size")
        if answer.size > newest.size:
            return replace(answer, outcome=Outcome.REWOUND)
        head = newest
    if answer.size == question.old:
        if question.old == head.size:
            return replace(answer, outcome=Outcome.FORKED)
        return Answer(Outcome.GARBAGE, "it refuses the size that it names")
    return _question(question.witness, head, answer.size)


def _question(witness: ListedWitness, head: Checkpoint, old: int) -> tuple[Question, Checkpoint]:
    proof = proving.consistency(size1=old, size2=head.size) if old else ()
    return Question(witness, head.note, old, proof), head


def _known(witness: ListedWitness) -> int:
    """Give the size of the newest head that it signed."""
    signed = Cosignature.objects.filter(witness=witness.key.written).aggregate(size=Max("head_id"))["size"]
    return signed or 0


def _is_due(witness: ListedWitness, newest: Checkpoint) -> bool:
    state = WitnessState.objects.filter(witness=witness.key.written).first()
    return _known(witness) < newest.size and (state is None or state.again_at <= clock.now())


def _keep(posted: Posted) -> None:
    key, answer, now = posted.witness.key.written, posted.answer, clock.now()
    good = answer.outcome is Outcome.COSIGNED
    if good:
        signed = {"line": answer.line, "at": datetime.fromtimestamp(answer.at, UTC)}
        Cosignature.objects.get_or_create(head_id=posted.size, witness=key, defaults=signed)
    elif answer.outcome in ALARMING and key not in {each.witness for each in alarms.unsettled()}:
        WitnessAlarm.objects.create(
            witness=key, outcome=answer.outcome, size=posted.size, known=answer.size, said=answer.said, at=now
        )
    before = WitnessState.objects.filter(witness=key).first()
    failures = 0 if good else (before.failures if before else 0) + 1
    state = {
        "asked_at": now,
        "outcome": answer.outcome,
        "said": answer.said,
        "failures": failures,
        "again_at": now if good else now + _pause(failures),
    }
    WitnessState.objects.update_or_create(witness=key, defaults=state)


def _pause(failures: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(failures - 1, 16)), LONGEST_PAUSE)
