"""A deadline that stands in another procedure than the matter's own: a seizure in a penalty, a reconsideration of an answer."""

from collections.abc import Mapping
from dataclasses import replace

from plumbline.cli.replaying.answered import Answered, Bench
from plumbline.cli.replaying.deadlines import answer
from plumbline.cli.replaying.knowing import read_known
from plumbline.cli.replaying.reading import Deadline, KnownMatter
from plumbline.cli.replaying.words import Meant, Vocabulary
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.errors import Says


def answer_wherever(
    deadline: Deadline, bench: Bench, matter: KnownMatter, vocabularies: Mapping[str, Vocabulary]
) -> Answered:
    """Hold a deadline against the rules of the procedure that has it."""
    meant = bench.vocabulary.deadlines.get(deadline.name) if bench.vocabulary else None
    if meant is None or not meant.procedure:
        return answer(deadline, bench)
    there = _bench(deadline, matter, meant, vocabularies[meant.procedure], bench.catalogue)
    return answer(replace(deadline, start=meant.words.get(deadline.start, "")), there)


def _bench(deadline: Deadline, matter: KnownMatter, meant: Meant, other: Vocabulary, catalogue: Catalogue) -> Bench:
    """Set up the bench of the other procedure: of the matter it knows only the dates that mean something there."""
    dates = {theirs: matter.dates[ours] for ours, theirs in meant.words.items() if ours in matter.dates}
    versions = catalogue.procedures[other.procedure]
    known = read_known(replace(matter, dates=dates, absent=frozenset(), values={}, notes={}), other, versions[-1]).known
    in_force = deadline.start_on and deadline.start_on >= versions[0].in_force_from
    procedure = catalogue.procedure(other.procedure, on=deadline.start_on) if in_force and deadline.start_on else None
    title = versions[-1].title
    says = Says(zh=f"按“{title.zh}”的规则核算", en=f"Counted by the rules of “{title.en}”")
    return Bench(other, procedure, known, catalogue, elsewhere=says)
