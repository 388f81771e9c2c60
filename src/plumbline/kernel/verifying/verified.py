"""What a proof of a procedure found: faults with the run that shows each, notes, and whether it got to its end."""

from dataclasses import dataclass
from enum import StrEnum

from plumbline.kernel.errors import Says
from plumbline.kernel.verifying.seen import Taken


class Check(StrEnum):
    """What is proven."""

    HAPPENS = "happens"  # every act can happen
    ENDS = "ends"  # an ending can be reached from everywhere
    NEVER = "never"  # what may never happen does not
    PERIODS = "periods"  # no wait contradicts a deadline
    RULES = "rules"  # no two rules contradict
    SOURCES = "sources"  # every citation resolves and is in force
    FACTS = "facts"  # what a condition reads has been asked
    PEOPLE = "people"  # somebody may perform every act
    BUDGET = "budget"  # the proof came to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a proof found.

    Gives   fault — whether the procedure may not be used with it; otherwise it is told for people to judge
            act, rule — what it is about, by code;  run — the shortest run that shows it, replayed on the kernel
    """

    check: Check
    says: Says
    fault: bool = True
    act: str = ""
    rule: str = ""
    law: str = ""
    run: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The proof of one version of a procedure.

    Gives   finished — whether everything was looked at;  seconds — of processor time;  runs — by act, a run in which it happens
    """

    procedure: str
    version: str
    findings: tuple[Finding, ...]
    finished: bool
    seconds: float
    runs: tuple[tuple[str, tuple[Taken, ...]], ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be put right first."""
        return tuple(one for one in self.findings if one.fault)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What people should judge."""
        return tuple(one for one in self.findings if not one.fault)

    @property
    def passes(self) -> bool:
        """Tell whether the procedure is proven: everything was looked at, and nothing is at fault."""
        return self.finished and not self.faults
