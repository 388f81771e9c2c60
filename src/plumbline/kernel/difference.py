"""What differs between two Chinese texts, in words that people read rather than in scattered characters.

Words are compared, not characters. A word or two that happen to stand in both texts amid larger changes do not count
as the same, and a change begins and ends where a reader would say so: at a sign, or at the end of a line.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from plumbline.kernel.numeral import NUMERAL

_UNIT: Final = re.compile(
    rf"第{NUMERAL}[编章节条款项目](?:之{NUMERAL})?|[（(]{NUMERAL}[）)]"
    r"|[A-Za-z0-9０-９]+(?:[.,．:：/-][A-Za-z0-9０-９]+)*[%％‰]?|[^\S\n]+|.",
    re.DOTALL,
)
_SIGN: Final = re.compile(r"[\W_]")
_STOP: Final = re.compile(r"[。；：，、！？;:,!?]$")
# Beyond so many comparisons of words, lines are compared first, and words only inside the lines that changed.
_MANY: Final = 4_000_000


class PieceKind(StrEnum):
    """Where a piece stands."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that both texts have, or only one of them."""

    kind: PieceKind
    words: str


@dataclass(slots=True)
class _Run:
    """Words that are the same, or those that were removed and added in their place."""

    same: list[str]
    removed: list[str]
    added: list[str]


def units(text: str) -> list[str]:
    """Take a text apart without a dictionary: figures, Latin words and numbers of places whole, else characters.

    >>> units("依照第十二条罚1.5万元")
    ['依', '照', '第十二条', '罚', '1.5', '万', '元']
    """
    return _UNIT.findall(text)


def compare(old: str, new: str, *, words: Callable[[str], Sequence[str]] = units) -> tuple[Piece, ...]:
    """Compare two texts; joining what is the same or removed gives the old one, the same or added the new one.

    Takes   words — takes a text apart into words; joined they give the text again

    >>> [(str(one.kind), one.words) for one in compare("风筝应当有线。", "风筝必须有线。")]
    [('same', '风筝'), ('removed', '应当'), ('added', '必须'), ('same', '有线。')]
    """
    before, after = list(words(old)), list(words(new))
    few = len(before) * len(after) <= _MANY
    runs = _runs(before, after) if few else _line_by_line(old, new, words)
    pieces = [
        Piece(kind, "".join(said))
        for run in _readable(list(runs))
        for kind, said in ((PieceKind.SAME, run.same), (PieceKind.REMOVED, run.removed), (PieceKind.ADDED, run.added))
    ]
    return tuple(piece for piece in pieces if piece.words)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[_Run]:
    for said, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = said == "equal"
        yield _Run(list(old[i:j]), [], []) if same else _Run([], list(old[i:j]), list(new[k:m]))


def _line_by_line(old: str, new: str, words: Callable[[str], Sequence[str]]) -> Iterator[_Run]:
    for run in _runs(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        before, after = list(words("".join(run.removed))), list(words("".join(run.added)))
        if before and after and len(before) * len(after) <= _MANY:
            yield from _runs(before, after)
        else:
            yield run


def _readable(runs: Sequence[_Run]) -> list[_Run]:
    """Join what is scattered until nothing more is to be joined; then move each change to where a reader sees it."""
    settled = _joined(runs)
    while True:
        kept = [run for place, run in enumerate(settled) if not _accidental(settled, place)]
        if len(kept) == len(settled):
            break
        settled = _joined(
            _Run([], run.same, list(run.same)) if _accidental(settled, place) else run
            for place, run in enumerate(settled)
        )
    for place in range(1, len(settled) - 1):
        if not settled[place].same:
            _slide(settled[place - 1], settled[place], settled[place + 1])
    return settled


def _joined(runs: "Iterator[_Run] | Sequence[_Run]") -> list[_Run]:
    found: list[_Run] = []
    for run in runs:
        if found and bool(run.same) == bool(found[-1].same):
            found[-1].same += run.same
            found[-1].removed += run.removed
            found[-1].added += run.added
        else:
            found.append(_Run(list(run.same), list(run.removed), list(run.added)))
    return found


def _accidental(runs: Sequence[_Run], place: int) -> bool:
    """Tell whether words are the same by chance: few of them, between changes that are at least as long."""
    run = runs[place]
    if not run.same or not 0 < place < len(runs) - 1 or "\n" in run.same:
        return False
    length = len(_SIGN.sub("", "".join(run.same)))
    sides = [max(len("".join(side.removed)), len("".join(side.added))) for side in (runs[place - 1], runs[place + 1])]
    return length <= 1 or length <= min(sides)


def _slide(before: _Run, change: _Run, after: _Run) -> None:
    """Move a mere insertion or removal to the best boundary: 甲、[乙、]丙 rather than 甲[、乙]、丙."""
    if not before.same or not after.same or bool(change.removed) == bool(change.added):
        return
    moving = change.removed or change.added
    ahead, inside, behind = list(before.same), list(moving), list(after.same)
    while len(ahead) > 1 and ahead[-1] == inside[-1]:
        behind.insert(0, inside.pop())
        inside.insert(0, ahead.pop())
    best = (_boundary(ahead, inside, behind), 0)
    steps = [(list(ahead), list(inside), list(behind))]
    while len(behind) > 1 and inside[0] == behind[0]:
        ahead.append(inside.pop(0))
        inside.append(behind.pop(0))
        steps.append((list(ahead), list(inside), list(behind)))
        best = max(best, (_boundary(ahead, inside, behind), len(steps) - 1))
    before.same, moving[:], after.same = steps[best[1]]


def _boundary(before: Sequence[str], inside: Sequence[str], behind: Sequence[str]) -> int:
    return _strength(before[-1]) + _strength(inside[-1]) - (_strength(inside[0]) + _strength(behind[0])) // 2


def _strength(word: str) -> int:
    if word.endswith("\n"):
        return 6
    if word.endswith(("。", "；", ";")):
        return 4
    return 2 if _STOP.search(word) else 0
