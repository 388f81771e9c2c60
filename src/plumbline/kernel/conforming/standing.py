"""How a rule stands in one case, as a number that grows with its weight, and what was found where it is not plainly kept."""

from enum import Enum, IntEnum, auto
from typing import Final, NamedTuple

from plumbline.kernel.finding import Verdict


class Standing(IntEnum):
    """What a case shows about a rule; of several occasions the heaviest counts."""

    UNTOUCHED = 0
    NOT_APPLICABLE = 1
    KEPT = 2
    UNKNOWN = 3
    BROKEN = 4

    @property
    def verdict(self) -> Verdict | None:
        """Give the verdict as known matters have it; None where the case never came to the rule."""
        return _VERDICTS.get(self)


_VERDICTS: Final = {
    Standing.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
    Standing.KEPT: Verdict.KEPT,
    Standing.UNKNOWN: Verdict.UNKNOWN,
    Standing.BROKEN: Verdict.BROKEN,
}

# plain numbers for the inner loop
NOT_APPLICABLE: Final = int(Standing.NOT_APPLICABLE)
KEPT: Final = int(Standing.KEPT)
UNKNOWN: Final = int(Standing.UNKNOWN)
BROKEN: Final = int(Standing.BROKEN)


class Kind(Enum):
    """In what way."""

    WITHOUT = auto()  # something that must come first had not happened
    EARLY = auto()  # a wait was not kept
    SHORT_NOTICE = auto()  # a notice left too little time
    NO_WINDOW = auto()  # what would open the act had not happened
    NOT_GIVEN = auto()  # the facts do not open it, or do not let a period be moved so far
    LATE = auto()  # after the last day
    CLOSED = auto()  # another act had closed it
    FORBIDDEN = auto()  # the facts forbid it
    OWED = auto()  # something was still owed
    NOT_DONE = auto()  # owed, never done
    NOT_YET = auto()  # owed, and not done when the log ends
    ENDED = auto()  # the case had ended
    NOT_OPEN = auto()  # the case had not been opened
    TWICE = auto()  # it happens once
    NO_MORE = auto()  # nothing was left to extend, or it had been extended often enough
    UNSEEN = auto()  # something that is not known decides


class Finding(NamedTuple):
    """One occasion on which a rule was broken, or could not be judged.

    Takes   rule — its number;  act — the act that it binds;  day — when that happened, 0 where it did not
            due — the day it was to keep;  other, other_day — the act on the other side
            missing — facts, `day(act)` and `done(act)` that would decide
    """

    rule: int
    standing: int
    kind: Kind
    act: str
    day: int = 0
    due: int = 0
    other: str = ""
    other_day: int = 0
    missing: tuple[str, ...] = ()
    provisional: bool = False
