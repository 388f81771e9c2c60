"""Where a matter stands, what may happen now, and what an act does to it.

`ask` answers for any act: allowed, or every unmet rule with its article and its cure. `perform` gives the next marking;
nothing is changed in place.
"""

from dataclasses import replace

from plumbline.kernel.clocks import turned
from plumbline.kernel.duties import Duties
from plumbline.kernel.enabling import ask, judge
from plumbline.kernel.errors import DeclarationError, NotAllowed
from plumbline.kernel.opening import passed_windows
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.state import Answer, Duty, DutyState, Happened, Marking, Situation, Step
from plumbline.kernel.taking_part import performers_after
from plumbline.kernel.view import View

__all__ = [
    "Answer",
    "Duty",
    "DutyState",
    "Happened",
    "Marking",
    "Situation",
    "Step",
    "View",
    "advance",
    "ask",
    "begin",
    "judge",
    "perform",
    "take",
]


def begin() -> Marking:
    """Give the marking of a matter in which nothing has happened yet."""
    return Marking()


def perform(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Perform an act whose facts have been read.

    Raises  NotAllowed with every unmet rule; nothing has changed then
    """
    answer = ask(procedure, marking, act, situation)
    if not answer.allowed:
        raise NotAllowed(answer.reasons)
    return advance(procedure, marking, act, situation)


def advance(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Give the next marking after an act that the rules allow; what became of the obligations with it.

    Raises  DeclarationError when the rules let happen what the procedure says may never be
    """
    view = View(procedure, marking, situation)
    for never in procedure.never:
        if never.reach == act and never.without not in marking.acts and view.value(never.when) is True:
            message = f"{procedure.code} lets «{act}» happen without «{never.without}», against {never.law}"
            raise DeclarationError(message, file=procedure.file)
    step = take(procedure, marking, act, situation)
    return replace(step, late=late) if (late := tuple(passed_windows(view, act))) else step


def take(procedure: Procedure, marking: Marking, act: str, situation: Situation) -> Step:
    """Take an act as it happened elsewhere, lawful or not, and give what became of the obligations."""
    declared = procedure.act(act)
    sequence = marking.sequence + 1
    before = marking.acts.get(act)
    items = before.items if before else frozenset()
    if declared.each and (item := situation.facts.get(declared.each.named_in)):
        items = items | {item}
    happened = Happened(count=before.count + 1 if before else 1, at=situation.at, sequence=sequence, items=items)
    barred = marking.barred
    if procedure.bars and (named := situation.facts.get(procedure.bars.field)):
        barred = barred.union(named)
    after = Marking(
        acts={**marking.acts, act: happened},
        duties=marking.duties,
        performers=performers_after(marking, declared, tuple(situation.actors)),
        barred=barred,
        clocks=marking.clocks,
        sequence=sequence,
        at=situation.at,
        ended=marking.ended or act in procedure.ends_with,
    )
    clocks = turned(View(procedure, after, situation), act)
    if clocks is not marking.clocks:
        after = replace(after, clocks=clocks)
    return Duties(View(procedure, marking, situation), View(procedure, after, situation), act).step()
