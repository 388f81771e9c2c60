"""The declared check behind a finding: what it looks for, what it asks, on which provision it rests, and its words."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from plumbline.engines.norms import checking, resolving
from plumbline.engines.norms.models import CleanUpTask
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Unknown
from plumbline.kernel.reference import Citation, parse_reference, write_reference
from plumbline.kernel.text_check import Weight
from plumbline.site.parts.listing import TagShown
from plumbline.site.parts.reading import ProvisionShown
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
        provisions=provisions_of(task.law),
    )


def check_name(code: str) -> Words:
    """Name a check; one that is declared no more keeps its code."""
    check = checking.checks().get(code)
    return check.title if check else code


def provisions_of(law: str) -> tuple[ProvisionShown, ...]:
    """Give the words of the provisions of a reference as they stand today; without words where they are not held."""
    cited = parse_reference(law) if law else ()
    return tuple(_provision(one, on=clock.today()) for one in cited[:MOST_PROVISIONS])


def _provision(citation: Citation, *, on: date) -> ProvisionShown:
    law = write_reference([citation])
    try:
        resolved = resolving.resolve(citation, on=on)
    except (Unknown, InvalidFacts):
        return ProvisionShown(law=law)
    return ProvisionShown(
        law=law, words=tuple(resolved.words.splitlines()), on=on, in_force_from=resolved.version.in_force_from
    )
