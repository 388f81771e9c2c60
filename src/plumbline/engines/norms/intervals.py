"""Until when each version of a norm is in force, worked out anew whenever a version or a repeal becomes known.

A version ends the day before the next one begins, where both days are known; the last one the day before the norm that
repeals it begins. What the register or the text itself says stands. Nothing here depends on the order of imports.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final

from plumbline.engines.norms.models import Norm, Relation, RelationKind, Version
from plumbline.engines.norms.writing import REGISTER, registered_version

_BY_NEXT: Final = "后一版本施行的前一日"
_BY_REPEAL: Final = "废止："
_DAY: Final = timedelta(days=1)


def renew(norms: Iterable[Norm]) -> None:
    """Work out the ends of the versions of norms, and write those that differ."""
    for norm in norms:
        versions = list(norm.standing_versions())
        for version, later in zip_longest(versions, versions[1:]):
            _set(version, *_end(norm, version, later))


def _end(norm: Norm, version: Version, later: Version | None) -> tuple[date | None, str]:
    said = registered_version(norm, version)
    if said and said.in_force_to:
        return said.in_force_to, REGISTER
    source = version.sources.get("in_force_to", "")
    if version.in_force_to and source and not source.startswith((_BY_NEXT, _BY_REPEAL)):
        return version.in_force_to, source
    if later is not None:
        if version.in_force_from and later.in_force_from and version.in_force_from < later.in_force_from:
            return later.in_force_from - _DAY, f"{_BY_NEXT}（{later.promulgated_on} 公布）"
        return None, ""
    return _repealed(norm, version)


def _repealed(norm: Norm, last: Version) -> tuple[date | None, str]:
    relations = Relation.objects.filter(
        kind=RelationKind.REPEALS, norm=norm, version__replaced_at=None, version__promulgated_on__gt=last.promulgated_on,
        on__gt=last.first_day,
    ).select_related("version__norm")  # fmt: skip
    first = relations.order_by("on", "version__norm__title").first()
    if first is None or first.on is None:
        return None, ""
    return first.on - _DAY, f"{_BY_REPEAL}《{first.version.norm.title}》"


def _set(version: Version, end: date | None, source: str) -> None:
    if (version.in_force_to, version.sources.get("in_force_to", "")) == (end, source):
        return
    sources = {name: words for name, words in version.sources.items() if name != "in_force_to"}
    version.in_force_to, version.sources = end, sources | ({"in_force_to": source} if source else {})
    version.save(update_fields=["in_force_to", "sources"])
