"""Matters known only by facts and dates as cases of a log: judged as `replay` does, told in the same form."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial
from pathlib import Path

from plumbline.cli.conforming.judged_log import NotJudged
from plumbline.cli.conforming.tally import JudgedCase
from plumbline.cli.replaying.reading import Fault, read_path
from plumbline.cli.replaying.replayed import Replayed, replay
from plumbline.cli.replaying.words import vocabularies
from plumbline.kernel.catalogue import load
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.conforming import Heading, Standing, headings
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import Verdict
from plumbline.kernel.procedure import Procedure

_STANDING = {one.verdict: int(one) for one in Standing if one.verdict is not None}


class KnownMatters:
    """Judges the matters of one file that run by one procedure; faults stand in `faults`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.faults: list[Fault] = []
        self.read = 0
        self._headings: dict[str, list[Heading]] = {}

    def every_case(self, path: Path) -> Iterator[JudgedCase | NotJudged]:
        """Go through the matters."""
        words, catalogue = vocabularies(), load()
        for one in read_path(path):
            if isinstance(one, Fault):
                self.faults.append(one)
                continue
            self.read += 1
            replayed = replay(one, words, catalogue)
            if replayed.procedure is not None and replayed.code == self.code:
                yield self._case(replayed, replayed.procedure)
            else:
                yield NotJudged(one.id, self._because(replayed))

    def _because(self, replayed: Replayed) -> Says:
        if replayed.because is not None:
            return replayed.because
        return Says(zh=f"按另一个程序 {replayed.code} 办理", en=f"It runs by another procedure, {replayed.code}")

    def _case(self, replayed: Replayed, procedure: Procedure) -> JudgedCase:
        told = self._headings.get(procedure.version) or headings(procedure)[: len(procedure.rules)]
        self._headings[procedure.version] = told
        numbers = {heading.code: number for number, heading in enumerate(told)}
        standing = bytearray(len(told))
        missed = []
        for one in replayed.judged:
            number = numbers[one.rule.code]
            standing[number] = max(standing[number], _STANDING[one.verdict])
            if one.over is not None and one.verdict is Verdict.BROKEN:
                missed.append((number, one.over.days))
        dated = sorted((span.day, act) for act, span in replayed.known.acts.items() if span.day)
        certain = [one for one in replayed.judged if one.verdict in {Verdict.BROKEN, Verdict.UNKNOWN}]
        return JudgedCase(
            name=replayed.matter.id,
            procedure=procedure,
            headings=told,
            events=[
                (act, datetime.combine(day, time(), tzinfo=BEIJING).timestamp(), day.toordinal(), None)
                for day, act in dated
            ],
            acts=tuple(act for _, act in dated),
            standing=bytes(standing),
            missed=missed,
            tell=partial(list, certain),
            ended=not set(procedure.ends_with).isdisjoint(replayed.known.acts),
        )
