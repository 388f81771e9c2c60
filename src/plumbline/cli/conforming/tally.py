"""What a log comes to: each rule by how often, variants, throughput times. Memory does not grow with the number of cases."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from plumbline.cli.conforming.lengths import Lengths
from plumbline.kernel.conforming import EventLike, Heading, Standing
from plumbline.kernel.finding import Judgement, Verdict
from plumbline.kernel.procedure import Procedure

_MOST_VARIANTS: Final = 100_000
_LONGEST_VARIANT: Final = 200  # acts; what comes after them does not tell variants apart
_AT_ONCE: Final = 50_000  # lengths of time that are held back before they are counted
_DAY: Final = 86_400
_BROKEN: Final = int(Standing.BROKEN)


class JudgedCase(NamedTuple):
    """One case, ready to be told.

    Takes   events — its acts that are dated, in order;  acts — the same without days;  standing — of each rule, by number
            missed — rules by number, and the days by which each was missed;  tell — gives what was broken or is not known
            untold — how many more there were
    """

    name: str
    procedure: Procedure
    headings: Sequence[Heading]
    events: Sequence[EventLike]
    acts: tuple[str, ...]
    standing: bytes
    missed: Sequence[tuple[int, int]]
    tell: Callable[[], Sequence[Judgement]]
    untold: int = 0
    ended: bool = False
    deemed: Sequence[tuple[str, int]] = ()

    def codes(self, standing: Standing) -> list[str]:
        """Give the rules that stand so."""
        wanted = int(standing)
        return [self.headings[number].code for number, stands in enumerate(self.standing) if stands == wanted]

    def found(self, verdict: Verdict) -> list[Judgement]:
        """Give the judgements of one kind."""
        return [one for one in self.tell() if one.verdict is verdict]


class RuleTally:
    """One rule over all cases."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self.cases: Counter[int] = Counter()
        self.over = Lengths(_DAY)  # by how much it was missed

    def count(self, standing: Standing) -> int:
        """Give in how many cases it stands so."""
        return self.cases[int(standing)]


class VersionTally:
    """All that was judged by one version of a procedure."""

    def __init__(self, procedure: Procedure, headings: Sequence[Heading]) -> None:
        self.procedure = procedure
        self.cases = 0
        self.rules = [RuleTally(heading) for heading in headings]
        self._patterns: Counter[bytes] = Counter()

    def add(self, case: JudgedCase) -> None:
        """Take one case."""
        self.cases += 1
        self._patterns[case.standing] += 1
        for number, days in case.missed:
            self.rules[number].over.add(days * _DAY)
        if len(self._patterns) >= _MOST_VARIANTS:
            self.settle()

    def settle(self) -> None:
        """Count out what was held back."""
        for standing, cases in self._patterns.items():
            for number, stands in enumerate(standing):
                self.rules[number].cases[stands] += cases
        self._patterns.clear()


@dataclass(slots=True)
class Variant:
    """One course of acts: how often, and how often with a broken rule."""

    acts: tuple[str, ...]
    procedure: Procedure
    cases: int = 0
    broken: int = 0
    cut: bool = False
    steps: list[Lengths] = field(default_factory=list)  # from each act to the next


@dataclass(slots=True)
class Tally:
    """All that a log comes to.

    Gives   uncounted — cases whose course was one too many to be told apart
    """

    cases: int = 0
    events: int = 0
    broken: int = 0
    unknown: int = 0
    first: float | None = None
    last: float | None = None
    versions: dict[str, VersionTally] = field(default_factory=dict)
    variants: dict[tuple[str, ...], Variant] = field(default_factory=dict)
    uncounted: int = 0
    whole: Lengths = field(default_factory=Lengths)
    between: dict[tuple[str, str], Lengths] = field(default_factory=dict)
    not_judged: Counter[str] = field(default_factory=Counter)
    _held: int = 0  # lengths of time that are not counted yet, at most

    def add(self, case: JudgedCase) -> None:
        """Take one case."""
        self.cases += 1
        self.events += len(case.events)
        version = self.versions.get(case.procedure.version)
        if version is None:
            version = self.versions[case.procedure.version] = VersionTally(case.procedure, case.headings)
        version.add(case)
        broken = _BROKEN in case.standing
        self.broken += broken
        self.unknown += int(Standing.UNKNOWN) in case.standing
        variant = self._variant(case, broken=broken)
        if case.events:
            whole = variant is not None and len(variant.acts) == len(case.acts)
            self._times(case.events, variant.steps if variant is not None and whole else self._steps(case.acts))
        self._held += len(case.events) + len(case.missed)
        if self._held >= _AT_ONCE:
            self._settle_lengths()

    def _times(self, events: Sequence[EventLike], steps: Iterable[Lengths]) -> None:
        begun, ended = events[0][1], events[-1][1]
        self.first = begun if self.first is None else min(self.first, begun)
        self.last = ended if self.last is None else max(self.last, ended)
        self.whole.add(ended - begun)
        at = begun
        for lengths, event in zip(steps, events[1:], strict=True):
            lengths.add(event[1] - at)
            at = event[1]

    def _settle_lengths(self) -> None:
        over = [rule.over for version in self.versions.values() for rule in version.rules]
        for lengths in (self.whole, *self.between.values(), *over):
            lengths.settle()
        self._held = 0

    def _steps(self, acts: tuple[str, ...]) -> list[Lengths]:
        """Give the lengths of time from each act to the next."""
        return [self.between.setdefault(step, Lengths()) for step in pairwise(acts)]

    def _variant(self, case: JudgedCase, *, broken: bool) -> Variant | None:
        """Count the course of a case; None where it is one too many."""
        cut = len(case.acts) > _LONGEST_VARIANT
        acts = case.acts[:_LONGEST_VARIANT] if cut else case.acts
        variant = self.variants.get(acts)
        if variant is None:
            if len(self.variants) >= _MOST_VARIANTS:
                self.uncounted += 1
                return None
            variant = self.variants[acts] = Variant(acts, case.procedure, cut=cut, steps=self._steps(acts))
        variant.cases += 1
        variant.broken += broken
        return variant

    def settle(self) -> None:
        """Count out what was held back."""
        for version in self.versions.values():
            version.settle()

    def common_variants(self) -> list[Variant]:
        """Give the variants, the most frequent first."""
        return sorted(self.variants.values(), key=lambda one: (-one.cases, one.acts))

    def common_steps(self) -> list[tuple[tuple[str, str], Lengths]]:
        """Give the steps from one act to the next, the most frequent first."""
        return sorted(self.between.items(), key=lambda one: (-one[1].count, one[0]))
