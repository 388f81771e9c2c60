"""What a log says that is no act here, told with the nearest right name: never left out silently."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from plumbline.cli.conforming.rows import Rows
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.values import shown

_MOST_NAMES: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """What was read and left out.

    Gives   unmapped — names that are no act here: rows, and the nearest right name;  left_out — those the mapping leaves out
    """

    rows: int = 0
    faults: int = 0
    unmapped: tuple[tuple[str, int, str], ...] = ()
    left_out: tuple[tuple[str, int, Says], ...] = ()
    other_lifecycle: tuple[tuple[str, int], ...] = ()


def left_over(rows: Rows, versions: Iterable[Procedure]) -> Unmapped:
    """Gather what a log says that is no act here."""
    titles = {
        title: act.code for one in versions for act in one.acts.values() for title in (act.title.zh, act.title.en)
    }
    known = [*rows.mapping.acts, *titles, *titles.values()]
    names = rows.unmapped.most_common(_MOST_NAMES)
    return Unmapped(
        rows=rows.rows,
        faults=rows.fault_count,
        unmapped=tuple((shown(name) or "…", count, _near(name, known)) for name, count in names),
        left_out=tuple((name, count, rows.mapping.left_out[name]) for name, count in rows.left_out.most_common()),
        other_lifecycle=tuple(rows.other_lifecycle.most_common(_MOST_NAMES)),
    )


def _near(name: str, known: list[str]) -> str:
    return next(iter(get_close_matches(name, known, n=1)), "")
