"""Who could lawfully sign: the officers of a body who could perform an act on a day, each with what entitles them.

The rules that let an act happen are asked for each officer alone — post or delegation, separation of duties, recusal and
conflicts, certificate, qualification — so that this answer and the refusal of an act are one decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from plumbline.engines.bodies.codes import QualificationCode, Role
from plumbline.engines.bodies.models import Body, Officer
from plumbline.engines.bodies.posts import actors_of
from plumbline.engines.matters import deeming, refusing
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import Reason, Says
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.procedure import Act, Procedure
from plumbline.kernel.taking_part import taking_part
from plumbline.kernel.view import View


@dataclass(frozen=True, slots=True)
class Signer:
    """One officer: what entitles them, and what stands against it."""

    officer: Officer
    ground: tuple[Says, ...]
    reasons: tuple[Reason, ...]

    @property
    def able(self) -> bool:
        """Tell whether nothing stands against it."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """The answer: who could, who nearly could and why not, and how many hold no post for it."""

    act: Act
    able: tuple[Signer, ...]
    nearly: tuple[Signer, ...]  # they hold the post, or a delegation of it
    others: int


def for_act(
    body: Body,
    procedure: Procedure,
    act: str,
    *,
    on: date,
    domain: str = "",
    marking: Marking = Marking(),  # noqa: B008 — a frozen value: a matter in which nothing has happened
    facts: Mapping[str, Any] = MappingProxyType({}),
) -> Signers:
    """Find who of a body could perform an act of a procedure on a day.

    Takes   marking, facts — of a matter; without them a matter is asked in which nothing has happened yet
    Raises  InvalidFacts where the procedure has no such act
    """
    return _answer(body, procedure, act, at=clock.at_day(on), domain=domain, marking=marking, facts=facts)


def in_matter(matter: Matter, act: str, *, at: datetime | None = None) -> Signers:
    """Find who could perform an act in a matter, as it stands now: those who acted before and those recused are known.

    Raises  InvalidFacts where its procedure has no such act
    """
    moment = refusing.moment_of(at)
    stands = deeming.stands(matter, at=moment)
    return _answer(
        matter.body,
        stands.procedure,
        act,
        at=moment,
        domain=matter.domain,
        marking=stands.marking,
        facts=stands.known,
    )


def _answer(
    body: Body,
    procedure: Procedure,
    act: str,
    *,
    at: datetime,
    domain: str,
    marking: Marking,
    facts: Mapping[str, Any],
) -> Signers:
    if act not in procedure.acts:
        raise refusing.unknown_act(procedure, act)
    one = procedure.acts[act]
    alone = replace(one, officers=min(one.officers, 1))  # a second officer is chosen among the same people
    able: list[Signer] = []
    nearly: list[Signer] = []
    others = 0
    for officer, person in actors_of(body, on=clock.day_of(at)):
        if not _takes(one, person):
            others += 1
            continue
        situation = Situation(at=at, facts=facts, actors=(person,), domain=domain)
        reasons = tuple(taking_part(View(procedure, marking, situation), alone))
        ground = tuple(_ground(procedure, one, person, domain, clock.day_of(at)))
        (nearly if reasons else able).append(Signer(officer, ground, reasons))
    return Signers(act=one, able=tuple(able), nearly=tuple(nearly), others=others)


def _takes(act: Act, person: Actor) -> bool:
    """Tell whether somebody holds a role of the act, however little of it a delegation covers."""
    return bool(person.roles.intersection(act.performed_by) or person.roles.intersection(act.by))


def _ground(procedure: Procedure, act: Act, person: Actor, domain: str, day: date) -> Iterable[Says]:
    given = person.signs_for(act.performed_by, procedure.code, act.code)
    if given:
        role = Role(given.role).says
        yield Says(
            zh=f"受{given.giver_name}委托任{role.zh}（{given.basis}）",
            en=f"{role.en.lower()} delegated by {given.giver_name} ({given.basis})",
        )
    else:
        held = [Role(role).says for role in act.performed_by if role in person.roles]
        yield Says(zh=f"任{'、'.join(one.zh for one in held)}", en=", ".join(one.en.lower() for one in held))
    if act.officers:
        wanted = domain if procedure.scoped else ""
        for paper in person.certificates:
            if paper.covers(wanted, day):
                yield Says(
                    zh=f"执法证 {paper.number} 有效到 {paper.valid_to}",
                    en=f"certificate {paper.number} to {paper.valid_to}",
                )
    for need in act.needs:
        if need.qualification in person.qualifications:
            yield QualificationCode(need.qualification).says
