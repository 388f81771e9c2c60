"""Whether every source of a procedure resolves, and is in force for as long as the procedure is."""

from collections.abc import Iterator
from datetime import date

from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.reference import parse_reference
from plumbline.kernel.verifying.verified import Check, Finding


def findings(procedure: Procedure, register: NormRegister | None) -> Iterator[Finding]:
    """Give every source that does not resolve, or not on every day on which the procedure is in force."""
    if register is None:
        return
    told: set[tuple[str, str]] = set()
    for where, law in procedure.laws():
        for day in _days(procedure, law, register):
            for problem in register.check_reference(law, on=day):
                if (law, problem.says.en) in told:
                    continue
                told.add((law, problem.says.en))
                yield Finding(
                    check=Check.SOURCES,
                    rule=where.removeprefix("rules.") if where.startswith("rules.") else "",
                    law=law,
                    says=Says(
                        zh=f"{where} 引用的“{law}”：{problem.says.zh}；{problem.cure.zh}",
                        en=f"{where} cites «{law}»: {problem.says.en}; {problem.cure.en}",
                    ),
                )


def _days(procedure: Procedure, law: str, register: NormRegister) -> list[date]:
    """Give the days on which something can differ: the first and last of the procedure, and of each version between."""
    first = procedure.in_force_from
    last = procedure.in_force_to or max(clock.today(), first)
    days = {first, last}
    for citation in parse_reference(law):
        norm = register.by_title.get(citation.norm)
        for version in norm.versions if norm else ():
            days |= {day for day in (version.first_day, version.in_force_to) if day and first < day < last}
    return sorted(days)
