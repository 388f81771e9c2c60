"""Proofs that are kept: each in a file of its own, named by a digest of all that the proof rests on.

What is kept holds for exactly the text it was made from: once the declaration, a shared rule set, the register of norms
or the verifier itself changes, its name is another one, and the procedure counts as not proven yet.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plumbline.kernel.checking import systems_around
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import REGISTER
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.verifying.telling import steps
from plumbline.kernel.verifying.verified import Finding, Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """One finding as it is told: what, by which provision, and the run that shows it, step by step."""

    says: Says
    fault: bool
    law: str
    steps: tuple[Says, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The proof of one version of a procedure, as it was kept on a day."""

    on: date
    finished: bool
    findings: tuple[KeptFinding, ...]

    @property
    def faults(self) -> tuple[KeptFinding, ...]:
        """What must be put right first."""
        return tuple(one for one in self.findings if one.fault)

    @property
    def notes(self) -> tuple[KeptFinding, ...]:
        """What people should judge."""
        return tuple(one for one in self.findings if not one.fault)


def keep(folder: Path, procedure: Procedure, verified: Verified, *, on: date) -> Path:
    """Keep a proof; one that was kept of the same text gives way.

    Raises  OSError where the folder cannot be written
    """
    data = {
        "procedure": procedure.code,
        "version": procedure.version,
        "on": on.isoformat(),
        "finished": verified.finished,
        "findings": [_as_data(procedure, one) for one in verified.findings],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, procedure)
    begun = path.with_suffix(".part")
    begun.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    begun.replace(path)
    return path


def kept(folder: Path, procedure: Procedure) -> Kept | None:
    """Find the proof that was kept of the declaration as it stands now; None where there is none, or none to be read."""
    try:
        data = json.loads(_path(folder, procedure).read_text(encoding="utf-8"))
        return Kept(
            on=date.fromisoformat(data["on"]),
            finished=bool(data["finished"]),
            findings=tuple(_from_data(data["findings"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(folder: Path, procedure: Procedure) -> Path:
    return folder / f"{digest(Path(procedure.file))}.json"


def digest(file: Path) -> str:
    """Give the digest of all that the proof of a procedure rests on: its file, the rule sets it may use, norms, verifier.

    Raises  OSError where the file cannot be read
    """
    sets = sorted(systems_around(file).glob("*/rules/*.yaml"))
    return _digest_of([file.read_bytes(), *(one.read_bytes() for one in sets), _verifier()])


@cache
def _verifier() -> bytes:
    """Give the version of the verifier: a digest of its modules, the kernel's, and the register that it looks sources up in."""
    here = Path(__file__).parent
    modules = sorted((*here.glob("*.py"), *here.parent.glob("*.py")))
    return _digest_of(one.read_bytes() for one in (*modules, REGISTER)).encode()


def _digest_of(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def _as_data(procedure: Procedure, finding: Finding) -> dict[str, Any]:
    return {
        "fault": finding.fault,
        "zh": finding.says.zh,
        "en": finding.says.en,
        "law": finding.law,
        "steps": [{"zh": one.zh, "en": one.en} for one in steps(procedure, finding)],
    }


def _from_data(findings: list[dict[str, Any]]) -> Iterator[KeptFinding]:
    for one in findings:
        yield KeptFinding(
            says=Says(zh=one["zh"], en=one["en"]),
            fault=one["fault"],
            law=one["law"],
            steps=tuple(Says(zh=step["zh"], en=step["en"]) for step in one["steps"]),
        )
