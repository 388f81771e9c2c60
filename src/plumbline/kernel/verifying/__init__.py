"""Proving a declared procedure before it is used, soundly for every combination of facts.

`verify` proves that every act can happen, that every run can end, that what may never be does not come about, that periods
and rules do not contradict each other, that every source is in force, that what a condition reads has been asked, and that
somebody may perform every act. What it assumes is told in docs/why/verifying.md.
"""

from oxidd.util import DDMemoryError

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.verifying import asking, citing, contradicting, lasting, performing
from plumbline.kernel.verifying.running import Running
from plumbline.kernel.verifying.seen import Taken
from plumbline.kernel.verifying.symbols import Budget, TooBig
from plumbline.kernel.verifying.verified import Check, Finding, Verified

__all__ = ["Check", "Finding", "Taken", "Verified", "verify"]


def verify(
    procedure: Procedure,
    *,
    register: NormRegister | None = None,
    calendar: Calendar | None = None,
    budget_seconds: float = 10,
) -> Verified:
    """Prove a procedure.

    Takes   register — the norms that sources must be found in; without it they are not looked at
            calendar — the schedule that periods are held against; the published one where none is given
            budget_seconds — processor time that the proof may take
    Gives   Verified: every fault with the run that shows it; not finished, and so not passed, where the time was too short
    """
    budget = Budget(budget_seconds)
    findings: list[Finding] = []
    runs: tuple[tuple[str, tuple[Taken, ...]], ...] = ()
    finished = True
    for static in (
        citing.findings(procedure, register),
        performing.findings(procedure),
        contradicting.findings(procedure),
    ):
        findings += static
    try:
        running = Running(procedure, budget)
        for found in (
            contradicting.opposed(running.model),
            lasting.findings(running, calendar),
            asking.findings(running),
            running.findings(),
        ):
            findings += found
        runs = tuple(running.runs)
    except (TooBig, DDMemoryError):
        finished = False
        findings.append(_too_big(budget_seconds))
    return Verified(
        procedure=procedure.code,
        version=procedure.version,
        findings=tuple(findings),
        finished=finished,
        seconds=round(budget.spent, 2),
        runs=runs,
    )


def _too_big(seconds: float) -> Finding:
    return Finding(
        check=Check.BUDGET,
        says=Says(
            zh=f"在 {seconds:g} 秒处理器时间里没有证完，所以不能算通过",
            en=f"The proof did not come to its end within {seconds:g} seconds of processor time, so this does not pass",
        ),
    )
