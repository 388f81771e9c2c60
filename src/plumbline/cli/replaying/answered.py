"""What a deadline of a file is held against, the rule that has it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.cli.replaying.reading import Deadline
from plumbline.cli.replaying.words import Vocabulary
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.conformance import Judgement
from plumbline.kernel.errors import Says
from plumbline.kernel.known import Known
from plumbline.kernel.procedure import Procedure, Rule


@dataclass(frozen=True, slots=True)
class Bench:
    """What a deadline is held against: the words, the version that applies, what is known, and what was judged."""

    vocabulary: Vocabulary | None
    procedure: Procedure | None
    known: Known
    catalogue: Catalogue
    judged: Sequence[Judgement] = ()
    elsewhere: Says | None = None  # that another procedure than the matter's own has the deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rule that has a deadline, and its last day.

    Gives   extension — the rule that was counted in
            plain — counted without what may have extended, stopped or restarted it
    """

    due: date
    rule: Rule
    judged: Judgement
    extension: Rule | None = None
    plain: bool = False
    provisional: bool = False

    @property
    def rolls(self) -> bool:
        """Whether its last day rolls past days of rest."""
        return bool(self.rule.period and self.rule.period.roll_over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A deadline of the file, reproduced by a rule of ours or explained.

    Gives   due — our day;  met — whether the act of the file keeps it, None where that is not known
    """

    deadline: Deadline
    reproduced: bool
    due: date | None = None
    rule: str = ""
    law: str = ""
    met: bool | None = None
    says: Says | None = None


def met_by(deadline: Deadline, due: date) -> bool | None:
    """Tell whether the act of the file keeps a last day; None where that is not known."""
    if deadline.actual_on is None:
        return None
    return deadline.actual_on > due if deadline.waits else deadline.actual_on <= due
