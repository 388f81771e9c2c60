"""Telling the course of a matter once more, otherwise than it was told: with an act corrected, or under another version.

Every act is judged as if it happened now at its place in the course; what the law let happen by itself is found anew. Who
acted is not judged again, but that nobody acted whom the law keeps apart.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from plumbline.engines.matters.replaying import Reckoned, Turn
from plumbline.engines.matters.schedules import Calendars
from plumbline.kernel import clock, elapsing, fields, marking, questions, sentence
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.procedure import Act, Procedure
from plumbline.kernel.redating import redated


@dataclass(slots=True)
class Retold:
    """What became of the course.

    Gives   told — the course as it is now;  dropped — numbers of deemed acts that the law does not let happen any more
            moved — deemed acts that it lets happen at another moment;  against — what stands against telling it so
    """

    told: list[Turn | Reckoned] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)
    moved: dict[int, datetime] = field(default_factory=dict)
    against: list[Reason] = field(default_factory=list)


def retell(procedure: Procedure, told: Iterable[Turn | Reckoned], *, known: Calendars, domain: str = "") -> Retold:
    """Tell a course once more and judge every act of it.

    Takes   procedure — the version under which it is judged;  known — the calendars, by which it is reckoned
    Gives   Retold; where something stands against an act, the rest is judged as if it had been allowed
    """
    telling = _Telling(procedure, known, domain)
    for one in told:
        if isinstance(one, Reckoned):
            telling.reckon(one)
        elif one.deemed:
            telling.waiting.append(one)
        elif one.act not in procedure.acts:
            telling.retold.against.append(_unknown(procedure, one))
            return telling.retold
        else:
            telling.take(one)
    telling.end()
    return telling.retold


class _Telling:
    """A course while it is told: where it stands, and which deemed acts the record still has to find their place."""

    def __init__(self, procedure: Procedure, known: Calendars, domain: str) -> None:
        self.procedure = procedure
        self.known = known
        self.domain = domain
        self.here: Marking = marking.begin()
        self.facts: dict[str, Any] = {}
        self.waiting: list[Turn] = []
        self.retold = Retold()

    def reckon(self, one: Reckoned) -> None:
        """Reckon the running clocks by another schedule."""
        self.here, _ = redated(self.procedure, self.here, self._read(self.facts), calendar=self.known.of(one.schedule))
        self.retold.told.append(one)

    def take(self, turn: Turn) -> None:
        """Judge one act, and take it."""
        if found := self._elapse(until=turn.at):
            deemed, moment = found
            self.retold.against.append(_would_be_deemed(self.procedure.acts[deemed], moment, turn, self.procedure))
        self._drop()
        act = self.procedure.acts[turn.act]
        before = self._situation(turn, self.facts)
        _, faulty = questions.examined(
            self.procedure,
            self.here,
            act,
            {code: value for code, value in turn.given.items() if code in act.asked()},
            before,
        )
        self.facts |= turn.given
        now = self._situation(turn, self.facts)
        reasons = [*faulty, *_apart(act, turn, self.here)]
        if self.here.at and turn.at < self.here.at:
            reasons.append(sentence.before_the_last(self.here.at))
        reasons += marking.ask(self.procedure, self.here, turn.act, now).reasons
        self.retold.against += [_in(act, turn, reason) for reason in reasons]
        self._advance(turn, now)

    def end(self) -> None:
        """Place what the law has let happen since the last act; leave out what it does not let happen any more."""
        self._elapse(until=clock.now())
        self._drop()

    def _elapse(self, *, until: datetime) -> tuple[str, datetime] | None:
        """Let happen what the law lets happen and the record has; give what it has not."""
        while found := elapsing.elapsed(
            self.procedure, self.here, self._read(self.facts), at=until, calendar=self.known.latest
        ):
            act, moment = found
            if not self.waiting or self.waiting[0].act != act:
                return found
            turn = self.waiting.pop(0)
            if turn.at != moment:
                self.retold.moved[turn.sequence] = moment
            self._advance(replace(turn, at=moment), self._situation(replace(turn, at=moment), self.facts))
        return None

    def _drop(self) -> None:
        self.retold.dropped += [turn.sequence for turn in self.waiting]
        self.waiting.clear()

    def _advance(self, turn: Turn, situation: Situation) -> None:
        numbered = replace(self.here, sequence=turn.sequence - 1)
        self.here = marking.take(self.procedure, numbered, turn.act, replace(situation, actors=turn.by)).marking
        self.retold.told.append(turn)

    def _situation(self, turn: Turn, facts: Mapping[str, Any]) -> Situation:
        calendar = self.known.at(turn.recorded_at)
        return Situation(at=turn.at, facts=self._read(facts), domain=self.domain, calendar=calendar)

    def _read(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return fields.from_data(self.procedure.fields, facts)


def _apart(act: Act, turn: Turn, here: Marking) -> Iterator[Reason]:
    """Keep apart whom the law keeps apart: that hangs on who did what before, and may come out otherwise now."""
    for person in turn.by:
        if any(person.code in here.performers.get(role, ()) for role in act.not_same_as):
            yield sentence.same_person(act, replace(person, name=person.name or person.code))


def _in(act: Act, turn: Turn, reason: Reason) -> Reason:
    """Say of which act in the course a reason tells."""
    day = clock.day_of(turn.at).isoformat()
    says = Says(
        zh=f"{day} 的“{act.title.zh}”（记录 {turn.sequence}）：{reason.says.zh}",
        en=f"“{act.title.en}” of {day} (record {turn.sequence}): {reason.says.en}",
    )
    return replace(reason, says=says, act=act.code)


def _unknown(procedure: Procedure, turn: Turn) -> Reason:
    version = procedure.version
    says = Says(
        zh=f"记录 {turn.sequence} 的行为“{turn.act}”，{version} 起的版本里没有",
        en=f"The act «{turn.act}» of record {turn.sequence} is not in the version of {version}",
    )
    return Reason(kind=ReasonKind.UNMET, says=says, law=procedure.basis, act=turn.act)


def _would_be_deemed(act: Act, moment: datetime, turn: Turn, procedure: Procedure) -> Reason:
    at = f"{clock.in_beijing(moment):%Y-%m-%d %H:%M}"
    laws = [rule.law for rule in procedure.rules if rule.otherwise == act.code]
    says = Says(
        zh=f"“{act.title.zh}”会在 {at} 依法视为发生，在记录 {turn.sequence} 之前",
        en=f"“{act.title.en}” would by law have happened at {at}, before record {turn.sequence}",
    )
    return Reason(kind=ReasonKind.UNMET, says=says, law="; ".join(laws) or act.law, act=act.code)
