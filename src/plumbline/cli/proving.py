"""The proofs of `plumbline check`: every procedure that can be read is proven, and each run is told step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.cli.speaking import UsageError, in_language
from plumbline.kernel import clock
from plumbline.kernel.catalogue import load_noting
from plumbline.kernel.checking import Fault, systems_around
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.fields import as_data
from plumbline.kernel.norm import register
from plumbline.kernel.noting import Noting
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.schema import read_procedure
from plumbline.kernel.verifying import Finding, Verified, keeping, verify
from plumbline.kernel.verifying.telling import steps

NOT_COVERED = (
    Says(
        zh="没有证到的：起算日不同的两个期限，等待和期限、窗口的矛盾都逐日算过；但会不会走不下去，只有前一行为总在后一行为之前、"
        "而且只做一次时才把两个期限一起看，其余按互不相关处理",
        en="Not covered: of two periods that begin on different days, waits are counted out against deadlines and windows; but "
        "whether a matter comes to a standstill is judged by both together only where the one act always comes before the "
        "other and happens once, else they are taken to be independent",
    ),
    Says(
        zh="没有证到的：期限随同一组要求中的行为停止、重新起算或者被代替的，以及由事实指定的最后一天，没有同等待比较",
        en="Not covered: deadlines that stand still, begin anew or are replaced with an act among those that they are "
        "compared along, and last days that a fact names, are not compared with waits",
    ),
    Says(
        zh="没有证到的：延长按依法可用的次数和全长算，也按一次都不延长算；只延长一部分的没有单独算",
        en="Not covered: periods are judged with every lawful extension in its whole length, and with none; not with a part",
    ),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one procedure, and where its parts stand in its file."""

    declared: Declared
    procedure: Procedure
    verified: Verified
    whole: bool  # sources were looked at too; else the check of declarations has told what is wrong with them

    def as_data(self, findings: Sequence[Finding], language: str) -> Iterator[dict[str, Any]]:
        """Give findings as JSON, each with its place and the run that shows it."""
        for one in findings:
            line, column = self._place(one)
            found = {
                "file": self.declared.file,
                "line": line,
                "column": column,
                "what": in_language(one.says, language),
            }
            told = [in_language(step, language) for step in steps(self.procedure, one)]
            run = [
                {"act": step.act, "at": step.at.isoformat(), "facts": as_data(step.facts), "says": says}
                for step, says in zip(one.run, told, strict=True)
            ]
            yield {**found, "check": str(one.check), "law": one.law, **({"run": run} if run else {})}

    def lines(self, findings: Sequence[Finding], language: str) -> Iterator[str]:
        """Tell findings, each run step by step."""
        for one in findings:
            line, column = self._place(one)
            yield f"{self.declared.file}:{line}:{column}: {in_language(one.says, language)}"
            for number, step in enumerate(steps(self.procedure, one), start=1):
                yield f"    {number}. {in_language(step, language)}"

    def _place(self, finding: Finding) -> tuple[int, int]:
        """Find the rule, the act or the procedure that a finding is about."""
        if finding.rule:
            for rule, declared in zip(self.procedure.rules, self.declared.value["rules"].each(), strict=False):
                if rule.code == finding.rule:
                    return declared.line, declared.column
        if finding.act in self.declared.value["acts"].value:
            place: tuple[int, int] = self.declared.value["acts"].value[finding.act].key_at
            return place
        return self.declared.line, self.declared.column


def proofs(path: Path, faults: Sequence[Fault]) -> list[Proof]:
    """Prove the procedures below a folder, or that of one file; sources that are told as faults are not told again."""
    found = []
    sets = load_noting(systems_around(path), Noting()).sets
    told = {fault.file for fault in faults}
    for file in [path] if path.is_file() else sorted(path.rglob("procedures/*.yaml")):
        try:
            declared = read_file(file)
            procedure = read_procedure(declared, sets=sets) if "procedure" in declared.value else None
        except (DeclarationError, TypeError):
            continue  # told by the check of declarations
        if procedure is None or "opens_with" not in declared.value:
            continue
        whole = declared.file not in told
        verified = verify(procedure, register=register() if whole else None)
        found.append(Proof(declared, procedure, verified, whole))
    return found


def keep(found: Sequence[Proof], folder: Path) -> int:
    """Keep the proofs for the pages, and give how many; one whose sources were not looked at is not kept.

    Raises  UsageError where the folder cannot be written
    """
    whole = [proof for proof in found if proof.whole]
    for proof in whole:
        try:
            keeping.keep(folder, proof.procedure, proof.verified, on=clock.today())
        except OSError as error:
            message = f"--keep: {error}"
            raise UsageError(message) from error
    return len(whole)
