"""What a recount can find, and how it is said."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plumbline.kernel.errors import Says


class FindingKind(StrEnum):
    """What was done to the ledger."""

    EDITED = "edited"  # an event no longer says what was recorded
    INSERTED = "inserted"  # an event or a leaf came in past append() or the sequencer
    DELETED = "deleted"  # an event is missing from the middle of its stream, or a leaf from the tree
    REORDERED = "reordered"  # an event stands in another place than it was recorded or sealed at
    CUT_OFF = "cut_off"  # the end of a stream or of the tree is missing
    OPENING = "opening"  # personal data does not fit its commitment, or went away without an erasure
    TREE = "tree"  # a stored node is not what the leaves give
    CHECKPOINT = "checkpoint"  # a signed head is forged, or is not the head of these leaves
    COSIGNATURE = "cosignature"  # what stands as the signature of a witness is none over this head
    DISPUTED = "disputed"  # a witness saw another past than this one, and nobody has settled that
    UNANNOUNCED = "unannounced"  # a key took over that the log had not announced under the key before it
    INDEX = "index"  # the index beside the log is not what the events give, or a head of it is forged
    CLOCK = "clock"  # something was recorded or signed before what stands before it: the clock ran backwards
    UNGUARDED = "unguarded"  # a trigger that refuses change is missing


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up: what was done, where, and how that is known."""

    kind: FindingKind
    where: str  # stream#sequence; leaf 7; node 12; checkpoint 500; the name of a trigger
    says: Says

    def as_data(self) -> dict[str, Any]:
        """Give the finding as JSON carries it."""
        return {"kind": self.kind.value, "where": self.where, "says": {"zh": self.says.zh, "en": self.says.en}}


def finding(kind: FindingKind, where: str, zh: str, en: str) -> Finding:
    """Put a finding into words; both languages begin with the place."""
    return Finding(kind, where, Says(zh=f"{where}：{zh}", en=f"{where}: {en}"))


@dataclass(frozen=True, slots=True)
class Report:
    """What a recount came to."""

    events: int
    size: int  # leaves under the newest signed head
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything adds up."""
        return not self.findings

    def as_data(self) -> dict[str, Any]:
        """Give the report as JSON carries it."""
        found = [each.as_data() for each in self.findings]
        return {"ok": self.ok, "events": self.events, "size": self.size, "findings": found}
