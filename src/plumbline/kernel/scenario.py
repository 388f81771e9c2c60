"""Scenarios: acts with their days, actors and facts, answered step by step without a database.

Worked cases beside a procedure and the scripts of `plumbline try` have this one form; see docs/reference/try-script.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plumbline.kernel import clock, marking
from plumbline.kernel.actor import Actor, Certificate
from plumbline.kernel.attempt import attempt
from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.declaration import Declared
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.errors import InvalidFacts, Reason, Refusal
from plumbline.kernel.marking import Duty, Marking, Situation
from plumbline.kernel.phrase import text_of
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.script_keys import BECAUSE, CASES, CERTIFICATE, PERSON, SCRIPT, STEP, due, expectation, moment

_LONG_AGO, _FAR_AHEAD = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWanted:
    """One step of a script, and what it expects. Without an act it only looks at the matter as it stands then."""

    act: str
    at: datetime
    actors: tuple[Actor, ...]
    facts: Mapping[str, Any]
    expect: str = ""  # allowed, blocked, or nothing expected
    because: tuple[tuple[str, str], ...] = ()  # (rule code or "", reference or "")
    due: Mapping[str, date | datetime | None] | None = None
    not_owed: tuple[str, ...] = ()
    late: bool | None = None
    deemed: tuple[str, ...] | None = None
    stopped: tuple[str, ...] | None = None
    ended: bool | None = None
    place: Declared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A scenario ready to run."""

    code: str
    procedure: Procedure
    domain: str
    steps: tuple[StepWanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """What became of one step."""

    wanted: StepWanted
    allowed: bool
    invalid: bool
    reasons: tuple[Reason, ...]
    closed: tuple[Duty, ...]
    owed: tuple[Duty, ...]
    ended: bool
    deemed: tuple[str, ...] = ()  # acts that the law deemed to have happened before it

    def complaints(self, procedure: Procedure) -> Iterator[str]:
        """Say where the step did not go as the script expects."""
        wanted = self.wanted
        if wanted.expect and (wanted.expect == "allowed") is not self.allowed:
            told = "；".join(reason.says.zh for reason in self.reasons) or "no reason"
            yield f"«{wanted.act}» is {'allowed' if self.allowed else f'blocked ({told})'}, expected {wanted.expect}"
        for rule, law in wanted.because:
            if not any((not rule or reason.rule == rule) and (not law or reason.law == law) for reason in self.reasons):
                given = ", ".join(f"{reason.rule or reason.kind} {reason.law}" for reason in self.reasons) or "none"
                yield f"«{wanted.act}» lacks the reason {rule} {law}; given: {given}"
        for act, expected in (wanted.due or {}).items():
            found = [duty.due_at or duty.due_on for duty in self.owed if act in procedure.by_code[duty.rule].targets]
            if expected not in found:
                yield f"after «{wanted.act}», «{act}» is due {found or 'never'}, expected {expected}"
        for act in wanted.not_owed:
            if rules := [duty.rule for duty in self.owed if act in procedure.by_code[duty.rule].targets]:
                yield f"after «{wanted.act}», «{act}» is still owed under {', '.join(rules)}"
        if wanted.late is not None and wanted.late is not any(duty.late for duty in self.closed):
            yield f"«{wanted.act}» is {'in time' if wanted.late else 'late'}, expected otherwise"
        yield from self._complaints_of_state(procedure)

    def _complaints_of_state(self, procedure: Procedure) -> Iterator[str]:
        wanted = self.wanted
        if wanted.deemed is not None and wanted.deemed != self.deemed:
            yield f"before «{wanted.act}», {list(self.deemed) or 'nothing'} was deemed, expected {list(wanted.deemed)}"
        if wanted.stopped is not None:
            still = tuple(
                sorted(
                    {target for duty in self.owed if duty.stopped for target in procedure.by_code[duty.rule].targets}
                )
            )
            if still != wanted.stopped:
                yield f"after «{wanted.act}», the clocks of {list(still)} stand still, expected {list(wanted.stopped)}"
        if wanted.ended is not None and wanted.ended is not self.ended:
            yield f"after «{wanted.act}» the matter is {'ended' if self.ended else 'open'}, expected otherwise"


def read_cases(declared: Declared, catalogue: Catalogue) -> list[Script]:
    """Read the worked cases of a system: the people and sets of facts that all cases share, then the cases.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = CASES.keys(declared)
    cast = read_cast(keys["cast"]) if "cast" in keys else {}
    given = _given(keys)
    scripts = [read_script(one, catalogue, cast=cast, given=given) for one in keys["cases"].each()]
    seen: set[str] = set()
    for script, one in zip(scripts, keys["cases"].each(), strict=True):
        if not script.code or script.code in seen:
            raise one.wrong("every case needs a code of its own under `case`")
        seen.add(script.code)
    return scripts


def read_script(
    declared: Declared,
    catalogue: Catalogue,
    *,
    cast: Mapping[str, Actor] | None = None,
    given: Mapping[str, Mapping[str, Any]] | None = None,
) -> Script:
    """Read a script.

    Takes   cast — people known beforehand by code;  given — sets of facts known beforehand by name
    Raises  DeclarationError with the place of what is wrong
    """
    keys = SCRIPT.keys(declared)
    everyone = {**(cast or {}), **(read_cast(keys["cast"]) if "cast" in keys else {})}
    sets = {**(given or {}), **_given(keys)}
    steps = tuple(_step(one, everyone, sets) for one in keys["steps"].each())
    if not steps:
        raise keys["steps"].wrong("a script needs at least one step")
    if not steps[0].act:
        raise keys["steps"].each()[0].wrong("the first step performs the act that opens the matter")
    procedure = catalogue.procedure(keys["procedure"].text(), on=clock.day_of(steps[0].at))
    for step, one in zip(steps, keys["steps"].each(), strict=True):
        if step.act and step.act not in procedure.acts:
            raise one.wrong(f"«{procedure.code}» has no act «{step.act}»; it has {', '.join(procedure.acts)}")
    return Script(
        code=keys["case"].text() if "case" in keys else "",
        procedure=procedure,
        domain=keys["domain"].text() if "domain" in keys else "",
        steps=steps,
    )


def read_cast(declared: Declared) -> dict[str, Actor]:
    """Read the people of a script: roles, certificate, qualifications."""
    people = {}
    for code, one in declared.named():
        keys = PERSON.keys(one)
        people[code] = Actor(
            code=code,
            name=keys["name"].text() if "name" in keys else code,
            roles=frozenset(keys["roles"].texts()),
            body=keys["body"].text() if "body" in keys else "",
            region=keys["region"].text() if "region" in keys else "",
            certificates=(_certificate(code, keys["certificate"]),) if "certificate" in keys else (),
            qualifications=frozenset(keys["qualifications"].texts()) if "qualifications" in keys else frozenset(),
        )
    return people


def _certificate(code: str, declared: Declared) -> Certificate:
    keys = CERTIFICATE.keys(declared)
    return Certificate(
        number=keys["number"].text() if "number" in keys else code,
        scopes=frozenset(keys["scopes"].texts()),
        valid_from=keys["from"].day() if "from" in keys else _LONG_AGO,
        valid_to=keys["to"].day() if "to" in keys else _FAR_AHEAD,
        suspended_from=keys["suspended_from"].day() if "suspended_from" in keys else None,
    )


def _given(keys: Mapping[str, Declared]) -> dict[str, Mapping[str, Any]]:
    """Read named sets of facts, which steps take over by `with`."""
    return {name: one.plain() for name, one in keys["given"].named()} if "given" in keys else {}


def _facts(keys: Mapping[str, Declared], sets: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give the facts of a step: the named sets in their order, then its own; a fact that is null is left out."""
    facts: dict[str, Any] = {}
    for one in keys["with"].each() if "with" in keys else ():
        if one.value not in sets:
            raise one.wrong(f"no facts are given under «{one.value}»; there are {', '.join(sets) or 'none'}")
        facts |= sets[one.value]
    facts |= keys["facts"].plain() if "facts" in keys else {}
    return {code: value for code, value in facts.items() if value is not None}


def _step(declared: Declared, cast: Mapping[str, Actor], sets: Mapping[str, Mapping[str, Any]]) -> StepWanted:
    keys = STEP.keys(declared)
    if ("on" in keys) == ("at" in keys):
        raise declared.wrong("a step happens `on` a day or `at` a moment: give one of them")
    names = (
        [*keys.get("by", declared).texts(), *(keys["together"].texts() if "together" in keys else ())]
        if "by" in keys
        else []
    )
    for name in names:
        if name not in cast:
            raise declared.wrong(f"«{name}» is not in the cast; there are {', '.join(cast)}")
    expect = expectation(keys["expect"]) if "expect" in keys else ""
    reasons = []
    for one in keys["because"].each() if "because" in keys else ():
        inner = BECAUSE.keys(one)
        reasons.append((inner["rule"].text() if "rule" in inner else "", inner["law"].text() if "law" in inner else ""))
    return StepWanted(
        act=text_of(keys, "act"),
        at=moment(keys["on"] if "on" in keys else keys["at"]),
        actors=tuple(cast[name] for name in names),
        facts=_facts(keys, sets),
        expect=expect,
        because=tuple(reasons),
        due={act: due(one) for act, one in keys["due"].named()} if "due" in keys else None,
        not_owed=keys["not_owed"].texts() if "not_owed" in keys else (),
        late=keys["late"].flag() if "late" in keys else None,
        deemed=keys["deemed"].texts() if "deemed" in keys else None,
        stopped=tuple(sorted(keys["stopped"].texts())) if "stopped" in keys else None,
        ended=keys["ended"].flag() if "ended" in keys else None,
        place=declared,
    )


def run(script: Script, *, calendar: Calendar | None = None) -> list[StepDone]:
    """Run a script step by step; a refused step changes nothing and the next one is tried."""
    return run_whole(script, calendar=calendar)[0]


def run_whole(script: Script, *, calendar: Calendar | None = None) -> tuple[list[StepDone], Marking, dict[str, Any]]:
    """Run a script, and give with its steps the marking and the facts that it ends with."""
    procedure, here = script.procedure, marking.begin()
    facts: dict[str, Any] = {}
    done = []
    for wanted in script.steps:
        situation = Situation(
            at=wanted.at,
            facts=facts,
            actors=wanted.actors,
            domain=script.domain,
            calendar=calendar or official(),
        )
        here, facts, step = _try(procedure, here, wanted, situation)
        done.append(step)
    return done, here, facts


def _try(
    procedure: Procedure,
    here: Marking,
    wanted: StepWanted,
    situation: Situation,
) -> tuple[Marking, dict[str, Any], StepDone]:
    known = dict(situation.facts)
    here, deemed = let_elapse(procedure, here, situation)
    closed: tuple[Duty, ...] = ()
    refused: Refusal | None = None
    if wanted.act:
        try:
            values, step = attempt(procedure, here, wanted.act, wanted.facts, situation)
        except Refusal as refusal:
            refused = refusal
        else:
            here, known, closed = step.marking, known | values, step.closed
    return (
        here,
        known,
        StepDone(
            wanted=wanted,
            allowed=refused is None,
            invalid=isinstance(refused, InvalidFacts),
            reasons=refused.reasons if refused else (),
            closed=closed,
            owed=tuple(here.owed()),
            ended=here.ended,
            deemed=tuple(act for act, _, _ in deemed),
        ),
    )
