"""Who may take part in an act: posts, separation of duties, recusal, certificates, qualifications."""

from collections.abc import Iterator

from plumbline.kernel import sentence
from plumbline.kernel.actor import Actor
from plumbline.kernel.conflict import conflicts
from plumbline.kernel.errors import Reason
from plumbline.kernel.expression import Missing
from plumbline.kernel.procedure import Act
from plumbline.kernel.state import Marking
from plumbline.kernel.view import View


def taking_part(view: View, act: Act) -> list[Reason]:
    """Give what stands against those who act; nothing where nobody is named."""
    actors = view.situation.actors
    if not actors:
        return []
    first = actors[0]
    reasons: list[Reason] = []
    entitled = first.roles_for(view.procedure.code, act.code)
    if not entitled.intersection(act.performed_by) and not entitled.intersection(act.by):
        reasons.append(sentence.wrong_role(act, first))
    reasons += _separate(view, act)
    reasons += _recused(view)
    reasons += conflicts(view)
    if act.officers:
        reasons += _certified(view, act)
    for need in act.needs:
        needed = view.value(need.when)
        if isinstance(needed, Missing):
            reasons.append(sentence.unknown(need.law, view.procedure, needed, act.title))
        elif needed and need.qualification not in first.qualifications:
            reasons.append(sentence.unqualified(act, need, first))
    return reasons


def roles_taken(act: Act, person: Actor) -> frozenset[str]:
    """Give the roles in which a person takes part; who only accompanies an act takes part in it as those who perform it."""
    return person.roles.intersection(act.performed_by) or frozenset(act.performed_by)


def performers_after(marking: Marking, act: Act, actors: tuple[Actor, ...]) -> dict[str, frozenset[str]]:
    """Give who has acted in which role, these actors included."""
    performers = dict(marking.performers)
    for person in actors:
        for role in roles_taken(act, person):
            performers[role] = performers.get(role, frozenset()) | {person.code}
    return performers


def _separate(view: View, act: Act) -> Iterator[Reason]:
    performers = view.marking.performers
    for person in view.situation.actors:
        if any(person.code in performers.get(role, ()) for role in act.not_same_as):
            yield sentence.same_person(act, person)


def _recused(view: View) -> Iterator[Reason]:
    bar = view.procedure.bars
    if bar is None:
        return
    barred = view.marking.barred.union(view.situation.facts.get(bar.field) or ())
    for person in view.situation.actors:
        if person.name in barred:
            yield sentence.barred(bar.law, person)


def _certified(view: View, act: Act) -> Iterator[Reason]:
    domain, day = view.situation.domain if view.procedure.scoped else "", view.today()
    certified = {person.code for person in view.situation.actors if person.certified(domain, day)}
    if len(certified) < act.officers:
        yield sentence.too_few_officers(act, view.situation.actors, domain=domain, day=day)
