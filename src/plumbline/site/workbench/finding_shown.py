"""The declared check behind a finding: what it looks for, what it asks, on which provision it rests, and its words."""

from dataclasses import dataclass
from typing import Final, Literal

from plumbline.engines.norms import checking
from plumbline.engines.norms.models import CleanUpTask
from plumbline.kernel import clock
from plumbline.kernel.text_check import Weight
from plumbline.site.parts.listing import TagShown
from plumbline.site.parts.reading import ProvisionShown
from plumbline.site.provisions import provisions_of
from plumbline.site.words import Words

MOST_PROVISIONS: Final = 6  # whose words are shown
WEIGHTS: Final[dict[Weight, Literal["bad", "soon", "info"]]] = {
    Weight.CONTRARY: "bad",
    Weight.COMPARE: "soon",
    Weight.OUTDATED: "soon",
    Weight.WARNING: "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckShown:
    """A check as the page of a finding tells it."""

    title: Words
    asks: Words
    weight: TagShown | None
    provisions: tuple[ProvisionShown, ...]


def check_of(task: CleanUpTask) -> CheckShown:
    """Tell the check that found something; a check that is declared no more leaves its code."""
    check = checking.checks().get(task.check_code)
    return CheckShown(
        title=check.title if check else task.check_code,
        asks=check.asks if check else "",
        weight=TagShown(words=check.weight.says, kind=WEIGHTS[check.weight]) if check else None,
        provisions=provisions_of(task.law, on=clock.today(), most=MOST_PROVISIONS),
    )


def check_name(code: str) -> Words:
    """Name a check; one that is declared no more keeps its code."""
    check = checking.checks().get(code)
    return check.title if check else code
