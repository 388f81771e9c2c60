"""Names of norms and of their places in Akoma Ntoso: IRIs of works and expressions, eIds of what stands in them.

    /akn/cn/act/1996-03-17/中华人民共和国行政处罚法                     the norm, by the first day of promulgation known
    /akn/cn/act/1996-03-17/中华人民共和国行政处罚法/zho@2021-01-22      its version of that promulgation
    …#art_58__para_1__list_1__point_2                                   article 58, paragraph 1, item 2

Source  Akoma Ntoso Naming Convention Version 1.0 (OASIS Standard, 2019), sections 4 and 5
"""

import re
from datetime import date
from typing import Final
from urllib.parse import quote

from plumbline.engines.norms.models import Norm, Version

_NOT_IN_A_NAME: Final = re.compile(r"[\s\x00-\x20/#?%<>\"{}|\\^`\[\]~!@:]")


def work_iri(norm: Norm) -> str:
    """Name a norm through all its versions."""
    return f"/akn/cn/act/{first_on(norm).isoformat()}/{_name(norm.title)}"


def expression_iri(version: Version) -> str:
    """Name a version of a norm."""
    return f"{work_iri(version.norm)}/zho@{version.promulgated_on.isoformat()}"


def first_on(norm: Norm) -> date:
    """Give the first day of promulgation that is known, from the versions held and from the notes under their titles."""
    days = []
    for version in norm.versions.all():
        if version.replaced_at is None:
            days += [version.promulgated_on, *noted_on(version)]
    return min(days, default=norm.since or date.min)


def noted_on(version: Version) -> list[date]:
    """Give the days in the notes under a title."""
    return [date.fromisoformat(note["on"]) for note in version.history if note.get("on")]


def article_eid(number: int, sub: int | None = None) -> str:
    """Name an article inside its norm.

    >>> article_eid(120, 1)
    'art_120-1'
    """
    return f"art_{number}-{sub}" if sub else f"art_{number}"


def place_eid(
    number: int, sub: int | None, *, paragraph: int | None = None, item: int | None = None, subitem: int | None = None
) -> str:
    """Name a place inside an article as far as it is known without a gap: an item without its paragraph is the article.

    >>> place_eid(58, None, paragraph=1, item=2)
    'art_58__para_1__list_1__point_2'
    """
    name = article_eid(number, sub)
    if paragraph is None:
        return name
    name += f"__para_{paragraph}"
    for point in (item, subitem):
        if point is None:
            break
        name += f"__list_1__point_{point}"
    return name


def clause_eid(number: int, sub: int | None = None) -> str:
    """Name a clause of a decision or an amendment."""
    return f"cl_{number}-{sub}" if sub else f"cl_{number}"


def _name(title: str) -> str:
    return _NOT_IN_A_NAME.sub(lambda found: quote(found[0], safe=""), title)
