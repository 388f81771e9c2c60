"""Counted rows put together: by place, as a headline, with what keeps them from being ranked."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from plumbline.engines.measures.counting import Row, share_of
from plumbline.kernel.measure import PER_MILLE, Measure, Share
from plumbline.site.parts.measuring import MeasureShown
from plumbline.site.workbench.places import Place


def headline(measure: Measure, share: Share, *, missing_href: str) -> MeasureShown:
    """Show one share large."""
    low, high = share.interval() if share.whole else (None, None)
    return MeasureShown(
        name=measure.title,
        part=share.part,
        whole=share.whole,
        low=low,
        high=high,
        target=target_of(measure),
        missing=share.unknown,
        missing_href=missing_href,
    )


def target_of(measure: Measure) -> float | None:
    """Give the target from 0 to 1; None where the measure names none."""
    return None if measure.target_per_mille is None else measure.target_per_mille / PER_MILLE


def target_words(measure: Measure) -> str:
    """Say the target."""
    target = target_of(measure)
    return _("没有定目标") if target is None else f"{100 * target:g}%"


def by_place(rows: Collection[Row], places: Sequence[Place]) -> list[tuple[Place, tuple[Row, ...], Share]]:
    """Group rows by the places that their bodies lie in; the database is not asked again."""
    place_of = {body: place.code for place in places for body in place.bodies}
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(place_of.get(row.matter.body_id, ""), []).append(row)
    found = [(place, tuple(grouped.get(place.code, ()))) for place in places]
    return [(place, held, share_of(held)) for place, held in found]


def overlap(shares: Iterable[Share]) -> bool:
    """Tell whether some neighbours in the order of their intervals overlap, so that an order of rank would mislead."""
    intervals = sorted(share.interval() for share in shares if share.whole)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(intervals))
