"""Runs a trace through a graph: what may happen before it and after each step, why a step may not, and whether it may end.

A trace is a line of labels with commas between them. A label that holds a comma, or that begins with a quotation mark
or with «+», stands in quotation marks, those inside it doubled, as in `Apply,"Accept, then ""file"" it",Decide`. A
step such as `+P3D` lets time pass; where no time is given, each step waits just as long as it has to.

Where several events bear one label, all of them are followed at once: what may happen is what may happen in one of the
runs that fit the trace, and it may end where one of them may.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from plumbline.kernel.dcr.duration import Duration
from plumbline.kernel.dcr.graph import Event
from plumbline.kernel.dcr.running import NO_DEADLINE, Against, GraphMarking, Running
from plumbline.kernel.errors import DeclarationError, Says

MOST_RUNS: Final = 1_000
_WORD: Final = re.compile(r'\s*(?:"((?:[^"]|"")*)"|((?!")[^,]*))\s*(,|$)')


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace: a label, or time that passes."""

    label: str = ""
    passes: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What may happen at one place of the run.

    Gives   allowed — labels of what may happen next;  waits — of these, what has to wait, and how long at least
            owed — labels of what is owed;  overdue — of these, what is owed since longer than its deadline
    """

    allowed: tuple[str, ...]
    waits: dict[str, int]
    owed: tuple[str, ...]
    overdue: tuple[str, ...]
    may_end: bool
    runs: int = 1  # how many different runs fit the trace so far


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken:
    """What became of a step: whether it could happen, as which events, what stood against it, and what may happen then."""

    step: Step
    happened: bool
    events: tuple[str, ...] = ()
    against: tuple[Against, ...] = ()
    standing: Standing


def parse_trace(text: str) -> list[Step]:
    """Read a trace.

    Raises  DeclarationError where a label is empty, a quotation mark is left open, or time is not written as such
    """
    if not text.strip():
        return []
    steps = []
    for word, quoted in _words(text):
        if not word:
            raise DeclarationError(
                f"the trace «{text}» has an empty step; two commas stand side by side, or one at an end"
            )
        if word.startswith("+") and not quoted:
            steps.append(Step(passes=Duration.parse(word.removeprefix("+"))))
        else:
            steps.append(Step(label=word))
    return steps


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Part a trace at its commas; say of each word whether it stood in quotation marks."""
    place, comma = 0, ","
    while comma:
        match = _WORD.match(text, place)
        if match is None:
            raise DeclarationError(
                f"the trace cannot be read from «{text[place:]}» on; a quotation mark stands alone there"
            )
        quoted, plain, comma = match.groups()
        yield (plain.strip(), False) if quoted is None else (quoted.replace('""', '"').strip(), True)
        place = match.end()


def run_trace(running: Running, steps: Sequence[Step]) -> tuple[Standing, list[StepTaken]]:
    """Run a trace: what may happen before it, and what became of each step. A step that cannot happen changes nothing.

    Raises  DeclarationError where so many events bear the same labels that too many runs fit the trace
    """
    runs = frozenset({running.start()})
    before = _standing(running, runs)
    taken = []
    for step in steps:
        if step.passes is not None:
            runs = frozenset(running.pass_time(one, step.passes) for one in runs)
            taken.append(StepTaken(step=step, happened=True, standing=_standing(running, runs)))
            continue
        meant = _meant(running, step.label)
        after = {
            (event.id, running.happen(one, event.id))
            for one in runs
            for event in meant
            if running.wait(one, event.id) is not None
        }
        if not after:
            against = _against(running, runs, step.label, meant)
            taken.append(StepTaken(step=step, happened=False, against=against, standing=_standing(running, runs)))
            continue
        runs = frozenset(one for _, one in after)
        if len(runs) > MOST_RUNS:
            raise DeclarationError(
                f"more than {MOST_RUNS} runs fit the trace up to «{step.label}»: too many events bear one label"
            )
        events = tuple(sorted({event for event, _ in after}))
        taken.append(StepTaken(step=step, happened=True, events=events, standing=_standing(running, runs)))
    return before, taken


def _meant(running: Running, label: str) -> list[Event]:
    """Find the events that bear a label; where none does, the one with this id."""
    return [one for one in running.events if one.label == label] or [one for one in running.events if one.id == label]


def _against(
    running: Running, runs: frozenset[GraphMarking], label: str, meant: Sequence[Event]
) -> tuple[Against, ...]:
    if not meant:
        return (Against(says=_unknown(running, label), kind="unknown"),)
    found = (one for run in runs for event in meant for one in running.against(run, event.id))
    return tuple(dict.fromkeys(found))


def _unknown(running: Running, label: str) -> Says:
    near = get_close_matches(label, [one.label for one in running.events], n=1)
    within = [one.label for one in running.events if "," in one.label and label in one.label]
    zh, en = f"没有叫“{label}”的事件", f"no event is called “{label}”"
    if within:
        return Says(
            zh=f'{zh}；标签里有逗号的要加引号："{within[0]}"',
            en=f'{en}; a label with a comma stands in quotation marks: "{within[0]}"',
        )
    if near:
        return Says(zh=f"{zh}；是不是“{near[0]}”", en=f"{en}; did you mean “{near[0]}”?")
    return Says(zh=zh, en=en)


def _standing(running: Running, runs: frozenset[GraphMarking]) -> Standing:
    waits: dict[str, int] = {}
    owed: set[str] = set()
    overdue: set[str] = set()
    for run in runs:
        for event in running.events:
            wait = running.wait(run, event.id)
            if wait is not None:
                waits[event.label] = min(wait, waits.get(event.label, wait))
        for event, until in running.owed(run):
            owed.add(event.label)
            if NO_DEADLINE < until < run.now:
                overdue.add(event.label)
    labels = list(dict.fromkeys(event.label for event in running.events))
    return Standing(
        allowed=tuple(label for label in labels if label in waits),
        waits={label: waits[label] for label in labels if waits.get(label)},
        owed=tuple(label for label in labels if label in owed),
        overdue=tuple(label for label in labels if label in overdue),
        may_end=any(running.may_end(run) for run in runs),
        runs=len(runs),
    )
