"""A table of shares: figures, the interval in words, and a dot with the same interval on a scale that all lines have."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from django.utils.translation import gettext as _

from plumbline.kernel.measure import Share
from plumbline.site.parts.measuring import TOO_FEW, DotShown
from plumbline.site.words import Words

GRID: Final = 20  # scales begin and end at a multiple of one in so many: 5 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line: its name and address, the two numbers, where the rows are that do not fulfil or are not known."""

    name: Words
    href: str
    share: Share
    sub: Words = ""
    law: str = ""
    target: float | None = None  # from 0 to 1
    missed_href: str = ""
    unknown_href: str = ""

    @property
    def missed(self) -> int:
        """Give how many rows do not fulfil."""
        return self.share.whole - self.share.part

    @property
    def value(self) -> str:
        """Give the share: in percent, or as its two numbers where a percentage would say too much."""
        if self.share.whole < TOO_FEW:
            return _("%(part)s / %(whole)s 件") % {"part": self.share.part, "whole": self.share.whole}
        whole, tenth = divmod(self.share.per_mille, 10)
        return f"{whole}%" if self.share.part == self.share.whole else f"{whole}.{tenth}%"

    @property
    def interval(self) -> str:
        """Give the interval in words."""
        low, high = self.share.interval()
        return _("%(low)s 至 %(high)s") % {"low": f"{low:.1%}", "high": f"{high:.1%}"}

    @property
    def aim(self) -> str:
        """Say the target; nothing without one."""
        return "" if self.target is None else f"{100 * self.target:g}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesShown:
    """The table: its lines, and the scale on which their dots stand, from 0 to 1."""

    label: Words
    first: Words  # what the lines are: measures, places
    figures: tuple[Figure, ...]
    least: float = 0.0
    most: float = 1.0
    aims: bool = False  # whether each line says its target: not where all have the same

    @property
    def scale(self) -> str:
        """Say how the column of dots is read."""
        return _("%(least)s 至 %(most)s；横线是 95%% 区间，虚线是目标") % {
            "least": f"{self.least:.0%}",
            "most": f"{self.most:.0%}",
        }

    @property
    def lines(self) -> list[tuple[Figure, DotShown | None]]:
        """Pair each line with its dot; a share of nothing has none."""
        return [(figure, self._dot(figure)) for figure in self.figures]

    def _dot(self, figure: Figure) -> DotShown | None:
        share = figure.share
        if not share.whole:
            return None
        low, high = share.interval()
        return DotShown(
            value=share.part / share.whole,
            low=low,
            high=high,
            least=self.least,
            most=self.most,
            target=figure.target,
        )


def shares(label: Words, figures: Iterable[Figure], *, first: Words, aims: bool = False) -> SharesShown:
    """Make a table of shares on a scale that has room for every interval and every target."""
    lines = tuple(figures)
    places = [place for line in lines if line.share.whole for place in line.share.interval()]
    places += [line.target for line in lines if line.target is not None]
    if not places:
        return SharesShown(label=label, first=first, figures=lines, aims=aims)
    least = max(0.0, floor(min(places) * GRID) / GRID)
    most = min(1.0, ceil(max(places) * GRID) / GRID)
    if least >= most:  # all at one end
        least, most = (0.0, 1 / GRID) if most == 0.0 else (least - 1 / GRID, most)
    return SharesShown(label=label, first=first, figures=lines, least=least, most=most, aims=aims)
